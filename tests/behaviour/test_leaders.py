"""What managers and leaders read: backing calls one's own manager, sponsorship listens first."""

from __future__ import annotations

import re
from math import prod
from pathlib import Path

import pytest

from generator.playbook import open_catalogue
from generator.usecases.build import BuildOptions, build
from tests.behaviour.test_campaign import PRODUCT, number
from tests.conftest import EXAMPLES
from tests.support.filled import filled

CATALOGUE = open_catalogue()
VOICES = {"en": "wexholme", "de": "hallbruecker", "es": "arcaya"}
OWN_MANAGER = {"en": "Our own manager", "de": "Eigene Führungskraft", "es": "La propia jefatura"}
HEARD = {
    "en": "listen to (?:them|me)",
    "de": "einmal zuhören|mir doch (?:einfach|mal) zu",
    "es": "escúch[ea]me|se parase a escuchar|le escuchen primero",
}
CHAIN = {
    "en": "fewer returns cost less to handle|fewer returns, less handling",
    "de": "weniger Rücksendungen kosten weniger",
    "es": "menos devoluciones,? (menos|se gasta menos)",
}


def page(folder: Path, language: str, playbook: str, edition: str, *overrides: str) -> str:
    report = build(
        BuildOptions(
            EXAMPLES / f"{VOICES[language]}.yaml",
            (playbook,),
            editions=(edition,),
            formats=("md",),
            overrides=overrides,
            output=folder,
        )
    )
    assert report.exit_code == 0
    (path,) = (path for path in folder.glob("*/*.md") if ".playbook" not in path.parts)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", VOICES)
def test_backing_asks_for_ones_own_manager(tmp_path: Path, language: str) -> None:
    made = filled(tmp_path, {}, VOICES[language], "worksheet", "backing", formats=("md",))
    text = (made / "backing-worksheet.md").read_text(encoding="utf-8")
    label = text.partition(" <!-- reinforce.contact -->")[0].rpartition("\n")[2]
    assert label.startswith(f"**{OWN_MANAGER[language]}**")


@pytest.mark.sampled(4)
@pytest.mark.parametrize("formality", ["formal", "neutral", "casual"])
@pytest.mark.parametrize("language", VOICES)
def test_sponsorship_recalls_the_wish_to_be_heard_in_every_register(
    tmp_path: Path, language: str, formality: str
) -> None:
    text = page(tmp_path, language, "sponsorship", "playbook", f"voice.formality={formality}")
    beginning = text.partition("<!--")[0]
    assert re.search(HEARD[language], beginning, re.IGNORECASE)
    assert re.search(CHAIN[language], text)


@pytest.mark.parametrize("playbook", ["backing", "sponsorship"])
def test_leaders_do_not_decide_by_causes_of_poor_performance(playbook: str) -> None:
    fields = {spec.id: spec for spec in CATALOGUE.playbook(playbook).fields()}
    causes = {spec.id: spec for spec in CATALOGUE.playbook("pushback").fields()}
    shared = {*fields["outcome.reason_codes"].choices} & {*causes["diagnose.root_causes"].choices}
    assert shared == {"unknown", "other"}


@pytest.mark.parametrize("playbook", ["backing", "sponsorship"])
@pytest.mark.parametrize("edition", ["playbook", "worksheet", "canvas"])
def test_no_spanish_title_ends_with_a_colon_and_a_full_stop(
    tmp_path: Path, playbook: str, edition: str
) -> None:
    assert ":." not in page(tmp_path, "es", playbook, edition)


@pytest.mark.parametrize("language", VOICES)
def test_the_figures_of_the_invented_initiative_add_up(language: str) -> None:
    path = CATALOGUE.find(f"sponsorship/{language}/completed.yaml")
    assert path
    text = re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
    results = []
    for factors, result in PRODUCT.findall(text):
        results.append(number(result, language))
        assert prod(number(factor, language) for factor in factors.split("×")) == results[-1]
    money, cases, *_ = results
    assert [f"number: {money}" in text, f"number: {cases}" in text] == [True, True]
