"""Reading in a process of its own that may neither grow nor take long.

Run as a program it reads one file and prints what became of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.errors import GeneratorError, Problem

ROOT = Path(__file__).resolve().parent.parent.parent
ROOM = 512 * 1024 * 1024
SECONDS = 10


@dataclass(frozen=True)
class Outcome:
    """What became of a file: why it was refused, else what was found in it and told of it."""

    refusals: tuple[dict[str, Any], ...] = ()
    found: dict[str, Any] = field(default_factory=dict)
    told: tuple[dict[str, Any], ...] = ()


def bounded(task: str, path: Path, *more: str, seconds: int = SECONDS) -> Outcome:
    """What became of a file within the bounds; the test fails where something else is raised, more
    memory is wanted, or time runs out.
    """
    command = [sys.executable, str(Path(__file__).resolve()), task, str(path), *more]
    try:
        ended = subprocess.run(
            command, cwd=ROOT, capture_output=True, timeout=seconds, check=False, text=True
        )
    except subprocess.TimeoutExpired:
        raise AssertionError(f"{task}: did not end within {seconds} s") from None
    last = "\n".join(ended.stderr.splitlines()[-6:])
    assert ended.returncode == 0, f"{task}: ended with {ended.returncode}: {last}"
    made = json.loads(ended.stdout)
    return Outcome(tuple(made["refusals"]), made["found"], tuple(made["told"]))


def _read(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.readers import find_reader

    reader = find_reader(path.suffix)
    assert reader
    found = reader.read(path.read_bytes(), path.as_posix())
    texts = {tag: entry.text or list(entry.ticks or ()) for tag, entry in found.entries.items()}
    return {tag: text for tag, text in texts.items() if text}, found.problems


def _lines(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.readers import find_reader

    reader = find_reader(path.suffix)
    assert reader
    reader.text(path.read_bytes(), path.as_posix())
    lines = reader.lines(path.read_bytes(), path.as_posix())
    return {"lines": len(lines)}, ()


def _desk(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.reading import open_desk
    from generator.records import record

    reading = open_desk(ROOT / "examples/wexholme.yaml").read(path)
    return record(reading)["answers"], reading.problems


def _refresh(path: Path, kind: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.reading import open_desk
    from generator.refreshing import Refresher

    desk = open_desk(ROOT / "examples/wexholme.yaml")
    made = Refresher(desk, kind).refresh(path)
    return {"target": made.target.as_posix()}, made.problems


def _project(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.project import open_project

    project = open_project(path)
    return {"units": len(project.config.units)}, ()


def _sheet(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.sheet import open_sheet

    rows = list(open_sheet(path).rows())
    return {"rows": len(rows)}, tuple(row.problem for row in rows if row.problem)


_TASKS: dict[str, Callable[..., tuple[dict[str, Any], tuple[Problem, ...]]]] = {
    "read": _read,
    "lines": _lines,
    "desk": _desk,
    "refresh": _refresh,
    "project": _project,
    "sheet": _sheet,
}


def _told(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "message": problem.message[:2000],
        "file": problem.place.file,
        "hint": problem.hint,
        "level": problem.level,
    }


def _warm_up() -> None:
    """Import what a reading imports, so that the bound counts what the file costs."""
    import generator.reading
    import generator.refreshing
    import generator.sheet
    import generator.writers.docx.writer  # noqa: F401


def _bind() -> None:
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main(task: str, path: str, *more: str) -> int:
    _warm_up()
    _bind()
    result: dict[str, Any] = {"refusals": [], "found": {}, "told": []}
    try:
        found, told = _TASKS[task](Path(path), *more)
        result |= {"found": found, "told": [_told(problem) for problem in told[:50]]}
    except GeneratorError as error:
        result["refusals"] = [_told(problem) for problem in error.problems[:50]]
    except BaseException:
        traceback.print_exc()
        return 1
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
