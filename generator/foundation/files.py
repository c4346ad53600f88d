"""Files that are written completely or not at all.

Paths may be plain strings: pathlib interns every name, which slows down batches of thousands.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from generator.foundation.errors import REFUSED, EnvironmentProblem, Place, Problem, suggestion

_TEMPORARY = (".playbook-", ".tmp")
_OPENS_FOLDERS = os.name != "nt"  # so that they can be locked
_LOCK_FILE = "running"  # locked in a folder that itself cannot be
# Errors of systems without hard links, such as those of memory sticks.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_MOST_NAMES = 2_000  # of a folder, that are compared with a name
_TRIES = 100  # to lock a folder that other runs create and remove at the same time
_HINTS = {
    errno.EACCES: "close it in other programs, or ask for permission",
    errno.EPERM: "close it in other programs, or ask for permission",
    errno.ENOSPC: "free some disk space",
    errno.EDQUOT: "free some space in your quota",
    errno.EROFS: "name another folder with --output",
    errno.ENAMETOOLONG: "use shorter ids and folders",
    errno.ENOTDIR: "name another folder with --output",
    errno.EEXIST: "name another folder with --output",
    errno.ELOOP: "it is a link, and links are not followed; remove it",
    errno.EFBIG: "free some space in your quota",
    errno.EISDIR: "a folder has the name of this file; move the folder away",
}


def is_temporary(name: str) -> bool:
    """Whether this is the name of a file that is still being written."""
    return name.startswith(_TEMPORARY[0]) and name.endswith(_TEMPORARY[1])


def temporary_name() -> str:
    """A new name for a file while it is being written."""
    return f"{_TEMPORARY[0]}{os.getpid()}-{secrets.token_hex(4)}{_TEMPORARY[1]}"


def write(path: Path | str, data: bytes, *, sync: bool = False, new: bool = False) -> None:
    """Write `data` to `path`: other programs see the old file or the new one, never half of one.

    A symbolic link at `path` is replaced, not followed. With `sync` the bytes are on the disk
    before this returns. Raises `EnvironmentProblem` if the system refuses, or if the file is to be
    `new` and one appeared at `path`; the old file then still exists.
    """
    with open_for_writing(path, sync=sync, new=new) as file:
        file.write(data)


@contextlib.contextmanager
def open_for_writing(
    path: Path | str, *, sync: bool = False, new: bool = False
) -> Iterator[BinaryIO]:
    """As `write`, for data in pieces: `path` is replaced when the context ends normally, and stays
    unchanged when anything is raised.
    """
    temporary: str | None = None
    try:
        temporary = os.path.join(os.path.dirname(path), temporary_name())
        with _created(temporary) as file:
            yield file
            if sync:
                file.flush()
                os.fsync(file.fileno())
        _put(temporary, path, new=new)
        temporary = None
    except FileExistsError as error:
        raise EnvironmentProblem(appeared(path) if new else refused(path, error)) from None
    except OSError as error:
        raise EnvironmentProblem(refused(path, error)) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _put(temporary: str, path: Path | str, *, new: bool) -> None:
    """Give a file its name. Raises `FileExistsError` if it is to be `new` and the name is taken."""
    if not new:
        os.replace(temporary, path)
    elif os.name == "nt":
        os.rename(temporary, path)  # refused if the name is taken
    else:
        try:
            os.link(temporary, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            os.replace(temporary, path)
            return
        os.unlink(temporary)


def appeared(path: Path | str) -> Problem:
    """The problem of a file that was created or changed by somebody else during a run."""
    message = "was created or changed in the meantime, so it is left unchanged"
    return Problem("file.kept", message, Place(_shown(path)), "run the command again", "warning")


def remove(path: Path | str) -> bool:
    """Remove a file and return whether it existed. Raises `EnvironmentProblem` if the system
    refuses.
    """
    try:
        os.unlink(path)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise EnvironmentProblem(refused(path, error)) from None
    return True


@contextlib.contextmanager
def exclusive_lock(folder: str) -> Iterator[None]:
    """A lock on a folder that one process at a time can hold; it is released when the process and
    its forks end, however they end. A missing folder is created, and removed again if nothing was
    written into it. Nothing in the folder is changed; on Windows it contains a lock file meanwhile.

    Raises `EnvironmentProblem` if another process holds the lock, or if the system refuses. Where
    the system has no locks, as on some network drives, nothing is locked.
    """
    path = folder if _OPENS_FOLDERS else f"{folder}/{_LOCK_FILE}"
    handle, created = _locked(folder, path)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            if path != folder:
                os.close(handle)
                os.unlink(path)  # refused if another run has opened it since
            for one in created:
                os.rmdir(one)  # refused if something was written into it
        if path == folder:
            os.close(handle)


def _locked(folder: str, path: str) -> tuple[int, list[str]]:
    """The handle of what is locked for a folder, and the folders that had to be created, innermost
    first.

    A run that ends may remove a folder just found here, so opening the file is tried repeatedly.
    """
    from filelock import lock_descriptor

    for left in reversed(range(_TRIES)):
        created = _missing(folder)
        try:
            os.makedirs(folder, exist_ok=True)
            flags = os.O_RDONLY if path == folder else os.O_RDWR | os.O_CREAT
            handle = _unfollowed(path, flags)
        except OSError as error:
            if left and isinstance(error, FileNotFoundError):
                continue
            raise EnvironmentProblem(refused(folder, error)) from None
        try:
            is_locked = lock_descriptor(handle, blocking=False)
        except OSError:  # some network drives have no locks
            return handle, created
        if is_locked and _is_still(handle, path):
            return handle, created
        os.close(handle)
        if not is_locked:
            break
    message, hint = "another run is writing to this folder", "wait until it has finished"
    raise EnvironmentProblem(Problem(REFUSED, message, Place(os.path.dirname(folder)), hint))


def _missing(folder: str) -> list[str]:
    """The folder and its parents as far as they do not exist, innermost first."""
    missing = []
    while folder and not os.path.lexists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    return missing


def _is_still(handle: int, path: str) -> bool:
    """Whether the path still leads to the file that was opened."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


def _created(path: str) -> BinaryIO:
    """A new file, in a new folder if necessary."""
    try:
        return open(path, "xb")
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return open(path, "xb")


def read(path: Path | str, *, follow: bool = True, most: int = -1) -> bytes | None:
    """The bytes of the file at `path`, `most` of them at most; None if there is no file.

    Raises `EnvironmentProblem` if the system refuses, and for a symbolic link unless `follow`.
    """
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise EnvironmentProblem(
                Problem(REFUSED, "is not a file", Place(_shown(path)), "name a file")
            )
        with open(path, "rb", opener=None if follow else _unfollowed) as file:
            return file.read(most)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise EnvironmentProblem(refused(path, error)) from None


def resolved(path: Path) -> Path:
    """The absolute path with its links followed; a link that leads to itself stays as it is."""
    return Path(os.path.realpath(path))


def near(path: Path) -> str:
    """How to find a file that does not exist: a name in its folder that is close, else what to
    check.
    """
    if path.is_symlink():
        return "it is a link to a file that is gone"
    try:
        names = [entry.name for entry in islice(os.scandir(path.parent), _MOST_NAMES)]
    except (OSError, ValueError):
        return f"there is no folder {path.parent.as_posix()}"
    return suggestion(path.name, names) or "check its name and its folder"


def as_argument(path: Path | str) -> str:
    """The path as it can be copied into a command: in double quotes, which every shell knows, if it
    contains a space or a sign that a shell does not take as it is.
    """
    text = path.as_posix() if isinstance(path, Path) else path
    return text if re.fullmatch(r"[\w./\\:+@-]+", text) else f'"{text}"'


def relative(path: Path | str) -> str:
    """The path for messages, with forward slashes: from the current folder if that is shorter."""
    whole = os.path.abspath(path)
    try:
        shown = min(os.path.relpath(whole), whole, key=len)
    except ValueError:  # on another drive of Windows
        shown = whole
    return Path(shown).as_posix()


def inside(folder: Path, name: str) -> Path | None:
    """The file of this name in a folder; None if there is none, or if it lies outside the folder,
    for example behind a link.
    """
    try:
        home = resolved(folder)
        path = resolved(home / name)
        return path if path.is_relative_to(home) and path.is_file() else None
    except (OSError, ValueError):  # not a possible file name
        return None


def sweep(folder: Path) -> None:
    """Remove the temporary files that ended runs left in a folder."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if is_temporary(entry.name) and not _is_running(entry.name):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _is_running(name: str) -> bool:
    """Whether the process whose number is in the name of a temporary file is still running."""
    if os.name == "nt":  # Windows has no signal that only checks
        return True
    try:
        os.kill(int(name.removeprefix(_TEMPORARY[0]).partition("-")[0]), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except OSError:  # a process of another user
        return True
    return True


def _unfollowed(path: str, flags: int) -> int:
    """Open a file or folder, unless it is a symbolic link (POSIX, "open", O_NOFOLLOW)."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))


def refused(path: Path | str, error: OSError) -> Problem:
    """The problem to report for a file that the system refuses: its reason, and what to do."""
    reason = (error.strerror or str(error)).lower()
    hint = _HINTS.get(error.errno or 0, "check the file and its folder")
    return Problem(REFUSED, f"the system reports: {reason}", Place(_shown(path)), hint)


def _shown(path: Path | str) -> str:
    return Path(path).as_posix()
