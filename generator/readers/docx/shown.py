"""What a Word file shows, as a stream; and blank Word files, with what each of their gaps takes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generator.document.tree import Kind
from generator.formats.ooxml import NAMESPACES, qualified
from generator.foundation.limits import LIMITS, Limits
from generator.readers.docx.boxes import is_box
from generator.readers.docx.control_index import ControlIndex
from generator.readers.docx.parts import open_parts
from generator.readers.docx.tokens import Token, text_of, tokens_of
from generator.readers.labels.blank import Blank, Gap, Shape
from generator.readers.labels.stream import Stream, StreamBuilder

_VAL = qualified("val")
_VALUE, _SHOWN = map(qualified, ("value", "displayText"))
_LISTS = {"dropDownList": Shape.LIST, "comboBox": Shape.OPEN_LIST}


def stream_of(tokens: Sequence[Token], owners: Mapping[int, str], limits: Limits) -> Stream:
    """The stream of a body's tokens, with a gap in the place of those that belong to a field, given
    by their numbers. Text that is struck through is left out, as it is no part of an answer.
    """
    builder = StreamBuilder(limits.words)
    seen: set[str] = set()
    for number, token in enumerate(tokens):
        owner = owners.get(number, "")
        if owner:
            if owner not in seen:
                builder.gap(owner, number)
            seen.add(owner)
        elif token.kind == "text" and not token.struck:
            builder.text(token.text, number)
        elif token.kind == "paragraph":
            builder.line()
        elif token.kind == "cell":
            builder.cell()
        elif token.kind == "row":
            builder.row()
    return builder.stream()


def read_blank(data: bytes, kind_of: Callable[[str], Kind | None]) -> Blank:
    """The blank in the bytes of a Word file that nobody has filled; `kind_of` says what kind of
    field a tag is.
    """
    parts = open_parts(data, "", LIMITS)
    tokens = tokens_of(parts.body)
    index = ControlIndex(tokens)
    gaps: dict[str, Gap] = {}
    owners: dict[int, str] = {}
    for tag in index.tags():
        place = index.find(tag)[0]
        owners |= dict.fromkeys(range(place.start, place.end), tag)
        prompt = text_of(tokens[place.start : place.end]).strip()
        gaps[tag] = _gap(tag, place.control, prompt, kind_of(tag))
    return Blank(parts.stamp, stream_of(tokens, owners, LIMITS), gaps)


def _gap(tag: str, control: Any, prompt: str, kind: Kind | None) -> Gap:
    alias = control.find("w:sdtPr/w:alias", NAMESPACES)
    label = "" if alias is None else str(alias.get(_VAL))
    if is_box(control):
        return Gap(tag, Shape.BOX, label)
    for name, shape in _LISTS.items():
        shown = control.find(f"w:sdtPr/w:{name}", NAMESPACES)
        if shown is not None:
            return Gap(tag, shape, label, prompt, items_of(shown))
    if kind is Kind.NUMBER:
        return Gap(tag, Shape.NUMBER, label, prompt)
    if control.find("w:sdtPr/w:date", NAMESPACES) is not None:
        return Gap(tag, Shape.DATE, label, prompt)
    text = control.find("w:sdtPr/w:text", NAMESPACES)
    has_lines = text is None or text.get(qualified("multiLine")) is not None
    return Gap(tag, Shape.LINES if has_lines else Shape.TEXT, label, prompt)


def items_of(shown: Any) -> tuple[tuple[str, str], ...]:
    """The code and label of each choice of a list."""
    return tuple(
        (str(item.get(_VALUE) or _label(item)), _label(item))
        for item in shown.iterfind("w:listItem", NAMESPACES)
    )


def _label(item: Any) -> str:
    label = str(item.get(_SHOWN, item.get(_VALUE, "")))
    return unicodedata.normalize("NFC", label.strip())
