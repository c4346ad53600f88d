"""What is left out when the look of a Word template is taken, as a list for people."""

from __future__ import annotations

from collections.abc import Iterator

from generator.foundation.characters import shortened, visible_line

_SHOWN = 40  # characters of a detail
_MOST = 6  # details of one kind


class LeftOut:
    """Collects what was left out, each kind once, with details such as the codes of fields."""

    def __init__(self) -> None:
        self._kinds: dict[str, dict[str, None]] = {}

    def add(self, kind: str, detail: str = "") -> None:
        """Add one thing; `kind` is a plural in English."""
        details = self._kinds.setdefault(kind, {})
        if detail:
            details[visible_line(shortened(detail, _SHOWN))] = None

    def lines(self) -> Iterator[str]:
        """Each kind with its details: `fields (AUTHOR, DATE)`."""
        for kind, details in self._kinds.items():
            names = sorted(details)
            rest = [f"{len(names) - _MOST} more"] if len(names) > _MOST else []
            shown = ", ".join((*names[:_MOST], *rest))
            yield f"{kind} ({shown})" if shown else kind
