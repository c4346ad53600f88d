"""The files that people send back: those in folders, in mails, and by patterns; and their bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from glob import glob, has_magic
from os.path import exists, isdir, isfile, lexists
from pathlib import Path

from generator.foundation import files
from generator.foundation.errors import GeneratorError, Level, Place, Problem, ReadError
from generator.foundation.limits import LIMITS, Limits
from generator.readers import (
    FOR_PAPER,
    MAIL,
    NAMES_END,
    NOT_INSTALLED,
    PLAIN,
    SUFFIXES,
    find_reader,
)
from generator.readers.labels.blank import NOT_OURS
from generator.readers.mail import (
    Attachment,
    Envelope,
    attachments,
    envelope,
    other_attachments,
)
from generator.readers.other_formats import describe_format, is_mark

_NAMED = 5  # names in a message
_MANY = 10  # files of one kind that are reported one by one
_OF_SYSTEMS = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx"})


def expanded(paths: Iterable[Path], limits: Limits = LIMITS) -> Iterator[Path]:
    """The files for some paths: of a folder the worksheets in it, of a pattern the files that match
    it, of a mail its attachments, as if the mail were a folder. The marks of open files are left
    out. A path that does not exist is included, so that reading it reports that.
    """
    for path in _every(paths):
        if not is_mark(path.name):
            yield from [path / one.name for one in _attached(path, limits)] or [path]


def _every(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if isdir(path):
            yield from _worksheets(path)
        elif has_magic(str(path)) and not exists(path):
            found = [Path(name) for name in sorted(glob(str(path), recursive=True))]
            yield from found or [path]
        else:
            yield path


def passed_over(paths: Iterable[Path], results: Path | None = None) -> Iterator[Problem]:
    """What the given folders and mails contain and is not read: a warning for each file in a format
    that people send worksheets in, and for each link, since links are not followed; one for all
    other files of a folder. Hidden files and those of systems are left out, as are the run's own
    `results`.
    """
    for mail in filter(_is_mail, paths):
        yield from filter(None, map(_not_read, _unread(mail)))
    for folder in filter(isdir, paths):
        others: list[Path] = []
        kinds: dict[str, list[Problem]] = {}
        for path in sorted(folder.rglob("*")):
            if is_silent(path.relative_to(folder).parts) or path == results:
                continue
            found = list(filter(None, map(_not_read, (path, *_unread(path)))))
            for problem in found:
                kinds.setdefault(problem.message, []).append(problem)
            if not found and path.is_file() and path.suffix.lower() not in SUFFIXES:
                others.append(path)
        for found in kinds.values():
            yield from found[: None if len(found) <= _MANY else _NAMED]
            if len(found) > _MANY:
                message = f"{len(found) - _NAMED} more files: each {found[0].message}"
                yield replace(found[0], message=message, place=Place(folder.as_posix()))
        if others:
            names = ", ".join(path.name for path in others[:_NAMED])
            more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
            one = "1 other file was" if len(others) == 1 else f"{len(others)} other files were"
            message = f"{one} not read: {names}{more}"
            hint = NAMES_END
            yield Problem("read.others", message, Place(folder.as_posix()), hint, "warning")


def _not_read(path: Path) -> Problem | None:
    """The warning for a link or a file in another format; None for any other file."""
    place, known = Place(path.as_posix()), describe_format(path.suffix)
    if path.is_symlink():
        if path.suffix.lower() not in SUFFIXES and not path.is_dir():
            return None
        message, hint = "is a link, and was not followed", "name it if you trust it"
        return Problem("read.link", message, place, hint, "warning")
    if known is None or (path.is_dir() and path.suffix.lower() != ".pages"):
        return None
    message, hint = f"{known[0]}, so it was not read", known[1]
    return Problem("read.format", message, place, hint, "warning")


def as_found(problems: Iterable[Problem], path: Path, paths: Iterable[Path]) -> Iterator[Problem]:
    """The problems of a file that cannot be read. That a folder contains a text, a page, a PDF or a
    mail that is no worksheet, or a sheet for paper, is only worth a warning, unless somebody named
    it in `paths`.
    """
    plain = {FOR_PAPER, NOT_OURS, NOT_INSTALLED}
    expected = plain if path.suffix.lower() in PLAIN else {FOR_PAPER}
    is_named = container_of(path) in paths
    for problem in problems:
        if not is_named and problem.code in expected:
            yield replace(problem, level="warning")
        else:
            yield problem


def without_worksheets(
    paths: Iterable[Path], every: Collection[Path], what: str
) -> Iterator[Problem]:
    """A problem for each given folder with none of the files to read, `every`; and if there are no
    folders and no files either, one that there is nothing to `what`.
    """
    folders = [path for path in paths if isdir(path)]
    hint = "name filled files, or a folder that contains some"
    for folder in folders:
        if not any(folder in path.parents for path in every):
            message = "contains no worksheet" if any(folder.iterdir()) else "is an empty folder"
            level: Level = "warning" if every else "error"
            yield Problem("read.nothing", message, Place(folder.as_posix()), hint, level)
    if not folders and not every:
        yield Problem("read.nothing", f"there is no worksheet to {what}", hint=hint)


def _worksheets(folder: Path) -> list[Path]:
    """The files in a folder that may be worksheets. Links are not followed: in a folder from
    someone else they may lead anywhere.
    """
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not path.is_symlink()
        and not is_silent(path.relative_to(folder).parts)
    )


def is_silent(parts: Iterable[str]) -> bool:
    """Whether it need not be reported that a file is not read, by the parts of its path: a hidden
    one, such as the mark that LibreOffice puts beside an open file, Word's mark, or a file of the
    operating system.
    """
    *_, name = every = list(parts)
    return (
        is_mark(name)
        or name.casefold() in _OF_SYSTEMS
        or any(part.startswith(".") for part in every)
    )


def container_of(path: Path) -> Path:
    """The file itself, or the mail that it is attached to."""
    return path.parent if _is_mail(path.parent) else path


def envelope_of(path: Path, limits: Limits) -> Envelope | None:
    """The envelope of the mail that a file is, or is attached to; None for any other file."""
    mail = container_of(path)
    if not _is_mail(mail):
        return None
    try:
        return envelope(_bytes(mail, limits) or b"", mail.as_posix(), limits)
    except ReadError:
        return None


def read_file(path: Path, limits: Limits) -> bytes:
    """The bytes of a file, which may be attached to a mail. Of a file over the limits, one byte
    more than they allow is read, so that its reader notices. Raises `ReadError` if the file does
    not exist or is in a format that is not read.
    """
    place = Place(path.as_posix())
    if is_mark(path.name):
        message, hint = "is only the mark of a file that is open", "name the file itself"
        raise ReadError(Problem("read.open", message, place, hint))
    if _is_mail(path.parent):
        named = [one.data for one in _attached(path.parent, limits) if one.name == path.name]
        if named:
            return named[0]
        raise _missing(path)
    if find_reader(path.suffix, limits) is None:
        if not lexists(path):
            raise _missing(path)
        message, hint = describe_format(path.suffix) or ("is not a worksheet", NAMES_END)
        raise ReadError(Problem("read.format", message, place, hint))
    data = _bytes(path, limits)
    if data is None:
        raise _missing(path)
    return data


def _bytes(path: Path, limits: Limits) -> bytes | None:
    try:
        return files.read(path, most=limits.filled_file)
    except GeneratorError as error:
        raise ReadError(*error.problems) from None


def _is_mail(path: Path) -> bool:
    return path.suffix.lower() == MAIL and isfile(path)


def _attached(path: Path, limits: Limits) -> tuple[Attachment, ...]:
    """The worksheets attached to a mail; none where it cannot be read, which reading it reports."""
    if not _is_mail(path):
        return ()
    try:
        return attachments(_bytes(path, limits) or b"", path.as_posix(), limits)
    except ReadError:
        return ()


def _unread(path: Path) -> list[Path]:
    """The other files attached to a mail; none for any other file, and one that cannot be read."""
    if not _is_mail(path):
        return []
    try:
        names = other_attachments(_bytes(path, LIMITS) or b"", path.as_posix(), LIMITS)
    except ReadError:
        return []
    return [path / name for name in names]


def _missing(path: Path) -> ReadError:
    """The error for a path, a folder perhaps, or a pattern that nothing has."""
    is_pattern = has_magic(str(path))
    message = "no file matches this pattern" if is_pattern else "does not exist"
    place = Place(path.as_posix())
    return ReadError(Problem("read.missing", message, place, files.near(path)))
