"""Fixtures for the tests of readers."""

from __future__ import annotations

import pytest

from tests.support.filled import filled


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A blank Word worksheet."""
    folder = filled(tmp_path_factory.mktemp("sheet"), {})
    return next(folder.glob("*pushback-worksheet.docx")).read_bytes()
