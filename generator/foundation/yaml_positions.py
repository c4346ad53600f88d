"""Where a change to a YAML text belongs: ways to make it that leave all other lines alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import yaml

from generator.foundation import yaml_nodes, yaml_values
from generator.foundation.yaml_values import STEP, Plain

Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class SetText:
    """A text at a path: replaces the one there, or is added with the keys that are missing."""

    path: Keys
    text: str


@dataclass(frozen=True)
class Append:
    """A new last item of the list at a path, which is added if it is missing."""

    path: Keys
    item: Plain


@dataclass(frozen=True)
class Remove:
    """The key or item at a path goes with its value; the comments above it stay."""

    path: Keys


Edit = SetText | Append | Remove


def candidates(text: str, edit: Edit) -> Iterator[str]:
    """The text after an edit, in each way that may be possible, the best first.

    The text must be valid YAML without a byte order mark. A candidate may read back as something
    else, where the text is laid out in an unusual way, so whoever uses one must read it first.
    """
    root = yaml_nodes.composed(text)
    trail = _trail(root, edit.path)
    rest = edit.path[len(trail) - 1 :]
    match edit:
        case SetText(_, value) if rest:
            yield from _added(text, trail, rest, value)
        case SetText(_, value):
            yield from _replaced(text, trail[-1], value)
        case Append(_, item) if rest:
            yield from _added(text, trail, rest, [item])
        case Append(_, item):
            yield from _appended(text, trail, item)
        case Remove() if not rest:
            yield from _removed(text, trail, edit.path[-1])


def _trail(root: yaml.Node | None, path: Keys) -> list[yaml.Node | None]:
    """The nodes along a path from the root on, as far as they exist."""
    trail = [root]
    for key in path:
        node = trail[-1]
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            trail.append(node.value[key])
        elif isinstance(node, yaml.MappingNode) and (pair := _pair(node, key)):
            trail.append(pair[1])
        else:
            break
    return trail


def _pair(node: yaml.MappingNode, key: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    return next((pair for pair in node.value if pair[0].value == key), None)


def _replaced(text: str, node: yaml.Node | None, value: str) -> Iterator[str]:
    if not isinstance(node, yaml.ScalarNode):
        return
    start, end = node.start_mark.index, last_sign(text, node)
    before, after = text[:start], text[end:]
    if start and text[start - 1] in ":-?":  # nothing is there yet, not even a space
        before += " "
    if node.style in ("|", ">"):
        for written in yaml_values.block_texts(value, text[start:end]):
            yield before + written + after
    yield before + yaml_values.quoted(value, node.style) + after
    yield before + yaml_values.quoted(value, '"') + after


def _added(text: str, trail: list[yaml.Node | None], rest: Keys, value: Plain) -> Iterator[str]:
    """The text with a key that it lacks, and with the keys within it."""
    key, *others = map(str, rest)
    value = reduce(lambda inner, name: {name: inner}, reversed(others), value)
    node = trail[-1]
    if isinstance(node, yaml.MappingNode) and node.flow_style:
        yield _in_brackets(text, node, yaml_values.inline_entry(key, value))
    elif isinstance(node, yaml.MappingNode):
        rows = yaml_values.entry_lines(key, value)
        if len(trail) == 1:  # after the comments at the end of the file, too
            yield _with_lines(text, len(text), rows, node.start_mark.column)
        yield _with_lines(text, last_sign(text, node), rows, node.start_mark.column)
    elif node is None:
        yield _with_lines(text, len(text), yaml_values.entry_lines(key, value), 0)
    else:
        yield from _opened(text, trail, yaml_values.entry_lines(key, value))


def _appended(text: str, trail: list[yaml.Node | None], item: Plain) -> Iterator[str]:
    node = trail[-1]
    rows = yaml_values.item_lines(item)
    if isinstance(node, yaml.SequenceNode) and node.flow_style:
        if not node.value and len(rows) > 1:
            yield from _opened(text, trail, rows)
        yield _in_brackets(text, node, yaml_values.inline(item))
    elif isinstance(node, yaml.SequenceNode):
        yield _with_lines(text, last_sign(text, node), rows, node.start_mark.column)
    else:
        yield from _opened(text, trail, rows)


def _opened(text: str, trail: list[yaml.Node | None], rows: list[str]) -> Iterator[str]:
    """The text with lines below a key whose value is empty."""
    node, parent = trail[-1], trail[-2] if len(trail) > 1 else None
    if node is None or node.value not in ("", "~", "null", []):
        return
    if not isinstance(parent, yaml.MappingNode) or parent.flow_style:
        return
    start, end = node.start_mark.index, node.end_mark.index
    before = text[:start].rstrip(" ") if end > start else text[:start]
    column = parent.start_mark.column + len(STEP)
    yield _with_lines(before + text[end:], len(before), rows, column)


def _in_brackets(text: str, node: yaml.Node, written: str) -> str:
    """The text with one more entry in brackets or braces."""
    if not node.value:
        end = node.end_mark.index - 1
        return text[:end] + written + text[end:]
    final = node.value[-1]
    end = last_sign(text, final[1] if isinstance(final, tuple) else final)
    return f"{text[:end]}, {written}{text[end:]}"


def _with_lines(text: str, position: int, rows: list[str], column: int) -> str:
    """The text with new lines below the one of a position."""
    ending = _ending(text)
    end = _next_line(text, position)
    block = ending.join(" " * column + row for row in rows)
    if end and text[end - 1] not in "\r\n":  # the file's last line has no end, nor will the new one
        return text[:end] + ending + block
    return text[:end] + block + ending + text[end:]


def _removed(text: str, trail: list[yaml.Node | None], key: str | int) -> Iterator[str]:
    parent = trail[-2]
    assert isinstance(parent, (yaml.MappingNode, yaml.SequenceNode))
    spans = [_span(text, entry) for entry in parent.value]
    number = key if isinstance(key, int) else _number(parent, key)
    start, end = spans[number]
    line = _line_start(text, start)
    if parent.flow_style:
        yield from _out_of_brackets(text, spans, number)
    elif len(spans) == 1:
        yield from _emptied(text, trail, line, _next_line(text, end))
    elif re.fullmatch(
        r" *" if isinstance(parent, yaml.MappingNode) else r" *-[ \t]+", text[line:start]
    ):
        yield text[:line] + text[_next_line(text, end) :]
    elif number + 1 < len(spans) and not text[end : spans[number + 1][0]].strip(" -\r\n"):
        # It shares its line with the dash of an item, which the next entry takes over.
        yield text[:start] + text[spans[number + 1][0] :]


def _out_of_brackets(text: str, spans: list[tuple[int, int]], number: int) -> Iterator[str]:
    start, end = spans[number]
    if number + 1 < len(spans):
        end = spans[number + 1][0]
    elif number:
        start = spans[number - 1][1]
    if "#" not in text[spans[number][1] : end] + text[start : spans[number][0]]:
        yield text[:start] + text[end:]


def _emptied(text: str, trail: list[yaml.Node | None], start: int, end: int) -> Iterator[str]:
    """The text without the only entry of a list or mapping below a key; the key stays."""
    parent, home = trail[-2], trail[-3] if len(trail) > 2 else None
    if not isinstance(home, yaml.MappingNode):
        return
    key = next(one for one, value in home.value if value is parent).end_mark.index
    colon = text.index(":", key) + 1
    if colon <= start:
        empty = " []" if isinstance(parent, yaml.SequenceNode) else " {}"
        yield text[:colon] + empty + text[colon:start] + text[end:]


def _number(node: yaml.Node, key: str) -> int:
    return next(number for number, pair in enumerate(node.value) if pair[0].value == key)


def _span(text: str, entry: yaml.Node | tuple[yaml.Node, yaml.Node]) -> tuple[int, int]:
    first, final = entry if isinstance(entry, tuple) else (entry, entry)
    return first.start_mark.index, last_sign(text, final)


def last_sign(text: str, node: yaml.Node) -> int:
    """The position after a node's last character.

    The end mark of a block lies at the next token, beyond comments, so its last leaf's counts.
    """
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        return start + len(text[start:end].rstrip()) if node.style in ("|", ">") else end
    assert isinstance(node, yaml.CollectionNode)
    if node.flow_style or not node.value:
        return end
    final = node.value[-1]
    return last_sign(text, final[1] if isinstance(final, tuple) else final)


def _ending(text: str) -> str:
    match = re.search(r"\r\n|\n|\r", text)
    return match[0] if match else "\n"


def _line_start(text: str, position: int) -> int:
    return max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1


def _next_line(text: str, position: int) -> int:
    """Where the line after that of a position begins; the text's end if there is none."""
    match = re.compile(r"\r\n|\n|\r").search(text, position)
    return match.end() if match else len(text)
