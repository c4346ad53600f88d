"""Damage regardless of the format."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from random import Random

Mutator = Callable[[bytes, Random], bytes]


def flip(data: bytes, rng: Random) -> bytes:
    """Bits flipped in one to twenty places."""
    damaged = bytearray(data)
    for _ in range(rng.randrange(1, 21) if data else 0):
        damaged[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def cut_end(data: bytes, rng: Random) -> bytes:
    """As after a broken transfer."""
    return data[: rng.randrange(len(data) + 1)]


def cut_start(data: bytes, rng: Random) -> bytes:
    return data[rng.randrange(len(data) + 1) :]


def cut_out(data: bytes, rng: Random) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + data[end:]


def insert(data: bytes, rng: Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.randbytes(rng.randrange(1, 200)) + data[place:]


def repeat(data: bytes, rng: Random) -> bytes:
    """A piece repeated several times, at most 2 MB of it."""
    start, end = _span(data, rng)
    times = min(rng.choice((2, 10, 200)), 2_000_000 // max(end - start, 1))
    return data[:start] + data[start:end] * times + data[end:]


def overwrite(data: bytes, rng: Random) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + bytes([rng.choice((0, 10, 32, 255))]) * (end - start) + data[end:]


def junk_before(data: bytes, rng: Random) -> bytes:
    return rng.randbytes(rng.choice((1, 64, 5_000))) + data


def junk_after(data: bytes, rng: Random) -> bytes:
    return data + rng.choice((b"\0" * 1_000, rng.randbytes(300), data[:500]))


def byte_order_mark(data: bytes, rng: Random) -> bytes:
    marks = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8 * 2)
    return rng.choice(marks) + data


def other_encoding(data: bytes, rng: Random) -> bytes:
    """The text in an encoding that other programs use or used."""
    name = rng.choice(("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-7"))
    return data.decode("utf-8", "replace").encode(name, "replace")


def other_line_ends(data: bytes, rng: Random) -> bytes:
    end = rng.choice((b"\r\n", b"\r", b"\n\n", b"\0\n", "\u2028".encode(), b"\x0b"))
    return data.replace(b"\n", end)


def splice(data: bytes, other: bytes, rng: Random) -> bytes:
    """The beginning of one file and the end of another."""
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def _span(data: bytes, rng: Random) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 8, 100, 2_000, 20_000)))


ANY: tuple[Mutator, ...] = (
    flip, cut_end, cut_start, cut_out, insert, repeat, overwrite, junk_before, junk_after,
)  # fmt: skip
TEXT: tuple[Mutator, ...] = (*ANY, byte_order_mark, other_encoding, other_line_ends)
