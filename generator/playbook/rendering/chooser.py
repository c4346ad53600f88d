"""Which playbook is for which situation: what a playbook says about the others beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.foundation.cache import Cache
from generator.foundation.yaml_nodes import ListNode, MapNode, TextNode
from generator.playbook.catalogue import SHARED, Catalogue
from generator.playbook.labels import Labels

_TEXTS = ("title", "choose_when")

# The texts of playbooks by their ids, in the order in which they are offered.
OfferedTexts = tuple[tuple[str, MapNode], ...]


def files_of_offer(catalogue: Catalogue, language: str) -> tuple[str, ...]:
    """The names of the files that the texts come from."""
    labels = (_labels(ident, language) for ident in catalogue.playbooks)
    return (f"{SHARED}/common.yaml", *labels)


def offered_texts(catalogue: Catalogue, language: str, cache: Cache) -> OfferedTexts:
    """The title, and when to choose it, of each playbook that says so in a language."""
    files = ((name, catalogue.digest(name)) for name in files_of_offer(catalogue, language))
    spoken = ((ident, each.languages) for ident, each in catalogue.playbooks.items())
    key = ("offered", language, *files, *spoken)
    # The files of all playbooks take much longer to load than the few texts.
    return cache.remember(key, lambda: tuple(_read(catalogue, language)))


def offered_playbooks(offered: OfferedTexts, labels: Labels) -> list[Mapping[str, str]]:
    """The playbooks as templates print them, in the voice of some labels."""
    shown: list[Mapping[str, str]] = []
    for ident, texts in offered:
        node = MapNode({**labels.node.entries, **texts.entries}, texts.place)
        own = replace(labels, node=node)
        shown.append({"id": ident, "title": own.text("title"), "when": own.text("choose_when")})
    return shown


def _read(catalogue: Catalogue, language: str) -> Iterator[tuple[str, MapNode]]:
    offered = catalogue.load(f"{SHARED}/common.yaml").get("offered")
    items = offered.items if isinstance(offered, ListNode) else ()
    first = [item.text for item in items if isinstance(item, TextNode)]
    for ident in dict.fromkeys((*first, *catalogue.playbooks)):
        found = catalogue.playbooks.get(ident)
        if found and language in found.languages:
            node = catalogue.load(_labels(ident, language))
            texts = {key: node.entries[key] for key in _TEXTS if key in node.entries}
            if len(texts) == len(_TEXTS):
                yield ident, MapNode(texts, node.place)


def _labels(ident: str, language: str) -> str:
    return f"{ident}/{language}/labels.yaml"
