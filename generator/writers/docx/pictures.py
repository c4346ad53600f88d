"""Pictures as runs: the organisation's logo, and the pictures in its texts."""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import sqrt
from typing import Any

from docx.shared import Length, Pt

_UNSCALED = 1.0


@dataclass(frozen=True)
class Room:
    """The room for a picture, in points: its greatest width and height. With an `area`, in square
    points, every picture gets this area, so that wide and tall ones look equally large.
    """

    width: float
    height: float
    area: float = 0

    def scale(self, width: float, height: float) -> float:
        """The factor by which to multiply the sides of a picture."""
        wanted = sqrt(self.area / (width * height)) if self.area else _UNSCALED
        return min(wanted, self.width / width, self.height / height)


COVER = Room(200, 88, area=44 * 110)
HEADER = Room(90, 18, area=18 * 49)


def picture_run(story: Any, data: bytes, name: str, alt: str, room: Room) -> Any:
    """The picture as a run for a `story`, which is the body, a header or a footer."""
    holder = story.add_paragraph()
    picture = holder.add_run().add_picture(io.BytesIO(data))
    scale = room.scale(picture.width.pt, picture.height.pt)
    width, height = picture.width.pt * scale, picture.height.pt * scale
    picture.width, picture.height = Length(Pt(width)), Length(Pt(height))
    inline = picture._inline  # noqa: SLF001 — python-docx has no public way to set alt text
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    inline.docPr.set("name", name)
    inline.docPr.set("descr", alt)
    drawn = holder.runs[0]._r  # noqa: SLF001
    holder._p.getparent().remove(holder._p)  # noqa: SLF001
    return drawn
