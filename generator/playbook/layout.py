"""The layouts of a worksheet and a canvas: rows of fields, from `layout` in `playbook.yaml`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, chain, pairwise

from generator.document.tree import COLUMNS, Kind
from generator.foundation.errors import Place, Problem, did_you_mean
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode

WORKSHEET, CANVAS = "worksheet", "canvas"
# The section of a worksheet for fields that only some cases need, beside the steps in its layout.
IF_IT_APPLIES = "if_it_applies"
# The kind of each field, by step id and field name.
Steps = dict[str, dict[str, Kind]]
_KEYS = ("new_page", "rows", IF_IT_APPLIES)
_BOX_KEYS = ("width", "minutes", "rows")
_MINUTES = re.compile("[1-9][0-9]?")
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


def rows_without(rows: Iterable[LayoutRow], left_out: Collection[str]) -> Iterator[LayoutRow]:
    """The rows without some fields; the others in a row share its width."""
    for row in rows:
        kept = [place for place, ident in enumerate(row.fields) if ident not in left_out]
        if len(kept) == len(row.fields):
            yield row
        elif kept:
            fields = tuple(row.fields[place] for place in kept)
            yield replace(row, fields=fields, widths=_shared([row.widths[place] for place in kept]))


def _shared(widths: Sequence[int]) -> tuple[int, ...]:
    """Widths in proportion to these that add up to the page, in whole twelfths."""
    ends = [0, *accumulate(widths)]
    return tuple(
        end * COLUMNS // ends[-1] - start * COLUMNS // ends[-1] for start, end in pairwise(ends)
    )


@dataclass(frozen=True)
class WorksheetLayout:
    """The rows of each step by step id, and the ids of the steps that begin a new page.

    The fields of a step without rows are placed by a template. The rows of `IF_IT_APPLIES` may have
    fields of any step.
    """

    rows: dict[str, tuple[LayoutRow, ...]] = field(default_factory=dict)
    new_page: tuple[str, ...] = ()

    def printed_by(self, block: str) -> str:
        """The part of the layout that a template block prints, as text to compare: the rows of the
        step with the block's name, every step for `steps`, nothing for other blocks.
        """
        steps = self.rows if block == "steps" else self.rows.keys() & {block}
        return "".join(f"{step} {self.rows[step]} {step in self.new_page}\n" for step in steps)


@dataclass(frozen=True)
class CanvasBox:
    """A box of a canvas: its id under `canvas` in the labels, its share of the page width in
    twelfths, its minutes in the meeting (0 for none) and the rows of fields in it.
    """

    id: str
    width: int
    minutes: int
    rows: tuple[LayoutRow, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The ids of its fields, in order."""
        return tuple(ident for row in self.rows for ident in row.fields)


@dataclass(frozen=True)
class CanvasLayout:
    """The boxes of a canvas, row by row; none where a playbook has no canvas."""

    rows: tuple[tuple[CanvasBox, ...], ...] = ()

    @cached_property
    def boxes(self) -> tuple[CanvasBox, ...]:
        return tuple(chain.from_iterable(self.rows))

    @cached_property
    def fields(self) -> frozenset[str]:
        """The ids of all its fields."""
        return frozenset(ident for box in self.boxes for ident in box.fields)

    def number_of(self, box: CanvasBox, numbers: Mapping[str, int]) -> int | None:
        """The number of the step that all fields of a box belong to, among the `numbers` of steps
        by id; None for none, and for every box where the boxes do not follow the steps.
        """
        found = [
            number for one in self.boxes if (number := _number_of_step(one, numbers)) is not None
        ]
        return _number_of_step(box, numbers) if found == sorted(found) else None


def _number_of_step(box: CanvasBox, numbers: Mapping[str, int]) -> int | None:
    steps = {ident.partition(".")[0] for ident in box.fields}
    return numbers.get(steps.pop()) if len(steps) == 1 else None


def read_layout(
    common: MapNode, shared: Steps, manifest: MapNode, own: Steps, problems: list[Problem]
) -> WorksheetLayout:
    """The worksheet layout of a manifest, merged over that of the steps all playbooks share.

    A shared step that the playbook redefines has only the playbook's rows; the rows that only some
    cases need follow those of all playbooks. A field in the rows of a step is left out of those,
    since an organisation that lists a step's rows may list it there. Errors are added to
    `problems`.
    """
    base = _Reader(shared, problems).worksheet(common)
    over = _Reader({**shared, **own}, problems).worksheet(manifest)
    rows = {step: rows for step, rows in base.rows.items() if step not in own} | over.rows
    sometimes = (*base.rows.get(IF_IT_APPLIES, ()), *over.rows.get(IF_IT_APPLIES, ()))
    placed = {
        ident
        for step in rows.keys() - {IF_IT_APPLIES}
        for row in rows[step]
        for ident in row.fields
    }
    rest = tuple(filter(None, (_without(row, placed) for row in sometimes)))
    return WorksheetLayout({**rows, IF_IT_APPLIES: rest}, (*base.new_page, *over.new_page))


def _without(row: LayoutRow, placed: Iterable[str]) -> LayoutRow | None:
    """A row without the fields that an organisation placed in the rows of a step; the last field
    takes their width. None where none is left.
    """
    kept = [index for index, ident in enumerate(row.fields) if ident not in placed]
    if len(kept) == len(row.fields):
        return row
    widths = [row.widths[index] for index in kept] if row.widths else []
    if widths:
        widths[-1] += COLUMNS - sum(widths)
    fields = tuple(row.fields[index] for index in kept)
    return replace(row, fields=fields, widths=tuple(widths)) if kept else None


def read_canvas(manifest: MapNode, steps: Steps, problems: list[Problem]) -> CanvasLayout:
    """The canvas of a manifest. Errors are added to `problems`."""
    return _Reader(steps, problems).canvas(manifest)


class _Reader:
    """Reads layouts and collects problems with their line numbers."""

    def __init__(self, steps: Steps, problems: list[Problem]) -> None:
        self._steps = steps
        self._problems = problems
        self._kinds = {
            f"{step}.{name}": kind for step in steps for name, kind in steps[step].items()
        }

    def worksheet(self, manifest: MapNode) -> WorksheetLayout:
        layout = self._group(manifest, "layout", (WORKSHEET, CANVAS))
        sheet = self._group(layout, WORKSHEET, _KEYS)
        new_page = tuple(self._new_pages(sheet.get("new_page")))
        rows = self._group(sheet, "rows", self._steps).entries
        placed: dict[str, Place] = {}
        steps = {step: tuple(self._rows(entry.value, placed, step)) for step, entry in rows.items()}
        sometimes = tuple(self._rows(sheet.get(IF_IT_APPLIES), placed))
        return WorksheetLayout({**steps, IF_IT_APPLIES: sometimes}, new_page)

    def canvas(self, manifest: MapNode) -> CanvasLayout:
        layout = manifest.get("layout")
        canvas = layout.get(CANVAS) if isinstance(layout, MapNode) else None
        placed: dict[str, Place] = {}
        return CanvasLayout(tuple(self._boxes(item, placed) for item in self._items(canvas)))

    def _boxes(self, node: Node, placed: dict[str, Place]) -> tuple[CanvasBox, ...]:
        """A row of boxes, whose widths add up to the page."""
        if not isinstance(node, MapNode):
            self._report(
                "is not a row of boxes", node.place, "name each box: {ask: {width: 12, …}}"
            )
            return ()
        groups = {ident: self._group(node, ident, _BOX_KEYS) for ident in node.entries}
        widths = [self._number(group, "width", _WIDTH) for group in groups.values()]
        self._check_sum(widths, node.place)
        return tuple(
            CanvasBox(
                ident,
                width,
                self._number(group, "minutes", _MINUTES) if group.get("minutes") else 0,
                tuple(self._rows(group.get("rows"), placed)),
            )
            for (ident, group), width in zip(groups.items(), widths, strict=True)
        )

    def _number(self, group: MapNode, key: str, form: re.Pattern[str]) -> int:
        """A number of a box; 0, which is reported, if it is not valid."""
        node = group.get(key)
        if isinstance(node, TextNode) and form.fullmatch(node.text):
            return int(node.text)
        hint = f"write a whole number, such as {key}: 6"
        self._report(f"“{key}” of a box is not valid", (node or group).place, hint)
        return 0

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

    def _rows(
        self, node: Node | None, placed: dict[str, Place], step: str = ""
    ) -> Iterator[LayoutRow]:
        """Rows of fields, each of which may appear once: `placed` has the earlier ones. Without a
        step they are written as whole ids.
        """
        start = f"{step}." if step else ""
        for item in self._items(node):
            match item:
                case MapNode(entries) if "heading" in entries:
                    yield self._heading(item)
                case MapNode(entries):
                    places = {f"{start}{name}": entry.place for name, entry in entries.items()}
                    self._check_fields(places, placed, step)
                    yield LayoutRow(tuple(places), self._widths(start, item))
                case TextNode(name):
                    ident = f"{start}{name}"
                    self._check_fields({ident: item.place}, placed, step)
                    is_list = self._kinds.get(ident) is Kind.LIST
                    yield LayoutRow((ident,), () if is_list else (COLUMNS,))
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

    def _check_fields(self, places: dict[str, Place], placed: dict[str, Place], step: str) -> None:
        """Report names that are not fields of the step, or of any step where none is named, and
        fields that an earlier row of the same file has.
        """
        for ident, place in places.items():
            if ident not in self._kinds:
                self._report_unknown(ident, step, place)
            elif ident in placed and placed[ident].file == place.file:
                message = (
                    f"the field “{_written(ident, step)}” is already in line {placed[ident].line}"
                )
                self._report(message, place, "remove it from one of the rows")
            placed.setdefault(ident, place)

    def _report_unknown(self, ident: str, step: str, place: Place) -> None:
        name = _written(ident, step)
        where = f" in the step “{step}”" if step else ""
        same = [other for other in self._kinds if other.endswith(f".{name}")]
        known = self._steps[step] if step else same or self._kinds
        self._report(f"there is no field “{name}”{where}", place, did_you_mean(name, known))

    def _widths(self, start: str, node: MapNode) -> tuple[int, ...]:
        """The widths of fields side by side; a list among them is reported."""
        for name, entry in node.entries.items():
            if self._kinds.get(f"{start}{name}") is Kind.LIST:
                hint = f"put it on its own line: - {name}"
                self._report(f"“{name}” is a list, which takes the full width", entry.place, hint)
        widths = tuple(self._width(name, entry.value) for name, entry in node.entries.items())
        self._check_sum(widths, node.place)
        return widths

    def _check_sum(self, widths: Sequence[int], place: Place) -> None:
        if all(widths) and sum(widths) != COLUMNS:
            self._report(f"the widths add up to {sum(widths)}", place, _WIDTHS)

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


def _written(ident: str, step: str) -> str:
    """A field's id as it is written in the rows of a step."""
    return ident.removeprefix(f"{step}.") if step else ident
