"""The columns of a table of filled worksheets: fields in the order of the page, under their printed
labels, and what is still open in words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from generator.document.answers import Misfit, Value
from generator.document.tree import Bounds, Field, Kind, Str, Words
from generator.foundation.locale import Locale
from generator.playbook.conflicts import Conflict, conflict_words
from generator.playbook.layout import WORKSHEET
from generator.playbook.manifest import FieldSpec, Playbook
from generator.playbook.rendering.fields import FieldFactory


@dataclass(frozen=True)
class AnswerColumn:
    """A field, or a cell of a list: the `tag` of its answers, the number of its step from 0, and
    its heading, such as `Data points 1: Kind of evidence`.
    """

    tag: str
    step: int
    heading: str
    spec: FieldSpec

    def misfit(self, value: Value, locale: Locale) -> str:
        """The key of the words that say why an answer does not fit; "" for one that does."""
        if not isinstance(value, Misfit):
            return ""
        match self.spec.kind:
            case Kind.NUMBER:
                return _number_words(self.spec.bounds)
            case Kind.DATE:
                return "no_year" if locale.lacks_year(value) else "no_date"
            case _:
                return "no_choice"

    def bounds(self, show: Callable[[Decimal], str]) -> dict[str, str]:
        """The bounds of a number by name, as people write them."""
        bounds = {"least": self.spec.bounds.least, "most": self.spec.bounds.most}
        return {name: show(bound) for name, bound in bounds.items() if bound is not None}


@dataclass(frozen=True)
class AnswerColumns:
    """The columns of one playbook.

    `rows` is the number of rows of each list, at least one. `others` are the ids of text fields
    beside the choice “other”; only those are columns.
    """

    playbook: Playbook
    factory: FieldFactory
    edition: str
    rows: Mapping[str, int]
    others: Collection[str] = ()

    @cached_property
    def columns(self) -> tuple[AnswerColumn, ...]:
        """Every column, in the order of the worksheet's page."""
        return tuple(self._columns())

    def missing(self, lack: str) -> tuple[str, str]:
        """Something missing, by its id in `completeness.Completeness`: its field, and words."""
        text = self.factory.labels.text
        if "|" in lack:
            fields = ", ".join(self.heading(tag) for tag in lack.split("|"))
            return "", text("table", "one_missing", fields=fields)
        tag, _, code = lack.partition("=")
        if code:
            choice = dict(self.factory.options(self._specs[tag])).get(code, code)
            return self.heading(tag), text("table", "choice_missing", choice=choice)
        is_row = tag not in self._specs and tag.rpartition(".")[2].isdecimal()
        words = text("table", "row_missing") if is_row else text("words", "gap")
        return self.heading(tag), words

    def conflict(self, conflict: Conflict) -> tuple[str, str]:
        """An answer that does not go with another: its field, and words."""
        words = conflict_words(conflict, self.playbook, self.factory)
        return self.heading(conflict.field), words

    def heading(self, tag: str) -> str:
        """The printed label of a field or cell; the tag where there is no such field."""
        ident = ".".join(tag.split(".")[:2])
        field = self._fields.get(ident)
        if field is None:
            choice = self._fields.get(ident.removesuffix("_other"))
            if choice is None or choice.other is None:
                return tag
            return f"{_plain(choice.label)}: {_plain(choice.other.label)}"
        row, _, name = tag.removeprefix(ident).removeprefix(".").partition(".")
        if row and not row.isdecimal():
            row, name = "", row
        columns = {field.name_of(column): _plain(column.label) for column in field.columns}
        head = f"{_plain(field.label)} {row}".strip()
        return f"{head}: {columns.get(name, name)}" if name else head

    def _columns(self) -> Iterator[AnswerColumn]:
        for number, step in enumerate(self.playbook.all_steps()):
            rows = self.playbook.layout(WORKSHEET).rows.get(step.id, ())
            placed = [ident for row in rows for ident in row.fields]
            specs = {spec.id: spec for spec in self.playbook.fields(self.edition)}
            own = [spec.id for spec in step.fields if spec.id not in placed]
            for ident in (*placed, *own):
                if ident in specs:
                    yield from self._of_field(number, specs[ident])

    def _of_field(self, step: int, spec: FieldSpec) -> Iterator[AnswerColumn]:
        if spec.kind is not Kind.LIST:
            yield AnswerColumn(spec.id, step, self.heading(spec.id), spec)
            if spec.other and f"{spec.id}_other" in self.others:
                other = spec.other_field()
                yield AnswerColumn(other.id, step, self.heading(other.id), other)
            return
        field = self._fields[spec.id]
        for row in range(1, max(1, self.rows.get(spec.id, 0)) + 1):
            for column, own in zip(spec.columns, field.columns, strict=True):
                tag = field.cell(row, own)
                yield AnswerColumn(tag, step, self.heading(tag), column)

    @cached_property
    def _specs(self) -> dict[str, FieldSpec]:
        """Every field and column of a list by its id."""
        return {
            spec.id: spec
            for field in self.playbook.fields()
            for spec in (*field.columns, field)  # the only column of a simple list has its id
        }

    @cached_property
    def _fields(self) -> dict[str, Field]:
        fields = self.playbook.fields()
        return {spec.id: self.factory.field(spec, lambda text: (Str(text),)) for spec in fields}


def _number_words(bounds: Bounds) -> str:
    """The key of the words for an answer that is no number within the bounds."""
    number = "no_whole" if bounds.whole else "no_number"
    match bounds.least, bounds.most:
        case None, None:
            return number
        case _, None:
            return f"{number}_from"
        case None, _:
            return f"{number}_up_to"
        case _:
            return f"{number}_within"


def _plain(words: Words) -> str:
    return "".join(word.text for word in words if isinstance(word, Str))
