"""The memory that a process may use."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

resource = pytest.importorskip("resource")  # Windows has none

HALF, WHOLE = 1_000_000_000, 2_000_000_000
PRINT_LIMITS = "import resource; print(*resource.getrlimit(resource.RLIMIT_AS))"


def limits_after(confined_to: int, *, own: tuple[int, int]) -> tuple[int, int]:
    """The soft and hard limits of a process that has its `own` and is then confined."""
    source = (
        f"import resource; resource.setrlimit(resource.RLIMIT_AS, {own})\n"
        "from generator.foundation.process_limits import limit_memory\n"
        f"limit_memory({confined_to})\n{PRINT_LIMITS}"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, check=True)
    soft, hard = map(int, done.stdout.split())
    return soft, hard


@pytest.mark.parametrize("own", [(HALF, HALF), (HALF, WHOLE), (HALF, resource.RLIM_INFINITY)])
def test_a_process_keeps_a_stricter_limit_of_its_own(own: tuple[int, int]) -> None:
    assert limits_after(WHOLE, own=own) == own


def test_the_limit_is_counted_from_what_the_process_uses_already() -> None:
    soft, hard = limits_after(HALF, own=(4 * WHOLE, 4 * WHOLE))
    assert HALF < soft < WHOLE
    assert hard == 4 * WHOLE


def test_an_organisations_templates_are_rendered_even_if_the_shell_allows_less_memory(
    tmp_path: Path, organisation: Callable[[], Path]
) -> None:
    template = organisation().parent / "templates/pushback/request.md.j2"
    template.parent.mkdir(parents=True)
    template.write_text('{% extends "pushback/request.md.j2" %}')
    command = (sys.executable, "-m", "generator", "build", "pushback", "--edition", "request")
    limited = (
        "sh",
        "-c",
        f'ulimit -v {WHOLE // 1024}; exec "$@" --limit render_memory=4000MB',
        "sh",
    )
    done = subprocess.run(
        [*limited, *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "2 created in output/")
