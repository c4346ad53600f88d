"""The ids of copies: how they are drawn, and where they are found in what a file prints."""

from __future__ import annotations

import pytest

from generator.formats.copy_id import copy_in, is_copy_id, new_copy_id, printed_copy


def test_ids_are_six_letters_and_never_words() -> None:
    drawn = {new_copy_id(()) for _ in range(200)}
    assert len(drawn) == 200
    assert all(map(is_copy_id, drawn))
    assert not set("".join(drawn)) & set("aeiouy")


def test_an_id_that_is_taken_is_not_given_again() -> None:
    asked: list[str] = []

    class Taken:
        def __contains__(self, drawn: object) -> bool:
            asked.append(str(drawn))
            return len(asked) < 3

    assert new_copy_id(Taken()) == asked[2]


@pytest.mark.parametrize(
    ("line", "copy"),
    [
        ("wexholme-ward-7-needs-request · 1.2.0 · kqzvtm", "kqzvtm"),
        ("wexholme-ward-7-needs-request · 1.2.0 · 22 November 2026 · kqzvtm", "kqzvtm"),
        ("wexholme-ward-7-pushback-worksheet · 1.2.0 · 0f3a0f3a0f3a · kqzvtm", "kqzvtm"),
        ("wexholme-needs-request · 1.2.0 · kqzvtm Page 1 of 2", "kqzvtm"),
        ("  wexholme-needs-canvas · 1.2.0 · kqzvtm\tELB Learning · Page  of ", "kqzvtm"),
        ("wexholme-ward-7-needs-request · 1.2.0 · 22 November 2026", ""),
        ("wexholme-ward-7-needs-request · kqzvtm", ""),
        ("Wexholme & Tarn · 1.2.0 · kqzvtm", ""),
        ("kqzvtm", ""),
        ("wexholme-needs-request · 1.2.0 · KQZVTM", ""),
        ("", ""),
    ],
)
def test_the_id_is_found_in_the_line_that_identifies_a_document(line: str, copy: str) -> None:
    assert printed_copy(["A line before", line, "and one after"]) == copy


@pytest.mark.parametrize("text", ["", "../etc", "abcdef", "kqzvt", "KQZVTM", "kqzvtm\n"])
def test_a_stamp_from_outside_gives_no_other_id(text: str) -> None:
    assert copy_in({"copy": "kqzvtm"}) == "kqzvtm"
    assert copy_in({"copy": text}) == ""
