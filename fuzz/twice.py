"""Two runs at once into one folder: each does all or says that another is at it; none is mixed."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from fuzz import report
from fuzz.stage import NEW, Stage, Tree, build_command, is_document, kill, set_up

_PLEA = "another run is writing"
_OTHER = ("--set", "voice.tagline=Other words")
_OURS = ("--set", f"voice.tagline={NEW}")
_LONGEST = 30  # seconds; two runs that wait for each other would never end
_FAULTS = ("mixed", "other codes", "hangs", "different ends")


@dataclass(frozen=True)
class Round:
    """How one round ended: how many runs were told to wait, and what was wrong."""

    waited: int
    faults: tuple[str, ...]
    told: str = ""


def twice(rounds: int, seed: int) -> bool:
    """Two runs at once, many times; whether anything was wrong."""
    found: list[Round] = []
    with tempfile.TemporaryDirectory() as place:
        pair = Pair(Stage(Path(place)))
        for number in range(rounds):
            one = pair.play(Random(f"{seed} twice {number}"))  # noqa: S311
            found.append(one)
            if one.faults:
                print(f"round {number}: {', '.join(one.faults)}: {one.told}", flush=True)
    heading = ("two at once", "rounds", "told to wait", *_FAULTS, "seed")
    counts = [str(sum(fault in one.faults for one in found)) for fault in _FAULTS]
    waited = str(sum(one.waited for one in found))
    print(report.table(heading, [["build", str(rounds), waited, *counts, str(seed)]]))
    return any(one.faults for one in found)


class Pair:
    """Two orders for one folder, and what each makes of it alone."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        set_up(stage)
        self._before = stage.tree()
        self._ends: dict[tuple[str, ...], Tree] = {}
        for words in (_OTHER, _OURS):
            stage.reset(self._before)
            self._ends[words] = stage.run(*build_command(*words)).tree

    def play(self, rng: Random) -> Round:
        """Both at once, the second a little later; then the first one again, alone."""
        stage, faults = self._stage, list[str]()
        stage.reset(self._before)
        orders = [_OURS, rng.choice((_OURS, _OTHER))]
        codes, said = self._together(orders, rng)
        if None in codes:
            faults.append("hangs")
        is_told = [code == 4 and _PLEA in text for code, text in zip(codes, said, strict=True)]
        if any(code != 0 and not told for code, told in zip(codes, is_told, strict=True)):
            faults.append("other codes")
        now = _documents(stage.tree())
        if 0 in codes and now not in [_documents(self._ends[words]) for words in orders]:
            faults.append("mixed")
        again = stage.run(*build_command(*_OURS))
        if again.code or again.tree != self._ends[_OURS]:
            faults.append("different ends")
        wrong = [name for name, data in again.tree.items() if self._ends[_OURS].get(name) != data]
        told = f"codes {codes}, {' '.join(said)[-200:]!r}, {', '.join(wrong)} {again.said[-200:]!r}"
        return Round(sum(is_told), tuple(faults), told)

    def _together(
        self, orders: list[tuple[str, str]], rng: Random
    ) -> tuple[list[int | None], list[str]]:
        """The exit codes of both, None for one that hung, and what they said."""
        processes = []
        for words in orders:
            processes.append(self._stage.start(*build_command(*words, "--jobs", rng.choice("12"))))
            time.sleep(rng.choice((0, 0.02, rng.uniform(0, 0.8))))
        end = time.monotonic() + _LONGEST
        while time.monotonic() < end and any(one.poll() is None for one in processes):
            time.sleep(0.01)
        codes = [one.poll() for one in processes]
        said = []
        for process, code in zip(processes, codes, strict=True):
            if code is None:
                kill(process)
            said.append(process.communicate()[1] if code is not None else "")
        return codes, said


def _documents(tree: Tree) -> dict[str, bytes]:
    return {name: data for name, data in tree.items() if is_document(name)}
