"""The Markdown reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.filled import filled, read


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return filled(tmp_path, {"about.request_title": "Falls"}) / "pushback-worksheet.md"


def test_text_outside_the_fields_is_reported_with_its_line_and_the_nearest_field(
    sheet: Path,
) -> None:
    text = sheet.read_text(encoding="utf-8")
    end = text.index("<!-- end -->", text.index("field clarify.request_received")) + 12
    typed = f"{text[:end]}\n\nI typed it here,\non two lines.\n{text[end:]}"
    sheet.write_text(typed, encoding="utf-8")
    (problem,) = read(sheet).problems
    assert problem.code == "read.beside"
    assert problem.field == "clarify.request_received"
    assert problem.message == (
        "step 1 “Clarify the ask”, “The request, in the service lead’s words”:"
        " near it is text outside the fields: “I typed it here, on two lines.”"
    )
    assert problem.place.line == typed[: typed.index("I typed")].count("\n") + 1


def test_generated_text_is_not_reported(sheet: Path) -> None:
    assert read(sheet).problems == ()


def test_generated_text_is_recognised_when_only_its_markup_changed(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8").replace("\n- ", "\n* ").replace("\n# ", "\n## ")
    sheet.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert read(sheet).problems == ()
