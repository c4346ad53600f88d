"""The use case `refresh`: a filled file becomes a new one in today's words, its answers in place.

Nothing is dropped: an answer without a place of its own goes to a last section.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.answers.interpret import flatten
from generator.answers.renames import RETIRED
from generator.document.answers import Answers, Value
from generator.document.notation import show
from generator.document.parser import parse
from generator.document.tree import Block, Document, Field, Heading, Kind, Slot, fields_of
from generator.foundation import files
from generator.foundation.errors import GeneratorError, Place, Problem, ReadError
from generator.foundation.executors import Started, TaskSpec, open_executor, worker_died
from generator.foundation.limits import LIMITS, Limits
from generator.output.actions import Action
from generator.playbook import Labels, Playbook
from generator.project.branding import theme_of
from generator.usecases.read import FilledWorksheet, WorksheetReader, open_reader
from generator.writers import find_writer, suffix_of

_MARK = "-refreshed"
_OURS = re.compile(rf"(.*{_MARK})(?:-([0-9]{{1,2}}))?", re.DOTALL)


@dataclass(frozen=True)
class RefreshedFile:
    """What became of one filled file: the new file, and how many answers were kept; which fields
    have another name now or `moved` to another step (old id and today's); which answers are written
    in another way, a number or a choice in today's words; and which have no field any more.
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
    """What somebody asked to be refreshed, beside the files: `kind` is the format of the new files,
    "" for that of the old; `folder` is where they go, None for beside the old.
    """

    config: Path | None = None
    kind: str = ""
    folder: Path | None = None
    limits: Limits = LIMITS


Refused = tuple[Problem, ...]  # why a file was not refreshed


@dataclass(frozen=True)
class _Task:
    """A file, the new one, and another file whose new one that is already, None for nearly all."""

    path: Path
    target: Path
    twin: Path | None = None


def refresh(asked: RefreshOptions, paths: Iterable[Path]) -> Iterator[RefreshedFile | Refused]:
    """What became of each file, in their order; one that is refused does not stop the others. Those
    of one name from several folders go to folders of their own, too.

    Raises `ConfigError` or `TemplateError` where the project does not hold.
    """
    builder = _refresher(asked)
    confined = builder.reader.project.confined

    def lost(task: _Task) -> Refused:
        place = Place(task.path.as_posix())
        return (replace(worker_died(f"“{task.path.name}” anew", confined), place=place),)

    start = Started(builder, partial(_refresher, asked))
    spec = TaskSpec(start, _refreshed, lambda task: (task,), lost)
    return open_executor("", 1, confined).run(spec, _tasks(asked, list(paths)))


def _tasks(asked: RefreshOptions, paths: list[Path]) -> Iterator[_Task]:
    meant = {path: _target(path, asked.kind, asked.folder or path.parent) for path in paths}
    homes: dict[Path, list[tuple[str, ...]]] = {}
    for path, target in meant.items():
        homes.setdefault(target, []).append(files.resolved(path.parent).parts)
    shared = {
        target: len(os.path.commonprefix(every))  # noqa: RUF071 — of folders, not of letters
        for target, every in homes.items()
    }
    given: dict[Path, Path] = {}
    for path, flat in meant.items():
        own = files.resolved(path.parent).parts[shared[flat] :]
        target = flat.parent.joinpath(*own, flat.name)
        first = given.setdefault(target, path)
        is_same = files.resolved(first) == files.resolved(path)
        yield _Task(path, target, None if is_same else first)


def _refresher(asked: RefreshOptions) -> Refresher:
    return Refresher(open_reader(asked.config, asked.limits), asked.kind, asked.folder)


def _refreshed(builder: Refresher, task: _Task) -> RefreshedFile | Refused:
    if task.twin:
        message = f"would become {task.target.as_posix()}, as {task.twin.as_posix()} does"
        hint = "refresh it in a run of its own, with another --output"
        return (Problem("refresh.twin", message, Place(task.path.as_posix()), hint),)
    try:
        return builder.refresh(task.path, task.target)
    except GeneratorError as error:
        return error.problems


@dataclass(frozen=True)
class Refresher:
    """Refreshes filled files with one project's wording of today."""

    reader: WorksheetReader
    kind: str = ""
    folder: Path | None = None

    def refresh(self, path: Path, target: Path | None = None) -> RefreshedFile:
        """Write the new file, unless something else stands in its place.

        Raises `ReadError` for a file that cannot be read, and for one of whose answers the new file
        would lose any: that is looked up before it is written.
        """
        reading = self.reader.read(path)
        kind = self.kind or path.suffix.lower().removeprefix(".")
        target = target or _target(path, self.kind, self.folder or path.parent)
        stamp = reading.stamp
        with self.reader.project.bounded(stamp.get("playbook", ""), stamp.get("edition", "")):
            carried, data = self._drawn(reading, kind)
        again = self.reader.read_bytes(data, target)
        self._check(carried, again, path)
        action = _put(target, data)
        problems = [*reading.problems]
        if action is Action.KEPT:
            message = "is there already, so it is kept as it is"
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

    def _drawn(self, reading: FilledWorksheet, kind: str) -> tuple[_Carried, bytes]:
        """The answers as they can be placed today, and the new file."""
        project, stamp = self.reader.project, reading.stamp
        playbook = project.renderer.catalogue.playbook(stamp.get("playbook", ""))
        unit = self.reader.unit(stamp)
        theme, _ = theme_of(project.unit_settings(unit), project.images, project.file)
        job = project.job(unit, playbook, stamp.get("edition", ""), theme, reading.answers)
        blocks = parse(job.rendering.skeleton, job.rendering.fields)
        carried = _carried(reading, blocks)
        values = [*job.rendering.values]
        blocks += tuple(self._retired_section(carried, playbook, values))
        document = Document(job.rendering.meta, blocks)
        kept = {f"{RETIRED}{tag}": text for tag, (_, text) in carried.retired.items()}
        answers = flatten(playbook.shapes(), {**carried.answers, **kept})
        compiled = find_writer(kind).compile(document, job.theme)
        return carried, compiled.fill(values, answers)

    def _retired_section(
        self, carried: _Carried, playbook: Playbook, values: list[str]
    ) -> Iterator[Block]:
        """A last section for answers whose field is no more; its words are added to the values."""
        if not carried.retired:
            return

        def slot(text: str) -> Slot:
            values.append(text)
            return Slot(len(values) - 1)

        labels: Labels = self.reader.labels(playbook)
        yield Heading(2, (slot(labels.text("words", "retired")),))
        for tag, (label, _) in carried.retired.items():
            yield Field(f"{RETIRED}{tag}", Kind.MULTILINE, (slot(label),), (slot(label),))

    def _check(self, carried: _Carried, again: FilledWorksheet, source: Path) -> None:
        """Raise unless every answer comes back from the new file as it was."""
        lost = [
            ident
            for ident, value in carried.answers.items()
            if not _is_same(again.answers.get(ident, ""), value)
        ]
        lost += [
            tag
            for tag, (_, text) in carried.retired.items()
            if again.retired.get(tag, ("", ""))[1] != text
        ]
        if lost:
            message = f"would lose answers, so no new file was written: {', '.join(lost)}"
            hint = "keep the filled file, and tell us: this should not happen"
            raise ReadError(Problem("refresh.lost", message, Place(source.as_posix()), hint))


@dataclass(frozen=True)
class _Carried:
    """Answers that have a place today, and label and text of those that have none."""

    answers: Answers
    retired: Mapping[str, tuple[str, str]]


def _carried(reading: FilledWorksheet, blocks: tuple[Block, ...]) -> _Carried:
    """What a file's answers become in a document of today: a choice that is not offered any more
    has no place, as an answer to a field that is not asked.
    """
    places = {field.id: field for field in fields_of(blocks)}
    answers: dict[str, Value] = {}
    retired = dict(reading.retired)
    for ident, value in reading.answers.items():
        field = places.get(ident)
        label = reading.labels.get(ident, ident)
        if field is None:
            retired[ident] = (label, _as_text(value))
            continue
        offered = {option.code for option in field.options}
        if field.kind is Kind.SEVERAL and isinstance(value, tuple):
            gone = [str(code) for code in value if code not in offered]
            for code in gone:
                tag = f"{ident}.{code}"
                retired[tag] = (reading.labels.get(tag, label), code)
            value = tuple(code for code in value if code in offered)
        elif _is_gone(field, offered, value):
            retired[ident] = (label, str(value))
            continue
        if value != ():
            answers[ident] = value
    return _Carried(answers, retired)


def _step(ident: str) -> str:
    return ident.partition(".")[0]


def _differs(ident: str, before: FilledWorksheet, after: FilledWorksheet) -> bool:
    """Whether one answer reads otherwise than before."""
    old, new = before.texts.get(ident, ""), after.texts.get(ident, "")
    return bool(old and new) and old != new


def _is_gone(field: Field, offered: set[str], value: Value) -> bool:
    """Whether a choice is not offered any more, and cannot be typed instead."""
    is_closed = field.kind is Kind.CHOICE and not field.free and bool(offered)
    return is_closed and value is not None and value not in offered


def _as_text(value: Value) -> str:
    """An answer in words, a row of a list in a line."""
    if not isinstance(value, tuple):
        return show(value)
    rows = (row.values() if isinstance(row, Mapping) else [row] for row in value)
    return "\n".join("; ".join(show(cell) for cell in row) for row in rows)


def _is_same(one: Value, other: Value) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def is_ours(path: Path) -> bool:
    """Whether a file's name is that of one refreshed already."""
    return bool(_OURS.fullmatch(path.stem))


def _target(path: Path, kind: str, folder: Path) -> Path:
    """The new file of a filled one."""
    suffix = suffix_of(kind) if kind else path.suffix.lower()
    return folder / f"{_stem(path)}{suffix}"


def _stem(path: Path) -> str:
    """The new file's name; what was refreshed already gets the next number."""
    ours = _OURS.fullmatch(path.stem)
    return f"{ours[1]}-{int(ours[2] or 1) + 1}" if ours else f"{path.stem}{_MARK}"


def _put(target: Path, data: bytes) -> Action:
    present = files.read(target)
    if present is None:
        files.sweep(target.parent)
        files.write(target, data, sync=True)
        return Action.CREATED
    return Action.UNCHANGED if present == data else Action.KEPT
