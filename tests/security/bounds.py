"""Reading in a separate process with limited memory and time.

Run as a program, it waits for tasks and performs each in a child process of its own.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from generator.foundation.errors import GeneratorError, Problem

ROOT = Path(__file__).resolve().parent.parent.parent
ROOM = 512 * 1024 * 1024  # bytes
SECONDS = 60  # generous, for busy machines; a real fault takes minutes
_MOST_PROBLEMS = 50


@dataclass(frozen=True)
class Outcome:
    """The outcome of a file: why it was refused, or what was read and the problems reported."""

    refusals: tuple[dict[str, Any], ...] = ()
    found: dict[str, Any] = field(default_factory=dict)
    problems: tuple[dict[str, Any], ...] = ()


def bounded(task: str, path: Path, *more: str, seconds: int = SECONDS) -> Outcome:
    """The outcome of a file within the limits; the test fails if another exception is raised, or
    if memory or time runs out.
    """
    server = _server()
    assert server.stdin
    assert server.stdout
    server.stdin.write(json.dumps([task, str(path), more, seconds]) + "\n")
    server.stdin.flush()
    reply = json.loads(server.stdout.readline())
    assert not reply["is_late"], f"{task}: did not end within {seconds} s"
    last = "\n".join(reply["text"].splitlines()[-6:])
    assert reply["status"] == 0, f"{task}: ended with {reply['status']}: {last}"
    result = json.loads(reply["text"].splitlines()[-1])
    return Outcome(tuple(result["refusals"]), result["found"], tuple(result["problems"]))


@cache
def _server() -> subprocess.Popen[str]:
    """The program below, started once, so that each child is ready at once."""
    pipe = subprocess.PIPE
    command = [sys.executable, str(Path(__file__).resolve())]
    server = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    atexit.register(server.communicate)
    return server


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


@cache
def _open_reader() -> Any:
    from generator.usecases.read import open_reader

    return open_reader(ROOT / "examples/wexholme.yaml")


def _worksheet(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.usecases.export import record

    worksheet = _open_reader().read(path)
    return record(worksheet)["answers"], worksheet.problems


def _refresh(path: Path, kind: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.usecases.refresh import Refresher

    refreshed = Refresher(_open_reader(), kind).refresh(path)
    return {"target": refreshed.target.as_posix()}, refreshed.problems


def _project(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.project.project import open_project

    project = open_project(path)
    return {"units": len(project.config.units)}, ()


def _table(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.foundation.tables import open_table

    rows, problems = 0, []
    for row in open_table(path).rows():
        rows += 1
        if row.problems and len(problems) < _MOST_PROBLEMS:
            problems += row.problems
    return {"rows": rows}, tuple(problems)


_TASKS: dict[str, Callable[..., tuple[dict[str, Any], tuple[Problem, ...]]]] = {
    "read": _read,
    "lines": _lines,
    "worksheet": _worksheet,
    "refresh": _refresh,
    "project": _project,
    "table": _table,
}


def _as_dict(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "message": problem.message[:2000],
        "file": problem.place.file,
        "hint": problem.hint,
        "level": problem.level,
    }


def _warm_up() -> None:
    """Import what reading needs, so that the limits count only what the file costs."""
    import openpyxl  # noqa: F401

    import generator.foundation.tables
    import generator.usecases.export
    import generator.usecases.refresh
    import generator.writers.docx.writer
    import generator.writers.markdown  # noqa: F401

    _open_reader()


def _limit_memory() -> None:
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _work(task: str, path: str, more: list[str]) -> int:
    """Read one file and print its outcome; returns the exit status."""
    _limit_memory()
    result: dict[str, Any] = {"refusals": [], "found": {}, "problems": []}
    try:
        found, problems = _TASKS[task](Path(path), *more)
        result |= {
            "found": found,
            "problems": [_as_dict(problem) for problem in problems[:_MOST_PROBLEMS]],
        }
    except GeneratorError as error:
        result["refusals"] = [_as_dict(problem) for problem in error.problems[:_MOST_PROBLEMS]]
    except BaseException:
        traceback.print_exc(limit=-4)
        return 1
    print(json.dumps(result), flush=True)
    return 0


def _in_child(task: str, path: str, more: list[str], seconds: int) -> dict[str, Any]:
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if not child:
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
            os._exit(_work(task, path, more))
        status = _waited(child, seconds)
        output.seek(0)
        text = output.read().decode(errors="replace")
    code = 0 if status is None else os.waitstatus_to_exitcode(status)
    return {"is_late": status is None, "status": code, "text": text}


def _waited(child: int, seconds: int) -> int | None:
    """The status of a child that has ended; None if it had to be killed."""
    late = time.monotonic() + seconds
    while time.monotonic() < late:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return status
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def main() -> None:
    _warm_up()
    for line in sys.stdin:
        print(json.dumps(_in_child(*json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
