"""Fields as native controls, each with its label, its remarks and a place for a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from generator.document.tree import OTHER, Document, Field, Kind, Meta, Option, Words, fields_of
from generator.formats.html_form import (
    CODE,
    ENTRY,
    LIST,
    TICKED,
    UNKNOWN,
    attributes,
    escape_attribute,
    escape_text,
    list_id,
)
from generator.foundation.locale import find_locale
from generator.writers.html.inserts import (
    OwnOptionInsert,
    Parts,
    TextControl,
    TickInsert,
    flat_parts,
    option_codes,
    words_parts,
)
from generator.writers.html.rows import Line, is_group, lines_of
from generator.writers.segments import joined

_SHORT, _MIDDLE = 9, 16  # characters of the longest choice
_EXAMPLE = date(2026, 3, 27)  # a day whose month cannot be taken for it
# Choices that say "not known" in words of their own.
_UNKNOWN_CODES = frozenset({"unknown", "not_known"})
_ROW = re.compile(r"\.[1-9][0-9]*(?=\.|$)")  # the number of a row in the name of a cell
_BARE = frozenset({Kind.PERSON, Kind.DATE, Kind.CHOICE, Kind.SEVERAL, Kind.CHECK})


def ids_of(document: Document) -> dict[str, str]:
    """The id of each control by that of its field. They are short, since each is needed several
    times; the names of controls are the ids of their fields.
    """
    return {one.id: f"f{n}" for n, one in enumerate(fields_of(document.blocks), 1)}


@dataclass(frozen=True)
class FieldWriter:
    """Writes the fields of a fillable page."""

    meta: Meta
    ids: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> FieldWriter:
        """The writer for a document."""
        return cls(document.meta, ids_of(document))

    def _id(self, ident: str) -> str:
        """The id of a control; that of a cell of a list is its name, which begins with the id of
        the list and the number of the row.
        """
        return self.ids.get(ident, ident)

    def word(self, key: str) -> str:
        """A text of web pages in the document's language, escaped."""
        return escape_text(dict(self.meta.web)[key])

    def lines(self, fields: Sequence[Field], widths: Sequence[int]) -> Iterable[Line]:
        """The lines in which the fields of a row stand."""
        return lines_of(fields, widths)

    def parts(self, field: Field, width: int = 12) -> Parts:
        """A field that takes `width` twelfths of its row."""
        match field.kind:
            case Kind.LIST:
                return self._list(field)
            case Kind.CHECK:
                return self._check(field, width)
            case Kind.SEVERAL:
                return self._group(field, width, "checkbox")
            case Kind.CHOICE if is_group(field):
                return self._group(field, width, "radio")
            case _:
                return self._single(field, width)

    def _single(self, field: Field, width: int) -> Parts:
        """A field with one control: its label, its remarks and the control."""
        remarks, tie = self._remarks(field)
        short = " short" if field.kind in (Kind.NUMBER, Kind.DATE) and width == 12 else ""
        return [
            f'<div class="f w{width}{short}"><label{attributes({"for": self._id(field.id)})}>',
            *words_parts(field.label),
            *self._mark(field),
            "</label>",
            *remarks,
            *self._control(field, self._described(field, tie)),
            "</div>",
        ]

    def _control(self, field: Field, described: str, label: Words = ()) -> Parts:
        """The control of a field with one answer; `label` is its name where it has no label."""
        named: Parts = [' aria-label="', *flat_parts(label), '"'] if label else []
        own = attributes({"id": self._id(field.id), "name": field.id}) + described
        own += ' required=""' if field.required else ""
        if field.kind is Kind.CHOICE and field.options and not field.free:
            return self._select(field, [own, *named])
        typed: Parts = [' placeholder=" "', own, *named]
        if field.kind is Kind.MULTILINE:
            typed.append(' rows="3"')
        if field.kind in (Kind.NUMBER, Kind.DATE):
            typed.append(f' data-kind="{field.kind}"')
        if field.kind is not Kind.NUMBER:
            return self._offered(field, typed)
        typed += [' inputmode="decimal"', _bounds(field)]
        control = TextControl(field, joined(typed), self.meta.language)
        return ['<div class="box">', control, *self._unit(field), "</div>"]

    def _offered(self, field: Field, typed: Parts) -> Parts:
        """A text control, with the choices that it offers; the rows of a list share theirs."""
        if not field.options:
            return [TextControl(field, joined(typed), self.meta.language)]
        row = _ROW.search(field.id)
        offer = list_id(_ROW.sub("", field.id, count=1))
        typed.append(attributes({"list": offer}))
        control = TextControl(field, joined(typed), self.meta.language)
        return [control] if row and row[0] != ".1" else [control, *self._choices(field, offer)]

    def _choices(self, field: Field, ident: str) -> Parts:
        parts: Parts = [f"<datalist{attributes({'id': ident})}>"]
        for option in field.options:
            parts += [f'<option {CODE}="{escape_attribute(option.code)}" value="']
            parts += [*flat_parts(option.label), '"></option>']
        return [*parts, "</datalist>"]

    def _select(self, field: Field, own: Parts) -> Parts:
        parts: Parts = ["<select", *own, '><option value="">', *flat_parts(field.prompt)]
        parts.append("</option>")
        for option in field.options:
            tick = TickInsert(field.id, option.code, "selected")
            parts += [
                f'<option value="{escape_attribute(option.code)}"',
                tick,
                ">",
                *flat_parts(option.label),
            ]
            parts.append("</option>")
        codes = option_codes(field.options)
        if not codes & _UNKNOWN_CODES:
            tick = TickInsert(field.id, UNKNOWN, "selected")
            parts += [f'<option value="{UNKNOWN}"', tick, f">{UNKNOWN} {self.word('unknown')}"]
            parts.append("</option>")
            codes |= {UNKNOWN}
        return [*parts, OwnOptionInsert(field.id, codes, ""), "</select>"]

    def _unit(self, field: Field) -> Parts:
        if not field.unit:
            return []
        return ['<span class="unit" aria-hidden="true">', *words_parts(field.unit), "</span>"]

    def _group(self, field: Field, width: int, kind: str) -> Parts:
        """A field with a box for each of its choices."""
        remarks, tie = self._remarks(field)
        required = ' required=""' if field.required and kind == "radio" else ""
        boxes, other = self._boxes(field, kind, required)
        codes = option_codes(field.options)
        if not codes & _UNKNOWN_CODES:
            boxes += self._unknown_box(field, kind, required)
            codes |= {UNKNOWN}
        boxes += [OwnOptionInsert(field.id, codes, kind), *other]
        mark = " req" if field.required else ""
        return [
            f'<fieldset class="f w{width}"{self._described(field, tie)}><legend>',
            *words_parts(field.label),
            *self._mark(field),
            "</legend>",
            *remarks,
            f'<div class="opts {_columns(field)}{mark}">',
            *boxes,
            "</div></fieldset>",
        ]

    def _boxes(self, field: Field, kind: str, required: str) -> tuple[Parts, Parts]:
        """The boxes of the choices; and that of "other", with the text beside it."""
        boxes: Parts = []
        other: Parts = []
        for option in field.options:
            box = self._box(field, option, kind, required)
            if field.other is not None and option.code == OTHER:
                other = self._with_text(field, field.other, box)
            else:
                boxes += box
        return boxes, other

    def _unknown_box(self, field: Field, kind: str, required: str) -> Parts:
        """The box for "not known"."""
        return [
            f'<label class="unknown"><input type="{kind}" name="{escape_attribute(field.id)}" '
            f'value="{UNKNOWN}"{required}',
            TickInsert(field.id, UNKNOWN),
            f"><span><b>{UNKNOWN}</b> {self.word('unknown')}</span></label>",
        ]

    def _box(self, field: Field, option: Option, kind: str, required: str) -> Parts:
        return [
            f'<label><input type="{kind}" name="{escape_attribute(field.id)}" '
            f'value="{escape_attribute(option.code)}"{required}',
            TickInsert(field.id, option.code),
            ">",
            *words_parts(option.label),
            "</label>",
        ]

    def _with_text(self, field: Field, other: Field, box: Parts) -> Parts:
        """The box of the choice "other", and beside it the text that says which."""
        ident = self._id(other.id)
        own = attributes({"placeholder": " ", "id": ident, "name": other.id})
        label = [' aria-label="', *flat_parts(field.label), ": ", *flat_parts(other.label), '"']
        control = TextControl(other, joined([own, *label]), self.meta.language)
        return ['<div class="other">', *box, control, "</div>"]

    def _check(self, field: Field, width: int) -> Parts:
        remarks, tie = self._remarks(field)
        required = ' required=""' if field.required else ""
        return [
            f'<div class="f w{width}"><div class="opts one"><label><input type="checkbox"',
            attributes({"id": self._id(field.id), "name": field.id, "value": TICKED}),
            f"{self._described(field, tie)}{required}",
            TickInsert(field.id, TICKED),
            "><span><b>",
            *words_parts(field.label),
            "</b>",
            *self._mark(field),
            "</span></label>",
            OwnOptionInsert(field.id, frozenset({TICKED}), "checkbox"),
            *remarks,
            "</div></div>",
        ]

    def _list(self, field: Field) -> Parts:
        """A list: a row of controls for each of its entries, and a button for another row."""
        remarks, tie = self._remarks(field)
        rows = [part for row in range(1, field.rows + 1) for part in self._entry(field, row)]
        return [
            f'<fieldset class="list" {LIST}="{escape_attribute(field.id)}"',
            f"{self._described(field, tie)}><legend>",
            *words_parts(field.label),
            *self._mark(field),
            "</legend>",
            *remarks,
            *rows,
            '<p class="more"><button type="button" data-more="" hidden="">',
            *(words_parts(field.prompt) if len(field.columns) > 1 else [self.word("more")]),
            "</button></p></fieldset>",
        ]

    def _entry(self, field: Field, row: int) -> Parts:
        spare = "" if row <= field.minimum else " spare"
        label: Parts = [*flat_parts(field.label), f" {row}"]
        parts: Parts = [f'\n<div class="{ENTRY}{spare}" role="group" aria-label="', *label, '">']
        parts += [f'<span class="no" aria-hidden="true">{row}</span><div class="row">']
        for column, width in zip(field.columns, _cell_widths(field), strict=True):
            required = column.required and row <= field.minimum
            cell = replace(column, id=field.cell(row, column), required=required, hint=(), when=())
            if len(field.columns) > 1:
                prompt = cell.prompt if cell.kind is Kind.CHOICE else ()
                parts += self._single(replace(cell, prompt=prompt), width)
            else:
                parts += [f'<div class="f w{width}">', *self._control(cell, "", field.label)]
                parts.append("</div>")
        return [*parts, "</div></div>"]

    def _mark(self, field: Field) -> Parts:
        word = escape_text(self.meta.words.required)
        return [f' <span class="mark">{word}</span>'] if field.required else []

    def _remarks(self, field: Field) -> tuple[Parts, bool]:
        """When a field is required, and its hint; else its prompt, or an example of a date. And
        whether there is any.
        """
        texts = [words for words in (field.when, field.hint) if words]
        if not texts and field.prompt and field.kind not in _BARE and not field.suggested:
            texts.append(field.prompt)
        parts: Parts = []
        for words in texts:
            parts += [*([" · "] if parts else []), *words_parts(words)]
        if field.kind is Kind.DATE and "." not in field.id.partition(".")[2]:
            day = find_locale(self.meta.language).typed_date(_EXAMPLE)
            example = self.word("date_example").replace("{date}", escape_text(day))
            parts += [*([" · "] if parts else []), example]
        if not parts:
            return [], False
        ident = attributes({"id": f"{self._id(field.id)}-hint"})
        return [f'<p class="hint"{ident}>', *parts, "</p>"], True

    def _described(self, field: Field, hinted: bool) -> str:
        """The attribute that names the remarks on a control, if there are any."""
        ident = f"{self._id(field.id)}-hint" if hinted else None
        return attributes({"aria-describedby": ident})


def _bounds(field: Field) -> str:
    """The bounds of a number, for the script; numbers as in data files."""
    bounds = field.bounds
    least, most = (None if one is None else format(one, "f") for one in (bounds.least, bounds.most))
    return attributes(
        {"data-least": least, "data-most": most, "data-whole": "" if bounds.whole else None}
    )


def _columns(field: Field) -> str:
    """The class for the number of columns in which choices stand, by the longest of them."""
    longest = max((option.length for option in field.options), default=0)
    if longest <= _SHORT:
        return "four"
    return "three" if longest <= _MIDDLE else "two" if longest <= 2 * _MIDDLE else "one"


_WIDE = {Kind.TEXT: 7, Kind.MULTILINE: 12, Kind.CHOICE: 5, Kind.PERSON: 6, Kind.DATE: 4}


def _cell_widths(field: Field) -> list[int]:
    """The widths of the cells of an entry in twelfths; several rows where one is too narrow."""
    if len(field.columns) == 1:
        return [12]
    widths: list[int] = []
    used = row = 0
    for column in field.columns:
        own = _WIDE.get(column.kind, 3)
        if used + own > 12:
            widths[-1] += 12 - used
            used = 0
        widths.append(own)
        used += own
        row = len(widths)
    widths[row - 1] += 12 - used
    return widths
