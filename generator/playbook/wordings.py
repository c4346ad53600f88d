"""The wordings of one text: which of them a voice chooses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.document.terms import AvoidedTerms
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode

# What wordings may be written for, by the setting that chooses; the first of each is the default.
VARIANTS: Mapping[str, tuple[str, ...]] = {
    "voice.formality": ("neutral", "formal", "casual"),
    "voice.person": ("we", "i", "you"),
    "voice.address": ("Sie", "du", "usted", "tú"),
    "organisation.sector": (
        "other", "health", "industry", "software", "public", "services", "retail", "education",
    ),
}  # fmt: skip
_KEYS = frozenset(key for keys in VARIANTS.values() for key in keys)
_TERMS = "voice.terms"


def is_variants(node: Node) -> bool:
    """Whether a map holds the variants of one text, not texts of their own."""
    return (
        isinstance(node, MapNode)
        and bool(node.entries)
        and any(node.entries.keys() <= set(keys) for keys in VARIANTS.values())
    )


def is_alike(one: MapNode, other: MapNode) -> bool:
    """Whether two maps hold variants for the same setting, or neither holds variants."""
    kinds = [_setting(node) if is_variants(node) else "" for node in (one, other)]
    return kinds[0] == kinds[1]


def path_of_text(path: str) -> str:
    """The dotted path of a text, for that of one of its wordings."""
    parts = path.split(".")
    while len(parts) > 1 and (parts[-1] in _KEYS or parts[-1].isdecimal()):
        parts.pop()
    return ".".join(parts)


@dataclass(frozen=True)
class Wordings:
    """Chooses wordings by `chosen`, the value of each setting in `VARIANTS`, and by the terms that
    the organisation avoids.
    """

    chosen: Mapping[str, str]
    terms: AvoidedTerms

    def choose(self, node: Node | None) -> TextNode | None:
        """The text of a voice among its variants; of a list of wordings, the first without an
        avoided term, else the first. None where there is no text.
        """
        match node:
            case MapNode():
                return self.choose(self._variant(node))
            case ListNode(items):
                found = [text for item in items if (text := self.choose(item))]
                fitting = (text for text in found if not any(self.terms.find(text.text)))
                return next(fitting, found[0] if found else None)
            case _:
                return node

    def settings(self, node: Node | None) -> Iterator[str]:
        """The settings that choose among the wordings of a text."""
        match node:
            case MapNode():
                yield _setting(node)
                yield from self.settings(self._variant(node))
            case ListNode(items):
                yield _TERMS
                yield from (name for item in items for name in self.settings(item))

    def _variant(self, node: MapNode) -> Node | None:
        setting = _setting(node)
        known = (self.chosen.get(setting, ""), *VARIANTS[setting], *node.entries)
        return next((node.get(key) for key in known if key in node.entries), None)


def _setting(node: MapNode) -> str:
    """The setting that a map of variants is for. Forms of address that are not listed, such as
    “vous”, are possible.
    """
    keys = node.entries.keys()
    return next(
        (name for name, known in VARIANTS.items() if keys & set(known)),
        "voice.address",
    )
