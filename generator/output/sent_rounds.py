"""The record of what was sent: a file for each round, which says who got which copy of which sheet.

It is written before anything is sent, so that no copy is ever drawn or mailed twice. It has names
and addresses: personal data.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from generator.formats.copy_id import is_copy_id
from generator.foundation import files
from generator.foundation.errors import ConfigError, Place, Problem
from generator.foundation.identifiers import identifier
from generator.foundation.mail_addresses import mail_address
from generator.foundation.numbers import date_of

SENT = "sent"  # the folder of all rounds, beside the organisation's file
RECORD = "sent.json"
TABLES = ("mail-merge.csv", "mail-merge.xlsx")
_IGNORED = "*\n"
_SCHEMA = 1


class Delivery(StrEnum):
    """What is known about the mail of a sheet."""

    PREPARED = "prepared"  # the id of the copy is drawn, its files may not be there yet
    DRAFT = "draft"  # the files and the draft are written; somebody sends it, or not
    WAITING = "waiting"  # the same, and it is to be handed to a server
    SENDING = "sending"  # it is being handed to a server: if that was long ago, nobody knows
    SENT = "sent"  # a server took it
    REFUSED = "refused"  # a server did not take it


@dataclass(frozen=True)
class SentSheet:
    """One copy of a sheet for one person.

    `copy` is its id, `unit` the id of the team, department or organisation that it is for, `locale`
    the tag of its language, `made_on` the day on which it was made. `files` are the digests of its
    files by their names, the draft among them. `reminded` are the days on which reminders were
    made. Where somebody asked to be forgotten, `name` and `mail` are empty.
    """

    copy: str
    name: str
    mail: str
    unit: str
    locale: str
    playbook: str
    edition: str
    formats: tuple[str, ...]
    made_on: date
    due: date | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    delivery: Delivery = Delivery.PREPARED
    reminded: tuple[date, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """The person and the sheet: a round has one copy for each."""
        return self.mail.casefold(), self.playbook, self.edition


@dataclass(frozen=True)
class SentRound:
    """The sheets of a round by the ids of their copies, in the order in which they were made."""

    folder: Path
    organisation: str
    sheets: Mapping[str, SentSheet] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def by_key(self) -> dict[tuple[str, str, str], SentSheet]:
        return {sheet.key: sheet for sheet in self.sheets.values() if sheet.mail}

    def having(self, *sheets: SentSheet) -> SentRound:
        """The round with some sheets added, or in the place of those with the same copy ids."""
        return replace(self, sheets={**self.sheets, **{one.copy: one for one in sheets}})

    def save(self) -> None:
        """Write the record: it is on the disk when this returns. Its folder keeps itself out of
        version control. Raises `EnvironmentProblem` if the system refuses.
        """
        ignored = self.folder / ".gitignore"
        if files.read(ignored) is None:
            files.write(ignored, _IGNORED.encode())
        data = {
            "schema": _SCHEMA,
            "round": self.name,
            "organisation": self.organisation,
            "sheets": [_plain(sheet) for sheet in self.sheets.values()],
        }
        text = json.dumps(data, ensure_ascii=False, indent=1)
        files.write(self.folder / RECORD, f"{text}\n".encode(), sync=True)

    def lock(self) -> AbstractContextManager[None]:
        """As `files.exclusive_lock`, for the folder of the round."""
        return files.exclusive_lock(str(self.folder))


def load_round(folder: Path, organisation: str) -> SentRound:
    """The round in a folder, empty if nothing was sent there.

    Raises `ConfigError` for a record that is damaged, or of another organisation than the one with
    this id.
    """
    path = folder / RECORD
    data = files.read(path)
    if data is None:
        return SentRound(folder, organisation)
    try:
        content = json.loads(data)
        found = [_sheet(entry) for entry in content["sheets"]]
        owner = str(content["organisation"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "restore it from a backup: without it, nobody knows who got which copy"
        raise _refused("sent.damaged", "is damaged", path, hint) from None
    if owner != organisation:
        message = f"is a round of the organisation “{owner}”, and not of “{organisation}”"
        hint = "name its organisation's file with -c, or another round with --round"
        raise _refused("sent.organisation", message, path, hint)
    return SentRound(folder, organisation, {one.copy: one for one in found})


def rounds_in(sent: Path) -> list[str]:
    """The names of the rounds in a folder, sorted."""
    return sorted(path.parent.name for path in sent.glob(f"*/{RECORD}"))


@dataclass(frozen=True)
class Forgotten:
    """What was forgotten in a round: how many sheets lost their name, and the files removed."""

    folder: Path
    sheets: int
    files: tuple[Path, ...]


def forget(
    sent: Path,
    organisation: str,
    is_person: Callable[[str, str], bool],
    *,
    dry_run: bool = False,
) -> list[Forgotten]:
    """Forget people in all rounds of a folder: the copies stay in the record without name and
    address, so that counts stay right; drafts, reminders and the tables for mail merge, which the
    next `send` makes anew, are removed. `is_person` is given a name and an address. With `dry_run`,
    nothing is changed.

    Raises `ConfigError` for a damaged record, and `EnvironmentProblem` if the system refuses.
    """
    found = []
    for name in rounds_in(sent):
        known = load_round(sent / name, organisation)
        own = [one for one in known.sheets.values() if one.mail and is_person(one.name, one.mail)]
        if not own:
            continue
        if dry_run:
            there = [path for path in _files_of(known.folder, own) if path.exists()]
            found.append(Forgotten(known.folder, len(own), tuple(there)))
            continue
        with known.lock():
            gone = [path for path in _files_of(known.folder, own) if files.remove(path)]
            nameless = (replace(one, name="", mail="", files={}) for one in own)
            known.having(*nameless).save()
        found.append(Forgotten(known.folder, len(own), tuple(gone)))
    return found


def _files_of(folder: Path, sheets: Iterable[SentSheet]) -> Iterator[Path]:
    """The files of some sheets, whatever their kind, and the tables that name everybody."""
    for sheet in sheets:
        yield from sorted(folder.glob(f"*-{sheet.copy}*"))
    yield from (folder / name for name in TABLES)


def _plain(sheet: SentSheet) -> dict[str, Any]:
    days = {"made_on": sheet.made_on.isoformat(), "due": sheet.due and sheet.due.isoformat()}
    reminded = [day.isoformat() for day in sheet.reminded]
    return {**asdict(sheet), **days, "reminded": reminded, "formats": list(sheet.formats)}


def _sheet(entry: Mapping[str, Any]) -> SentSheet:
    """A sheet as it was written. Raises `ValueError`, `KeyError` or `TypeError` for any other: the
    names of files follow from it, and mails are sent by it.
    """
    texts = ("copy", "name", "mail", "unit", "locale", "playbook", "edition")
    own = {name: _text(entry[name]) for name in texts}
    is_file = all(map(_is_file_name, entry["files"]))
    is_address = own["mail"] == mail_address(own["mail"])
    if not (is_copy_id(own["copy"]) and identifier(own["unit"]) and is_file and is_address):
        raise ValueError
    due = entry["due"]
    return SentSheet(
        **own,
        formats=tuple(map(_text, entry["formats"])),
        made_on=_day(entry["made_on"]),
        due=None if due is None else _day(due),
        files={_text(name): _text(digest) for name, digest in entry["files"].items()},
        delivery=Delivery(entry["delivery"]),
        reminded=tuple(map(_day, entry["reminded"])),
    )


def _is_file_name(name: str) -> bool:
    """Whether a name is that of a file in the folder of the round, on every system."""
    return PurePosixPath(name).name == name != ".." and "\\" not in name


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _day(value: Any) -> date:
    day = date_of(_text(value))
    if day is None:
        raise ValueError
    return day


def _refused(code: str, message: str, path: Path, hint: str) -> ConfigError:
    return ConfigError(Problem(code, message, Place(path.as_posix()), hint))
