"""Blanks of Word worksheets filled control by control, with what was filled in, and what is read
back in the same form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from generator.answers.interpret import flatten
from generator.document.answers import Value
from generator.document.notation import show
from generator.document.tree import Field, Kind
from generator.formats.ooxml import CHECKED, NAMESPACES, element, qualified
from generator.usecases.read import FilledWorksheet
from tests.support.office import Control, value

BODY = "word/document.xml"
Package = Mapping[str, bytes]  # the parts of a .docx by name
Truth = Mapping[str, str]  # what was filled in, by tag; a ticked box is CHECKED
Texts = Callable[[int, Control], str]  # the answer to the n-th control, where any text will do
_TREES = (
    "alder birch cedar dahlia elm fennel ginger hazel iris juniper kelp laurel maple nettle oak"
    " poppy quince rowan sage thyme umbel violet willow yarrow zinnia"
)
_WORDS = _TREES.split()
_ROW = re.compile(r"\.(\d+)(?=\.|$)")


@dataclass(frozen=True)
class Filled:
    """A filled package, the fields of its playbook, and the answers that must be read; `also` are
    others that may be read in their place, and `shown` are the answers as the page shows them.
    """

    package: Package
    shapes: tuple[Field, ...]
    truth: Truth
    also: Truth = field(default_factory=dict)
    shown: Truth = field(default_factory=dict)

    def saved(self, change: Callable[[Package], Package]) -> Filled:
        """The same answers in the file that an editor makes of it."""
        return replace(self, package=change(self.package))


@dataclass(frozen=True)
class Taken:
    """An answer that was read; `tag` is that of its place in the file."""

    text: str
    tag: str


def root_of(package: Package) -> Any:
    return etree.fromstring(package[BODY])


def with_root(package: Package, root: Any) -> Package:
    """The package with another body."""
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return {**package, BODY: data}


def controls_of(root: Any) -> list[Control]:
    """The controls of fields, in the order of the page."""
    every = (Control(found) for found in root.iter(qualified("sdt")))
    return [control for control in every if control.tag]


def some_text(number: int, control: Control) -> str:
    """Different words for each control; two lines where the control takes several."""
    first, second = _WORDS[number % 25], _WORDS[number * 7 % 25]
    if not is_multiline(control):
        return f"{first.title()} {second} nr {number}"
    return f"The {first} team waits for the {second} list.\nTwice a week it comes late ({number})."


def is_multiline(control: Control) -> bool:
    return control.element.find("w:sdtPr/w:text[@w:multiLine]", NAMESPACES) is not None


def fill(
    blank: Package, shapes: tuple[Field, ...], texts: Texts = some_text, every: int = 1
) -> Filled:
    """The blank with every n-th field filled, none for 0, and of the boxes every second of those;
    each answer occurs once. `shapes` are the fields of the playbook.
    """
    root, boxes = root_of(blank), 0
    truth: dict[str, str] = {}
    shown: dict[str, str] = {}
    for number, control in enumerate(controls_of(root), 1):
        if not every or number % every:
            continue
        tag = str(control.tag)
        boxes += control.has("w14:checkbox")
        if control.has("w14:checkbox") and boxes % 2:
            continue
        shown[tag], truth[tag] = answer_to(control, number, shapes, texts)
        enter(control, shown[tag])
    return Filled(with_root(blank, root), shapes, truth, shown=shown)


def answer_to(
    control: Control, number: int, shapes: Sequence[Field], texts: Texts = some_text
) -> tuple[str, str]:
    """A text that is typed or chosen in a control, and the answer that it means."""
    items = control.items()
    if control.has("w14:checkbox"):
        return CHECKED, CHECKED
    if items and (number % 2 or not control.has("w:comboBox")):
        item = items[number % len(items)]
        return str(value(item, "displayText")), str(value(item, "value"))
    if control.has("w:date"):
        text = f"2026-{1 + number % 12:02}-{1 + number % 28:02}"
    elif (shape := _shape_of(str(control.tag), shapes)) and shape.kind is Kind.NUMBER:
        most = shape.bounds.most
        text = str(1000 + 3 * number if most is None else number % (int(most) + 1))
    else:
        text = texts(number, control)
        text = text if is_multiline(control) else " ".join(text.split("\n"))
    return text, text


def _shape_of(tag: str, shapes: Sequence[Field]) -> Field | None:
    ident = _ROW.sub("", tag)
    parts = (part for shape in shapes for part in (shape, *shape.columns))
    return next((part for part in parts if part.id == ident), None)


def enter(control: Control, text: str) -> None:
    """Enter a text into a control as a person types or chooses it."""
    settings = control.element.find("w:sdtPr", NAMESPACES)
    for flag in settings.findall("w:showingPlcHdr", NAMESPACES):
        settings.remove(flag)
    box = settings.find("w14:checkbox/w14:checked", NAMESPACES)
    if box is not None:
        box.set(qualified("w14:val"), "1")
    day = settings.find("w:date", NAMESPACES)
    if day is not None:
        day.set(qualified("fullDate"), f"{text}T00:00:00Z")
    run = element("r")
    for place, line in enumerate(text.split("\n")):
        run.extend([element("br")] * bool(place))
        run.append(text_element(line))
    content = control.element.find("w:sdtContent", NAMESPACES)
    content[:] = [run]


def text_element(text: str) -> Any:
    """A `w:t` that keeps its white space."""
    made = element("t")
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def closed_up(truth: Truth, shapes: Sequence[Field]) -> dict[str, str]:
    """The answers as they are read: a list has no row without an answer between others."""
    lists = tuple(shape.id for shape in shapes if shape.kind is Kind.LIST)
    rows = {ident: _rows(truth, ident) for ident in lists}
    return {
        _numbered(tag, ident, rows[ident].index(_row(tag, ident)) + 1) if ident else tag: answer
        for tag, answer in truth.items()
        for ident in [next((one for one in lists if tag.startswith(f"{one}.")), "")]
    }


def taken_from(sheet: FilledWorksheet, shapes: Sequence[Field]) -> dict[str, Taken]:
    """The answers that were read, in the form of a truth that is closed up."""
    rows = {shape.id: _rows(sheet.texts, shape.id) for shape in shapes if shape.kind is Kind.LIST}
    return {
        tag: Taken(text, _tag_in_file(tag, rows))
        for ident, answer in flatten(shapes, sheet.answers).items()
        for tag, text in _leaves(ident, answer)
    }


def _leaves(ident: str, answer: Value) -> Iterator[tuple[str, str]]:
    if isinstance(answer, tuple):
        yield from ((f"{ident}.{code}", CHECKED) for code in answer)
    elif answer is not False:
        yield ident, CHECKED if answer is True else show(answer)


def _tag_in_file(tag: str, rows: Mapping[str, list[int]]) -> str:
    """The tag of a cell in the file, which may have rows without answers."""
    ident = next((one for one in rows if tag.startswith(f"{one}.")), "")
    if not ident or _row(tag, ident) > len(rows[ident]):
        return tag
    return _numbered(tag, ident, rows[ident][_row(tag, ident) - 1])


def _rows(answers: Mapping[str, str], ident: str) -> list[int]:
    """The numbers of the rows of a list with an answer."""
    mine = (tag for tag, text in answers.items() if text and tag.startswith(f"{ident}."))
    return sorted({_row(tag, ident) for tag in mine})


def _row(tag: str, ident: str) -> int:
    return int(tag.removeprefix(f"{ident}.").partition(".")[0])


def _numbered(tag: str, ident: str, number: int) -> str:
    _, _, column = tag.removeprefix(f"{ident}.").partition(".")
    return ".".join(filter(None, (ident, str(number), column)))
