"""A filled worksheet in both formats, from which all hostile files are made."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.security.crafting import ANSWERS
from tests.security.judging import given, read
from tests.support.filled import filled

# On Windows, the memory of a process cannot be limited in this way.
collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []


@pytest.fixture(scope="session")
def worksheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("hostile"), ANSWERS)


@pytest.fixture(scope="session")
def sheet(worksheets: Path) -> bytes:
    return (worksheets / "pushback-worksheet.docx").read_bytes()


@pytest.fixture(scope="session")
def page(worksheets: Path) -> str:
    return (worksheets / "pushback-worksheet.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def expected(sheet: bytes) -> dict[str, Any]:
    """The entries of the filled worksheet."""
    return given(read(sheet))


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A local server; the test fails if anything connects to it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the program as people do, in a folder of its own."""

    def run(*words: object, seconds: int = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "generator", *map(str, words)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    return run
