"""The workbook that collects filled files: requests, figures, open points, and data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from generator.config import Unit
from generator.document.answers import Value
from generator.foundation.characters import visible_line
from generator.foundation.errors import Problem
from generator.playbook import Labels, Playbook
from generator.playbook.answer_columns import AnswerColumn, AnswerColumns
from generator.playbook.manifest import ASKED
from generator.playbook.rendering.fields import FieldFactory
from generator.playbook.settings import TemplateSettings
from generator.project.answer_cells import (
    AnswerCells,
    width_of,
)
from generator.project.branding import theme_of
from generator.project.figures_sheet import SHORT, FiguresSheet
from generator.project.project import Project
from generator.project.returned_request import ReturnedRequest
from generator.writers.workbook import (
    Cell,
    Column,
    Sheet,
    Workbook,
    sheet_name,
)

# The columns that say where a row comes from, and whether it counts.
_ORIGIN = ("team", "document", "file", "counted")
# Problems that are not listed: open points in words of their own, and those that leave none open.
_ANSWERS = ("doubled", "contradiction", "complement", "likely", "labels", "properties")
_NOT_LISTED = ("answer.misfit", "answer.conflict", *(f"read.{name}" for name in _ANSWERS))


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
        place = partial(self.project.place_in, self.project.config.organisation.layers)
        theme, _ = theme_of(settings, self.project.images, place)
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
        origins = tuple(self._origin(one, SHORT) for one in self.requests)
        return FiguresSheet(self.requests, origins, self._labels, self._settings.locale).build()

    def _points_sheet(self) -> Sheet:
        widths = {"request": 40, "team": 24, "step": 28, "field": 36, "point": 44, "typed": 44}
        heads = [Column(self._word(key), width) for key, width in (widths | {"file": 44}).items()]
        rows = [
            (one.title, one.team, *point, one.file)
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
        columns, locale = self._columns[one.playbook.id], self._settings.locale
        unfit: set[str] = set()
        for column in columns.columns:
            value = one.answers.get(column.tag, "")
            if misfit := column.misfit(value, locale):
                words = self._word(misfit, **column.bounds(locale.number))
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
