"""Why a document changed: which setting, which text of a playbook, which template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from generator.config.origins import leaves
from generator.formats.fingerprint import bare
from generator.foundation.errors import Place
from generator.foundation.yaml_nodes import TextNode
from generator.output.snapshot import Snapshot
from generator.playbook import Playbook
from generator.playbook.rendering.dependencies import covers
from generator.project.project import Project
from generator.usecases.take_snapshot import layers_of

_SLOT = re.compile(r"\{[A-Za-z_][\w.]*\}")
_TELLING = 8  # letters without white space: fewer stand in many a line by chance
_SHOWN = 60


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was when a document was made: its dotted name, its text then and
    now, "" where it was not there, and where it stands now.
    """

    name: str
    place: Place
    old: str
    new: str

    def __str__(self) -> str:
        """`organisation.yaml:12 voice.tagline “Time back” → “Time to care”`."""
        where = f"{self.place.file}:{self.place.line} " if self.place.line else ""
        return f"{where}{self.name} {_quoted(self.old)} → {_quoted(self.new)}"


@dataclass(frozen=True)
class Causes:
    """What changed since a document was made. `settings` come first where both explain a line."""

    settings: tuple[Change, ...] = ()
    texts: tuple[Change, ...] = ()
    version: str = ""

    def of(self, removed: str, added: str) -> str:
        """The cause of one change of a document, from the lines that go and those that come; ""
        where none is known.
        """
        gone, come = _plain(removed), _plain(added)
        fitting = [change for change in self.settings if _explains(change, gone, come)]
        if not fitting:
            fitting = [change for change in self.texts if _explains(change, gone, come)]
        if not fitting and len(self.settings) == 1 and not self.texts:
            fitting = list(self.settings)
        return "; ".join(map(str, fitting[:3])) or self.version

    def all(self) -> tuple[Change, ...]:
        return (*self.settings, *self.texts)


def causes(project: Project, playbook: Playbook, old: Snapshot | None, language: str) -> Causes:
    """What changed since a snapshot was taken; nothing where there is none."""
    if old is None:
        return Causes()
    settings = [
        change
        for layer, node in layers_of(project).items()
        for change in _changes(old.layers.get(layer, {}), dict(leaves(node)), Place(project.file))
    ]
    now = dict(leaves(project.renderer.nodes(playbook.id, language)))
    before = old.playbook.texts.get(language, {})
    texts = list(_changes(before, now, Place(f"templates/{playbook.id}/{language}/labels.yaml")))
    version = old.playbook.version
    newer = f"{playbook.id} {version} → {playbook.version}" if version != playbook.version else ""
    return Causes(tuple(settings), tuple(texts), newer)


def reading(changes: Sequence[Change], names: frozenset[str]) -> tuple[Change, ...]:
    """The changes of settings that a document which reads `names` can show."""
    return tuple(change for change in changes if any(covers(name, change.name) for name in names))


def _changes(old: Mapping[str, str], new: Mapping[str, TextNode], at: Place) -> Iterator[Change]:
    for name in sorted(old.keys() | new.keys()):
        was, leaf = old.get(name, ""), new.get(name)
        text = leaf.text if leaf else ""
        if was != text:
            yield Change(name, leaf.place if leaf else at, was, text)


def _explains(change: Change, gone: str, come: str) -> bool:
    """Whether lines hold what a text was, and what it is now."""
    return _stands(change.old, gone) or _stands(change.new, come)


def _stands(text: str, lines: str) -> bool:
    parts = [bare(part) for part in _SLOT.split(text)]
    telling = max(parts, key=len, default="")
    whole = len(parts) == 1 and telling
    return bool(telling) and (len(telling) >= _TELLING or bool(whole)) and telling in lines


def _plain(lines: str) -> str:
    return bare(unescape(lines.replace("\\", "")))


def _quoted(text: str) -> str:
    if not text:
        return "nothing"
    line = " ".join(text.split())
    return f"“{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}”"
