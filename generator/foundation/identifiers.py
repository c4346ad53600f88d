"""Identifiers: short names that can be part of the name of a file or folder on every system."""

from __future__ import annotations

import re

PATTERN = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_ID = re.compile(PATTERN)
_LONGEST = 40
# File names that Windows reserves (naming conventions of its file systems), and OneDrive refuses.
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in "0123456789"
}


def identifier(text: object) -> str:
    """The text, if it can name files and folders on every system. Raises `ValueError` with the
    reason if it cannot.
    """
    if not isinstance(text, str) or not _ID.fullmatch(text):
        raise ValueError("should be an id of letters, digits, “-” and “_”, such as ward-7")
    if text.lower() in _DEVICES:
        raise ValueError("is a name that Windows reserves, so no file can have it")
    if len(text) > _LONGEST:
        raise ValueError(f"is longer than {_LONGEST} characters")
    return text
