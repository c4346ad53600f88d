"""The index of a library: finds cases by words, fields and days without opening their files.

It is a SQLite database in the user's cache folder. It is never the record: it is made from the
files of the library, brought up to date whenever it is opened, and made anew if it is missing or
damaged. This is the only module that knows what it is made with.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.foundation import files
from generator.foundation.cache import cache_folder
from generator.foundation.digests import short_digest
from generator.foundation.errors import NOWHERE, GeneratorError, Place, Problem
from generator.library.case_folder import CaseFolder, Listing
from generator.library.history import Case
from generator.library.index_words import (
    has_words,
    searched_words,
    short_form,
    whole_answer,
)
from generator.library.record import (
    DECIDED,
    DECISION,
    DEPARTMENT,
    PERMISSION,
    REQUESTER,
    TITLE,
    Revision,
    case_in,
    revision_in,
)

_VERSION = 2  # of the tables below; a database of another one is made anew
_WAIT = 60  # seconds for another process that writes
_IN_MEMORY = ":memory:"
_TABLES = """
create table files (path text primary key, size integer, changed integer, id text) without rowid;
create index files_of_case on files (id);
create table cases (
    number integer primary key, id text unique, day text, playbook text, edition text,
    department text, team text, title text, requester text, decision text, decided text,
    permission text, revisions integer, path text, conflict integer, short text
);
create index cases_by_day on cases (day, id);
create table problems (id text, data text);
create virtual table words using fts5 (
    texts, facts, content = '', tokenize = "unicode61 remove_diacritics 2"
);
"""
_COLUMNS = (
    "id", "day", "playbook", "edition", "department", "team", "title", "requester", "decision",
    "decided", "permission", "revisions", "path", "conflict",
)  # fmt: skip
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True)
class FoundCase:
    """A case as a list shows it; `path` is the file of its current revision in the library, `day`
    that of the request, `permission` whether it may be shown. Texts are "" where not known.
    """

    id: str
    day: str
    playbook: str
    edition: str
    department: str
    team: str
    title: str
    requester: str
    decision: str
    decided: str
    permission: str
    revisions: int
    path: str
    conflict: bool


@dataclass(frozen=True)
class Query:
    """What to look for: all `words`, each of which may be the beginning of a longer one, those in
    double quotes as they are and in this order; whole `answers` by field; `texts` by field that
    have all of some words; `since` and `until` are days of the request, both included; `permitted`
    leaves out what may not be shown. Empty parts restrict nothing.
    """

    words: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    since: str = ""
    until: str = ""
    playbook: str = ""
    permitted: bool = False


@dataclass(frozen=True)
class Index:
    """The index of a library, up to date with its `listing`."""

    folder: CaseFolder
    listing: Listing
    database: sqlite3.Connection

    def find(self, query: Query, most: int = -1) -> tuple[int, list[FoundCase]]:
        """How many cases match, and the newest of them, `most` at most; all if it is negative."""
        tables, conditions, values = _conditions(query)
        where = f"from {tables} where {' and '.join(conditions) or 'true'}"
        columns = ", ".join(f"cases.{name}" for name in _COLUMNS)
        found = self.database.execute(
            f"select {columns} {where} order by cases.day desc, cases.id limit ?",
            [*values, -1 if query.texts else most],
        )
        cases = map(_found, found)
        if query.texts:  # the index knows in which case words are, but not in which field
            matching = [case for case in cases if self._has_texts(case, query.texts)]
            return len(matching), matching[: None if most < 0 else most]
        (count,) = self.database.execute(f"select count(*) {where}", values).fetchone()
        return count, list(cases)

    def _has_texts(self, found: FoundCase, texts: Iterable[tuple[str, str]]) -> bool:
        """Whether a case has all words of each text in its field."""
        answers = self.current(found).whole_answers
        return all(has_words(answers, ident, text) for ident, text in texts)

    def ids(self) -> list[str]:
        """The ids of all cases, sorted."""
        return [row[0] for row in self.database.execute("select id from cases order by id")]

    def problems(self) -> list[Problem]:
        """A warning for each file that cannot be used."""
        rows = self.database.execute("select data from problems order by id, data")
        return [_problem_of(json.loads(data)) for (data,) in rows]

    def conflicts(self, query: Query) -> int:
        """How many of the cases that match contradict themselves."""
        if query.texts:
            return sum(one.conflict for one in self.find(query)[1])
        tables, conditions, values = _conditions(query)
        where = f"from {tables} where {' and '.join(conditions) or 'true'}"
        (count,) = self.database.execute(
            f"select coalesce(sum(cases.conflict), 0) {where}", values
        ).fetchone()
        return int(count)

    def shorts(self, query: Query) -> Iterator[Revision]:
        """The revisions of the cases that match, without names, labels and long texts: enough to
        count. They are read one after another, so that many thousand take no more memory.
        """
        tables, conditions, values = _conditions(replace(query, texts=()))
        where = f"from {tables} where {' and '.join(conditions) or 'true'}"
        rows = self.database.execute(f"select cases.id, short {where} order by cases.id", values)
        if query.texts:
            wanted = {one.id for one in self.find(query)[1]}
            rows = (row for row in rows if row[0] in wanted)  # type: ignore[assignment]
        return (Revision(**json.loads(short)) for _, short in rows)

    def current(self, found: FoundCase) -> Revision:
        """The revision of a case that counts, from its file, which was checked for the index."""
        return revision_in(self.folder.read(found.path))

    def case(self, ident: str) -> Case | None:
        """A case from its files; None if there is none."""
        return self.folder.case(self.listing.by_case.get(ident, ()))[0]


@contextlib.contextmanager
def open_index(folder: CaseFolder) -> Iterator[Index]:
    """The index of a library, up to date. It is in memory where the user's cache is off or cannot
    be written to.
    """
    listing = folder.listing()
    database = _current(folder, listing)
    try:
        yield Index(folder, listing, database)
    finally:
        database.close()


def delete_index(folder: CaseFolder) -> bool:
    """Remove the index of a library, with all that it still contains of removed cases, and return
    whether there was one.
    """
    path = _path(folder)
    if path == _IN_MEMORY:
        return False
    beside = [files.remove(f"{path}{suffix}") for suffix in ("", "-journal", "-wal", "-shm")]
    return beside[0]


def _current(folder: CaseFolder, listing: Listing) -> sqlite3.Connection:
    """A database that is up to date, made anew if it is damaged or anything has to be forgotten."""
    path = _path(folder)
    for attempt in (path, path, _IN_MEMORY):
        database = None
        try:
            database = _opened(attempt)
            with database:
                database.execute("begin immediate")
                if _is_up_to_date(database, folder, listing):
                    return database
        except (sqlite3.Error, OSError):
            pass  # damaged, or the folder cannot be written to
        if database is not None:
            database.close()
        with contextlib.suppress(GeneratorError):
            delete_index(folder)
    raise AssertionError("a database in memory is always up to date")


def _opened(path: str) -> sqlite3.Connection:
    if path != _IN_MEMORY:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
    database.execute("pragma synchronous = off")  # after a power cut it is made anew
    database.execute("pragma cache_size = -65536")
    return database


def _path(folder: CaseFolder) -> str:
    home = cache_folder()
    if home is None:
        return _IN_MEMORY
    name = short_digest(str(files.resolved(folder.root)).encode(errors="backslashreplace"))
    return str(home / f"library-{name}.sqlite")


def _is_up_to_date(database: sqlite3.Connection, folder: CaseFolder, listing: Listing) -> bool:
    """Whether the database is up to date now. It is not if it has other tables, or if a file has
    gone or changed: then what was in it is to be forgotten, and the database is to be made anew.
    """
    (version,) = database.execute("pragma user_version").fetchone()
    if version not in (0, _VERSION):
        return False
    if not version:
        for statement in _TABLES.split(";\n"):
            database.execute(statement)
        database.execute(f"pragma user_version = {_VERSION}")
    rows = database.execute("select path, size, changed from files")
    known = {path: (size, changed) for path, size, changed in rows}
    new = [path for path, state in listing.files.items() if known.get(path) != state]
    if len(known) + len(new) != len(listing.files) or any(path in known for path in new):
        return False
    touched = dict.fromkeys(case_in(path.rpartition("/")[2]) for path in sorted(new))
    if known and any(_has(database, ident) for ident in touched):
        _remove(database, folder, touched)
    _insert(database, folder, listing, touched)
    database.executemany(
        "insert into files values (?, ?, ?, ?)",
        [(path, *listing.files[path], case_in(path.rpartition("/")[2])) for path in new],
    )
    return True


def _found(row: Sequence[Any]) -> FoundCase:
    plain = dict(zip(_COLUMNS, row, strict=True))
    return FoundCase(**{**plain, "conflict": bool(plain["conflict"])})


def _has(database: sqlite3.Connection, ident: str) -> bool:
    return bool(database.execute("select 1 from files where id = ?", [ident]).fetchone())


def _remove(database: sqlite3.Connection, folder: CaseFolder, idents: Iterable[str]) -> None:
    """Remove cases that have new revisions: the words of a case as they were indexed."""
    for ident in idents:
        rows = database.execute("select path from files where id = ?", [ident])
        known = sorted(path for (path,) in rows)
        case, _ = folder.case(known)
        found = database.execute("select number from cases where id = ?", [ident]).fetchone()
        if case and found:
            database.execute(
                "insert into words (words, rowid, texts, facts) values ('delete', ?, ?, ?)",
                [*found, *searched_words(case.current)],
            )
        database.execute("delete from cases where id = ?", [ident])
        database.execute("delete from problems where id = ?", [ident])


def _insert(
    database: sqlite3.Connection, folder: CaseFolder, listing: Listing, idents: Iterable[str]
) -> None:
    columns = (*_COLUMNS, "short")
    marks = ", ".join("?" * len(columns))
    statement = f"insert into cases ({', '.join(columns)}) values ({marks})"  # noqa: S608 — names of columns
    for ident in idents:
        paths = listing.by_case[ident]
        case, problems = folder.case(paths)
        database.executemany(
            "insert into problems values (?, ?)", [(ident, _plain(one)) for one in problems]
        )
        if case is None:
            continue
        if case.returned:
            returned = _plain(_returned(folder, case))
            database.execute("insert into problems values (?, ?)", [ident, returned])
        number = database.execute(statement, _row(case, paths)).lastrowid
        database.execute(
            "insert into words (rowid, texts, facts) values (?, ?, ?)",
            [number, *searched_words(case.current)],
        )


def _row(case: Case, paths: Sequence[str]) -> list[Any]:
    """The row of a case, in the order of the columns."""
    revision = case.current
    path = next((path for path in paths if path.endswith(revision.name)), paths[0])
    answers = revision.whole_answers

    def text(ident: str) -> str:
        value = answers.get(ident)
        return value if isinstance(value, str) else ""

    get = revision.stamp.get
    return [
        case.id, revision.day, get("playbook", ""), get("edition", ""),
        text(DEPARTMENT) or get("department", ""), get("team", ""), text(TITLE), text(REQUESTER),
        text(DECISION), text(DECIDED), text(PERMISSION), len(case.revisions), path,
        int(case.is_conflict), short_form(revision),
    ]  # fmt: skip


def _conditions(query: Query) -> tuple[str, list[str], list[Any]]:
    """The tables, conditions and values of a query."""
    conditions: list[str] = []
    values: list[Any] = []
    terms = [
        *_terms(" ".join([query.words, *(text for _, text in query.texts)])),
        *(f'facts : "{whole_answer(ident, text)}"' for ident, text in query.answers),
    ]
    tables = "cases"
    if terms:
        tables = "words join cases on cases.number = words.rowid"
        conditions.append("words match ?")
        values.append(" AND ".join(terms))
    elif query.words.strip():
        conditions.append("false")  # signs alone, which no word contains
    for column, sign, value in (
        ("day", ">=", query.since),
        ("day", "<=", query.until),
        ("playbook", "=", query.playbook),
    ):
        if value:
            conditions.append(f"cases.{column} {sign} ?")
            values.append(value)
    if query.permitted:
        conditions.append("cases.permission not in ('', 'no')")
    return tables, conditions, values


def _terms(words: str) -> Iterator[str]:
    for match in _PHRASE.finditer(words):
        text = (match[1] if match[1] is not None else match[2]).replace('"', " ")
        if any(map(str.isalnum, text)):
            yield f'texts : "{text}"' + (" *" if match[1] is None else "")


def _returned(folder: CaseFolder, case: Case) -> Problem:
    message = f"revisions of case {case.id} that were removed are back, perhaps from a copy"
    hint = "they do not count; playbook library expire removes them again"
    return Problem("library.returned", message, Place(folder.root.as_posix()), hint, "warning")


def _plain(problem: Problem) -> str:
    place = problem.place.file
    return json.dumps([problem.code, problem.message, place, problem.hint, problem.level])


def _problem_of(plain: list[str]) -> Problem:
    code, message, place, hint, _ = plain
    return Problem(code, message, Place(place) if place else NOWHERE, hint, "warning")
