"""The causes of changes in a document: settings, and texts or a new version of its playbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from generator.config.origins import leaves
from generator.formats.fingerprint import without_whitespace
from generator.foundation.errors import Place
from generator.foundation.yaml_nodes import TextNode
from generator.output.snapshot import Snapshot
from generator.playbook import Playbook
from generator.playbook.rendering.dependencies import covers
from generator.project.project import Project
from generator.usecases.take_snapshot import layers_of

_SLOT = re.compile(r"\{[A-Za-z_][\w.]*\}")
_DISTINCTIVE = 8  # letters, spaces not counted; shorter texts occur in many lines by chance
_SHOWN = 60  # characters of a text in a message


@dataclass(frozen=True)
class Change:
    """A setting or text that changed since a document was made: its dotted name, its text then and
    now ("" if it did not exist), and its place now.
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
    """What changed since a document was made. If both explain a line, `settings` take precedence
    over `texts`. `version` describes a change of the playbook's version, "" if it is the same.
    """

    settings: tuple[Change, ...] = ()
    texts: tuple[Change, ...] = ()
    version: str = ""

    def of(self, removed: str, added: str) -> str:
        """The cause of one change in a document, from its removed and added lines; "" if none is
        known.
        """
        removed, added = _plain(removed), _plain(added)
        matching = [change for change in self.settings if _explains(change, removed, added)]
        if not matching:
            matching = [change for change in self.texts if _explains(change, removed, added)]
        if not matching and len(self.settings) == 1 and not self.texts:
            matching = list(self.settings)
        return "; ".join(map(str, matching[:3])) or self.version

    def all(self) -> tuple[Change, ...]:
        return (*self.settings, *self.texts)


def causes(project: Project, playbook: Playbook, old: Snapshot | None, language: str) -> Causes:
    """What changed since a snapshot was taken; nothing if there is no snapshot."""
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
    """The changes of settings that affect a document which reads the settings `names`."""
    return tuple(change for change in changes if any(covers(name, change.name) for name in names))


def _changes(old: Mapping[str, str], new: Mapping[str, TextNode], at: Place) -> Iterator[Change]:
    for name in sorted(old.keys() | new.keys()):
        before, leaf = old.get(name, ""), new.get(name)
        text = leaf.text if leaf else ""
        if before != text:
            yield Change(name, leaf.place if leaf else at, before, text)


def _explains(change: Change, removed: str, added: str) -> bool:
    """Whether the removed lines contain the old text, or the added lines the new one."""
    return _occurs(change.old, removed) or _occurs(change.new, added)


def _occurs(text: str, lines: str) -> bool:
    """Whether lines contain the longest part of a text between its slots. A part shorter than
    `_DISTINCTIVE` counts only if it is the whole text.
    """
    parts = [without_whitespace(part) for part in _SLOT.split(text)]
    longest = max(parts, key=len, default="")
    is_distinctive = len(longest) >= _DISTINCTIVE or len(parts) == 1
    return bool(longest) and is_distinctive and longest in lines


def _plain(lines: str) -> str:
    return without_whitespace(unescape(lines.replace("\\", "")))


def _quoted(text: str) -> str:
    if not text:
        return "nothing"
    line = " ".join(text.split())
    return f"“{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}”"
