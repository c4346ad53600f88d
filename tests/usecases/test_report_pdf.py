"""Reports of a library as PDF."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.support.pdf_files import scan
from tests.support.reports import library_of, report, shapes, tables_in

SHAPES = shapes()
_SIGNS = re.compile(r"[\s\u00ad\u200b-]+")  # white space, and hyphens at the ends of lines


def as_pdf(folder: Path, name: str) -> Path:
    organisation, cases = SHAPES[name]
    path = folder / "report.pdf"
    result = report(library_of(folder, cases, organisation), "-o", path)
    assert result.exit_code == 0, result.stderr
    return path


@pytest.mark.parametrize("name", ["usual", "none", "currencies", "undecided"])
def test_a_report_as_pdf_says_all_that_it_says_as_markdown(name: str, tmp_path: Path) -> None:
    path = as_pdf(tmp_path, name)
    assert report(tmp_path, "-o", tmp_path / "report.md").exit_code == 0
    pages = PdfReader(path).pages
    said = _SIGNS.sub("", "".join(page.extract_text() for page in pages))
    tables = tables_in(tmp_path / "report.md")
    cells = {cell for rows in tables.values() for row in rows for cell in row if cell.isascii()}
    assert [cell for cell in cells if _SIGNS.sub("", cell) not in said] == []
    assert 1 <= len(pages) <= 6


def test_the_same_library_gives_the_same_pdf_which_replaces_an_earlier_one(tmp_path: Path) -> None:
    first = as_pdf(tmp_path, "usual").read_bytes()
    path = tmp_path / "report.pdf"
    assert report(tmp_path, "-o", path).exit_code == 0
    assert path.read_bytes() == first


@pytest.mark.parametrize("data", [b"mine", scan()], ids=["no PDF", "a scan"])
def test_another_file_is_not_replaced(data: bytes, tmp_path: Path) -> None:
    organisation, cases = SHAPES["one"]
    folder, path = library_of(tmp_path, cases, organisation), tmp_path / "report.pdf"
    path.write_bytes(data)
    result = report(folder, "-o", path)
    assert result.exit_code == 2
    assert "is not a report" in result.stderr
    assert path.read_bytes() == data
