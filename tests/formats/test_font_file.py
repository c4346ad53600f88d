"""Which fonts can be embedded."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from generator.formats.font_file import flaw_of_font
from tests.support.fonts import RESTRICTED, small_font

OURS = Path(__file__).parents[2] / "generator/writers/pdf/fonts"
FONT = small_font("ab")


def font(map_of_characters: bytes, **tables: bytes) -> bytes:
    """A font whose tables are empty but for the map from characters to glyphs."""
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + map_of_characters
    found = {b"cmap": cmap, **dict.fromkeys((b"head", b"hhea", b"hmtx"), b"")}
    found |= dict.fromkeys((b"maxp", b"glyf"), b"")
    found[b"name"] = struct.pack(">HHH", 0, 2, 0) + b"".join(
        struct.pack(">HHHHHH", 3, 1, 0, kind, 0, 0) for kind in (1, 6)
    )
    found |= {name.encode(): data for name, data in tables.items()}
    start = 12 + 16 * len(found)
    head, body = b"\0\1\0\0" + struct.pack(">H6x", len(found)), b""
    for tag, data in found.items():
        head += struct.pack(">4sIII", tag, 0, start + len(body), len(data))
        body += data
    return head + body


def groups(*pairs: tuple[int, int]) -> bytes:
    """A map of groups of characters, of format 12."""
    parts = (struct.pack(">III", start, end, 0) for start, end in pairs)
    return struct.pack(">HHIII", 12, 0, 0, 0, len(pairs)) + b"".join(parts)


def segments(count: int) -> bytes:
    """A map, of format 4, of this many times all characters of the basic plane."""
    ends, starts = b"\xff\xff" * count, b"\0\0" * count
    return struct.pack(">HHHHHHH", 4, 0, 0, 2 * count, 0, 0, 0) + ends + b"\0\0" + starts


def collection(*fonts: int) -> bytes:
    return b"ttcf" + struct.pack(f">II{len(fonts)}I", 0x10000, len(fonts), *fonts)


@pytest.mark.parametrize("path", sorted(OURS.glob("*.ttf")), ids=lambda path: path.name)
def test_the_fonts_of_the_package_have_no_flaw(path: Path) -> None:
    assert flaw_of_font(path.read_bytes()) == ""


@pytest.mark.parametrize("data", [FONT, font(groups((65, 90)))], ids=["small", "smallest"])
def test_a_whole_font_has_no_flaw(data: bytes) -> None:
    assert flaw_of_font(data) == ""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no font",
        b"<svg/>",
        FONT[: len(FONT) // 2],
        FONT[:11],
        b"\0\1\0\0" + b"\xff" * 5000,
        b"OTTO" + bytes(5000),
        font(groups((0, 0xFFFFFFFF))),
        font(groups(*[(0, 0x10FFFF)] * 40)),
        font(groups((65, 90))[:-4]),
        font(segments(100)),
        font(b""),
        font(groups((65, 90)), name=struct.pack(">HHH", 0, 0, 0)),
        collection(*[16] * 10),
        b"ttcf" + struct.pack(">II", 0x10000, 2**31),
        collection(0xFFFFFFF0),
    ],
    ids=[
        "empty", "text", "picture", "cut off", "head", "noise", "zeros", "four thousand million",
        "the same again", "groups cut off", "overlapping segments", "no map", "no name",
        "of itself", "many fonts", "outside",
    ],
)  # fmt: skip
def test_what_is_damaged_or_would_take_minutes_to_read_is_refused(data: bytes) -> None:
    assert "damaged" in flaw_of_font(data)


def test_a_font_whose_licence_forbids_to_embed_it_is_refused() -> None:
    assert "licence" in flaw_of_font(small_font("ab", fs_type=RESTRICTED))
