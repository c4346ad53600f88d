"""Zip archives whose constant members are deflated once and then copied (APPNOTE.TXT, .ZIP File
Format Specification, 4.3).

The standard library's zipfile deflates every member every time, which would be most of the work of
a batch. Archives contain no times: the same members give the same bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from operator import xor

try:
    from isal import isal_zlib as _deflater  # type: ignore[import-not-found,unused-ignore]

    _LEVEL = 2
except ImportError:  # the extra [fast] is not installed
    _deflater = zlib  # type: ignore[misc,unused-ignore]
    _LEVEL = 6

_crc32 = _deflater.crc32
_LOCAL = struct.Struct("<4s5H3I2H")  # 4.3.7
_CENTRAL = struct.Struct("<4s6H3I5HI")  # 4.3.12, without the offset
_OFFSET = struct.Struct("<I")
_END = struct.Struct("<4s4H2IH")  # 4.3.16
_NEEDED = 20  # readable from version 2.0 on: only deflated
_MADE_BY = (3 << 8) | _NEEDED  # Unix, so that the mode is used
_MODE = 0o600 << 16
_UTF8 = 0x800
_DEFLATED = 8
Shift = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]
_TIME, _DATE = 0, 33  # 1 January 1980, the first date that zip can store


@dataclass(frozen=True)
class Member:
    """A deflated file of an archive; `size` and `crc` are those of its content."""

    name: str
    data: bytes
    size: int
    crc: int

    @cached_property
    def head(self) -> bytes:
        """What stands before its data (4.3.7)."""
        name = self.name.encode()
        return _LOCAL.pack(b"PK\3\4", _NEEDED, *self._shared, len(name), 0) + name

    @cached_property
    def row(self) -> tuple[bytes, bytes]:
        """Its row in the directory of the archive: what stands before and after the offset of its
        head (4.3.12).
        """
        name, of_unix = self.name.encode(), (0, 0, 0, 0, _MODE)
        start = _CENTRAL.pack(b"PK\1\2", _MADE_BY, _NEEDED, *self._shared, len(name), *of_unix)
        return start, name

    @property
    def _shared(self) -> tuple[int, ...]:
        return _UTF8, _DEFLATED, _TIME, _DATE, self.crc, len(self.data), self.size


@dataclass(frozen=True)
class Stretch:
    """A stretch that many members have, deflated so that any other can stand before or after it.
    `shift` turns the checksum of what stands before into its share of the whole one.
    """

    data: bytes
    size: int
    crc: int
    shift: Shift


def deflated(name: str, content: bytes) -> Member:
    """The member with this content."""
    return deflated_in_stretches(name, (content,))


def stretch(content: bytes, *, is_last: bool) -> Stretch:
    """A stretch that many members have; the last one ends a member."""
    return Stretch(_packed(content, is_last), len(content), _crc32(content), _shift(len(content)))


def deflated_in_stretches(name: str, stretches: Sequence[bytes | Stretch]) -> Member:
    """The member with the content of some stretches, one after the other. Its bytes follow from
    where they begin and end, whichever of them are constant.
    """
    last = len(stretches) - 1
    pieces: list[bytes] = []
    crc = size = 0
    for number, one in enumerate(stretches):
        if isinstance(one, bytes):
            pieces.append(_packed(one, number == last))
            crc = _crc32(one, crc)
            size += len(one)
        else:
            pieces.append(one.data)
            first, second, third, fourth = one.shift
            crc = (
                first[crc & 255]
                ^ second[crc >> 8 & 255]
                ^ third[crc >> 16 & 255]
                ^ fourth[crc >> 24]
                ^ one.crc
            )
            size += one.size
    return Member(name, b"".join(pieces), size, crc)


def _packed(content: bytes, is_last: bool) -> bytes:
    """A stretch, deflated without what stands before it (RFC 1951; "Z_FULL_FLUSH" in zlib)."""
    packer = _deflater.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH)


@lru_cache(maxsize=64)
def _shift(size: int) -> Shift:
    """For each byte of a checksum, what it adds to that of a text with `size` more bytes. A
    checksum is linear, so the bits of a byte can be looked at one by one.
    """
    zeros = bytes(size)
    alone = _crc32(zeros)
    bits = [_crc32(zeros, 1 << bit) ^ alone for bit in range(32)]
    first, second, third, fourth = (
        tuple(
            reduce(xor, (bits[8 * place + bit] for bit in range(8) if value >> bit & 1), 0)
            for value in range(256)
        )
        for place in range(4)
    )
    return first, second, third, fourth


def packed(members: Iterable[Member]) -> bytes:
    """The archive of the members in this order."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        start, name = member.row
        directory += (start, _OFFSET.pack(offset), name)
        pieces += (member.head, member.data)
        offset += len(member.head) + len(member.data)
    index, count = b"".join(directory), len(directory) // 3
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(index), offset, 0)
    return b"".join((*pieces, index, end))
