"""Identifiers: short names that can be part of the name of a file or folder on every system."""

from __future__ import annotations

import re
import unicodedata

PATTERN = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_ID = re.compile(PATTERN)
_LONGEST = 40
_LONGEST_NAME, _LONGEST_SUFFIX = 100, 12
_REFUSED = re.compile(r'[<>:"|?*]')  # by Windows
# File names that Windows reserves (naming conventions of its file systems), and OneDrive refuses.
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in "0123456789"
}


def file_name(name: str, fallback: str = "file") -> str:
    """The name of a file from outside, changed as little as every system needs: without folders,
    signs that a system refuses, invisible characters and reserved names, and not too long.
    """
    base = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    plain = _REFUSED.sub("_", "".join(sign for sign in base if sign.isprintable()))
    stem, dot, suffix = plain.strip(" .").rpartition(".")
    stem, suffix = (stem, f".{suffix[:_LONGEST_SUFFIX]}") if dot and stem else (suffix, "")
    stem = stem[:_LONGEST_NAME].strip(" .") or fallback
    return f"{'_' if stem.casefold() in _DEVICES else ''}{stem}{suffix}"


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
