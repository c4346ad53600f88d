"""Library: finished sheets as cases, found again, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import PlainTextResponse, Response

from generator.foundation.errors import ConfigError, Problem
from generator.library.index import Query
from generator.library.names import PersonName
from generator.library.record import TITLE
from generator.output.owners import OUTPUT
from generator.usecases.library.find import FoundCases, find, search_fields, show
from generator.usecases.library.forget import CaseRemover, Removed
from generator.usecases.library.places import OutsideRemover
from generator.usecases.library.project_library import Library, open_library
from generator.usecases.library.report import report
from generator.usecases.library.report_files import FORMATS, ReportFiles
from generator.web.requests import Asked, Handler, download, redirect, titles

_MOST = 20  # cases on one page
_SEARCH = ("words", "field", "value")
_NOTHING: Mapping[str, Any] = {
    "person": "",
    "what": "",
    "removed": (),
    "problems": (),
    "is_planned": False,
    "is_done": False,
}


def library(asked: Asked) -> Response:
    """The cases that have some words, and an answer with some, the newest first."""
    if asked.studio.is_new:
        return redirect("/start")
    wanted = {name: asked.query.get(name, "").strip() for name in _SEARCH}
    opened, problems = _library(asked), tuple[Problem, ...]()
    fields = [(wanted["field"], wanted["value"])] if wanted["field"] and wanted["value"] else []
    try:
        found = find(opened, Query(words=wanted["words"]), fields, most=_MOST)
    except ConfigError as error:  # such as an answer that a field does not offer
        found, problems = FoundCases((), 0, ()), error.problems
    names = titles(asked)
    return asked.show(
        "library.html",
        source=asked.source,
        found=found,
        problems=problems,
        wanted=wanted,
        is_search=any(wanted.values()),
        fields=search_fields(opened, names),
        titles=names,
        tab="library",
    )


def case(asked: Asked) -> Response:
    """One case with its answers, figures and history."""
    shown = show(_library(asked), asked.path["case"])
    title = shown.case.current.answers.get(TITLE, "")
    return asked.show("case.html", source=asked.source, shown=shown, title=title, tab="library")


def show_report(asked: Asked) -> Response:
    """What all cases say together, as a page in a frame."""
    opened = _library(asked)
    found = report(opened, Query(), learned=True)
    written, problems = ReportFiles(opened, found).write(["html"])
    frame = asked.studio.put_page(written["html"])
    return asked.show("report.html", frame=frame, problems=(*found.problems, *problems))


def write_report(asked: Asked) -> Response:
    """The report as a file."""
    kind = asked.path["kind"]
    if kind not in FORMATS:
        return PlainTextResponse("There is no report of this kind.\n", HTTPStatus.NOT_FOUND)
    opened = _library(asked)
    written, _ = ReportFiles(opened, report(opened, Query(), learned=True)).write([kind])
    return download(f"report{FORMATS[kind]}", written[kind])


def ask_removal(asked: Asked) -> Response:
    """The form for a name to forget, and for cases that are too old."""
    return _removal(asked, _NOTHING)


def remove(asked: Asked) -> Response:
    """Show what would be removed; remove it once somebody agrees."""
    name, is_agreed = asked.form.get("_name", "").strip(), asked.form.get("_agreed") == "1"
    what = asked.form.get("_what", "")
    if what != "expire" and not any(map(str.isalnum, name)):
        hint = "type the name as it is in the sheets"
        raise ConfigError(Problem("library.name", "the name to forget is missing", hint=hint))
    remover = CaseRemover(_library(asked), dry_run=not is_agreed)
    removed = list(remover.expire()) if what == "expire" else _forget(asked, remover, name)
    values = {"person": name, "what": what, "removed": removed, "problems": remover.problems}
    return _removal(asked, {**values, "is_planned": not is_agreed, "is_done": is_agreed})


def _forget(asked: Asked, remover: CaseRemover, name: str) -> list[Removed]:
    opened = remover.library
    person, output = PersonName(name), str(asked.studio.folder / OUTPUT)
    outside = OutsideRemover(
        opened.project, person, opened.folder.root, output, remover.dry_run, remover.problems
    )
    return [*remover.forget(person), *outside.remove()]


def _removal(asked: Asked, values: Mapping[str, Any]) -> Response:
    return asked.show("removal.html", source=asked.source, tab="library", **values)


def _library(asked: Asked) -> Library:
    return open_library(asked.studio.path)


ROUTES: tuple[tuple[str, Handler, tuple[str, ...]], ...] = (
    ("/library", library, ("GET",)),
    ("/library/report", show_report, ("GET",)),
    ("/library/report/{kind}", write_report, ("GET",)),
    ("/library/case/{case}", case, ("GET",)),
    ("/library/removal", ask_removal, ("GET",)),
    ("/library/removal", remove, ("POST",)),
)
