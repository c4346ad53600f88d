"""Checks whether a font can be embedded: it is whole, of a bounded size inside, and free to embed.

Programs that draw text read a font as it is, so what would take them minutes is refused before.
The layout is that of OpenType 1.9 ("Organization of an OpenType font").
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
WEB_SUFFIXES = (".woff", ".woff2", ".eot")
_COLLECTION, _STARTS = b"ttcf", (b"\0\1\0\0", b"OTTO", b"true")
_MOST_FONTS, _MOST_TABLES, _MOST_MAPS = 64, 100, 50
_MOST_CODES = 2 * 0x110000  # characters that all maps of a font have, counted with repetitions
_NEEDED = frozenset((b"head", b"hhea", b"hmtx", b"maxp", b"cmap", b"name"))
_OUTLINES = frozenset((b"glyf", b"CFF ", b"CFF2", b"CBDT", b"sbix", b"COLR"))
_OWN_NAMES = frozenset((1, 6))  # of its family and for PostScript, by which programs know a font
_RESTRICTED = 2  # of the lowest four bits of fsType ("OS/2", fsType)
_DAMAGED = "it is damaged, or is not a font: get it again as .ttf or .otf"
_FORBIDDEN = "its licence forbids to embed it in documents: use another font"


def flaw_of_font(data: bytes) -> str:
    """How to fix a font that cannot be embedded; empty if it can."""
    try:
        flaws = [_flaw(data, start) for start in _fonts(data)]
    except (struct.error, ValueError):
        return _DAMAGED
    return next(filter(None, flaws), "")


def _fonts(data: bytes) -> list[int]:
    """Where the fonts of a file start: several in a collection."""
    if data[:4] != _COLLECTION:
        return [0]
    (count,) = struct.unpack_from(">I", data, 8)
    if not 0 < count <= _MOST_FONTS:
        raise ValueError
    return list(struct.unpack_from(f">{count}I", data, 12))


def _flaw(data: bytes, start: int) -> str:
    """The flaw of one font.

    Raises `ValueError` or `struct.error` for one that is damaged.
    """
    tables = _tables(data, start)
    if not tables.keys() >= _NEEDED or not tables.keys() & _OUTLINES:
        raise ValueError
    if not _names(tables[b"name"]) >= _OWN_NAMES:
        raise ValueError
    if sum(_map_sizes(tables[b"cmap"])) > _MOST_CODES:
        raise ValueError
    if b"OS/2" in tables:
        (allowed,) = struct.unpack_from(">H", tables[b"OS/2"], 8)
        if allowed & 0xF == _RESTRICTED:
            return _FORBIDDEN
    return ""


def _tables(data: bytes, start: int) -> dict[bytes, bytes]:
    if data[start : start + 4] not in _STARTS:
        raise ValueError
    (count,) = struct.unpack_from(">H", data, start + 4)
    if count > _MOST_TABLES:
        raise ValueError
    found = {}
    for number in range(count):
        tag, _, place, size = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if place + size > len(data):
            raise ValueError
        found[tag] = data[place : place + size]
    return found


def _names(table: bytes) -> frozenset[int]:
    """The kinds of names that a font has ("name")."""
    _, count = struct.unpack_from(">HH", table)
    return frozenset(
        struct.unpack_from(">H", table, 6 + 12 * number + 6)[0] for number in range(count)
    )


def _map_sizes(table: bytes) -> Iterator[int]:
    """How many characters each map from characters to glyphs has ("cmap")."""
    _, count = struct.unpack_from(">HH", table)
    if count > _MOST_MAPS:
        raise ValueError
    for number in range(count):
        _, _, place = struct.unpack_from(">HHI", table, 4 + 8 * number)
        (kind,) = struct.unpack_from(">H", table, place)
        if kind == 4:
            yield from _segment_sizes(table, place)
        elif kind in (8, 12, 13):
            yield from _group_sizes(table, place + (8204 if kind == 8 else 12))


def _segment_sizes(table: bytes, place: int) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", table, place + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", table, place + 14)
    starts = struct.unpack_from(f">{count}H", table, place + 16 + 2 * count)
    yield from (max(0, end - start + 1) for start, end in zip(starts, ends, strict=True))


def _group_sizes(table: bytes, place: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", table, place)
    if place + 4 + 12 * count > len(table):
        raise ValueError
    groups = struct.iter_unpack(">III", table[place + 4 : place + 4 + 12 * count])
    yield from (max(0, end - start + 1) for start, end, _ in groups)
