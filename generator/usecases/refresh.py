"""The use case `refresh`: carries the answers of a filled file over to a new file with today's
text.

No answer is dropped: answers without a field of their own go to a last section.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from generator.answers.interpret import flatten
from generator.document.answers import Answers, Value
from generator.document.notation import show_whole
from generator.document.parser import parse
from generator.document.tree import Block, Document, Field, Kind, fields_of
from generator.formats.copy_id import copy_in
from generator.foundation import files
from generator.foundation.errors import GeneratorError, Place, Problem, ReadError
from generator.foundation.executors import Started, TaskSpec, open_executor, worker_died
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.sameness import is_same
from generator.output.actions import Action
from generator.project.branding import theme_of
from generator.project.document_writer import last_section
from generator.project.ownership import check_unit
from generator.readers import PAGES
from generator.readers.returned_files import container_of
from generator.usecases.read import FilledWorksheet, WorksheetReader, open_reader
from generator.writers import FORMATS, PAGE, find_writer, suffix_of
from generator.writers.segments import text_of

_MARK = "-refreshed"
_REFRESHED = re.compile(rf"(.*{_MARK})(?:-([0-9]{{1,2}}))?", re.DOTALL)


@dataclass(frozen=True)
class RefreshedFile:
    """The result for one filled file: the new file (`target`), and how many answers were `kept` in
    their fields; the fields that were `renamed` or that `moved` to another step (old id and
    today's); the answers whose text was `converted`, such as numbers and choices; and the `retired`
    answers, whose field or option no longer exists.
    """

    source: Path
    target: Path
    action: Action
    kept: int
    renamed: Mapping[str, str]
    moved: Mapping[str, str]
    converted: tuple[str, ...]
    retired: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class RefreshOptions:
    """The options of a refresh: `kind` is the format of the new files, "" for the same as the old
    ones; `folder` is where they go, None for the folders of the old ones; `organisation` is the id
    of the organisation that files are of which do not say so, "" for none.
    """

    config: Path | None = None
    kind: str = ""
    folder: Path | None = None
    organisation: str = ""
    limits: Limits = LIMITS


Refused = tuple[Problem, ...]  # why a file was not refreshed


@dataclass(frozen=True)
class _Task:
    """A filled file, its new file, and its `twin`: an earlier file that has the same new file, None
    if there is none.
    """

    path: Path
    target: Path
    twin: Path | None = None


def refresh(options: RefreshOptions, paths: Iterable[Path]) -> Iterator[RefreshedFile | Refused]:
    """The result for each file, in order; a refused file does not stop the others. New files of the
    same name from several folders go to subfolders.

    Raises `ConfigError` or `TemplateError` if the project is invalid.
    """
    refresher = _refresher(options)
    confined = refresher.reader.project.confined

    def lost(task: _Task) -> Refused:
        problem = worker_died(f"the new file for “{task.path.name}”", confined)
        return (replace(problem, place=Place(task.path.as_posix())),)

    start = Started(refresher, partial(_refresher, options))
    spec = TaskSpec(start, _refreshed, lambda task: (task,), lost)
    return open_executor("", 1, confined).run(spec, _tasks(options, list(paths)))


def _tasks(options: RefreshOptions, paths: list[Path]) -> Iterator[_Task]:
    targets = {path: _target(path, options.kind, options.folder) for path in paths}
    folders: dict[Path, list[tuple[str, ...]]] = {}
    for path, target in targets.items():
        folders.setdefault(target, []).append(_folder_of(path).parts)
    shared = {
        target: len(os.path.commonprefix(parts))  # noqa: RUF071 — of folders, not of letters
        for target, parts in folders.items()
    }
    sources: dict[Path, Path] = {}
    for path, flat in targets.items():
        own = _folder_of(path).parts[shared[flat] :]
        target = flat.parent.joinpath(*own, flat.name)
        first = sources.setdefault(target, path)
        is_twice = files.resolved(first) == files.resolved(path)
        yield _Task(path, target, None if is_twice else first)


def _refresher(options: RefreshOptions) -> Refresher:
    return Refresher(
        open_reader(options.config, options.limits, options.organisation),
        options.kind,
        options.folder,
    )


def _refreshed(refresher: Refresher, task: _Task) -> RefreshedFile | Refused:
    if task.twin:
        message = f"has the same new file as {task.twin.as_posix()}: {task.target.as_posix()}"
        hint = "refresh it in a separate run, with another --output"
        return (Problem("refresh.twin", message, Place(task.path.as_posix()), hint),)
    try:
        return refresher.refresh(task.path, task.target)
    except GeneratorError as error:
        return error.problems


@dataclass(frozen=True)
class Refresher:
    """Refreshes filled files with the current text of one project's playbooks."""

    reader: WorksheetReader
    kind: str = ""
    folder: Path | None = None

    def refresh(self, path: Path, target: Path | None = None) -> RefreshedFile:
        """Write the new file, unless there is a different file at its path.

        Raises `ReadError` if the file cannot be read, or if the new file would lose an answer,
        which is checked before it is written; `ConfigError` for a file of another organisation.
        """
        reading = self.reader.read_own(path)
        target = target or _target(path, self.kind, self.folder)
        kind = target.suffix.removeprefix(".")
        stamp = reading.stamp
        with self.reader.project.bounded(stamp.get("playbook", ""), stamp.get("edition", "")):
            carried, data = self._new_file(reading, kind)
        again = self.reader.read_bytes(data, target)
        self._check(carried, again, path)
        action = _write(target, data)
        problems = [*reading.problems, *self._warnings(reading)]
        if action is Action.KEPT:
            message = "already exists, so it is left unchanged"
            hint = "move it away, or name another folder with --output"
            place = Place(target.as_posix())
            problems.append(Problem("file.kept", message, place, hint, "warning"))
        moved = {old: new for old, new in reading.renamed.items() if _step(old) != _step(new)}
        return RefreshedFile(
            path,
            target,
            action,
            len(carried.answers),
            {old: new for old, new in reading.renamed.items() if old not in moved},
            moved,
            tuple(ident for ident in carried.answers if _differs(ident, reading, again)),
            tuple(carried.retired),
            tuple(problems),
        )

    def _warnings(self, reading: FilledWorksheet) -> Iterator[Problem]:
        """Warnings of settings that are not those that the file was made with."""
        project, path = self.reader.project, reading.file
        yield from check_unit(project, reading.stamp, path)
        if project.remark:
            place = Place(path.as_posix())
            hint = "to use settings of your own, name their file with -c"
            yield Problem("config.example", project.remark, place, hint, "warning")

    def _new_file(self, reading: FilledWorksheet, kind: str) -> tuple[_Carried, bytes]:
        """The answers, by whether they have a field today, and the new file."""
        project, stamp = self.reader.project, reading.stamp
        playbook = project.renderer.catalogue.playbook(stamp.get("playbook", ""))
        unit = self.reader.unit(stamp)
        place = partial(project.place_in, unit.layers)
        theme, _ = theme_of(project.unit_settings(unit), project.images, place)
        edition, is_page = stamp.get("edition", ""), kind == PAGE
        job = project.render_document(
            unit,
            playbook,
            edition,
            theme,
            reading.answers,
            is_page=is_page,
            copy=copy_in(stamp),
        )
        blocks = parse(job.rendering.skeleton, job.rendering.fields)
        values = [*job.rendering.values]
        carried = _carried(reading, blocks, values)
        heading = self.reader.labels(playbook).text("words", "retired")
        section, kept = last_section(heading, carried.retired, values)
        document = Document(job.rendering.meta, (*blocks, *section), job.rendering.logic)
        answers = flatten(playbook.shapes(), {**carried.answers, **kept})
        compiled = find_writer(kind).compile(document, job.theme)
        return carried, compiled.fill(values, answers)

    def _check(self, carried: _Carried, again: FilledWorksheet, source: Path) -> None:
        """Raise `ReadError` unless the new file contains every answer unchanged."""
        lost = [
            ident
            for ident, value in carried.answers.items()
            if not is_same(again.answers.get(ident, ""), value)
        ]
        lost += [
            tag
            for tag, (_, text) in carried.retired.items()
            if again.retired.get(tag, ("", ""))[1] != text
        ]
        if lost:
            message = f"would lose answers, so no new file was written: {', '.join(lost)}"
            hint = "keep the filled file, and report this as a bug"
            raise ReadError(Problem("refresh.lost", message, Place(source.as_posix()), hint))


@dataclass(frozen=True)
class _Carried:
    """The answers that have a field today, and label and text of those that have none."""

    answers: Answers
    retired: Mapping[str, tuple[str, str]]


def _carried(
    reading: FilledWorksheet, blocks: tuple[Block, ...], values: Sequence[str]
) -> _Carried:
    """A file's answers, by whether the new document has a field for them. An option that is no
    longer offered has none either. A text that the new document suggests itself is no answer.
    """
    places = {field.id: field for field in fields_of(blocks)}
    answers: dict[str, Value] = {}
    retired = dict(reading.retired)
    for ident, value in reading.answers.items():
        field = places.get(ident)
        label = reading.labels.get(ident, ident)
        if field is None:
            retired[ident] = (label, show_whole(value))
            continue
        if field.suggested and value == text_of(field.suggested, values):
            continue
        offered = {option.code for option in field.options}
        if field.kind is Kind.SEVERAL and isinstance(value, tuple):
            gone = [str(code) for code in value if code not in offered]
            for code in gone:
                tag = f"{ident}.{code}"
                retired[tag] = (reading.labels.get(tag, label), code)
            value = tuple(code for code in value if code in offered)
        elif field.kind is Kind.LIST:
            value, lost = _offered_rows(field, value)
            retired |= {tag: (reading.labels.get(tag, label), text) for tag, text in lost.items()}
        elif _is_gone(field, value):
            retired[ident] = (label, str(value))
            continue
        if value != ():
            answers[ident] = value
    return _Carried(answers, retired)


def _step(ident: str) -> str:
    return ident.partition(".")[0]


def _differs(ident: str, before: FilledWorksheet, after: FilledWorksheet) -> bool:
    """Whether the text of an answer changed."""
    old, new = before.texts.get(ident, ""), after.texts.get(ident, "")
    return bool(old and new) and old != new


def _offered_rows(field: Field, rows: Value) -> tuple[Value, dict[str, str]]:
    """The rows of a list without the options that are no longer offered, and these by the tags of
    their cells.
    """
    columns = {field.name_of(column): column for column in field.columns}
    kept: list[Any] = []
    gone: dict[str, str] = {}
    for number, row in enumerate(rows if isinstance(rows, tuple) else (), 1):
        rest = row
        if isinstance(row, Mapping):
            lost = [name for name in row if _is_gone(columns.get(name, field), row[name])]
            gone |= {field.cell(number, columns[name]): str(row[name]) for name in lost}
            rest = {name: row[name] for name in row if name not in lost}
        kept += [rest] if rest != {} else []
    return tuple(kept), gone


def _is_gone(field: Field, value: Value) -> bool:
    """Whether a chosen option is no longer offered, and cannot be typed as free text instead."""
    offered = {option.code for option in field.options}
    is_closed = field.kind is Kind.CHOICE and not field.free and bool(offered)
    return is_closed and value is not None and value not in offered


def is_refreshed(path: Path) -> bool:
    """Whether a file's name is that of a refreshed file."""
    return bool(_REFRESHED.fullmatch(path.stem))


def _target(path: Path, kind: str, folder: Path | None) -> Path:
    """The path of the new file, in a folder or beside the old one: in its format, or as a Word file
    where that cannot be written.
    """
    own = "html" if path.suffix.lower() in PAGES else path.suffix.lower().removeprefix(".")
    suffix = suffix_of(kind or (own if own in FORMATS else "docx"))
    return (folder or container_of(path).parent) / f"{_stem(path)}{suffix}"


def _folder_of(path: Path) -> Path:
    """The folder of a file, or that of the mail that it is attached to."""
    return files.resolved(container_of(path).parent)


def _stem(path: Path) -> str:
    """The new file's name without suffix; a refreshed file gets the next number."""
    match = _REFRESHED.fullmatch(path.stem)
    return f"{match[1]}-{int(match[2] or 1) + 1}" if match else f"{path.stem}{_MARK}"


def _write(target: Path, data: bytes) -> Action:
    present = files.read(target)
    if present is None:
        files.sweep(target.parent)
        files.write(target, data, sync=True, new=True)
        return Action.CREATED
    return Action.UNCHANGED if present == data else Action.KEPT
