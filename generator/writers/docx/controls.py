"""Content controls: a field's region in a Word file, blank and filled (ECMA-376, part 1, 17.5.2)."""

from __future__ import annotations

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
from generator.writers.docx.inserts import (
    AnswerInsert,
    ControlInsert,
    DateInsert,
    SingleLineInsert,
    TextInsert,
    TitleInsert,
    flat_text,
    run_text,
)
from generator.writers.segments import Insert, Segments, joined

_BOX_FONT = '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/>'


def control(field: Field, title: Words, number: int, block: str, locale: str) -> ControlInsert:
    """The control of a field that takes one answer.

    `number` is the id of its bookmark, unique in the document; `block` is the name of the building
    block with its prompt, empty for none; answers are formatted for the `locale`.
    """
    before, after = _frame(field.id, title, number)
    if block:
        before.append(f'<w:placeholder><w:docPart w:val="{block}"/></w:placeholder>')
    prompt: list[str | Insert] = [
        f'<w:r><w:rPr><w:rStyle w:val="{PLACEHOLDER_STYLE}"/></w:rPr><w:t xml:space="preserve">'
    ]
    blank = [
        *before,
        "<w:showingPlcHdr/>",
        *_kind(field),
        _CONTENT,
        *prompt,
        *_texts(field.prompt),
        "</w:t></w:r>",
        *after,
    ]
    if field.suggested:
        blank = [*before, *_kind(field), _CONTENT, *_PLAIN, *_texts(field.suggested), *_END, *after]
    answer = AnswerInsert(field.id, field.options, locale)
    full = [
        *before,
        *_kind(field, answered=True),
        _CONTENT,
        *_PLAIN,
        answer,
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
        run = f"<w:r><w:rPr>{_BOX_FONT}</w:rPr><w:t>{sign}</w:t></w:r>"
        return joined([*before, state, _CONTENT, run, *after])

    unknown = drawn(NOT_KNOWN, "0")
    return ControlInsert(field.id, drawn(UNCHECKED, "0"), drawn(CHECKED, "1"), code, unknown)


_PLAIN, _END = ('<w:r><w:t xml:space="preserve">',), ("</w:t></w:r>",)
_CONTENT = "</w:sdtPr><w:sdtContent>"


def _frame(tag: str, title: Words, number: int) -> tuple[list[str | Insert], list[str]]:
    """The parts before and after a control's kind and content: bookmark, title, tag, id and lock."""
    start = (
        f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_name(tag)}"/><w:sdt><w:sdtPr><w:alias w:val="',
        TitleInsert(title),
        f'"/><w:tag w:val="{flat_text(tag)}"/><w:id w:val="{control_id(tag)}"/><w:lock w:val="sdtLocked"/>',
    )
    return list(start), [f'</w:sdtContent></w:sdt><w:bookmarkEnd w:id="{number}"/>']


def _kind(field: Field, *, answered: bool = False) -> Iterable[str | Insert]:
    match field.kind:
        case Kind.CHOICE:
            name = "comboBox" if field.free else "dropDownList"
            return [f"<w:{name}>", *_items(field.options), f"</w:{name}>"]
        case Kind.DATE:
            return ["<w:date", *([DateInsert(field.id)] if answered else ()), ">", _DATE]
        case Kind.MULTILINE:
            return ['<w:text w:multiLine="1"/>']
        case _:
            return ["<w:text/>"]


_DATE = (
    '<w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val="en-GB"/><w:storeMappedDataAs w:val="date"/>'
    '<w:calendar w:val="gregorian"/></w:date>'
)


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
