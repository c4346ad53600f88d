"""Phrases about nobody in particular, for an organisation that has none of its own yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from generator.foundation.yaml_nodes import MapNode, TextNode
from generator.playbook import open_catalogue
from generator.playbook.catalogue import SHARED

_ENGLISH = "en"


@dataclass(frozen=True)
class Phrase:
    """A cheat code: its id, for whom it is, and what is said."""

    id: str
    audience: str
    phrase: str


@lru_cache
def general_phrases(language: str) -> tuple[Phrase, ...]:
    """The phrases that all playbooks share in a language; in English if it has none."""
    catalogue = open_catalogue()
    labels = catalogue.load(f"{SHARED}/{language}/labels.yaml")
    found = labels.get("cheat_codes")
    if not isinstance(found, MapNode):
        return general_phrases(_ENGLISH)

    def text(entry: MapNode, key: str) -> str:
        node = entry.get(key)
        return node.text if isinstance(node, TextNode) else ""

    entries = ((key, entry.value) for key, entry in found.entries.items())
    return tuple(
        Phrase(key, text(entry, "audience"), text(entry, "phrase"))
        for key, entry in entries
        if isinstance(entry, MapNode)
    )
