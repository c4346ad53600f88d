"""Snapshots: the settings and the playbooks' texts of a run, kept in the output folder so that a
later run can say what changed since, and why.

A snapshot is a file named after its own digest; the record of each document in the lock names its
snapshot. It contains everything in the organisation's file, including contacts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator.foundation.digests import short_digest
from generator.foundation.storage import Folder
from generator.output.lockfile import SETTINGS

Texts = Mapping[str, str]


@dataclass(frozen=True)
class PlaybookSnapshot:
    """One playbook at the time of a run: the kind of each field, each text of its labels by
    language and path, the settings that each edition may read, and the digest of each template
    block that the organisation has reworded.
    """

    version: str
    fields: Texts
    texts: Mapping[str, Texts]
    reads: Mapping[str, list[str]]
    blocks: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """A snapshot for the documents of one playbook. `layers` contains each layer's settings by
    dotted key; `sheet` is the path of the run's team table, relative to the organisation's file,
    empty for none.
    """

    organisation: str
    layers: Mapping[str, Texts]
    playbook: PlaybookSnapshot
    sheet: str = ""

    @cached_property
    def id(self) -> str:
        return short_digest(self.data)

    @cached_property
    def data(self) -> bytes:
        """The file's content, sorted; bytes of a name that are not UTF-8 become JSON escapes."""
        plain = {
            "organisation": self.organisation,
            "layers": self.layers,
            "playbook": vars(self.playbook),
            "sheet": self.sheet,
        }
        text = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True)
        return f"{text}\n".encode(errors="backslashreplace")


def save(folder: Folder, snapshot: Snapshot) -> None:
    """Write a snapshot to an output folder, unless it exists there."""
    if f"{snapshot.id}.json" not in folder.names(SETTINGS):
        folder.write(f"{SETTINGS}/{snapshot.id}.json", snapshot.data)


def sweep(folder: Folder, needed: frozenset[str]) -> None:
    """Remove the snapshots that are not `needed`, given by their ids."""
    for name in folder.names(SETTINGS):
        if name.removesuffix(".json") not in needed:
            folder.remove(f"{SETTINGS}/{name}")


def load(folder: Folder, ident: str) -> Snapshot | None:
    """A snapshot by its id; None if it is missing or damaged."""
    data = folder.read(f"{SETTINGS}/{ident}.json") if ident else None
    if data is None or short_digest(data) != ident:
        return None
    try:
        plain: Any = json.loads(data)
        layers, playbook = plain["layers"], PlaybookSnapshot(**plain["playbook"])
        maps = (*layers.values(), playbook.fields, *playbook.texts.values(), playbook.blocks)
        heads = (plain["organisation"], plain["sheet"], playbook.version)
        lists = [*playbook.reads.values(), heads, *(texts.values() for texts in maps)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not all(isinstance(text, str) for texts in lists for text in texts):
        return None
    return Snapshot(plain["organisation"], layers, playbook, plain["sheet"])


def of_others(folder: Folder, organisation: str, idents: Iterable[str]) -> frozenset[str]:
    """The ids, among some, of snapshots of other organisations than this one."""
    loaded = ((ident, load(folder, ident)) for ident in idents)
    return frozenset(
        ident for ident, taken in loaded if taken and taken.organisation != organisation
    )
