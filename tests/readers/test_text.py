"""The plain text reader."""

from __future__ import annotations

import pytest

from generator.foundation.errors import ReadError
from generator.foundation.limits import LIMITS
from generator.readers.shown_file import ShownFile
from generator.readers.text import open_text
from tests.readers.shown import shown

NAME = "sheet.txt"


def opened(text: str, encoding: str = "utf-8") -> ShownFile:
    return open_text(text.encode(encoding), NAME, LIMITS)


def test_lines_end_lines_whatever_ends_them() -> None:
    assert (
        shown(opened("a b\nc\r\nd\re\ff\vg\u2028h\n\n\ni")) == "a b / c / d / e / f / g / h / i /"
    )


def test_columns_between_tabs_are_cells() -> None:
    assert shown(opened("a\tb c\t\td\ne\n")) == "a | b c | | d / e /"


def test_lines_with_the_same_columns_are_rows() -> None:
    text = "No.\tWhat\tWhy\n1\ta\tb\nRequest\tBy\n"
    assert shown(opened(text)) == "No. | What | Why | = 1 | a | b | = Request | By /"


def test_bullets_of_programs_are_no_text() -> None:
    assert shown(opened("    • a\n-   b\n- c\n-  d\n*   e")) == "a / b / - c / - d / e /"


def test_an_indent_or_a_tab_after_a_box_makes_no_cell() -> None:
    assert shown(opened("\ta\n☐\tb\n[x]\tc\n☐\td\t☒\te\n☐")) == "a / ☐ b / [x] c / ☐ d | ☒ e / ☐ /"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_text_may_be_in_any_encoding(encoding: str) -> None:
    text = "“Late” handovers — café, 40 €\n" * 3
    assert shown(opened(text, encoding)) == "“Late” handovers — café, 40 € / " * 2 + shown(
        opened(text[:30])
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "read.empty"),
        (b"\n\n", "read.empty"),
        (b"%PDF-1.7 and so on", "read.kind"),
        (b"{\\rtf1 and so on}", "read.kind"),
        (b"a\0b" * 9, "read.encoding"),
        (b"a" * 1_000_001, "read.too_large"),
    ],
    ids=range(6),
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        open_text(data, NAME, LIMITS)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("piece", ["\t", "a\t", "\n", "☐\t", "[x] ", "\x85", "\x01", "\ud7ff"])
def test_a_long_text_of_any_kind_is_read(piece: str) -> None:
    text = f"{piece * (900_000 // len(piece.encode()))}\nend"
    file = opened(text)
    assert file.stream.is_cut or "end" in file.stream.words


def test_a_drawn_table_has_cells_whose_lines_are_joined_where_they_were_full() -> None:
    text = (
        "+---------------+-----+\n"
        "| What it shows | No. |\n"
        "| in the week   |     |\n"
        "| so            |     |\n"
        "| far           |     |\n"
        "+---------------+-----+\n"
    )
    assert shown(opened(text)) == "What it shows in the week so / far | No. | ="
