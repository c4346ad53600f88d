"""Filled worksheets as they come back: each way of filling, editing and saving them by its name."""

from __future__ import annotations

from collections.abc import Callable

from generator.document.tree import Field
from tests.support.editors import CHANGES, google_docs
from tests.support.fills import Filled, Package, fill
from tests.support.texts import TEXTS
from tests.support.user_edits import EDITS

Make = Callable[[Package, tuple[Field, ...]], Filled]
GOOGLE = "Google Docs"


def changed(change: str, every: int = 1) -> Make:
    """A sheet filled with words, every n-th field, that an editor has saved."""

    def make(blank: Package, shapes: tuple[Field, ...]) -> Filled:
        return fill(blank, shapes, every=every).saved(CHANGES[change])

    return make


def answered(texts: str) -> Make:
    """A sheet filled with texts of a kind, downloaded from Google Docs."""

    def make(blank: Package, shapes: tuple[Field, ...]) -> Filled:
        return fill(blank, shapes, TEXTS[texts](blank)).saved(google_docs)

    return make


def edited(edit: str, every: int = 1) -> Make:
    """A sheet that somebody edited besides filling it in, downloaded from Google Docs."""

    def make(blank: Package, shapes: tuple[Field, ...]) -> Filled:
        return EDITS[edit](fill(blank, shapes, every=every)).saved(google_docs)

    return make


SAVED: dict[str, Make] = {name: changed(name) for name in CHANGES}
TYPED = {f"{GOOGLE}, answers: {name}": answered(name) for name in TEXTS if name != "words"}
EDITED = {f"{GOOGLE}, {name}": edited(name) for name in EDITS}
CASES: dict[str, Make] = {**SAVED, **TYPED, **EDITED}
