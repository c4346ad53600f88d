"""The documents that a run makes for each unit, blank or filled: with the answers in a data file or
in filled worksheets.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator.answers.copies import in_words
from generator.answers.data_files import (
    load_answers,
    notes,
    organisation_of,
)
from generator.answers.duplicates import saving_order
from generator.document.answers import Answers, Value
from generator.document.tree import Block, Emphasis, Paragraph, Slot
from generator.foundation.errors import (
    ConfigError,
    GeneratorError,
    Place,
    Problem,
    ReadError,
    UndecidedError,
)
from generator.foundation.locale import find_locale
from generator.foundation.sameness import is_same
from generator.foundation.storage import Folder
from generator.output.lockfile import Lock, Record
from generator.playbook import SUMMARY, Playbook, carried, opens
from generator.playbook.manifest import OUTWARD, PRINTED, TEXTS
from generator.playbook.rendering.stamp import document_id
from generator.project.answer_fields import answer_schema, check_answers, playbook_for
from generator.project.document_writer import last_section
from generator.project.file_names import document_name, requester_in
from generator.project.options import BuildOptions
from generator.project.ownership import NO_OWNER, UNKNOWN_OWNER, check_owner, check_unit
from generator.project.project import Project, RenderedDocument
from generator.usecases.draft import Draft
from generator.writers import FORMATS, suffix_of

if TYPE_CHECKING:
    from generator.usecases.read import FilledWorksheet, WorksheetReader


class InitialAnswers:
    """The answers from the options `--answers` or `--from`, and the documents to fill with them, in
    an output folder.

    `problems` are those of the worksheets: of those that could not be read, and warnings. Raises
    `ReadError` if none could be read, and `ConfigError` if the answers are of another organisation
    than the project's.
    """

    def __init__(self, project: Project, options: BuildOptions, folder: Folder) -> None:
        self._project = project
        self._folder = folder
        self._options = options
        self.problems: list[Problem] = []
        self._sources = tuple(self._read(options.origins))
        if options.answers:
            self._check_owner(options.answers)

    def _check_owner(self, answers: Path) -> None:
        named = organisation_of(answers, self._options.limits)
        if named == UNKNOWN_OWNER and self._options.answers_of:
            named = self._options.answers_of
        foreign = check_owner(self._project, named, answers, "contains answers")
        if named and foreign:
            raise (UndecidedError if foreign.code == NO_OWNER else ConfigError)(foreign)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Warnings about the file of answers."""
        options = self._options
        return notes(options.answers, options.limits) if options.answers else ()

    def playbooks(self) -> tuple[str, ...]:
        """The ids of the playbooks to build: from the options, else those that the answers are for;
        empty for all playbooks.

        Raises `ConfigError` if the answers match no single playbook.
        """
        options = self._options
        if options.playbooks or not options.is_filled:
            return options.playbooks
        if options.answers is None:
            return tuple(dict.fromkeys(map(_playbook_of, self._sources)))
        playbooks = self._project.renderer.catalogue.playbooks.values()
        found = playbook_for(options.answers, playbooks, options.limits)
        if found is None:
            hint = "name the playbook: playbook build pushback --answers …"
            place = Place(options.answers.as_posix())
            raise ConfigError(
                Problem("answers.playbook", "matches no single playbook", place, hint)
            )
        return (found,)

    def files(self) -> tuple[Path, ...]:
        """The filled worksheets."""
        return tuple(source.file for source in self._sources)

    def units(self) -> tuple[str, ...]:
        """The ids of the units that the filled worksheets are of."""
        return tuple(dict.fromkeys(map(self._unit_of, self._sources)))

    def teams(self) -> dict[str, Path]:
        """A filled worksheet of each team or other unit that they name, by its id."""
        return {_named_unit(source): source.file for source in reversed(self._sources)}

    def check_units(self, editions: Iterable[str]) -> None:
        """Raise `ConfigError` if worksheets of different units would fill the same document. Each
        has a summary of its own.
        """
        if self._options.team_table or PRINTED.issuperset(editions):
            return
        named: dict[str, set[str]] = {}
        for source in self._sources:
            unit = "" if self._options.names_units else self._unit_of(source)
            named.setdefault(unit, set()).add(_named_unit(source))
        for units in named.values():
            if len(units) > 1:
                names = " and ".join(f"“{unit}”" for unit in sorted(units))
                message = f"the worksheets of {names} would fill the same documents"
                hint = "name their table with --teams, leave out --team, or name one file at a time"
                raise ConfigError(Problem("order.answers", message, hint=hint))

    def drafts(
        self, wanted: Sequence[tuple[Playbook, str]], unit: str
    ) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
        """The documents of a unit, and what is wrong with the answers for them. Raises
        `ConfigError` for a data file that does not match the playbook.
        """
        options = self._options
        if options.answers:
            return self._from_file(options.answers, wanted)
        if not options.origins:
            return tuple(Draft(*document, on_paper=options.paper) for document in wanted), ()
        own = [source for source in self._sources if self._is_for(source, unit)]
        problems: dict[Problem, None] = {}
        drafts: list[Draft] = []
        used: set[Path] = set()
        for playbook, edition in wanted:
            for requester, group in self._groups(own, playbook, edition, unit):
                draft, reported = self._filled(playbook, edition, group)
                drafts.append(replace(draft, requester=requester))
                problems |= dict.fromkeys(reported)
                used |= {one.file for one in group if self._carried(one, playbook, edition)}
        unused = (one for one in own if one.answers and one.file not in used)
        return tuple(drafts), (*problems, *map(_unused, unused))

    def with_sources(
        self, draft: Draft, job: RenderedDocument
    ) -> tuple[RenderedDocument, tuple[Block, ...], Answers]:
        """The document, blocks to append to it, and the answers to fill all of it with. The blocks
        name the worksheets that the answers come from, and keep the answers that were replaced.
        """
        if not draft.sources or not draft.answers or draft.edition == TEXTS:
            return job, (), draft.answers
        rendering = job.rendering
        labels = self._project.words(job.playbook, find_locale(rendering.meta.language))
        origin = labels.text("words", "carried", worksheet=", ".join(draft.sources))
        values = [*rendering.values, origin]
        line = Paragraph((Emphasis((Slot(len(values) - 1),)),))
        replaced = draft.replaced if draft.edition not in PRINTED else {}
        section, kept = last_section(labels.text("words", "retired"), replaced, values)
        job = replace(job, rendering=replace(rendering, values=tuple(values)))
        return job, (line, *section), {**draft.answers, **kept}

    def _read(self, paths: Sequence[Path]) -> Iterator[FilledWorksheet]:
        """The content of the worksheets at some paths, those of a folder as they were saved. Raises
        `ReadError` if none can be read.
        """
        if not paths:
            return
        from generator.readers.other_formats import is_mark  # all readers are slow to import
        from generator.readers.returned_files import as_found, expanded, passed_over

        found = False
        self.problems += passed_over(paths)
        failures: list[type[GeneratorError]] = [ReadError]
        for path in [path for path in paths if not is_mark(path.name)] or paths:
            files = list(expanded([path]))
            if not files:
                message, hint = "contains no worksheets", "name another file or folder with --from"
                self.problems.append(Problem("read.empty", message, Place(path.as_posix()), hint))
            sources: list[FilledWorksheet] = []
            for file in files:
                try:
                    source = self._reader.read_own(file)
                except GeneratorError as error:
                    self.problems += as_found(error.problems, file, paths)
                    failures.append(type(error))
                    continue
                found = True
                self.problems += (replace(one, level="warning") for one in source.problems)
                if not self._options.names_units:
                    self.problems += check_unit(self._project, source.stamp, file)
                sources.append(source)
            yield from sorted(sources, key=lambda one: saving_order(one.file, one.saved_on))
        if not found:
            raise max(failures, key=lambda kind: kind.exit_code)(*self.problems)

    def _from_file(
        self, path: Path, wanted: Iterable[tuple[Playbook, str]]
    ) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
        loaded: dict[str, tuple[Answers, tuple[Problem, ...]]] = {}
        drafts = list[Draft]()
        for playbook, edition in wanted:
            if playbook.id not in loaded:
                schema = answer_schema(self._project, playbook)
                answers, warnings = load_answers(path, schema, self._options.limits)
                unfit = check_answers(self._project, playbook, answers, path)
                loaded[playbook.id] = answers, (*warnings, *unfit)
            given = loaded[playbook.id][0]
            drafts.append(Draft(playbook, edition, given, on_paper=self._options.paper))
        found = (warning for _, warnings in loaded.values() for warning in warnings)
        return tuple(drafts), tuple(dict.fromkeys(found))

    def _is_for(self, source: FilledWorksheet, unit: str) -> bool:
        options = self._options
        if options.team_table:
            return _named_unit(source) == unit
        return options.names_units or self._unit_of(source) == unit

    def _unit_of(self, source: FilledWorksheet) -> str:
        """The id of the unit that a worksheet was made for, as it is today."""
        return self._reader.unit(source.stamp).id

    def _groups(
        self, sources: Sequence[FilledWorksheet], playbook: Playbook, edition: str, unit: str
    ) -> Iterator[tuple[str, list[FilledWorksheet]]]:
        """The worksheets that fill one edition, by document: each request has a summary of its own,
        with the requester to add to its name; other editions have the answers of all.
        """
        if edition not in PRINTED:
            is_named = bool(self._options.playbooks)
            fitting = [one for one in sources if is_named or _playbook_of(one) == playbook.id]
            if fitting:
                yield "", fitting
            return
        requests: dict[str, list[FilledWorksheet]] = {}
        for source in sources:
            if _playbook_of(source) == playbook.id:
                name = document_name(unit, playbook, SUMMARY, source.answers)
                requests.setdefault(name, []).append(source)
        for name, group in requests.items():
            yield from self._by_requester(name, group, playbook, unit)

    def _by_requester(
        self, name: str, sources: Sequence[FilledWorksheet], playbook: Playbook, unit: str
    ) -> Iterator[tuple[str, list[FilledWorksheet]]]:
        """The requests whose summaries would have the same name, with what to add to it: nothing
        for the request that had the name first. One without a requester is taken for that one.
        """
        holder = self._holder(name, playbook, unit)
        named = [requester for source in sources if (requester := requester_in(source.answers))]
        first = holder if holder in named else next(iter(named), "")
        groups: dict[str, list[FilledWorksheet]] = {}
        for source in sources:
            groups.setdefault(requester_in(source.answers) or first, []).append(source)
        for requester, group in groups.items():
            if not holder and not self._records(f"{name}--{requester}"):
                holder = requester
            yield ("" if requester in ("", holder) else requester), group

    def _holder(self, name: str, playbook: Playbook, unit: str) -> str:
        """The requester of the request that the summary of this name was made of; "" if there is
        no such summary, or if its worksheet is gone.
        """
        own = {source.file.resolve(): source for source in self._sources}
        found: list[FilledWorksheet] = []
        for recipe in dict.fromkeys(one.recipe for one in self._records(name)):
            made_by = self._known.recipes.get(recipe)
            for path in made_by.worksheets if made_by else ():
                file = (self._project.config.folder / path).resolve()
                with contextlib.suppress(GeneratorError):
                    source = own.get(file) or self._reader.read_own(file)
                    if document_name(unit, playbook, SUMMARY, source.answers) == name:
                        found.append(source)
        found.sort(key=lambda source: unit not in (_named_unit(source), self._unit_of(source)))
        requesters = (requester_in(source.answers) for source in found)
        return next((one for one in requesters if not self._records(f"{name}--{one}")), "")

    def _records(self, name: str) -> list[Record]:
        """The records of a document's files."""
        records = (self._known.get(f"{name}{suffix_of(kind)}") for kind in FORMATS)
        return [record for record in records if record]

    @cached_property
    def _known(self) -> Lock:
        return Lock.load(self._folder)

    @cached_property
    def _reader(self) -> WorksheetReader:
        from generator.usecases.read import WorksheetReader  # imports all readers, which is slow

        return WorksheetReader(self._project, self._options.answers_of)

    def _filled(
        self, playbook: Playbook, edition: str, sources: Sequence[FilledWorksheet]
    ) -> tuple[Draft, list[Problem]]:
        """The document with the answers of all sources. Where they differ, the later wins."""
        answers: dict[str, Value] = {}
        given: dict[str, FilledWorksheet] = {}
        replaced: dict[str, tuple[str, str]] = {}
        problems: list[Problem] = []
        for source in sources:
            for ident, value in self._carried(source, playbook, edition).items():
                if ident in answers and not is_same(answers[ident], value):
                    label = self._label(playbook, ident)
                    text = self._text(playbook, given[ident], ident, answers[ident])
                    before = replaced.get(ident, (label, ""))[1]
                    replaced[ident] = label, " / ".join(filter(None, (before, text)))
                    problems.append(_replaced(given[ident], source, label, text))
                answers[ident], given[ident] = value, source
        names = dict.fromkeys(self._shown_id(source, edition) for source in sources)
        given_by = tuple(names), replaced
        return Draft(playbook, edition, answers, *given_by, on_paper=self._options.paper), problems

    def _carried(self, source: FilledWorksheet, playbook: Playbook, edition: str) -> Answers:
        """The answers of a worksheet for an edition: all, or those that are carried over."""
        made = self._project.renderer.catalogue.playbook(_playbook_of(source))
        if made.id == playbook.id and (edition in PRINTED or not opens(made, playbook)):
            return source.answers
        derived = {
            name: worked.value
            for name, worked in source.derived.items()
            if worked.value is not None
        }
        return carried(made, playbook, source.answers, derived)

    def _shown_id(self, source: FilledWorksheet, edition: str) -> str:
        """The id of a worksheet as the people who get an edition see it."""
        if edition not in OUTWARD:
            return source.stamp.get("worksheet", "")
        made = self._project.renderer.catalogue.playbook(_playbook_of(source))
        return document_id(source.stamp, made.public_id)

    def _label(self, playbook: Playbook, ident: str) -> str:
        """The label of a field in the organisation's language."""
        labels = self._reader.labels(playbook)
        return labels.text("fields", ident, "label")

    def _text(self, playbook: Playbook, source: FilledWorksheet, ident: str, value: Value) -> str:
        """An answer as the worksheet shows it."""
        if text := source.texts.get(ident, ""):
            return text
        choices = self._project.choices(playbook, self._reader.labels(playbook))
        return in_words(ident, value, choices)


def _playbook_of(source: FilledWorksheet) -> str:
    return source.stamp.get("playbook", "")


def _named_unit(source: FilledWorksheet) -> str:
    """The id of the team, department or organisation that a worksheet was made for."""
    names = (source.stamp.get(key, "") for key in ("team", "department", "organisation"))
    return next(filter(None, names), "")


def _replaced(earlier: FilledWorksheet, later: FilledWorksheet, label: str, text: str) -> Problem:
    """The warning that an answer was replaced by that of a later worksheet."""
    message = f"“{label}” is “{text}” here, but {later.file.as_posix()} answers it differently"
    hint = "the file named later counts, in a folder the one saved last; name this one last instead"
    return Problem("answers.replaced", message, Place(earlier.file.as_posix()), hint, "warning")


def _unused(source: FilledWorksheet) -> Problem:
    """The warning that a worksheet has no answers for any of the documents."""
    message = f"is a worksheet of “{_playbook_of(source)}”, and none of its answers was used"
    hint = "leave out PLAYBOOK and --edition, or name those that its answers are for"
    return Problem("answers.unused", message, Place(source.file.as_posix()), hint, "warning")
