"""The use case `read`: reads the answers in filled files, and works out how complete they are and
what follows from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from glob import glob, has_magic
from os.path import exists, isdir
from pathlib import Path

from generator.answers.interpret import AnswerWords, interpret
from generator.answers.renames import belongs, renamed, retired_answers
from generator.config import Unit
from generator.document.answers import Answers, RawAnswers
from generator.document.tree import Kind
from generator.foundation import files
from generator.foundation.errors import (
    ConfigError,
    GeneratorError,
    Place,
    Problem,
    ReadError,
    did_you_mean,
)
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.locale import Locale, find_locale
from generator.playbook import Labels, Playbook
from generator.playbook.completeness import Completeness, completeness, facts_of
from generator.playbook.derived import DerivedValue, DerivedValues
from generator.playbook.settings import TemplateSettings
from generator.project.ownership import check_owner
from generator.project.project import Project, open_project
from generator.readers import SUFFIXES, find_reader

_LIBREOFFICE_7 = "LibreOffice/7."


@dataclass(frozen=True)
class FilledWorksheet:
    """The content of one filled file.

    For each field, `labels` is its label in the file, `texts` the text of its answer, and
    `found_by` how it was recognised. `steps` says how complete each step is, `derived` what follows
    from the answers. `retired` contains label and text of answers whose field no longer exists or
    which contradict each other, `renamed` the former ids of fields with today's.
    """

    file: Path
    stamp: Mapping[str, str]
    answers: Answers
    labels: Mapping[str, str]
    texts: Mapping[str, str]
    found_by: Mapping[str, str]
    steps: Mapping[str, Completeness]
    derived: Mapping[str, DerivedValue]
    retired: Mapping[str, tuple[str, str]]
    renamed: Mapping[str, str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class WorksheetReader:
    """Reads filled files, using the playbooks and settings of one project."""

    project: Project

    def read(self, path: Path) -> FilledWorksheet:
        """The content of one filled file, also of another organisation, with a warning.

        Raises `ReadError` if the file cannot be read or is not a generated document.
        """
        found = _raw_answers(path, path.as_posix(), self.project.limits)
        foreign = self._check_owner(path, found)
        reading = self._interpret(path, found)
        if foreign is None or not self._named(found):
            return reading
        message = f"{foreign.message}; figures that depend on its settings are not known"
        warning = replace(foreign, code="read.organisation", message=message, level="warning")
        return replace(reading, problems=(warning, *reading.problems))

    def read_own(self, path: Path) -> FilledWorksheet:
        """As `read`; raises `ConfigError` for a file of another organisation than the project's."""
        found = _raw_answers(path, path.as_posix(), self.project.limits)
        if foreign := self._check_owner(path, found):
            raise ConfigError(foreign)
        return self._interpret(path, found)

    def read_bytes(self, data: bytes, path: Path) -> FilledWorksheet:
        """As `read`, for the bytes of a file that is not written yet."""
        reader = find_reader(path.suffix, self.project.limits)
        assert reader is not None
        return self._interpret(path, reader.read(data, path.as_posix()))

    def unit(self, stamp: Mapping[str, str]) -> Unit:
        """The unit that a file was made for, as it is today: the team, else the department, else
        the organisation.
        """
        config = self.project.config
        names = (stamp.get(key, "") for key in ("team", "department"))
        found = (config.units[name] for name in names if name in config.units)
        return next(found, config.organisation)

    def labels(self, playbook: Playbook) -> Labels:
        """The labels of a playbook in the organisation's language."""
        settings = self.project.settings(self.project.config.organisation.layers)
        return self.project.words(playbook, settings.locale)

    def _check_owner(self, path: Path, found: RawAnswers) -> Problem | None:
        return check_owner(self.project, self._named(found), path, "is a worksheet")

    def _named(self, found: RawAnswers) -> str:
        """The organisation that a file names; "" for none."""
        return found.stamp.get("organisation", "")

    def _is_foreign(self, found: RawAnswers) -> bool:
        return self._named(found) not in ("", self.project.config.organisation.id)

    def _interpret(self, path: Path, found: RawAnswers) -> FilledWorksheet:
        shown = path.as_posix()
        playbook = self._playbook(found, shown)
        edition = found.stamp.get("edition", "")
        if edition not in playbook.editions:
            hint = did_you_mean(edition, playbook.editions)
            message = f"the playbook “{playbook.id}” has no edition “{edition}”"
            raise ReadError(Problem("read.edition", message, Place(shown), hint))
        locale, labels = self._language(playbook, found)
        shapes = [
            field
            for field in playbook.shapes(edition)
            if not field.id.endswith("_other") or field.id in found.entries
        ]
        raw_answers = renamed(found.entries, dict(playbook.aliases))
        words = self._answer_words(playbook, labels, own=not self._is_foreign(found))
        answers, problems = interpret(shapes, raw_answers, shown, locale, words)
        steps = completeness(playbook, edition, answers, facts_of(playbook, answers))
        settings = self._settings(found)
        day = settings.day
        derived = DerivedValues(playbook, settings, labels, locale, day)
        multiline = [field.id for field in shapes if field.kind is Kind.MULTILINE]
        return FilledWorksheet(
            path,
            found.stamp,
            answers,
            {tag: raw.label for tag, raw in found.entries.items() if raw.label},
            {tag: raw.shown or raw.text for tag, raw in raw_answers.items()},
            {tag: raw.found_by for tag, raw in raw_answers.items()},
            steps,
            derived.work_out(answers, steps),
            retired_answers(raw_answers, playbook.shapes(edition)),
            {
                old: new
                for old, new in playbook.aliases
                if any(belongs(tag, old) for tag in found.entries)
            },
            (*found.problems, *problems, *_joined_lines(found, multiline, shown)),
        )

    def _playbook(self, found: RawAnswers, shown: str) -> Playbook:
        try:
            return self.project.renderer.catalogue.playbook(found.stamp.get("playbook", ""))
        except ConfigError as error:
            problems = (replace(problem, place=Place(shown)) for problem in error.problems)
            raise ReadError(*problems) from None

    def _language(self, playbook: Playbook, found: RawAnswers) -> tuple[Locale, Labels]:
        """The locale of a file's numbers and dates, and its labels."""
        language = found.stamp.get("language", playbook.languages[0])
        territory = found.stamp.get("locale", "").rpartition("-")[2]
        try:
            locale = find_locale(f"{language}-{territory}" if territory else language)
        except ValueError:
            locale = find_locale(playbook.languages[0])
        return locale, self.project.words(playbook, locale)

    def _answer_words(self, playbook: Playbook, labels: Labels, *, own: bool) -> AnswerWords:
        """The words that answers may use: those for “not known”, and the texts of choices; without
        `own`, the playbook's choices alone.
        """
        choices = self.project.choices(playbook, labels, own=own)
        return AnswerWords((labels.text("words", "not_known"),), choices)

    def _settings(self, found: RawAnswers) -> TemplateSettings:
        """The settings of a file's unit; for a file that is not known to be the project's own, only
        the settings that no figure depends on.
        """
        own = self.project.config.organisation
        if self._named(found) != own.id:
            return self.project.settings(own.layers).without_figures()
        return self.project.settings(self.unit(found.stamp).layers)


def open_reader(config: Path | None = None, limits: Limits = LIMITS) -> WorksheetReader:
    """A reader with the project at a file or folder, else the nearest one."""
    return WorksheetReader(open_project(config, limits=limits))


def expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """The files for some paths: of a folder the worksheets in it, of a pattern the files that match
    it. Word's marks of open files are left out. A path that does not exist is included, so that
    reading it reports that.
    """
    return (path for path in _every(paths) if not _is_mark(path))


def _every(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if isdir(path):
            yield from _worksheets(path)
        elif has_magic(str(path)) and not exists(path):
            found = [Path(name) for name in sorted(glob(str(path), recursive=True))]
            yield from found or [path]
        else:
            yield path


def _is_mark(path: Path) -> bool:
    """Whether a file is the one that Word puts beside an open file, with the name of who has it."""
    return path.name.startswith("~$")


def skipped_links(paths: Iterable[Path]) -> Iterator[Problem]:
    """A warning for each link to a worksheet or folder in the given folders: links are not
    followed.
    """
    for folder in filter(isdir, paths):
        for path in sorted(filter(Path.is_symlink, folder.rglob("*"))):
            if path.suffix.lower() in SUFFIXES or path.is_dir():
                message, hint = "is a link, and was not followed", "name it if you trust it"
                yield Problem("read.link", message, Place(path.as_posix()), hint, "warning")


def _worksheets(folder: Path) -> list[Path]:
    """The files in a folder that may be worksheets. Hidden files are left out. Links are not
    followed: in a folder from someone else they may lead anywhere.
    """
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not path.is_symlink()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _raw_answers(path: Path, shown: str, limits: Limits) -> RawAnswers:
    reader = find_reader(path.suffix, limits)
    if _is_mark(path):
        hint = "name the file itself, without “~$”"
        raise ReadError(Problem("read.open", "is Word's mark of an open file", Place(shown), hint))
    if reader is None:
        hint = f"names of worksheets end in {' or '.join(SUFFIXES)}"
        raise ReadError(Problem("read.format", "is not a worksheet", Place(shown), hint))
    try:
        data = files.read(path, most=limits.filled_file)
    except GeneratorError as error:
        raise ReadError(*error.problems) from None
    if data is None:
        hint = "check its name and folder"
        raise ReadError(Problem("read.missing", "there is no such file", Place(shown), hint))
    return reader.read(data, shown)


def _joined_lines(found: RawAnswers, multiline: Iterable[str], shown: str) -> list[Problem]:
    """A warning that LibreOffice 7 may have joined the lines of multiline answers."""
    filled = [ident for ident in multiline if ident in found.entries and found.entries[ident].text]
    if not filled or not found.saved_by.startswith(_LIBREOFFICE_7):
        return []
    message = f"LibreOffice 7 may have joined the lines of: {', '.join(filled)}"
    return [Problem("read.lines", message, Place(shown), "check these answers", "warning")]
