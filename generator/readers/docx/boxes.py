"""Check boxes: whether one is ticked, by its state and by the sign that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.formats.ooxml import CHECKED, NAMESPACES, UNCHECKED, is_on, qualified
from generator.readers.docx.symbols import sign
from generator.readers.ticks import is_tick


@dataclass(frozen=True)
class Box:
    """A box: whether it is `ticked`; the text in it that is no sign of a box; and whether its state
    contradicts its sign, or it shows none at all (`lost`).
    """

    ticked: bool
    text: str = ""
    contradicts: bool = False
    lost: bool = False


def is_box(control: Any) -> bool:
    """Whether a control is a check box."""
    return control is not None and control.find("w:sdtPr/w14:checkbox", NAMESPACES) is not None


def read_box(control: Any, text: str) -> Box:
    """The box in a control, None where that was removed, that shows the text.

    People see the sign, so it decides; a text that is no sign leaves the state as it is.
    """
    state = _own_state(control)
    checked = _own_sign(control, "checkedState") or CHECKED
    shown = _state_of(text, checked, _own_sign(control, "uncheckedState") or UNCHECKED)
    if shown is None:
        is_blank = not text
        return Box(bool(state), text, is_blank and bool(state), is_blank and state is None)
    # A cross typed over an empty box is a tick; the box's own sign comes with its state.
    is_typed = shown and text != checked
    return Box(shown, contradicts=state is not None and shown != state and not is_typed)


def _state_of(text: str, checked: str, unchecked: str) -> bool | None:
    """Whether a sign, which may be a control's own, is a tick; None if it is no sign of a box."""
    if text and text in (checked, unchecked):
        return text == checked
    return is_tick(text)


def _own_state(control: Any) -> bool | None:
    if control is None:
        return None
    return is_on(control.find("w:sdtPr/w14:checkbox/w14:checked", NAMESPACES))


def _own_sign(control: Any, name: str) -> str:
    """The sign that a control has for a state; empty for the usual one."""
    if control is None:
        return ""
    found = control.find(f"w:sdtPr/w14:checkbox/w14:{name}", NAMESPACES)
    if found is None:
        return ""
    try:
        number = int(str(found.get(qualified("w14:val"))), 16)
        return sign(str(found.get(qualified("w14:font"))), number) or chr(number)
    except (ValueError, OverflowError):
        return ""
