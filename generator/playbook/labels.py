"""The words of a playbook in one language: labels, prompts, questions, tips and choice texts, by
id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from generator.foundation.errors import Place, Problem, TemplateError, did_you_mean
from generator.foundation.yaml_nodes import MapNode, TextNode, overlay
from generator.playbook.catalogue import SHARED, Catalogue
from generator.playbook.manifest import STEP_LISTS, Playbook

# The names a text's variants may have, the one that stands in for others first of its kind.
VARIANTS = ("neutral", "formal", "casual", "we", "i", "you", "Sie", "du", "usted", "tú")
_ALL_VARIANTS = frozenset(VARIANTS)
_SHOWN = 8
_SLOT = re.compile(r"\{([A-Za-z_][A-Za-z_.]*)\}")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Labels:
    """The words of one playbook in one language, put into the organisation's voice.

    `wording` holds the organisation's own texts for ids of this playbook; they win over the
    playbook's.
    """

    node: MapNode
    voice: Mapping[str, Any]
    wording: Mapping[str, Any]
    spelling: Mapping[str, str]

    def has(self, *path: str) -> bool:
        return self._find(path) is not None

    def text(self, *path: str, **given: str) -> str:
        """The text at a path such as ("fields", "clarify.request_received", "label"), its slots
        filled.

        A slot with a dot is a name of the voice, one without is among the `given` or stays as it
        is. Empty where the labels have none. Raises `TemplateError` for a slot that the voice does
        not fill.
        """
        own = self._own(path)
        if own:
            return self._filled(own, path, given)
        node = self._find(path)
        while isinstance(node, MapNode):
            node = self._variant(node)
        return (
            self._filled(respell(node.text, self.spelling), path, given)
            if isinstance(node, TextNode)
            else ""
        )

    def _variant(self, node: MapNode) -> Any:
        """Of a text's variants the one for this voice: by formality, person or form of address."""
        asked = (self.voice.get(key) for key in ("formality", "person", "address"))
        known = (*asked, *VARIANTS, *node.entries)
        return next((node.get(key) for key in known if key in node.entries), None)

    def _formed(self, names: Mapping[str, Any], form: str) -> str:
        """A form of a name as the language makes it from another; empty where it has no rule."""
        rule = self._find(("grammar", form))
        if not isinstance(rule, MapNode):
            return ""
        origin, ending, stops = (
            part.text if isinstance(part := rule.get(key), TextNode) else ""
            for key in ("of", "add", "except")
        )
        word = str(names.get(origin) or "")
        return word if not word or word.endswith(tuple(stops.split())) else word + ending

    def keys(self, *path: str) -> Iterator[str]:
        node = self._find(path)
        yield from node.entries if isinstance(node, MapNode) else ()

    def _find(self, path: tuple[str, ...]) -> Any:
        node: Any = self.node
        for key in path:
            node = node.get(key) if isinstance(node, MapNode) else None
        return node

    def _own(self, path: tuple[str, ...]) -> str:
        match path:
            case ("fields", ident, part):
                found = self.wording.get(ident, {})
                return str(found.get(part, "")) if isinstance(found, Mapping) else ""
            case ("steps", step, ("ask" | "tip" | "listen") as group, ident):
                found = self.wording.get(f"{step}.{group}.{ident}", "")
                return found if isinstance(found, str) else ""
            case ("steps", step, part):
                found = self.wording.get(step, {})
                return str(found.get(part, "")) if isinstance(found, Mapping) else ""
            case _:
                return ""

    def _filled(self, text: str, path: tuple[str, ...], given: Mapping[str, str]) -> str:
        return _SLOT.sub(lambda match: self._slot(match[1], path, given), text)

    def _slot(self, name: str, path: tuple[str, ...], given: Mapping[str, str]) -> str:
        return self._voice(name, path) if "." in name else given.get(name, f"{{{name}}}")

    def _voice(self, name: str, path: tuple[str, ...]) -> str:
        first, *rest = name.split(".")
        value: Any = self.voice.get(first[:1].lower() + first[1:])
        names = value if isinstance(value, Mapping) else {}
        for key in rest:
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is None and len(rest) == 1:
            value = (names.get("forms") or {}).get(rest[0]) or self._formed(names, rest[0])
        if not isinstance(value, str) or not value:
            known = [
                f"{key}.{part}"
                for key in ("function", "stakeholder", "learner")
                for part in self.voice[key]
            ]
            place = f"{'.'.join(path)}"
            message = f"the text “{place}” asks for {{{name}}}, which the voice does not have"
            raise TemplateError(
                Problem("labels.slot", message, self.node.place, did_you_mean(name, known))
            )
        return value[:1].upper() + value[1:] if first[:1].isupper() else value


def load_labels(catalogue: Catalogue, playbook: Playbook, language: str) -> MapNode:
    """The words of a playbook in a language, those all playbooks share included.

    Raises `TemplateError` for a language that lacks words, such as any that the first one has.
    """
    words = _load(catalogue, playbook.id, language)
    wanted = list(needed(playbook))
    first = playbook.languages[0]
    if language != first:
        wanted += _paths(_load(catalogue, playbook.id, first))
    missing = [".".join(path) for path in dict.fromkeys(wanted) if not _stands(words, path)]
    if missing:
        raise TemplateError(_missing(missing, f"{playbook.id}/{language}/labels.yaml"))
    return words


def _load(catalogue: Catalogue, playbook: str, language: str) -> MapNode:
    shared = catalogue.load(f"{SHARED}/{language}/labels.yaml")
    return overlay(shared, catalogue.load(f"{playbook}/{language}/labels.yaml"))


def needed(playbook: Playbook) -> Iterator[tuple[str, ...]]:
    """The path of every text without which a document would have a gap."""
    yield ("title",)
    for step in playbook.steps:
        path = ("steps", step.id)
        yield (*path, "title")
        for key, group in STEP_LISTS.items():
            yield from ((*path, group, name) for name in getattr(step, key))
        for group, names in (("say", step.sayings), ("move", step.moves)):
            yield from ((*path, group, name, "text") for name in names)
    for spec in playbook.fields():
        yield ("fields", spec.id, "label")
        for one in (spec, *spec.columns):
            yield from (("choices", one.choice_set, code) for code in one.choices)
    yield from (("derived", derived.id, "label") for derived in playbook.derived)
    for row in chain.from_iterable(playbook.worksheet.rows.values()):
        yield from (("words", key) for key in (row.heading, row.text) if key)


def _paths(node: MapNode, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every text, the variants of one counted as one; what a language's grammar says is
    its own.
    """
    for key, entry in node.entries.items():
        path, value = (*above, key), entry.value
        if path == ("grammar",):
            continue
        if isinstance(value, MapNode) and not value.entries.keys() <= _ALL_VARIANTS:
            yield from _paths(value, path)
        else:
            yield path


def _stands(node: Any, path: tuple[str, ...]) -> bool:
    """Whether there is a text, or a map of its variants, at a path."""
    for key in path:
        node = node.get(key) if isinstance(node, MapNode) else None
    return bool(node.text) if isinstance(node, TextNode) else node is not None


def _missing(paths: list[str], file: str) -> Problem:
    shown = ", ".join(paths[:_SHOWN])
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    hint = "write them there, or in the labels that all playbooks share"
    message = f"the language lacks words for: {shown}{more}"
    return Problem("labels.missing", message, Place(f"templates/{file}"), hint)


def load_spelling(catalogue: Catalogue, language: str, territory: str) -> dict[str, str]:
    """The word list of a territory's spelling, British → American; empty where it has none."""
    words = catalogue.load(f"{SHARED}/{language}/spelling-{territory.lower()}.yaml")
    return {
        word: entry.value.text
        for word, entry in words.entries.items()
        if isinstance(entry.value, TextNode)
    }


def respell(text: str, words: Mapping[str, str]) -> str:
    """The text with each word of the list replaced, its capitals kept; a letter on the list, such
    as ß, in every word.
    """
    return _WORD.sub(lambda match: _respelt(match[0], words), text) if words else text


def _respelt(word: str, words: Mapping[str, str]) -> str:
    other = words.get(word.lower())
    if other is None:
        return "".join(words.get(sign, sign) if not sign.isascii() else sign for sign in word)
    if word.isupper():
        return other.upper()
    return other[:1].upper() + other[1:] if word[:1].isupper() else other
