"""The sheet of a workbook with the figures of filled files: a row each, totals, and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.foundation.locale import Locale
from generator.playbook import Labels, Playbook
from generator.playbook.expressions import names_in
from generator.playbook.manifest import DerivedSpec
from generator.project.answer_cells import (
    CURRENCY,
    PERCENT,
    AnswerCells,
    Figure,
    FigureColumn,
)
from generator.project.returned_request import ReturnedRequest
from generator.writers.workbook import BarChart, Cell, Column, Sheet, Total, TotalRow

# The columns that say where a row comes from, and whether it counts.
SHORT = ("team", "file", "counted")
_CHARTS = {"hours": "hours", CURRENCY: "money"}  # the units of figures drawn, and their words


@dataclass(frozen=True)
class FiguresSheet:
    """Puts the sheet together.

    `origins` are the cells of each request for the columns `SHORT`; `labels` are the words of the
    requests' playbooks, of some other playbook if there is no request.
    """

    requests: tuple[ReturnedRequest, ...]
    origins: tuple[tuple[Cell, ...], ...]
    labels: Mapping[str, Labels]
    locale: Locale

    def build(self) -> Sheet:
        found = self._figures()
        cells = AnswerCells(self._first, self.locale)
        columns = [cells.figures(unit, figures) for (_, unit), figures in found.items()]
        heads = (
            Column(self._word("request"), 32),
            *(Column(self._word(key), 20) for key in SHORT),
            *(Column(heading, 14, 1) for heading, _ in found),
            Column(self._word("remarks"), 28),
        )
        rows = tuple(
            (
                Cell(one.title),
                *self.origins[number],
                *(column.cells[number] for column in columns),
                Cell(self._remarks(one) or None),
            )
            for number, one in enumerate(self.requests)
        )
        first = 1 + len(SHORT)
        placed = dict(enumerate(columns, first))
        parts = self._parts()
        whole = {place: placed[place] for place, key in enumerate(found, first) if key not in parts}
        counted = sum(not one.latest for one in self.requests)
        return Sheet(
            self._word("figures"),
            heads,
            rows,
            tuple(self._totals(placed, counted)),
            (first - 1, self._word("counts")),
            tuple(self._charts(whole, counted)),
        )

    def _figures(self) -> dict[tuple[str, str], list[Figure]]:
        """The figures of each column by its heading and unit; playbooks share a column if both
        are the same.
        """
        specs: dict[tuple[str, str], dict[str, str]] = {}
        for playbook in self._playbooks:
            for spec in playbook.derived:
                key = self._heading(playbook, spec), spec.unit
                specs.setdefault(key, {})[playbook.id] = spec.id
        return {
            key: [self._figure(one, own.get(one.playbook.id, "")) for one in self.requests]
            for key, own in specs.items()
        }

    def _heading(self, playbook: Playbook, spec: DerivedSpec) -> str:
        """The label of a figure, with its unit unless the label has it."""
        text = self.labels[playbook.id].text
        heading, unit = text("derived", spec.id, "label"), text("units", spec.unit)
        if spec.unit == PERCENT or unit.casefold() in heading.casefold():
            return heading
        return f"{heading} ({unit})"

    def _parts(self) -> set[tuple[str, str]]:
        """The heading and unit of each figure that is a part of a sum. It has a column, but is not
        drawn beside the whole.
        """
        return {
            (self._heading(playbook, spec), spec.unit)
            for playbook in self._playbooks
            for spec in playbook.derived
            if f"derived.{spec.id}" in _names_of_parts(playbook)
        }

    def _figure(self, one: ReturnedRequest, ident: str) -> Figure:
        derived, counts = one.derived.get(ident), not one.latest
        code = derived.value if derived else None
        text = self.labels[one.playbook.id].text
        words = (text("derived", ident, code) or code) if isinstance(code, str) else ""
        return Figure(derived, words, one.currency, counts)

    def _totals(self, columns: Mapping[int, FigureColumn], counted: int) -> Iterator[TotalRow]:
        """The row of totals, and those that say how many requests and files they leave out."""
        totals = {place: column.total for place, column in columns.items() if column.total}
        if not totals or not counted:
            return
        one = self._word("total_one")
        label = one if counted == 1 else self._word("total", count=str(counted))
        yield TotalRow(label, totals)
        unknown = self._first.text("words", "not_known_yet")
        left_out = {
            place: Total(columns[place].left_out, "0", unknown)
            for place in totals
            if columns[place].left_out
        }
        if left_out:
            yield TotalRow(self._word("left_out", words=unknown), left_out)
        if duplicates := len(self.requests) - counted:
            yield TotalRow(self._word("duplicates", count=str(duplicates)), {})

    def _charts(self, columns: Mapping[int, FigureColumn], counted: int) -> Iterator[BarChart]:
        """A chart for each unit over all requests that count, where there is something to draw."""
        for unit, word in _CHARTS.items():
            drawn = {
                place: column.total
                for place, column in columns.items()
                if column.unit == unit and column.is_drawn and isinstance(column.total, Total)
            }
            for total in tuple(drawn.values())[:1]:
                yield BarChart(self._word(word), tuple(drawn), counted, total.number_format)

    def _remarks(self, one: ReturnedRequest) -> str:
        """The remarks on a request's figures, such as that only a part of one is known."""
        text = self.labels[one.playbook.id].text
        return "\n".join(
            f"{text('derived', ident, 'label')}: {text('derived', ident, part)}"
            for ident, derived in one.derived.items()
            for part in filter(None, (*derived.only, derived.note))
        )

    @property
    def _playbooks(self) -> list[Playbook]:
        """The playbooks of the requests, in the order of their labels."""
        found = {one.playbook.id: one.playbook for one in self.requests}
        return [found[ident] for ident in self.labels if ident in found]

    @property
    def _first(self) -> Labels:
        return next(iter(self.labels.values()))

    def _word(self, key: str, **given: str) -> str:
        """A word that all playbooks share."""
        return self._first.text("table", key, **given)


def _names_of_parts(playbook: Playbook) -> set[str]:
    """What the parts of a playbook's sums read."""
    parts = [text for spec in playbook.derived for _, text in spec.parts]
    return {name for text in parts for name in names_in(text)}
