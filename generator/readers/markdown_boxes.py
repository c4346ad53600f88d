"""Boxes in Markdown: which ones people ticked, and what else they wrote into their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.document.notation import NOT_KNOWN
from generator.formats.markdown import unescape_answer
from generator.formats.markdown_fields import BOX
from generator.formats.markdown_stamp import Choice
from generator.readers.ticks import is_tick

# A box: its sign, its label, perhaps its code in a comment, and what follows.
_LINE = re.compile(rf"{BOX}(.*?)(?:(?<!\\)<!--\s*([\w-]+)\s*-->\s*(.*))?")
_STRUCK = re.compile(r"(?<!\\)~~")


@dataclass(frozen=True)
class Box:
    """A box: its code and label, whether it is ticked or not known, and the source of what somebody
    wrote into its line.
    """

    code: str
    label: str
    ticked: bool
    unknown: bool
    text: str


def read_boxes(lines: Sequence[str], printed: Sequence[Choice] | None) -> list[Box | None]:
    """The box in each line, None for a line without any.

    `printed` are the boxes of the field. It is None for files made by earlier versions that do not
    say; every line with a box and a code counts then. A box whose label was changed is recognised
    if it and the others stand in their order.
    """
    if printed is not None and not printed:
        return [None] * len(lines)
    boxes = [_box(match, printed) if (match := _LINE.fullmatch(line)) else None for line in lines]
    codes = _codes(boxes, [choice for choice in printed or () if choice.code])
    return [
        (box if box.code else replace(box, code=code)) if box and code else None
        for box, code in zip(boxes, codes, strict=True)
    ]


def _codes(boxes: Sequence[Box | None], printed: Sequence[Choice]) -> list[str]:
    """The code of each box: that in its line, else that of its label, else the one left over."""
    left = list(printed)
    codes: list[str] = []
    for box in boxes:
        code = box.code if box else ""
        if box and not code:
            fitting = (one for one in left if one.digest and one.is_printed_as(box.label))
            code = _taken(left, fitting)
        codes.append(code)
    unknown = [place for place, box in enumerate(boxes) if box and not codes[place]]
    if len(unknown) == len(left):
        for place, choice in zip(unknown, left, strict=True):
            codes[place] = choice.code
    return codes


def _taken(left: list[Choice], found: Iterable[Choice]) -> str:
    """The code of the first of the choices `found`, which is taken from those `left`."""
    choice = next(iter(found), None)
    if choice is None:
        return ""
    left.remove(choice)
    return choice.code


def _box(match: re.Match[str], printed: Sequence[Choice] | None) -> Box:
    sign = (match[1] or match[2] or "").strip()
    source, code, after = match[3], match[4] or "", (match[5] or "").strip()
    state = is_tick(sign) if sign else False
    label, is_marked = _without_mark(source, printed)
    if is_tick(after):
        is_marked, after = True, ""
    # Words of the label that were not printed, and signs that are no tick, are kept as text.
    is_changed = bool(_STRUCK.search(label)) or not _is_printed(label, printed)
    is_odd = state is None and sign != NOT_KNOWN
    text = f"[{sign}] {label}" if is_odd else label if is_changed else ""
    return Box(
        code,
        unescape_answer(label),
        bool(state) or is_marked,
        sign == NOT_KNOWN,
        " ".join(filter(None, (text, after))),
    )


def _without_mark(source: str, printed: Sequence[Choice] | None) -> tuple[str, bool]:
    """A label without a tick typed before or after it instead of into its box, and whether there
    was one.
    """
    label = source.strip()
    first, _, rest = label.partition(" ")
    start, _, last = label.rpartition(" ")
    if printed is None:
        is_near = bool(is_tick(first) and rest and source[:1].strip())
        return (rest.strip(), True) if is_near else (label, False)
    for mark, other in ((first, rest), (last, start)):
        if is_tick(mark) and _is_printed(other, printed) and not _is_printed(label, printed):
            return other.strip(), True
    return label, False


def _is_printed(label: str, printed: Sequence[Choice] | None) -> bool:
    """Whether a label is one of those that were printed; True where that is not known."""
    if printed is None:
        return True
    label = unescape_answer(label)
    return any(choice.is_printed_as(label) for choice in printed)
