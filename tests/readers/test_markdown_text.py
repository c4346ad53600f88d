"""The reader of Markdown without our comments, as converters write it."""

from __future__ import annotations

import pytest

from generator.foundation.errors import ReadError
from generator.foundation.limits import LIMITS
from generator.readers.markdown_text import open_markdown
from generator.readers.shown_file import ShownFile
from tests.readers.shown import shown

NAME = "sheet.md"


def opened(text: str) -> ShownFile:
    return open_markdown(text.encode(), NAME, LIMITS)


def test_marks_and_escapes_are_undone() -> None:
    text = (
        "# Title\n\n**Request** \\*required\\*\\\nBirch & hazel  \nnr 1\\.\n\n"
        "- one\n- `two`\n\n> three"
    )
    assert (
        shown(opened(text))
        == "Title / Request *required* / Birch & hazel / nr 1. / one / two / three /"
    )


def test_tables_with_bars_have_cells_and_rows() -> None:
    text = "| a | b |\n| --- | --- |\n| c \\| d | [ ] **e** |\n| f<br>g | [x] h |\n"
    assert shown(opened(text)) == "a | b | = c | d | [ ] e | = f / g | [x] h | ="


def test_tables_without_line_breaks_are_reported() -> None:
    table = "| a | b |\n|---|:-:|\n| c{}d | e |\n"
    assert [problem.code for problem in opened(table.format(" ")).problems] == ["read.lines"]
    assert not opened(table.format("<br>")).problems
    assert not opened("a\n\n---\n\nb").problems


def test_tables_in_html_have_cells_and_rows() -> None:
    text = "<table>\n<tr>\n<td><p>a</p>\n<p>☒ b</p></td>\n<td>c<br />\nd</td>\n</tr>\n</table>\n"
    assert shown(opened(text)) == "a / ☒ b | c / d | ="


def test_boxes_of_task_lists_are_words() -> None:
    assert shown(opened("- [ ] one\n- [x] two\n- \\[x\\] three\n* ☐ four")) == (
        "[ ] one / [x] two / [x] three / ☐ four /"
    )


def test_our_own_comments_show_nothing() -> None:
    text = "**Ask**\n<!-- field clarify.ask -->\n\nLate\n\n<!-- end -->\n"
    assert shown(opened(text)) == "Ask / Late /"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "read.empty"),
        (b"a" * 1_000_001, "read.too_large"),
        (b"a\n" * 20_001, "read.too_large"),
        (b"\x89PNG and so on", "read.kind"),
    ],
    ids=range(4),
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        open_markdown(data, NAME, LIMITS)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "piece",
    ["[", "![", "](", "*", "**a", "_", "`", "<", "&", "> ", "- ", "|", "<!--", "\\", "[[a]",
     "~~", "~", "a*", "<a ", "***", "_*", "<b>", "1. ", "<td>"],
)  # fmt: skip
def test_a_long_line_of_any_mark_is_read(piece: str) -> None:
    line = piece * (600_000 // len(piece))
    stream = opened(f"{line[:400_000]}\n\nend").stream
    is_swallowed = piece in ("<!--", "<b>", "<td>", "1. ")  # raw HTML, or lists beyond the limit
    assert stream.is_cut or is_swallowed or "end" in stream.words


def test_grids_have_cells_and_rows() -> None:
    text = (
        "Before\n\n"
        "+-----+-------------+\n"
        "| No. | Kind of     |\n"
        "|     | evidence    |\n"
        "+=====+=============+\n"
        "| **1 | 日本\\        |\n"
        "| **  | two         |\n"
        "|     |             |\n"
        "|     | -   [ ] e   |\n"
        "+-----+-------------+\n\n"
        "After\n"
    )
    assert shown(opened(text)).replace("** ", "") == (
        "Before / No. | Kind of evidence | = **1 | 日本 / two / [ ] e | = After /"
    )


def test_columns_between_dashes_are_cells() -> None:
    text = (
        "  -----------------------------\n"
        "  No.     Kind of       Figure\n"
        "          evidence      \n"
        "  ------- ------------- -------\n"
        "  **1**   Stories or    1081\n"
        "          usage         \n\n"
        "  2       own 日本      1096\n"
        "  -----------------------------\n\n"
        "  ---------- ------------------\n"
        "  **Asked**\\ one\n"
        "  Late       two\n\n"
        "  ---------- ------------------\n\n"
        "  -----------------------------\n"
        "  only one column\n\n"
        "  -----------------------------\n"
    )
    assert shown(opened(text)) == (
        "No. | Kind of evidence | Figure | = 1 | Stories or usage | 1081 | = "
        "2 | own 日本 | 1096 | = Asked / Late | one two | = only one column | ="
    )


@pytest.mark.parametrize(
    "text",
    ["a\n\n---\n\nb", "a\n---\nb", "- - -\n\na b", "    +--+\n    a b", "+a\n-b", "  ---\na\nb"],
)
def test_other_lines_and_dashes_are_no_tables(text: str) -> None:
    assert "|" not in shown(opened(text))


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "line",
    ["+--+", "| a |", "  --- ---", "  ---", "  a", "+--+\n| a", "|a|b|\n|-|-|", "[a]: b", "- a"],
)
def test_a_long_text_of_any_line_is_read(line: str) -> None:
    times = 19_000 // (line.count("\n") + 1)
    stream = opened(f"{line}\n" * times + "\n\nthe end").stream
    assert stream.is_cut or "end" in stream.words
