"""The use case `library add`: filled worksheets become cases, or revisions of cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from generator.answers.duplicates import saving_order
from generator.formats.copy_id import copy_in
from generator.foundation import files
from generator.foundation.characters import comparable
from generator.foundation.digests import digest
from generator.foundation.errors import Place, Problem, ReadError
from generator.library.case_folder import year_of
from generator.library.history import Case, differing
from generator.library.record import FILE, REQUESTER, TITLE, Revision, parted
from generator.playbook import SUMMARY
from generator.readers.returned_files import read_file
from generator.usecases import export
from generator.usecases.library.project_library import Library, person_fields
from generator.usecases.read import FilledWorksheet

CONFIDENTIAL = "about.confidential"
NEVER = "library.confidential"  # code of the problem of a sheet that must not be added
IN_CONFLICT = "library.conflict"  # code of the problem that somebody has to settle
# What all sheets of one request have in common; a refreshed one has another version.
_STAMP = ("playbook", "organisation", "department", "team")
_LISTED = 8  # fields in a message


class Outcome(StrEnum):
    """What became of a sheet."""

    ADDED = "added"
    REVISED = "revised"
    CONFLICT = "conflict"
    SETTLED = "settled"
    KNOWN = "known"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class AddedSheet:
    """What became of a sheet; `case` is "" if it never came near the library."""

    file: Path
    outcome: Outcome
    case: str = ""


@dataclass(frozen=True)
class _Draft:
    """A sheet that was read: its revision, yet without a case; what tells its request from others;
    the digest of its bytes; and its place in the order of adding.
    """

    file: Path
    revision: Revision
    identity: tuple[object, ...]
    digest: str
    order: tuple[object, ...]


@dataclass
class SheetAdder:
    """Adds sheets to a library: `read` each, then `finish`. With `settles`, a sheet counts where
    the revisions of its case contradict each other. `today` is the day to write down.
    """

    library: Library
    settles: bool = False
    today: date = field(default_factory=date.today)
    problems: list[Problem] = field(default_factory=list)
    _drafts: list[_Draft] = field(default_factory=list)
    _left_out: list[AddedSheet] = field(default_factory=list)
    _paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _earlier: frozenset[str] = frozenset()

    def read(self, path: Path) -> None:
        """Read a sheet. Nothing is written yet.

        Raises `GeneratorError` for a file that cannot be read, or is of another organisation.
        """
        data = read_file(path, self.library.project.limits)
        reading = self.library.reader.read_own(path, data)
        if refused := _why_not(reading):
            self.problems.append(refused)
            self._left_out.append(AddedSheet(path, Outcome.LEFT_OUT))
            if refused.code == NEVER:
                self._report_earlier(self._draft(reading, data))
            return
        self.problems += reading.problems
        self._drafts.append(self._draft(reading, data))

    def is_own(self, path: Path) -> bool:
        """Whether a file is one of the library itself."""
        return files.resolved(path).is_relative_to(files.resolved(self.library.folder.root))

    def finish(self) -> Iterator[AddedSheet]:
        """Add all sheets that were read, those with most answers to give and saved last at the end,
        so that they count.
        """
        yield from self._left_out
        folder = self.library.folder
        self._paths = dict(folder.listing().by_case)
        self._earlier = frozenset(path for paths in self._paths.values() for path in paths)
        done: list[AddedSheet] = []
        for draft in sorted(self._drafts, key=lambda draft: draft.order):
            try:
                done.append(self._added(draft))
            except ReadError as error:
                self.problems += error.problems
                done.append(AddedSheet(draft.file, Outcome.LEFT_OUT))
            yield done[-1]
        written = {one.case for one in done if one.outcome not in (Outcome.KNOWN, Outcome.LEFT_OUT)}
        folder.sweep()
        if written:
            folder.log(self.today, "add", {"cases": sorted(written)})

    def _draft(self, reading: FilledWorksheet, data: bytes) -> _Draft:
        record = export.record(reading)
        playbook = self.library.project.renderer.catalogue.playbook(reading.stamp["playbook"])
        answers, people = parted(record["answers"], person_fields(playbook))
        sheet = digest(data)
        revision = Revision(
            case="",
            added=self.today.isoformat(),
            stamp={key: text for key, text in sorted(reading.stamp.items()) if text},
            answers=answers,
            people={**people, FILE: reading.file.name},
            labels=_labels(record),
            steps=record["completeness"],
            derived=_figures(record["derived"]),
            retired=record["retired"],
            currency=reading.currency,
            saved_on=reading.saved_on.isoformat() if reading.saved_on else "",
            asked=len(reading.asked),
            original=f"{sheet}{reading.file.suffix.lower()}",
            problems=tuple(problem.message for problem in reading.problems),
        )
        order = (revision.asked, *saving_order(reading.file, reading.saved_on))
        return _Draft(reading.file, revision, _identity(reading), sheet, order)

    def _added(self, draft: _Draft) -> AddedSheet:
        ident = self._case_id(draft)
        paths = self._paths.get(ident, ())
        case, problems = self.library.folder.case(paths)
        self.problems += problems
        new = replace(draft.revision, case=ident)
        if case is None:
            return self._write(draft, new, Outcome.ADDED)
        if _names_forgotten(draft, case):
            message = "names somebody who was forgotten, so it is left out"
            hint = "delete this file, or take the name out of it"
            self._warn(draft, "forgotten", message, hint)
            return AddedSheet(draft.file, Outcome.LEFT_OUT, ident)
        if self.settles and case.is_conflict:
            return self._write(draft, replace(new, parents=case.ends), Outcome.SETTLED)
        if case.same_as(new):
            return AddedSheet(draft.file, Outcome.KNOWN, ident)
        if _is_smaller(new, case.current):
            self._report_smaller(draft, new, case)
            return AddedSheet(draft.file, Outcome.LEFT_OUT, ident)
        earlier = {one.digest for one in case.revisions if self._was_there(one, paths)}
        parent = case.parent_of(new, earlier)
        return self._write(draft, replace(new, parents=(parent.digest,)), Outcome.REVISED)

    def _was_there(self, revision: Revision, paths: tuple[str, ...]) -> bool:
        """Whether a revision was in the library before this run."""
        return any(path in self._earlier and path.endswith(revision.name) for path in paths)

    def _case_id(self, draft: _Draft) -> str:
        """The id of a sheet's case: its copy id, else that under which its request is known."""
        if copy := copy_in(draft.revision.stamp):
            return copy
        idents = self.library.folder.case_ids(draft.identity)
        return next((ident for ident in idents if ident in self._paths), idents[0])

    def _write(self, draft: _Draft, new: Revision, outcome: Outcome) -> AddedSheet:
        """Write a revision after its original; say so if the case is then in conflict."""
        data = read_file(draft.file, self.library.project.limits)
        if digest(data) != draft.digest:
            message, hint = "was changed while it was being read", "run the command again"
            raise ReadError(Problem("library.changed", message, _place(draft.file), hint))
        folder, paths = self.library.folder, self._paths.get(new.case, ())
        folder.keep_original(new.original, data)
        path = folder.write(new, year_of(paths) if paths else str(self.today.year))
        self._paths[new.case] = (*dict.fromkeys((*paths, path)),)
        case, _ = folder.case(self._paths[new.case])
        if case and case.is_conflict:
            self.problems.append(conflict_problem(case, draft.file))
            return AddedSheet(draft.file, Outcome.CONFLICT, new.case)
        return AddedSheet(draft.file, outcome, new.case)

    def _report_smaller(self, draft: _Draft, new: Revision, case: Case) -> None:
        """Report a smaller edition of a case, and what only it answers."""
        current = case.current
        edition = current.stamp.get("edition", "")
        message = f"the {edition} of the same request is in the library as case {case.id}"
        own = [
            new.labels.get(name, name)
            for name in differing(current.compared, new.compared)
            if name in new.compared
        ]
        hint = ""
        if own:
            message += f", which does not answer alike: {_listed(own)}"
            hint = f"playbook build --edition {edition} with --from for each puts them together"
        self._warn(draft, "smaller", message, hint)

    def _report_earlier(self, draft: _Draft) -> None:
        """Report that an earlier revision of a confidential sheet is in the library."""
        self._paths = dict(self.library.folder.listing().by_case)
        if self._paths and (ident := self._case_id(draft)) in self._paths:
            message = f"an earlier revision, without that mark, is in the library as case {ident}"
            hint = f"playbook library forget --case {ident} removes it"
            self._warn(draft, "earlier", message, hint)

    def _warn(self, draft: _Draft, code: str, message: str, hint: str) -> None:
        place = _place(draft.file)
        self.problems.append(Problem(f"library.{code}", message, place, hint, "warning"))


def conflict_problem(case: Case, file: Path | None = None) -> Problem:
    """The problem of a case whose revisions contradict each other: in which fields."""
    first, *others = case.heads
    names = dict.fromkeys(
        name for other in others for name in differing(first.compared, other.compared)
    )
    labels = {**others[0].labels, **first.labels} if others else first.labels
    shown = _listed([labels.get(name, name) for name in names])
    message = f"the revisions of case {case.id} contradict each other: {shown}"
    hint = "agree on the answers, and add the file that has them with --settle"
    return Problem(IN_CONFLICT, message, _place(file) if file else Place(), hint)


def _why_not(reading: FilledWorksheet) -> Problem | None:
    """Why a sheet must not or need not enter the library; None if it may."""
    place = _place(reading.file)
    if reading.stamp.get("edition") == SUMMARY:
        message, hint = "is a summary, so it is left out", "add the worksheet it was made from"
        return Problem("library.summary", message, place, hint, "warning")
    if reading.answers.get(CONFIDENTIAL, False) is not False or any(
        ident.startswith(CONFIDENTIAL) for ident in reading.retired
    ):
        message = "is marked as confidential, so it is left out"
        hint = "confidential worksheets never enter the library; keep it where few can read it"
        return Problem(NEVER, message, place, hint, "warning")
    if not reading.answers and not reading.retired:
        message, hint = "is blank, so it is left out", "add it when it is filled in"
        return Problem("library.blank", message, place, hint, "warning")
    return None


def _identity(reading: FilledWorksheet) -> tuple[object, ...]:
    """What tells a request from others: whom it is for, its title and who made it; where it has
    neither, all its answers.
    """
    stamp = [reading.stamp.get(name, "") for name in _STAMP]
    names = [comparable(str(reading.answers.get(ident) or "")) for ident in (TITLE, REQUESTER)]
    own = names if any(names) else [repr(sorted(reading.answers.items()))]
    return (*stamp, *own)


def _names_forgotten(draft: _Draft, case: Case) -> bool:
    """Whether a sheet brings back a name that was taken out of its case: it was removed then, or it
    has an entry for people that the case no longer has.
    """
    if any(draft.digest in one.gone for one in case.revisions):
        return True
    is_nameless = any(one.replaces for one in case.revisions)
    named = draft.revision.people.keys() - case.current.people.keys() - {FILE}
    return is_nameless and bool(named)


def _is_smaller(new: Revision, current: Revision) -> bool:
    """Whether a sheet is of an edition with fewer fields than the one that counts."""
    editions = (one.stamp.get("edition", "") for one in (new, current))
    return new.asked < current.asked and len({*editions}) > 1


def _labels(record: Mapping[str, Any]) -> dict[str, str]:
    """What was printed above the fields that have an answer."""
    answered = record["answers"].keys()
    return {
        ident: label
        for ident, label in record["labels"].items()
        if any(ident == one or ident.startswith(f"{one}.") for one in answered)
    }


def _figures(derived: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    keys = ("value", "shown", "only")
    return {ident: {key: one[key] for key in keys} for ident, one in derived.items()}


def _listed(names: list[str]) -> str:
    more = len(names) - _LISTED
    return "; ".join(names[:_LISTED]) + (f"; and {more} more" if more > 0 else "")


def _place(path: Path) -> Place:
    return Place(path.as_posix())
