"""What the last comment of a Markdown page contains beside its stamp, to read the page back: the
digests of its lines, and the codes and labels of its choices.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.formats.fingerprint import AROUND, SUGGESTED, is_tag
from generator.formats.markdown import STAMP, label_digest

# Choices that are printed as boxes, and those that a field offers beside a text of one's own.
BOXES, OFFERED = "boxes", "lists"
_DIGITS = 6  # of a digest
# Digits by which a box is known among the few of its field, if that is enough. A label that
# somebody changed is taken for another's once in five thousand times.
_FEWEST = 4
# Anchored to a whole line, so that no part of it is searched twice.
_STAMP = re.compile(rf"^[ \t]*<!-- {STAMP} (\{{.*\}}) -->[ \t]*$", re.MULTILINE)
_ROW = re.compile(r"\.[1-9][0-9]*(?=\.|$)")
_EARLIER = re.compile(r"[0-9a-f]{6}(?: [0-9a-f]{6})*")


@dataclass(frozen=True)
class Choice:
    """A choice as it is printed: its code, and the first digits of its label's digest, "" if that
    is not known. The code is empty in pages made by earlier versions, which contain it in the line
    of the box.
    """

    code: str
    digest: str

    def is_printed_as(self, label: str) -> bool:
        return label_digest(label).startswith(self.digest)


Choices = Mapping[str, Sequence[Choice]]
Choosable = tuple[str, Sequence[tuple[str, str]]]  # a field, and the code and label of each choice


def pack_digests(digests: Iterable[str]) -> str:
    """Digests of six hex digits in four characters each. One line in a hundred thousand that
    somebody typed has the digest of one of two hundred printed ones.
    """
    return b64encode(bytes.fromhex("".join(digests))).decode()


def unpack_digests(text: str) -> frozenset[str]:
    """The digests in a text; none if it is damaged. Earlier versions wrote them as hex digits."""
    if _EARLIER.fullmatch(text):
        return frozenset(text.split())
    try:
        digits = b64decode(text, validate=True).hex()
    except ValueError:
        return frozenset()
    return frozenset(re.findall(f".{{{_DIGITS}}}", digits))


def write_choices(lists: Iterable[Choosable], *, exact: bool) -> str:
    """The code and label of each choice by field, as one text: equal lists once, and each label as
    its digest, all of it if any text may stand in its place; `read_choices` reverses it.
    """
    fields: dict[str, list[str]] = {}
    for field, choices in lists:
        fields.setdefault(_entries(choices, _DIGITS if exact else _FEWEST), []).append(field)
    return " ".join(f"{','.join(named)}={entries}" for entries, named in fields.items())


def _entries(choices: Sequence[tuple[str, str]], fewest: int) -> str:
    digests = [label_digest(label) for _, label in choices]
    count = next(
        (n for n in range(fewest, _DIGITS) if len({d[:n] for d in digests}) == len(set(digests))),
        _DIGITS,
    )
    pairs = zip(choices, digests, strict=True)
    return ",".join(f"{code}:{digest[:count]}" for (code, _), digest in pairs)


def read_choices(text: str) -> Choices:
    """The choices by field in a text."""
    found: dict[str, Sequence[Choice]] = {}
    for entry in text.split():
        names, _, entries = entry.partition("=")
        pairs = (one.rpartition(":") for one in entries.split(","))
        choices = tuple(Choice(code, digest) for code, _, digest in pairs if digest)
        found |= dict.fromkeys(filter(is_tag, names.split(",")), choices)
    return found


def choices_of(field: str, choices: Choices) -> Sequence[Choice]:
    """The choices of a field; those of a cell are its column's, which has no row number."""
    own = choices.get(field)
    return choices.get(_column(field), ()) if own is None else own


@lru_cache(maxsize=8192)
def _column(field: str) -> str:
    return _ROW.sub("", field, count=1)


def read_stamp(text: str) -> dict[str, str]:
    """The stamp in the last line, empty if it is missing or damaged."""
    lines = _STAMP.findall(text)
    try:
        stamp = json.loads(lines[-1]) if lines else None
    except (ValueError, RecursionError):
        stamp = None
    if not isinstance(stamp, dict):
        return {}
    return {str(key): str(value) for key, value in stamp.items()}


def without_digests(stamp: Mapping[str, str]) -> dict[str, str]:
    """The stamp without what only the reading of a page needs."""
    keys = (AROUND, SUGGESTED, BOXES, OFFERED)
    return {key: text for key, text in stamp.items() if key not in keys}
