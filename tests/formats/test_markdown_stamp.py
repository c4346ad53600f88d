"""The last comment of a Markdown page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formats.fingerprint import digest
from generator.formats.markdown import label_digest
from generator.formats.markdown_stamp import (
    Choice,
    choices_of,
    pack_digests,
    read_choices,
    unpack_digests,
    write_choices,
)

FRUIT = (("apple", "An apple"), ("pear", "A *pear*"))


@given(st.frozensets(st.text(max_size=20).map(digest)))
def test_packed_digests_are_unpacked(digests: frozenset[str]) -> None:
    assert unpack_digests(pack_digests(digests)) == digests


@pytest.mark.parametrize("text", ["x", "not base64", "YQ==YQ==", "é", "a b c"])
def test_damaged_digests_are_left_out(text: str) -> None:
    assert unpack_digests(text) == frozenset()


def test_digests_of_earlier_versions_are_read() -> None:
    assert unpack_digests("44e0f3 0337ae") == {"44e0f3", "0337ae"}
    assert unpack_digests("123456") == {"123456"}


def test_equal_choices_are_written_once_and_read_for_each_field() -> None:
    text = write_choices([("a.b", FRUIT), ("a.c", FRUIT[:1]), ("a.d", FRUIT)], exact=False)
    assert text.startswith("a.b,a.d=apple:")
    found = read_choices(text)
    assert (
        found["a.b"]
        == found["a.d"]
        == tuple(Choice(code, label_digest(label)[:4]) for code, label in FRUIT)
    )
    assert found["a.b"][1].is_printed_as("a PEAR")
    assert not found["a.b"][1].is_printed_as("Two pears")


def test_digests_are_as_long_as_it_takes_to_tell_labels_apart() -> None:
    labels: dict[str, str] = {}
    one, other = next(
        (labels[start], label)
        for label in map(str, range(10_000))
        if labels.setdefault(start := label_digest(label)[:4], label) != label
    )
    choices = read_choices(write_choices([("a.b", (("x", one), ("y", other)))], exact=False))
    assert [choice.code for choice in choices["a.b"] if choice.is_printed_as(other)] == ["y"]


def test_the_choices_of_a_cell_are_those_of_its_column() -> None:
    choices = read_choices("list.kind=x:abcdef plain.1.kind=y:abcdef")
    assert choices_of("list.12.kind", choices)[0].code == "x"
    assert choices_of("plain.1.kind", choices)[0].code == "y"
    assert choices_of("other.1.kind", choices) == ()


def test_boxes_of_earlier_versions_have_no_code() -> None:
    assert read_choices("a.b=c15c1e,e26ad2")["a.b"] == (Choice("", "c15c1e"), Choice("", "e26ad2"))
