"""Damage to the zip container of Word and XLSX files."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from fuzz.mutate_bytes import Mutator

_DAY = (1980, 1, 1, 0, 0, 0)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_NAMES = (
    "../../outside.xml", "/etc/passwd", "C:\\windows\\x", "word\\document.xml",
    "word//document.xml", "word/../word/document.xml", "WORD/DOCUMENT.XML", "é\u0301" * 90,
    "a" * 3_000, "\u202ea", "mimetype", "word/vbaProject.bin", "word/embeddings/oleObject1.bin",
    "xl/worksheets/sheet9.xml",
)  # fmt: skip
# Offsets of a field in the header of the directory and in the local one (APPNOTE 4.3).
_FIELDS = {
    "flags": ("<H", 8, 6),
    "method": ("<H", 10, 8),
    "checksum": ("<I", 16, 14),
    "packed size": ("<I", 20, 18),
    "size": ("<I", 24, 22),
}
_DIRECTORY, _LOCAL, _END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"

Members = list[tuple[str, bytes]]


def unpacked(data: bytes) -> Members:
    """The members of an intact zip file; none if it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [(name, package.read(name)) for name in package.namelist()]
    except Exception:
        return []


def packed(members: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of the members, always the same bytes; names may be duplicate."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as package:
        warnings.simplefilter("ignore")
        for name, data in members:
            member = zipfile.ZipInfo(name, _DAY)
            member.compress_type = method
            package.writestr(member, data, compresslevel=6)
    return file.getvalue()


def drop_member(data: bytes, rng: Random) -> bytes:
    return _changed(data, lambda members: members.pop(rng.randrange(len(members))))


def cut_member(data: bytes, rng: Random) -> bytes:
    def cut(members: Members) -> None:
        place = rng.randrange(len(members))
        name, body = members[place]
        members[place] = (name, body[: rng.randrange(len(body) + 1)])

    return _changed(data, cut)


def double_member(data: bytes, rng: Random) -> bytes:
    """A member twice; the second one is the same or different."""

    def double(members: Members) -> None:
        name, body = rng.choice(members)
        members.append((name, rng.choice((body, b"", body[: len(body) // 2], b"<a/>"))))

    return _changed(data, double)


def rename_member(data: bytes, rng: Random) -> bytes:
    def rename(members: Members) -> None:
        place = rng.randrange(len(members))
        members[place] = (rng.choice(_NAMES), members[place][1])

    return _changed(data, rename)


def add_member(data: bytes, rng: Random) -> bytes:
    def add(members: Members) -> None:
        members.insert(rng.randrange(len(members)), (rng.choice(_NAMES), rng.randbytes(50)))

    return _changed(data, add)


def swap_members(data: bytes, rng: Random) -> bytes:
    """Two members under each other's names."""

    def swap(members: Members) -> None:
        one, other = rng.randrange(len(members)), rng.randrange(len(members))
        (name, body), (second, more) = members[one], members[other]
        members[one], members[other] = (name, more), (second, body)

    return _changed(data, swap)


def many_members(data: bytes, rng: Random) -> bytes:
    number = rng.choice((1_500, 3_000, 20_000))
    return _changed(data, lambda members: members.extend((f"x/{n}", b"") for n in range(number)))


def bomb(data: bytes, rng: Random) -> bytes:
    """A member that expands a thousandfold: padded before its end, or nothing but padding."""

    def swell(members: Members) -> None:
        place = rng.randrange(len(members))
        name, body = members[place]
        size = rng.choice((5_000_000, 19_000_000, 30_000_000, 120_000_000))
        head, found, tail = body.rpartition(b"</")
        sign = rng.choice((b" ", b"a", b"\0"))
        swollen = sign * size if rng.random() < 0.3 else head + sign * size + found + tail
        members[place] = (name, swollen)

    return _changed(data, swell)


def other_method(data: bytes, rng: Random) -> bytes:
    """Members compressed by a method that zip allows and Office never uses."""
    members = unpacked(data)
    return packed(members, rng.choice(_METHODS)) if members else data


def lie(data: bytes, rng: Random) -> bytes:
    """A wrong checksum, size, method or flag (such as encrypted) in the headers of a member."""
    code, central, local = _FIELDS[rng.choice(list(_FIELDS))]
    value = rng.choice((0, 1, 9, 12, 14, 99, 0xFFFF, rng.randrange(0xFFFF)))
    if code == "<I":
        value = rng.choice((value, 0xFFFFFFFF, 0x7FFFFFFF, rng.randrange(1 << 32)))
    damaged = bytearray(data)
    which = rng.randrange(16)
    for sign, offset in ((_DIRECTORY, central), (_LOCAL, local)):
        places = _places(data, sign)
        at = places[which % len(places)] + offset if places else len(data)
        if at + 4 <= len(data) and (sign == _DIRECTORY or rng.random() < 0.7):
            struct.pack_into(code, damaged, at, value)
    return bytes(damaged)


def lie_at_end(data: bytes, rng: Random) -> bytes:
    """An end record with a wrong offset, size or number of members of the directory."""
    place = data.rfind(_END)
    if place < 0 or place + 22 > len(data):
        return data
    damaged = bytearray(data)
    code, offset = rng.choice((("<H", 8), ("<H", 10), ("<I", 12), ("<I", 16), ("<H", 20)))
    value = rng.choice((0, 1, 0xFFFF, rng.randrange(0xFFFF)))
    struct.pack_into(code, damaged, place + offset, value)
    return bytes(damaged)


def overlap(data: bytes, rng: Random) -> bytes:
    """Two entries of the directory that share one place in the file."""
    places = _places(data, _DIRECTORY)
    if len(places) < 2:
        return data
    one, other = rng.sample(places, 2)
    damaged = bytearray(data)
    damaged[one + 42 : one + 46] = data[other + 42 : other + 46]
    return bytes(damaged)


def _places(data: bytes, sign: bytes) -> list[int]:
    found, start = [], data.find(sign)
    while start >= 0:
        found.append(start)
        start = data.find(sign, start + 4)
    return found


def _changed(data: bytes, change: Callable[[Members], object]) -> bytes:
    """A zip file with its members changed; unchanged if it is damaged."""
    members = unpacked(data)
    if not members:
        return data
    change(members)
    return packed(members)


ANY: tuple[Mutator, ...] = (
    drop_member, cut_member, double_member, rename_member, add_member, swap_members, many_members,
    bomb, other_method, lie, lie, lie_at_end, overlap,
)  # fmt: skip
