"""Broken files by the thousand, and runs that are killed; prints tables, and exits 1 for a fault.

    python -m fuzz word markdown yaml template lock table [--count 300] [--seed 1] [--jobs 2]
    python -m fuzz all --count 300
    python -m fuzz word --seed 1 --only 17
    python -m fuzz kills --count 500
    python -m fuzz twice --rounds 50

The same seed gives the same cases, however many jobs there are. Each fault is kept, once, in
tests/data/crashes, where plain pytest finds it.
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
_KEPT_A_PLACE = {CRASH: 1, HANG: 2, MEMORY: 2}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m fuzz",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kinds", nargs="+", choices=[*KINDS, "all", *_RUNS], metavar="KIND")
    parser.add_argument("--count", type=int, default=300, help="cases of each kind, or kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=50, help="of two builds at once")
    parser.add_argument("--only", type=int, default=None, metavar="NUMBER", help="one case alone")
    asked = parser.parse_args()
    print(f"python -m fuzz {' '.join(sys.argv[1:])}")
    kinds = KINDS if "all" in asked.kinds else [kind for kind in asked.kinds if kind in KINDS]
    numbers = range(asked.count) if asked.only is None else [asked.only]
    failed = bool(kinds) and fuzz(kinds, numbers, asked.seed, asked.jobs)
    if "kills" in asked.kinds:
        from fuzz.kills import kills

        failed |= kills(asked.count, asked.seed)
    if "twice" in asked.kinds:
        from fuzz.twice import twice

        failed |= twice(asked.rounds, asked.seed)
    return int(failed)


def fuzz(kinds: Iterable[str], numbers: Iterable[int], seed: int, jobs: int) -> bool:
    """Run the cases of some kinds and tell what came of them; whether there was any fault."""
    found = {kind: run(kind, numbers, seed, jobs) for kind in kinds}
    print(report.summary(found, seed))
    every = [verdict for verdicts in found.values() for verdict in verdicts]
    codes = report.vague_codes(every)
    if codes:
        print(f"\nrefusals that do not say all:\n{codes}")
    return any(verdict.sort in WORSE for verdict in every)


def run(kind: str, numbers: Iterable[int], seed: int, jobs: int) -> list[Verdict]:
    """The verdicts on the cases of a kind in their order; faults are told and kept."""
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
        told = ""
        if places[place] <= _KEPT_A_PLACE[verdict.sort]:
            made = (seed, number, case.story)
            told = f" → {keeping.keep(kind, case.role, case.data, verdict, made)}"
        print(f"{kind} {number}: {verdict.sort} {verdict.place}{told} ({case.story})")
        for line in verdict.lines if told else ():
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
