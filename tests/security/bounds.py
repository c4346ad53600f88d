"""Reading in a process of its own that may neither grow nor take long.

Run as a program it waits for orders, and gives each to a child that ends with it.
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
ROOM = 512 * 1024 * 1024
SECONDS = 60  # a busy machine is no defect; what is wrong here takes minutes
_TOLD = 50


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
    server = _server()
    assert server.stdin
    assert server.stdout
    server.stdin.write(json.dumps([task, str(path), more, seconds]) + "\n")
    server.stdin.flush()
    made = json.loads(server.stdout.readline())
    assert not made["is_late"], f"{task}: did not end within {seconds} s"
    last = "\n".join(made["text"].splitlines()[-6:])
    assert made["status"] == 0, f"{task}: ended with {made['status']}: {last}"
    result = json.loads(made["text"].splitlines()[-1])
    return Outcome(tuple(result["refusals"]), result["found"], tuple(result["told"]))


@cache
def _server() -> subprocess.Popen[str]:
    """The program below, started once: a child of it is there at once."""
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


def _reader(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.usecases.export import record

    reading = _open_reader().read(path)
    return record(reading)["answers"], reading.problems


def _refresh(path: Path, kind: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.usecases.refresh import Refresher

    made = Refresher(_open_reader(), kind).refresh(path)
    return {"target": made.target.as_posix()}, made.problems


def _project(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.project.project import open_project

    project = open_project(path)
    return {"units": len(project.config.units)}, ()


def _sheet(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    from generator.foundation.tables import open_table

    rows, told = 0, []
    for row in open_table(path).rows():
        rows += 1
        if row.problem and len(told) < _TOLD:
            told.append(row.problem)
    return {"rows": rows}, tuple(told)


_TASKS: dict[str, Callable[..., tuple[dict[str, Any], tuple[Problem, ...]]]] = {
    "read": _read,
    "lines": _lines,
    "desk": _reader,
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
    import openpyxl  # noqa: F401

    import generator.foundation.tables
    import generator.usecases.export
    import generator.usecases.refresh
    import generator.writers.docx.writer
    import generator.writers.markdown  # noqa: F401

    _open_reader()


def _bind() -> None:
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _work(task: str, path: str, more: list[str]) -> int:
    """Read one file and print what became of it; the status to end with."""
    _bind()
    result: dict[str, Any] = {"refusals": [], "found": {}, "told": []}
    try:
        found, told = _TASKS[task](Path(path), *more)
        result |= {"found": found, "told": [_told(problem) for problem in told[:_TOLD]]}
    except GeneratorError as error:
        result["refusals"] = [_told(problem) for problem in error.problems[:_TOLD]]
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
    """The status of a child that ended; None where it had to be ended."""
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
