"""What the studio knows while it runs: its project, the changes it saved, and what it shows."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.usecases.organisation.changes import SavedChange
from generator.usecases.organisation.source import Source, open_source, text_at
from generator.web.making import Making
from generator.web.words import Words

_MOST_PAGES = 12  # pages that frames of two or three windows may still ask for
_MOST_CHANGES = 50


@dataclass(frozen=True)
class PastChange:
    """A change that was saved, and when."""

    change: SavedChange
    at: datetime


class Studio:
    """One project that is open in the browser. Several windows may show it at once. `scratch` is a
    folder for what is only needed while it runs.
    """

    def __init__(self, path: Path, scratch: Path, stop: Callable[[], None]) -> None:
        self.path = path
        self.stop = stop
        self.making = Making()
        self._scratch = scratch
        self._lock = threading.Lock()
        self._changes: list[PastChange] = []
        self._pages: OrderedDict[str, bytes] = OrderedDict()

    @property
    def folder(self) -> Path:
        return self.path.absolute().parent

    @property
    def is_new(self) -> bool:
        """Whether there is no organisation yet."""
        return not self.path.exists()

    def source(self) -> Source:
        """The organisation's files as they are now. Raises as `open_source`."""
        return open_source(self.path)

    def words(self, source: Source | None, wanted: str = "") -> Words:
        """The words of the studio in the organisation's language; without one, in the first
        language that a browser `wanted` and that there is.
        """
        tag = text_at(source.value(source.organisation, "organisation.locale")) if source else ""
        return Words(tag or wanted)

    @property
    def changes(self) -> tuple[PastChange, ...]:
        """The changes that can be undone, the latest first."""
        return tuple(reversed(self._changes))

    def remember(self, change: SavedChange) -> None:
        """Keep a change, so that it can be undone."""
        if change.before == change.after:
            return
        with self._lock:
            self._changes = [*self._changes, PastChange(change, datetime.now())][-_MOST_CHANGES:]

    def forget(self, past: PastChange) -> None:
        """A change that was undone."""
        with self._lock:
            self._changes = [one for one in self._changes if one is not past]

    def keep_table(self, name: str, data: bytes) -> Path:
        """Keep a table of people until its round is made; nowhere in the project."""
        folder = Path(tempfile.mkdtemp(dir=self._scratch))
        path = folder / name
        path.write_bytes(data)
        return path

    def table(self, name: str) -> Path | None:
        """A table that was kept, by what `name_of_table` calls it."""
        found = {self.name_of_table(path): path for path in self._scratch.glob("*/*")}
        return found.get(name)

    @staticmethod
    def name_of_table(path: Path) -> str:
        """What pages call a table that was kept."""
        return f"{path.parent.name}/{path.name}"

    def put_page(self, data: bytes) -> str:
        """Keep a page for a frame; returns the name to ask for it by."""
        name = secrets.token_urlsafe(9)
        with self._lock:
            self._pages[name] = data
            while len(self._pages) > _MOST_PAGES:
                self._pages.popitem(last=False)
        return name

    def page(self, name: str) -> bytes | None:
        """A page that was kept; None if there is none, or none any more."""
        return self._pages.get(name)
