"""The use cases `library forget` and `library expire`: names and cases are removed for good.

A run that is interrupted has either removed nothing of a case or is completed by the next one: the
revision without the name is written first, and says which revisions it replaces; then the sheets
are removed, then those revisions.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import PurePath

from generator.foundation import files
from generator.foundation.errors import Place, Problem
from generator.foundation.numbers import date_of
from generator.library.case_folder import year_of
from generator.library.history import Case
from generator.library.index import delete_index
from generator.library.names import PersonName, without_name
from generator.library.record import DECIDED, RECEIVED, Revision, digest_in
from generator.library.sheet_text import text_of
from generator.usecases.library.project_library import Library, no_case

_MONTHS = 12


@dataclass(frozen=True)
class Removed:
    """Something that was removed: what it is, where, and what happened to it."""

    what: str
    where: str
    how: str


@dataclass(frozen=True)
class _Kept:
    """A case with the files of its revisions."""

    case: Case
    paths: tuple[str, ...]

    def paths_of(self, digests: Iterable[str]) -> list[str]:
        """The files of some revisions, copies by sync clients among them."""
        return [path for path in self.paths if digest_in(path) in digests]

    @property
    def originals(self) -> set[str]:
        return {one.original for one in self.case.found.values() if one.original}


@dataclass
class CaseRemover:
    """Removes names and cases from a library, or with `dry_run` only says what it would remove.
    Problems of files that cannot be read, and of what it cannot decide, are added to `problems`.
    """

    library: Library
    dry_run: bool = False
    today: date = field(default_factory=date.today)
    problems: list[Problem] = field(default_factory=list)

    def forget(self, name: PersonName) -> Iterator[Removed]:
        """Take a name out of all records, and remove the sheets that mention it."""
        sheets = {one for one in self.library.folder.originals() if self._mentions(one, name)}
        touched = []
        for kept in self._cases.values():
            if any(name.mentioned_by(one) or one.original in sheets for one in kept.case.revisions):
                touched.append(kept.case.id)
                yield from self._forget_in(kept, name, sheets)
            else:
                yield from self._remove_returned(kept)
        known = {one for kept in self._cases.values() for one in kept.originals}
        for sheet in sorted(sheets - known):
            yield from self._remove_sheet(sheet)
        for path in self._unread:
            if name.mentioned_in(self._text(path)):
                yield self._remove_file(path, "damaged record")
        self._finish("forget", touched)

    def remove_cases(self, idents: Iterable[str]) -> Iterator[Removed]:
        """Remove whole cases. Raises `ConfigError` for one that does not exist."""
        idents = list(dict.fromkeys(idents))
        for ident in idents:
            if ident not in self._cases:
                raise no_case(ident, self._cases)
        chosen = {ident: self._cases.pop(ident) for ident in idents}
        shared = {sheet for kept in self._cases.values() for sheet in kept.originals}
        for ident, kept in chosen.items():
            yield Removed("case", ident, "removed")
            yield from self._remove(kept, kept.case.found, shared)
        self._finish("forget", idents)

    def expire(self) -> Iterator[Removed]:
        """Remove the cases that ended longer ago than `retention_months`, which departments and
        teams may set for themselves.
        """
        over = {ident: kept for ident, kept in self._cases.items() if self._is_over(kept.case)}
        others = [kept for ident, kept in self._cases.items() if ident not in over]
        shared = {sheet for kept in others for sheet in kept.originals}
        for ident, kept in over.items():
            yield Removed("case", ident, f"ended on {last_day(kept.case.current)}")
            yield from self._remove(kept, kept.case.found, shared)
        for kept in others:
            yield from self._remove_returned(kept)
        self._finish("expire", list(over))

    @cached_property
    def _cases(self) -> dict[str, _Kept]:
        found = {}
        for ident, paths in self.library.folder.listing().by_case.items():
            case, problems = self.library.folder.case(paths)
            self.problems += problems
            if case:
                found[ident] = _Kept(case, paths)
        return found

    @property
    def _unread(self) -> list[str]:
        """The record files that cannot be read."""
        listed = self.library.folder.listing().by_case
        read = {ident: kept.case.found for ident, kept in self._cases.items()}
        return [
            path
            for ident, paths in listed.items()
            for path in paths
            if digest_in(path) not in read.get(ident, {})
        ]

    def _forget_in(self, kept: _Kept, name: PersonName, sheets: set[str]) -> Iterator[Removed]:
        """Replace all revisions of a case by its last ones without the name."""
        case, folder = kept.case, self.library.folder
        naming = {
            one.original
            for one in case.found.values()
            if one.original in sheets or name.mentioned_by(one)
        }
        ends = [case.found[digest] for digest in case.ends]
        standing = {one.original for one in ends} - naming
        gone = {PurePath(one).stem for one in kept.originals - standing}
        for end in ends:
            new = replace(
                without_name(end, name),
                original=end.original if end.original in standing else "",
                parents=(),
                replaces=tuple(sorted(_replaced(case))),
                gone=tuple(sorted(gone.union(*(one.gone for one in case.found.values())))),
            )
            yield Removed("name", case.id, _how(end, new))
            self._warn_of_parts(new, name)
            if not self.dry_run:
                folder.write(new, year_of(kept.paths))
        yield from self._remove(kept, case.found, standing)

    def _remove(
        self, kept: _Kept, digests: Iterable[str], standing: Collection[str]
    ) -> Iterator[Removed]:
        """Remove revisions after their sheets, except those that others still have."""
        originals = {kept.case.found[digest].original for digest in digests}
        for sheet in sorted(originals - {"", *standing}):
            yield from self._remove_sheet(sheet)
        for path in kept.paths_of(digests):
            yield self._remove_file(path, "record")

    def _remove_returned(self, kept: _Kept) -> Iterator[Removed]:
        """Remove what was removed before and has come back, for example from a copy."""
        others = {one.original for one in kept.case.revisions}
        yield from self._remove(kept, kept.case.returned, others)

    def _remove_sheet(self, sheet: str) -> Iterator[Removed]:
        path = self.library.folder.file(sheet)
        if path.exists():
            yield self._remove_file(path.relative_to(self.library.folder.root).as_posix(), "sheet")

    def _remove_file(self, path: str, what: str) -> Removed:
        if not self.dry_run:
            self.library.folder.remove(path)
        return Removed(what, (self.library.folder.root / path).as_posix(), "removed")

    def _mentions(self, sheet: str, name: PersonName) -> bool:
        """Whether a sheet mentions a name. Of a name of one word, only what was read counts."""
        if name.is_single:
            return False
        data = files.read(self.library.folder.file(sheet), follow=False) or b""
        return name.mentioned_in(text_of(data, PurePath(sheet).suffix))

    def _text(self, path: str) -> str:
        data = files.read(self.library.folder.root / path, follow=False) or b""
        return data.decode(errors="replace")

    def _is_over(self, case: Case) -> bool:
        unit = self.library.reader.unit(case.current.stamp)
        months = self.library.project.config.settings(unit).policies.retention_months
        return months_later(last_day(case.current), int(months)) <= self.today

    def _warn_of_parts(self, revision: Revision, name: PersonName) -> None:
        """Report where a part of the name stands alone: it may be the same person, or a word."""
        for ident, word in name.parts_in(revision):
            label = revision.labels.get(ident, ident)
            message = f"“{word}” still stands in case {revision.case}, “{label}”"
            hint = f"if that is the same person, add --also {files.as_argument(word)}"
            self.problems.append(Problem("library.part", message, Place(), hint, "warning"))

    def _finish(self, command: str, cases: list[str]) -> None:
        if self.dry_run:
            return
        self.library.folder.sweep()
        delete_index(self.library.folder)
        if cases:
            self.library.folder.log(self.today, command, {"cases": sorted(cases)})


def last_day(revision: Revision) -> date:
    """The day on which a request ended: when it was decided, else received, else when its sheet was
    saved last; never later than the day on which it was added.
    """
    added = date_of(revision.added)
    assert added is not None  # every record was checked when it was read
    texts = (revision.answers.get(DECIDED), revision.answers.get(RECEIVED), revision.saved_on[:10])
    days = (date_of(text) for text in texts if isinstance(text, str))
    return min(next(filter(None, days), added), added)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month; the last day there is if
    that is too late.
    """
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _replaced(case: Case) -> set[str]:
    """The digests of all revisions of a case, of those too that were removed before."""
    return {*case.found, *(one for revision in case.found.values() for one in revision.replaces)}


def _how(old: Revision, new: Revision) -> str:
    """What taking out a name changed in a record."""
    entries = sum(new.people.get(name) != value for name, value in old.people.items())
    texts = sum(
        getattr(old, part).get(name) != value
        for part in ("answers", "retired")
        for name, value in getattr(new, part).items()
    )
    count = f"{entries} {'entry' if entries == 1 else 'entries'} for people"
    return f"taken out of {count} and {texts} {'text' if texts == 1 else 'texts'}"
