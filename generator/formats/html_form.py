"""What the writer and the reader of fillable web pages agree on.

The stamp is JSON in a meta element. The name of each control is the id of its field, and for a cell
of a list the id of the cell. An answer stands in its control alone, as an attribute or as its text:
the code of a choice as the value of a box or an option, everything else as it is read.
"""

from __future__ import annotations

from collections.abc import Mapping

STAMP = "playbook-generator"  # the name of the meta element
TICKED = "true"  # the value of the box of a check
UNKNOWN = "?"  # the value of the box and of the option for "not known"
# An option of the answer's own, which is none of the field's choices: its value is a text.
OWN = "data-own"
CODE = "data-code"  # of a choice that is offered beside a text of one's own: the code of that label
LIST = "data-list"  # the id of a list, on the element around its rows
ENTRY = "entry"  # the class of a row of a list
DRAFT = "drafted"  # the class of a control with a suggested answer, until somebody changes it
_TEXT = {"&": "&amp;", "\xa0": "&nbsp;", "<": "&lt;", ">": "&gt;"}
_ATTRIBUTE = _TEXT | {'"': "&quot;"}
_IN_TEXT, _IN_ATTRIBUTE = str.maketrans(_TEXT), str.maketrans(_ATTRIBUTE)


def escape_text(text: str) -> str:
    """Text as browsers write it when they save a page (HTML, 13.3), so that saving changes no
    byte of it.
    """
    return text.translate(_IN_TEXT)


def escape_attribute(text: str) -> str:
    """The text of an attribute, in double quotes, as browsers write it."""
    return text.translate(_IN_ATTRIBUTE)


def attributes(values: Mapping[str, str | None]) -> str:
    """The attributes of an element, each after a space, in the order given; those that are None are
    left out.
    """
    present = ((name, text) for name, text in values.items() if text is not None)
    return "".join(f' {name}="{escape_attribute(text)}"' for name, text in present)


def list_id(ident: str) -> str:
    """The id of the element with the choices that a control offers."""
    return f"{ident}-list"
