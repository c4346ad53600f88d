"""What a run knew: the organisation's own words and the playbooks' texts, kept in the output folder
so that a later run can say what changed since, and why.

A snapshot is a file named by its own digest; a record of the lock names the one its document was
made with. It holds what the organisation's file holds, contacts too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from generator.foundation.digests import short_digest
from generator.foundation.storage import Folder
from generator.output.lockfile import SETTINGS

Texts = Mapping[str, str]


@dataclass(frozen=True)
class PlaybookSnapshot:
    """One playbook as a run knew it: the kind of each field, each text of its labels by language
    and path, the settings that each edition may read, and the digest of each block of its templates
    that the organisation has reworded.
    """

    version: str
    fields: Texts
    texts: Mapping[str, Texts]
    reads: Mapping[str, list[str]]
    blocks: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """For the documents of one playbook. `layers` hold each layer's settings by dotted key; `sheet`
    is the path of the list of teams that the run was for, seen from the organisation's file; empty
    for none.
    """

    organisation: str
    layers: Mapping[str, Texts]
    playbook: PlaybookSnapshot
    sheet: str = ""

    @cached_property
    def id(self) -> str:
        return short_digest(self.data())

    def data(self) -> bytes:
        """The file, sorted; a character of a name that is no UTF-8 stands as JSON's escape."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        return f"{text}\n".encode(errors="backslashreplace")


def save(folder: Folder, snapshot: Snapshot) -> None:
    """Put a snapshot into an output folder, where it is not there yet."""
    if f"{snapshot.id}.json" not in folder.names(SETTINGS):
        folder.write(f"{SETTINGS}/{snapshot.id}.json", snapshot.data())


def sweep(folder: Folder, needed: frozenset[str]) -> None:
    """Take away the snapshots that no document was made with any more."""
    for name in folder.names(SETTINGS):
        if name.removesuffix(".json") not in needed:
            folder.remove(f"{SETTINGS}/{name}")


def load(folder: Folder, ident: str) -> Snapshot | None:
    """A snapshot by its id; None where it is gone or damaged."""
    data = folder.read(f"{SETTINGS}/{ident}.json") if ident else None
    if data is None or short_digest(data) != ident:
        return None
    try:
        plain: Any = json.loads(data)
        layers, method = plain["layers"], PlaybookSnapshot(**plain["playbook"])
        every = (*layers.values(), method.fields, *method.texts.values(), method.blocks)
        heads = (plain["organisation"], plain["sheet"], method.version)
        lists = [*method.reads.values(), heads, *(one.values() for one in every)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not all(isinstance(text, str) for texts in lists for text in texts):
        return None
    return Snapshot(plain["organisation"], layers, method, plain["sheet"])


def foreign(folder: Folder, organisation: str, idents: Iterable[str]) -> frozenset[str]:
    """The snapshots among some that are another organisation's."""
    loaded = ((ident, load(folder, ident)) for ident in idents)
    return frozenset(ident for ident, one in loaded if one and one.organisation != organisation)
