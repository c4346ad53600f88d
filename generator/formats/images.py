"""Checks whether Word can show a picture, and removes what programs wrote into it about people."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_LEAST, _MOST = 8, 20_000  # pixels on each side
_DAMAGED = "save it as PNG again"
# What a PNG needs to look as it does (PNG specification, 4.8); the rest is text, dates and so on.
_CHUNKS = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD pHYs".split())
# Segments of a JPEG without content (T.81, B.1.1.3), and those that describe it: APP1 to APP13, of
# which APP2 is the colour profile, and comments.
_BARE = frozenset((0x01, *range(0xD0, 0xD9)))
_ABOUT = frozenset((0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE))
_SCAN = 0xDA


def is_picture(data: bytes) -> bool:
    """Whether bytes begin as a PNG or JPEG."""
    return data.startswith((PNG, JPEG))


def flaw_of(data: bytes) -> str:
    """The hint for bytes that are not a complete PNG or JPEG, or not of a printable size; empty if
    the picture is fine.
    """
    from docx.image.image import Image  # slow, and only needed for pictures that are not cached

    try:
        image = Image.from_file(io.BytesIO(data))
        width, height = image.px_width, image.px_height
    except Exception:
        return _DAMAGED
    if not data.rstrip(b"\0").endswith((b"IEND\xaeB`\x82", b"\xff\xd9")):
        return _DAMAGED
    if all(_LEAST <= side <= _MOST for side in (width, height)):
        return ""
    return (
        f"it has {width:,} by {height:,} pixels; save it with {_LEAST} to {_MOST:,} on each side,"
        " such as 600"
    )


def without_metadata(data: bytes) -> bytes:
    """A picture without author, place, comments and whatever else does not change its look."""
    if data.startswith(PNG):
        return PNG + b"".join(_chunks(data))
    return data[:2] + b"".join(_segments(data))


def _chunks(data: bytes) -> Iterator[bytes]:
    place = len(PNG)
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind, end = data[place + 4 : place + 8], place + 12 + length
        if kind in _CHUNKS:
            yield data[place:end]
        if kind == b"IEND":
            return
        place = end


def _segments(data: bytes) -> Iterator[bytes]:
    """The segments after the first marker; from the first scan on, everything stays."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        kind = data[place + 1]
        if kind in (_SCAN, 0xFF) or kind in _BARE:
            break
        (length,) = struct.unpack_from(">H", data, place + 2)
        if kind not in _ABOUT:
            yield data[place : place + 2 + length]
        place += 2 + length
    yield data[place:]
