"""How many pages a document may have, and how much of its paper may be empty."""

from __future__ import annotations

from dataclasses import dataclass

# A playbook's chapters and its appendix end where their text does.
_EMPTY, _EMPTY_PLAYBOOK = 0.12, 0.15
_APPENDIX = 7
_PLAYBOOKS = {"pushback": 13, "intake": 14, "backing": 12, "sponsorship": 15, "campaign": 18}
_WORKSHEETS = {"pushback": 5, "intake": 5, "backing": 4, "sponsorship": 5, "campaign": 6}
_SUMMARY, _LONG_SUMMARY = 1, 2


@dataclass(frozen=True)
class Limit:
    """The limits of a document: at most `pages`, or None if it `grows` with answers or settings,
    and at most `appendix` pages after them. With `steps`, each step takes one page; `empty` is the
    share of its paper that may be empty.
    """

    pages: int | None = None
    appendix: int = 0
    steps: bool = False
    empty: float = 1

    @property
    def grows(self) -> bool:
        return self.pages is None


def limit_of(
    playbook: str,
    edition: str,
    *,
    grows: bool = False,
    strained: bool = False,
) -> Limit:
    """The limits of a document, which `grows` with long answers and lines to write on, and with the
    lists of a `strained` organisation: a playbook and a worksheet may then have more pages, and
    what they leave empty is theirs.
    """
    free = grows or strained
    match edition:
        case "playbook":
            pages = None if free else _PLAYBOOKS[playbook]
            return Limit(pages, _APPENDIX, steps=not free, empty=1 if free else _EMPTY_PLAYBOOK)
        case "worksheet":
            pages = None if free else _WORKSHEETS[playbook]
            return Limit(pages, empty=1 if free else _EMPTY)
        case "summary":
            return Limit(_LONG_SUMMARY if grows else _SUMMARY)
        case "canvas" if grows:
            return Limit(2)
        case _:
            return Limit(1, empty=1 if strained else _EMPTY)
