"""Organisation: its voice, phrases, contacts, teams and look in forms, with the document beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from generator.foundation.errors import ConfigError, GeneratorError, Problem, UndecidedError
from generator.project.project import PlaybookListing, built_in_example
from generator.usecases.build import list_playbooks
from generator.usecases.explain import Explained, ExplainOptions, explain
from generator.usecases.init import samples
from generator.usecases.organisation.appearance import contrast_on_white
from generator.usecases.organisation.changes import (
    ChangedLine,
    SavedChange,
    drafts_of,
    save_edits,
    save_text,
)
from generator.usecases.organisation.form import (
    REMOVED,
    SettingsForm,
    is_setting,
    name_of,
)
from generator.usecases.organisation.phrases import Phrases
from generator.usecases.organisation.preview import PreviewOptions, preview
from generator.usecases.organisation.source import Source, open_source
from generator.web.requests import Asked, Handler, download, redirect

# The screens in their order, and the settings at the top of the file that each of them shows.
SCREENS: Mapping[str, tuple[str, ...]] = {
    "voice": ("voice",),
    "phrases": ("cheat_codes", "escalation_contacts"),
    "teams": ("departments", "teams", "id", "name"),
    "look": ("organisation", "branding"),
    "goals": ("goals", "rates", "data_sources"),
    "rules": ("policies", "raci", "cases", "library", "locked", "schema_version"),
    "wording": ("wording",),
}
_FIRST = "voice"
_DOCUMENT = "pushback/playbook"
_MOST_SENTENCES = 10


@dataclass(frozen=True)
class Clash:
    """A file that changed while a form was open: its lines where the form says otherwise, and its
    digest now.
    """

    lines: tuple[ChangedLine, ...]
    seen: str


def screen_of(name: str) -> str:
    """The screen that shows the setting with a dotted name; "" if there is no such setting."""
    first = name.partition(".")[0]
    known = is_setting(name) and (screen for screen, keys in SCREENS.items() if first in keys)
    return next(known or iter(()), "")


def screen(asked: Asked) -> Response:
    """One screen with its form."""
    if asked.studio.is_new:
        return redirect("/start")
    if not asked.source.units:
        return redirect("/file")
    return _screen(asked, _form(asked.source, asked.query.get("unit", "")))


def save(asked: Asked) -> Response:
    """Save what was typed; a file that changed meanwhile stays as it is, and both are shown."""
    source, unit = asked.source, asked.form.get("_unit", "")
    form = _form(source, unit)
    spot = form.spot
    if asked.form.get("_seen") != spot.file.digest:
        return _clash(asked, form)
    try:
        change = save_edits(spot.file.path, form.edits(asked.settings), spot.file.digest)
    except UndecidedError:
        return _clash(asked, form)
    except ConfigError as error:
        return _screen(asked, replace(form, typed=asked.settings), refused=error.problems)
    asked.studio.remember(change)
    query = urlencode({"unit": form.unit, "saved": int(change.before != change.after)})
    return redirect(f"/organisation/{asked.path['screen']}?{query}")


def show_draft(asked: Asked) -> Response:
    """The document and the problems that what was typed would make, before it is saved."""
    source = asked.source
    form = _form(source, asked.form.get("_unit", ""))
    edits = form.edits(asked.settings)
    drafts = drafts_of({form.spot.file.path: edits})
    drafted = open_source(asked.studio.path, drafts)
    if form.unit not in drafted.units:
        return asked.show("problems.html", problems=drafted.errors)
    shown = SettingsForm(drafted, form.unit)
    values: dict[str, Any] = {
        "form": shown,
        "names": _names(asked.settings),
        "screen": asked.path["screen"],
        "samples": _samples(shown),
        "contrast": contrast_on_white,
        "phrases": Phrases(asked.studio.path),
        "is_saved": not edits,
        "clash": asked.form.get("_seen") != form.spot.file.digest,
    }
    if drafted.errors:
        return asked.show("draft.html", frame="", errors=drafted.errors, **values)
    wanted = _wanted(asked, asked.form)
    frame = asked.studio.put_page(preview(wanted, drafts).data)
    return asked.show("draft.html", frame=frame, errors=(), wanted=wanted, **values)


def one_document(asked: Asked) -> Response:
    """One document as it is saved now, in a format."""
    made = preview(_wanted(asked, asked.query, asked.query.get("format", "docx")))
    return download(made.name, made.data)


def origin(asked: Asked) -> Response:
    """Where the value of a setting comes from, for a team or a department."""
    unit = asked.source.units.get(asked.query.get("unit", ""))
    level = unit.level if unit else ""
    options = ExplainOptions(
        asked.studio.path,
        team=unit.id if unit and level == "team" else "",
        department=unit.id if unit and level == "department" else "",
    )
    try:
        found = explain(options, asked.query.get("name", ""))
    except GeneratorError:
        found = Explained()
    return asked.show("origin.html", explained=found)


def find_sentences(asked: Asked) -> Response:
    """The sentences of the playbooks that contain some words, each with a field to reword it."""
    words = asked.query.get("_words", "")
    try:
        found = explain(ExplainOptions(asked.studio.path), words).sentences if words else ()
    except GeneratorError:
        found = ()
    sentences = [(name_of(one.keys), one) for one in found[:_MOST_SENTENCES] if one.keys]
    return asked.show("found.html", found=sentences)


def file_as_text(asked: Asked) -> Response:
    """The whole file as text: the way out if it cannot be read as it is."""
    main = asked.source.main
    return asked.show(
        "file.html",
        file=main,
        text=main.data.decode(errors="replace"),
        source=asked.source,
        tab="organisation",
    )


def save_file(asked: Asked) -> Response:
    """Save the whole file as it was typed."""
    main = asked.source.main
    text = asked.form.get("_text", "").replace("\r\n", "\n")
    ending = "\r\n" if b"\r\n" in main.data else "\n"
    mark = "\ufeff" if main.data.startswith(b"\xef\xbb\xbf") else ""
    whole = mark + text.removeprefix("\ufeff").replace("\n", ending)
    asked.studio.remember(save_text(main.path, whole, asked.form.get("_seen", "")))
    return redirect("/")


def _screen(
    asked: Asked,
    form: SettingsForm,
    clash: Clash | None = None,
    refused: tuple[Problem, ...] = (),
) -> Response:
    """A screen; with both versions of a file that changed, or why what was typed was not saved."""
    name = asked.path["screen"] if asked.path["screen"] in SCREENS else _FIRST
    return asked.show(
        f"screens/{name}.html",
        HTTPStatus.CONFLICT if clash or refused else HTTPStatus.OK,
        source=form.source,
        form=form,
        screen=name,
        screens=tuple(SCREENS),
        counts=_counts(form),
        listings=_listings(asked),
        document=asked.query.get("document", _DOCUMENT),
        samples=_samples(form),
        contrast=contrast_on_white,
        phrases=Phrases(asked.studio.path),
        saved=_saved(asked),
        clash=clash,
        refused=refused,
        undone=asked.query.get("undone") == "1",
        tab="organisation",
    )


def _clash(asked: Asked, form: SettingsForm) -> Response:
    """The screen with what was typed, beside what the file says now; nothing is saved."""
    edits = form.edits(asked.settings)
    drafts = drafts_of({form.spot.file.path: edits})
    typed = open_source(asked.studio.path, drafts)
    mine = SavedChange(form.spot.file.path, form.spot.file.data, next(iter(drafts.values())))
    return _screen(asked, _form(typed, form.unit), Clash(mine.lines(), form.spot.file.digest))


def _form(source: Source, unit: str) -> SettingsForm:
    return SettingsForm(source, unit if unit in source.units else source.organisation)


def _names(names: Iterable[str]) -> dict[str, None]:
    """What a form shows problems for: its fields, and its records, which it names to remove."""
    return dict.fromkeys(name.removesuffix(f".{REMOVED}") for name in names if "+" not in name)


def _counts(form: SettingsForm) -> dict[str, int]:
    """How many errors each screen has."""
    counts = dict.fromkeys(SCREENS, 0)
    for name, problem in form.all_problems():
        if screen := screen_of(name):
            counts[screen] += problem.level == "error"
    return counts


def _listings(asked: Asked) -> tuple[PlaybookListing, ...]:
    """The playbooks to look at; those of the product if the organisation's file has errors."""
    try:
        return list_playbooks(asked.studio.path)
    except GeneratorError:
        return list_playbooks(built_in_example())


def _samples(form: SettingsForm) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Two sentences in each tone, with the organisation's names."""
    answers = {
        "organisation.locale": form.field("organisation.locale").value or "en",
        "voice.function": form.field("voice.function.long").value,
    }
    for key in ("stakeholder", "learner"):
        names = (form.field(f"voice.{key}.{form_}").value for form_ in ("one", "many"))
        answers[f"voice.{key}"] = ", ".join(names)
    try:
        return tuple(samples(answers))
    except (GeneratorError, ValueError):
        return ()


def _saved(asked: Asked) -> SavedChange | None:
    """The change that was saved just now."""
    changes = asked.studio.changes
    return changes[0].change if asked.query.get("saved") == "1" and changes else None


def _wanted(asked: Asked, chosen: Mapping[str, str], kind: str = "html") -> PreviewOptions:
    playbook, _, edition = (chosen.get("_document") or _DOCUMENT).partition("/")
    return PreviewOptions(asked.studio.path, chosen.get("_reader", ""), playbook, edition, kind)


ROUTES: tuple[tuple[str, Handler, tuple[str, ...]], ...] = (
    ("/organisation/{screen}", screen, ("GET",)),
    ("/organisation/{screen}", save, ("POST",)),
    ("/organisation/{screen}/draft", show_draft, ("POST",)),
    ("/download", one_document, ("GET",)),
    ("/origin", origin, ("GET",)),
    ("/wording/find", find_sentences, ("GET",)),
    ("/file", file_as_text, ("GET",)),
    ("/file", save_file, ("POST",)),
)
