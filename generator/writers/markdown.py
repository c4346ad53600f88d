"""The Markdown writer: CommonMark with tables, no HTML but invisible comments, fields between two
of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import assert_never

from generator.document import (
    Answers,
    Block,
    Break,
    Code,
    CodeBlock,
    Component,
    Document,
    Emphasis,
    Field,
    Heading,
    Image,
    Inline,
    Kind,
    Link,
    ListBlock,
    Meta,
    Option,
    Paragraph,
    Part,
    Quote,
    Rule,
    Slot,
    Str,
    Strong,
    Table,
    Value,
    Words,
)
from generator.look import Look
from generator.mdtext import BLANK, STAMP, escape, escape_answer, escape_lines
from generator.writers.pieces import Hole, Pieces, filled, joined

_Parts = list[str | Hole]


@dataclass(frozen=True)
class ValueHole:
    """A value in running text; `one_line` where a line break would end the block, as in headings
    and cells.
    """

    number: int
    starts_line: bool = False
    one_line: bool = False

    def text(self, values: Sequence[str], answers: Answers) -> str:  # noqa: ARG002
        value = values[self.number]
        if self.one_line:
            value = " ".join(value.split("\n"))
        return escape_lines(value, starts_line=self.starts_line)


@dataclass(frozen=True)
class StampHole:
    """The last line, which says what document this is; `--` never stands inside a comment (HTML,
    13.1.6).
    """

    stamp: tuple[tuple[str, Words], ...]

    def text(self, values: Sequence[str], answers: Answers) -> str:  # noqa: ARG002
        plain = {key: "".join(_value(word, values) for word in words) for key, words in self.stamp}
        return (
            json.dumps(plain, ensure_ascii=False).replace("--", "-\\u002d").replace(">", "\\u003e")
        )


@dataclass(frozen=True)
class AnswerHole:
    """The text between a field's comments: what was answered, or the sign for a blank."""

    field: str
    options: tuple[tuple[str, Words], ...] = ()

    def text(self, values: Sequence[str], answers: Answers) -> str:
        answer = answers.get(self.field)
        if self.field in answers and answer is None:
            return "?"
        shown = "" if answer is None else _shown(answer)
        for code, label in self.options:
            if code == shown:
                shown = "".join(_value(word, values) for word in label)
        return escape_answer(shown) if shown else BLANK


@dataclass(frozen=True)
class TickHole:
    """The inside of one task list box."""

    field: str
    code: str

    def text(self, values: Sequence[str], answers: Answers) -> str:  # noqa: ARG002
        answer = answers.get(self.field)
        ticked = self.code in answer if isinstance(answer, tuple) else _shown(answer) == self.code
        return "x" if ticked else " "


@dataclass(frozen=True)
class CompiledMarkdown:
    pieces: Pieces

    def fill(self, values: Sequence[str], answers: Answers) -> bytes:
        return filled(self.pieces, values, answers).encode()


class MarkdownWriter:
    """Writes Markdown that reads well in any viewer and can be filled in any editor."""

    suffix = ".md"

    def compile(self, document: Document, look: Look) -> CompiledMarkdown:  # noqa: ARG002
        body = _blocks(document.blocks, document.meta)
        stamp: _Parts = [f"\n\n<!-- {STAMP} ", StampHole(document.meta.stamp), " -->\n"]
        return CompiledMarkdown(joined([*body, *stamp]))


def _blocks(blocks: Iterable[Block], meta: Meta, between: str = "\n\n") -> _Parts:
    return _with_between((_block(block, meta) for block in blocks), between)


def _with_between(parts: Iterable[_Parts], between: str) -> _Parts:
    result: _Parts = []
    for part in filter(None, parts):
        result += [between, *part] if result else part
    return result


def _block(block: Block, meta: Meta) -> _Parts:
    match block:
        case Heading(level, children):
            return ["#" * level + " ", *_inlines(children, one_line=True)]
        case Paragraph(children):
            return _inlines(children, starts_line=True)
        case ListBlock():
            return _list(block, meta)
        case Quote(blocks):
            return _prefixed(_blocks(blocks, meta), "> ", "> ")
        case CodeBlock():
            return _code_block(block)
        case Rule():
            return ["---"]
        case Table():
            return _table(block)
        case Component():
            return _component(block, meta)
        case Field():
            return _field(block, meta)
        case _:
            assert_never(block)


def _component(component: Component, meta: Meta) -> _Parts:
    match component.part:
        case Part.GOAL:
            return _prefixed(_blocks(component.blocks, meta), "> ", "> ")
        case Part.QUESTIONS:
            return _with_between((_questions(block, meta) for block in component.blocks), "\n\n")
        case Part.STEPPER:
            return _with_between((_stepper(block, meta) for block in component.blocks), "\n\n")
        case _:
            return _blocks(component.blocks, meta)


def _questions(block: Block, meta: Meta) -> _Parts:
    """A list of questions as task list items, to be ticked off in the meeting."""
    if not isinstance(block, ListBlock):
        return _block(block, meta)
    return _with_between(
        (["- [ ] ", *_prefixed(_blocks(item, meta), "", "  ")] for item in block.items), "\n"
    )


def _stepper(block: Block, meta: Meta) -> _Parts:
    """A list of steps as one line."""
    if not isinstance(block, ListBlock):
        return _block(block, meta)
    return _with_between((_blocks(item, meta, " ") for item in block.items), " → ")


def _list(block: ListBlock, meta: Meta) -> _Parts:
    between = "\n" if block.tight else "\n\n"
    items: list[_Parts] = []
    for number, item in enumerate(block.items, block.start or 0):
        bullet = "- " if block.start is None else f"{number}. "
        items.append(_prefixed(_blocks(item, meta, between), bullet, " " * len(bullet)))
    return _with_between(items, between)


def _code_block(block: CodeBlock) -> _Parts:
    longest = max(
        (
            len(run)
            for word in block.words
            if isinstance(word, Str)
            for run in re.findall("`+", word.text)
        ),
        default=0,
    )
    fence = "`" * max(3, longest + 1)
    words: _Parts = [
        word.text if isinstance(word, Str) else ValueHole(word.number) for word in block.words
    ]
    return [f"{fence}{block.language}\n", *words, f"\n{fence}"]


def _table(table: Table) -> _Parts:
    signs = {"left": ":---", "right": "---:", "center": ":---:"}
    rule = "|" + "|".join(signs.get(align, "---") for align in table.aligns) + "|"
    return _with_between(
        [_table_row(table.head), [rule], *(_table_row(row) for row in table.rows)], "\n"
    )


def _table_row(cells: tuple[tuple[Inline, ...], ...]) -> _Parts:
    return [
        "| ",
        *_with_between((_inlines(cell, one_line=True) or [" "] for cell in cells), " | "),
        " |",
    ]


def _inlines(
    inlines: Sequence[Inline], *, starts_line: bool = False, one_line: bool = False
) -> _Parts:
    parts: _Parts = []
    taken = ""
    for inline in inlines:
        parts += _inline(inline, starts_line=starts_line, one_line=one_line, taken=taken)
        taken = "" if not isinstance(inline, Slot) else ";.)" if starts_line else ";"
        starts_line = isinstance(inline, Break) and not one_line
    return parts


def _inline(inline: Inline, *, starts_line: bool, one_line: bool, taken: str) -> _Parts:
    match inline:
        case Str(text):
            return [_literal(text, starts_line=starts_line, taken=taken, one_line=one_line)]
        case Slot(number):
            return [ValueHole(number, starts_line, one_line)]
        case Emphasis(children):
            return ["*", *_inlines(children, one_line=one_line), "*"]
        case Strong(children):
            return ["**", *_inlines(children, one_line=one_line), "**"]
        case Code(words):
            return _code(words)
        case Link(children, target):
            return ["[", *_inlines(children, one_line=one_line), "](<", *_target(target), ">)"]
        case Image(alt, source):
            return ["![", *_inlines(alt, one_line=one_line), "](<", *_target(source), ">)"]
        case Break(hard):
            return [" " if one_line else "\\\n" if hard else "\n"]
        case _:
            assert_never(inline)


def _literal(text: str, *, starts_line: bool, taken: str, one_line: bool) -> str:
    """Words of the template; a first sign that is `taken` could combine with the value before it,
    as `1` and `.` do.
    """
    escaped = escape(text, starts_line=starts_line)
    if escaped[0] in taken:
        escaped = f"\\{escaped}"
    return re.sub(r"#(?=\s*$)", r"\\#", escaped) if one_line else escaped


def _code(words: Words) -> _Parts:
    """Code: a value cannot be escaped inside backticks, so code that holds one is printed as plain
    words.
    """
    if any(isinstance(word, Slot) for word in words):
        return _inlines(words)
    text = "".join(word.text for word in words if isinstance(word, Str))
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    room = (
        " "
        if text.startswith("`")
        or text.endswith("`")
        or (text.strip() and text[0] == text[-1] == " ")
        else ""
    )
    return [f"{ticks}{room}{text}{room}{ticks}"]


def _target(words: Words) -> _Parts:
    return [
        re.sub(r"[\\<>]", r"\\\g<0>", word.text)
        if isinstance(word, Str)
        else ValueHole(word.number, one_line=True)
        for word in words
    ]


def _prefixed(parts: _Parts, first: str, rest: str) -> _Parts:
    """The parts as the content of a list item or a quote."""

    def indent(match: re.Match[str]) -> str:
        return "\n" + (rest.rstrip() if match[1] else rest)

    return [
        first,
        *(re.sub("\n(?=(\n?))", indent, part) if isinstance(part, str) else part for part in parts),
    ]


def _field(field: Field, meta: Meta) -> _Parts:
    """A field: its label, and its answer between two comments."""
    match field.kind:
        case Kind.LIST:
            return _rows(field, meta)
        case Kind.CHECK:
            tick: _Parts = [
                "- [",
                TickHole(field.id, "true"),
                "] ",
                *_inlines(field.label, one_line=True),
                *_remarks(field, meta),
            ]
            return [*_open(field.id), *tick, *_close()]
        case _:
            label: _Parts = [
                "**",
                *_inlines(field.label, one_line=True),
                "**",
                *_remarks(field, meta),
                "\n",
            ]
            own: _Parts = [*label, *_open(field.id), *_answer(field), *_close()]
            return [*own, "\n\n", *_field(field.other, meta)] if field.other else own


def _answer(field: Field) -> _Parts:
    if not field.options:
        return [AnswerHole(field.id)]
    if field.free:
        return [
            AnswerHole(field.id, tuple((option.code, option.label) for option in field.options))
        ]
    items = (
        [
            "- [",
            TickHole(field.id, option.code),
            "] ",
            *_inlines(option.label, one_line=True),
            f" <!-- {option.code} -->",
        ]
        for option in field.options
    )
    return _with_between(items, "\n")


def _rows(field: Field, meta: Meta) -> _Parts:
    rows: list[_Parts] = [
        ["**", *_inlines(field.label, one_line=True), "**", *_remarks(field, meta)]
    ]
    for row in range(1, field.rows + 1):
        for column in field.columns:
            cell = replace(
                column,
                id=field.cell(row, column),
                required=column.required and row <= field.minimum,
            )
            rows.append([f"**{row}** · ", *_cell(cell, meta)])
    return _with_between(rows, "\n\n")


def _cell(cell: Field, meta: Meta) -> _Parts:
    offered = (
        _with_between((_offered(option) for option in cell.options), " / ") if cell.free else []
    )
    choices: _Parts = [": ", *offered] if offered else []
    return [
        *_inlines(cell.label, one_line=True),
        *_remarks(cell, meta),
        *choices,
        "\n",
        *_open(cell.id),
        *_answer(cell),
        *_close(),
    ]


def _offered(option: Option) -> _Parts:
    """A choice that may be typed, its code before it, so that the reader knows both."""
    return [f"<!-- {option.code} -->", *_inlines(option.label, one_line=True)]


def _remarks(field: Field, meta: Meta) -> _Parts:
    """What stands in brackets behind a label: whether it is required, and the hint."""
    required: _Parts = [meta.words.required] if field.required else []
    parts = _with_between(
        (required, _inlines(field.when, one_line=True), _inlines(field.hint, one_line=True)), " · "
    )
    return [" (", *parts, ")"] if parts else []


def _open(ident: str) -> _Parts:
    return [f"<!-- field {ident} -->\n\n"]


def _close() -> _Parts:
    return ["\n\n<!-- end -->"]


def _value(word: Str | Slot, values: Sequence[str]) -> str:
    return word.text if isinstance(word, Str) else values[word.number]


def _shown(answer: Value) -> str:
    """An answer as plain text, numbers and dates as data files write them."""
    match answer:
        case bool():
            return "true" if answer else "false"
        case Decimal():
            return format(answer, "f")
        case str():
            return answer
        case _:
            return ""
