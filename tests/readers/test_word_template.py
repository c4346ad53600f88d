"""What is taken from an organisation's own Word template, and what is not."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from generator.document.theme import Theme
from generator.document.word_template import WordTemplate
from generator.formats.ooxml import parse_own
from generator.foundation.errors import ReadError
from generator.foundation.limits import LIMITS
from generator.readers.docx.template import ReadTemplate, read_template
from generator.writers.docx.styles import styles_xml
from generator.writers.docx.word_template.merged_styles import with_template_styles
from generator.writers.docx.word_template.style_sizes import looks_in
from tests.support.word_templates import (
    DOCX,
    ODD_SECTION,
    SECRETS,
    SECTION,
    field,
    picture,
    png,
    template,
)

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(data: bytes) -> ReadTemplate:
    return read_template(data, "orme.dotx", LIMITS)


def text_of(found: WordTemplate) -> str:
    """Everything that was taken, as text."""
    pieces = [style.xml for style in found.styles]
    pieces += [*found.lists, *found.numbers, *found.defaults, *(edge.xml for edge in found.edges)]
    pictures = [data.decode("latin-1") for edge in found.edges for _, data in edge.pictures]
    return "\n".join((*pieces, *pictures, repr(found)))


def header_with(content: str) -> str:
    """The header that is taken from one with this content."""
    found = read(template(header=content)).template
    return next((edge.xml for edge in found.edges if edge.kind == "header"), "")


def test_styles_are_known_by_name_and_not_by_their_translated_ids() -> None:
    styles = {style.id: style for style in read(template()).template.styles}
    assert styles["Heading1"].name == "heading 1"
    assert '<w:basedOn w:val="Normal"/>' in styles["Heading1"].xml
    assert styles["FieldLabel"].name == "Field label"
    assert '<w:basedOn w:val="TemplateTable"/>' in styles["Grid"].xml


def test_colours_fonts_and_page_are_those_of_the_template() -> None:
    found = read(template()).template
    assert found.brand == "8A2D12"
    assert (found.font, found.fonts) == ("Liberation Serif", ("DejaVu Serif", "Liberation Serif"))
    assert found.page
    assert (found.page.width, found.page.top, found.page.text_width) == (11906, 1700, 9306)


def test_templates_that_look_different_have_different_digests() -> None:
    wide = SECTION.replace('w:right="1000"', 'w:right="1200"')
    brown = {"word/theme/theme1.xml": "<x/>"}
    data = (template(), template(section=wide), template(more=brown), template(styles=""))
    digests = {read(one).template.digest for one in data}
    assert len(digests) == 4
    same = read(template(more={"docProps/core.xml": "<x/>"}))
    assert same.template.digest in digests


def test_a_landscape_page_is_put_upright_and_its_margins_leave_room() -> None:
    found = read(template(section=ODD_SECTION, kind=DOCX))
    page = found.template.page
    assert page and (page.width, page.height) == (8391, 11906)
    assert page.text_width >= 6_199
    assert "margins that leave too little room for text" in found.left_out


@pytest.mark.parametrize(
    "size", ['w:w="0" w:h="0"', 'w:w="x" w:h="1e999"', 'w:w="5000" w:h="5000"']
)
def test_a_page_without_room_for_text_is_not_taken(size: str) -> None:
    found = read(template(section=re.sub('w:w="11906" w:h="16838"', size, SECTION)))
    assert found.template.page is None
    assert "the page, which is too small" in found.left_out


def test_headers_of_first_and_even_pages_are_taken_only_where_they_are_used() -> None:
    with_even = template(section=ODD_SECTION, settings="<w:evenAndOddHeaders/>")
    pages = [edge.page for edge in read(with_even).template.edges]
    assert sorted(pages) == ["default", "even", "first"]
    plain = template(section=ODD_SECTION.replace("<w:titlePg/>", ""))
    assert [edge.page for edge in read(plain).template.edges] == ["default"]


def test_a_header_keeps_text_pictures_and_the_allowed_fields() -> None:
    edges = {edge.kind: edge for edge in read(template()).template.edges}
    assert "Orme &amp; Daughters" in edges["header"].xml
    assert " since 1987" in edges["header"].xml
    assert re.findall('w:instr="([^"]+)"', edges["header"].xml) == ["STYLEREF Title"]
    assert re.findall('w:instr="([^"]+)"', edges["footer"].xml) == ["PAGE", "NUMPAGES"]
    assert edges["footer"].has_number
    [(name, data)] = edges["header"].pictures
    assert f'r:embed="{name}"' in edges["header"].xml
    assert data.startswith(b"\x89PNG")


def test_nothing_that_people_wrote_about_themselves_is_taken() -> None:
    found = read(template())
    for secret in SECRETS:
        assert secret not in text_of(found.template), secret
    assert "rsid" not in text_of(found.template)
    assert found.left_out == (
        "fields (AUTHOR, DATE)", "tracked changes", "comments", "content controls", "links",
    )  # fmt: skip
    assert "properties, such as the author" in found.of_every_file


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (f"<w:p>{field('INCLUDETEXT evil.example', 'fetched')}</w:p>", "fields (INCLUDETEXT)"),
        (f"<w:p>{field('IF 1 = 1 x y', 'fetched')}</w:p>", "fields (IF)"),
        ('<w:p><w:fldSimple w:instr="DDE fetched"/></w:p>', "fields (DDE)"),
        (f'<w:p>{field("PAGE", "1").replace("PAGE", "DDEAUTO fetched")}</w:p>', "fields (DDEAUTO)"),
        (f"<w:p>{field('QUOTE', '').replace('<w:t></w:t></w:r>', '</w:r>' + field('PAGE', 'fetched'))}</w:p>", "fields (QUOTE)"),
        ('<w:altChunk r:id="rId9"/>', "embedded documents"),
        ('<w:p><w:r><w:object>fetched</w:object></w:r></w:p>', "embedded objects"),
        ('<w:p><w:r><w:pict>fetched</w:pict></w:r></w:p>', "pictures in the format of Word 2007 and earlier"),
        ('<w:p><w:r><mc:AlternateContent>fetched</mc:AlternateContent></w:r></w:p>', "shapes and text boxes"),
        (f"<w:p>{picture('rId404')}</w:p>", "pictures from outside the file"),
        (f"<w:p>{picture('rId5')}</w:p>", "pictures from outside the file"),
        (f"<w:p>{picture('rId6')}</w:p>", "pictures that are not PNG or JPEG (image2.png)"),
        (f"<w:p>{picture('rId7')}</w:p>", "pictures that are damaged or too large (image3.png)"),
    ],
)  # fmt: skip
def test_what_could_run_or_refers_outside_stays_behind(content: str, what: str) -> None:
    rows = (
        f'<Relationship Id="rId5" Type="{_RELATION}/image" Target="https://evil.example/fetched.png" TargetMode="External"/>'
        f'<Relationship Id="rId6" Type="{_RELATION}/image" Target="media/image2.png"/>'
        f'<Relationship Id="rId7" Type="{_RELATION}/image" Target="media/image3.png"/>'
    )
    media = {"word/media/image2.png": b"GIF89a", "word/media/image3.png": png()[:-9]}
    found = read(template(header=content, footer="<w:p/>", relations=rows, more=media))
    assert what in found.left_out
    assert "fetched" not in text_of(found.template)
    assert not found.template.edges[0].pictures


def test_a_template_that_is_based_on_another_is_used_without_it() -> None:
    rows = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{_RELATION}/attachedTemplate" Target="file:///C:/Users/jpenhallow/x.dotm" TargetMode="External"/></Relationships>'
    )
    found = read(template(more={"word/_rels/settings.xml.rels": rows}))
    assert "a template that it is based on" in found.left_out
    assert "x.dotm" not in text_of(found.template)


def test_hidden_and_struck_text_and_symbol_fonts_cannot_come_from_a_style() -> None:
    found = text_of(read(template()).template)
    assert "vanish" not in found
    kasten = next(style for style in read(template()).template.styles if style.id == "Kasten")
    assert "Wingdings" not in kasten.xml
    assert any("Wingdings" in definition for definition in read(template()).template.lists)


def test_characters_that_mark_places_in_our_documents_are_dropped() -> None:
    xml = header_with("<w:p><w:r><w:t>a\ue0000\ue001b\ue002d1\ue001</w:t></w:r></w:p>")
    assert ">a0bd1<" in xml


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7", "is a PDF"),
        (template(more={"word/vbaProject.bin": b"x"}), "contains macros"),
        (template(kind="application/vnd.ms-word.template.macroEnabledTemplate.main+xml"), "is a file for macros"),
        (template(kind="application/vnd.ms-word.document.macroEnabled.main+xml"), "is a file for macros"),
        (template(styles='<!-- --><w:style w:type="paragraph"'), "is damaged in word/styles.xml"),
        (template(more={"word/styles.xml": '<!DOCTYPE x [<!ENTITY e "x">]><x>&e;</x>'}), "has a DOCTYPE in word/styles.xml"),
        (template(more={"word/header1.xml": "<x>" * 300}), "is damaged in word/header1.xml"),
        (template(more={"word/media/image9.png": b"\0" * 21_000_000}), "contains a part"),
        (template()[:-40], "is cut off or damaged"),
    ],
    ids=["empty", "pdf", "macros", "dotm", "docm", "broken", "entity", "deep", "bomb", "cut off"],
)  # fmt: skip
def test_a_file_that_is_not_a_plain_word_file_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=re.escape(message)):
        read(data)


def test_a_template_over_the_size_limit_is_refused() -> None:
    with pytest.raises(ReadError, match="is larger than 1,000 bytes"):
        read_template(template(), "orme.dotx", replace(LIMITS, word_file=1_000))


@pytest.mark.parametrize(
    "odd",
    ['<w:sz w:val="NaN"/>', '<w:color w:val="red"/>', '<w:spacing w:val="9999999999"/>'],
)
def test_values_that_word_cannot_read_stay_behind(odd: str) -> None:
    xml = header_with(f"<w:p><w:r><w:rPr><w:b/>{odd}</w:rPr><w:t>a</w:t></w:r></w:p>")
    assert "<w:rPr><w:b/></w:rPr>" in xml


def test_styles_of_one_name_and_in_a_long_chain_take_little_time() -> None:
    chain = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{number}"><w:name w:val="heading 1"/>'
        f'<w:basedOn w:val="s{(number + 1) % 5_000}"/></w:style>'
        for number in range(5_000)
    )
    began = time.perf_counter()
    found = read(template(styles=chain))
    house = with_template_styles(styles_xml(Theme(), "en", dense=False), found.template, 4)
    looks_in(parse_own(house))
    assert time.perf_counter() - began < 30
    assert "styles beyond the first 4,000" in found.left_out
    assert len({style.id for style in found.template.styles}) == 4_000


def test_a_header_of_many_thousand_elements_is_left_out() -> None:
    found = read(template(header="<w:p/>" * 10_001, footer="<w:p/>"))
    assert found.left_out == ("headers and footers of more than 10,000 elements",)


def test_a_blank_header_is_no_header() -> None:
    assert header_with("<w:p><w:pPr><w:pStyle w:val='Kopfzeile'/></w:pPr></w:p>") == ""
