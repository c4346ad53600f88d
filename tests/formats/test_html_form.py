"""What the writer and the reader of web pages agree on."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formats.html_form import attributes, escape_attribute, escape_text


@pytest.mark.parametrize(
    ("text", "in_text", "in_attribute"),
    [
        ("a & b", "a &amp; b", "a &amp; b"),
        ("<b>", "&lt;b&gt;", "&lt;b&gt;"),
        ("“a” \"b\" 'c'", "“a” \"b\" 'c'", "“a” &quot;b&quot; 'c'"),
        ("14\xa0€", "14&nbsp;€", "14&nbsp;€"),
        ("&amp;", "&amp;amp;", "&amp;amp;"),
        ("a\n\tb", "a\n\tb", "a\n\tb"),
    ],
)
def test_texts_are_escaped_as_browsers_do_when_they_save_a_page(
    text: str, in_text: str, in_attribute: str
) -> None:
    assert escape_text(text) == in_text
    assert escape_attribute(text) == in_attribute


@given(st.text())
def test_no_text_ends_an_element_or_an_attribute(text: str) -> None:
    for escaped in (escape_text(text), escape_attribute(text)):
        assert not {"<", ">"} & set(escaped)
        assert unescape(escaped) == unescape(unescape(escaped)) or "&" in text
    assert '"' not in escape_attribute(text)


def test_attributes_that_are_none_are_left_out() -> None:
    assert attributes({"a": "1", "b": None, "c": "", "d": '"'}) == ' a="1" c="" d="&quot;"'
