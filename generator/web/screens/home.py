"""Home: what to do next. And what every screen needs: pages for frames, undo, close."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import PlainTextResponse, Response

from generator.foundation.errors import ConfigError, Problem
from generator.library.index import Query
from generator.output.actions import Action
from generator.project.options import BuildOptions
from generator.usecases import drift
from generator.usecases.library.find import find
from generator.usecases.library.project_library import open_library
from generator.usecases.organisation.changes import undo
from generator.usecases.organisation.form import field_of, name_of
from generator.usecases.track import State, TrackOptions, TrackReport, track
from generator.web.requests import Asked, Handler, redirect
from generator.web.screens.organisation import screen_of

_FRAME_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
_KEPT = (Action.KEPT, Action.PENDING, Action.DETACHED)


@dataclass(frozen=True)
class OpenProblem:
    """A problem, and where in the studio to solve it."""

    problem: Problem
    field: str
    screen: str
    unit: str


def home(asked: Asked) -> Response:
    """The page that says what to do next; without an organisation, its first questions."""
    if asked.studio.is_new:
        return redirect("/start")
    source = asked.source
    if not source.units:
        return redirect("/file")
    return asked.show("home.html", source=source, open=list(_problems(asked)), tab="home")


def state_of_documents(asked: Asked) -> Response:
    """How far the documents are, for the page that has been shown already."""
    found = drift.find_drift(BuildOptions(asked.studio.path))
    files = found.file_drifts()
    stale = [one for one in files if one.action in (Action.UPDATED, Action.CREATED)]
    kept = [one for one in files if one.action in _KEPT and not one.is_settled]
    return asked.show("home_documents.html", built=found.built, stale=len(stale), kept=len(kept))


def state_of_rounds(asked: Asked) -> Response:
    """How many sheets are back, for the page that has been shown already."""
    try:
        report = track(TrackOptions(config=asked.studio.path))
    except ConfigError:  # no round was sent
        report = TrackReport((), (), ())
    back = sum(row.is_back for row in report.rows)
    missing = report.count(State.MISSING)
    return asked.show("home_returned.html", report=report, back=back, missing=missing)


def state_of_library(asked: Asked) -> Response:
    """How many cases there are, for the page that has been shown already."""
    found = find(open_library(asked.studio.path), Query(), most=0)
    return asked.show("home_library.html", count=found.count)


def page(asked: Asked) -> Response:
    """A page in a frame, in which nothing can run."""
    data = asked.studio.page(asked.path["name"])
    if data is None:
        return PlainTextResponse("This page is no longer there.\n", HTTPStatus.NOT_FOUND)
    headers = {"content-security-policy": _FRAME_POLICY}
    return Response(data, media_type="text/html; charset=utf-8", headers=headers)


def undo_change(asked: Asked) -> Response:
    """Put back what a file said before a change."""
    back = _local(asked.form.get("_back", "/"))
    changes = asked.studio.changes
    number = asked.form.get("_change", "0")
    if number.isdecimal() and int(number) < len(changes):
        past = changes[int(number)]
        undo(past.change)
        asked.studio.forget(past)
        back += f"{'&' if '?' in back else '?'}undone=1"
    return redirect(back)


def close(asked: Asked) -> Response:
    """Say goodbye and end the program."""
    asked.studio.stop()
    return asked.show("closed.html")


def _problems(asked: Asked) -> Iterator[OpenProblem]:
    for found in asked.source.located:
        name = name_of(field_of(found.keys))
        screen = screen_of(name) if found.unit else ""
        yield OpenProblem(found.problem, name, screen, found.unit)


def _local(path: str) -> str:
    """A path of the studio itself, whatever a form says."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


ROUTES: tuple[tuple[str, Handler, tuple[str, ...]], ...] = (
    ("/", home, ("GET",)),
    ("/home/documents", state_of_documents, ("GET",)),
    ("/home/returned", state_of_rounds, ("GET",)),
    ("/home/library", state_of_library, ("GET",)),
    ("/page/{name}", page, ("GET",)),
    ("/undo", undo_change, ("POST",)),
    ("/close", close, ("POST",)),
)
