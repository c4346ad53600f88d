"""Charts of Word files in LibreOffice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.charts import CAUSES, FORTY, GOALS, MONTHS, hostile, written

pytestmark = pytest.mark.office
HOSTILE = 'R&D <b> "x" ]]> {{7*7}}'


def test_every_name_and_value_of_a_chart_is_printed(
    tmp_path: Path,
    to_pdf: Callable[[Path, Path], Path],
    to_text: Callable[[Path], list[str]],
) -> None:
    charts = (CAUSES, GOALS, MONTHS, hostile(HOSTILE), FORTY)
    path = tmp_path / "charts.docx"
    path.write_bytes(written("docx", *charts))
    pages = [" ".join(page.split()) for page in to_text(to_pdf(path, tmp_path))]
    printed = " ".join(pages)
    for chart in charts:
        for bar in chart.bars:
            for (word,) in (bar.name, bar.shown):
                assert word.text in printed, word.text
    forty = [page for page in pages if "Department 1 " in page]
    assert all(f"Department {number}" in forty[0] for number in range(1, 41))
