"""A short run of `python -m fuzz`, with few cases and few kills."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from fuzz.cases import make
from fuzz.judge import WORSE
from fuzz.kills import acts_of, killed
from fuzz.seeds import KINDS
from fuzz.stage import Stage
from fuzz.workers import judged
from tests.conftest import ROOT

_SEED = 2026
_CASES = 3
_KILLS = 3


def given(kind: str, number: int) -> tuple[str, str, bytes]:
    case = make(kind, number, _SEED)
    return kind, case.role, case.data


@pytest.mark.sampled(4)
@pytest.mark.parametrize("kind", KINDS)
def test_broken_files_are_read_or_refused(kind: str) -> None:
    verdicts = judged(range(_CASES), lambda number: given(kind, number), jobs=2)
    wrong = {number: verdict for number, verdict in verdicts if verdict.sort in WORSE}
    command = f"python -m fuzz {kind} --seed {_SEED} --only NUMBER"
    assert wrong == {}, command


def digests() -> list[str]:
    cases = (make(kind, number, _SEED) for kind in KINDS for number in range(3))
    return [sha256(case.data).hexdigest() for case in cases]


@pytest.mark.slow
def test_a_seed_gives_the_same_cases_in_every_run() -> None:
    other = subprocess.run(
        [sys.executable, "-c", "from tests.security.test_fuzz import digests; print(digests())"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == str(digests())


@pytest.mark.slow
def test_killed_runs_leave_no_file_half_written_and_can_be_completed(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    build = next(acts_of(stage))
    found = [killed(stage, [build], _SEED, number) for number in range(_KILLS)]
    assert [one for one in found if one.is_fault] == []
