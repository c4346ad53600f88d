"""Organisations as forms change them: small files, what a form sends, and what differs then."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import ndiff
from pathlib import Path
from typing import Any

from generator.foundation import yaml_nodes
from generator.foundation.yaml_nodes import ListNode, MapNode, Node
from generator.usecases.organisation.changes import SavedChange, save_edits
from generator.usecases.organisation.form import SettingsForm
from generator.usecases.organisation.source import open_source

BASE = """schema_version: 1
organisation: {id: x, name: X, locale: en-GB}
voice:
  function: {long: Learning}
  stakeholder: {one: a, many: b}
  learner: {one: a, many: b}"""


def organisation_file(folder: Path, text: str = "BASE") -> Path:
    """A file in which BASE stands for the required keys."""
    path = folder / "organisation.yaml"
    path.write_text(f"{text}\n".replace("BASE", BASE), encoding="utf-8", newline="")
    return path


def form_of(path: Path, unit: str = "") -> SettingsForm:
    """The form for a unit, "" for the organisation."""
    source = open_source(path)
    return SettingsForm(source, unit or source.organisation)


def saved(path: Path, values: Mapping[str, str], unit: str = "") -> SavedChange:
    """The change that a form makes."""
    form = form_of(path, unit)
    return save_edits(form.spot.file.path, form.edits(values), form.spot.file.digest)


def difference(change: SavedChange) -> list[str]:
    """The lines that differ, as a diff shows them."""
    rows = ndiff(change.before.decode().splitlines(), change.after.decode().splitlines())
    return [row for row in rows if row[0] in "+-"]


def data_of(data: bytes) -> Any:
    """What a YAML file says."""
    return _plain(yaml_nodes.parse(data, "organisation.yaml"))


def _plain(node: Node) -> Any:
    if isinstance(node, MapNode):
        return {key: _plain(entry.value) for key, entry in node.entries.items()}
    return [_plain(item) for item in node.items] if isinstance(node, ListNode) else node.text
