"""Documents: what would change and why, making them, and files that people worked in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from pathlib import Path

from starlette.responses import PlainTextResponse, Response

from generator.foundation import files
from generator.foundation.errors import ConfigError, Problem
from generator.output.actions import Action, FileState
from generator.project.options import EDITIONS, BuildOptions
from generator.usecases import drift
from generator.usecases.drift import Drift, FileDrift
from generator.usecases.refresh import RefreshOptions, refresh
from generator.usecases.resolve import Side, resolve, sides_of
from generator.web.requests import Asked, Handler, download, redirect

FORMATS = ("docx", "pdf", "html", "md")
_USUAL_EDITIONS, _USUAL_FORMATS = ("playbook", "worksheet"), ("docx",)
_NOT_THERE = (Action.CREATED, Action.DELETED, Action.REMOVED)


@dataclass(frozen=True)
class OpenFile:
    """A file that people worked in, and what can be done with it."""

    drift: FileDrift
    name: str
    sides: tuple[Side, ...]
    is_filled: bool


@dataclass(frozen=True)
class TeamFiles:
    """The files of one unit, and what would happen to them."""

    unit: str
    name: str
    files: tuple[str, ...]
    new: int
    renewed: int
    kept: int


def documents(asked: Asked) -> Response:
    """The page for documents; what was made is looked at afterwards."""
    if asked.studio.is_new:
        return redirect("/start")
    source = asked.source
    if source.errors:
        return asked.show("documents_stopped.html", source=source, tab="documents")
    return asked.show("documents.html", source=source, tab="documents")


def overview(asked: Asked) -> Response:
    """What was made, what would change, and the choice of what to make."""
    source, state = asked.source, asked.studio.making.state
    if state.is_running:
        return asked.show("documents_making.html", making=state)
    found = drift.find_drift(BuildOptions(asked.studio.path))
    return asked.show(
        "documents_overview.html",
        source=source,
        found=found,
        changes=found.changes(),
        open=list(_open_files(found)),
        teams=list(_teams(asked, found)),
        editions=EDITIONS,
        formats=FORMATS,
        chosen=(_USUAL_EDITIONS, _USUAL_FORMATS),
        making=state,
    )


def make(asked: Asked) -> Response:
    """Begin to make what was chosen; without a choice, renew what was made before."""
    orders = [BuildOptions(asked.studio.path)]
    if asked.form.get("_what") == "chosen":
        editions = _known(asked, "_edition", EDITIONS)
        formats = _known(asked, "_format", FORMATS)
        if not editions or not formats:
            hint = "tick at least one kind and one format"
            raise ConfigError(Problem("serve.nothing", "nothing was chosen to make", hint=hint))
        whom = asked.form.get("_whom", "")
        orders = [_order(asked, whom, editions, formats)]
    asked.studio.making.start(orders)
    return redirect("/documents")


def progress(asked: Asked) -> Response:
    """How far the build is."""
    return asked.show("progress.html", making=asked.studio.making.state, is_polled=True)


def stop(asked: Asked) -> Response:
    """Stop the build; what is made stays."""
    asked.studio.making.stop()
    return redirect("/documents")


def difference(asked: Asked) -> Response:
    """The lines of one file that would change, with their causes."""
    found = drift.find_drift(BuildOptions(asked.studio.path))
    name = asked.query.get("file", "")
    known = {file.plan.name: Path(file.path) for file in found.files}
    chosen = list(found.differences([known[name]])) if name in known else []
    return asked.show("difference.html", differences=chosen)


def settle(asked: Asked) -> Response:
    """Decide what happens to a file that somebody edited, or copy the answers of a filled one."""
    found = drift.find_drift(BuildOptions(asked.studio.path))
    known = {one.name: one for one in _open_files(found)}
    chosen = known.get(asked.form.get("_file", ""))
    if chosen is None:
        return redirect("/documents")
    path = Path(chosen.drift.path)
    if chosen.is_filled:
        for done in refresh(RefreshOptions(asked.studio.path), [path]):
            if isinstance(done, tuple):
                raise ConfigError(*done)
    else:
        resolve(path, Side(asked.form.get("_side", Side.MINE)))
    return redirect("/documents")


def file(asked: Asked) -> Response:
    """One document that was made, to be saved by the browser."""
    found = drift.find_drift(BuildOptions(asked.studio.path))
    known = {one.plan.name: one for one in found.files}
    planned = known.get(asked.path["name"])
    data = files.read(planned.path, follow=False) if planned else None
    if data is None:
        return PlainTextResponse("There is no such document.\n", HTTPStatus.NOT_FOUND)
    return download(asked.path["name"].rpartition("/")[2], data)


def _order(
    asked: Asked, whom: str, editions: tuple[str, ...], formats: tuple[str, ...]
) -> BuildOptions:
    """What to build for one unit, for all teams of a department, or for all teams."""
    unit = asked.source.units.get(whom)
    level = unit.level if unit else ""
    return BuildOptions(
        asked.studio.path,
        editions=editions,
        formats=formats,
        teams=(whom,) if level == "team" else (),
        department=whom if level == "department" else "",
        all_teams=whom == "*",
    )


def _known(asked: Asked, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in allowed if one in asked.lists.get(name, ()))


def _open_files(found: Drift) -> Iterator[OpenFile]:
    """The files that people worked in and nobody has decided about."""
    names = {file.path: file.plan.name for file in found.files}
    for one in found.file_drifts():
        if one.is_settled or one.state not in (FileState.EDITED, FileState.FILLED):
            continue
        is_filled = one.state is FileState.FILLED
        sides = () if is_filled else sides_of(Path(one.path))
        yield OpenFile(one, names[one.path], sides, is_filled)


def _teams(asked: Asked, found: Drift) -> Iterator[TeamFiles]:
    planned = sorted(found.files, key=lambda file: file.plan.name)
    units = asked.source.units
    for ident, group in groupby(planned, lambda file: file.plan.name.partition("/")[0]):
        own = list(group)
        unit = units.get(ident)
        name = (unit.team or unit.department) if unit else ident
        actions = [file.plan.action for file in own]
        yield TeamFiles(
            ident,
            name or ident,
            tuple(file.plan.name for file in own if file.plan.action not in _NOT_THERE),
            actions.count(Action.CREATED),
            actions.count(Action.UPDATED),
            sum(action in (Action.KEPT, Action.PENDING, Action.MERGED) for action in actions),
        )


ROUTES: tuple[tuple[str, Handler, tuple[str, ...]], ...] = (
    ("/documents", documents, ("GET",)),
    ("/documents", make, ("POST",)),
    ("/documents/overview", overview, ("GET",)),
    ("/documents/progress", progress, ("GET",)),
    ("/documents/stop", stop, ("POST",)),
    ("/documents/difference", difference, ("GET",)),
    ("/documents/settle", settle, ("POST",)),
    ("/documents/file/{name:path}", file, ("GET",)),
)
