"""Rules for every Word file that the Open XML SDK does not check (ECMA-376, part 1, 17)."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree

from generator.formats.fingerprint import digest, read_fingerprint, without_fingerprint
from generator.formats.ooxml import NAMESPACES, PROPERTY, bookmark_name, qualified
from generator.foundation.characters import unprintable
from generator.writers.docx.elements import CHAPTERS
from tests.support.office import (
    DOCUMENT_IDS,
    DOCUMENTS,
    Built,
    Organisation,
    WordFile,
    doubled,
    text,
    value,
)

DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
STAMP = {
    "worksheet": r"{organisation}-{team}-pushback-{edition}",
    "playbook": r"pushback",
    "version": r"\d+\.\d+\.\d+",
    "edition": r"{edition}",
    "language": r"[a-z]{{2}}",
    "locale": r"[a-z]{{2}}-[A-Z]{{2}}",
    "organisation": r"{organisation}",
    "department": r"[a-z]+",
    "team": r"{team}",
    "profile": r"[0-9a-f]{{12}}",
    "fields": r"[0-9a-f]{{12}}",
}
_OPENED: dict[Path, WordFile] = {}
EDITION_NAMES = {
    "en": {
        "playbook": "playbook",
        "worksheet": "worksheet",
        "canvas": "canvas",
        "request": "request sheet",
    },
    "de": {
        "playbook": "leitfaden",
        "worksheet": "arbeitsblatt",
        "canvas": "canvas",
        "request": "anfragebogen",
    },
    "es": {
        "playbook": "guía",
        "worksheet": "hoja de trabajo",
        "canvas": "lienzo",
        "request": "hoja de solicitud",
    },
}


@pytest.fixture(params=DOCUMENTS, ids=DOCUMENT_IDS)
def document(request: pytest.FixtureRequest) -> tuple[Organisation, str]:
    """Each organisation with each edition."""
    parameter: tuple[Organisation, str] = request.param
    return parameter


@pytest.fixture
def word(document: tuple[Organisation, str], built: Built) -> WordFile:
    """The Word file of an organisation's team, parsed once per session."""
    organisation, edition = document
    path = built(organisation.id) / f"pushback-{edition}.docx"
    return _OPENED.setdefault(path, WordFile(path))


def test_every_control_is_in_a_paragraph_and_contains_only_runs(word: WordFile) -> None:
    """Inline controls are the only kind that all programs keep."""
    assert word.controls()
    around = {control.element.getparent().tag for control in word.controls()}
    inside = {child.tag for content in word.all("sdtContent") for child in content}
    assert (around, inside) == ({qualified("p")}, {qualified("r")})


def test_every_control_has_a_title_a_tag_an_id_and_a_lock(word: WordFile) -> None:
    for control in word.controls():
        found = {name: control.property(name) for name in ("alias", "tag", "id", "lock")}
        assert all(found.values()), found
        assert control.property("lock") == "sdtLocked", found
        assert -(2**31) <= int(control.property("id") or "") < 2**31, found


@pytest.mark.parametrize("name", ["tag", "id"])
def test_no_two_controls_share_a_tag_or_an_id(word: WordFile, name: str) -> None:
    assert doubled(control.property(name) for control in word.controls()) == []


@pytest.mark.parametrize("name", ["tag", "alias"])
def test_tags_and_titles_are_no_longer_than_word_keeps(word: WordFile, name: str) -> None:
    found = [control.property(name) or "" for control in word.controls()]
    assert [text for text in found if len(text) > 64] == []


def test_every_control_has_its_bookmark_around_it(word: WordFile) -> None:
    for control in word.controls():
        before, after = control.element.getprevious(), control.element.getnext()
        assert before is not None and before.tag == qualified("bookmarkStart"), control.tag
        assert after is not None and after.tag == qualified("bookmarkEnd"), control.tag
        assert value(before, "name") == bookmark_name(control.tag or "")
        assert value(before, "id") == value(after, "id"), control.tag


def test_bookmark_names_are_unique_and_survive_libreoffice(word: WordFile) -> None:
    names = [value(start, "name") or "" for start in word.all("bookmarkStart")]
    assert doubled(names) == []
    assert [name for name in names if not re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,39}", name)] == []


def test_every_bookmark_is_closed_once_after_its_start(word: WordFile) -> None:
    starts = [value(start, "id") for start in word.all("bookmarkStart")]
    ends = [value(end, "id") for end in word.all("bookmarkEnd")]
    assert doubled(starts) == []
    assert sorted(map(str, starts)) == sorted(map(str, ends))
    for end in word.all("bookmarkEnd"):
        # What the contents list reaches over many paragraphs, all others are within one.
        is_long = value(end, "id") == str(CHAPTERS)
        axis = "preceding" if is_long else "preceding-sibling"
        opened = end.xpath(f"{axis}::w:bookmarkStart/@w:id", namespaces=NAMESPACES)
        assert value(end, "id") in opened


@pytest.mark.parametrize("name", ["displayText", "value"])
def test_no_list_has_an_empty_choice_or_the_same_one_twice(word: WordFile, name: str) -> None:
    lists = [control for control in word.controls() if has_list(control)]
    assert lists
    for control in lists:
        found = [value(item, name) for item in control.items()]
        assert found and all(found) and doubled(found) == [], (control.tag, found)


def has_list(control: Any) -> bool:
    return control.has("w:dropDownList") or control.has("w:comboBox")


def test_no_control_is_bound_to_data(word: WordFile) -> None:
    """LibreOffice writes prompts into bound data, and Word trusts it."""
    assert [found.tag for found in word.all("dataBinding")] == []
    assert [found for part in word.parts.values() for found in part.iter("{*}dataBinding")] == []


def test_no_prompt_names_a_building_block_that_does_not_exist(word: WordFile) -> None:
    glossary = word.parts.get("word/glossary/document.xml", etree.Element("none"))
    named = {value(part) for part in word.body.iterfind(".//w:placeholder/w:docPart", NAMESPACES)}
    there = {value(name) for name in glossary.iterfind(".//w:docPartPr/w:name", NAMESPACES)}
    assert named - there == set()


def test_every_table_cell_ends_with_a_paragraph(word: WordFile) -> None:
    """Word reports a file as damaged otherwise."""
    cells = word.all("tc")
    assert cells
    assert {cell[-1].tag for cell in cells} == {qualified("p")}


def test_every_table_is_as_wide_as_the_text_or_its_column(word: WordFile) -> None:
    size, margins = (
        word.body.find(".//w:pgSz", NAMESPACES),
        word.body.find(".//w:pgMar", NAMESPACES),
    )
    sides = int(value(margins, "left") or 0) + int(value(margins, "right") or 0)
    width = int(value(size, "w") or 0) - sides
    columns = {int(value(column, "w") or 0) for column in word.all("col")}
    for table in word.all("tbl"):
        grid = [int(value(column, "w") or 0) for column in table.find("w:tblGrid", NAMESPACES)]
        around = table.getparent()
        rooms = {room_in(around)} if around.tag == qualified("tc") else {width, *columns}
        assert sum(grid) + half_lines(table) in rooms, text(table)[:80]
        for row in table.iterfind("w:tr", NAMESPACES):
            left = iter(grid)
            for cell in row.iterfind("w:tc/w:tcPr", NAMESPACES):
                span, size = (cell.find(f"w:{name}", NAMESPACES) for name in ("gridSpan", "tcW"))
                spanned = 1 if span is None else int(value(span) or 0)
                assert int(value(size, "w") or 0) == sum(islice(left, spanned)), text(row)[:80]
            assert not list(left), text(row)[:80]


def half_lines(table: Any) -> int:
    """Half of the thickness of a table's left and right line, in twentieths of a point: a table
    begins with the whole left line, and ends with half of the right one outside.
    """
    style = table.find("w:tblPr/w:tblStyle", NAMESPACES)
    usual = 4 if style is not None and value(style) == "Field" else 0
    cells = table.findall("w:tr[1]/w:tc", NAMESPACES)
    ends = ((cells[0], "left"), (cells[-1], "right"))
    lines = (cell.find(f"w:tcPr/w:tcBorders/w:{side}", NAMESPACES) for cell, side in ends)
    sizes = (usual if line is None else int(value(line, "sz") or 0) for line in lines)
    return sum(size * 5 // 4 for size in sizes)


def room_in(around: Any) -> int:
    """The width of the text in a cell."""
    margins = around.find("w:tcPr/w:tcMar", NAMESPACES)
    sides = sum(int(value(margins.find(qualified(side)), "w") or 0) for side in ("left", "right"))
    return int(value(around.find("w:tcPr/w:tcW", NAMESPACES), "w") or 0) - sides


def test_the_first_row_of_a_table_of_rows_is_marked_as_its_header(word: WordFile) -> None:
    """Screen readers announce the name of each column, so every column has one."""
    tables = [rows for table in word.all("tbl") if len(rows := rows_of(table)) > 1]
    for first, *others in tables:
        assert is_header(first), text(first)
        assert not any(map(is_header, others)), text(first)
        assert all(text(cell).strip() for cell in first.iterfind("w:tc", NAMESPACES)), text(first)


def rows_of(table: Any) -> list[Any]:
    return list(table.iterfind("w:tr", NAMESPACES))


def is_header(row: Any) -> bool:
    return row.find("w:trPr/w:tblHeader", NAMESPACES) is not None


def test_no_heading_is_empty(word: WordFile) -> None:
    headings = word.body.xpath(
        ".//w:p[w:pPr/w:pStyle[starts-with(@w:val, 'Heading') or @w:val='Title']]",
        namespaces=NAMESPACES,
    )
    assert headings
    assert [heading for heading in headings if not text(heading).strip()] == []


def test_no_marker_brace_or_python_value_is_left_in_any_part(word: WordFile) -> None:
    """Neither in visible text nor in titles, choices, properties and link targets."""
    assert "word/styles.xml" in word.parts
    for name, part in word.parts.items():
        for element in part.iter():
            for found in (element.text or "", element.tail or "", *element.values()):
                assert not unprintable(unquote(found)), (name, found)
                assert not re.search(r"\{[{%#]|[}%#]\}|\b(None|Undefined)\b", found), (name, found)


def test_the_file_has_its_title_and_language(
    word: WordFile, document: tuple[Organisation, str]
) -> None:
    organisation, edition = document
    properties = word.parts["docProps/core.xml"]
    title = properties.findtext(f"{DUBLIN_CORE}title")
    assert EDITION_NAMES[stamp(word)["language"]][edition] in title.lower()
    assert organisation.team_name in title
    language = properties.findtext(f"{DUBLIN_CORE}language")
    default = word.parts["word/styles.xml"].find(
        "w:docDefaults/w:rPrDefault/w:rPr/w:lang", NAMESPACES
    )
    assert value(default) == language
    assert language.startswith(stamp(word)["language"])


def test_the_custom_properties_contain_the_stamp(
    word: WordFile, document: tuple[Organisation, str]
) -> None:
    organisation, edition = document
    found = without_fingerprint(stamp(word))
    assert set(found) == set(STAMP)
    for name, pattern in STAMP.items():
        expected = pattern.format(
            organisation=organisation.id, team=organisation.team, edition=edition
        )
        assert re.fullmatch(expected, found[name]), (name, found[name])


def test_the_custom_properties_contain_the_fingerprint_of_the_form(word: WordFile) -> None:
    properties = stamp(word)
    form = read_fingerprint(properties)
    assert list(form.prompts) == [control.tag for control in word.controls()]
    assert all(len(text) <= 255 for text in properties.values())
    for control in word.controls():
        is_box = control.has("w14:checkbox")
        shown = "-" if is_box else digest(text(control.element.find("w:sdtContent", NAMESPACES)))
        # A suggested text replaces the prompt; both count as blank.
        assert shown in form.prompts[control.tag or ""].split(",")
    assert len(form.around) > 10


def stamp(word: WordFile) -> dict[str, str]:
    return {
        str(entry.get("name")).removeprefix(PROPERTY): "".join(entry.itertext())
        for entry in word.parts["docProps/custom.xml"]
    }


def test_the_file_contains_no_time_of_building(word: WordFile) -> None:
    assert {member.date_time for member in word.members} == {(1980, 1, 1, 0, 0, 0)}
    core = etree.tostring(word.parts["docProps/core.xml"], encoding="unicode")
    assert not re.search(r"\d{4}-\d{2}-\d{2}T", core)


def test_nothing_of_the_default_template_of_python_docx_remains(word: WordFile) -> None:
    unwanted = re.compile("stylesWithEffects|thumbnail|customXml|printerSettings")
    assert [name for name in word.names if unwanted.search(name)] == []
    targets = [
        str(relation.get("Target"))
        for name, part in word.parts.items()
        if name.endswith(".rels")
        for relation in part
    ]
    assert [target for target in targets if unwanted.search(target)] == []
    assert doubled(word.names) == []


# The theme's names of colours, by those that text and cells refer to.
ROLES = {"text1": "dk1", "background1": "lt1", "text2": "dk2", "background2": "lt2"}
# The attributes of a colour and of its role, by the element; those of all others are a border's.
COLOURED = {"color": ("val", "themeColor"), "shd": ("fill", "themeFill")}


def test_every_colour_of_the_theme_is_named_where_it_is_used(word: WordFile) -> None:
    scheme = next(word.parts["word/theme/theme1.xml"].iter("{*}clrScheme"))
    colours = {str(etree.QName(node).localname): node[0].get("val") for node in scheme}
    roles = []
    parts = (part for name, part in word.parts.items() if "theme" not in name)
    for node in (node for part in parts for node in part.iter("{*}*")):
        colour, role = COLOURED.get(etree.QName(node).localname, ("color", "themeColor"))
        found, theme = value(node, colour), value(node, role)
        if theme and value(node, "themeTint") is value(node, "themeFillTint") is None:
            assert found == colours[ROLES.get(theme, theme)]
        assert theme or found not in colours.values()
        roles.append(theme)
    assert {"accent1", "accent2", "text1"} <= {*roles}


def test_the_fonts_are_those_of_the_theme(word: WordFile) -> None:
    fonts = {node.get("typeface") for node in word.parts["word/theme/theme1.xml"].iter("{*}latin")}
    for part in ("word/styles.xml", "word/glossary/styles.xml"):
        default = word.parts[part].find("w:docDefaults//w:rFonts", NAMESPACES)
        assert {value(default, "ascii")} == fonts
        assert value(default, "asciiTheme") == "minorHAnsi"
