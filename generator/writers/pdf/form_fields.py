"""The fields of a PDF form as plain data: what is typed, chosen and ticked in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.document.tree import Field, Kind
from generator.formats.pdf_form import TICKED, UNKNOWN
from generator.writers.pdf.field_nodes import Shown, single_fields
from generator.writers.segments import text_of


class Control(StrEnum):
    """How an answer is given."""

    LINE = "line"
    LINES = "lines"
    CHOICE = "choice"
    BOX = "box"


@dataclass(frozen=True)
class FormField:
    """A field of a form. `name` is that of its link on the page: the id of the field and, for a
    box, the code of its choice after a `#`. `label` is what a screen reader says; `group` is the
    label of the field that a box is one choice of, "" for other fields.

    `shown` is the text that it contains, of a choice its label, and `value` what is stored, of a
    choice its code; `is_ticked` is for boxes. `options` are codes with their labels, and `is_free`
    says whether a choice may be another text.
    """

    name: str
    control: Control
    label: str
    group: str = ""
    shown: str = ""
    value: str = ""
    is_ticked: bool = False
    is_required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    is_free: bool = False

    @property
    def parts(self) -> list[str]:
        """The names of the field and its parents, from the top."""
        ident, _, code = self.name.partition("#")
        return [*ident.split("."), *([code] if self.group else [])]

    @property
    def ticked(self) -> str:
        """The name of a box's ticked state."""
        return self.name.partition("#")[2]


def form_fields(
    fields: Sequence[Field], values: Sequence[str], shown: Shown
) -> tuple[FormField, ...]:
    """The fields of a document as a form, with its values and what it shows."""
    return tuple(made for field in single_fields(fields) for made in _made(field, values, shown))


def _made(field: Field, values: Sequence[str], shown: Shown) -> Iterator[FormField]:
    label = " ".join(text_of(field.label, values).split())
    if field.kind is Kind.CHECK:
        ticked = TICKED in shown.ticks.get(field.id, ())
        name = f"{field.id}#{TICKED}"
        yield FormField(name, Control.BOX, label, is_ticked=ticked, is_required=field.required)
        return
    options = tuple((one.code, text_of(one.label, values)) for one in field.options)
    text = shown.texts.get(field.id, "")
    if field.kind is Kind.SEVERAL:
        for code, choice in options:
            ticked = code in shown.ticks.get(field.id, ())
            name, said = f"{field.id}#{code}", f"{label}: {choice}"
            yield FormField(name, Control.BOX, said, label, is_ticked=ticked)
        if text:
            name = f"{field.id}#{UNKNOWN}"
            yield FormField(name, Control.LINE, label, label, shown=text, value=text)
        return
    code = next((code for code, label in options if label == text), text)
    if options and UNKNOWN not in dict(options):
        options = (*options, (UNKNOWN, UNKNOWN))
    yield FormField(
        field.id,
        _control(field, text),
        label,
        shown=text,
        value=code,
        is_required=field.required,
        options=options,
        is_free=field.free or code not in dict(options),
    )


def _control(field: Field, text: str) -> Control:
    """How a field with a text is filled in; one line would lose the breaks of an answer."""
    if field.options:
        return Control.CHOICE
    is_long = field.kind is Kind.MULTILINE or "\n" in text
    return Control.LINES if is_long else Control.LINE
