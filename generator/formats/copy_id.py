"""The id of the copy of a sheet that one person gets: six letters, in the stamp of the file and at
the end of the last line that it prints.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Container, Iterable, Mapping

COPY = "copy"  # the key in the stamp
_LETTERS = 6
# No vowels, so that no id is a word of any language; and no letters that look alike.
_ALPHABET = "bcdfghjkmnpqrstvwxz"
_ID = re.compile(f"[{_ALPHABET}]{{{_LETTERS}}}")
_DOCUMENT = re.compile(r"[\w-]+-[\w-]+")
_BETWEEN = " · "


def new_copy_id(taken: Container[str]) -> str:
    """An id that is not `taken`. It cannot be guessed, so that no sheet passes for another's."""
    while True:
        drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))
        if drawn not in taken:
            return drawn


def is_copy_id(text: str) -> bool:
    """Whether a text is the id of a copy, as they are drawn."""
    return bool(_ID.fullmatch(text))


def copy_in(stamp: Mapping[str, str]) -> str:
    """The id of the copy in a stamp; "" if it has none, or one that was never drawn: the stamp of a
    file from outside may contain anything.
    """
    copy = stamp.get(COPY, "")
    return copy if is_copy_id(copy) else ""


def printed_copy(lines: Iterable[str]) -> str:
    """The id in the line that identifies a document, such as
    `wexholme-ward-7-needs-request · 1.2.0 · 22 November 2026 · kqzvtm`, among the lines of a file;
    "" if none has one. The number of the page may stand behind it.
    """
    for line in lines:
        name, _, rest = line.strip().partition(_BETWEEN)
        if _DOCUMENT.fullmatch(name):
            words = (part.split() for part in rest.split(_BETWEEN)[1:])
            if found := [part[0] for part in words if part and is_copy_id(part[0])]:
                return found[-1]
    return ""
