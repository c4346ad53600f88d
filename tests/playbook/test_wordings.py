"""Which wording of a text a voice chooses: register, person, address, sector, avoided words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generator.document.terms import AvoidedTerm, AvoidedTerms
from generator.foundation.yaml_nodes import MapNode, parse
from generator.playbook.catalogue import overlay
from generator.playbook.labels import Labels
from generator.playbook.wordings import Wordings, is_alike, path_of_text

VOICE = {
    "formality": "formal", "person": "we", "address": "Sie", "terms": [], "keep": [],
    "function": {"long": "the Academy", "short": "the Academy"},
    "stakeholder": {"one": "MP", "many": "MPs"}, "learner": {"one": "agent", "many": "agents"},
}  # fmt: skip
CASES = [
    ("{formal: Good day, neutral: Hello, casual: Hi}", {}, "Good day"),
    ("{neutral: Hello, casual: Hi}", {}, "Hello"),
    ("{we: our, i: my}", {"person": "you"}, "our"),
    ("{we: our, i: my, you: your}", {"person": "you"}, "your"),
    ("{formal: {Sie: Ihr, du: dein}, casual: {Sie: ihr, du: dein}}", {"address": "du"}, "dein"),
    ("{vous: votre, tu: ton}", {"address": "tu"}, "ton"),
    ("{vous: votre, tu: ton}", {"address": ""}, "votre"),
    ("{health: a ward, retail: a shop, other: an office}", {"sector": "retail"}, "a shop"),
    ("{health: a ward, retail: a shop, other: an office}", {"sector": "public"}, "an office"),
    ("{health: a ward, retail: a shop, other: an office}", {"sector": ""}, "an office"),
    ("[Is training the answer?, Is learning the answer?]", {}, "Is training the answer?"),
]


def labels(text: str, **changed: str) -> Labels:
    sector = changed.pop("sector", "")
    return Labels(parse(f"lead: {text}\n".encode(), ""), {**VOICE, **changed}, {}, {}, sector)


@pytest.mark.parametrize(("text", "changed", "chosen"), CASES)
def test_the_wording_for_a_voice_is_chosen(
    text: str, changed: Mapping[str, str], chosen: str
) -> None:
    assert labels(text, **changed).text("lead") == chosen


@pytest.mark.parametrize(
    ("avoided", "keep", "chosen"),
    [
        (["training"], [], "Is learning the answer?"),
        (["Training", "webinar"], [], "Is learning the answer?"),
        (["train"], [], "Is training the answer?"),
        (["training", "learning"], [], "Is training the answer?"),
        (["training"], ["training"], "Is training the answer?"),
    ],
)
def test_the_first_wording_without_an_avoided_word_is_taken(
    avoided: list[str], keep: list[str], chosen: str
) -> None:
    terms = AvoidedTerms(tuple(AvoidedTerm(word) for word in avoided), tuple(keep))
    node = parse(b"a: [Is training the answer?, Is learning the answer?]", "").get("a")
    found = Wordings({}, terms).choose(node)
    assert found is not None
    assert found.text == chosen


def test_a_text_is_shaped_by_what_chooses_it_and_by_the_names_in_it() -> None:
    text = '{formal: {we: "Ask a {stakeholder.one}", i: x}, neutral: x, casual: x}'
    found = labels(text)
    assert found.shaped_by("lead") == ("voice.formality", "voice.person", "voice.stakeholder.one")


def test_an_unnamed_sector_counts_as_other_and_no_sector_hides_a_text() -> None:
    assert labels("{other: x}", sector="health").text("lead") == "x"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("{formal: a, casual: b}", "{neutral: c}", True),
        ("{formal: a}", "{we: b}", False),
        ("{label: a}", "{prompt: b}", True),
        ("{label: a}", "{we: b}", False),
    ],
)
def test_variants_of_one_kind_never_mix_with_those_of_another(
    one: str, other: str, *, alike: bool
) -> None:
    below, above = (parse(f"x: {text}".encode(), "") for text in (one, other))
    nodes = [node.get("x") for node in (below, above)]
    assert all(isinstance(node, MapNode) for node in nodes)
    assert is_alike(*nodes) is alike  # type: ignore[arg-type]
    merged = overlay(below, above, is_alike).get("x")
    assert isinstance(merged, MapNode)
    assert set(merged.entries) >= set(nodes[1].entries)  # type: ignore[union-attr]
    assert (set(merged.entries) >= set(nodes[0].entries)) is alike  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("lead", "lead"),
        ("lead.formal.we", "lead"),
        ("fields.clarify.request_received.label.casual", "fields.clarify.request_received.label"),
        ("fields.a.b.label.2", "fields.a.b.label"),
    ],
)
def test_every_wording_has_the_path_of_its_text(path: str, text: str) -> None:
    assert path_of_text(path) == text
