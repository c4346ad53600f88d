"""Answers typed in a real LibreOffice are read back, however the file was saved in between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.document.answers import RawAnswers
from generator.project.options import EDITIONS
from generator.readers import find_reader
from tests.external.office.conftest import Convert, Fill
from tests.external.office.test_fill import WEXHOLME, answer_for
from tests.support.office import OTHERS, Built, Control, WordFile, value

pytestmark = pytest.mark.office


def found(path: Path) -> RawAnswers:
    reader = find_reader(".docx")
    assert reader
    return reader.read(path.read_bytes(), path.name)


def expected(control: Control) -> tuple[str, bool]:
    """What a control filled with `answer_for` contains: text or code, and whether it is ticked."""
    if control.has("w14:checkbox"):
        return "", True
    if items := control.items():
        return value(items[-1], "value") or "", False
    return answer_for(control), False


def one_line(text: str) -> str:
    """A text without white space: LibreOffice 7 joins the lines of a text when it opens a file."""
    return "".join(text.split())


SAVED: dict[str, Callable[[Path, Convert], Path]] = {
    "filled": lambda path, _: path,
    "saved again": lambda path, convert: convert(path, "docx"),
    "converted to odt and back": lambda path, convert: convert(convert(path, "odt"), "docx"),
}


FILLED = [(f"pushback-{edition}", way) for edition in EDITIONS for way in SAVED]
FILLED += [(name, "filled") for name in OTHERS if name.endswith(("worksheet", "request"))]


@pytest.mark.parametrize(("name", "way"), FILLED)
def test_every_answer_typed_in_libreoffice_is_read_back(
    name: str, way: str, built: Built, tmp_path: Path, fill: Fill, convert: Convert
) -> None:
    source = built(WEXHOLME.id) / f"{name}.docx"
    controls = {control.tag or "": control for control in WordFile(source).controls()}
    blanks = found(source).entries
    fill(
        source,
        tmp_path / "filled.docx",
        {mark: answer_for(controls[tag]) for tag, mark in bookmarks(controls).items()},
    )
    result = found(SAVED[way](tmp_path / "filled.docx", convert))
    assert set(result.entries) == set(blanks)
    for tag, control in controls.items():
        text, ticked = expected(control)
        entry = result.entries[tag]
        same = one_line(entry.text) == one_line(text) if way != "filled" else entry.text == text
        assert same, (tag, entry, text)
        assert bool(entry.ticks) is ticked, tag
    lost = [] if way == "filled" else ["read.lines"]
    assert [problem.code for problem in result.problems] == lost


@pytest.mark.parametrize("way", SAVED)
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_blank_file_stays_blank_however_it_is_saved(
    edition: str, way: str, built: Built, tmp_path: Path, fill: Fill, convert: Convert
) -> None:
    source = built(WEXHOLME.id) / f"pushback-{edition}.docx"
    fill(source, tmp_path / "saved.docx", {})
    result = found(SAVED[way](tmp_path / "saved.docx", convert))
    kept = {tag: (entry.text, entry.ticks or ()) for tag, entry in result.entries.items()}
    assert kept == dict.fromkeys(found(source).entries, ("", ()))
    assert result.problems == ()


def bookmarks(tags: object) -> dict[str, str]:
    from generator.formats.ooxml import bookmark_name

    return {tag: bookmark_name(tag) for tag in tags}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [f"pushback-{edition}" for edition in EDITIONS])
@pytest.mark.parametrize("organisation", ["wexholme", "hallbruecker"])
def test_a_blank_file_that_is_saved_again_has_the_same_text(
    organisation: str, name: str, built: Built, tmp_path: Path, fill: Fill
) -> None:
    source = built(organisation) / f"{name}.docx"
    fill(source, tmp_path / "saved.docx", {})
    reader = find_reader(".docx")
    assert reader
    texts = [
        reader.text(path.read_bytes(), path.name) for path in (source, tmp_path / "saved.docx")
    ]
    assert texts[0] == texts[1]
