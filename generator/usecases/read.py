"""The use case `read`: filled files become answers, how complete they are, and what follows from
them.
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
from generator.project.project import Project, open_project
from generator.readers import SUFFIXES, find_reader

_LIBREOFFICE_7 = "LibreOffice/7."


@dataclass(frozen=True)
class FilledWorksheet:
    """One filled file, read.

    `labels` are what the file calls each place, `texts` what stands there, `found_by` how each was
    recognised. `steps` and `derived` say how complete it is and what follows from its answers.
    `retired` are label and text of answers whose field is no more or which contradict each other,
    `renamed` the ids of old with today's.
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
    """Reads filled files with one project at hand: its playbooks, and the rates of its teams."""

    project: Project

    def read(self, path: Path) -> FilledWorksheet:
        """The answers in one filled file. Raises `ReadError` for a file that cannot be read or is
        none of ours.
        """
        return self._understood(path, _found(path, path.as_posix(), self.project.limits))

    def read_bytes(self, data: bytes, path: Path) -> FilledWorksheet:
        """As `read`, for the bytes of a file that is not there yet."""
        reader = find_reader(path.suffix, self.project.limits)
        assert reader is not None
        return self._understood(path, reader.read(data, path.as_posix()))

    def unit(self, stamp: Mapping[str, str]) -> Unit:
        """The team, else the department, else the organisation that a file was made for, as they
        are today.
        """
        config = self.project.config
        names = (stamp.get(key, "") for key in ("team", "department"))
        found = (config.units[name] for name in names if name in config.units)
        return next(found, config.organisation)

    def labels(self, playbook: Playbook) -> Labels:
        """The words of a playbook in the language of today's documents."""
        settings = self.project.settings(self.project.config.organisation.layers)
        return self.project.words(playbook, settings.locale)

    def _understood(self, path: Path, found: RawAnswers) -> FilledWorksheet:
        shown = path.as_posix()
        playbook = self._playbook(found, shown)
        edition = found.stamp.get("edition", "")
        if edition not in playbook.editions:
            hint = did_you_mean(edition, playbook.editions)
            message = f"the playbook “{playbook.id}” has no edition “{edition}”"
            raise ReadError(Problem("read.edition", message, Place(shown), hint))
        locale, labels = self._voice(playbook, found)
        shapes = [
            field
            for field in playbook.shapes(edition)
            if not field.id.endswith("_other") or field.id in found.entries
        ]
        raw_answers = renamed(found.entries, dict(playbook.aliases))
        words = self._answer_words(playbook, labels)
        answers, problems = interpret(shapes, raw_answers, shown, locale, words)
        steps = completeness(playbook, edition, answers, facts_of(playbook, answers))
        settings = self._settings(found)
        day = settings.day
        derived = DerivedValues(playbook, settings, labels, locale, day)
        glued = _glued(found, [field.id for field in shapes if field.kind is Kind.MULTILINE], shown)
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
            (*found.problems, *problems, *glued),
        )

    def _playbook(self, found: RawAnswers, shown: str) -> Playbook:
        try:
            return self.project.renderer.catalogue.playbook(found.stamp.get("playbook", ""))
        except ConfigError as error:
            problems = (replace(problem, place=Place(shown)) for problem in error.problems)
            raise ReadError(*problems) from None

    def _voice(self, playbook: Playbook, found: RawAnswers) -> tuple[Locale, Labels]:
        """The locale that a file's numbers are written in, and its words."""
        language = found.stamp.get("language", playbook.languages[0])
        territory = found.stamp.get("locale", "").rpartition("-")[2]
        try:
            locale = find_locale(f"{language}-{territory}" if territory else language)
        except ValueError:
            locale = find_locale(playbook.languages[0])
        return locale, self.project.words(playbook, locale)

    def _answer_words(self, playbook: Playbook, labels: Labels) -> AnswerWords:
        """The words in which people may have answered."""
        codes = {
            ident: {shown.casefold(): code for code, shown in options.items()}
            for ident, options in self.project.choices(playbook, labels).items()
        }
        return AnswerWords((labels.text("words", "not_known"),), codes)

    def _settings(self, found: RawAnswers) -> TemplateSettings:
        """The settings of whom a file was made for; without rates where that is somebody else."""
        own = self.project.config.organisation
        if found.stamp.get("organisation") != own.id:
            return self.project.settings(own.layers).with_changes(rates={})
        return self.project.settings(self.unit(found.stamp).layers)


def open_reader(config: Path | None = None, limits: Limits = LIMITS) -> WorksheetReader:
    """A desk with the project of a file or folder, else the nearest one."""
    return WorksheetReader(open_project(config, limits=limits))


def expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that paths stand for: folders for the worksheets in them, patterns for what they
    match. A path that names nothing stands for itself, and reading it tells so.
    """
    for path in paths:
        if isdir(path):
            yield from _worksheets(path)
        elif has_magic(str(path)) and not exists(path):
            found = [Path(name) for name in sorted(glob(str(path), recursive=True))]
            yield from found or [path]
        else:
            yield path


def passed_by(paths: Iterable[Path]) -> Iterator[Problem]:
    """A warning for each link in a folder: what it leads to, a worksheet or a folder, is not
    looked at.
    """
    for folder in filter(isdir, paths):
        for path in sorted(filter(Path.is_symlink, folder.rglob("*"))):
            if path.suffix.lower() in SUFFIXES or path.is_dir():
                message, hint = "is a link, which is not followed", "name it, if you trust it"
                yield Problem("read.link", message, Place(path.as_posix()), hint, "warning")


def _worksheets(folder: Path) -> list[Path]:
    """The files in a folder that may be worksheets; Word begins the names of its own marks with
    `~$`, and what begins with a dot is kept for programs. Links are not followed: in a folder that
    somebody sent they may lead anywhere.
    """
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not path.is_symlink()
        and not path.name.startswith("~$")
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _found(path: Path, shown: str, limits: Limits) -> RawAnswers:
    reader = find_reader(path.suffix, limits)
    if reader is None:
        hint = f"worksheets end in {' or '.join(SUFFIXES)}"
        raise ReadError(Problem("read.format", "is no worksheet", Place(shown), hint))
    try:
        data = files.read(path, most=limits.filled_file)
    except GeneratorError as error:
        raise ReadError(*error.problems) from None
    if data is None:
        hint = "look whether its name and its folder are right"
        raise ReadError(Problem("read.missing", "there is no such file", Place(shown), hint))
    return reader.read(data, shown)


def _glued(found: RawAnswers, multiline: Iterable[str], shown: str) -> list[Problem]:
    """What LibreOffice 7 may have done to texts of several lines when it opened them."""
    held = [ident for ident in multiline if ident in found.entries and found.entries[ident].text]
    if not held or not found.saved_by.startswith(_LIBREOFFICE_7):
        return []
    message = f"LibreOffice 7 may have joined the lines of: {', '.join(held)}"
    return [Problem("read.lines", message, Place(shown), "look at them", "warning")]
