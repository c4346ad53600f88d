"""One batch in a process of its own.

    python -m benchmarks.batch rate|dry|memory TABLE OUT JOBS
    python -m benchmarks.batch read FOLDER "" 1

Prints how many files it wrote (in a dry run, rendered) per second, not counting the first ones, or
the peak memory of the parent and of the largest worker, in kilobytes. `read` prints the
seconds that reading took and the peak memory in kilobytes.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace
from pathlib import Path


def main(what: str, table: str, out: str, jobs: str) -> None:
    sys.modules["isal"] = None  # type: ignore[assignment]  # as without the extra `fast`
    if what == "read":
        read(Path(table))
        return
    from benchmarks.job import build_options
    from generator.usecases.build import build

    progress: list[tuple[float, int]] = []
    options = replace(build_options(Path(table), out, int(jobs)), dry_run=what == "dry")
    report = build(options, lambda done, _: progress.append((time.perf_counter(), done)))
    if report.exit_code:
        raise SystemExit("the batch failed")
    if what != "memory":
        (start, first), (end, last) = progress[0], progress[-1]
        print((last - first) / (end - start))
    else:
        for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
            print(resource.getrusage(whose).ru_maxrss)


def read(folder: Path) -> None:
    from generator.readers.returned_files import expanded
    from generator.usecases import export
    from generator.usecases.read import open_reader

    reader = open_reader(Path("examples/wexholme.yaml"))
    start = time.perf_counter()
    for path in expanded([folder]):
        export.record(reader.read(path))
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(*sys.argv[1:])
