"""Content controls: a field's region in a Word file, blank and filled (ECMA-376, part 1, 17.5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.document.tree import Field, Kind, Option, Slot, Words
from generator.formats.ooxml import (
    CHECKED,
    NOT_KNOWN,
    PLACEHOLDER_STYLE,
    UNCHECKED,
    bookmark_name,
    control_id,
)
from generator.foundation.locale import find_locale
from generator.writers.docx.inserts import (
    AnswerInsert,
    ControlInsert,
    DateInsert,
    DayInsert,
    SingleLineInsert,
    TextInsert,
    TitleInsert,
    UnfitInsert,
    flat_text,
    run_text,
)
from generator.writers.segments import Insert, Segments, joined

_ROUND = ("\u25cb", "\u25cf")  # blank and ticked
_BOX_FONT = '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/>'


def control(  # noqa: PLR0913 — what a control is made of
    field: Field, title: Words, number: int, block: str, locale: str, *, short: bool = False
) -> ControlInsert:
    """The control of a field that takes one answer.

    `number` is the id of its bookmark, unique in the document; `block` is the name of the building
    block with its prompt, empty for none; answers are formatted for the `locale`, dates as `short`
    ones if there is little room.
    """
    kind = _Kind(locale, short=short)
    before, after = _frame(field.id, title, number)
    if block:
        before.append(f'<w:placeholder><w:docPart w:val="{block}"/></w:placeholder>')
    prompt: list[str | Insert] = [
        f'<w:r><w:rPr><w:rStyle w:val="{PLACEHOLDER_STYLE}"/></w:rPr><w:t xml:space="preserve">'
    ]
    blank = [
        *before,
        "<w:showingPlcHdr/>",
        *kind.of(field),
        _CONTENT,
        *prompt,
        *_texts(field.prompt),
        "</w:t></w:r>",
        *after,
    ]
    if field.suggested:
        blank = [
            *before,
            *kind.of(field),
            _CONTENT,
            *_PLAIN,
            *_texts(field.suggested),
            *_END,
            *after,
        ]
    full = [
        *before,
        *kind.of(field, answered=True),
        _CONTENT,
        *_PLAIN,
        _answer(field, locale, short=short),
        *_END,
        *after,
    ]
    return ControlInsert(field.id, joined(blank), joined(full))


def box_tag(field: Field, code: str) -> str:
    """The tag of a check box: the field's id for a check, else the id with the choice's code."""
    return field.id if field.kind is Kind.CHECK else f"{field.id}.{code}"


def box(field: Field, code: str, title: Words, number: int) -> ControlInsert:
    """One check box of a field: `code` is that of its choice, or "true" if the field is a check."""
    before, after = _frame(box_tag(field, code), title, number)

    def drawn(sign: str, checked: str) -> Segments:
        state = (
            f'<w14:checkbox><w14:checked w14:val="{checked}"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
        return joined([*before, state, _CONTENT, _sign(sign), *after])

    unknown = drawn(NOT_KNOWN, "0")
    return ControlInsert(field.id, drawn(UNCHECKED, "0"), drawn(CHECKED, "1"), code, unknown)


def handwritten(field: Field, locale: str, *, short: bool = False) -> ControlInsert:
    """The place for an answer written by hand; an answer that is already known is printed there, as
    in `control`.
    """
    printed: list[str | Insert] = [*_PLAIN, _answer(field, locale, short=short), *_END]
    return ControlInsert(field.id, (), joined(printed))


def unfit(field: Field) -> ControlInsert:
    """The answer to a choice with printed boxes, if it fits none of them."""
    codes = frozenset(option.code for option in field.options)
    return ControlInsert(field.id, (), (UnfitInsert(field.id, codes),))


def _answer(field: Field, locale: str, *, short: bool) -> Insert:
    if field.kind is Kind.DATE:
        return DayInsert(field.id, locale, short)
    return AnswerInsert(field.id, field.options, locale)


def printed_box(field: Field, code: str) -> ControlInsert:
    """A box to tick by hand, as in `box`; round where one choice excludes the others."""
    blank, ticked = _ROUND if field.kind is Kind.CHOICE else (UNCHECKED, CHECKED)
    unknown = (_sign(NOT_KNOWN),)
    return ControlInsert(field.id, (_sign(blank),), (_sign(ticked),), code, unknown)


_PLAIN, _END = ('<w:r><w:t xml:space="preserve">',), ("</w:t></w:r>",)
_CONTENT = "</w:sdtPr><w:sdtContent>"


def _sign(sign: str) -> str:
    return f"<w:r><w:rPr>{_BOX_FONT}</w:rPr><w:t>{sign}</w:t></w:r>"


def _frame(tag: str, title: Words, number: int) -> tuple[list[str | Insert], list[str]]:
    """The parts before and after a control's kind and content: bookmark, title, tag, id and lock."""
    start = (
        f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_name(tag)}"/><w:sdt><w:sdtPr><w:alias w:val="',
        TitleInsert(title),
        f'"/><w:tag w:val="{flat_text(tag)}"/><w:id w:val="{control_id(tag)}"/><w:lock w:val="sdtLocked"/>',
    )
    return list(start), [f'</w:sdtContent></w:sdt><w:bookmarkEnd w:id="{number}"/>']


class _Kind:
    """The properties of a control that tell its kind of answer; dates are as in the locale."""

    def __init__(self, locale: str, *, short: bool) -> None:
        self._locale = locale
        self._short = short

    def of(self, field: Field, *, answered: bool = False) -> Iterable[str | Insert]:
        match field.kind:
            case Kind.CHOICE:
                name = "comboBox" if field.free else "dropDownList"
                return [f"<w:{name}>", *_items(field.options), f"</w:{name}>"]
            case Kind.DATE:
                day = [DateInsert(field.id)] if answered else []
                return ["<w:date", *day, ">", *self._calendar(), "</w:date>"]
            case Kind.MULTILINE:
                return ['<w:text w:multiLine="1"/>']
            case _:
                return ["<w:text/>"]

    def _calendar(self) -> Iterable[str]:
        picture = date_picture(find_locale(self._locale).date_pattern(short=self._short))
        yield f'<w:dateFormat w:val="{flat_text(picture)}"/><w:lid w:val="{flat_text(self._locale)}"/>'
        yield '<w:storeMappedDataAs w:val="date"/><w:calendar w:val="gregorian"/>'


def date_picture(pattern: str) -> str:
    """Word's picture (17.16.4.1) for a CLDR pattern of dates; `yyyy-MM-dd` where that contains
    anything but day, month, year, signs and quoted words.
    """
    parts = _DATE_PARTS.findall(pattern)
    if "".join(parts) != pattern:
        return "yyyy-MM-dd"
    return "".join("yyyy" if part == "y" else part.replace("L", "M") for part in parts)


_DATE_PARTS = re.compile(r"'[^']*'|d{1,2}(?!d)|[ML]{1,4}(?![ML])|y{4}(?!y)|y(?!y)|[^\w']")


def _items(options: tuple[Option, ...]) -> Iterable[str | Insert]:
    for option in options:
        yield '<w:listItem w:displayText="'
        yield from _flat(option.label)
        yield f'" w:value="{flat_text(option.code)}"/>'


def _texts(words: Words) -> Iterable[str | Insert]:
    return (
        TextInsert(word.number) if isinstance(word, Slot) else run_text(word.text) for word in words
    )


def _flat(words: Words) -> Iterable[str | Insert]:
    return (
        SingleLineInsert(word.number) if isinstance(word, Slot) else flat_text(word.text)
        for word in words
    )
