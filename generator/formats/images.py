"""Checks whether Word can show a picture."""

from __future__ import annotations

import io

from docx.image.image import Image

_LEAST, _MOST = 8, 20_000  # pixels on each side
_DAMAGED = "save it as PNG again"


def flaw_of(data: bytes) -> str:
    """The hint for bytes that are not a complete PNG or JPEG, or not of a printable size; empty if
    the picture is fine.
    """
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
