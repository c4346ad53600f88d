"""Files that came back: kept in the folder `returned`, read, and handed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.answers.copies import in_words
from generator.answers.duplicates import DuplicateFinder
from generator.foundation import files
from generator.foundation.errors import GeneratorError, Place, Problem
from generator.foundation.identifiers import file_name
from generator.foundation.limits import LIMITS, Limits
from generator.playbook.manifest import ASKED
from generator.readers import find_reader
from generator.readers.other_formats import describe_format
from generator.readers.returned_files import as_found, expanded, is_silent
from generator.usecases import export
from generator.usecases.library.add import AddedSheet, SheetAdder
from generator.usecases.library.project_library import open_library
from generator.usecases.read import FilledWorksheet, WorksheetReader, open_reader
from generator.usecases.track import RETURNED

_MAIL = ".eml"
OTHER_END = "_other"  # of the field for a choice that is not on the list
_MOST_NAMES = 1000  # files of one name


@dataclass(frozen=True)
class KeptFile:
    """A file that somebody handed in: the name that it has in the folder, "" if it was not kept,
    and why not.
    """

    given: str
    name: str = ""
    problem: Problem | None = None


@dataclass(frozen=True)
class ReadFile:
    """A file in the folder: its name there, and what was read; or the problems why it was not."""

    name: str
    reading: FilledWorksheet | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class SheetAnswers:
    """A sheet as people read it: each answer with its step and its label, and step and label of
    what is missing.
    """

    answers: tuple[tuple[str, str, str], ...]
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReturnedFolder:
    """The folder `returned` beside the organisation's file at a path."""

    config: Path
    limits: Limits = LIMITS

    @property
    def path(self) -> Path:
        return self.config.absolute().parent / RETURNED

    @staticmethod
    def is_passed_over(name: str) -> bool:
        """Whether a file of this name is nobody's sheet, as those that systems put into folders, so
        that nothing need be said about it.
        """
        return is_silent((name,))

    def keep(self, name: str, data: bytes) -> KeptFile:
        """Keep a file. One with the same bytes is there once; another one of the same name gets a
        number. Files that no worksheet can be are not kept.

        Raises `EnvironmentProblem` if the system refuses.
        """
        own = file_name(name)
        suffix = Path(own).suffix.lower()
        if suffix != _MAIL and find_reader(suffix, self.limits) is None:
            message, hint = describe_format(suffix) or (
                "is not a kind of file that a worksheet can be",
                "ask for the Word, PDF, Markdown or web page file that was filled in",
            )
            return KeptFile(name, problem=Problem("read.kind", message, Place(name), hint))
        for path in self._free(own):
            present = files.read(path)
            if present is None:
                files.write(path, data, sync=True, new=True)
            if present in (None, data):
                return KeptFile(name, path.name)
        message, hint = "there are too many files of this name", "rename it"
        return KeptFile(name, problem=Problem("read.name", message, Place(name), hint))

    def paths(self) -> dict[str, Path]:
        """The files in the folder by their names below it; those in mails, too."""
        found = expanded([self.path], self.limits) if self.path.is_dir() else ()
        return {path.relative_to(self.path).as_posix(): path for path in found}

    def read(self) -> Iterator[ReadFile]:
        """What each file says."""
        return (self.read_one(name, path) for name, path in self.paths().items())

    def read_one(self, name: str, path: Path) -> ReadFile:
        """What one file says."""
        try:
            reading = self._reader.read(path)
        except GeneratorError as error:
            return ReadFile(name, None, tuple(as_found(error.problems, path, [self.path])))
        return ReadFile(name, reading, reading.problems)

    def in_words(self, reading: FilledWorksheet) -> SheetAnswers:
        """The answers of a sheet in the words that it prints."""
        choices = self._reader.words(reading.stamp).choices
        playbook = self._reader.project.renderer.catalogue.playbook(reading.stamp["playbook"])
        labels = self._reader.labels(playbook)

        is_asked = reading.stamp.get("edition", "") in ASKED

        def step(tag: str) -> str:
            return labels.text("steps", tag.partition(".")[0], "title")

        def label(tag: str) -> str:
            ident = ".".join(part for part in tag.partition("=")[0].split(".")[:2])
            asked = labels.text("fields", ident, "label_asked") if is_asked else ""
            own = asked or labels.text("fields", ident, "label")
            other = f"{label(tag.removesuffix(OTHER_END))} …" if tag.endswith(OTHER_END) else tag
            return reading.labels.get(tag) or own or other

        answers = (
            (step(tag), label(tag), "?" if value is None else in_words(tag, value, choices))
            for tag, value in reading.answers.items()
        )
        lacks = (lack.split("|") for one in reading.steps.values() for lack in one.missing)
        missing = ((step(lack[0]), " / ".join(map(label, lack))) for lack in lacks)
        return SheetAnswers(tuple(answers), tuple(dict.fromkeys(missing)))

    def workbook(self) -> bytes:
        """The answers of all files as an Excel file."""
        copies, readings, problems = DuplicateFinder(), list[FilledWorksheet](), list[Problem]()
        for file in self.read():
            if file.reading is None:
                problems += file.problems
                continue
            one = file.reading
            copies.add(one.file, one.stamp, one.answers, one.saved_on, one.asked)
            readings.append(one)
        return export.workbook(self._reader, readings, tuple(copies.found()), problems)[0]

    def add_to_library(self, paths: Iterable[Path]) -> tuple[list[AddedSheet], list[Problem]]:
        """File sheets in the library; what became of each, and the problems."""
        adder = SheetAdder(open_library(self.config, self.limits))
        for path in paths:
            try:
                adder.read(path)
            except GeneratorError as error:
                adder.problems += error.problems
        return list(adder.finish()), adder.problems

    @cached_property
    def _reader(self) -> WorksheetReader:
        return open_reader(self.config, self.limits)

    def _free(self, name: str) -> Iterator[Path]:
        """The paths that a file of this name may have, the plain one first."""
        path = self.path / name
        yield path
        for number in range(2, _MOST_NAMES):
            yield path.with_name(f"{path.stem} {number}{path.suffix}")
