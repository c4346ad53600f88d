"""The results of a run, as plain text."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence

from fuzz.judge import CRASH, HANG, MEMORY, READ, REFUSED, VAGUE, Verdict

_HEADING = (
    "kind", "cases", "read", "refused", "vague", "crashes", "hangs", "memory", "slowest",
    "median refusal", "peak MB", "seed",
)  # fmt: skip
_SORTS = (READ, REFUSED, VAGUE, CRASH, HANG, MEMORY)
_MOST_CODES = 40


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns side by side: the first left-aligned, the others right-aligned."""
    every = [list(heading), *map(list, rows)]
    widths = [max(len(row[n]) for row in every) for n in range(len(heading))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if n else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in every
    )


def summary(found: dict[str, list[Verdict]], seed: int) -> str:
    """One row per kind."""
    return table(_HEADING, (_row(kind, verdicts, seed) for kind, verdicts in found.items()))


def counted(verdicts: Iterable[Verdict]) -> str:
    """The number of verdicts of each sort, in one line."""
    counts = Counter(verdict.sort for verdict in verdicts)
    return ", ".join(f"{counts[sort]} {sort}" for sort in _SORTS if counts[sort])


def vague_codes(verdicts: Iterable[Verdict]) -> str:
    """What refusals lack, the most frequent first."""
    counts = Counter(text for verdict in verdicts for text in verdict.vague)
    return "\n".join(f"  {number:5} {text}" for text, number in counts.most_common(_MOST_CODES))


def _row(kind: str, verdicts: Sequence[Verdict], seed: int) -> list[str]:
    counts = Counter(verdict.sort for verdict in verdicts)
    refusals = [one.seconds for one in verdicts if one.sort in (REFUSED, VAGUE)]
    return [
        kind,
        str(len(verdicts)),
        *(str(counts[sort]) for sort in _SORTS),
        f"{max((one.seconds for one in verdicts), default=0):.1f} s",
        f"{statistics.median(refusals) if refusals else 0:.3f} s",
        f"{max((one.megabytes for one in verdicts), default=0):.0f}",
        str(seed),
    ]
