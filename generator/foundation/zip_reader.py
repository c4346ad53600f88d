"""The members of a zip file from anywhere, their bytes counted while they are inflated: what the
file says of its own sizes may be a lie.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.foundation.errors import Place, Problem, ReadError
from generator.foundation.limits import Limits, amount, more

_CHUNK = 1 << 16
_SMALL = 1_000_000  # bytes; what is smaller may be as dense as it likes
_RECORD = b"PK\x01\x02"  # begins the entry of each member in the list at the end (APPNOTE, 4.3.12)
_ENCRYPTED = 1
# What Open Packaging knows (ECMA-376, part 2, annex B); others could inflate without bounds.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,  # and with it NotImplementedError: what zipfile cannot unpack
    EOFError,
    ValueError,
    KeyError,
    OSError,
)


@dataclass(frozen=True)
class Members:
    """The names in a zip file, in its order, and the bytes of those that were wanted."""

    names: tuple[str, ...]
    parts: Mapping[str, bytes]


def inflate(data: bytes, name: str, wanted: Callable[[str], bool], limits: Limits) -> Members:
    """What a zip file holds. Nothing of it is put on disk, and only what is wanted is kept.

    Raises `ReadError`, naming the file `name`, where it is more than the limits allow, protected
    with a password, or damaged in a wanted member.
    """
    if data.count(_RECORD) > limits.word_members:
        raise _too_much(name, "holds", "word_members", limits.word_members)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _Gate(package, name, limits).members(wanted)
    except _DAMAGE:
        raise _damaged(name) from None


class _Gate:
    """Lets through what is within the limits."""

    def __init__(self, package: zipfile.ZipFile, name: str, limits: Limits) -> None:
        self._package = package
        self._name = name
        self._limits = limits
        self._inflated = 0

    def members(self, wanted: Callable[[str], bool]) -> Members:
        entries = [entry for entry in self._package.infolist() if not entry.is_dir()]
        names = [entry.filename for entry in entries]
        doubled = [one for one, count in Counter(map(str.casefold, names)).items() if count > 1]
        if doubled:
            message, hint = f"holds two parts called {doubled[0]}", "save it in Word again"
            raise _refused("read.doubled_part", message, self._name, hint)
        _check_overlap(entries)
        parts = {}
        for entry in entries:
            is_wanted = wanted(entry.filename)
            try:
                found = self._bytes(entry, keep=is_wanted)
            except _DAMAGE:
                if is_wanted:
                    raise
                continue  # a broken picture costs no answer
            if is_wanted:
                parts[entry.filename] = found
        return Members(tuple(names), parts)

    def _bytes(self, entry: zipfile.ZipInfo, *, keep: bool) -> bytes:
        if entry.flag_bits & _ENCRYPTED:
            hint = "take the password off and save it again"
            raise _refused("read.kind", "is protected with a password", self._name, hint)
        if entry.compress_type not in _METHODS:
            raise zipfile.BadZipFile
        chunks, size = [], 0
        with self._package.open(entry) as member:
            while chunk := member.read(_CHUNK):
                size += len(chunk)
                self._inflated += len(chunk)
                self._check(entry, size)
                if keep:
                    chunks.append(chunk)
        if size != entry.file_size:
            raise zipfile.BadZipFile
        return b"".join(chunks)

    def _check(self, entry: zipfile.ZipInfo, size: int) -> None:
        limits, part = self._limits, f"a part ({entry.filename})"
        if size > limits.word_part:
            raise _too_much(self._name, f"holds {part} of", "word_part", limits.word_part)
        if size > _SMALL and size > limits.word_ratio * max(1, entry.compress_size):
            message = f"holds {part} that grows more than {limits.word_ratio} times when inflated"
            raise _refused("read.too_large", message, self._name, more("word_ratio"))
        if self._inflated > limits.word_inflated:
            raise _too_much(self._name, "inflates to", "word_inflated", limits.word_inflated)


def _check_overlap(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Raise `BadZipFile` where a member lies in another, as in bombs that hold the same bytes many
    times (Fifield, "A better zip bomb").
    """
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for one, following in pairwise(ordered):
        if one.header_offset + one.compress_size > following.header_offset:
            raise zipfile.BadZipFile


def _too_much(name: str, verb: str, limit: str, most: int) -> ReadError:
    parts = " parts" if limit == "word_members" else ""
    message = f"{verb} more than {amount(limit, most)}{parts}"
    return _refused("read.too_large", message, name, more(limit))


def _damaged(name: str) -> ReadError:
    hint = "ask for it again, or open it in its program and save it again"
    return _refused("read.damaged", "is cut off or damaged", name, hint)


def _refused(code: str, message: str, name: str, hint: str) -> ReadError:
    return ReadError(Problem(code, message, Place(name), hint))
