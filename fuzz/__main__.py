"""Try thousands of broken files and killed runs; print tables, and exit with 1 after a fault.

    python -m fuzz word markdown other pages yaml template lock table house [--count 300] [--seed 1]
    python -m fuzz all --count 300
    python -m fuzz word --seed 1 --only 17
    python -m fuzz kills --count 500
    python -m fuzz twice --rounds 50

The same seed gives the same cases, however many jobs there are. Each fault is stored once, in
tests/data/crashes, where pytest replays it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable

from fuzz import keeping, report
from fuzz.cases import make
from fuzz.judge import CRASH, HANG, MEMORY, WORSE, Verdict
from fuzz.seeds import KINDS, seeds
from fuzz.workers import judged

_RUNS = ("kills", "twice")
_STORED_PER_PLACE = {CRASH: 1, HANG: 2, MEMORY: 2}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m fuzz",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kinds", nargs="+", choices=[*KINDS, "all", *_RUNS], metavar="KIND")
    parser.add_argument(
        "--count", type=int, default=300, help="number of cases per kind, or of kills"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--rounds", type=int, default=50, help="number of rounds of two builds at once"
    )
    parser.add_argument(
        "--only", type=int, default=None, metavar="NUMBER", help="run this case only"
    )
    options = parser.parse_args()
    print(f"python -m fuzz {' '.join(sys.argv[1:])}")
    kinds = KINDS if "all" in options.kinds else [kind for kind in options.kinds if kind in KINDS]
    numbers = range(options.count) if options.only is None else [options.only]
    failed = bool(kinds) and fuzz(kinds, numbers, options.seed, options.jobs)
    if "kills" in options.kinds:
        from fuzz.kills import kills

        failed |= kills(options.count, options.seed)
    if "twice" in options.kinds:
        from fuzz.twice import twice

        failed |= twice(options.rounds, options.seed)
    return int(failed)


def fuzz(kinds: Iterable[str], numbers: Iterable[int], seed: int, jobs: int) -> bool:
    """Run the cases of some kinds and print the results; True if there was any fault."""
    found = {kind: run(kind, numbers, seed, jobs) for kind in kinds}
    print(report.summary(found, seed))
    every = [verdict for verdicts in found.values() for verdict in verdicts]
    codes = report.vague_codes(every)
    if codes:
        print(f"\nrefusals that lack a code, place or hint:\n{codes}")
    return any(verdict.sort in WORSE for verdict in every)


def run(kind: str, numbers: Iterable[int], seed: int, jobs: int) -> list[Verdict]:
    """The verdicts on the cases of a kind, in order; faults are printed and stored."""
    seeds(kind)
    began, places, verdicts = time.monotonic(), dict[tuple[str, str], int](), dict[int, Verdict]()

    def given(number: int) -> tuple[str, str, bytes]:
        case = make(kind, number, seed)
        return kind, case.role, case.data

    for number, verdict in judged(numbers, given, jobs):
        verdicts[number] = verdict
    for number, verdict in sorted(verdicts.items()):
        if verdict.sort not in WORSE:
            continue
        case, place = make(kind, number, seed), (verdict.sort, verdict.place)
        places[place] = places.get(place, 0) + 1
        stored = ""
        if places[place] <= _STORED_PER_PLACE[verdict.sort]:
            made = (seed, number, case.story)
            stored = f" → {keeping.keep(kind, case.role, case.data, verdict, made)}"
        print(f"{kind} {number}: {verdict.sort} {verdict.place}{stored} ({case.story})")
        for line in verdict.lines if stored else ():
            print(f"    {line}")
    slow = max(verdicts, key=lambda number: verdicts[number].seconds)
    large = max(verdicts, key=lambda number: verdicts[number].megabytes)
    print(
        f"{kind}: {report.counted(verdicts.values())} in {time.monotonic() - began:.0f} s; "
        f"slowest {slow}, largest {large}",
        flush=True,
    )
    return [verdicts[number] for number in sorted(verdicts)]


if __name__ == "__main__":
    sys.exit(main())
