"""The Markdown reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.readers import find_reader
from generator.usecases.read import FilledWorksheet
from tests.support.earlier_markdown import as_earlier
from tests.support.filled import filled, read, sample

FIELD = "clarify.request_received"
BEFORE = f"<!-- {FIELD} -->\n\n"
PLAYBOOKS = ("backing", "campaign", "intake", "pushback", "sponsorship")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return filled(tmp_path, {"about.request_title": "Falls"}) / "pushback-worksheet.md"


def typed(sheet: Path, text: str, old: str = "> …") -> FilledWorksheet:
    """The sheet as it is read with a text in place of the quotation of `FIELD`."""
    page = sheet.read_text(encoding="utf-8")
    assert page.count(BEFORE + old) == 1
    sheet.write_text(page.replace(BEFORE + old, BEFORE + text), encoding="utf-8")
    return read(sheet)


def test_text_outside_the_fields_is_reported_with_its_line_and_the_nearest_field(
    sheet: Path,
) -> None:
    (problem,) = typed(sheet, "> Late\n\nI typed it here,\non two lines.").problems
    assert problem.code == "read.beside"
    assert problem.field == FIELD
    assert problem.message == (
        "step 1 “Clarify the ask”, “The request, in the service lead’s words”:"
        " near it is text outside the fields: “I typed it here, on two lines.”"
    )
    page = sheet.read_text(encoding="utf-8")
    assert problem.place.line == page[: page.index("I typed")].count("\n") + 1


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("> Late", "Late"),
        ("Late", "Late"),
        (">Late", "Late"),
        ("> Late\nagain", "Late\nagain"),
        ("> Late\n> again", "Late\nagain"),
        ("> Late\n>\n> again", "Late\n\nagain"),
        ("> Late\n\n> again", "Late\n\nagain"),
        ("Late\n\nagain", "Late\n\nagain"),
        ("> …\n\nLate\n\n> he said", "Late\n\n> he said"),
        ("Late\n> again", "Late\n> again"),
        ("> > Late", "> Late"),
        ("> # Late", "# Late"),
        ("> - Late\n> - again", "- Late\n- again"),
        ("", None),
        (">", None),
        ("> …\n> …", None),
    ],
)
def test_an_answer_is_read_wherever_it_was_typed_below_its_label(
    sheet: Path, text: str, answer: str | None
) -> None:
    found = typed(sheet, text)
    assert found.answers.get(FIELD) == answer
    assert found.problems == ()


@pytest.mark.parametrize(
    "text", ["Late\n\n# Mine\n\nmore", "Late\n\n---\n\nmore", "Late\n\n***\nmore"]
)
def test_an_answer_ends_at_a_heading_and_a_line_across_the_page(sheet: Path, text: str) -> None:
    found = typed(sheet, text)
    assert found.answers[FIELD] == "Late"
    reported = " ".join(problem.message for problem in found.problems)
    assert reported.endswith("more”")


def test_a_label_that_was_wrapped_is_no_answer_to_the_field_before(sheet: Path) -> None:
    page = sheet.read_text(encoding="utf-8")
    label = "**The request, in the service lead’s words** (required · word for word, before"
    assert label in page
    page = page.replace(label, label.replace(" (", "\n(").replace(", before", ",\nbefore"))
    page = page.replace(f" {BEFORE}", f"\n{BEFORE}")
    sheet.write_text(page, encoding="utf-8")
    assert read(sheet).answers == {"about.request_title": "Falls"}


def test_printed_text_is_no_answer_where_its_end_comment_is_missing(sheet: Path) -> None:
    page = sheet.read_text(encoding="utf-8")
    assert "<!-- end -->" in page
    sheet.write_text(page.replace("<!-- end -->\n\n", ""), encoding="utf-8")
    found = read(sheet)
    assert found.answers == {"about.request_title": "Falls"}
    assert found.problems == ()


def test_generated_text_is_not_reported(sheet: Path) -> None:
    assert read(sheet).problems == ()


def test_generated_text_is_recognised_when_only_its_markup_changed(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8").replace("\n- ", "\n* ").replace("\n# ", "\n## ")
    sheet.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert read(sheet).problems == ()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_a_page_without_its_stamp_gives_the_same_answers(playbook: str, tmp_path: Path) -> None:
    path = filled(tmp_path, sample(playbook), playbook=playbook) / f"{playbook}-worksheet.md"
    before = read(path)
    page = path.read_text(encoding="utf-8")
    path.write_text(page.rpartition("<!-- playbook-generator")[0], encoding="utf-8")
    after = read(path)
    assert after.answers == before.answers
    assert after.problems[0].code == "read.properties"
    assert after.problems[1:] == before.problems


@pytest.mark.sampled(2)
@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_pages_of_earlier_versions_give_the_same_answers(playbook: str, tmp_path: Path) -> None:
    path = filled(tmp_path, sample(playbook), playbook=playbook) / f"{playbook}-worksheet.md"
    before = read(path)
    path.write_text(as_earlier(path.read_text(encoding="utf-8")), encoding="utf-8")
    after = read(path)
    assert after.answers == before.answers
    assert after.problems == before.problems


def test_the_end_of_a_field_is_missed_in_a_page_of_an_earlier_version(sheet: Path) -> None:
    page = as_earlier(sheet.read_text(encoding="utf-8"))
    sheet.write_text(page.replace("Falls\n\n<!-- end -->", "Falls"), encoding="utf-8")
    found = read(sheet)
    assert found.answers == {"about.request_title": "Falls"}
    assert [problem.code for problem in found.problems] == ["read.end"]


@pytest.mark.parametrize("text", ["Mine <!-- end -->", "Mine\n\n# Late\n\n<!-- end -->"])
def test_an_answer_in_a_page_of_an_earlier_version_ends_with_its_comment(
    sheet: Path, text: str
) -> None:
    page = as_earlier(sheet.read_text(encoding="utf-8"))
    sheet.write_text(page.replace("Falls\n\n<!-- end -->", text), encoding="utf-8")
    found = read(sheet)
    assert found.answers == {"about.request_title": text.removesuffix("<!-- end -->").strip()}
    assert found.problems == ()


def test_many_comments_in_one_line_are_read() -> None:
    reader = find_reader(".md")
    assert reader
    page = '<!-- a.b --> <!-- a.c --><!-- a.d -->\n\n<!-- playbook-generator {"a": ""} -->'
    found = reader.read(page.encode(), "page.md")
    assert {tag: raw.text for tag, raw in found.entries.items()} == {
        "a.b": "",
        "a.c": "",
        "a.d": "",
    }
