"""Answers come back from worksheets that other editors have saved and that people have edited, and
no answer of which the reader is sure is another one than was filled in.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.playbook.layout import WORKSHEET
from tests.behaviour.test_roundtrip import LINE
from tests.conftest import EXAMPLES, ROOT, TEAMS
from tests.security.crafting import zipped
from tests.support.blanks import LOCALES, Sheet, fillable, sheet_of
from tests.support.editor_cases import CASES, EDITED, GOOGLE, changed
from tests.support.editors import CHANGES, google_docs, without_controls
from tests.support.filled import reader_of
from tests.support.fills import Filled, Texts, fill
from tests.support.office import Control
from tests.support.plain_forms import FORMS
from tests.support.scores import SURE, Score, score_of
from tests.support.texts import TEXTS, label_of, mixed, prompt_of
from tests.support.user_edits import EDITS

EXAMPLE = "lindenmoor"
ORGANISATIONS = (EXAMPLE, *TEAMS)
# Changes after which a field has nothing but its words and its place.
BARE = [name for name in CHANGES if name.startswith((GOOGLE, "all but"))]
LEAST_IN_TEXT = {"plain text, a cell a line": 97, "plain text, cells by tab": 97}
# Texts of fields as an earlier file may have them.
EARLIER = """
wording:
  pushback:
    clarify.trigger_event: {label: The occasion, prompt: Name what happened}
    clarify.current_practice: {prompt: Say what people do today}
    propose.tradeoffs: {label: Drawbacks}
    value.basis: {label: Where the figure comes from}
"""


def table() -> list[tuple[str, int, int]]:
    """Each case with the answers that must be right at least, and those that were filled in."""
    lines = (ROOT / "tests/data/editors.tsv").read_text(encoding="utf-8").splitlines()
    _, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(name, int(right), int(number)) for name, right, number in rows]


@cache
def sheet(
    name: str = EXAMPLE, playbook: str = "pushback", edition: str = WORKSHEET, locale: str = ""
) -> Sheet:
    return sheet_of(EXAMPLES / f"{name}.yaml", playbook, edition, locale)


def read(folder: Path, filled: Filled, name: str = EXAMPLE) -> Score:
    path = folder / "filled.docx"
    path.write_bytes(zipped(filled.package.items()))
    return score_of(reader_of(name), path, filled)


def downloaded(filled: Filled) -> Filled:
    """A filled sheet after it was in Google Docs."""
    return filled.saved(google_docs)


def test_every_case_has_a_line_in_the_table() -> None:
    assert [name for name, _, _ in table()] == list(CASES)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("case", "least", "number"), table(), ids=[row[0] for row in table()])
def test_as_many_answers_as_the_table_says_are_read(
    case: str, least: int, number: int, tmp_path: Path
) -> None:
    score = read(tmp_path, CASES[case](sheet().blank, sheet().shapes))
    assert score.answers == number
    assert len(score.right) >= least, sorted(score.missing)
    assert score.wrong_and(SURE) == []
    assert not score.wrong or case in EDITED


@pytest.mark.sampled(19)
@pytest.mark.parametrize("playbook", ["pushback", "campaign", "backing"])
@pytest.mark.parametrize(("change", "every"), [*product(CHANGES, (0, 2))])
def test_fields_that_were_left_blank_stay_blank(
    change: str, every: int, playbook: str, tmp_path: Path
) -> None:
    blank = sheet(playbook=playbook)
    score = read(tmp_path, changed(change, every)(blank.blank, blank.shapes))
    assert score.wrong == {}
    assert len(score.right) >= score.answers * 81 // 97


@pytest.mark.sampled(411)
@pytest.mark.parametrize("change", BARE)
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("playbook", "edition"), [*fillable()])
@pytest.mark.parametrize("name", ORGANISATIONS)
def test_answers_come_back_in_every_organisation_playbook_and_language(
    name: str, playbook: str, edition: str, locale: str, change: str, tmp_path: Path
) -> None:
    blank = sheet(name, playbook, edition, locale)
    score = read(tmp_path, changed(change)(blank.blank, blank.shapes), name)
    assert score.wrong == {}
    boxes = {tag for tag in score.missing if "signs gone" in change}
    assert len(score.joined) + len(boxes) == score.answers, sorted(score.missing)


@pytest.mark.parametrize("form", FORMS)
def test_answers_come_back_from_plain_text(form: str, tmp_path: Path) -> None:
    filled = fill(sheet().blank, sheet().shapes)
    path = tmp_path / "filled.txt"
    path.write_bytes(FORMS[form](without_controls(filled.package)))
    score = score_of(reader_of(EXAMPLE), path, filled)
    assert score.wrong_and(SURE) == []
    assert len(score.joined) >= LEAST_IN_TEXT[form], sorted(score.missing)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, ...]:
    """Answers to fill a sheet with by turns; some of them are on the page as well."""
    fields = [control for control in sheet().controls if not control.has("w14:checkbox")]
    printed = [text for control in fields for text in (label_of(control), prompt_of(control))]
    return tuple(draw(st.lists(LINE | st.sampled_from(printed), min_size=5, max_size=20)))


@given(chosen=texts())
def test_any_answers_come_back_from_google_docs(
    chosen: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    def answer(number: int, control: Control) -> str:
        """The next of the texts that is not the field's own prompt, which means a blank."""
        own = prompt_of(control).casefold().rstrip(".…: ")
        turned = (*chosen[number % len(chosen) :], *chosen, f"Answer {number}")
        return next(one for one in turned if one.casefold().rstrip(".…: ") != own)

    filled = downloaded(fill(sheet().blank, sheet().shapes, answer))
    score = read(tmp_path_factory.mktemp("random"), filled)
    assert score.wrong_and(SURE) == []
    assert len(score.joined) >= 0.9 * score.answers, sorted(score.missing)


@given(seed=st.integers(0, 10**6))
def test_kinds_of_answers_by_chance_come_back_from_google_docs(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    chosen: Texts = mixed(seed)(sheet().blank)
    filled = downloaded(fill(sheet().blank, sheet().shapes, chosen))
    score = read(tmp_path_factory.mktemp("mixed"), filled)
    assert score.wrong == {}
    assert len(score.joined) == score.answers, sorted(score.missing)


@pytest.mark.sampled(17)
@pytest.mark.parametrize("playbook", ["pushback", "campaign", "sponsorship"])
@pytest.mark.parametrize(("edit", "kind"), [*product(EDITS, TEXTS)])
def test_no_edit_makes_a_wrong_answer_sure(
    edit: str, kind: str, playbook: str, tmp_path: Path
) -> None:
    blank = sheet(playbook=playbook)
    filled = EDITS[edit](fill(blank.blank, blank.shapes, TEXTS[kind](blank.blank)))
    assert read(tmp_path, downloaded(filled)).wrong_and(SURE) == []


@pytest.mark.sampled(2)
@pytest.mark.parametrize("every", [0, 1, 2])
def test_no_answer_in_a_file_with_earlier_words_is_surely_wrong(every: int, tmp_path: Path) -> None:
    config = tmp_path / "earlier.yaml"
    today = (EXAMPLES / f"{EXAMPLE}.yaml").read_text(encoding="utf-8")
    config.write_text(today + EARLIER, encoding="utf-8")
    earlier = sheet_of(config, "pushback")
    score = read(tmp_path, downloaded(fill(earlier.blank, earlier.shapes, every=every)))
    assert score.wrong_and(SURE) == []
    assert len(score.right) >= score.answers * 90 // 97


@pytest.mark.sampled(7)
@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(
    ("other", "reader"),
    [("wexholme", "quillbasin"), ("quillbasin", EXAMPLE), (EXAMPLE, "wexholme")],
)
def test_no_answer_in_a_file_of_another_organisation_is_surely_wrong(
    other: str, reader: str, kind: str, tmp_path: Path
) -> None:
    """The codes of another organisation's choices are not known; their labels are read."""
    blank = sheet(other)
    filled = downloaded(fill(blank.blank, blank.shapes, TEXTS[kind](blank.blank)))
    score = read(tmp_path, replace(filled, also=filled.shown), reader)
    assert score.wrong_and(SURE) == []
