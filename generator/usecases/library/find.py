"""The use cases `library list`, `find` and `show`: cases, found by words and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.answers.copies import in_words
from generator.document.answers import Value
from generator.document.tree import Kind
from generator.foundation.characters import comparable
from generator.foundation.errors import ConfigError, Problem, did_you_mean
from generator.library.history import Case, differing
from generator.library.index import FoundCase, Index, Query, open_index
from generator.library.record import ANONYMISED, Revision, is_case
from generator.playbook import Playbook
from generator.usecases.library.add import conflict_problem
from generator.usecases.library.project_library import Library, no_case

_CHOICES = (Kind.CHOICE, Kind.SEVERAL)
_WORDED = (Kind.TEXT, Kind.MULTILINE, Kind.PERSON, Kind.LIST)


@dataclass(frozen=True)
class FoundCases:
    """The newest cases that match, and how many there are in all; `problems` are warnings about
    files of the library.
    """

    cases: tuple[FoundCase, ...]
    count: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class SearchField:
    """A field that cases can be searched by: its id, its label, and the step that it is in."""

    id: str
    label: str
    step: str


@dataclass(frozen=True)
class Answer:
    """An answer as people read it."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class Change:
    """A field that two revisions do not answer alike; a text is "" where one has no answer."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownRevision:
    """A revision of a case, and what it changed; nothing for the first."""

    revision: Revision
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ShownCase:
    """A case with its answers in the order of the worksheet, its figures, and its history."""

    case: Case
    answers: tuple[Answer, ...]
    figures: tuple[Answer, ...]
    history: tuple[ShownRevision, ...]
    problems: tuple[Problem, ...]


def find(
    library: Library, query: Query, fields: Iterable[tuple[str, str]] = (), most: int = -1
) -> FoundCases:
    """The cases that match and have these answers in their fields, newest first, `most` at most;
    all if it is negative. Where only what may be shown is asked for, anonymised cases are without
    the name of who made the request.

    Raises `ConfigError` for a field, a choice or a playbook that does not exist.
    """
    parts = _by_kind(library, fields)
    query = replace(query, answers=parts["answers"], texts=parts["texts"])
    if query.playbook:
        library.project.renderer.catalogue.playbook(query.playbook)
    with open_index(library.folder) as index:
        count, cases = index.find(query, most)
        problems = [*index.problems(), *_conflicts(index, cases)]
    if query.permitted:
        cases = [
            replace(one, requester="") if one.permission == ANONYMISED else one for one in cases
        ]
    return FoundCases(tuple(cases), count, tuple(problems))


def search_fields(library: Library, playbooks: Iterable[str]) -> tuple[SearchField, ...]:
    """The fields of some playbooks that cases can be searched by, each once, in the order of their
    worksheets. Playbooks that there are none of any more have no fields.
    """
    known = library.project.renderer.catalogue.playbooks
    found: dict[str, SearchField] = {}
    for playbook in (known[name] for name in playbooks if name in known):
        labels = library.reader.labels(playbook)
        for field in playbook.shapes():
            step = labels.text("steps", field.id.partition(".")[0], "title")
            label = labels.text("fields", field.id, "label") or field.id
            found.setdefault(field.id, SearchField(field.id, label, step))
    return tuple(found.values())


def show(library: Library, ident: str) -> ShownCase:
    """A case by its id, or by the beginning of it. Raises `ConfigError` if there is none, or if
    several ids begin like this.
    """
    listing = library.folder.listing()
    case, problems = library.folder.case(listing.by_case.get(_chosen(ident, listing.by_case), ()))
    if case is None:
        raise ConfigError(*problems)
    if case.is_conflict:
        problems.append(replace(conflict_problem(case), level="warning"))
    words = _Words(library, case.current)
    answers = [
        Answer(name, words.label(name, case.current), words.text(name, value))
        for name, value in words.ordered(case.current.whole_answers)
    ]
    figures = [
        Answer(name, words.figure(name), str(one.get("shown", "")))
        for name, one in case.current.derived.items()
        if isinstance(one, Mapping) and one.get("value") is not None
    ]
    history = tuple(_history(case, words))
    return ShownCase(case, tuple(answers), tuple(figures), history, tuple(problems))


def _chosen(ident: str, known: Iterable[str]) -> str:
    found = [one for one in known if one.startswith(ident)] if is_case(ident) else []
    if ident in found:
        return ident
    if len(found) > 1:
        hint = f"known: {', '.join(sorted(found)[:10])}"
        message = f"several cases begin with “{ident}”"
        raise ConfigError(Problem("library.case", message, hint=hint))
    if not found:
        raise no_case(ident, known)
    return found[0]


def _conflicts(index: Index, cases: Sequence[FoundCase]) -> Iterator[Problem]:
    """A warning for each case whose revisions contradict each other."""
    for found in cases:
        case = index.case(found.id) if found.conflict else None
        if case and case.is_conflict:
            yield replace(conflict_problem(case), level="warning")


def _by_kind(
    library: Library, asked: Iterable[tuple[str, str]]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """The answers asked for as parts of a query: those that can only be whole ones, with the codes
    of choices for their labels, and words of texts.

    Raises `ConfigError` for a field that no playbook has, and a choice that its field does not
    offer.
    """
    kinds, choices = _offered(library)
    found: dict[str, list[tuple[str, str]]] = {"answers": [], "texts": []}
    for ident, value in asked:
        if ident not in kinds:
            hint = did_you_mean(ident, kinds) if ident else ""
            hint = hint if hint.startswith("did") else "playbook list --fields shows all fields"
            raise ConfigError(Problem("library.field", f"there is no field “{ident}”", hint=hint))
        codes = choices.get(ident, {})
        code = codes.get(comparable(value))
        if kinds[ident] in _CHOICES and codes and code is None:
            message = f"“{ident}” has no choice “{value}”"
            raise ConfigError(Problem("library.choice", message, hint=did_you_mean(value, codes)))
        part = "texts" if code is None and kinds[ident] in _WORDED else "answers"
        found[part].append((ident, code or value))
    return {part: tuple(pairs) for part, pairs in found.items()}


def _offered(library: Library) -> tuple[dict[str, Kind], dict[str, dict[str, str]]]:
    """Every field and column with its kind, that of a text where a choice allows others than are
    offered; and the codes of choices by label and by code.
    """
    kinds: dict[str, Kind] = {}
    choices: dict[str, dict[str, str]] = {}
    for playbook in library.project.renderer.catalogue.playbooks.values():
        for field in playbook.shapes():
            for one in (field, *field.columns):
                kinds[one.id] = Kind.TEXT if one.free else one.kind
        labels = library.reader.labels(playbook)
        for ident, options in library.project.choices(playbook, labels).items():
            known = choices.setdefault(ident, {})
            known |= {comparable(label): code for code, label in options.items()}
            known |= {comparable(code): code for code in options}
    return kinds, choices


def _history(case: Case, words: _Words) -> Iterator[ShownRevision]:
    by_digest = {one.digest: one for one in case.revisions}
    for revision in case.revisions:
        parents = [by_digest[one] for one in revision.parents if one in by_digest]
        changes = [
            Change(
                words.label(name, revision, parents[0]),
                words.text(name, parents[0].compared.get(name, "")),
                words.text(name, revision.compared.get(name, "")),
            )
            for name in (differing(parents[0].compared, revision.compared) if parents else ())
        ]
        yield ShownRevision(revision, tuple(changes))


class _Words:
    """Labels and choices of the playbook that a case is of; ids where it no longer exists."""

    def __init__(self, library: Library, revision: Revision) -> None:
        playbooks = library.project.renderer.catalogue.playbooks
        self._playbook: Playbook | None = playbooks.get(revision.stamp.get("playbook", ""))
        self._choices: Mapping[str, Mapping[str, str]] = {}
        self._labels: dict[str, str] = {}
        self._figures: dict[str, str] = {}
        if self._playbook:
            self._choices = library.reader.words({**revision.stamp}).choices
            labels = library.reader.labels(self._playbook)
            fields = (field.id for field in self._playbook.fields())
            figures = (one.id for one in self._playbook.derived)
            self._labels = {ident: labels.text("fields", ident, "label") for ident in fields}
            self._figures = {ident: labels.text("derived", ident, "label") for ident in figures}

    def label(self, ident: str, *revisions: Revision) -> str:
        """What is printed above a field: as it was printed then, else as it is today."""
        printed = (one.labels.get(ident, "") for one in revisions)
        return next(filter(None, printed), "") or self._labels.get(ident) or ident

    def figure(self, ident: str) -> str:
        return self._figures.get(ident) or ident

    def text(self, ident: str, value: Any) -> str:
        """An answer in words; "?" for one that is not known."""
        if isinstance(value, Mapping):  # one that has no field any more
            return str(value.get("text", ""))
        return in_words(ident, _typed(value), self._choices).replace("\n", " / ")

    def ordered(self, answers: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """The answers in the order of the playbook."""
        known = [field.id for field in self._playbook.shapes()] if self._playbook else []
        place = {ident: number for number, ident in enumerate(known)}
        return sorted(answers.items(), key=lambda one: (place.get(one[0], len(place)), one[0]))


def _typed(value: Any) -> Value:
    """Plain data as an answer; numbers as texts."""
    if isinstance(value, list):
        rows = [
            {name: _typed(cell) for name, cell in row.items()} if isinstance(row, dict) else row
            for row in value
        ]
        return tuple(rows)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
