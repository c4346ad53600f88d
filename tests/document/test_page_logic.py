"""Values written as JavaScript end no script, and mean the same there."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.document.page_logic import JavaScript, PageFigure, PageLogic, literal
from generator.document.tree import Slot, Str

HOSTILE = (
    "</script>",
    "<!--",
    "<script",
    "]]>",
    "\u2028\u2029",
    "&lt;",
    '"',
    "\\",
    "\x00\x1f",
    "'",
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(HOSTILE)
# JSON knows no keys without quotes, which names get.
KEYS = TEXTS.filter(lambda text: not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", text))
VALUES = st.recursive(
    TEXTS | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
)


@given(VALUES)
def test_what_a_value_says_is_json_without_signs_that_end_a_script(value: Any) -> None:
    text = literal(value)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == value


@pytest.mark.parametrize(
    ("key", "written"), [("A", "A"), ("_a1", "_a1"), ("1a", '"1a"'), ("a-b", '"a-b"'), ("", '""')]
)
def test_keys_that_are_names_need_no_quotes(key: str, written: str) -> None:
    assert literal({key: None}) == f"{{{written}:null}}"


def test_numbers_are_those_of_expressions_and_code_stays() -> None:
    value = {"least": Decimal("0.50"), "rows": 2, "if": JavaScript("f=>1<2")}
    assert literal(value) == '{least:decimal("0.50"),rows:2,if:f=>1<2}'


def test_a_key_cannot_change_what_an_object_is() -> None:
    assert literal({"__proto__": 1}) == '{["__proto__"]:1}'


def test_what_has_no_form_in_javascript_is_an_error() -> None:
    with pytest.raises(TypeError, match="object"):
        literal(object())


def test_texts_that_differ_between_teams_become_slots() -> None:
    figure = PageFigure("derived.gap", "clarify", (Str("Gap"),), ("clarify.now",))
    logic = PageLogic("{}", (Str('{"a":1}'),), (figure,))
    texts: list[str] = []

    def slot(text: str) -> tuple[Slot]:
        texts.append(text)
        return (Slot(len(texts) - 1),)

    mapped = logic.mapped(slot)
    assert texts == ['{"a":1}', "Gap"]
    assert (mapped.data, mapped.figures[0].label) == ((Slot(0),), (Slot(1),))
    assert mapped.code == logic.code
