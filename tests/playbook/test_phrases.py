"""Cheat codes in documents: where they are offered, whom they are for, and what their gaps say."""

from __future__ import annotations

from typing import Any

import pytest

from generator.foundation.locale import find_locale
from generator.playbook import Renderer, RenderJob, open_catalogue
from generator.playbook.phrases import PhraseWriter
from generator.playbook.settings import TemplateSettings
from tests.conftest import settings_of
from tests.support.pages import choices_in, fields_in, page, section

HERE = "Phrases for this step"
TICKS = "value.cheat_codes_used"
# The steps in which phrases are offered, and how many are in the example organisation.
STEPS = {
    "pushback": {"value": 3},
    "campaign": {"language": 3, "framing": 2, "solution": 2},
    "sponsorship": {"case": 3},
    "backing": {"advise": 2},
    "intake": {},
}


def code(ident: str, phrase: str = "It helps.", **given: Any) -> dict[str, Any]:
    """A cheat code as templates see it."""
    empty = {"audience": "", "by": "", "goal": "", "baseline": None, "use_in": []}
    return {"id": ident, "phrase": phrase, **empty, **given}


def offered(settings: dict[str, Any], document: str) -> list[str]:
    """The phrases that a document lists in its steps."""
    pieces = page(settings, document).split(f"# {HERE}\n")[1:]
    lists = [section(f"# {HERE}\n{piece}", f"# {HERE}") for piece in pieces]
    return [line for text in lists for line in text.splitlines()]


@pytest.mark.parametrize("playbook", STEPS)
def test_each_playbook_offers_phrases_in_its_own_steps(
    playbook: str, wexholme: dict[str, Any]
) -> None:
    found = open_catalogue().playbook(playbook)
    assert [step.id for step in found.steps if step.offers_phrases] == list(STEPS[playbook])
    assert len(offered(wexholme, f"{playbook} playbook")) == sum(STEPS[playbook].values())


def test_a_phrase_is_printed_with_its_listener_and_how_it_comes_about(
    wexholme: dict[str, Any],
) -> None:
    assert offered(wexholme, "backing playbook")[0] == (
        "- **Ward leadership:** This gives wards back ____ hours of bedside time each month"
        " by answering on the ward, at the moment of need."
    )


@pytest.mark.parametrize(
    ("use_in", "documents"),
    [
        ([], {"pushback", "campaign", "sponsorship", "backing"}),
        (["campaign"], {"campaign"}),
        (["campaign.framing", "sponsorship"], {"campaign", "sponsorship"}),
        (["intake.route"], {"intake"}),
    ],
)
def test_a_phrase_is_offered_where_it_says(
    use_in: list[str], documents: set[str], wexholme: dict[str, Any]
) -> None:
    wexholme["cheat_codes"] = [code("one", use_in=use_in), code("two", "x", use_in=["pushback"])]
    for playbook in STEPS:
        listed = "- It helps." in offered(wexholme, f"{playbook} playbook")
        assert listed == (playbook in documents), playbook
    once = ["- It helps."] if "campaign.framing" in use_in else ["- It helps."] * 3
    if "campaign" in documents:
        assert offered(wexholme, "campaign worksheet") == once


def test_the_worksheet_lists_phrases_where_it_has_no_boxes_for_them(
    wexholme: dict[str, Any],
) -> None:
    assert offered(wexholme, "pushback worksheet") == []
    assert len(offered(wexholme, "sponsorship worksheet")) == 3
    choices = choices_in(wexholme, "pushback worksheet", TICKS)
    assert choices["faster_starters"].startswith("Ward managers: New starters")


def test_boxes_offer_the_phrases_of_their_step(wexholme: dict[str, Any]) -> None:
    wexholme["cheat_codes"] = [
        code("here", audience="IT", use_in=["pushback.value"]),
        code("elsewhere", use_in=["pushback.agree"]),
        code("no_more", use_in=["campaign"]),
    ]
    assert choices_in(wexholme, "pushback worksheet", TICKS) == {"here": "IT: It helps."}
    assert offered(wexholme, "pushback worksheet") == ["- It helps."]


def test_without_phrases_for_a_playbook_it_has_no_chapter_and_a_blank(
    wexholme: dict[str, Any],
) -> None:
    wexholme["cheat_codes"] = [code("one", use_in=["campaign"])]
    assert "# Cheat codes" not in page(wexholme, "pushback playbook")
    assert fields_in(wexholme, "pushback worksheet")[TICKS].kind == "text"
    assert "# Cheat codes" in page(wexholme, "campaign playbook")


@pytest.mark.parametrize("playbook", ["pushback", "sponsorship"])
def test_an_organisation_without_phrases_gets_general_ones_everywhere(
    playbook: str, wexholme: dict[str, Any]
) -> None:
    wexholme["cheat_codes"] = []
    assert offered(wexholme, f"{playbook} playbook")[0] == (
        "- **Line managers:** This hands ____ hours a month back to the front line"
        " by putting the answer where the question comes up."
    )


@pytest.mark.parametrize(
    ("left_out", "head"),
    [
        ((), "| For | Say this | Goal it serves | Baseline |"),
        (("goal",), "| For | Say this | Baseline |"),
        (("baseline",), "| For | Say this | Goal it serves |"),
        (("audience", "goal", "baseline"), "| Say this |"),
    ],
)
def test_the_chapter_has_no_column_that_nobody_fills(
    left_out: tuple[str, ...], head: str, wexholme: dict[str, Any]
) -> None:
    empty = {"audience": "", "goal": "", "baseline": None}
    wexholme["cheat_codes"] = [
        {**one, **{key: empty[key] for key in left_out}} for one in wexholme["cheat_codes"]
    ]
    assert head in page(wexholme, "pushback playbook").splitlines()


GAPS = [
    ("en-GB", "It saves {hours_saved_month}.", "It saves ____ hours a month."),
    ("en-GB", "It saves {hours_saved_month} hours.", "It saves ____ hours."),
    ("en-GB", "Hours a month: {hours_saved_month}.", "Hours a month: ____."),
    ("en-GB", "It is {confidence} sure", "It is ____ % sure"),
    ("en-GB", "It costs {other_cost} once", "It costs ____ GBP once"),
    (
        "en-GB",
        "{incidents_reduced} tickets a {incident_period} fewer",
        "____ tickets a [week/month/quarter/year] fewer",
    ),
    ("de-DE", "Das spart {hours_saved_month}.", "Das spart ____ Stunden im Monat."),
    ("es-ES", "Cada {incident_period} menos", "Cada [semana/mes/trimestre/año] menos"),
    ("en-GB", "Ask {requester} for {unknown}", "Ask ____ for ____"),
]


@pytest.mark.parametrize(("locale", "phrase", "printed"), GAPS)
def test_a_gap_says_what_belongs_in_it(
    locale: str, phrase: str, printed: str, wexholme: dict[str, Any]
) -> None:
    assert writer_of(wexholme, locale).filled(phrase) == printed


def test_figures_take_the_place_of_gaps(wexholme: dict[str, Any]) -> None:
    figures = {"hours_saved_month": "40", "incident_period": "month", "confidence": "70 %"}
    said = writer_of(wexholme, "en-GB").filled(
        "{hours_saved_month}, a {incident_period}, {confidence}", lambda slot: figures[slot]
    )
    assert said == "40 hours a month, a month, 70 %"


def writer_of(settings: dict[str, Any], locale: str) -> PhraseWriter:
    catalogue = open_catalogue()
    playbook = catalogue.playbook("pushback")
    job = RenderJob(playbook, "worksheet", TemplateSettings(settings), find_locale(locale))
    return PhraseWriter(playbook, Renderer(catalogue).labels(job), "GBP")


@pytest.mark.parametrize("name", ["hallbruecker", "arcaya", "quillbasin"])
def test_no_gap_of_an_example_is_without_a_word(name: str) -> None:
    for playbook in STEPS:
        for line in offered(settings_of(name), f"{playbook} playbook"):
            assert "a ____" not in line
            assert "____ ____" not in line
