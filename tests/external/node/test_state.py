"""What the script reads in the controls of a form."""

from __future__ import annotations

from typing import Any

import pytest

from generator.document.page_logic import literal
from tests.support.scripts import run

pytestmark = pytest.mark.node
# A form as far as the script looks at it; `codes` are the choices that a control offers.
FORM = """
const control = ({codes, tag = "INPUT", drafted = false, ...more}) => ({
  tagName: tag,
  type: "text",
  value: "",
  classList: {contains: name => drafted && name === "drafted"},
  list: codes && {
    options: Object.entries(codes).map(([code, value]) => ({value, dataset: {code}})),
  },
  ...more,
});
"""


def state(*controls: dict[str, Any]) -> Any:
    return run(f"{FORM} return stateOf({{elements:{literal(controls)}.map(control)}})")


def test_texts_and_ticks_stand_under_the_names_of_their_controls() -> None:
    assert state(
        {"name": "a.text", "value": "40"},
        {"name": "a.area", "value": "two\nlines", "tag": "TEXTAREA", "type": "textarea"},
        {"name": "a.one", "value": "x", "type": "radio", "checked": False},
        {"name": "a.one", "value": "y", "type": "radio", "checked": True},
        {"name": "a.all", "value": "p", "type": "checkbox", "checked": True},
        {"name": "a.all", "value": "q", "type": "checkbox", "checked": True},
        {"name": "a.list", "value": "", "tag": "SELECT", "type": "select-one"},
    ) == {
        "a.text": ["40"],
        "a.area": ["two\nlines"],
        "a.one": ["y"],
        "a.all": ["p", "q"],
        "a.list": [""],
    }


def test_a_label_stands_for_its_code() -> None:
    offered = {"name": "a.free", "codes": {"log": "Incident log", "hr": "HR"}}
    assert state({**offered, "value": " incident  LOG"}) == {"a.free": ["log"]}
    assert state({**offered, "value": "a diary"}) == {"a.free": ["a diary"]}


@pytest.mark.parametrize(
    "control",
    [
        {"name": "derived.year", "value": "£3", "tag": "OUTPUT", "type": "output"},
        {"name": "more", "value": "", "tag": "BUTTON", "type": "button"},
        {"name": "", "value": "typed"},
        {"name": "a.sentence", "value": "A draft.", "tag": "TEXTAREA", "drafted": True},
    ],
)
def test_what_is_no_answer_is_left_out(control: dict[str, Any]) -> None:
    assert state(control) == {}
