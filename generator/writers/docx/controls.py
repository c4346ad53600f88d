"""Content controls: a field's region in Word, in its blank and in its filled form (ECMA-376, part
1, 17.5.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from generator.document import Answers, Field, Kind, Option, Slot, Words
from generator.ooxml import CHECKED, PLACEHOLDER_STYLE, UNCHECKED, bookmark_name, control_id
from generator.writers.pieces import Hole, Pieces, filled, joined, shown_answer, text_of

_MAX_TITLE = 64  # Word cuts titles here
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_BOX_FONT = '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/>'


@dataclass(frozen=True)
class TextHole:
    """A value in a run; line breaks and tabs become Word's."""

    number: int

    def text(self, values: Sequence[str], answers: Answers) -> str:  # noqa: ARG002
        return run_text(values[self.number])


@dataclass(frozen=True)
class FlatHole:
    """A value on one line: in headings, attributes and properties."""

    number: int

    def text(self, values: Sequence[str], answers: Answers) -> str:  # noqa: ARG002
        return escape(" ".join(values[self.number].split("\n")), {'"': "&quot;"})


@dataclass(frozen=True)
class TitleHole:
    """A control's title: words on one line, as long as Word keeps them."""

    words: Words

    def text(self, values: Sequence[str], answers: Answers) -> str:  # noqa: ARG002
        title = " ".join(text_of(self.words, values).split())
        return escape(title[:_MAX_TITLE].rstrip(), {'"': "&quot;"})


@dataclass(frozen=True)
class AnswerHole:
    """The text of an answer; a choice shows its label. `one_line` inside attributes."""

    field: str
    options: tuple[Option, ...] = ()
    one_line: bool = False

    def text(self, values: Sequence[str], answers: Answers) -> str:
        shown = shown_answer(answers[self.field])
        shown = next(
            (text_of(option.label, values) for option in self.options if option.code == shown),
            shown,
        )
        return escape(shown, {'"': "&quot;"}) if self.one_line else run_text(shown)


@dataclass(frozen=True)
class ControlHole:
    """A whole control, blank or filled; `code` is that of its box where a field has one box per
    choice.
    """

    field: str
    blank: Pieces
    filled: Pieces
    code: str = ""

    def text(self, values: Sequence[str], answers: Answers) -> str:
        answered = self._is_ticked(answers) if self.code else self.field in answers
        return filled(self.filled if answered else self.blank, values, answers)

    def _is_ticked(self, answers: Answers) -> bool:
        answer = answers.get(self.field)
        return (
            self.code in answer
            if isinstance(answer, tuple)
            else answer is not None and shown_answer(answer) == self.code
        )


def control(field: Field, title: Words, number: int, block: str) -> ControlHole:
    """The control of a field that takes one answer.

    `number` is its bookmark's, unique in the document; `block` is the building block that holds its
    prompt, empty for none.
    """
    before, after = _frame(field.id, title, number)
    if block:
        before.append(f'<w:placeholder><w:docPart w:val="{block}"/></w:placeholder>')
    prompt: list[str | Hole] = [
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
    answer = AnswerHole(field.id, field.options)
    full = [
        *before,
        *_kind(field, answered=True),
        _CONTENT,
        '<w:r><w:t xml:space="preserve">',
        answer,
        "</w:t></w:r>",
        *after,
    ]
    return ControlHole(field.id, joined(blank), joined(full))


def box_tag(field: Field, code: str) -> str:
    """The tag of one check box: the field's own for a check, with the code for one of several."""
    return field.id if field.kind is Kind.CHECK else f"{field.id}.{code}"


def box(field: Field, code: str, title: Words, number: int) -> ControlHole:
    """One check box of a field: `code` is the choice it stands for, "true" for a field that is a
    check itself.
    """
    before, after = _frame(box_tag(field, code), title, number)

    def drawn(sign: str, checked: str) -> Pieces:
        state = (
            f'<w14:checkbox><w14:checked w14:val="{checked}"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
        run = f"<w:r><w:rPr>{_BOX_FONT}</w:rPr><w:t>{sign}</w:t></w:r>"
        return joined([*before, state, _CONTENT, run, *after])

    return ControlHole(field.id, drawn(UNCHECKED, "0"), drawn(CHECKED, "1"), code)


_CONTENT = "</w:sdtPr><w:sdtContent>"


def _frame(tag: str, title: Words, number: int) -> tuple[list[str | Hole], list[str]]:
    """What stands before and after a control's kind and content: bookmark, title, tag, id and lock."""
    start = (
        f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_name(tag)}"/><w:sdt><w:sdtPr><w:alias w:val="',
        TitleHole(title),
        f'"/><w:tag w:val={quoteattr(tag)}/><w:id w:val="{control_id(tag)}"/><w:lock w:val="sdtLocked"/>',
    )
    return list(start), [f'</w:sdtContent></w:sdt><w:bookmarkEnd w:id="{number}"/>']


def _kind(field: Field, *, answered: bool = False) -> Iterable[str | Hole]:
    match field.kind:
        case Kind.CHOICE:
            name = "comboBox" if field.free else "dropDownList"
            return [f"<w:{name}>", *_items(field.options), f"</w:{name}>"]
        case Kind.DATE:
            date: list[str | Hole] = [
                ' w:fullDate="',
                AnswerHole(field.id, one_line=True),
                'T00:00:00Z"',
            ]
            return ["<w:date", *(date if answered else ()), ">", _DATE]
        case Kind.MULTILINE:
            return ['<w:text w:multiLine="1"/>']
        case _:
            return ["<w:text/>"]


_DATE = (
    '<w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val="en-GB"/><w:storeMappedDataAs w:val="date"/>'
    '<w:calendar w:val="gregorian"/></w:date>'
)


def _items(options: tuple[Option, ...]) -> Iterable[str | Hole]:
    for option in options:
        yield '<w:listItem w:displayText="'
        yield from _flat(option.label)
        yield f'" w:value={quoteattr(option.code)}/>'


def _texts(words: Words) -> Iterable[str | Hole]:
    return (
        TextHole(word.number) if isinstance(word, Slot) else run_text(word.text) for word in words
    )


def _flat(words: Words) -> Iterable[str | Hole]:
    return (
        FlatHole(word.number) if isinstance(word, Slot) else escape(word.text, {'"': "&quot;"})
        for word in words
    )


def run_text(text: str) -> str:
    """Text for the inside of `w:t`, with line breaks and tabs as elements of their own."""
    return escape(text).replace("\n", _BREAK).replace("\t", _TAB)
