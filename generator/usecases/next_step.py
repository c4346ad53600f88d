"""Where somebody is in their job, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.foundation.errors import GeneratorError
from generator.output.actions import Action
from generator.project.options import BuildOptions
from generator.project.organisation_file import find_config
from generator.usecases import drift
from generator.usecases.track import RETURNED, State, TrackOptions, track

_STALE = (Action.UPDATED, Action.CREATED, Action.MERGED)
_KEPT = (Action.KEPT, Action.PENDING, Action.DETACHED)


@dataclass(frozen=True)
class NextStep:
    """One thing to do: what there is, and the command to type."""

    state: str
    command: str


def next_steps(config: Path | None = None) -> tuple[NextStep, ...]:
    """What to do next in the project at a path, else in the nearest one, the most urgent first.
    Nothing is written. Raises `ConfigError` for a file whose name is almost right.
    """
    found = find_config(config)
    if found is None:
        return (
            NextStep("There is no organisation.yaml here yet.", "playbook init"),
            NextStep("The same in your browser, without a terminal.", "playbook serve"),
            NextStep("Or look at an invented organisation first.", "playbook build"),
        )
    try:
        state = drift.find_drift(BuildOptions(found))
    except GeneratorError as error:
        count = _counted(len(error.problems), "problem")
        return (NextStep(f"{found.as_posix()} has {count}.", "playbook check"),)
    return (*_of_documents(state), *_of_rounds(found))


def _of_documents(state: drift.Drift) -> tuple[NextStep, ...]:
    if not state.built:
        return (NextStep("Your file is fine; no documents are made yet.", "playbook build"),)
    files = state.file_drifts()
    stale = sum(file.action in _STALE for file in files)
    kept = [file for file in files if file.action in _KEPT and not file.is_settled]
    steps = []
    if stale:
        count = _counted(stale, "document")
        steps.append(NextStep(f"{count} would change.", "playbook diff, then playbook build"))
    if kept:
        count = _counted(len(kept), "file")
        steps.append(NextStep(f"{count} changed by people: please decide.", "playbook status"))
    if not steps:
        count = _counted(state.built, "document")
        steps.append(
            NextStep(f"{count}, all up to date.", "playbook send PLAYBOOK --to people.csv")
        )
    return tuple(steps)


def _of_rounds(config: Path) -> tuple[NextStep, ...]:
    """What to do about sheets that were sent."""
    try:
        report = track(TrackOptions(config=config))
    except GeneratorError:  # none was sent
        return ()
    open_ = report.count(State.MISSING, State.INCOMPLETE)
    if open_:
        return (NextStep(f"{report.headline}.", f"playbook track {RETURNED}/ --remind"),)
    return (NextStep(f"{report.headline}.", f"playbook library add {RETURNED}/"),)


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
