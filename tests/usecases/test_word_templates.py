"""Documents in the look of an organisation's own Word template."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.foundation.limits import Limits
from generator.output.actions import Action
from generator.project.branding import theme_of
from generator.project.project import open_project
from generator.readers.docx.template import ReadTemplate, read_template
from generator.usecases.build import BuildOptions, Report, build
from generator.usecases.read import open_reader
from tests.support.filled import sample
from tests.support.word_templates import SECRETS, TEMPLATES, template

PLAIN = {
    '  primary: "#0B4F6C"\n': "",
    "  fonts: [Source Sans 3, Arial]\n": "",
}
Organise = Callable[..., Path]


@pytest.fixture
def organise(organisation: Organise, examples: Path) -> Organise:
    """The file of Wexholme with a template, without a colour and fonts of its own."""

    def made(name: str = "orme.dotx", more: dict[str, str] | None = None, **branding: str) -> Path:
        lines = {"template": name, **branding}
        logo = "  logo: wexholme.png\n"
        rows = "".join(f"  {key}: {value}\n" for key, value in lines.items())
        config = organisation("wexholme", {**PLAIN, logo: f"{logo}{rows}", **(more or {})})
        for each, data in TEMPLATES.items():
            (config.parent / each).write_bytes(data)
        (config.parent / "wexholme.png").write_bytes((examples / "wexholme.png").read_bytes())
        return config

    return made


def built(config: Path, *editions: str, team: str = "aseptic", **options: object) -> Report:
    wanted = editions or ("playbook", "worksheet")
    output = config.parent / "output"
    teams = (team,) if team else ()
    return build(
        BuildOptions(
            config, ("pushback",), wanted, ("docx",), teams=teams, output=output, **options
        )  # type: ignore[arg-type]
    )


def parts(config: Path, edition: str = "playbook", team: str = "aseptic") -> dict[str, str]:
    """The parts of a built document as text."""
    [path] = (config.parent / "output" / team).glob(f"*-{edition}.docx")
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


def style(found: dict[str, str], ident: str) -> str:
    match = re.search(f'<w:style [^>]*w:styleId="{ident}".*?</w:style>', found["word/styles.xml"])
    return match[0] if match else ""


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_that_people_wrote_about_themselves_gets_into_a_document(
    organise: Organise, name: str
) -> None:
    config = organise(name)
    built(config)
    for path in (config.parent / "output/aseptic").glob("*.docx"):
        with zipfile.ZipFile(path) as package:
            data = b"".join(map(package.read, package.namelist())) + path.read_bytes()
        for secret in (*SECRETS, "USERNAME", "AUTHOR"):
            assert secret.encode() not in data, secret


@pytest.mark.parametrize("name", TEMPLATES)
def test_answers_in_documents_with_a_template_are_read_back(organise: Organise, name: str) -> None:
    config = organise(name)
    answers = config.parent / "answers.json"
    answers.write_text(json.dumps({"answers": sample("pushback")}, default=str), encoding="utf-8")
    result = built(config, "worksheet", answers=answers)
    assert result.exit_code == 0
    [path] = (config.parent / "output/aseptic").glob("*.docx")
    found = open_reader(config).read(path)
    plain = build(
        BuildOptions(
            config.parent / "organisation.yaml",
            ("pushback",),
            ("worksheet",),
            ("md",),
            teams=("aseptic",),
            output=config.parent / "plain",
            answers=answers,
        )
    )
    assert plain.exit_code == 0
    [other] = (config.parent / "plain/aseptic").glob("*.md")
    assert found.answers == open_reader(config).read(other).answers
    assert len(found.answers) > 20


def test_styles_of_the_template_replace_ours_and_the_others_are_based_on_its_normal(
    organise: Organise,
) -> None:
    config = organise()
    built(config)
    found = parts(config)
    heading = style(found, "Heading1")
    assert "<w:caps/>" in heading and '<w:sz w:val="40"/>' in heading
    assert "pageBreakBefore" not in heading and "numPr" not in heading
    assert "<w:keepNext/>" in heading
    assert "<w:smallCaps/>" in style(found, "FieldLabel")
    assert 'w:firstLine="0"' in style(found, "Goal")
    assert '<w:jc w:val="left"/>' in style(found, "Goal")
    assert 'w:val="1C2329"' not in style(found, "Goal")
    assert '<w:basedOn w:val="ListBullet"/>' in style(found, "ListItem")
    assert '<w:basedOn w:val="Normal"/>' in style(found, "BodyText")
    assert "<w:jc" not in style(found, "BodyText")
    assert "double" in style(found, "Grid")
    assert 'w:lang w:val="en-GB"' in found["word/styles.xml"]
    assert "fr-FR" not in found["word/styles.xml"]
    assert "\uf0d8" in found["word/numbering.xml"]


def test_the_brand_colour_is_that_of_the_template_unless_the_organisation_sets_one(
    organise: Organise,
) -> None:
    config = organise()
    built(config)
    found = parts(config)
    assert 'w:fill="8A2D12"' in found["word/document.xml"]
    assert '<a:accent1><a:srgbClr val="8A2D12"/>' in found["word/theme/theme1.xml"]
    assert '<a:latin typeface="DejaVu Serif"/>' in found["word/theme/theme1.xml"]
    config = organise(primary='"#123456"', fonts="[Arial]")
    built(config)
    found = parts(config)
    assert 'w:fill="123456"' in found["word/document.xml"]
    assert "8A2D12" not in found["word/document.xml"]
    assert '<a:accent1><a:srgbClr val="123456"/>' in found["word/theme/theme1.xml"]
    assert found["word/theme/theme1.xml"].count('<a:latin typeface="Arial"/>') == 2
    assert "Serif" not in found["word/styles.xml"]
    assert 'w:ascii="Arial"' in found["word/styles.xml"]


def test_without_a_theme_the_brand_colour_is_that_of_headings(organise: Organise) -> None:
    config = organise("kestrel.dotx")
    built(config)
    assert 'w:fill="1B5E20"' in parts(config)["word/document.xml"]


def test_the_page_is_that_of_the_template_unless_the_organisation_sets_its_paper(
    organise: Organise,
) -> None:
    config = organise("odd.docx")
    built(config)
    body = parts(config)["word/document.xml"]
    assert '<w:pgSz w:w="8391" w:h="11906"/>' in body
    widths = {
        sum(map(int, re.findall('<w:gridCol w:w="([0-9]+)"/>', grid)))
        for grid in re.findall("<w:tblGrid>.*?</w:tblGrid>", body)
    }
    assert max(widths) <= 6_200
    config = organise("odd.docx", {"organisation:\n": "organisation:\n  paper: Letter\n"})
    built(config)
    assert '<w:pgSz w:w="12240" w:h="15840"/>' in parts(config)["word/document.xml"]


def test_the_header_is_above_our_line_and_the_footer_below_ours(organise: Organise) -> None:
    config = organise()
    built(config)
    found = parts(config, "worksheet")
    header, footer = (
        next(text for name, text in found.items() if name.startswith(f"word/{kind}"))
        for kind in ("header", "footer")
    )
    assert header.index("Orme &amp; Daughters") < header.index("Wexholme")
    assert '<w:fldSimple w:instr="STYLEREF Title"><w:r><w:rPr><w:b/>' in header
    assert "Strategic pushback worksheet" in header.partition("STYLEREF")[2][:200]
    assert '<w:tab w:val="clear" w:pos="4536"/>' in header
    assert footer.index("Internal") < footer.index("7 Wharf Lane")
    assert footer.count('w:instr="PAGE"') == 1


def test_a_canvas_is_a_single_sheet_without_the_header_of_the_template(organise: Organise) -> None:
    config = organise()
    built(config, "canvas")
    found = parts(config, "canvas")
    assert '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' in found["word/document.xml"]
    edges = "".join(text for name, text in found.items() if re.match("word/(header|footer)", name))
    assert "Orme" not in edges
    assert '<w:tab w:val="clear" w:pos="4536"/>' in edges
    assert "<w:caps/>" in style(found, "Heading1")
    assert '<w:sz w:val="40"/>' not in style(found, "Heading1")
    assert "<w:pPr>" not in style(found, "Grid")


def test_a_cover_has_the_template_s_header_without_our_line(organise: Organise) -> None:
    config = organise()
    built(config)
    found = parts(config)
    headers = [text for name, text in found.items() if name.startswith("word/header")]
    assert len(headers) == 2
    assert all("Orme &amp; Daughters" in header for header in headers)
    assert sum("Wexholme" in header for header in headers) == 1


def test_first_and_even_pages_have_their_own_headers(organise: Organise) -> None:
    config = organise("odd.docx")
    built(config)
    found = parts(config, "worksheet")
    assert sum(name.startswith("word/header") for name in found) == 3
    assert "<w:titlePg/>" in found["word/document.xml"]
    assert "evenAndOddHeaders" in found["word/settings.xml"]


def test_building_twice_gives_the_same_bytes_and_a_new_template_new_documents(
    organise: Organise,
) -> None:
    config = organise()
    built(config)
    first = parts(config)
    again = built(config)
    assert {file.action for file in again.outcomes} == {Action.UNCHANGED}
    (config.parent / "orme.dotx").write_bytes(TEMPLATES["kestrel.dotx"])
    changed = built(config)
    assert {file.action for file in changed.outcomes} == {Action.UPDATED}
    (config.parent / "orme.dotx").write_bytes(TEMPLATES["orme.dotx"])
    built(config)
    assert parts(config) == first


def test_a_template_without_styles_of_its_own_still_brings_page_and_header(
    organise: Organise,
) -> None:
    config = organise("bare.docx")
    (config.parent / "bare.docx").write_bytes(template(styles=""))
    built(config)
    found = parts(config)
    assert 'w:left="1600"' in found["word/document.xml"]
    assert any("Orme" in text for name, text in found.items() if "header" in name)
    assert '<w:name w:val="Normal"/>' in style(found, "Normal")


def test_a_team_may_have_a_template_of_its_own(organise: Organise) -> None:
    own = "{id: aseptic, name: Aseptic Unit, branding: {template: kestrel.dotx}}"
    config = organise("orme.dotx", {"{id: aseptic, name: Aseptic Unit}": own})
    built(config)
    built(config, team="dispensary")
    headers = {
        team: "".join(text for name, text in parts(config, team=team).items() if "header" in name)
        for team in ("aseptic", "dispensary")
    }
    assert "Kestrel" in headers["aseptic"] and "Orme" not in headers["aseptic"]
    assert "Orme" in headers["dispensary"]


def problems_of(config: Path) -> list[str]:
    project = open_project(config)
    unit = project.config.organisation

    def place(key: str) -> object:
        return project.place_in(unit.layers, key)

    _, problems = theme_of(project.settings(unit.layers), project.images, place)  # type: ignore[arg-type]
    return [f"{one.level} {one.place.line}: {one.message} | {one.hint}" for one in problems]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("ormee.dotx", b"", "was not found, so it is not used | did you mean “orme.dotx”?"),
        ("../orme.dotx", TEMPLATES["orme.dotx"], "was not found"),
        ("house.docx", b"%PDF-1.7", "is a PDF, so it is not used"),
        ("house.docm", template(more={"word/vbaProject.bin": b"x"}), "contains macros"),
        ("house.dotx", TEMPLATES["orme.dotx"][:900], "is cut off or damaged"),
    ],
)
def test_a_template_that_cannot_be_used_is_an_error_and_documents_are_made_without_it(
    organise: Organise, name: str, data: bytes, message: str
) -> None:
    config = organise(name)
    if data:
        (config.parent / name).write_bytes(data)
    [problem] = problems_of(config)
    assert problem.startswith("error 12: the Word template “")
    assert message in problem
    built(config)
    assert "8A2D12" not in parts(config)["word/theme/theme1.xml"]


def test_what_people_would_miss_is_a_warning(organise: Organise) -> None:
    [problem] = problems_of(organise())
    assert problem == (
        "warning 12: the Word template “orme.dotx” is used without some of its content: fields"
        " (AUTHOR, DATE), tracked changes, comments, content controls, links |"
        " playbook doctor --template orme.dotx shows what is used"
    )


def test_a_template_is_parsed_once_for_all_units(
    organise: Organise, monkeypatch: pytest.MonkeyPatch
) -> None:
    import generator.readers.docx.template as module

    calls = []

    def counted(data: bytes, name: str, limits: Limits) -> ReadTemplate:
        calls.append(name)
        return read_template(data, name, limits)

    monkeypatch.setattr(module, "read_template", counted)
    monkeypatch.setenv("PLAYBOOK_CACHE", "off")
    config = organise()
    built(config, "request", team="", all_teams=True, jobs=1)
    assert calls == ["orme.dotx"]


def test_a_build_without_a_template_imports_nothing_for_it(organisation: Organise) -> None:
    config = organisation("wexholme")
    code = (
        "import sys; from generator.cli import main;"
        f"main(['build', 'pushback', '-c', {str(config)!r}, '--team', 'aseptic', '-o',"
        f" {str(config.parent / 'out')!r}, '-q'], standalone_mode=False);"
        "parts = ('docx.word_template.', 'docx.template');"
        "found = [name for name in sys.modules if any(part in name for part in parts)];"
        "sys.exit(', '.join(found) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
