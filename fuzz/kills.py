"""Runs that are killed at any time: no file is half-written, no answer is lost, and running the
same command again gives the result of an undisturbed run.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from fuzz import report
from fuzz.stage import (
    OUTPUT,
    Done,
    Stage,
    Tree,
    build_command,
    disagree,
    is_document,
    is_journal,
    kill,
    left_over,
    reword,
    set_up,
    work_on,
)

BEFORE, WHILE, AFTER = "before", "while", "after"
_EDITED = f"{OUTPUT}/aseptic/aseptic-pushback-playbook.md"
_WORKED_ON = (
    f"{OUTPUT}/ward-7/ward-7-pushback-playbook.md",
    f"{OUTPUT}/porters/porters-pushback-worksheet.md",
    f"{OUTPUT}/porters/porters-pushback-worksheet.docx",
    "filled/porters-pushback-worksheet.md",
    "filled/porters-pushback-worksheet.docx",
)
_LATE = 0.8  # share of kills while files are written, or shortly after
_POLL = 0.0003  # seconds
_COLD = 0.1  # share of runs without a cache


@dataclass(frozen=True)
class Act:
    """A command, the files before it, the result of an undisturbed run, and for how many seconds
    that run writes. A second run may report something else, such as nothing to decide.
    """

    name: str
    command: tuple[str, ...]
    before: Tree
    done: Done
    again: Done
    writes_for: float
    precious: tuple[str, ...]

    def lost(self, tree: Tree) -> list[str]:
        """The files that people worked on and that no longer exist anywhere, not even renamed."""
        there = set(tree.values())
        return [name for name in self.precious if self.before[name] not in there]


@dataclass(frozen=True)
class Killed:
    """The result of one kill. `hit` says when it came; the others name files, or are empty."""

    act: str
    at: float
    hit: str
    half: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    kept_out: bool = False

    @property
    def is_fault(self) -> bool:
        return bool(self.half or self.lost or self.differs or self.left or self.kept_out)


def kills(count: int, seed: int) -> bool:
    """Kill runs and print the results; True if anything was wrong."""
    found: list[Killed] = []
    with tempfile.TemporaryDirectory() as place:
        stage = Stage(Path(place))
        acts = list(acts_of(stage))
        for number in range(count):
            one = killed(stage, acts, seed, number)
            found.append(one)
            if one.is_fault:
                print(f"kill {number}: {_described(one)}", flush=True)
    print(summary(found, seed))
    return any(one.is_fault for one in found)


def summary(found: Sequence[Killed], seed: int) -> str:
    """One row per command, and one for all."""
    heading = (
        "command", "kills", BEFORE, WHILE, AFTER, "half files", "lost answers", "different reruns",
        "left-over files", "left-over locks", "seed",
    )  # fmt: skip
    names = list(dict.fromkeys(one.act for one in found))
    groups = [(name, [one for one in found if one.act == name]) for name in names]
    rows = [_row(name, some, seed) for name, some in [*groups, ("all", list(found))]]
    return report.table(heading, rows)


def acts_of(stage: Stage) -> Iterator[Act]:
    """Every command with the files it starts from, each run to its end twice."""
    set_up(stage)
    plain = stage.tree()
    work_on(stage)
    reword(stage)
    worked = stage.tree()
    yield _act(stage, "build", build_command("--jobs", "1"), worked)
    yield _act(stage, "build --jobs 2", build_command("--jobs", "2"), worked)
    yield _act(stage, "build --zip", build_command("--zip"), worked)
    yield _act(stage, "plain build", ("build", "-o", OUTPUT, "--quiet"), worked)
    yield _act(stage, "refresh", ("refresh", "filled"), worked)
    yield _act(stage, "refresh -o", ("refresh", "filled", "-o", "refreshed"), worked)
    stage.reset(plain)
    disagree(stage)
    clashing = stage.tree()
    for side in ("--mine", "--theirs", "--merge"):
        yield _act(stage, f"resolve {side}", ("resolve", _EDITED, side), clashing)


def killed(stage: Stage, acts: Sequence[Act], seed: int, number: int) -> Killed:
    """The result of one run that is killed, checked, and run again."""
    rng = Random(f"{seed} kills {number}")  # noqa: S311 (the same each time)
    act = rng.choice(acts)
    is_late = rng.random() < _LATE
    after = act.writes_for * rng.random() ** 2 if is_late else rng.uniform(0, act.done.seconds)
    stage.reset(act.before)
    cache = stage.environment["PLAYBOOK_CACHE"]
    with tempfile.TemporaryDirectory(dir=stage.folder) as empty:
        if rng.random() < _COLD:
            stage.environment["PLAYBOOK_CACHE"] = empty
        try:
            return _checked(stage, act, after, is_late=is_late)
        finally:
            stage.environment["PLAYBOOK_CACHE"] = cache


def _checked(stage: Stage, act: Act, after: float, *, is_late: bool) -> Killed:
    """Kill a run some seconds after its start or, if `is_late`, after its first write."""
    marks, began = stage.marks(), time.monotonic()
    process = stage.start(*act.command)
    while is_late and process.poll() is None and stage.marks() == marks:
        time.sleep(_POLL)
    time.sleep(after)
    at = time.monotonic() - began
    kill(process)
    tree = stage.tree()
    again = stage.run(*act.command)
    cache = Path(stage.environment["PLAYBOOK_CACHE"])
    return Killed(
        act.name,
        at,
        BEFORE if tree == act.before else AFTER if tree == act.done.tree else WHILE,
        tuple(_half(act, tree)),
        tuple(act.lost(tree) or act.lost(again.tree)),
        tuple(_differences(act, again)),
        tuple(name for name in again.tree if left_over(name))
        + tuple(path.name for path in cache.glob("*") if left_over(path.name)),
        "another run" in again.errors,
    )


def _half(act: Act, tree: Tree) -> Iterator[str]:
    """Files that match neither the state before nor the result of an undisturbed run."""
    for name, data in tree.items():
        if left_over(name) or data in (act.before.get(name), act.done.tree.get(name)):
            continue
        if is_journal(name) and _is_json(data):
            continue
        yield name
    for name in act.before:
        if is_document(name) and name in act.done.tree and name not in tree:
            yield f"{name} is missing"


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


def _differences(act: Act, again: Done) -> Iterator[str]:
    """How the result of a second run differs from that of an undisturbed one."""
    if again.code not in (act.done.code, act.again.code):
        yield f"code {again.code}: {again.errors.strip()[:150]}"
    trees = [{name: data for name, data in again.tree.items() if not left_over(name)}]
    expected = min((act.done.tree, act.again.tree), key=lambda tree: len(_unlike(trees[0], tree)))
    yield from sorted(_unlike(trees[0], expected))


def _unlike(one: Tree, other: Tree) -> set[str]:
    return {name for name in {*one, *other} if one.get(name) != other.get(name)}


def _act(stage: Stage, name: str, command: tuple[str, ...], before: Tree) -> Act:
    stage.reset(before)
    stage.run(*command)  # from now on the cache is warm
    stage.reset(before)
    done = stage.run(*command)
    writes_for = time.time() - stage.first_write(before)
    again = stage.run(*command)
    assert not [one for one in again.tree if left_over(one)]
    precious = (_EDITED,) if "resolve" in command else _WORKED_ON
    return Act(name, command, before, done, again, writes_for, precious)


def _row(name: str, found: Sequence[Killed], seed: int) -> list[str]:
    hits = [one.hit for one in found]
    return [
        name,
        str(len(found)),
        *(str(hits.count(hit)) for hit in (BEFORE, WHILE, AFTER)),
        str(sum(len(one.half) for one in found)),
        str(sum(len(one.lost) for one in found)),
        str(sum(bool(one.differs) for one in found)),
        str(sum(len(one.left) for one in found)),
        str(sum(one.kept_out for one in found)),
        str(seed),
    ]


def _described(one: Killed) -> str:
    parts = {"half": one.half, "lost": one.lost, "differs": one.differs, "left over": one.left}
    details = "; ".join(f"{name}: {', '.join(names)}" for name, names in parts.items() if names)
    locked = "; another run was reported to be writing" if one.kept_out else ""
    return f"{one.act}, {one.at:.3f} s ({one.hit}): {details}{locked}"
