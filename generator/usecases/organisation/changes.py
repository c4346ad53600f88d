"""Changes to an organisation's files: exactly the changed lines differ, and each can be undone."""

from __future__ import annotations

import difflib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.foundation import files, yaml_edits, yaml_nodes
from generator.foundation.digests import digest
from generator.foundation.errors import Place, Problem, UndecidedError
from generator.foundation.files import resolved
from generator.foundation.yaml_positions import Edit

_SAVING = threading.Lock()


@dataclass(frozen=True)
class ChangedLine:
    """One line of a file before and after a change; "" where there is none."""

    number: int
    before: str
    after: str


@dataclass(frozen=True)
class SavedChange:
    """A change that was saved: the file, its bytes before and after."""

    path: Path
    before: bytes
    after: bytes

    def lines(self) -> tuple[ChangedLine, ...]:
        """The lines that differ."""
        return tuple(_changed_lines(self.before, self.after))


def save_edits(path: Path, edits: Sequence[Edit], seen: str) -> SavedChange:
    """Make some edits in a file that had the digest `seen` when they were begun.

    Raises `UndecidedError` if the file is another by now, and as `yaml_edits.edited` for edits that
    cannot be made; then the file stays as it is.
    """
    with _locked(path):
        before = yaml_nodes.read(path, yaml_nodes.shown(path))
        after = yaml_edits.save(path, edits, seen)
    return SavedChange(path, before, after)


def save_text(path: Path, text: str, seen: str) -> SavedChange:
    """Replace the whole text of a file that had the digest `seen`. Raises as `save_edits`."""
    return _replaced(path, text.encode(), seen)


def undo(change: SavedChange) -> SavedChange:
    """Put back the bytes of a file as they were before a change. Raises `UndecidedError` if
    somebody has changed the file since.
    """
    return _replaced(change.path, change.before, digest(change.after))


def drafts_of(edits: Mapping[Path, Sequence[Edit]]) -> dict[Path, bytes]:
    """The bytes that some files would have after edits, by their resolved paths; nothing is
    written. Raises as `yaml_edits.edited`.
    """
    drafts = {}
    for path, own in edits.items():
        name = yaml_nodes.shown(path)
        drafts[resolved(path)] = yaml_edits.edited(yaml_nodes.read(path, name), own, name)
    return drafts


def _replaced(path: Path, after: bytes, seen: str) -> SavedChange:
    with _locked(path):
        before = yaml_nodes.read(path, yaml_nodes.shown(path))
        if digest(before) != seen:
            raise UndecidedError(_changed_meanwhile(path))
        if after != before:
            yaml_edits.replace(resolved(path), after)
    return SavedChange(path, before, after)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """A context in which nobody else who saves can change a file of the same folder."""
    with _SAVING, files.exclusive_lock(str(resolved(path).parent)):
        yield


def _changed_meanwhile(path: Path) -> Problem:
    message = "has changed since it was opened, so it is left unchanged"
    hint = "compare it with your changes, then make them again"
    return Problem("file.changed", message, Place(yaml_nodes.shown(path)), hint)


def _changed_lines(before: bytes, after: bytes) -> Iterator[ChangedLine]:
    old, new = (data.decode(errors="replace").splitlines() for data in (before, after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            for step in range(max(i2 - i1, j2 - j1)):
                was = old[i1 + step] if i1 + step < i2 else ""
                now = new[j1 + step] if j1 + step < j2 else ""
                yield ChangedLine(j1 + step + 1, was.strip(), now.strip())
