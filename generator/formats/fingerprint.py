"""The fingerprint that a document carries, so that it can be read back after any program saved it.

Besides its stamp, a document contains the tag of every field with the digest of its prompt, in the
order of the page, and the digest of every text around the fields. With these a reader distinguishes
a prompt from an answer, recognises a field by its position, and notices text typed beside it,
without the templates and settings that the document was made from.
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
_ROOM = 250  # characters; Word shows at most 255 in a document property


@dataclass(frozen=True)
class FormFingerprint:
    """The digests of what each unanswered field shows, by tag and separated by commas; and the
    digests of the texts around the fields.
    """

    prompts: Mapping[str, str]
    around: frozenset[str]


def is_tag(text: str) -> bool:
    """Whether a text is a valid tag of a field; tags are copied into refreshed documents."""
    return bool(_TAG.fullmatch(text))


def digest(text: str) -> str:
    """Six hex digits of a text, independent of its white space and of how accents are encoded."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return f"{zlib.crc32(plain.encode('utf-8', 'surrogatepass')) & 0xFFFFFF:06x}"


OBJECT = "\ufffc"  # replaces a picture in the text of a file (Unicode, "Special Areas")


def without_whitespace(text: str) -> str:
    """The text without white space, which programs may change on saving."""
    return "".join(text.split())


def lines_of(lengths: Iterable[int]) -> Iterator[range]:
    """The ranges of entries that fit into one document property each, from their lengths."""
    start, used, place = 0, 0, 0
    for place, length in enumerate(lengths, 1):
        if used + length > _ROOM and place - 1 > start:
            yield range(start, place - 1)
            start, used = place - 1, 0
        used += length + 1
    if place > start:
        yield range(start, place)


def read_fingerprint(stamp: Mapping[str, str]) -> FormFingerprint:
    """The fingerprint in a stamp; an empty one if the document has none."""
    fields = (entry.partition("=") for entry in _entries(stamp, FIELDS))
    prompts = {tag: digests for tag, _, digests in fields if is_tag(tag)}
    return FormFingerprint(prompts, frozenset(_entries(stamp, AROUND)))


def without_fingerprint(stamp: Mapping[str, str]) -> dict[str, str]:
    """The stamp without the entries of the fingerprint."""
    return {
        key: text for key, text in stamp.items() if key.partition(".")[0] not in (FIELDS, AROUND)
    }


def read_digests(text: str) -> dict[str, list[str]]:
    """The digests by tag in a text."""
    entries = (entry.partition("=") for entry in text.split())
    return {tag: digests.split(",") for tag, _, digests in entries if is_tag(tag)}


def _entries(stamp: Mapping[str, str], name: str) -> Iterator[str]:
    number = 1
    while f"{name}.{number}" in stamp:
        yield from stamp[f"{name}.{number}"].split()
        number += 1
