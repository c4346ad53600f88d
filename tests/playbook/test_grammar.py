"""Grammar: names that are odd in some way come out right in the sentences of the playbooks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.foundation.errors import TemplateError
from generator.foundation.locale import find_locale
from generator.foundation.yaml_nodes import parse
from generator.playbook import Labels, Renderer, RenderJob, open_catalogue
from generator.playbook.grammar import Grammar
from generator.playbook.labels import NAMES, load_labels
from generator.playbook.settings import TemplateSettings
from tests.conftest import settings_of

CATALOGUE = open_catalogue()
RENDERER = Renderer(CATALOGUE)
DATA = Path(__file__).parents[1] / "data/grammar"
SPEAKERS = {"en": "wexholme", "de": "hallbruecker", "es": "arcaya"}
ODD = {
    language: yaml.safe_load((DATA / f"{language}.yaml").read_text("utf-8"))
    for language in SPEAKERS
}
SLOT = re.compile(r"\{((?:function|stakeholder|learner)\.\w+)\}", re.IGNORECASE)
COUNTED = [
    ("wexholme", "This saves 1 hours a month.", "This saves 1 hour a month."),
    ("wexholme", "It takes 1 medication incidents out.", "It takes 1 medication incident out."),
    ("wexholme", "It saves 21 hours, 1.5 hours and 0.1 hours.", ""),
    ("wexholme", "In Q1 hours fell; 1 of 3 hours was lost.", ""),
    ("hallbruecker", "Das gibt 1 Stunden im Monat zurück.", "Das gibt 1 Stunde im Monat zurück."),
    ("arcaya", "Evita 1 paradas por mes.", "Evita 1 parada por mes."),
]


def labels(name: str, playbook: str = "pushback", **names: Any) -> Labels:
    settings = settings_of(name)
    settings["voice"] |= {key: complete(key, given) for key, given in names.items()}
    locale = find_locale(settings["organisation"]["locale"])
    job = RenderJob(CATALOGUE.playbook(playbook), "playbook", TemplateSettings(settings), locale)
    return RENDERER.labels(job)


def complete(key: str, given: dict[str, Any]) -> dict[str, Any]:
    """A name as settings have it, with every part."""
    plain = {"gender": "", "forms": {}, **given}
    return {"short": given["long"], "article": {}, **plain} if key == "function" else plain


@pytest.mark.parametrize("language", SPEAKERS)
def test_there_are_twenty_odd_names(language: str) -> None:
    titles = [each["odd"] for each in ODD[language]]
    assert len(set(titles)) == len(titles) == 20


@pytest.mark.parametrize("language", SPEAKERS)
def test_odd_names_come_out_right(language: str, golden: Callable[[str, str], None]) -> None:
    lines = [line for each in ODD[language] for line in sentences(language, each)]
    golden(f"grammar-{language}.md", "\n".join(lines) + "\n")


def sentences(language: str, each: dict[str, Any]) -> Iterator[str]:
    """The sentences for the names that an organisation gives: the two shortest for each form."""
    names = {key: value for key, value in each.items() if key in NAMES}
    yield f"## {each['odd']}\n"
    shown: dict[str, int] = {}
    for slots, playbook, path in short_texts(language):
        own = {slot for slot in slots if slot.split(".")[0] in names}
        if any(shown.get(slot, 0) < 2 for slot in own):
            shown |= {slot: shown.get(slot, 0) + 1 for slot in own}
            yield f"- {labels(SPEAKERS[language], playbook, **names).text(*path)}"
    yield ""


@lru_cache
def short_texts(language: str) -> list[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """Every text with names, the shortest first: its slots for names, its playbook and path."""
    found: dict[str, tuple[tuple[str, ...], str, tuple[str, ...]]] = {}
    for playbook in CATALOGUE.playbooks:
        plain = labels(SPEAKERS[language], playbook)
        for path in plain.paths():
            node = plain.chosen(*path)
            text = node.text if node and path[0] != "ready" else ""
            slots = {slot[:1].lower() + slot[1:] for slot in SLOT.findall(text)}
            if slots:
                found.setdefault(text, (tuple(sorted(slots)), playbook, path))
    return [found[text] for text in sorted(found, key=lambda text: (len(text), text))]


@pytest.mark.parametrize(("name", "text", "agreed"), COUNTED)
def test_words_agree_with_a_count_of_one(name: str, text: str, agreed: str) -> None:
    assert labels(name).counted(text) == (agreed or text)


def test_a_name_that_ends_with_a_full_stop_takes_no_second_one() -> None:
    text = labels("arcaya", function={"long": "RR. HH."})
    said = text._filled("Pregunta a {function.the_long}. Lo sabe {function.the_long}…", (), {})
    assert said == "Pregunta a RR. HH. Lo sabe RR. HH.…"


def test_a_name_given_in_a_form_is_used_as_it_is() -> None:
    learner = {"one": "Gast", "many": "Gäste", "gender": "m", "forms": {"the_many": "unsere Gäste"}}
    text = labels("hallbruecker", learner=learner)
    assert text._filled("für {learner.the_many}", (), {}) == "für unsere Gäste"


def test_a_pattern_that_is_not_valid_is_reported_at_its_place(tmp_path: Path) -> None:
    own = tmp_path / "_shared/en"
    own.mkdir(parents=True)
    rules = (
        "grammar:\n  at_names: {'(a': b, 'a': '\\9'}\n"
        "  many_s: {of: many, add: {s: '[z'}, before: '*'}\n"
    )
    (own / "grammar.yaml").write_text(rules, encoding="utf-8")
    catalogue = open_catalogue(tmp_path)
    with pytest.raises(TemplateError) as caught:
        load_labels(catalogue, catalogue.playbook("pushback"), "en")
    found = sorted((problem.code, problem.place.line) for problem in caught.value.problems)
    assert found == [("labels.pattern", line) for line in (2, 2, 3, 3)]


def test_a_form_is_never_made_from_itself() -> None:
    rules = b"{one: {of: other}, other: {of: one long}, alone: {of: alone}}"
    grammar = Grammar(parse(rules, ""))
    assert grammar.form({"long": "Academy"}, "one") == "Academy"
    assert grammar.form({"long": "Academy"}, "alone") == ""
