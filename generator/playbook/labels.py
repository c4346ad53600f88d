"""The texts of a playbook in one language, by id: labels, prompts, questions, tips and choices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from generator.document.terms import terms_of
from generator.foundation.characters import capitalised
from generator.foundation.errors import Place, Problem, TemplateError, did_you_mean
from generator.foundation.yaml_nodes import MapNode, TextNode
from generator.playbook.catalogue import SHARED, Catalogue, overlay
from generator.playbook.grammar import GENDERS, Grammar, grammar_of, pattern_problems
from generator.playbook.manifest import STEP_LISTS, Playbook
from generator.playbook.wordings import VARIANTS, Wordings, is_alike, is_variants

# The files of words that no page of a playbook prints: those of mails, and of the report.
MAILS, REPORT = "mails.yaml", "report.yaml"
_FULL = "en"  # the language whose words of these are complete
NAMES = ("function", "stakeholder", "learner")
# Sections with the pronouns of whoever a text speaks for: on the L&D team's own pages, and where
# somebody says or sends it.
PRONOUNS = ("person", "speaker")
_LANGUAGE_OWN = (("grammar",), *((section,) for section in PRONOUNS))
_SHOWN = 8
_SLOT = re.compile(r"\{([A-Za-z_][A-Za-z_.]*)\}")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Labels:
    """The texts of one playbook in one language and the organisation's voice.

    `wording` has the organisation's own texts for ids of this playbook, which take precedence.
    `sector` is that of the organisation, "" for none.
    """

    node: MapNode
    voice: Mapping[str, Any]
    wording: Mapping[str, Any]
    spelling: Mapping[str, str]
    sector: str = ""

    def text(self, *path: str, **given: str) -> str:
        """The text at a path such as ("fields", "clarify.request_received", "label"), its slots
        filled.

        A slot with a dot refers to the voice; one without is taken from `given` or left as it is.
        Empty where the labels have no such text. Raises `TemplateError` for a slot that the voice
        does not have.
        """
        own = self._own(path)
        if own:
            return self._filled(own, path, given)
        node = self.chosen(*path)
        return self._filled(respell(node.text, self.spelling), path, given) if node else ""

    def chosen(self, *path: str) -> TextNode | None:
        """The wording of the labels for this voice, with its place; None where there is none."""
        return self._wordings.choose(self._find(path))

    def paths(self) -> Iterator[tuple[str, ...]]:
        """The path of every text of the labels."""
        return _paths(self.node)

    def shaped_by(self, *path: str) -> tuple[str, ...]:
        """The settings of the voice that shape the text at a path, as dotted names in order: those
        that choose among its wordings, and those that its slots show.
        """
        own = self._own(path)
        node = self.chosen(*path)
        text = own or (node.text if node else "")
        names = dict.fromkeys(() if own else self._wordings.settings(self._find(path)))
        for slot in _SLOT.findall(text):
            names |= dict.fromkeys(self._behind(slot[:1].lower() + slot[1:]))
        return tuple(names)

    def _behind(self, slot: str) -> tuple[str, ...]:
        """The settings that a slot shows: one part of a name, or all of it for a form of it."""
        first, _, rest = slot.partition(".")
        if first in PRONOUNS:
            return self.shaped_by(first, rest)
        is_part = rest in self.voice[first] if first in NAMES else False
        return (f"voice.{first}.{rest}" if is_part else f"voice.{first}",) if first in NAMES else ()

    def counted(self, text: str) -> str:
        """A text whose words agree with a count of one, as in “1 hour”."""
        return self._grammar.counted(text)

    @cached_property
    def _wordings(self) -> Wordings:
        chosen = {name: str(self.voice.get(name.partition(".")[2], "")) for name in VARIANTS}
        chosen["organisation.sector"] = self.sector
        endings = self._find(("grammar", "endings"))
        known = endings.text.split() if isinstance(endings, TextNode) else ()
        return Wordings(chosen, terms_of(self.voice, known))

    @cached_property
    def _grammar(self) -> Grammar:
        return grammar_of(self.node)

    def keys(self, *path: str) -> Iterator[str]:
        node = self._find(path)
        yield from node.entries if isinstance(node, MapNode) else ()

    def _find(self, path: tuple[str, ...]) -> Any:
        node: Any = self.node
        for key in path:
            node = node.get(key) if isinstance(node, MapNode) else None
        return node

    def _own(self, path: tuple[str, ...]) -> str:
        own: Any = self.wording if (keys := wording_keys(path)) else ""
        for key in keys:
            own = own.get(key, "") if isinstance(own, Mapping) else ""
        return own if isinstance(own, str) else ""

    def _filled(self, text: str, path: tuple[str, ...], given: Mapping[str, str]) -> str:
        if "{" not in text:
            return text
        filled, end = "", 0
        for match in _SLOT.finditer(text):
            filled = _followed(filled, text[end : match.start()])
            filled = self._grammar.joined(filled, self._slot(match[1], path, given))
            end = match.end()
        return _followed(filled, text[end:])

    def _slot(self, name: str, path: tuple[str, ...], given: Mapping[str, str]) -> str:
        return self._voice(name, path) if "." in name else given.get(name, f"{{{name}}}")

    def _voice(self, name: str, path: tuple[str, ...]) -> str:
        first, *rest = name.split(".")
        source = first[:1].lower() + first[1:]
        if source in PRONOUNS:
            value: Any = self.text(source, *rest)
        else:
            value = self._named(source, rest)
        if not isinstance(value, str) or not value:
            raise self._unfilled(name, path)
        return capitalised(value) if first[:1].isupper() else value

    def _named(self, source: str, rest: list[str]) -> Any:
        """What a setting of the voice holds, or a form of a name in it; None if there is none."""
        value: Any = self.voice.get(source)
        names = value if isinstance(value, Mapping) else {}
        for key in rest:
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is None and len(rest) == 1:
            return (names.get("forms") or {}).get(rest[0]) or self._grammar.form(names, rest[0])
        return value

    def _unfilled(self, slot: str, path: tuple[str, ...]) -> TemplateError:
        known = [f"{key}.{part}" for key in NAMES for part in self.voice[key]]
        message = (
            f"no setting under “voice” fills the gap {{{slot}}} of the text “{'.'.join(path)}”"
        )
        return TemplateError(
            Problem("labels.slot", message, self.node.place, did_you_mean(slot, known))
        )


def wording_keys(path: tuple[str, ...]) -> tuple[str, ...]:
    """The keys below `wording` and the playbook's id under which an organisation can have its own
    text for one of the labels; none where it cannot.
    """
    match path:
        case ("fields", ident, part):
            return (ident, part)
        case ("steps", step, ("ask" | "tip" | "listen") as group, ident):
            return (f"{step}.{group}.{ident}",)
        case ("steps", step, part):
            return (step, part)
        case _:
            return ()


def _followed(text: str, rest: str) -> str:
    """A text and the rest of it; an abbreviation that ends a sentence takes no second full stop."""
    is_doubled = text.endswith(".") and rest.startswith(".") and not rest.startswith("..")
    return text + (rest[1:] if is_doubled else rest)


def load_labels(catalogue: Catalogue, playbook: Playbook, language: str) -> MapNode:
    """The texts of a playbook in a language, including those that all playbooks share.

    Raises `TemplateError` for missing texts, such as any that the playbook's first language has,
    and for patterns of the grammar that are not valid.
    """
    words = _load(catalogue, playbook.id, language)
    if problems := list(pattern_problems(words)):
        raise TemplateError(*problems)
    required = list(needed(playbook))
    first = playbook.languages[0]
    if language != first:
        required += _paths(_load(catalogue, playbook.id, first))
    missing = [".".join(path) for path in dict.fromkeys(required) if not _has(words, path)]
    if missing:
        raise TemplateError(_missing(missing, f"{playbook.id}/{language}/labels.yaml"))
    return words


def _load(catalogue: Catalogue, playbook: str, language: str) -> MapNode:
    grammar, words = (
        catalogue.load(f"{SHARED}/{language}/{name}.yaml") for name in ("grammar", "labels")
    )
    shared = overlay(grammar, words)
    return overlay(shared, catalogue.load(f"{playbook}/{language}/labels.yaml"), is_alike)


def slots_in_language(catalogue: Catalogue) -> Iterator[str]:
    """The slots that the grammar of any language fills, such as `stakeholder.the_one`."""
    for _, node in _grammars(catalogue):
        yield from slots_of_grammar(node)


def articles_in_language(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The articles of each language in which they tell the gender of a name."""
    for language, node in _grammars(catalogue):
        articles = grammar_of(node).articles
        if GENDERS & set(articles.values()):
            yield from ((language, article) for article in articles)


def _grammars(catalogue: Catalogue) -> Iterator[tuple[str, MapNode]]:
    """Each language that has a grammar, with the grammar's file."""
    for file in catalogue.file_names:
        folder, _, name = file.rpartition("/")
        if folder.startswith(f"{SHARED}/") and name == "grammar.yaml":
            yield folder.rpartition("/")[2], catalogue.load(file)


def slots_of_grammar(node: MapNode) -> Iterator[str]:
    """The slots that a language's `grammar.yaml` fills."""
    for section in ("grammar", *PRONOUNS):
        rules = node.get(section)
        owners = NAMES if section == "grammar" else (section,)
        keys = rules.entries if isinstance(rules, MapNode) else ()
        yield from (f"{owner}.{key}" for owner in owners for key in keys)


def needed(playbook: Playbook) -> Iterator[tuple[str, ...]]:
    """The path of every text that documents need."""
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
        for part in (spec, *spec.columns):
            yield from (("choices", part.choice_set, code) for code in part.choices)
    yield from (("derived", derived.id, "label") for derived in playbook.derived)
    yield from (("tree", "signs", cause) for cause, _ in playbook.remedies)
    for key in playbook.ready_texts:
        yield from (("ready", key, part) for part in ("title", "text"))
    for row in chain.from_iterable(playbook.worksheet.rows.values()):
        yield from (("words", key) for key in (row.heading, row.text) if key)
    for box in playbook.canvas.boxes:
        yield from (("canvas", box.id, part) for part in ("title", "question"))


def _paths(node: MapNode, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every text, its variants counted as one; without the sections that differ by
    language.
    """
    for key, entry in node.entries.items():
        path, value = (*above, key), entry.value
        if path in _LANGUAGE_OWN:
            continue
        if isinstance(value, MapNode) and not is_variants(value):
            yield from _paths(value, path)
        else:
            yield path


def _has(node: Any, path: tuple[str, ...]) -> bool:
    """Whether there is a text, or a map of variants, at a path."""
    for key in path:
        node = node.get(key) if isinstance(node, MapNode) else None
    return bool(node.text) if isinstance(node, TextNode) else node is not None


def _missing(paths: list[str], file: str) -> Problem:
    shown = ", ".join(paths[:_SHOWN])
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    hint = "add them there, or to the labels that all playbooks share"
    message = f"the language has no text for: {shown}{more}"
    return Problem("labels.missing", message, Place(f"templates/{file}"), hint)


def load_words(catalogue: Catalogue, language: str, file: str) -> MapNode:
    """The words of `MAILS` or of the `REPORT` in a language. Raises `TemplateError` if any is
    missing that the built-in ones have.
    """
    name = f"{SHARED}/{language}/{file}"
    node = catalogue.load(name)
    needed_paths = _paths(catalogue.load(f"{SHARED}/{_FULL}/{file}"))
    if missing := [".".join(path) for path in needed_paths if not _has(node, path)]:
        raise TemplateError(_missing(missing, name))
    return node


def load_outward(catalogue: Catalogue, language: str) -> dict[str, str]:
    """The words that no page for the other side may have → what to say instead; empty where the
    language has no such list.
    """
    return _pairs(catalogue.load(f"{SHARED}/{language}/outward.yaml"))


def load_spelling(catalogue: Catalogue, language: str, territory: str) -> dict[str, str]:
    """A territory's spelling: word → respelt word (British → American); empty if it has none."""
    return _pairs(catalogue.load(f"{SHARED}/{language}/spelling-{territory.lower()}.yaml"))


def _pairs(node: MapNode) -> dict[str, str]:
    return {
        word: entry.value.text
        for word, entry in node.entries.items()
        if isinstance(entry.value, TextNode)
    }


def respell(text: str, words: Mapping[str, str]) -> str:
    """The text with each listed word replaced, keeping capitals. A listed letter, such as ß, is
    replaced in every word.
    """
    return _WORD.sub(lambda match: _respelt(match[0], words), text) if words else text


def _respelt(word: str, words: Mapping[str, str]) -> str:
    respelt = words.get(word.lower())
    if respelt is None:
        return "".join(letter if letter.isascii() else words.get(letter, letter) for letter in word)
    if word.isupper():
        return respelt.upper()
    return respelt[:1].upper() + respelt[1:] if word[:1].isupper() else respelt
