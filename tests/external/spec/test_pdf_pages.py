"""Pages of PDF files look alike in poppler, PDFium of Chromium and PDF.js of Firefox."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, cycle
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import TEAMS
from tests.support.filled import answers_to, filled, reader_of, sample
from tests.support.pdf_pages import Show, by_pdf_js, by_pdfium, by_poppler, difference, share_used

pytestmark = pytest.mark.spec
PROGRAMS: tuple[Show, ...] = (by_poppler, by_pdfium, by_pdf_js)
CATALOGUE = reader_of("wexholme").project.renderer.catalogue
# Each playbook in the words of another organisation.
CASES = list(zip(CATALOGUE.playbooks, [*TEAMS, "wexholme"], strict=True))
MOST = 40  # programs differ by up to 30; a mark or word that is missing makes 55 and more


def files_of(folder: Path, playbook: str, name: str) -> list[Path]:
    """Every edition of a playbook, blank and filled, each under a name of its own."""
    given = sample(playbook, name)
    files = []
    for edition in CATALOGUE.playbook(playbook).editions:
        for kind, answers in (("blank", {}), ("filled", given)):
            if edition == "summary" and not answers:
                continue
            made = filled(folder / kind, answers, name, edition, playbook, ("pdf",))
            file = folder / f"{playbook}-{edition}-{kind}.pdf"
            files.append((made / f"{playbook}-{edition}.pdf").rename(file))
    return files


@pytest.mark.parametrize(("playbook", "name"), CASES)
def test_three_programs_show_the_same_text_and_the_same_pictures(
    playbook: str, name: str, tmp_path: Path
) -> None:
    files = files_of(tmp_path, playbook, name)
    assert len(files) > 5
    by_program = [show(files, tmp_path) for show in PROGRAMS]
    for file in files:
        of_poppler, of_pdfium, of_pdf_js = (shown[file] for shown in by_program)
        for number, pages in enumerate(zip(of_poppler, of_pdfium, of_pdf_js, strict=True), 1):
            where = f"page {number} of {file.name}"
            page, same, without_fields = pages
            assert page.text == same.text, where
            assert page.text.startswith(without_fields.text), where
            found = [difference(a.picture, b.picture) for a, b in combinations(pages, 2)]
            assert max(found) <= MOST, where


def test_three_programs_draw_answers_of_any_script_alike(tmp_path: Path) -> None:
    names = ("\U0001f389 Feier", "漢字かな交じり文", "שלום עולם", "مرحبا", "Łukasz – “ς”", "n" * 90)
    following = cycle(names)
    reader = reader_of("wexholme")
    given = answers_to(reader, "pushback", lambda _: next(following), lambda _: 3)
    made = filled(tmp_path, given, formats=("pdf",)) / "pushback-worksheet.pdf"
    for pages in zip(*(show([made], tmp_path)[made] for show in PROGRAMS), strict=True):
        found = [difference(a.picture, b.picture) for a, b in combinations(pages, 2)]
        assert max(found) <= MOST


@pytest.mark.parametrize("playbook", CATALOGUE.playbooks)
@pytest.mark.parametrize("name", TEAMS)
def test_no_page_of_a_worksheet_but_the_last_is_half_empty(
    playbook: str, name: str, tmp_path: Path
) -> None:
    made = filled(tmp_path, {}, name, playbook=playbook, formats=("pdf",))
    sheet = made / f"{playbook}-worksheet.pdf"
    *pages, last = by_pdfium([sheet], tmp_path)[sheet]
    assert [number for number, page in enumerate(pages, 1) if share_used(page.picture) < 0.5] == []
    assert share_used(last.picture) > 0.15


def _empty(widget: pikepdf.Object) -> None:
    widget.AP.N.write(b"/Tx BMC EMC")


def _moved(widget: pikepdf.Object) -> None:
    widget.Rect = [float(side) + 6 * (place % 2 == 0) for place, side in enumerate(widget.Rect)]


def _untick(widget: pikepdf.Object) -> None:
    widget.AS = pikepdf.Name.Off


@pytest.mark.parametrize(
    ("name", "spoil"),
    [("audience_size", _empty), ("audience_size", _moved), ("process", _untick)],
    ids=["not drawn", "moved", "not ticked"],
)
def test_a_field_that_looks_otherwise_is_noticed(
    name: str, spoil: Callable[[pikepdf.Object], None], tmp_path: Path
) -> None:
    answers = {"about.audience_size": 41, "diagnose.root_causes": ["process"]}
    made = filled(tmp_path, answers, formats=("pdf",)) / "pushback-worksheet.pdf"
    spoiled = tmp_path / "spoiled.pdf"
    with pikepdf.open(made) as pdf:
        widgets = [one for page in pdf.pages for one in page.obj.get("/Annots", [])]
        spoil(next(one for one in widgets if str(one.get("/T", "")) == name))
        pdf.save(spoiled)
    for show in PROGRAMS:
        shown = show([made, spoiled], tmp_path)
        pages = zip(shown[made], shown[spoiled], strict=True)
        assert max(difference(a.picture, b.picture) for a, b in pages) > MOST
