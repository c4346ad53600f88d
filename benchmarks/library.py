"""The time that a library of many cases takes: the index made anew, brought up to date, searched.

    python -m benchmarks.library [--cases 20000] [--turns 5]

The cases are invented: some 40 answers and 250 words each, and a second revision of every tenth.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from generator.library.case_folder import CaseFolder
from generator.library.figures import FigureCounter
from generator.library.index import Query, delete_index, open_index
from generator.library.record import Revision
from generator.project.project import built_in_example
from generator.usecases.library.project_library import open_library
from generator.usecases.library.report import report
from generator.usecases.library.report_files import FORMATS, ReportFiles

_SYLLABLES = re.findall("..", "shadromelorviakasluberofgathemzilwonakbisocdulfemjatekylapanuq")
_WORDS = [f"{one}{two}" for one in _SYLLABLES for two in ("", *_SYLLABLES)]
_WORDS += ["medication", "audit", "night", "error", "ward"]
_CAUSES = ("expectations", "tools_resources", "process", "access", "awareness", "knowledge")
_DECISIONS = ("build_as_asked", "redirect_accepted", "compromise", "parked", "declined")
_CODES = ("bedside_time", "fewer_incidents", "faster_starters")
_LONG = ("request_received", "perceived_problem", "behaviour_affected", "current_practice")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.library", description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ["PLAYBOOK_CACHE"] = f"{place}/cache"
        folder = CaseFolder(Path(place) / "library")
        print(f"| {options.cases:,} cases | |\n|---|--:|", flush=True)
        for name, figure in measured(folder, options.cases, options.turns):
            print(f"| {name} | {figure} |", flush=True)


def measured(folder: CaseFolder, cases: int, turns: int) -> Iterator[tuple[str, str]]:
    """What was measured, and each median with its unit."""
    seconds, _ = _timed(lambda: _write(folder, cases))
    yield "files written (with fsync)", f"{seconds:.1f} s"

    def opened() -> None:
        with open_index(folder):
            pass

    def anew() -> None:
        delete_index(folder)
        opened()

    yield "index made anew", f"{_median(anew, min(turns, 3)):.1f} s"
    start = time.process_time()
    anew()
    yield "the same in processor time, whatever else runs", f"{time.process_time() - start:.1f} s"
    (index,) = Path(os.environ["PLAYBOOK_CACHE"]).glob("library-*.sqlite")
    yield "size of the index", f"{index.stat().st_size / 1e6:.0f} MB"
    yield "index up to date, opened", f"{_median(opened, turns) * 1000:.0f} ms"
    with open_index(folder) as ready:
        for words in ("medication", "medic audit", '"night error"'):
            query = Query(words)
            found, _ = ready.find(query, 20)
            seconds = _median(lambda query=query: ready.find(query, 20), turns)  # type: ignore[misc]
            yield f"search for {words} ({found:,} found)", f"{seconds * 1000:.1f} ms"
        query = Query("ward", (("outcome.decision", "redirect_accepted"),), since="2025-01-01")
        found, _ = ready.find(query, 20)
        seconds = _median(lambda: ready.find(query, 20), turns)
        yield f"words, an answer and a day ({found:,} found)", f"{seconds * 1000:.1f} ms"

        def figures() -> None:
            FigureCounter(frozenset({"value.cheat_codes_used"}), 5).count(ready.shorts(Query()))

        yield "figures of all cases", f"{_median(figures, min(turns, 3)):.1f} s"
        start = time.process_time()
        figures()
        yield "the same in processor time", f"{time.process_time() - start:.1f} s"
    yield from _reports(folder, turns)
    _write(folder, 1, first=cases)
    yield "one more case, index brought up to date", f"{_timed(opened)[0] * 1000:.0f} ms"


def _reports(folder: CaseFolder, turns: int) -> Iterator[tuple[str, str]]:
    """How long a report takes, from the library to its bytes."""
    organisation = folder.root.parent / "organisation.yaml"
    shutil.copy(built_in_example(), organisation)
    library = open_library(organisation)
    for name in FORMATS:

        def write(name: str = name) -> None:
            ReportFiles(library, report(library, Query(), learned=True)).write([name])

        yield f"report as {name}", f"{_median(write, min(turns, 3)):.1f} s"


def _write(folder: CaseFolder, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        rng = random.Random(number)  # noqa: S311 (the same each time)
        one = _revision(number, rng)
        folder.write(one, one.day[:4])
        if number % 10 == 0:
            later = _revision(number, rng, parent=one.digest)
            folder.write(later, one.day[:4])


def _revision(number: int, rng: random.Random, parent: str = "") -> Revision:
    def words(count: int) -> str:
        return " ".join(rng.choices(_WORDS, k=count))

    received = date(2023, 1, 1) + timedelta(days=rng.randrange(1_400))
    answers = {
        "about.request_title": words(5),
        "about.requester_department": rng.choice(("pharmacy", "estates", "nursing")),
        "about.date_received": received.isoformat(),
        "outcome.date_decided": (received + timedelta(days=rng.randrange(60))).isoformat(),
        "outcome.decision": rng.choice(_DECISIONS),
        "outcome.lesson": words(30),
        "diagnose.root_causes": rng.sample(_CAUSES, 2),
        "diagnose.data_points": [
            {"family": "leader_report", "finding": words(12), "source": "exit"} for _ in range(3)
        ],
        "value.cheat_codes_used": rng.sample(_CODES, 2),
        "value.hours_saved_month": rng.randrange(5, 400),
        **{f"clarify.{name}": words(30) for name in _LONG},
        **{f"agree.answer_{each}": words(2) for each in range(20)},
    }
    return Revision(
        case=f"{number:012x}",
        added="2026-11-30",
        stamp={"playbook": "pushback", "edition": "worksheet", "team": f"team-{number % 300}"},
        answers=answers,
        people={"about.requester": f"{words(1).title()} {words(1).title()}"},
        labels={name: words(4) for name in answers},
        steps={f"step-{each}": {"state": "complete", "missing": []} for each in range(7)},
        derived={f"figure-{each}": {"value": each, "shown": f"£{each}"} for each in range(12)},
        asked=60,
        parents=(parent,) if parent else (),
    )


def _median(act: Callable[[], object], turns: int) -> float:
    return statistics.median(_timed(act)[0] for _ in range(turns))


def _timed(act: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    main()
