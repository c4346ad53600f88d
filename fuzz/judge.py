"""The verdict on a file: read, refused, refused without a code, place or hint, or worse."""

from __future__ import annotations

import os
import re
import resource
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from fuzz.readings import Act, errors_of
from generator.foundation.errors import GeneratorError
from tests.conftest import ROOT

READ, REFUSED, VAGUE = "read", "refused", "vague"
CRASH, HANG, MEMORY = "crash", "hang", "memory"
WORSE = (CRASH, HANG, MEMORY)
# A busy machine is not a fault: under pytest, or with FUZZ_PATIENCE, the time limits are longer.
_TIMES = int(os.environ.get("FUZZ_PATIENCE") or (6 if "PYTEST_VERSION" in os.environ else 1))
SECONDS = 10 * _TIMES
# A template has a time limit of its own, after which it is refused.
PATIENCE = {"template": 15 * _TIMES}
MEGABYTES = 512
_ROOM = 1_024  # MB; beyond that the system refuses memory, so that nothing else suffers
_LINES = 3
_FOLDERS = re.compile(r"/[^\s\"']*/(?:tmp\w+|site-packages|lib/python[\d.]+)/")


@dataclass(frozen=True)
class Verdict:
    """`place` identifies a fault; `lines` are the last lines of a traceback."""

    sort: str
    seconds: float = 0.0
    megabytes: float = 0.0
    place: str = ""
    lines: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()


def judge(role: str, data: bytes, folder: Path, begin: Act) -> Verdict:
    """The verdict on one file, which may kill the current process. `folder` is empty; `begin` is
    called before each act on the file.
    """
    _reset_peak()
    start, began = _peak(), time.perf_counter()
    verdict = _tried(role, data, folder, begin)
    megabytes = max(0.0, _peak() - start)
    if megabytes > MEGABYTES and verdict.sort != MEMORY:
        verdict = replace(verdict, sort=MEMORY, place=verdict.place or "no limit stopped it")
    seconds = verdict.seconds or time.perf_counter() - began
    return replace(verdict, seconds=seconds, megabytes=megabytes)


def _tried(role: str, data: bytes, folder: Path, begin: Act) -> Verdict:
    try:
        with _limited_memory():
            refusals, seconds = errors_of(role, data, folder, begin)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return _fault(MEMORY if isinstance(error, MemoryError) else CRASH, error)
    starved = next((error for error in refusals if _is_starved(error)), None)
    if starved:
        return _fault(MEMORY, starved)
    vague = tuple(sorted({text for error in refusals for text in _missing(error)}))
    sort = VAGUE if vague else REFUSED if refusals else READ
    return Verdict(sort, seconds, vague=vague)


def _fault(sort: str, error: BaseException) -> Verdict:
    return Verdict(sort, place=_place(error), lines=_last_lines(error))


def _missing(error: GeneratorError) -> Iterator[str]:
    """What each problem of a refusal lacks, after its code."""
    if not error.problems:
        yield f"{type(error).__name__} without a problem"
    for problem in error.problems:
        parts = {"code": problem.code, "place": problem.place.file, "hint": problem.hint}
        lacking = [name for name, value in parts.items() if not value]
        if lacking:
            yield f"{problem.code or 'no code'}: no {' and no '.join(lacking)}"


def _is_starved(error: BaseException | None) -> bool:
    """Whether a refusal was caused by a lack of memory."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _place(error: BaseException) -> str:
    """The error's type, and the innermost function of the generator that it passed through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if f"{ROOT.as_posix()}/generator/" in frame.filename]
    where = ""
    if own:
        where = f" in {Path(own[-1].filename).relative_to(ROOT).as_posix()}:{own[-1].name}"
    return f"{type(error).__name__}{where}"


def _last_lines(error: BaseException) -> tuple[str, ...]:
    text = "".join(traceback.format_exception(error)).rstrip()
    text = _FOLDERS.sub("", text.replace(f"{ROOT.as_posix()}/", ""))
    return tuple(line.strip()[:200] for line in text.split("\n")[-_LINES:])


@contextmanager
def _limited_memory() -> Iterator[None]:
    """A context that limits the memory of this process and of those it starts."""
    old = resource.getrlimit(resource.RLIMIT_AS)
    used = _status("VmSize")
    most = int((used + _ROOM) * 1024 * 1024) if used else old[0]
    resource.setrlimit(resource.RLIMIT_AS, (most, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, old)


def _reset_peak() -> None:
    """Reset the peak memory that the system measures (proc(5), clear_refs)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _peak() -> float:
    """The most memory that this process or one it started has used, in MB."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    own = _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return max(own, children)


def _status(name: str) -> float:
    """A figure of this process in MB (proc(5)); 0 if it is not available."""
    try:
        text = Path("/proc/self/status").read_text()
    except OSError:
        return 0.0
    found = (line.split() for line in text.splitlines() if line.startswith(f"{name}:"))
    return next((int(line[1]) / 1024 for line in found), 0.0)
