"""Every file that once revealed a fault, and some made to, is either read or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.judge import WORSE
from fuzz.keeping import kept_files, role_of
from fuzz.seeds import KINDS
from fuzz.workers import judged


@pytest.mark.sampled(5)
@pytest.mark.parametrize("path", kept_files(), ids=lambda path: path.name)
def test_a_file_that_once_revealed_a_fault_is_read_or_refused(path: Path) -> None:
    ((_, verdict),) = judged([path], lambda path: (*role_of(path), path.read_bytes()))
    assert verdict.sort not in WORSE, (verdict.place, *verdict.lines)


def test_there_are_stored_files_of_every_kind() -> None:
    assert {role_of(path)[0] for path in kept_files()} == set(KINDS)
