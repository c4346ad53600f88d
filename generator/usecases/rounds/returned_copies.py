"""Whose sheet a returned file is: by the id of its copy, else by its stamp and who filled it in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from generator.formats.copy_id import copy_in
from generator.foundation.characters import comparable
from generator.output.sent_rounds import SentRound, SentSheet
from generator.playbook.manifest import REQUESTER
from generator.readers.mail import Envelope
from generator.readers.returned_files import container_of
from generator.usecases.read import FilledWorksheet

_WORD = re.compile(r"[^\W_]+")
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+\w", re.ASCII)


class FoundBy(StrEnum):
    """How it is known whose sheet a file is."""

    COPY = "copy"  # the id of the copy, in its stamp or in its last printed line
    PERSON = "person"  # the name or the address in the sheet, or the sender of the mail
    TEAM = "team"  # nobody else of the team got this sheet, and no name is filled in


@dataclass(frozen=True)
class ReturnedFile:
    """A file that was read, the mail it came in, None for no mail, and when it came back as far as
    is known: when its mail was sent, else when it was saved.
    """

    reading: FilledWorksheet
    envelope: Envelope | None
    back_at: datetime

    @property
    def path(self) -> Path:
        return self.reading.file


@dataclass(frozen=True)
class Match:
    """The sheet that a file is a copy of, and how that is known."""

    sheet: SentSheet
    found_by: FoundBy


def returned_file(reading: FilledWorksheet, envelope: Envelope | None) -> ReturnedFile:
    """A file with the moment it came back; of one that does not say when it was saved, it is when
    the system says so.
    """
    moments = (envelope.sent_on if envelope else None, reading.saved_on)
    said = next(filter(None, moments), None)
    return ReturnedFile(reading, envelope, said or _changed_at(reading.file))


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(container_of(path).stat().st_mtime, UTC)


@dataclass(frozen=True)
class Matcher:
    """Knows the sheets of some rounds."""

    rounds: Sequence[SentRound]

    @cached_property
    def _by_copy(self) -> dict[str, SentSheet]:
        return {copy: one for round_ in self.rounds for copy, one in round_.sheets.items()}

    def match(self, file: ReturnedFile) -> Match | None:
        """The sheet of a file; None if it is from nobody who got one."""
        stamp = file.reading.stamp
        if copy := copy_in(stamp):
            sheet = self._by_copy.get(copy)
            return Match(sheet, FoundBy.COPY) if sheet else None
        alike = [
            sheet
            for sheet in self._by_copy.values()
            if (sheet.playbook, sheet.edition) == (stamp.get("playbook"), stamp.get("edition"))
        ]
        if own := _latest(sheet for sheet in alike if _is_by(file, sheet)):
            return Match(own, FoundBy.PERSON)
        unit = stamp.get("team") or stamp.get("department") or stamp.get("organisation")
        of_unit = [sheet for sheet in alike if sheet.unit == unit]
        is_named = bool(file.reading.texts.get(REQUESTER)) or bool(file.envelope)
        own = None if is_named else _latest(of_unit)
        return Match(own, FoundBy.TEAM) if own else None

    def meant_by(self, path: Path, envelope: Envelope | None) -> SentSheet | None:
        """The sheet that a file without a readable one was probably meant to be: by the copy id in
        its name, else the latest of whoever sent the mail; None for none.
        """
        words = re.split(r"[^a-z]+", path.stem)
        named = next((self._by_copy[word] for word in words if word in self._by_copy), None)
        if named or not envelope or not envelope.sender:
            return named
        sender = envelope.sender.casefold()
        return _latest(one for one in self._by_copy.values() if one.mail.casefold() == sender)


def _is_by(file: ReturnedFile, sheet: SentSheet) -> bool:
    """Whether a file is from the person of a sheet: by name, in whatever order, or by address."""
    if not sheet.mail:
        return False
    texts = file.reading.texts
    addresses = {found for text in texts.values() for found in _MAIL.findall(text)}
    addresses |= {file.envelope.sender} if file.envelope else set()
    if sheet.mail.casefold() in {address.casefold() for address in addresses}:
        return True
    name = _words_of(texts.get(REQUESTER, ""))
    return bool(name) and name == _words_of(sheet.name)


def _words_of(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(comparable(name)))


def _latest(sheets: Iterable[SentSheet]) -> SentSheet | None:
    """The latest copy of one person among some sheets; None if they are of several people."""
    found = sorted(sheets, key=lambda sheet: sheet.made_on)
    people = {sheet.mail.casefold() for sheet in found}
    return found[-1] if len(people) == 1 else None
