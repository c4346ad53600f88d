"""The last stretch of a part, which many files share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.document.answers import UNANSWERED
from generator.writers.segments import Encoded, Insert, filled_bytes
from generator.writers.zip_writer import Stretch, stretch

_MOST_KNOWN = 8  # of some ten kilobytes each


class LastStretch:
    """The last stretch of a part of blank documents, which many of them share: the latest ones are
    kept, deflated, by what is inserted into them.
    """

    def __init__(self, pieces: Encoded) -> None:
        inserts = [piece for piece in pieces if not isinstance(piece, bytes)]
        self._pieces = pieces
        # A plan has a hundred inserts, which differ only if its numbers do.
        self._plans = {id(plan): plan for one in inserts for plan in _plans(one)}.values()
        self._others = [one for one in inserts if not _plans(one)]
        self._known: dict[tuple[object, ...], Stretch] = {}

    def filled(self, values: Sequence[str]) -> Stretch:
        """The stretch with these values."""
        inserted: list[object] = [one.text(values, UNANSWERED) for one in self._others]
        inserted += [plan.worked_out(values) for plan in self._plans]
        key = tuple(inserted)
        if key not in self._known:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            content = filled_bytes(self._pieces, values, UNANSWERED)
            self._known[key] = stretch(content, is_last=True)
        return self._known[key]


def _plans(insert: Insert) -> tuple[Any, ...]:
    """The page plans whose numbers, and nothing else, an insert of a blank document shows; none
    for other inserts.
    """
    plans: tuple[Any, ...] = getattr(insert, "plans", ())
    return plans
