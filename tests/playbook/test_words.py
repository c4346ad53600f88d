"""Every playbook has all the texts it needs in each of its languages, and no unused ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from generator.document.tree import Kind
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode
from generator.playbook.catalogue import SHARED, open_catalogue
from generator.playbook.labels import load_labels
from generator.playbook.manifest import STEP_LISTS, FieldSpec, Playbook, Step
from generator.playbook.wordings import VARIANTS, is_variants

CATALOGUE = open_catalogue()
SPOKEN = [
    (playbook.id, language)
    for playbook in CATALOGUE.playbooks.values()
    for language in playbook.languages
]
ALL_HAVE = ("title", "subtitle", "lead", "why", "choose_when")


@pytest.mark.parametrize(("ident", "language"), SPOKEN)
def test_everything_in_a_playbook_has_its_texts(ident: str, language: str) -> None:
    playbook = CATALOGUE.playbook(ident)
    words = load_labels(CATALOGUE, playbook, language)
    missing = [".".join(path) for path in required(playbook) if not has_text(words, path)]
    assert not missing


@pytest.mark.parametrize(("ident", "language"), SPOKEN)
def test_no_text_is_unused(ident: str, language: str) -> None:
    playbook = CATALOGUE.playbook(ident)
    own = CATALOGUE.load(f"{ident}/{language}/labels.yaml")
    known = set(required(playbook)) | set(optional(playbook))
    # The codes of a derived value and of its remark come from its expressions.
    computed = {
        ("derived", derived.id)
        for derived in playbook.derived
        if derived.unit == "code" or derived.note
    }
    free = {"use_when", "gains", "ways", "summary", "words", "ready", "ready_blanks"}
    unused = [
        ".".join(path)
        for path in paths(own)
        if path[0] not in free and path not in known and path[:2] not in computed
    ]
    assert not unused


@pytest.mark.parametrize(("ident", "language"), SPOKEN)
def test_every_language_has_the_same_ids(ident: str, language: str) -> None:
    first = CATALOGUE.playbook(ident).languages[0]
    for folder in (ident, SHARED):
        here, there = (CATALOGUE.load(f"{folder}/{name}/labels.yaml") for name in (language, first))
        assert ids(here) == ids(there)


@pytest.mark.parametrize(("ident", "language"), SPOKEN)
def test_no_title_ends_with_a_colon(ident: str, language: str) -> None:
    """Its template adds a full stop, so that “:.” would be printed."""
    playbook = CATALOGUE.playbook(ident)
    words = load_labels(CATALOGUE, playbook, language)
    titles = (path for path in paths(words) if path[-1] == "title")
    assert [
        path for path in titles if any(text.endswith(":") for text in texts_at(words, path))
    ] == []


@pytest.mark.parametrize(
    ("folder", "language"), [*SPOKEN, (SHARED, "en"), (SHARED, "de"), (SHARED, "es")]
)
def test_a_text_with_registers_or_sectors_has_all_of_them(folder: str, language: str) -> None:
    own = CATALOGUE.load(f"{folder}/{language}/labels.yaml")
    needed = (set(VARIANTS["voice.formality"]), set(VARIANTS["organisation.sector"]))
    for path in paths(own):
        for one in maps_in(at(own, path)):
            keys = set(one.entries)
            assert all(keys >= every for every in needed if keys & every), f"{path}: {keys}"


def ids(node: MapNode) -> list[tuple[str, ...]]:
    return list(paths(node))


def required(playbook: Playbook) -> Iterator[tuple[str, ...]]:
    """The path of every text that a playbook must have."""
    yield from ((name,) for name in ALL_HAVE)
    if "request" in playbook.editions:
        yield ("request_why",)
    for step in playbook.steps:
        yield from required_of(step)
    for spec in playbook.fields():
        yield from (("fields", spec.id, part) for part in ("label", "prompt"))
        for column in spec.columns if not spec.is_simple_list else ():
            name = column.id.rpartition(".")[2]
            yield from (("fields", spec.id, "columns", name, part) for part in ("label", "prompt"))
        yield from choices(spec)
    for box in playbook.canvas.boxes:
        yield from (("canvas", box.id, part) for part in ("title", "question"))
    for derived in playbook.derived:
        parts = ("label", *(name for name, _ in derived.parts))
        yield from (("derived", derived.id, part) for part in parts)


def required_of(step: Step) -> Iterator[tuple[str, ...]]:
    path = ("steps", step.id)
    parts = ("title", "short", "goal", "goal_short", "why", "example")
    yield from ((*path, part) for part in parts)
    for key, group in STEP_LISTS.items():
        yield from ((*path, group, name) for name in getattr(step, key))
    for group, names in (("say", step.sayings), ("move", step.moves)):
        yield from ((*path, group, name, part) for name in names for part in ("title", "text"))


def choices(spec: FieldSpec) -> Iterator[tuple[str, ...]]:
    for part in (spec, *spec.columns):
        yield from (("choices", part.choice_set, code) for code in part.choices)


def optional(playbook: Playbook) -> Iterator[tuple[str, ...]]:
    """The path of every text that a playbook may have."""
    yield from (("credit_author",), ("public_title",))
    parts = ("label_asked", "prompt_asked", "hint", "when", "when_asked", "suggested", "small")
    for spec in playbook.fields():
        yield from (("fields", spec.id, part) for part in parts)
        if spec.kind is Kind.CHOICE:
            yield from (("fields", f"{spec.id}_other", part) for part in ("label", "prompt"))
        # What people outside the L&D team read in place of a choice.
        yield from ((*path[:2], f"{path[2]}_asked") for path in choices(spec))
    for step in (playbook.header, playbook.footer):
        yield from (("steps", step.id, part) for part in ("title", "short"))


def paths(node: MapNode, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every text, its variants counted as one."""
    for key, entry in node.entries.items():
        value = entry.value
        if isinstance(value, MapNode) and not is_variants(value):
            yield from paths(value, (*above, key))
        else:
            yield (*above, key)


def texts_at(node: MapNode, path: tuple[str, ...]) -> Iterator[str]:
    """Every wording of the text at a path."""
    yield from texts_in(at(node, path))


def texts_in(node: Node | None) -> Iterator[str]:
    match node:
        case TextNode():
            yield node.text
        case ListNode(items):
            yield from (text for item in items for text in texts_in(item))
        case MapNode(entries):
            yield from (text for entry in entries.values() for text in texts_in(entry.value))


def maps_in(node: Node | None) -> Iterator[MapNode]:
    """The maps of variants of one text, at every depth."""
    match node:
        case ListNode(items):
            yield from (found for item in items for found in maps_in(item))
        case MapNode(entries):
            yield node
            yield from (found for entry in entries.values() for found in maps_in(entry.value))


def at(node: MapNode, path: tuple[str, ...]) -> Node | None:
    found: Node | None = node
    for key in path:
        found = found.get(key) if isinstance(found, MapNode) else None
    return found


def has_text(node: MapNode, path: tuple[str, ...]) -> bool:
    found = at(node, path)
    is_text = not isinstance(found, MapNode) or is_variants(found)
    return is_text and any(texts_in(found))
