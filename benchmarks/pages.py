"""Compares web pages with Word files and Markdown: the sheets of many teams written, and
a filled one read again and again.

    python -m benchmarks.pages [--teams 300] [--turns 3]

Formats take turns, since the load of a machine changes; each figure is the best of all turns.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.job import CONFIG, build_options, team
from generator.foundation import yaml_nodes
from generator.foundation.limits import LIMITS
from generator.output.recipe import Recipe
from generator.readers import find_reader
from generator.usecases.build import build
from generator.usecases.builder import DocumentBuilder, Task
from generator.writers import FORMATS, suffix_of
from tests.support.filled import sample

READINGS = 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--teams", type=int, default=300)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PLAYBOOK_CACHE"] = f"{folder}/cache"
        filled = write_filled(Path(folder))
        best: dict[tuple[str, str], float] = {}
        for _ in range(options.turns + 1):  # the first warms up
            for kind in FORMATS:
                figures = {"write": written(kind, options.teams), "read": read(filled[kind])}
                for what, seconds in figures.items():
                    best[what, kind] = min(seconds, best.get((what, kind), seconds))
        print(
            f"| | {options.teams} sheets written, s | one read, ms | size, kB |\n|---|---|---|---|"
        )
        for kind in FORMATS:
            size = filled[kind].stat().st_size / 1000
            write, reading = best["write", kind], best["read", kind] * 1000
            print(f"| {kind} | {write:.2f} | {reading:.1f} | {size:.0f} |")


def write_filled(folder: Path) -> dict[str, Path]:
    """A worksheet with an answer for every field, in each format."""
    answers = folder / "answers.yaml"
    answers.write_text(yaml_nodes.dump({"answers": sample("pushback")}), encoding="utf-8")
    output = folder / "filled"
    options = replace(
        build_options(), formats=FORMATS, output=output, answers=answers, dry_run=False
    )
    assert not build(options).exit_code, CONFIG
    return {kind: next(output.glob(f"*/*{suffix_of(kind)}")) for kind in FORMATS}


def written(kind: str, teams: int) -> float:
    """The seconds for the sheets of so many teams, without writing them to disk."""
    builder = DocumentBuilder(replace(build_options(), formats=(kind,)))
    start = time.perf_counter()
    for number in range(teams):
        (result,) = builder.make(Task((team(number),), {}, Recipe()))
        assert not result.failed, result.problems
    return time.perf_counter() - start


def read(path: Path) -> float:
    """The seconds for reading a file once."""
    reader, data = find_reader(path.suffix, LIMITS), path.read_bytes()
    assert reader is not None
    best = float("inf")
    for _ in range(READINGS):
        start = time.perf_counter()
        assert reader.read(data, path.name).entries
        best = min(best, time.perf_counter() - start)
    return best


if __name__ == "__main__":
    main()
