"""The milliseconds that a document takes in each edition and format, in a batch without writing.

    python -m benchmarks.formats [--teams 200]

Each batch runs twice, and the second time counts. PDF files, which are laid out one by one, are
made for a tenth of the teams.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.job import build_options, write_table
from generator.usecases.build import build
from generator.writers import FORMATS, PRINT

EDITIONS = ("worksheet", "canvas", "request", "playbook")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.formats", description=__doc__)
    parser.add_argument("--teams", type=int, default=200)
    teams = parser.parse_args().teams
    print(f"| ms a document | {' | '.join(FORMATS)} |\n|---|{'--:|' * len(FORMATS)}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PLAYBOOK_CACHE"] = f"{folder}/cache"
        for edition in EDITIONS:
            taken = [_milliseconds(Path(folder), edition, kind, teams) for kind in FORMATS]
            print(f"| {edition} | {' | '.join(f'{one:.2f}' for one in taken)} |", flush=True)


def _milliseconds(folder: Path, edition: str, kind: str, teams: int) -> float:
    number = teams // 10 if kind == PRINT else teams
    table = write_table(folder / f"teams-{number}.csv", number)
    options = build_options(table, str(folder / "out"), 1)
    options = replace(options, editions=(edition,), formats=(kind,), dry_run=True)
    build(options)
    start = time.perf_counter()
    build(options)
    return (time.perf_counter() - start) / number * 1000


if __name__ == "__main__":
    main()
