"""Generated Word files in a real LibreOffice: printed to PDF, filled through UNO, saved again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.formats.ooxml import CHECKED, NAMESPACES, bookmark_name
from generator.foundation.characters import unprintable
from generator.project.options import EDITIONS
from generator.usecases.read import open_reader
from tests.external.office.conftest import Fill
from tests.support.office import (
    DOCUMENTS,
    ORGANISATIONS,
    OTHERS,
    Built,
    Control,
    Organisation,
    WordFile,
    value,
)

pytestmark = pytest.mark.office
WEXHOLME = ORGANISATIONS[0]

PAGED = [(organisation, f"pushback-{edition}") for organisation, edition in DOCUMENTS]
PAGED += [(organisation, name) for organisation in ORGANISATIONS for name in OTHERS]


@pytest.mark.parametrize(("organisation", "name"), PAGED, ids=lambda one: getattr(one, "id", one))
def test_every_page_names_its_team_and_shows_no_marker(
    organisation: Organisation,
    name: str,
    built: Built,
    tmp_path: Path,
    to_pdf: Callable[[Path, Path], Path],
    to_text: Callable[[Path], list[str]],
) -> None:
    pages = to_text(to_pdf(built(organisation.id) / f"{name}.docx", tmp_path))
    assert organisation.name in pages[0]
    for page in pages:
        assert organisation.team_name in page
        assert not unprintable(page.strip("\f")), page
        assert not re.search(r"\{[{%#]|\bNone\b", page), page


@pytest.mark.parametrize("edition", EDITIONS)
def test_text_typed_in_libreoffice_is_in_the_bookmark_of_its_control(
    edition: str, built: Built, tmp_path: Path, fill: Fill
) -> None:
    source = built(WEXHOLME.id) / f"pushback-{edition}.docx"
    answers = {
        bookmark_name(control.tag or ""): answer_for(control)
        for control in WordFile(source).controls()
    }
    filled = fill(source, tmp_path / "filled.docx", answers)
    assert sorted(filled) == sorted(answers)
    assert WordFile(tmp_path / "filled.docx").bookmarks() == answers


@pytest.mark.parametrize("edition", EDITIONS)
def test_libreoffice_keeps_every_bookmark_and_prompt_and_the_stamp_of_a_blank_file(
    edition: str, built: Built, tmp_path: Path, fill: Fill
) -> None:
    source = built(WEXHOLME.id) / f"pushback-{edition}.docx"
    fill(source, tmp_path / "saved.docx", {})
    blank = WordFile(source)
    kept = WordFile(tmp_path / "saved.docx").bookmarks()
    assert set(kept) == {bookmark_name(control.tag or "") for control in blank.controls()}
    assert kept == blank.bookmarks()
    assert open_reader().read(tmp_path / "saved.docx").stamp == open_reader().read(source).stamp


def answer_for(control: Control) -> str:
    """A plausible answer for a control; typed texts differ from control to control."""
    if control.has("w14:checkbox"):
        return CHECKED
    if control.has("w:date"):
        return "2026-03-04"
    if items := control.items():
        return value(items[-1], "displayText") or ""
    typed = f"L&D “{control.tag}” <b> *x* {{{{7*7}}}}"
    several = control.element.find("w:sdtPr/w:text[@w:multiLine='1']", NAMESPACES) is not None
    return f"{typed}.\nAnd a second line" if several else typed
