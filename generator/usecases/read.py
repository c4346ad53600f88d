"""The use case `read`: reads the answers in filled files, and works out how complete they are and
what follows from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from generator.answers.interpret import AnswerWords, interpret
from generator.answers.renames import belongs, renamed, retired_answers
from generator.config import Unit
from generator.document.answers import Answers, RawAnswers
from generator.foundation.cache import open_cache
from generator.foundation.errors import (
    ConfigError,
    Place,
    Problem,
    ReadError,
    UndecidedError,
    did_you_mean,
)
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.locale import Locale, find_locale
from generator.output.earlier_prompts import earlier_prompts
from generator.playbook import SUMMARY, Labels, Playbook
from generator.playbook.completeness import Completeness, completeness, facts_of
from generator.playbook.conflicts import conflict_problems, conflicts
from generator.playbook.contacts import choices_of_contacts, unasked
from generator.playbook.derived import DerivedValue, DerivedValues
from generator.playbook.manifest import REPORT
from generator.playbook.settings import TemplateSettings
from generator.project.identification import DocumentFinder
from generator.project.ownership import NO_OWNER, check_owner
from generator.project.project import CACHED_MODULES, Project, open_project
from generator.project.sheet_words import SheetWords
from generator.readers import find_reader
from generator.readers.labels.blank import FindBlank
from generator.readers.labels.report import NOT_ALIGNED
from generator.readers.returned_files import read_file


@dataclass(frozen=True)
class FilledWorksheet:
    """The content of one filled file.

    For each field, `labels` is its label in the file, `texts` the text of its answer, and
    `found_by` how it was recognised; `certainty` says how certain that is for those found by their
    labels. `steps` says how complete each step is, `derived` what follows from the answers.
    `retired` contains label and text of answers whose field no longer exists or
    which contradict each other, `renamed` the former ids of fields with today's. `currency` is the
    one of its amounts, `saved_on` when the file was saved last, None where it does not say so, and
    `asked` has the ids of the fields in its edition.
    """

    file: Path
    stamp: Mapping[str, str]
    answers: Answers
    labels: Mapping[str, str]
    texts: Mapping[str, str]
    found_by: Mapping[str, str]
    certainty: Mapping[str, str]
    steps: Mapping[str, Completeness]
    derived: Mapping[str, DerivedValue]
    retired: Mapping[str, tuple[str, str]]
    renamed: Mapping[str, str]
    problems: tuple[Problem, ...]
    currency: str
    saved_on: datetime | None
    asked: frozenset[str]


@dataclass(frozen=True)
class WorksheetReader:
    """Reads filled files, using the playbooks and settings of one project. `organisation` is the id
    of the organisation that files without their properties are of; "" to take it from their text.
    """

    project: Project
    organisation: str = ""

    @cached_property
    def _find(self) -> FindBlank:
        source, own = self.project.source, self.project.config.organisation.id
        places = (source.parent, Path()) if source else ()
        prompts = partial(earlier_prompts, places, own)
        return DocumentFinder(self.project, self.organisation, prompts).find

    def read(self, path: Path) -> FilledWorksheet:
        """The content of one filled file, also of another organisation, with a warning.

        Raises `ReadError` if the file cannot be read or is not a generated document.
        """
        found = self._raw_answers(path)
        warnings = [*self._foreign(path, found)]
        try:
            reading = self._interpret(path, found)
        except ReadError as error:  # perhaps because of the other settings
            raise ReadError(*error.problems, *warnings) from None
        return replace(reading, problems=(*warnings, *reading.problems))

    def read_own(self, path: Path, data: bytes | None = None) -> FilledWorksheet:
        """As `read`; `data` are the bytes of the file if they are known. Raises `ConfigError` for a
        file of another organisation than the project's, and `UndecidedError` for one that does not
        say whose it is.
        """
        found = self._raw_answers(path, data)
        if foreign := self._check_owner(path, found):
            error = UndecidedError if foreign.code == NO_OWNER else ConfigError
            raise error(foreign)
        return self._interpret(path, found)

    def read_bytes(self, data: bytes, path: Path) -> FilledWorksheet:
        """As `read`, for the bytes of a file that is not written yet."""
        reader = find_reader(path.suffix, self.project.limits)
        assert reader is not None
        return self._interpret(path, reader.read(data, path.as_posix()))

    def stamp(self, path: Path) -> Mapping[str, str]:
        """The stamp of a file that was made here, also of one without fields.

        Raises `ReadError` for any other file.
        """
        return self._raw_answers(path).stamp

    def unit(self, stamp: Mapping[str, str]) -> Unit:
        """The unit that a file was made for, as it is today: the team, else the department, else
        the organisation.
        """
        config = self.project.config
        names = (stamp.get(key, "") for key in ("team", "department"))
        found = (config.units[name] for name in names if name in config.units)
        return next(found, config.organisation)

    def is_foreign(self, stamp: Mapping[str, str]) -> bool:
        """Whether a file was made for another organisation than the project's."""
        return stamp.get("organisation", "") not in ("", self.project.config.organisation.id)

    def labels(self, playbook: Playbook) -> Labels:
        """The labels of a playbook in the organisation's language."""
        settings = self.project.settings(self.project.config.organisation.layers)
        return self.project.words(playbook, settings.locale)

    def _raw_answers(self, path: Path, data: bytes | None = None) -> RawAnswers:
        if data is None:
            data = read_file(path, self.project.limits)
        reader = find_reader(path.suffix, self.project.limits)
        assert reader is not None
        return reader.read(data, path.as_posix(), self._find)

    def words(self, stamp: Mapping[str, str]) -> AnswerWords:
        """The words of the answers and fields of a file that was read, given its stamp."""
        playbook = self.project.renderer.catalogue.playbook(stamp["playbook"])
        return self._answer_words(playbook, stamp)

    def _check_owner(self, path: Path, found: RawAnswers) -> Problem | None:
        return check_owner(self.project, self._named(found), path, "is a worksheet")

    def _foreign(self, path: Path, found: RawAnswers) -> Iterator[Problem]:
        """A warning if a file is of another organisation than the project's."""
        problem = self._check_owner(path, found) if self._named(found) else None
        if problem:
            message = f"{problem.message}; figures that depend on its settings are not known"
            yield replace(problem, code="read.organisation", message=message, level="warning")

    def _named(self, found: RawAnswers) -> str:
        """The organisation that a file names; "" for none."""
        return found.stamp.get("organisation", "")

    def _interpret(self, path: Path, found: RawAnswers) -> FilledWorksheet:
        shown = path.as_posix()
        edition = found.stamp.get("edition", "")
        if edition == REPORT:
            message = "is a report of a library, which has no fields to read"
            hint = "read the worksheets that it is about"
            raise ReadError(Problem("read.report", message, Place(shown), hint))
        playbook = self._playbook(found, shown)
        if edition not in playbook.editions:
            hint = did_you_mean(edition, playbook.editions)
            message = f"the playbook “{playbook.id}” has no edition “{edition}”"
            raise ReadError(Problem("read.edition", message, Place(shown), hint))
        locale = self._locale(playbook, found.stamp)
        labels = self._words.labels(playbook.id, locale, self._unit_id(found.stamp))
        left_out = self._unasked(playbook, found.stamp)
        shapes = [
            field
            for field in playbook.shapes(edition)
            if not (field.id.endswith("_other") or field.id in left_out)
            or field.id in found.entries
        ]
        raw_answers = renamed(found.entries, dict(playbook.aliases))
        words = self._answer_words(playbook, found.stamp)
        answers, problems = interpret(shapes, raw_answers, shown, locale, words)
        if not raw_answers and any(each.code in NOT_ALIGNED for each in found.problems):
            problems = ()  # the same once more
        facts = facts_of(playbook, answers)
        steps = completeness(playbook, edition, answers, facts, left_out - answers.keys())
        unfit = conflict_problems(conflicts(playbook, answers), shown, words.name, words.choices)
        settings = self._settings(found)
        day = settings.day
        derived = DerivedValues(playbook, settings, labels, locale, day)
        return FilledWorksheet(
            path,
            found.stamp,
            answers,
            {tag: raw.label for tag, raw in found.entries.items() if raw.label},
            {tag: raw.shown or raw.text for tag, raw in raw_answers.items()},
            {tag: raw.found_by for tag, raw in raw_answers.items()},
            {tag: raw.certainty for tag, raw in raw_answers.items() if raw.certainty},
            steps,
            derived.work_out(answers, steps),
            retired_answers(raw_answers, playbook.shapes(edition)),
            {
                old: new
                for old, new in playbook.aliases
                if any(belongs(tag, old) for tag in found.entries)
            },
            (
                *_named(found.problems, words),
                *problems,
                *unfit,
                *_check_edition(edition, shown),
            ),
            settings.currency,
            found.saved_on,
            frozenset(shape.id for shape in playbook.shapes(edition)),
        )

    def _unasked(self, playbook: Playbook, stamp: Mapping[str, str]) -> frozenset[str]:
        """The ids of the fields that a file need not have: those added after it was made, and those
        for which its organisation has nothing to choose, or may have nothing, as what another one
        has is not known.
        """
        later = playbook.added_after(stamp.get("version", ""))
        if self.is_foreign(stamp):
            return later | choices_of_contacts(playbook)
        settings = self.project.settings(self.unit(stamp).layers)
        return later | unasked(playbook, settings, {})

    def _playbook(self, found: RawAnswers, shown: str) -> Playbook:
        try:
            return self.project.renderer.catalogue.playbook(found.stamp.get("playbook", ""))
        except ConfigError as error:
            problems = (replace(problem, place=Place(shown)) for problem in error.problems)
            raise ReadError(*problems) from None

    def _locale(self, playbook: Playbook, stamp: Mapping[str, str]) -> Locale:
        """The locale of a file's numbers and dates."""
        language = stamp.get("language", playbook.languages[0])
        territory = stamp.get("locale", "").rpartition("-")[2]
        try:
            return find_locale(f"{language}-{territory}" if territory else language)
        except ValueError:
            return find_locale(playbook.languages[0])

    def _unit_id(self, stamp: Mapping[str, str]) -> str:
        """The id of a file's unit; "" for one of another organisation."""
        return "" if self.is_foreign(stamp) else self.unit(stamp).id

    @cached_property
    def _words(self) -> SheetWords:
        return SheetWords(self.project)

    def _answer_words(self, playbook: Playbook, stamp: Mapping[str, str]) -> AnswerWords:
        """The words of a file's answers and fields; for a file of another organisation, the
        playbook's choices alone.
        """
        locale, edition = self._locale(playbook, stamp), stamp.get("edition", "")
        return self._words.answers(playbook.id, locale, self._unit_id(stamp), edition)

    def _settings(self, found: RawAnswers) -> TemplateSettings:
        """The settings of a file's unit; for a file that is not known to be the project's own, only
        the settings that no figure depends on.
        """
        own = self.project.config.organisation
        if self._named(found) != own.id:
            return self.project.settings(own.layers).without_figures()
        return self.project.settings(self.unit(found.stamp).layers)


def _check_edition(edition: str, shown: str) -> Iterator[Problem]:
    """A warning that a summary contains no answers."""
    if edition == SUMMARY:
        message = "is a summary, which prints answers but has no fields to read"
        hint = "read the worksheet that it was made from"
        yield Problem("read.summary", message, Place(shown), hint, "warning")


def _named(problems: Iterable[Problem], words: AnswerWords) -> Iterator[Problem]:
    """The problems of a file with the printed names of their fields."""
    for problem in problems:
        message = f"{words.name(problem.field)}: {problem.message}"
        yield replace(problem, message=message) if problem.field else problem


def open_reader(
    config: Path | None = None, limits: Limits = LIMITS, organisation: str = ""
) -> WorksheetReader:
    """A reader with the project at a file or folder, else the nearest one."""
    cache = open_cache(CACHED_MODULES)
    return WorksheetReader(open_project(config, cache=cache, limits=limits), organisation)
