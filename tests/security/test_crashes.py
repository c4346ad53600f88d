"""Every file that once revealed a fault, and some made to, is either read or refused."""

from __future__ import annotations

import pytest

from fuzz.judge import WORSE, Verdict
from fuzz.keeping import kept_files, role_of
from fuzz.seeds import KINDS
from fuzz.workers import judged


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", KINDS)
def test_the_files_that_once_revealed_a_fault_are_read_or_refused(kind: str) -> None:
    paths = [path for path in kept_files() if role_of(path)[0] == kind]
    verdicts = judged(paths, lambda path: (*role_of(path), path.read_bytes()))
    failures = [
        (path.name, *_report(verdict)) for path, verdict in verdicts if verdict.sort in WORSE
    ]
    assert failures == []


def _report(verdict: Verdict) -> list[str]:
    return [verdict.sort, verdict.place, *verdict.lines]


def test_there_are_stored_files_of_every_kind() -> None:
    assert {role_of(path)[0] for path in kept_files()} == set(KINDS)
