"""The Word file and the workbook of every report are valid for the Open XML SDK."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.external.validator.conftest import Complaints
from tests.support.reports import library_of, shapes, written

pytestmark = pytest.mark.validator
SHAPES = shapes()


@pytest.mark.parametrize("name", SHAPES)
def test_a_report_is_valid(name: str, tmp_path: Path, complaints: Complaints) -> None:
    organisation, cases = SHAPES[name]
    files = written(library_of(tmp_path, cases, organisation))
    assert complaints(files["docx"]) == []
    assert complaints(files["xlsx"]) == []
