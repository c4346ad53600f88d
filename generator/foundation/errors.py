"""Problems as values: each says what is wrong, where, and how to fix it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar, Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Place:
    """A position in a file that people edit; lines and columns count from 1, 0 means unknown."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`organisation.yaml:10:3`; unknown parts are left out."""
        return ":".join(
            [self.file, *(str(number) for number in (self.line, self.column) if number)]
        )

    def near(self) -> str:
        """The same without folders, for the middle of a sentence."""
        return str(Place(self.file.rpartition("/")[2], self.line, self.column))


NOWHERE = Place()


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, described for the person who has to fix it.

    `code` is stable and names the kind of problem; `message` says what is wrong; `hint` says how to
    fix it and may be empty. A warning never stops a run. `field` is the id of the field or cell of
    a worksheet that the problem is about, "" for any other problem.
    """

    code: str
    message: str
    place: Place = NOWHERE
    hint: str = ""
    level: Level = "error"
    field: str = ""


class GeneratorError(Exception):
    """Raised when work cannot continue; carries every problem found, not only the first."""

    exit_code: ClassVar[int] = 2

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[GeneratorError], tuple[Problem, ...]]:
        """Pickle support: an error that crosses processes keeps its problems."""
        return type(self), self.problems


class ConfigError(GeneratorError):
    """The organisation's file or the options of a command are not valid."""


class TemplateError(GeneratorError):
    """A playbook's templates or its description are not valid."""


class ReadError(GeneratorError):
    """A filled file cannot be read."""

    exit_code = 1


class UndecidedError(GeneratorError):
    """Somebody has to say what is right before work can go on."""

    exit_code = 3


REFUSED = "file.refused"  # code of a file that the system will not read or write


class EnvironmentProblem(GeneratorError):
    """The system refuses: a file is open elsewhere, the disk is full, a permission is missing."""

    exit_code = 4


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the closest known word, or all of them if none is close; empty if `known`
    is empty.
    """
    names = sorted(known)
    return suggestion(word, names) or (f"known: {', '.join(names)}" if names else "")


def suggestion(word: str, known: Iterable[str]) -> str:
    """A hint that names the closest known word; empty if none is close."""
    names = sorted(known)
    near = get_close_matches(word.casefold(), [name.casefold() for name in names], n=1, cutoff=0.6)
    found = next((name for name in names if near and name.casefold() == near[0]), "")
    return f"did you mean “{found}”?" if found else ""
