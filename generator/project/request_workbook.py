"""The workbook that collects filled files: requests, figures, open points, and data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.answers.duplicates import SameRequest
from generator.config import Unit
from generator.document.answers import Value
from generator.document.theme import Theme
from generator.foundation.characters import shortened, visible_line
from generator.foundation.errors import Problem
from generator.playbook import Labels, Playbook
from generator.playbook.answer_columns import AnswerColumn, AnswerColumns
from generator.playbook.completeness import Completeness
from generator.playbook.conflicts import Conflict
from generator.playbook.derived import DerivedValue
from generator.playbook.manifest import ASKED
from generator.playbook.rendering.fields import FieldFactory
from generator.playbook.settings import TemplateSettings
from generator.project.answer_cells import (
    CURRENCY,
    PERCENT,
    AnswerCells,
    Figure,
    FigureColumn,
    width_of,
)
from generator.project.project import Project
from generator.writers.workbook import (
    BarChart,
    Cell,
    Column,
    Sheet,
    Total,
    TotalRow,
    Workbook,
    sheet_name,
)

# The columns that say where a row comes from, and whether it counts.
_ORIGIN = ("team", "document", "file", "counted")
_SHORT = ("team", "file", "counted")
_CHARTS = {"hours": "hours", CURRENCY: "money"}  # the units of figures drawn, and their words
_TITLE = 120  # characters
# Problems that are not listed: open points in words of their own, and those that leave none open.
_ANSWERS = ("doubled", "contradiction", "complement", "likely", "labels", "properties")
_NOT_LISTED = ("answer.misfit", "answer.conflict", *(f"read.{name}" for name in _ANSWERS))


@dataclass(frozen=True)
class ReturnedRequest:
    """One filled file as a row.

    `name` is the title of its request, else the name of the file; `team` says whom the file was
    made for, and `unit` is who that is today, None for another organisation's. `answers` and their
    `texts` in the file are by tag, `rows` is the number of rows of each list, `likely` are the
    tags of answers that are not certain. `latest` is the file that counts in its place; empty where
    it counts itself. `same` are all files of its request, for the one that counts.
    """

    file: str
    name: str
    team: str
    unit: Unit | None
    playbook: Playbook
    edition: str
    answers: Mapping[str, Value]
    texts: Mapping[str, str]
    rows: Mapping[str, int]
    steps: Mapping[str, Completeness]
    derived: Mapping[str, DerivedValue]
    currency: str
    retired: Mapping[str, tuple[str, str]]
    problems: tuple[Problem, ...]
    conflicts: tuple[Conflict, ...] = ()
    likely: tuple[str, ...] = ()
    latest: str = ""
    same: SameRequest | None = None


@dataclass(frozen=True)
class WorkbookBuilder:
    """Puts the sheets together, in the organisation's language.

    Requests that count come first. `problems` are those of files that could not be read, and of the
    run. `data` is the table that can be read back: a heading, and a row for each file.
    """

    project: Project
    requests: tuple[ReturnedRequest, ...]
    problems: tuple[Problem, ...]
    data: Sequence[Sequence[Any]]

    def build(self) -> Workbook:
        settings = self._settings
        theme = Theme(paper=settings.paper, brand=settings.group("branding")["primary"][1:].upper())
        columns = tuple(Column(name, 20) for name in self.data[0])
        rows = self.data[1:]
        cells = tuple(tuple(Cell(None if cell == "" else cell) for cell in row) for row in rows)
        sheets = (
            *self._requests_sheets(),
            self._figures_sheet(),
            self._points_sheet(),
            Sheet(self._word("data"), columns, cells, plain=True),
        )
        name = settings.organisation.name
        return Workbook(f"{name}: {self._word('requests')}", name, sheets, theme)

    def _requests_sheets(self) -> Iterator[Sheet]:
        """A sheet with a row for each request; one for each playbook, since most of their columns
        differ, and a table with the columns of all of them would be mostly empty.
        """
        names: list[str] = []
        for playbook in self._playbooks:
            title = f" – {self._labels[playbook.id].text('title')}" if self._playbooks[1:] else ""
            names.append(sheet_name(self._word("requests") + title, names))
            yield self._requests_sheet(playbook, names[-1])
        if not names:
            yield Sheet(self._word("requests"), (Column(self._word("file"), 40),), ())

    def _requests_sheet(self, playbook: Playbook, name: str) -> Sheet:
        requests = self._of(playbook)
        columns = self._columns[playbook.id].columns
        cells = self._cells(playbook)
        table = [
            cells.answers(column, [self._answer(one, column) for one in requests])
            for column in columns
        ]
        rows = zip(*table, strict=True)
        heads = [Column(one.heading, width_of(one), one.step) for one in columns]
        origins = [Column(self._word(key), 24, columns[-1].step + 1) for key in _ORIGIN]
        return Sheet(
            name,
            (*heads, *origins),
            tuple(
                (*own, *self._origin(one, _ORIGIN)) for own, one in zip(rows, requests, strict=True)
            ),
        )

    def _figures_sheet(self) -> Sheet:
        found = self._figures()
        columns = [
            self._cells(self._playbooks[0]).figures(unit, figures)
            for (_, unit), figures in found.items()
        ]
        heads = (
            Column(self._word("request"), 32),
            *(Column(self._word(key), 20) for key in _SHORT),
            *(Column(heading, 14, 1) for heading, _ in found),
            Column(self._word("remarks"), 28),
        )
        rows = tuple(
            (
                Cell(_one_line(one.name)),
                *self._origin(one, _SHORT),
                *(column.cells[number] for column in columns),
                Cell(self._remarks(one) or None),
            )
            for number, one in enumerate(self.requests)
        )
        first = 1 + len(_SHORT)
        placed = dict(enumerate(columns, first))
        counted = sum(not one.latest for one in self.requests)
        return Sheet(
            self._word("figures"),
            heads,
            rows,
            tuple(self._totals(placed, counted)),
            (first - 1, self._word("counts")),
            tuple(self._charts(placed, counted)),
        )

    def _figures(self) -> dict[tuple[str, str], list[Figure]]:
        """The figures of each column by its heading and unit; playbooks share a column if both
        are the same.
        """
        specs: dict[tuple[str, str], dict[str, str]] = {}
        for playbook in self._playbooks:
            text = self._labels[playbook.id].text
            for spec in playbook.derived:
                heading, unit = text("derived", spec.id, "label"), text("units", spec.unit)
                if spec.unit != PERCENT and unit.casefold() not in heading.casefold():
                    heading = f"{heading} ({unit})"
                specs.setdefault((heading, spec.unit), {})[playbook.id] = spec.id
        return {
            key: [self._figure(one, own.get(one.playbook.id, "")) for one in self.requests]
            for key, own in specs.items()
        }

    def _figure(self, one: ReturnedRequest, ident: str) -> Figure:
        derived, counts = one.derived.get(ident), not one.latest
        code = derived.value if derived else None
        text = self._labels[one.playbook.id].text
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
        unknown = next(iter(self._labels.values())).text("words", "not_known_yet")
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
        text = self._labels[one.playbook.id].text
        return "\n".join(
            f"{text('derived', ident, 'label')}: {text('derived', ident, part)}"
            for ident, derived in one.derived.items()
            for part in filter(None, (*derived.only, derived.note))
        )

    def _points_sheet(self) -> Sheet:
        widths = {"request": 40, "team": 24, "step": 28, "field": 36, "point": 44, "typed": 44}
        heads = [Column(self._word(key), width) for key, width in (widths | {"file": 44}).items()]
        rows = [
            (_one_line(one.name), one.team, *point, one.file)
            for one in self.requests
            for point in self._points(one)
        ]
        rows += [
            ("", "", "", "", problem.message, "", visible_line(problem.place.file))
            for problem in self.problems
            if problem.code not in _NOT_LISTED
        ]
        text = AnswerCells(next(iter(self._labels.values())), self._settings.locale).text
        cells = tuple(tuple(text(words) if words else Cell() for words in row) for row in rows)
        return Sheet(self._word("open_points"), tuple(heads), cells)

    def _points(self, one: ReturnedRequest) -> list[tuple[str, ...]]:
        """What is open in a file, in the order of the page: step, field, what is missing or does
        not fit, and what somebody typed.
        """
        text, columns = self._labels[one.playbook.id].text, self._columns[one.playbook.id]
        titles = {step.id: text("steps", step.id, "title") for step in one.playbook.all_steps()}

        def title(tag: str) -> str:
            return titles.get(tag.partition(".")[0], "")

        found = sorted(self._missing_and_unfit(one), key=lambda point: point[0])
        points = [(tuple(titles.values())[step], *point) for step, *point in found]
        tags = {column.tag for column in columns.columns}
        for tag, (label, typed) in one.retired.items():
            words = self._word("contradicts" if tag in tags else "retired")
            points.append((title(tag), label, words, typed))
        points += ((title(tag), columns.heading(tag), *rest) for tag, *rest in self._copies(one))
        likely = self._word("likely")
        points += ((title(t), columns.heading(t), likely, one.texts.get(t, "")) for t in one.likely)
        for problem in one.problems:
            if problem.code not in _NOT_LISTED and problem.field not in one.retired:
                step = title(problem.field)
                field = columns.heading(problem.field) if step else ""
                points.append((step, field, problem.message, ""))
        return points

    def _copies(self, one: ReturnedRequest) -> Iterator[tuple[str, str, str]]:
        """What the files of a request do not answer alike: the tag, words, and each answer."""
        same = one.same
        if same is None:
            return
        labels = self._labels[one.playbook.id]
        choices = self.project.choices(one.playbook, labels)
        for difference in same.differences():
            name = "copies_contradict" if difference.contradicts else "copies_lack"
            texts = {file: difference.text(file, choices) for file in difference.answers}
            yes = labels.text("words", "yes")
            typed = (f"{same.name(file)}: {text or yes}" for file, text in texts.items())
            yield difference.tag, self._word(name, file=same.name(same.latest)), "\n".join(typed)

    def _missing_and_unfit(self, one: ReturnedRequest) -> Iterator[tuple[int, str, str, str]]:
        """What is missing in a file or does not fit: the number of its step, field, words, and what
        somebody typed. An answer that does not fit also counts as missing, but is listed only
        once.
        """
        columns = self._columns[one.playbook.id]
        unfit: set[str] = set()
        for column in columns.columns:
            value = one.answers.get(column.tag, "")
            if misfit := column.misfit(value):
                words = self._word(misfit, **column.bounds(self._settings.locale.number))
                yield column.step, column.heading, words, str(value)
                unfit.add(column.tag)
        for number, step in enumerate(one.playbook.all_steps()):
            for conflict in one.conflicts:
                if conflict.step == step.id:
                    yield number, *columns.conflict(conflict), ""
            for lack in one.steps[step.id].missing if step.id in one.steps else ():
                if unfit.isdisjoint(lack.split("|")):
                    yield number, *columns.missing(lack), ""

    @cached_property
    def _settings(self) -> TemplateSettings:
        project = self.project
        return project.unit_settings(project.config.organisation)

    @cached_property
    def _playbooks(self) -> tuple[Playbook, ...]:
        """The playbooks of the files, in the order of the catalogue."""
        every = self.project.renderer.catalogue.playbooks.values()
        return tuple(playbook for playbook in every if self._of(playbook))

    def _of(self, playbook: Playbook) -> list[ReturnedRequest]:
        return [one for one in self.requests if one.playbook.id == playbook.id]

    @cached_property
    def _labels(self) -> dict[str, Labels]:
        """The labels of each playbook; of the first in the catalogue if there is no file."""
        first = next(iter(self.project.renderer.catalogue.playbooks.values()))
        return {
            one.id: self.project.words(one, self._settings.locale)
            for one in self._playbooks or (first,)
        }

    def _word(self, key: str, **given: str) -> str:
        """A word that all playbooks share."""
        return next(iter(self._labels.values())).text("table", key, **given)

    @cached_property
    def _columns(self) -> dict[str, AnswerColumns]:
        """The columns of each playbook; those of its request sheet if there is nothing else."""
        found = {}
        for playbook in self._playbooks:
            requests = self._of(playbook)
            editions = {one.edition for one in requests}
            asked = editions <= ASKED
            rows: Counter[str] = Counter()
            for one in requests:
                rows |= Counter(one.rows)
            unit = self.project.config.organisation
            factory = self.project.field_factory(
                playbook, self._labels[playbook.id], unit, asked=asked
            )
            answered = frozenset(tag for one in requests for tag in one.answers)
            edition = editions.pop() if len(editions) == 1 else ""
            found[playbook.id] = AnswerColumns(playbook, factory, edition, rows, answered)
        return found

    def _cells(self, playbook: Playbook) -> AnswerCells:
        return AnswerCells(self._labels[playbook.id], self._settings.locale)

    def _origin(self, one: ReturnedRequest, keys: tuple[str, ...]) -> tuple[Cell, ...]:
        """Where a row comes from, and whether it counts: the cells of these columns."""
        counted = self._word("duplicate", file=one.latest) if one.latest else self._word("counts")
        document = self._labels[one.playbook.id].text("words", one.edition)
        texts = {"team": one.team, "document": document, "file": one.file, "counted": counted}
        return tuple(Cell(texts[key]) for key in keys)

    def _answer(
        self, one: ReturnedRequest, column: AnswerColumn
    ) -> tuple[Value, str, Mapping[str, str]]:
        """An answer, its currency, and what people see of the codes that it may be: the texts of
        the unit, and the one in the file.
        """
        value, shown = one.answers.get(column.tag, ""), one.texts.get(column.tag)
        is_single = column.tag == column.spec.id  # rows may have other numbers in the file
        own = {value: shown} if is_single and isinstance(value, str) and shown else {}
        factory = self._factory(one.playbook, one.unit)
        return value, one.currency, own | dict(factory.options(column.spec))

    def _factory(self, playbook: Playbook, unit: Unit | None) -> FieldFactory:
        """What makes the fields of a unit; without one, they have only the playbook's choices."""
        key = (playbook.id, unit.id if unit else "")
        if key not in self._factories:
            self._factories[key] = self.project.field_factory(
                playbook, self._labels[playbook.id], unit
            )
        return self._factories[key]

    @cached_property
    def _factories(self) -> dict[tuple[str, str], FieldFactory]:
        return {}


def _one_line(name: str) -> str:
    """A title on one line, short enough to read at a glance."""
    return shortened(" ".join(name.split()), _TITLE)
