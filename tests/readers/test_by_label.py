"""Answers are found by their labels and places, and it is said how certain they are."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.readers.labels.blank import Blank, Shape
from generator.readers.labels.by_label import read_by_labels
from tests.support.streams import blank, stream

SHEET = """
Request sheet of the learning team
The request in a few words required
<about.title>
Handled by whom, as agreed
<about.partner> | Needed by which day
<about.needed_by> |/
<why.process> Process or tools
<why.access> Access to systems
How it is done now, step by step
<now.practice>
Built on a method that is ours
"""
SHAPES = {
    "about.needed_by": Shape.DATE,
    "why.process": Shape.BOX,
    "why.access": Shape.BOX,
    "now.practice": Shape.LINES,
}
FILLED = """
Request sheet of the learning team
The request in a few words required
Late handovers
Handled by whom, as agreed
Iris Kelp | Needed by which day
2026-10-10 |/
☒ Process or tools
☐ Access to systems
How it is done now, step by step
By phone.
Twice a week.
Built on a method that is ours
"""


def own(**changes: object) -> Blank:
    return blank(SHEET, SHAPES, **changes)  # type: ignore[arg-type]


def texts(filled: str, form: Blank | None = None) -> dict[str, tuple[str, str]]:
    found = read_by_labels(form or own(), stream(filled)).entries
    return {
        tag: (",".join(raw.ticks or ()) or raw.text, raw.certainty)
        for tag, raw in found.items()
        if raw.certainty
    }


def test_every_answer_is_found_with_its_lines() -> None:
    assert texts(FILLED) == {
        "about.title": ("Late handovers", "sure"),
        "about.partner": ("Iris Kelp", "sure"),
        "about.needed_by": ("2026-10-10", "sure"),
        "why.process": ("true", "sure"),
        "now.practice": ("By phone.\nTwice a week.", "sure"),
    }


def test_a_blank_file_has_blank_answers() -> None:
    shown = FILLED.replace("Late handovers", "Type it").replace("Iris Kelp", "type it…")
    for answer in ("2026-10-10", "By phone.\n", "Twice a week."):
        shown = shown.replace(answer, "")
    found = read_by_labels(own(), stream(shown.replace("☒", "☐"))).entries
    assert found.keys() == set(own().gaps)
    assert not any(raw.text or raw.ticks for raw in found.values())


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ("Needed by which day", "about.partner"),
        ("The request in a few words required", "about.title"),
        ("Built on a method that is ours", "now.practice"),
        ("How it is done now, step by step", "now.practice"),
        ("שלום עולם", "about.title"),
        ("😀 👍🏽", "about.title"),
        ("1", "about.partner"),
    ],
)
def test_an_answer_may_be_like_printed_text(answer: str, field: str) -> None:
    old = {"about.title": "Late handovers", "about.partner": "Iris Kelp"}.get(field)
    shown = FILLED.replace(old or "By phone.\nTwice a week.", answer)
    found = read_by_labels(own(), stream(shown))
    assert found.entries[field].text == answer


def test_a_field_without_its_label_is_not_found() -> None:
    gone = FILLED.replace("How it is done now, step by step\nBy phone.\nTwice a week.\n", "")
    assert "now.practice" not in read_by_labels(own(), stream(gone)).entries


def test_a_text_without_its_label_is_not_taken() -> None:
    gone = FILLED.replace("How it is done now, step by step\n", "").replace(
        "Built on a method that is ours", ""
    )
    found = read_by_labels(own(), stream(gone))
    assert "now.practice" not in found.entries


def test_text_beside_the_fields_is_named_with_the_field_before() -> None:
    added = FILLED.replace("2026-10-10 |/", "2026-10-10 |/\nSee the mail of last week, too")
    found = read_by_labels(own(), stream(added))
    assert found.beside == (("See the mail of last week, too", "about.needed_by"),)


def test_a_text_that_is_no_date_is_likely() -> None:
    assert texts(FILLED.replace("2026-10-10", "before the audit"))["about.needed_by"] == (
        "before the audit",
        "likely",
    )


def test_a_box_without_a_sign_is_found_but_not_read() -> None:
    found = read_by_labels(own(), stream(FILLED.replace("☒ ", "").replace("☐ ", ""))).entries
    assert found["why.process"].lost
    assert not found["why.process"].ticks


def test_a_box_whose_label_was_changed_is_not_certain() -> None:
    assert texts(FILLED.replace("Process or tools", "Process or rules"))["why.process"] == (
        "true",
        "likely",
    )


def test_lines_that_run_into_one_another_are_not_certain() -> None:
    glued = FILLED.replace("By phone.\nTwice a week.", "By phone.Twice a week.")
    assert texts(glued)["now.practice"] == ("By phone.Twice a week.", "likely")


def test_a_text_is_not_certain_in_a_file_of_other_words() -> None:
    """It may be a prompt of that day."""
    old = FILLED.replace("Built on a method that is ours", "Made by the learning people in May")
    found = texts(old.replace("sheet of the learning team", "form"), own(is_same=False))
    assert found["about.title"] == ("Late handovers", "likely")
    assert found["about.needed_by"] == ("2026-10-10", "sure")
    assert found["why.process"] == ("true", "sure")


def test_a_question_that_stands_twice_in_lines_alone_is_not_certain() -> None:
    """Nothing says which of the two was printed."""
    lines = FILLED.replace(" |/", "").replace(" | ", "\n")
    question = "The request in a few words required"
    found = texts(lines.replace(f"{question}\n", f"{question}\n{question}\n"))
    assert found["about.title"][1] == "likely"
    assert found["about.partner"] == ("Iris Kelp", "sure")


@pytest.mark.parametrize(
    "label",
    [
        "How it is done now, step by step\nHow it is done now, step by step",
        "How it is dane now, step by step",
        "As we said: How it is done now, step by step",
    ],
)
def test_an_answer_is_not_certain_unless_its_label_is_as_printed(label: str) -> None:
    found = texts(FILLED.replace("How it is done now, step by step", label))
    assert found["now.practice"][1] == "likely"


def test_a_piece_of_a_prompt_is_not_taken_where_it_is_not_certain() -> None:
    prompts = blank(SHEET, SHAPES, "Name whoever is to do it", is_same=False)
    shown = FILLED.replace("Handled by whom, as agreed", "").replace("Iris Kelp", "is to do")
    assert texts(shown, prompts).keys() & {"about.partner"} == set()


def test_fields_that_the_file_has_are_left_alone() -> None:
    found = read_by_labels(own(), stream(FILLED.replace("Iris Kelp", "<about.partner>")))
    assert "about.partner" not in found.entries
    assert found.entries["about.title"].text == "Late handovers"


WORDS = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Zs"), exclude_characters="<|/"
    ),
    min_size=1,
    max_size=12,
)


@given(st.lists(WORDS, min_size=1, max_size=12))
def test_whatever_is_sure_is_right(words: list[str]) -> None:
    answer = " ".join(words)
    filled = FILLED.replace("Late handovers", answer)
    found = texts(filled)
    assert found["about.partner"][0] == "Iris Kelp"
    if found.get("about.title", ("", ""))[1] == "sure":
        expected = unicodedata.normalize("NFC", answer)
        assert found["about.title"][0].split() == expected.split()


LIST = """
The evidence in three points
No. | Kind of evidence | What it shows | As of |/
1 | <data.1.kind> | <data.1.finding> | <data.1.day> |/
2 | <data.2.kind> | <data.2.finding> | <data.2.day> |/
3 | <data.3.kind> | <data.3.finding> | <data.3.day> |/
What follows from it
<data_note>
"""
ROWS = """
The evidence in three points
No. | Kind of evidence | What it shows | As of |/
1 | Survey | Six of ten left early | 2026-01-01 |/
2 | Leaders | They ask twice | 2026-02-02 |/
3 | Stories | Nobody logs in | 2026-03-03 |/
What follows from it
Wait
"""


def table(filled: str) -> dict[str, tuple[str, str]]:
    days = {f"data.{row}.day": Shape.DATE for row in (1, 2, 3)}
    return texts(filled, blank(LIST, days))


def test_the_cells_of_a_list_are_found() -> None:
    found = table(ROWS)
    assert len(found) == 10
    assert found["data.2.finding"] == ("They ask twice", "sure")
    assert {certainty for _, certainty in found.values()} == {"sure"}


def test_a_row_that_was_added_is_read() -> None:
    added = ROWS.replace("What follows", "4 | Tickets | Two a day | 2026-04-04 |/\nWhat follows")
    assert table(added)["data.4.finding"] == ("Two a day", "likely")


def test_the_rows_after_one_that_was_deleted_move_up() -> None:
    found = table(ROWS.replace("1 | Survey | Six of ten left early | 2026-01-01 |/\n", ""))
    assert found["data.1.finding"] == ("They ask twice", "likely")
    assert found["data.2.day"] == ("2026-03-03", "likely")
    assert "data.3.day" not in found


def test_a_column_that_was_moved_is_known_by_its_heading() -> None:
    moved = "\n".join(
        " | ".join([cells[0], cells[2], cells[1], *cells[3:]]) if len(cells) > 3 else line
        for line in ROWS.split("\n")
        for cells in [line.split(" | ")]
    )
    found = table(moved)
    assert found["data.2.finding"] == ("They ask twice", "likely")
    assert found["data.2.kind"] == ("Leaders", "likely")


def test_a_column_that_was_deleted_is_blank() -> None:
    gone = "\n".join(
        " | ".join([*cells[:1], *cells[2:]]) if len(cells) > 3 else line
        for line in ROWS.split("\n")
        for cells in [line.split(" | ")]
    )
    found = table(gone)
    assert found["data.2.finding"] == ("They ask twice", "likely")
    assert "data.2.kind" not in found


def test_a_column_whose_heading_stands_twice_is_not_guessed() -> None:
    lines = (line.split(" | ") for line in ROWS.split("\n"))
    twice = "\n".join(
        " | ".join([*cells[:3], cells[2], *cells[3:]]) if len(cells) > 3 else " | ".join(cells)
        for cells in lines
    )
    found = table(twice)
    assert "data.2.finding" not in found
    assert found["data.2.kind"] == ("Leaders", "likely")


def test_a_list_that_became_lines_is_read_by_its_numbers() -> None:
    lines = ROWS.replace(" | ", "\n").replace(" |/", "")
    found = table(lines)
    assert found["data.2.finding"] == ("They ask twice", "likely")
    assert found["data_note"] == ("Wait", "sure")
