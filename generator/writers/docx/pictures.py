"""Pictures that Word can show."""

from __future__ import annotations

import io

from docx.image.image import Image

_LEAST, _MOST = 8, 20_000  # pixels on each side


def is_picture(data: bytes) -> bool:
    """Whether the bytes are a whole PNG or JPEG of a size that can be printed."""
    try:
        image = Image.from_file(io.BytesIO(data))
        width, height = image.px_width, image.px_height
    except Exception:
        return False
    ends = data.rstrip(b"\0").endswith((b"IEND\xaeB`\x82", b"\xff\xd9"))
    return ends and all(_LEAST <= side <= _MOST for side in (width, height))
