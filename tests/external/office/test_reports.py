"""Reports of a library in LibreOffice: every page, with all that they say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.reports import library_of, shapes, tables_in, written

pytestmark = pytest.mark.office
SHAPES = shapes()
_SHORT = 50  # characters; longer names are shortened in a chart
_SPACE = re.compile(r"\s+|(?<=/)")  # where a name may be broken into lines


@pytest.mark.parametrize("name", SHAPES)
def test_a_report_is_printed_with_all_that_it_says(
    name: str,
    tmp_path: Path,
    to_pdf: Callable[[Path, Path], Path],
    to_text: Callable[[Path], list[str]],
) -> None:
    organisation, cases = SHAPES[name]
    path = written(library_of(tmp_path, cases, organisation))["docx"]
    pages = to_text(to_pdf(path, tmp_path))
    printed = "".join(" ".join(pages).split())
    cells = {cell for rows in tables_in(path).values() for row in rows for cell in row}
    shown = (cell for cell in cells if cell.isascii() and len(cell) < _SHORT)
    assert not [cell for cell in shown if any(part not in printed for part in _SPACE.split(cell))]
    assert len(pages) <= 6


def test_the_first_page_has_room_for_what_a_director_reads(
    tmp_path: Path,
    to_pdf: Callable[[Path, Path], Path],
    to_text: Callable[[Path], list[str]],
) -> None:
    organisation, cases = SHAPES["usual"]
    path = written(library_of(tmp_path, cases, organisation))["docx"]
    first, second, *_ = to_text(to_pdf(path, tmp_path))
    assert "What became of them" in first
    assert "In all" in first
    assert "Who asked" not in first
    assert second.partition("Report on requests")[2].strip().startswith("Asked most often")
