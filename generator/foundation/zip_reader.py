"""A reader for zip files from any source. It counts the bytes while it inflates them, since the
sizes stated in the file may be false.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.foundation.errors import ReadError, refused
from generator.foundation.limits import Limits, amount, more

_CHUNK = 1 << 16
_SMALL = 1_000_000  # bytes; smaller members may have any compression ratio
_RECORD = b"PK\x01\x02"  # starts each member's entry in the central directory (APPNOTE, 4.3.12)
_ENCRYPTED = 1
# The methods of Open Packaging (ECMA-376, part 2, annex B); others could inflate without bounds.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,  # includes NotImplementedError, for methods that zipfile does not support
    EOFError,
    ValueError,
    KeyError,
    OSError,
)


@dataclass(frozen=True)
class Members:
    """The names in a zip file, in its order, with `/` between folders; the bytes of the members
    asked for; and which of these are damaged.
    """

    names: tuple[str, ...]
    parts: Mapping[str, bytes]
    damaged: frozenset[str] = frozenset()


def read_members(data: bytes, name: str, wanted: Callable[[str], bool], limits: Limits) -> Members:
    """The members of a zip file, inflated in memory; the bytes of those that `wanted` selects.

    Raises `ReadError`, naming the file `name`, if it exceeds the limits, is protected with a
    password, or is damaged as a whole.
    """
    if data.count(_RECORD) > limits.word_members:
        raise _too_much(name, "contains", "word_members", limits.word_members)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _LimitedReader(package, name, limits).members(wanted)
    except _DAMAGE:
        raise damaged(name) from None


class _LimitedReader:
    """Inflates members within the limits."""

    def __init__(self, package: zipfile.ZipFile, name: str, limits: Limits) -> None:
        self._package = package
        self._name = name
        self._limits = limits
        self._inflated = 0

    def members(self, wanted: Callable[[str], bool]) -> Members:
        # Some programs write the names with backslashes.
        pairs = [(entry.filename.replace("\\", "/"), entry) for entry in self._package.infolist()]
        entries = [(part, entry) for part, entry in pairs if not part.endswith("/")]
        self._check_names(part for part, _ in entries)
        _check_overlap([entry for _, entry in entries])
        parts, lost = {}, []
        for part, entry in entries:
            is_wanted = wanted(part)
            try:
                content = self._bytes(entry, keep=is_wanted)
            except _DAMAGE:
                lost.append(part)  # a damaged picture does no harm to the answers
                continue
            if is_wanted:
                parts[part] = content
        return Members(tuple(part for part, _ in entries), parts, frozenset(filter(wanted, lost)))

    def _check_names(self, names: Iterable[str]) -> None:
        """Raise `ReadError` if two members have one name, which may differ in case (ECMA-376, part
        2, 6.2.2.2).
        """
        counts = Counter(map(str.casefold, names))
        duplicates = [name for name, count in counts.items() if count > 1]
        if duplicates:
            message, hint = f"contains two parts called {duplicates[0]}", "save it in Word again"
            raise refused(message, self._name, hint, "read.doubled_part")

    def _bytes(self, entry: zipfile.ZipInfo, *, keep: bool) -> bytes:
        if entry.flag_bits & _ENCRYPTED:
            hint = "remove the password and save it again"
            raise refused("is protected with a password", self._name, hint, "read.kind")
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
            raise _too_much(self._name, f"contains {part} of", "word_part", limits.word_part)
        if size > _SMALL and size > limits.word_ratio * max(1, entry.compress_size):
            message = (
                f"contains {part} that inflates to more than {limits.word_ratio} times its size"
            )
            raise refused(message, self._name, more("word_ratio"), "read.too_large")
        if self._inflated > limits.word_inflated:
            raise _too_much(self._name, "inflates to", "word_inflated", limits.word_inflated)


def _check_overlap(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Raise `BadZipFile` if members overlap, as in zip bombs that reuse the same bytes many times
    (Fifield, "A better zip bomb").
    """
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in pairwise(ordered):
        if entry.header_offset + entry.compress_size > following.header_offset:
            raise zipfile.BadZipFile


def _too_much(name: str, verb: str, limit: str, most: int) -> ReadError:
    parts = " parts" if limit == "word_members" else ""
    message = f"{verb} more than {amount(limit, most)}{parts}"
    return refused(message, name, more(limit), "read.too_large")


def damaged(name: str) -> ReadError:
    """The error for a damaged file."""
    hint = "ask the sender for it again, or open it in its program and save it again"
    return refused("is cut off or damaged", name, hint, "read.damaged")
