"""Text that is hidden or struck through by its style is reported, and is not read."""

from __future__ import annotations

import pytest

from tests.security.crafting import part_of, repacked, run
from tests.support.word_edits import FIELD, edited, read

STYLES = "word/styles.xml"
HIDDEN = "<w:rPr><w:vanish/></w:rPr>"
STRUCK = "<w:rPr><w:strike/></w:rPr>"
TICKS = '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>'
SHOWN = '<w:rPr><w:vanish w:val="0"/></w:rPr>'


def style(ident: str, content: str, kind: str = "character", base: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    name = f'<w:name w:val="{ident}"/>'
    return f'<w:style w:type="{kind}" w:styleId="{ident}">{name}{based}{content}</w:style>'


def sheet(blank: bytes, styles: str, content: str) -> bytes:
    """The worksheet with more styles and another content of one of its blanks."""
    part = part_of(blank, STYLES).decode()
    if "</w:styles>" not in part:
        part = part.replace("/>", "></w:styles>", 1)
    changed = part.replace("</w:styles>", f"{styles}</w:styles>")
    return repacked(edited(blank, {"content": content}), {STYLES: changed.encode()})


def late(look: str) -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>Late</w:t></w:r>"


def in_style(name: str, more: str = "") -> str:
    return late(f'<w:rStyle w:val="{name}"/>{more}')


@pytest.mark.parametrize(
    ("styles", "content", "answer", "reported"),
    [
        (style("Note", HIDDEN), in_style("Note"), None, ["read.hidden"]),
        (style("Gone", STRUCK), in_style("Gone"), None, ["read.struck"]),
        (
            style("Note", HIDDEN) + style("Own", "", base="Note"),
            in_style("Own"),
            None,
            ["read.hidden"],
        ),
        (style("Note", HIDDEN) + style("Own", SHOWN, base="Note"), in_style("Own"), "Late", []),
        (style("Note", HIDDEN), in_style("Note", '<w:vanish w:val="0"/>'), "Late", []),
        (style("Gone", STRUCK), in_style("Gone", '<w:strike w:val="false"/>'), "Late", []),
        (style("Note", HIDDEN), run("Late"), "Late", []),
        (style("One", HIDDEN, base="Two") + style("Two", "", base="One"), run("Late"), "Late", []),
        (style("One", "", base="Two") + style("Two", "", base="One"), in_style("One"), "Late", []),
    ],
    ids=[
        "hidden by its style",
        "struck through by its style",
        "hidden by what its style is based on",
        "shown by a style based on a hidden one",
        "hidden by its style, but shown by itself",
        "struck through by its style, but not by itself",
        "in no style",
        "beside styles that are based on each other",
        "in one of two styles that are based on each other",
    ],
)
def test_a_run_looks_as_it_or_its_style_says(
    styles: str, content: str, answer: str | None, reported: list[str], blank: bytes
) -> None:
    found = read(sheet(blank, styles, content))
    assert found.answers.get(FIELD) == answer
    assert [problem.code for problem in found.problems] == reported


def test_letters_in_the_style_of_a_symbol_font_are_its_signs(blank: bytes) -> None:
    styles = style("Tick", TICKS) + style("Own", "", base="Tick")
    for name in ("Tick", "Own"):
        content = f'<w:r><w:rPr><w:rStyle w:val="{name}"/></w:rPr><w:t>ü</w:t></w:r>{run(" done")}'
        assert read(sheet(blank, styles, content)).answers == {FIELD: "✓ done"}
    plain = in_style("Tick", '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>')
    assert read(sheet(blank, styles, plain)).answers == {FIELD: "Late"}


@pytest.mark.parametrize(
    ("own", "answer"), [("", None), (HIDDEN, "Late")], ids=["alone", "turned off again"]
)
def test_the_style_of_a_paragraph_hides_its_text(
    own: str, answer: str | None, blank: bytes
) -> None:
    """A switch that the styles of run and paragraph both turn on is off (17.7.3)."""
    data = sheet(blank, style("Para", HIDDEN, "paragraph") + style("Run", own), in_style("Run"))
    body = part_of(data).decode()
    start = body.rindex("<w:p>", 0, body.index("<w:t>Late</w:t>"))
    hidden = '<w:p><w:pPr><w:pStyle w:val="Para"/></w:pPr>'
    body = body[:start] + hidden + body[start + len("<w:p>") :]
    found = read(repacked(data, {"word/document.xml": body.encode()}))
    assert found.answers.get(FIELD) == answer
    assert ("read.hidden" in {problem.code for problem in found.problems}) is (answer is None)
