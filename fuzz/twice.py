"""Two runs at once into one folder: each completes or reports the other; their files never mix."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from fuzz import report
from fuzz.stage import NEW, Stage, Tree, build_command, is_document, kill, set_up

_BUSY = "another run is writing"
_OTHER_WORDS = ("--set", "voice.tagline=Other words")
_NEW_WORDS = ("--set", f"voice.tagline={NEW}")
_LONGEST = 30  # seconds; two runs that refused for each other would never end
_FAULTS = ("mixed", "other codes", "hangs", "different results")


@dataclass(frozen=True)
class Round:
    """The result of one round: how many runs were refused because of the other, and the faults."""

    refused: int
    faults: tuple[str, ...]
    details: str = ""


def twice(rounds: int, seed: int) -> bool:
    """Start two runs at once, many times; True if anything was wrong."""
    found: list[Round] = []
    with tempfile.TemporaryDirectory() as place:
        pair = Pair(Stage(Path(place)))
        for number in range(rounds):
            one = pair.play(Random(f"{seed} twice {number}"))  # noqa: S311
            found.append(one)
            if one.faults:
                print(f"round {number}: {', '.join(one.faults)}: {one.details}", flush=True)
    heading = ("two at once", "rounds", "refused", *_FAULTS, "seed")
    counts = [str(sum(fault in one.faults for one in found)) for fault in _FAULTS]
    refused = str(sum(one.refused for one in found))
    print(report.table(heading, [["build", str(rounds), refused, *counts, str(seed)]]))
    return any(one.faults for one in found)


class Pair:
    """Two builds into one folder, and the result of each alone."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        set_up(stage)
        self._before = stage.tree()
        self._ends: dict[tuple[str, ...], Tree] = {}
        for words in (_OTHER_WORDS, _NEW_WORDS):
            stage.reset(self._before)
            self._ends[words] = stage.run(*build_command(*words)).tree

    def play(self, rng: Random) -> Round:
        """Run both at once, the second a little later; then the first one again, alone."""
        stage, faults = self._stage, list[str]()
        stage.reset(self._before)
        variants = [_NEW_WORDS, rng.choice((_NEW_WORDS, _OTHER_WORDS))]
        codes, errors = self._together(variants, rng)
        if None in codes:
            faults.append("hangs")
        is_refused = [code == 4 and _BUSY in text for code, text in zip(codes, errors, strict=True)]
        if any(code != 0 and not busy for code, busy in zip(codes, is_refused, strict=True)):
            faults.append("other codes")
        now = _documents(stage.tree())
        if 0 in codes and now not in [_documents(self._ends[words]) for words in variants]:
            faults.append("mixed")
        again = stage.run(*build_command(*_NEW_WORDS))
        if again.code or again.tree != self._ends[_NEW_WORDS]:
            faults.append("different results")
        wrong = [
            name for name, data in again.tree.items() if self._ends[_NEW_WORDS].get(name) != data
        ]
        details = f"codes {codes}, {' '.join(errors)[-200:]!r}, {', '.join(wrong)}"
        return Round(sum(is_refused), tuple(faults), f"{details} {again.errors[-200:]!r}")

    def _together(
        self, variants: list[tuple[str, str]], rng: Random
    ) -> tuple[list[int | None], list[str]]:
        """The exit codes of both, None for one that hung, and their standard errors."""
        processes = []
        for words in variants:
            processes.append(self._stage.start(*build_command(*words, "--jobs", rng.choice("12"))))
            time.sleep(rng.choice((0, 0.02, rng.uniform(0, 0.8))))
        end = time.monotonic() + _LONGEST
        while time.monotonic() < end and any(one.poll() is None for one in processes):
            time.sleep(0.01)
        codes = [one.poll() for one in processes]
        errors = []
        for process, code in zip(processes, codes, strict=True):
            if code is None:
                kill(process)
            errors.append(process.communicate()[1] if code is not None else "")
        return codes, errors


def _documents(tree: Tree) -> dict[str, bytes]:
    return {name: data for name, data in tree.items() if is_document(name)}
