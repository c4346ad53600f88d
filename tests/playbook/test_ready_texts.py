"""The texts that L&D sends or files: short, in every register, with slots that something fills."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.foundation.yaml_nodes import MapNode, TextNode
from generator.playbook.catalogue import open_catalogue
from generator.playbook.labels import load_labels
from tests.support.filled import filled

CATALOGUE = open_catalogue()
SPOKEN = [
    (playbook.id, language)
    for playbook in CATALOGUE.playbooks.values()
    for language in playbook.languages
]
MOST_WORDS = 130
REGISTERS = {"formal", "neutral", "casual"}
SLOT = re.compile(r"\{([a-z_]+)\}")


@pytest.mark.parametrize(("playbook", "language"), SPOKEN)
def test_a_ready_text_has_every_register_and_at_most_130_words(
    playbook: str, language: str
) -> None:
    for name, text in texts(playbook, language):
        assert text.entries.keys() >= REGISTERS, name
        for variant in variants(text):
            assert len(variant.split()) <= MOST_WORDS, f"{name}: {variant}"


@pytest.mark.parametrize(("playbook", "language"), SPOKEN)
def test_every_slot_is_a_field_or_a_figure_of_its_playbook(playbook: str, language: str) -> None:
    found = CATALOGUE.playbook(playbook)
    specs = [part for spec in found.fields() for part in (spec, *spec.columns)]
    known = {spec.id.rpartition(".")[2] for spec in specs}
    known |= {derived.id for derived in found.derived} | {"decider"}
    for name, text in texts(playbook, language):
        for variant in variants(text):
            assert set(SLOT.findall(variant)) <= known, name


def test_the_value_is_drafted_from_the_phrases_used(tmp_path: Path) -> None:
    used = {"value.cheat_codes_used": ["bedside_time"], "value.hours_saved_month": 40}
    for answers, expected in (
        (used, "This gives wards back 40 hours of bedside time each month by "),
        (used | {"value.value_statement": "It frees a nurse."}, "It frees a nurse."),
        ({}, "[the value, in one sentence]"),
    ):
        texts = filled(tmp_path, answers, edition="summary") / "pushback-summary.txt"
        assert f"\nWhat it is worth: {expected}" in texts.read_text(encoding="utf-8")


def test_a_note_for_a_decision_is_not_sent_to_the_side_it_speaks_of(tmp_path: Path) -> None:
    asked = {"about.requester": "Ann Reed"}
    for decider, greeted in (("Ann Reed", "[name]"), ("Bo Lund", "Bo Lund"), ("", "[name]")):
        answers = asked | ({"outcome.decided_by": decider} if decider else {})
        texts = filled(tmp_path, answers, edition="summary") / "pushback-summary.txt"
        note = texts.read_text(encoding="utf-8").partition("Note to whoever decides")[2]
        assert f"\nDear {greeted},\n" in note


def texts(playbook: str, language: str) -> Iterator[tuple[str, MapNode]]:
    """Each ready text of a playbook by its name, with its registers."""
    ready = load_labels(CATALOGUE, CATALOGUE.playbook(playbook), language).get("ready")
    assert isinstance(ready, MapNode)
    for name, entry in ready.entries.items():
        assert isinstance(entry.value, MapNode)
        text = entry.value.get("text")
        assert isinstance(text, MapNode)
        yield name, text


def variants(node: MapNode) -> Iterator[str]:
    for entry in node.entries.values():
        if isinstance(entry.value, MapNode):
            yield from variants(entry.value)
        elif isinstance(entry.value, TextNode):
            yield entry.value.text
