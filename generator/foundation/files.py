"""Files written whole or not at all.

Paths may be plain text: pathlib keeps every name it meets, which a batch of thousands would feel.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from generator.foundation.errors import REFUSED, EnvironmentProblem, Place, Problem

_TEMPORARY = (".playbook-", ".tmp")
_OPENS_FOLDERS = os.name != "nt"  # and so can be locked
_LOCKED = "running"  # the file in a folder that is locked where that cannot be
_TRIES = 100  # to enter a folder that other runs make and take away
_HINTS = {
    errno.EACCES: "close it where it is open, or ask for the permission",
    errno.EPERM: "close it where it is open, or ask for the permission",
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room in your quota",
    errno.EROFS: "name another folder with --output",
    errno.ENAMETOOLONG: "use shorter ids and folders",
    errno.ENOTDIR: "name another folder with --output",
    errno.EEXIST: "name another folder with --output",
    errno.ELOOP: "a link stands there, which is not followed; take it away",
    errno.EFBIG: "make room in your quota",
    errno.EISDIR: "a folder stands where the file should go; move it away",
}


def is_temporary(name: str) -> bool:
    """Whether a file's name is that of one being written."""
    return name.startswith(_TEMPORARY[0]) and name.endswith(_TEMPORARY[1])


def temporary_name() -> str:
    """A new name for a file being written."""
    return f"{_TEMPORARY[0]}{os.getpid()}-{secrets.token_hex(4)}{_TEMPORARY[1]}"


def write(path: Path | str, data: bytes, *, sync: bool = False) -> None:
    """Put `data` at `path`: whoever looks sees the old file or the new one, never half of one.

    A symbolic link at `path` is replaced, not followed. With `sync` the bytes are on the disk
    before this returns. Raises `EnvironmentProblem` when the system refuses; the old file is then
    still there.
    """
    with stream(path, sync=sync) as file:
        file.write(data)


@contextlib.contextmanager
def stream(path: Path | str, *, sync: bool = False) -> Iterator[BinaryIO]:
    """As `write`, for what is written piece by piece: `path` is replaced when the context ends
    well, and stays as it is when anything is raised.
    """
    temporary: str | None = None
    try:
        temporary = os.path.join(os.path.dirname(path), temporary_name())
        with _created(temporary) as file:
            yield file
            if sync:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise EnvironmentProblem(refused(path, error)) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def remove(path: Path | str) -> bool:
    """Take a file away; whether it was there. Raises `EnvironmentProblem` when the system
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
    """A context that one process at a time can be in, per folder; it ends with the process and its
    forks, however they end. The folder is made where it is missing, and goes again where nothing
    was written into it; nothing in it is touched. On Windows a file is in it meanwhile.

    Raises `EnvironmentProblem` where another process is in it, or where the system refuses. Where
    the system has no locks, as on some network drives, nothing is locked.
    """
    path = folder if _OPENS_FOLDERS else f"{folder}/{_LOCKED}"
    handle, made = _entered(folder, path)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            if path != folder:
                os.close(handle)
                os.unlink(path)  # refused where another run has opened it since
            for one in made:  # where nothing was written there is nothing to keep
                os.rmdir(one)
        if path == folder:
            os.close(handle)


def _entered(folder: str, path: str) -> tuple[int, list[str]]:
    """A handle of what is locked for a folder, and the folders that had to be made, innermost
    first.

    A run that ends may take away what another one has found: that one tries again.
    """
    from filelock import lock_descriptor

    for left in reversed(range(_TRIES)):
        made = _missing(folder)
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
        except OSError:  # some network drives know no locks
            return handle, made
        if is_locked and _is_still(handle, path):
            return handle, made
        os.close(handle)
        if not is_locked:
            break
    message, hint = "another run is writing into this folder", "wait until it has ended"
    raise EnvironmentProblem(Problem(REFUSED, message, Place(os.path.dirname(folder)), hint))


def _missing(folder: str) -> list[str]:
    """Those of a folder and the ones it lies in that are not there, innermost first."""
    found = []
    while folder and not os.path.lexists(folder):
        found.append(folder)
        folder = os.path.dirname(folder)
    return found


def _is_still(handle: int, path: str) -> bool:
    """Whether what was opened is what stands there now."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


def _created(path: str) -> BinaryIO:
    """A new file, its folder made where it is missing."""
    try:
        return open(path, "xb")
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return open(path, "xb")


def read(path: Path | str, *, follow: bool = True, most: int = -1) -> bytes | None:
    """The bytes at `path`, no more than `most` of them; None where there is no file.

    Raises `EnvironmentProblem` when the system refuses, and for a symbolic link where those are not
    to be followed.
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
    """The path from the root, its links followed; one that leads to itself is left as it is."""
    return Path(os.path.realpath(path))


def inside(folder: Path, name: str) -> Path | None:
    """The file of a name in a folder; None where there is none, or where it lies outside, as what a
    link leads to may.
    """
    try:
        home = resolved(folder)
        path = resolved(home / name)
        return path if path.is_relative_to(home) and path.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None


def sweep(folder: Path) -> None:
    """Take away what runs left half written in a folder that have ended since."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if is_temporary(entry.name) and not _is_running(entry.name):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _is_running(name: str) -> bool:
    """Whether the process is still there that a temporary file is named after."""
    if os.name == "nt":  # which knows no signal that only asks
        return True
    try:
        os.kill(int(name.removeprefix(_TEMPORARY[0]).partition("-")[0]), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except OSError:  # it is somebody else's
        return True
    return True


def _unfollowed(path: str, flags: int) -> int:
    """Opens a file, but no symbolic link (POSIX, "open", O_NOFOLLOW)."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))


def refused(path: Path | str, error: OSError) -> Problem:
    """What the system said about a file, and what to do about it."""
    reason = (error.strerror or str(error)).lower()
    hint = _HINTS.get(error.errno or 0, "look what stands in the way there")
    return Problem(REFUSED, f"the system refuses: {reason}", Place(_shown(path)), hint)


def _shown(path: Path | str) -> str:
    return Path(path).as_posix()
