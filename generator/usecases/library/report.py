"""The use case `library report`: what the library says in figures, with the words of its codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator.foundation.errors import Problem
from generator.library.figures import CAUSES, FigureCounter, Figures
from generator.library.index import Index, Query, open_index
from generator.library.names import PersonName, names_in
from generator.library.record import TITLE, Revision
from generator.playbook.manifest import CHEAT_CODES
from generator.playbook.phrases import PhraseWriter, codes_of
from generator.usecases.library.project_library import Library, phrase_fields


@dataclass(frozen=True)
class Report:
    """Figures of the cases that match `query`. `words` are the labels of codes by the field that
    has them, those of phrases under `PHRASES` and of steps under `STEPS`, and `SHORT` before each
    for how others see them, in few words. `least` is how many cases a rate needs, and `currency`
    the organisation's own. `lessons` are what was learned in cases that may be shown, newest first,
    each after the title of its request.
    """

    figures: Figures
    words: Mapping[str, Mapping[str, str]]
    least: int
    problems: tuple[Problem, ...]
    query: Query
    currency: str
    lessons: tuple[tuple[str, str], ...] = ()

    def word(self, field: str, code: str) -> str:
        """A code in words; the code itself where it has none any more, "–" for no answer."""
        return self.words.get(field, {}).get(code) or code or "–"


LESSON = "outcome.lesson"
PHRASES, STEPS, SHORT = "phrases", "steps", "short "


def report(library: Library, query: Query, *, learned: bool = False) -> Report:
    """The figures of the cases that match, and with `learned` the lessons of those that may be
    shown.

    Raises `ConfigError` for a playbook that does not exist.
    """
    project = library.project
    if query.playbook:
        project.renderer.catalogue.playbook(query.playbook)
    policies = project.config.settings(project.config.organisation).policies
    least = int(policies.min_group_size)
    counter = _counter(library, least)
    with open_index(library.folder) as index:
        figures = counter.count(index.shorts(query), index.conflicts(query))
        lessons = tuple(_lessons(index, query)) if learned else ()
        problems = index.problems()
    words = _words(library, query.playbook)
    currency = project.unit_settings(project.config.organisation).currency
    return Report(figures, words, least, tuple(problems), query, currency, lessons)


def _counter(library: Library, least: int) -> FigureCounter:
    """Counts by the organisation's promises, and by what its playbooks ask."""
    config = library.project.config
    days = config.settings(config.organisation).policies.respond_within_days
    promised = (days.first_reply, days.decision)
    return FigureCounter(
        phrase_fields(library.project.renderer.catalogue), least, promised, _diagnosing(library)
    )


def _lessons(index: Index, query: Query) -> Iterator[tuple[str, str]]:
    for found in index.find(replace(query, permitted=True))[1]:
        revision = index.current(found)
        if lesson := _shown(revision, LESSON):
            yield _shown(revision, TITLE), lesson


def _shown(revision: Revision, field: str) -> str:
    """A text of a case on one line, without the names that are in its fields for people."""
    value = revision.answers.get(field)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    for name in names_in(revision):
        text = PersonName(name).without(text)
    return text


def _diagnosing(library: Library) -> frozenset[str]:
    """The ids of the playbooks that ask for root causes."""
    playbooks = library.project.renderer.catalogue.playbooks.values()
    return frozenset(one.id for one in playbooks if CAUSES in {spec.id for spec in one.fields()})


def _words(library: Library, only: str) -> dict[str, dict[str, str]]:
    """The words of codes in the organisation's language: those of the playbook `only` or, for "",
    of most playbooks, since some have words of their own for the same choice.
    """
    found: dict[tuple[str, str], Counter[str]] = {}
    steps: dict[str, str] = {}
    short: dict[str, str] = {}
    phrases = phrase_fields(library.project.renderer.catalogue)
    for playbook in library.project.renderer.catalogue.playbooks.values():
        labels = library.reader.labels(playbook)
        title = labels.text("title") or playbook.id
        for step in playbook.all_steps():
            name = labels.text("steps", step.id, "title") or step.id
            steps[f"{playbook.id}.{step.id}"] = f"{title}: {name}"
            said = labels.text("steps", step.id, "short") or name
            short[f"{playbook.id}.{step.id}"] = f"{labels.text('public_title') or title}: {said}"
        if only in ("", playbook.id):
            for field, options in library.project.choices(playbook, labels).items():
                for code, label in options.items():
                    key = PHRASES if field in phrases else field, code
                    found.setdefault(key, Counter())[label] += 1
    words = {STEPS: steps, SHORT + STEPS: short, SHORT + PHRASES: _short_phrases(library)}
    for (field, code), counts in found.items():
        words.setdefault(field, {})[code] = counts.most_common(1)[0][0]
    return words


def _short_phrases(library: Library) -> dict[str, str]:
    """The phrases alone, with their blanks, without whom they are for and how they come about."""
    project = library.project
    settings = project.unit_settings(project.config.organisation)
    playbook = next(iter(project.renderer.catalogue.playbooks.values()))
    labels = library.reader.labels(playbook)
    writer = PhraseWriter(playbook, labels, settings.currency)
    codes = codes_of(settings.records(CHEAT_CODES), labels)
    return {code["id"]: writer.filled(code["phrase"]) for code in codes}
