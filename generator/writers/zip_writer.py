"""Zip archives whose constant members are deflated once and then copied (APPNOTE.TXT, .ZIP File
Format Specification, 4.3).

The standard library's zipfile deflates every member every time, which would be most of the work of
a batch. Archives contain no times: the same members give the same bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

try:
    from isal import isal_zlib as _deflater  # type: ignore[import-not-found,unused-ignore]

    _LEVEL = 2
except ImportError:  # the extra [fast] is not installed
    _deflater = zlib  # type: ignore[misc,unused-ignore]
    _LEVEL = 6

_LOCAL = struct.Struct("<4s5H3I2H")  # 4.3.7
_CENTRAL = struct.Struct("<4s6H3I5H2I")  # 4.3.12
_END = struct.Struct("<4s4H2IH")  # 4.3.16
_NEEDED = 20  # readable from version 2.0 on: only deflated
_MADE_BY = (3 << 8) | _NEEDED  # Unix, so that the mode is used
_MODE = 0o600 << 16
_UTF8 = 0x800
_DEFLATED = 8
_TIME, _DATE = 0, 33  # 1 January 1980, the first date that zip can store


@dataclass(frozen=True)
class Member:
    """A deflated file of an archive; `size` and `crc` are those of its content."""

    name: str
    data: bytes
    size: int
    crc: int


def deflated(name: str, content: bytes) -> Member:
    """The member with this content."""
    packer = _deflater.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = packer.compress(content) + packer.flush()
    return Member(name, data, len(content), zlib.crc32(content))


def packed(members: Iterable[Member]) -> bytes:
    """The archive of the members in this order."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        name = member.name.encode()
        shared = (_UTF8, _DEFLATED, _TIME, _DATE, member.crc, len(member.data), member.size)
        head = _LOCAL.pack(b"PK\3\4", _NEEDED, *shared, len(name), 0) + name
        row = _CENTRAL.pack(
            b"PK\1\2", _MADE_BY, _NEEDED, *shared, len(name), 0, 0, 0, 0, _MODE, offset
        )
        directory.append(row + name)
        pieces += (head, member.data)
        offset += len(head) + len(member.data)
    index, count = b"".join(directory), len(directory)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(index), offset, 0)
    return b"".join((*pieces, index, end))
