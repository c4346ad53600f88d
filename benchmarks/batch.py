"""One batch in a process of its own.

    python -m benchmarks.batch rate|dry|memory SHEET OUT JOBS
    python -m benchmarks.batch read FOLDER "" 1

Prints how many files a second it wrote (in a dry run: made) once the first were there; or the most
memory that the parent and the largest worker took, in kilobytes.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace
from pathlib import Path


def main(what: str, sheet: str, out: str, jobs: str) -> None:
    sys.modules["isal"] = None  # type: ignore[assignment]  # as it is installed
    if what == "read":
        read(Path(sheet))
        return
    from benchmarks.job import order
    from generator.usecases.build import build

    seen: list[tuple[float, int]] = []
    asked = replace(order(Path(sheet), out, int(jobs)), dry_run=what == "dry")
    report = build(asked, lambda done, _: seen.append((time.perf_counter(), done)))
    if report.exit_code:
        raise SystemExit("the batch did not end well")
    if what != "memory":
        (start, first), (end, last) = seen[0], seen[-1]
        print((last - first) / (end - start))
    else:
        for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
            print(resource.getrusage(whose).ru_maxrss)


def read(folder: Path) -> None:
    from generator.usecases import export
    from generator.usecases.read import expanded, open_reader

    reader = open_reader(Path("examples/wexholme.yaml"))
    start = time.perf_counter()
    for path in expanded([folder]):
        export.record(reader.read(path))
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(*sys.argv[1:])
