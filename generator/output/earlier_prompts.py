"""The prompts of documents that were built earlier, from the snapshots in the output folders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.foundation.storage import open_folder
from generator.output import snapshot
from generator.output.lockfile import SETTINGS
from generator.output.owners import OUTPUT, folders_in
from generator.output.snapshot import Snapshot

# A text of a field in the labels, perhaps in a register of its own, or in the organisation's words.
_PROMPT = re.compile(r"(?:fields|wording\.\w+)\.(.+?)\.prompt(?:\..+)?")


def earlier_prompts(
    places: Iterable[Path], organisation: str, language: str
) -> Mapping[str, frozenset[str]]:
    """What each field of an organisation's documents showed while it was blank, in any build of
    which the output folders in some places keep a snapshot.
    """
    found: dict[str, set[str]] = {}
    folders = {(place / OUTPUT).resolve() for place in places}
    for folder in sorted(folder for folder in folders if folder.is_dir()):
        for taken in _snapshots(folder, organisation):
            for path, text in _texts(taken, language):
                if match := _PROMPT.fullmatch(path):
                    found.setdefault(match[1], set()).add(text)
    return {ident: frozenset(texts) for ident, texts in found.items()}


def _snapshots(folder: Path, organisation: str) -> Iterator[Snapshot]:
    for address in folders_in(open_folder(str(folder))):
        inner = open_folder(address)
        for name in inner.names(SETTINGS):
            taken = snapshot.load(inner, name.removesuffix(".json"))
            if taken and taken.organisation == organisation:
                yield taken


def _texts(taken: Snapshot, language: str) -> Iterator[tuple[str, str]]:
    yield from taken.playbook.texts.get(language, {}).items()
    for texts in taken.layers.values():
        yield from texts.items()
