"""Files of the same request: copies that somebody saved, mailed or refreshed, copies that several
people filled in, and its other editions, such as the canvas beside the worksheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generator.answers.copies import Difference, differences, listed
from generator.answers.interpret import AnswerWords
from generator.document.answers import Answers
from generator.formats.copy_id import copy_in
from generator.foundation.characters import comparable
from generator.foundation.digests import digest
from generator.foundation.errors import Place, Problem

TITLE, REQUESTER = "about.request_title", "about.requester"
# What all files of one request have in common; a refreshed file has another version.
_STAMP = ("playbook", "organisation", "department", "team")
_NEVER = datetime.min.replace(tzinfo=UTC)
_NUMBERED = re.compile(r"(\D*)(\d*)")


@dataclass(frozen=True)
class SameRequest:
    """The files of one request with their answers, in the order in which they were read; `latest`
    is the one that counts, and `why` it does. `asked` has the ids of the fields in each file, and
    `stamp` is that of the one that counts.
    """

    copies: Mapping[Path, Answers]
    latest: Path
    why: str
    asked: Mapping[Path, frozenset[str]]
    stamp: Mapping[str, str]

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(self.copies)

    def differences(self) -> tuple[Difference, ...]:
        """What the files do not answer alike; the fields of the latest file come first."""
        later_first = {self.latest: self.copies[self.latest], **self.copies}
        return tuple(differences(later_first, self.asked))

    def problems(self, words: AnswerWords) -> Iterator[Problem]:
        """The warning that these files are of the same request; where answers contradict each
        other, which ones; and those that some of the files lack.
        """
        *others, last = map(self.name, self.files)
        message = f"{', '.join(others)} and {last} are of the same request"
        counted = f"{self.why}, {self.name(self.latest)}, counts in the figures"
        hint = "move the others away; if they are requests of their own, give each its own title"
        if len(set(self.asked.values())) > 1:
            hint = (
                "playbook build --edition worksheet with --from for each puts all answers together"
            )
        yield self._warning("duplicate", f"{message}; {counted}", hint)
        found = self.differences()
        if rivals := [one.shown(words, self.name) for one in found if one.contradicts]:
            message = f"the copies contradict each other: {listed(rivals)}"
            hint = "agree on one answer, and correct it in the file that counts"
            yield self._warning("contradiction", message, hint)
        if some := [one.shown(words, self.name) for one in found if not one.contradicts]:
            message = f"only some of the copies answer these: {listed(some)}"
            counted = f"the figures are worked out from {self.name(self.latest)} alone"
            hint = f"{counted}; playbook build with --from for each copy puts all answers together"
            yield self._warning("complement", message, hint)

    def _warning(self, code: str, message: str, hint: str) -> Problem:
        return Problem(f"read.{code}", message, Place(self.latest.as_posix()), hint, "warning")

    def name(self, file: Path) -> str:
        """A file's name; with its folder if another file has the same name."""
        names = [path.name for path in self.files]
        return file.name if names.count(file.name) == 1 else file.as_posix()


def saving_order(file: Path, saved_on: datetime | None) -> tuple[object, ...]:
    """Sorts files by when they were saved. Those that do not say it come first, in the order of
    their names, numbers by value.
    """
    parts = [(text, int(number or 0)) for text, number in _NUMBERED.findall(file.stem)]
    return (saved_on or _NEVER, parts, file.as_posix())


class DuplicateFinder:
    """Finds files of the same request among all files of a run.

    The same are files with the same copy id, and those of one team and playbook with the same title
    and requester, whatever the case and white space; where both are blank, with the same answers,
    unless they are copies for different people. Blank files are never the same request.
    """

    def __init__(self) -> None:
        self._files: dict[str, list[_Copy]] = {}
        self._by_copy: dict[str, str] = {}

    def add(
        self,
        file: Path,
        stamp: Mapping[str, str],
        answers: Answers,
        saved_on: datetime | None,
        asked: frozenset[str],
    ) -> None:
        """Add a file; `saved_on` is when it was saved last, None where it does not say so, and
        `asked` are the ids of the fields in it.
        """
        names = [comparable(str(answers.get(ident) or "")) for ident in (TITLE, REQUESTER)]
        if answers:
            copy = copy_in(stamp)
            own = names if any(names) else copy or sorted(answers.items())
            key = digest(repr(([stamp.get(name, "") for name in _STAMP], own)).encode())
            key = self._by_copy.setdefault(copy, key) if copy else key
            self._files.setdefault(key, []).append(_Copy(file, saved_on, answers, stamp, asked))

    def found(self) -> Iterator[SameRequest]:
        """Every request with several files. Those with most fields count, and of these the file
        saved last; files that do not say when they were saved come before, in the order of their
        names, numbers by value.
        """
        for copies in self._files.values():
            if len(copies) > 1:
                most = max(len(copy.asked) for copy in copies)
                fullest = [copy for copy in copies if len(copy.asked) == most]
                latest = max(fullest, key=lambda copy: saving_order(copy.file, copy.saved_on))
                answers = {copy.file: copy.answers for copy in copies}
                asked = {copy.file: copy.asked for copy in copies}
                yield SameRequest(answers, latest.file, latest.why(fullest), asked, latest.stamp)


@dataclass(frozen=True)
class _Copy:
    file: Path
    saved_on: datetime | None
    answers: Answers
    stamp: Mapping[str, str]
    asked: frozenset[str]

    def why(self, others: Sequence[_Copy]) -> str:
        """Why this one counts among those with as many fields."""
        if len(others) == 1:
            return "the one with most fields"
        return "the one saved last" if self.saved_on else "the last one by name"
