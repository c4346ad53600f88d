"""A revision of a case: what one filled worksheet said, as a plain file that never changes.

The file is JSON with sorted keys. Its name ends in the first digits of the digest of its content,
so two people who add the same sheet write the same file, and a damaged file is noticed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import PurePath
from typing import Any

from generator.foundation.digests import digest
from generator.foundation.numbers import date_of

SCHEMA = 1
DIGITS = 12  # of a digest, in names
TITLE, REQUESTER, DEPARTMENT = (
    "about.request_title",
    "about.requester",
    "about.requester_department",
)
RECEIVED, DECIDED, DECISION = "about.date_received", "outcome.date_decided", "outcome.decision"
PERMISSION = "outcome.share_as_case_study"
FILE = "file"  # the key of the name of a sheet, among the names of people
NO_PERMISSION, ANONYMISED = "no", "anonymised"
_CASE = re.compile(r"[a-z0-9]{4,16}")
_ORIGINAL = re.compile(r"([0-9a-f]{64}\.[a-z0-9]{1,8})?")
_DEEPEST = 4  # levels of an answer, a figure or a step
_NAME = re.compile(rf"({_CASE.pattern})-([0-9a-f]{{{DIGITS}}})")
_CELL = re.compile(r"(.+)\.([0-9]{1,4})\.(\w+)")
_TEXTS = ("case", "added", "currency", "saved_on", "original")
_MAPS = ("stamp", "answers", "people", "labels", "steps", "derived", "retired")
_LISTS = ("problems", "parents", "replaces", "gone")
Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Revision:
    """A revision of the case with the id `case`.

    `answers` are those of the sheet without the names of people, which are in `people` under the
    ids of their fields and cells, with the name of the file under `FILE`. `steps` says how complete
    each step was, `derived` what followed from the answers, `labels` what was printed above them.
    `asked` is how many fields the sheet had, `saved_on` when it was saved last, "" if it does not
    say so; `added` is the day on which it came into the library, which is not part of the digest.
    `original` is the name of the sheet itself in the library's folder of files, "" if it was
    deleted, and `problems` are those that reading it reported.

    `parents` are the digests of the revisions that this one follows: none for the first, several
    where it settles a conflict. `replaces` are the digests of revisions that were removed because
    they contained a name to forget, `gone` those of their sheets.
    """

    case: str
    added: str
    stamp: Mapping[str, str]
    answers: Plain
    people: Plain = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    steps: Plain = field(default_factory=dict)
    derived: Plain = field(default_factory=dict)
    retired: Plain = field(default_factory=dict)
    currency: str = ""
    saved_on: str = ""
    asked: int = 0
    original: str = ""
    problems: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @cached_property
    def data(self) -> bytes:
        """The bytes of its file; the day is on the first line of its own."""
        plain = {"schema": SCHEMA, **{one.name: getattr(self, one.name) for one in fields(self)}}
        text = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True)
        return f"{text}\n".encode(errors="backslashreplace")

    @cached_property
    def digest(self) -> str:
        return digest_of(self.data)

    @property
    def name(self) -> str:
        return f"{self.case}-{self.digest}.json"

    @cached_property
    def whole_answers(self) -> dict[str, Any]:
        """The answers together with the names of people."""
        return joined(self.answers, self.people)

    @cached_property
    def compared(self) -> dict[str, Any]:
        """What two revisions differ in, by field; the name of the file does not count."""
        retired = {f"retired {ident}": one for ident, one in self.retired.items()}
        return {**self.whole_answers, **retired}

    @property
    def permission(self) -> str:
        """Whether it may be shown as a case study: "no" unless somebody said that it may."""
        return str(self.answers.get(PERMISSION) or NO_PERMISSION)

    @property
    def day(self) -> str:
        """The day of the request: when it was received, else saved last, else added."""
        received = self.answers.get(RECEIVED)
        known = received if isinstance(received, str) and date_of(received) else ""
        return known or self.saved_on[:10] or self.added

    def without_people(self) -> Revision:
        """The same without any name from a field for people."""
        return replace(self, people={})


def digest_of(data: bytes) -> str:
    """The digest in the name of a file with these bytes: of all but the line with the day, however
    its lines end.
    """
    start, _, rest = data.replace(b"\r\n", b"\n").partition(b"\n")
    return digest(start + rest.partition(b"\n")[2])[:DIGITS]


def case_in(name: str) -> str:
    """The case in the name of a file, also of a copy that a sync client renamed; "" for none."""
    match = _NAME.match(name)
    return match[1] if match and PurePath(name).suffix == ".json" else ""


def digest_in(path: str) -> str:
    """The digest in the name of a file, see `case_in`; "" for none."""
    match = _NAME.match(path.rpartition("/")[2])
    return match[2] if match else ""


def is_case(text: str) -> bool:
    """Whether a text can be the id of a case."""
    return bool(_CASE.fullmatch(text))


def revision_in(data: bytes) -> Revision:
    """The revision in a file that was checked before and has not changed since."""
    plain = json.loads(data)
    del plain["schema"]
    return Revision(**{**plain, **{key: tuple(plain[key]) for key in _LISTS}})


def read_revision(name: str, data: bytes) -> Revision:
    """The revision in a file. Raises `ValueError` for one that is damaged, was changed, or is of a
    later version.
    """
    try:
        plain = json.loads(data, parse_constant=_no_number)
        is_known = plain.pop("schema") == SCHEMA
        plain |= {key: tuple(map(_text, plain[key])) for key in _LISTS}
        revision = Revision(**plain)
        is_known = is_known and _is_whole(revision)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    match = _NAME.match(name)
    if not is_known or not match:
        raise ValueError(name)
    if (revision.case, digest_of(data)) != match.groups():
        raise ValueError(name)
    vars(revision)["digest"] = match[2]  # known, so that it is not worked out again
    return revision


def _is_whole(revision: Revision) -> bool:
    """Whether every part has its type, so that whoever uses it need not check."""
    texts = (getattr(revision, name) for name in _TEXTS)
    maps = [getattr(revision, name) for name in _MAPS]
    pairs = (*revision.stamp.items(), *revision.labels.items())
    return (
        all(isinstance(one, str) for one in texts)
        and all(isinstance(one, dict) for one in maps)
        and all(isinstance(text, str) for pair in pairs for text in pair)
        and isinstance(revision.asked, int)
        and bool(_ORIGINAL.fullmatch(revision.original))
        and all(_is_flat(one, _DEEPEST) for part in maps for one in part.values())
        and date_of(revision.added) is not None
    )


def _is_flat(value: object, depth: int) -> bool:
    """Whether plain data has no more levels than answers have."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return True
    return depth > 0 and all(_is_flat(one, depth - 1) for one in value)


def _no_number(text: str) -> None:
    raise ValueError(text)  # NaN and Infinity, which no answer can be


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def parted(answers: Plain, person_fields: frozenset[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answers without the names of people, and these names. `person_fields` are the ids of the
    fields and columns for people.
    """
    others: dict[str, Any] = {}
    people: dict[str, Any] = {}
    for ident, value in answers.items():
        if ident in person_fields:
            people[ident] = value
        elif isinstance(value, list):
            others[ident] = [dict(row) if isinstance(row, dict) else row for row in value]
            for number, row in enumerate(others[ident], 1):
                for name in [*row] if isinstance(row, dict) else ():
                    if f"{ident}.{name}" in person_fields:
                        people[f"{ident}.{number}.{name}"] = row.pop(name)
        else:
            others[ident] = value
    return others, people


def joined(answers: Plain, people: Plain) -> dict[str, Any]:
    """What `parted` was given."""
    whole = {
        ident: [dict(row) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for ident, value in answers.items()
    }
    for ident, value in people.items():
        cell = _CELL.fullmatch(ident)
        if cell and (row := _row(whole.get(cell[1]), int(cell[2]))) is not None:
            row[cell[3]] = value
        elif "." in ident:
            whole[ident] = value
    return whole


def _row(rows: object, number: int) -> dict[str, Any] | None:
    row = rows[number - 1] if isinstance(rows, list) and 0 < number <= len(rows) else None
    return row if isinstance(row, dict) else None


def texts_in(value: object) -> Iterator[str]:
    """Every text in plain data, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from texts_in(each)
