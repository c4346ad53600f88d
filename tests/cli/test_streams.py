"""Runs with closed standard streams."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")


def run(closed: str, folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "generator",
         *map(str, words)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [["doctor"], ["list", "--messages", "json"], ["read", "filled.md", "--format", "csv"]],
    ids=" ".join,
)
def test_closed_standard_output_is_an_error(
    words: list[str], built: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "filled.md").write_bytes((built("wexholme") / "pushback-request.md").read_bytes())
    ended = run(">&-", tmp_path, *words)
    assert ended.returncode == 4
    assert ended.stderr.startswith("Error: standard output is closed, so")
    assert "Traceback" not in ended.stderr


def test_documents_are_written_when_standard_error_is_closed(tmp_path: Path) -> None:
    ended = run("2>&-", tmp_path, "build", "pushback", "--edition", "request")
    assert ended.returncode == 0
    assert len(list(tmp_path.glob("output/lindenmoor/*"))) == 2


@pytest.mark.slow
def test_answers_are_printed_when_standard_error_is_closed(
    built: Callable[[str], Path], tmp_path: Path
) -> None:
    path = built("wexholme") / "pushback-request.md"
    open_, closed = (run(end, tmp_path, "read", path) for end in ("", "2>&-"))
    assert (closed.returncode, closed.stdout) == (0, open_.stdout)


def test_no_question_is_asked_when_standard_input_is_closed(tmp_path: Path) -> None:
    ended = run("<&-", tmp_path, "init", "ours")
    assert ended.returncode == 2
    assert "an answer is needed" in ended.stderr
    assert "Traceback" not in ended.stderr
