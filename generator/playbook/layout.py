"""The layout of a worksheet: the rows of its steps, from `layout` in `playbook.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.document.tree import COLUMNS, Kind
from generator.foundation.errors import Place, Problem, did_you_mean
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode

WORKSHEET = "worksheet"
# The kind of each field, by step id and field name.
Steps = dict[str, dict[str, Kind]]
_KEYS = ("new_page", "rows")
_WIDTH = re.compile("[1-9]|1[0-2]")
_WIDTHS = f"give each field its width in twelfths, {COLUMNS} in all: {{title: 8, requester: 4}}"


@dataclass(frozen=True)
class LayoutRow:
    """Fields side by side, or a heading between rows.

    `fields` are ids and `widths` their shares of the page width in twelfths; a list is a separate
    table and has no width. `heading` and `text` (a sentence below it) are keys under `words` in the
    labels; both are empty in a row of fields.
    """

    fields: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    heading: str = ""
    text: str = ""


@dataclass(frozen=True)
class WorksheetLayout:
    """The rows of each step by step id, and the ids of the steps that begin a new page.

    The fields of a step without rows are placed by a template.
    """

    rows: dict[str, tuple[LayoutRow, ...]] = field(default_factory=dict)
    new_page: tuple[str, ...] = ()

    def printed_by(self, block: str) -> str:
        """The part of the layout that a template block prints, as text to compare: the rows of the
        step with the block's name, every step for `steps`, nothing for other blocks.
        """
        steps = self.rows if block == "steps" else self.rows.keys() & {block}
        return "".join(f"{step} {self.rows[step]} {step in self.new_page}\n" for step in steps)


def read_layout(
    common: MapNode, shared: Steps, manifest: MapNode, own: Steps, problems: list[Problem]
) -> WorksheetLayout:
    """The worksheet layout of a manifest, merged over that of the steps all playbooks share.

    A shared step that the playbook redefines has only the playbook's rows. Errors are added to
    `problems`.
    """
    base = _Reader(shared, problems).worksheet(common)
    over = _Reader({**shared, **own}, problems).worksheet(manifest)
    rows = {step: rows for step, rows in base.rows.items() if step not in own}
    return WorksheetLayout({**rows, **over.rows}, (*base.new_page, *over.new_page))


class _Reader:
    """Reads layouts and collects problems with their line numbers."""

    def __init__(self, steps: Steps, problems: list[Problem]) -> None:
        self._steps = steps
        self._problems = problems

    def worksheet(self, manifest: MapNode) -> WorksheetLayout:
        sheet = self._group(self._group(manifest, "layout", {WORKSHEET}), WORKSHEET, _KEYS)
        new_page = tuple(self._new_pages(sheet.get("new_page")))
        rows = self._group(sheet, "rows", self._steps).entries
        return WorksheetLayout(
            {step: tuple(self._rows(step, entry.value)) for step, entry in rows.items()}, new_page
        )

    def _group(self, node: MapNode, key: str, known: Iterable[str]) -> MapNode:
        """The known entries of the mapping under a key; empty where there is no such key."""
        group = node.get(key)
        if not isinstance(group, MapNode):
            if group:
                hint = did_you_mean("", known)
                self._report(f"“{key}” is not a group of keys", group.place, hint)
            return MapNode({}, node.place)
        entries = {name: entry for name, entry in group.entries.items() if name in known}
        for name, entry in group.entries.items():
            if name not in entries:
                hint = did_you_mean(name, known)
                self._report(f"there is no “{name}” in “{key}”", entry.place, hint)
        return MapNode(entries, group.place)

    def _items(self, node: Node | None) -> tuple[Node, ...]:
        if isinstance(node, ListNode):
            return node.items
        if node:
            self._report("is not a list", node.place, "begin each line with “- ”")
        return ()

    def _new_pages(self, node: Node | None) -> Iterator[str]:
        for item in self._items(node):
            step = item.text if isinstance(item, TextNode) else ""
            if step not in self._steps:
                hint = did_you_mean(step, self._steps)
                self._report(f"there is no step “{step}”", item.place, hint)
            yield step

    def _rows(self, step: str, node: Node) -> Iterator[LayoutRow]:
        """The rows of a step, in which each field may appear once."""
        placed: dict[str, Place] = {}
        for item in self._items(node):
            match item:
                case MapNode(entries) if "heading" in entries:
                    yield self._heading(item)
                case MapNode(entries):
                    places = {name: entry.place for name, entry in entries.items()}
                    self._check_fields(step, places, placed)
                    yield LayoutRow(
                        tuple(f"{step}.{name}" for name in places), self._widths(step, item)
                    )
                case TextNode(name):
                    self._check_fields(step, {name: item.place}, placed)
                    is_list = self._steps[step].get(name) is Kind.LIST
                    yield LayoutRow((f"{step}.{name}",), () if is_list else (COLUMNS,))
                case _:
                    self._report("is not a row", item.place, _WIDTHS)

    def _heading(self, node: MapNode) -> LayoutRow:
        words = {"heading": "", "text": ""}
        for key, entry in node.entries.items():
            if key not in words:
                self._report(
                    f"“{key}” is not a key of a heading", entry.place, did_you_mean(key, words)
                )
            words[key] = entry.value.text if isinstance(entry.value, TextNode) else ""
        if not words["heading"]:
            hint = "write the key of a text under “words” in the labels"
            self._report("a heading has no text", node.place, hint)
        return LayoutRow(heading=words["heading"], text=words["text"])

    def _check_fields(self, step: str, places: dict[str, Place], placed: dict[str, Place]) -> None:
        """Report names that are not fields of the step, and fields that an earlier row has."""
        known = self._steps[step]
        for name, place in places.items():
            if name not in known:
                hint = did_you_mean(name, known)
                self._report(f"there is no field “{name}” in the step “{step}”", place, hint)
            elif name in placed:
                message = f"the field “{name}” is already in line {placed[name].line}"
                self._report(message, place, "remove it from one of the rows")
            placed.setdefault(name, place)

    def _widths(self, step: str, node: MapNode) -> tuple[int, ...]:
        """The widths of fields side by side; a list among them is reported."""
        for name, entry in node.entries.items():
            if self._steps[step].get(name) is Kind.LIST:
                hint = f"put it on its own line: - {name}"
                self._report(f"“{name}” is a list, which takes the full width", entry.place, hint)
        widths = tuple(self._width(name, entry.value) for name, entry in node.entries.items())
        if all(widths) and sum(widths) != COLUMNS:
            self._report(f"the widths add up to {sum(widths)}", node.place, _WIDTHS)
        return widths

    def _width(self, name: str, node: Node) -> int:
        """The width of a field in twelfths; 0 if it is not valid."""
        text = node.text if isinstance(node, TextNode) else ""
        if _WIDTH.fullmatch(text):
            return int(text)
        hint = f"write a whole number from 1 to {COLUMNS}"
        self._report(f"the width of “{name}” is not a number of twelfths", node.place, hint)
        return 0

    def _report(self, message: str, place: Place, hint: str) -> None:
        self._problems.append(Problem("playbook.layout", message, place, hint))
