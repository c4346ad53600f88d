"""Cases read from the data files of tests."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


def cases(name: str, parts: int) -> list[tuple[str, ...]]:
    """The cases of a data file: a title and `parts` texts, each between lines of three dots."""
    lines = (DATA / name).read_text(encoding="utf-8").split("\n")
    marks = [number for number, line in enumerate(lines) if line == "..."]
    groups = [marks[start : start + parts + 1] for start in range(0, len(marks), parts + 1)]
    return [
        (
            lines[group[0] - 1],
            *("\n".join(lines[a + 1 : b]) for a, b in pairwise(group)),
        )
        for group in groups
    ]
