"""Where documents are made: one process's share of an order, a task at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from generator import lock, slots
from generator.answers import flatten
from generator.branding import look_of
from generator.cache import open_cache, program_digest
from generator.config import Layer, Unit
from generator.document import Answers, Document, Meta
from generator.errors import EnvironmentProblem, GeneratorError, Problem, TemplateError
from generator.folder import open_folder
from generator.locale import find as find_locale
from generator.lock import Record, digest
from generator.look import Look
from generator.order import Order
from generator.plan import Action, decide, kept
from generator.playbook import SUMMARY, Playbook, carried, opens
from generator.prefill import load_answers
from generator.project import Item, Items, Job, Project, Units, open_project
from generator.reading import Desk
from generator.writers import FORMATS, Compiled, Press, find_writer, suffix_of

_DIGITS = 16
_DATA = "en"  # the words of a choice do not matter where codes are read


@dataclass(frozen=True)
class Task:
    """Some of those an order is for, and what the lock says of their files."""

    items: tuple[Item, ...]
    known: Mapping[str, Record]

    def split(self) -> Iterator[Task]:
        """A task for each item."""
        for item in self.items:
            yield Task((item,), self.known)


class Outcome(NamedTuple):
    """What happened to one file, or would happen in a dry run; `name` is its path in the output
    folder.
    """

    name: str
    action: Action


@dataclass(frozen=True)
class Made:
    """What became of one unit's documents. Without outcomes they could not be made at all."""

    unit: str
    department: str
    outcomes: tuple[Outcome, ...] = ()
    records: Mapping[str, Record] | None = None
    problems: tuple[Problem, ...] = ()
    failed: bool = False


@dataclass(frozen=True)
class _Draft:
    """One file as it should be; `data` is None where what is there need not be made again."""

    name: str
    record: Record
    action: Action
    data: bytes | None = None


class Workshop:
    """Makes documents, compiling each structure once."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._cache = open_cache()
        self.project: Project = open_project(order.config, order.overrides, order.day, self._cache)
        self.folder = open_folder(str(order.output))
        self.wanted, self.problems = self.project.wanted(order)
        self._playbooks = list({playbook.id: playbook for playbook, _ in self.wanted}.values())
        self._kinds = order.formats or FORMATS
        self._origin = Desk(self.project).read(order.origin) if order.origin else None
        self._answers = {
            (playbook.id, edition): self._given(playbook, edition)
            for playbook, edition in self.wanted
        }
        self._look = lru_cache(maxsize=32)(self._read_look)
        self._compiled = lru_cache(maxsize=48)(self._compile)
        self._press = lru_cache(maxsize=48)(self._new_press)
        self._voice = lru_cache(maxsize=32)(self._voice_digest)

    def items(self) -> Items:
        """Whom the order is for; a filled worksheet says itself whose it is."""
        order = self.order
        asked = order.teams or order.department or order.all_teams or order.sheet
        if self._origin is None or asked:
            return self.project.items(order)
        units, stamp = self.project.config.units, self._origin.stamp
        known = [name for key in ("team", "department") if (name := stamp.get(key)) in units]
        return Units(known[:1]) if known else self.project.items(order)

    def make(self, task: Task) -> list[Made]:
        """Make the documents of every item: first all are drafted, then promised, then written."""
        made: list[Made] = []
        drafts: list[list[_Draft]] = []
        for item in task.items:
            try:
                unit = self.project.unit(item)
                own, refused = self._drafts(unit, task.known)
                problems = (*self._warnings(unit), *refused)
                drafts.append(own)
                made.append(Made(unit.id, unit.department_id, problems=problems))
            except GeneratorError as error:
                name = item if isinstance(item, str) else item.id
                drafts.append([])
                made.append(Made(name, "", problems=error.problems, failed=True))
        if not self.order.dry_run and not self.order.is_filled:
            self._promise(drafts)
        return [self._finished(one, own) for one, own in zip(made, drafts, strict=True)]

    def _given(self, playbook: Playbook, edition: str) -> Answers:
        """The answers that a playbook's documents begin with."""
        order = self.order
        if order.answers:
            labels = self.project.words(playbook, find_locale(_DATA))
            return load_answers(order.answers, playbook, self.project.choices(playbook, labels))
        if self._origin is None:
            return {}
        source = self.project.renderer.library.playbook(self._origin.stamp.get("playbook", ""))
        own = source.id == playbook.id and (edition == SUMMARY or not opens(source, playbook))
        return self._origin.answers if own else carried(source, playbook, self._origin.answers)

    def _promise(self, drafts: Sequence[Sequence[_Draft]]) -> None:
        written = [draft for own in drafts for draft in own if draft.action.writes]
        if written:
            lock.promise(self.folder, {draft.name: draft.record for draft in written})

    def _finished(self, made: Made, drafts: Sequence[_Draft]) -> Made:
        """The drafts written, and what is to be said of them."""
        outcomes: list[Outcome] = []
        records: dict[str, Record] = {}
        problems = list(made.problems)
        for draft in drafts:
            try:
                if draft.action.writes and draft.data is not None and not self.order.dry_run:
                    self.folder.write(draft.name, draft.data)
            except GeneratorError as error:
                problems += error.problems
                continue
            outcomes.append(Outcome(draft.name, draft.action))
            if draft.action is Action.KEPT:
                path = f"{self.folder.address}/{draft.name}"
                problems.append(kept(path, filled=self.order.is_filled))
            elif not self.order.is_filled:  # a file that holds answers is nobody's to overwrite
                records[draft.name] = draft.record
        return Made(
            made.unit, made.department, tuple(outcomes), records, tuple(problems), made.failed
        )

    def _drafts(
        self, unit: Unit, known: Mapping[str, Record]
    ) -> tuple[list[_Draft], list[Problem]]:
        """The files of a unit, made where what is there was made from something else; and those
        that the system does not let us look at.

        Raises `TemplateError` with every problem: a unit's documents are made all or none.
        """
        look, _ = self._look(unit.layers)
        drafts: list[_Draft] = []
        wrong: list[Problem] = []
        files: dict[str, tuple[bytes, str]] = {}
        for playbook, edition in self.wanted:
            fresh = [self._present(unit, playbook, edition, kind, known) for kind in self._kinds]
            if not self.order.is_filled and all(draft is not None for draft in fresh):
                drafts += (draft for draft in fresh if draft is not None)
                continue
            try:
                job = self._job(unit, playbook, edition, look)
            except TemplateError as error:
                wrong += error.problems
                continue
            files |= dict(self._drawn(unit, job, kind) for kind in self._kinds)
            if "md" in self._kinds:
                shown = job.look.pictures
                files |= {f"{job.folder}/{name}": (data, "") for name, data in shown}
        if wrong:
            raise TemplateError(*wrong)
        refused: list[Problem] = []
        for name, (data, inputs) in files.items():
            try:
                drafts.append(self._draft(name, data, inputs, known))
            except EnvironmentProblem as error:
                refused += error.problems
        return drafts, refused

    def _job(self, unit: Unit, playbook: Playbook, edition: str, look: Look) -> Job:
        answers = self._answers.get((playbook.id, edition), {})
        job = self.project.job(unit, (playbook, edition), self.order, look, answers)
        return self._with_origin(job, playbook) if self._origin and answers else job

    def _with_origin(self, job: Job, playbook: Playbook) -> Job:
        """The document with a last line that says which worksheet its answers come from."""
        assert self._origin is not None
        rendering = job.rendering
        labels = self.project.words(playbook, find_locale(rendering.meta.language))
        told = labels.text("words", "carried", worksheet=self._origin.stamp.get("worksheet", ""))
        text = f"{rendering.skeleton}\n\n*{slots.mark(len(rendering.values))}*\n"
        return replace(
            job, rendering=replace(rendering, skeleton=text, values=(*rendering.values, told))
        )

    def _drawn(self, unit: Unit, job: Job, kind: str) -> tuple[str, tuple[bytes, str]]:
        """The name of one document in one format; its bytes, and the digest of what made it."""
        name = f"{job.folder}/{job.name}{suffix_of(kind)}"
        if self.order.is_filled:
            return name, (self._filled(job, kind), "")
        rendering = job.rendering
        press = self._press(unit.department_id, kind, rendering.skeleton, rendering.meta, job.look)
        # A picture's bytes are no setting, so a document that shows one is always made again.
        inputs = "" if job.look.pictures else self._inputs(unit, f"{job.name}.{kind}")
        return name, (press.fill(rendering.values), inputs)

    def _filled(self, job: Job, kind: str) -> bytes:
        """The document with the answers of the order in it."""
        rendering = job.rendering
        compiled = self._compiled(kind, rendering.skeleton, rendering.meta, job.look)
        answers = self._answers.get((job.playbook.id, rendering.meta.edition), {})
        return compiled.fill(rendering.values, flatten(job.playbook.shapes(), answers))

    def _draft(self, name: str, data: bytes, inputs: str, known: Mapping[str, Record]) -> _Draft:
        present = self.folder.read(name)
        wanted, recorded = digest(data), known.get(name)
        action = decide(
            recorded.digest if recorded else None,
            digest(present) if present is not None else None,
            wanted,
        )
        return _Draft(name, Record(wanted, inputs), action, data)

    def _present(
        self, unit: Unit, playbook: Playbook, edition: str, kind: str, known: Mapping[str, Record]
    ) -> _Draft | None:
        """The file that is there, if it was made from just what it would be made from now."""
        document = f"{playbook.id}-{edition}"
        name = f"{unit.id}/{document}{suffix_of(kind)}"
        recorded = known.get(name)
        if recorded is None or recorded.inputs != self._inputs(unit, f"{document}.{kind}"):
            return None
        try:
            present = self.folder.read(name)
        except EnvironmentProblem:
            return None
        if present is None or digest(present) != recorded.digest:
            return None
        return _Draft(name, recorded, Action.UNCHANGED)

    def _inputs(self, unit: Unit, document: str) -> str:
        """The digest of all that a document is made from."""
        whom = (unit.id, unit.team, unit.department_id, unit.department)
        text = "\0".join((self._sources, self._voice_of(unit), *whom, document))
        return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]

    def _voice_of(self, unit: Unit) -> str:
        return self._voice(unit.layers, self._look(unit.layers)[0])

    @cached_property
    def _sources(self) -> str:
        """The digest of the program, the templates and what the order says for all documents."""
        told = (program_digest(), self.order.day, self.order.protect, self.project.departments)
        made = hashlib.sha256(repr(told).encode())
        for root in self.project.renderer.library.roots:
            for path in sorted(root.rglob("*")):
                if path.suffix in {".yaml", ".j2"} and path.is_file():
                    made.update(path.relative_to(root).as_posix().encode())
                    made.update(path.read_bytes().replace(b"\r\n", b"\n"))
        return made.hexdigest()

    def _voice_digest(self, layers: tuple[Layer, ...], look: Look) -> str:
        plain = self.project.config.plain(layers)
        text = json.dumps(plain, sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(f"{text}\0{digest(look.logo or b'')}".encode()).hexdigest()

    def _warnings(self, unit: Unit) -> Iterator[Problem]:
        yield from self.project.check_language(unit, self._playbooks)
        yield from self._look(unit.layers)[1]

    def _read_look(self, layers: tuple[Layer, ...]) -> tuple[Look, list[Problem]]:
        project = self.project
        return look_of(
            project.config.plain(layers),
            project.config.folder,
            project.file,
            protect=self.order.protect,
            cache=self._cache,
        )

    def _compile(self, kind: str, skeleton: str, meta: Meta, look: Look) -> Compiled:
        """A structure compiled, in this run or in one before."""
        return self._cache.remember(
            ("compiled", kind, skeleton, meta, look), lambda: _compiled(kind, skeleton, meta, look)
        )

    def _new_press(self, _: str, kind: str, skeleton: str, meta: Meta, look: Look) -> Press:
        """A press for one structure and one department, whose documents share a voice."""
        return Press(self._compiled(kind, skeleton, meta, look))


@dataclass(frozen=True)
class Run:
    """One run of an order; its token tells it from another of the same order."""

    order: Order
    token: str


@lru_cache(maxsize=1)
def workshop(run: Run) -> Workshop:
    """This process's workshop for a run."""
    return Workshop(run.order)


def work(run: Run, task: Task) -> list[Made]:
    """A task of a run, in whichever process this is called."""
    return workshop(run).make(task)


def _compiled(kind: str, skeleton: str, meta: Meta, look: Look) -> Compiled:
    from generator.parser import parse  # what is kept needs no parser

    return find_writer(kind).compile(Document(meta, parse(skeleton)), look)
