"""The form: what a document remembers of itself, so that it can be read back wherever it was saved.

Beside its stamp a document keeps the tag of every blank with the digest of its prompt, in the order
of the page, and the digest of every text around the blanks. So a reader knows a prompt from an
answer, a blank by its place, and words that somebody typed beside it, without the templates and
the settings of the day.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

FIELDS, AROUND, SUGGESTED = "form", "around", "suggested"
NO_PROMPT = "-"
_TAG = re.compile(r"[A-Za-z0-9_.-]{1,200}")
_ROOM = 250  # letters: Word shows no more than 255 in a document property


@dataclass(frozen=True)
class FormFingerprint:
    """The digests of what each blank shows unanswered, by its tag and between commas; and those of
    the texts around them.
    """

    prompts: Mapping[str, str]
    around: frozenset[str]


def is_tag(text: str) -> bool:
    """Whether a text can be the tag of a blank of ours: it is written on into what we make anew."""
    return bool(_TAG.fullmatch(text))


def digest(text: str) -> str:
    """Six hex digits of a text, its white space and its composed letters told alike."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return f"{zlib.crc32(plain.encode('utf-8', 'surrogatepass')) & 0xFFFFFF:06x}"


OBJECT = "\ufffc"  # stands for a picture in what a file says (Unicode, "Special Areas")


def bare(text: str) -> str:
    """What a text says, without any white space: programs that save it lay it out anew."""
    return "".join(text.split())


def lines_of(lengths: Iterable[int]) -> Iterator[range]:
    """Which entries stand in one property together, told by the lengths of all."""
    start, used, place = 0, 0, 0
    for place, length in enumerate(lengths, 1):
        if used + length > _ROOM and place - 1 > start:
            yield range(start, place - 1)
            start, used = place - 1, 0
        used += length + 1
    if place > start:
        yield range(start, place)


def read_fingerprint(stamp: Mapping[str, str]) -> FormFingerprint:
    """The form in a stamp; an empty one where a document has none."""
    fields = (entry.partition("=") for entry in _entries(stamp, FIELDS))
    prompts = {tag: found for tag, _, found in fields if is_tag(tag)}
    return FormFingerprint(prompts, frozenset(_entries(stamp, AROUND)))


def without_fingerprint(stamp: Mapping[str, str]) -> dict[str, str]:
    """The stamp alone."""
    return {
        key: text for key, text in stamp.items() if key.partition(".")[0] not in (FIELDS, AROUND)
    }


def _entries(stamp: Mapping[str, str], name: str) -> Iterator[str]:
    number = 1
    while f"{name}.{number}" in stamp:
        yield from stamp[f"{name}.{number}"].split()
        number += 1
