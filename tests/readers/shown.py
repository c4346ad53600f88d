"""What a file shows, written so that it can be compared at a glance."""

from __future__ import annotations

from generator.readers.labels.stream import CELL, GAP, LINE, ROW
from generator.readers.shown_file import ShownFile

_ENDS = {LINE: "/", CELL: "|", ROW: "="}


def shown(file: ShownFile) -> str:
    """The words as they stand in the file, with `/` for the end of a line, `|` of a cell and `=` of
    a row, and the tag of each gap in braces.
    """
    stream = file.stream
    words = (
        f"{{{stream.gaps[place]}}}" if word == GAP else _ENDS.get(word, stream.shown[place].strip())
        for place, word in enumerate(stream.words)
    )
    return " ".join(words)
