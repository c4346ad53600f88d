"""Answers and figures as cells of a workbook: real numbers and dates, choices as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal

from generator.answers.flat_table import LONGEST
from generator.document.answers import Value
from generator.document.tree import Kind
from generator.foundation.locale import Locale
from generator.foundation.numbers import date_of
from generator.playbook.answer_columns import AnswerColumn
from generator.playbook.derived import DerivedValue
from generator.playbook.labels import Labels
from generator.writers.workbook import Cell, Total, date_format, money_format

CURRENCY, PERCENT = "currency", "percent"
_ADDED_UP = ("hours", "incidents", CURRENCY)  # the units of figures that have totals
_DIGITS = 15  # that spreadsheet programs keep
_PLACES = 2  # decimals that a column shows
_FIRST_DAY = date(1900, 3, 1)  # earlier days have no number, or a wrong one
_WIDTHS = {Kind.NUMBER: 14, Kind.DATE: 14, Kind.CHECK: 14, Kind.CHOICE: 22, Kind.PERSON: 22}
_WIDTHS |= {Kind.MULTILINE: 44, Kind.SEVERAL: 36}


@dataclass(frozen=True)
class Figure:
    """One request's figure, None for a request that has no such figure; the words for it if it is
    a code; the currency of the request's amounts, and whether it counts in totals.
    """

    derived: DerivedValue | None
    words: str
    currency: str
    counts: bool

    @property
    def number(self) -> Decimal | None:
        """The figure as a number; None while it is not known."""
        value = self.derived.value if self.derived else None
        return value if isinstance(value, Decimal) else None


@dataclass(frozen=True)
class FigureColumn:
    """The cells of a column of figures; its total, "" for none and words in place of one; and how
    many requests the total leaves out.
    """

    unit: str
    cells: tuple[Cell, ...]
    total: Total | str
    left_out: int

    @property
    def is_drawn(self) -> bool:
        """Whether there is something to draw: a total that stands for numbers other than 0."""
        return isinstance(self.total, Total) and any(
            isinstance(cell.value, Decimal) and cell.value for cell in self.cells
        )


@dataclass(frozen=True)
class AnswerCells:
    """Makes the cells of an organisation's workbook, in its language and locale."""

    labels: Labels
    locale: Locale

    def answers(
        self, column: AnswerColumn, answers: Sequence[tuple[Value, str, Mapping[str, str]]]
    ) -> tuple[Cell, ...]:
        """The cells of a column: for each request its answer ("" for a blank), its currency, and
        what people see of the codes that it may have chosen.
        """
        numbers = [value for value, _, _ in answers if isinstance(value, Decimal)]
        return tuple(
            self._answer(column, value, self._pattern(column.spec.unit, currency, numbers), texts)
            for value, currency, texts in answers
        )

    def figures(self, unit: str, figures: Sequence[Figure]) -> FigureColumn:
        """A column of figures. Its total is of the known ones that count, if they add up."""
        numbers = [number for one in figures if (number := one.number) is not None]
        counted = [one for one in figures if one.counts and one.derived]
        known = [one for one in counted if one.number is not None]
        cells = tuple(self._figure(one, unit, numbers) for one in figures)
        total: Total | str = ""
        if unit in _ADDED_UP:
            currencies = {one.currency for one in known}
            total = self.labels.text("words", "not_known_yet")
            if unit == CURRENCY and len(currencies) > 1:
                total = self.labels.text("table", "several_currencies")
            elif known:
                added = sum((one.number for one in known if one.number), Decimal())
                total = Total(_short(added), self._pattern(unit, currencies.pop(), numbers))
        return FigureColumn(unit, cells, total, len(counted) - len(known))

    def text(self, text: str) -> Cell:
        """A text; one that is too long for a cell is cut, and says where the whole is."""
        if len(text) <= LONGEST:
            return Cell(text)
        sheet = self.labels.text("table", "data")
        rest = self.labels.text("table", "continued", sheet=sheet)
        return Cell(f"{text[:LONGEST]} … {rest}")

    def _answer(
        self, column: AnswerColumn, value: Value, pattern: str, texts: Mapping[str, str]
    ) -> Cell:
        """An answer; one that does not fit its field is marked."""
        match value:
            case None:
                return Cell(self.labels.text("words", "not_known"))
            case bool():
                return Cell(self.labels.text("words", "yes" if value else "no"))
            case Decimal():
                return self._number(value, column.spec.unit, pattern)
            case tuple():
                return self.text("; ".join(texts.get(str(code), str(code)) for code in value))
            case "":
                return Cell()
            case _ if column.misfit(value, self.locale):
                return replace(self.text(value), marked=True)
            case _ if column.spec.kind is Kind.DATE and (day := date_of(value)):
                return self._day(day)
            case _:
                return self.text(texts.get(value, value))

    def _figure(self, one: Figure, unit: str, numbers: Sequence[Decimal]) -> Cell:
        """A figure: a number, a date or words; empty for a request that has none."""
        if one.derived is None:
            return Cell()
        if one.number is not None:
            pattern = self._pattern(unit, one.currency, [_short(each) for each in numbers])
            return self._number(_short(one.number), unit, pattern)
        if one.derived.value is None:
            return Cell(self.labels.text("words", "not_known_yet"))
        day = date_of(str(one.derived.value))
        return self._day(day) if day else Cell(one.words)

    def _number(self, number: Decimal, unit: str, pattern: str) -> Cell:
        """A number; a text if spreadsheet programs would lose some of its digits."""
        if len(number.normalize().as_tuple().digits) > _DIGITS:
            return Cell(self.locale.number(number))
        return Cell(number / 100 if unit == PERCENT else number, pattern)

    def _day(self, day: date) -> Cell:
        """A date; a text if it is earlier than those of spreadsheet programs."""
        if day < _FIRST_DAY:
            return Cell(self.locale.date(day))
        return Cell(day, date_format(self.locale.date_pattern()))

    def _pattern(self, unit: str, currency: str, numbers: Iterable[Decimal]) -> str:
        """The number format of a column, with the decimals that its numbers need; amounts have none
        or those of their currency.
        """
        places = max(map(_places, numbers), default=0)
        if unit == CURRENCY:
            before, after, usual = self.locale.money_pattern(currency)
            return money_format(before, after, usual if places else 0)
        decimals = "." + "0" * min(places, _PLACES) if places else ""
        if unit == PERCENT:
            return f"0{decimals}%"
        return f"#,##0{decimals}" if unit else "General"


def width_of(column: AnswerColumn) -> int:
    """The width of a column in characters, by what its answers usually need."""
    return _WIDTHS.get(column.spec.kind, 28)


def _short(number: Decimal) -> Decimal:
    """A figure with the digits that spreadsheet programs keep."""
    return Context(prec=_DIGITS).plus(number)


def _places(number: Decimal) -> int:
    """The number of a number's decimals."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
