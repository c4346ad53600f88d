"""Where documents are written: a folder of this machine, or any address that fsspec knows (its only
user).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Protocol

from generator.foundation import files
from generator.foundation.characters import unprintable
from generator.foundation.errors import REFUSED, ConfigError, EnvironmentProblem, Place, Problem

OWN = ".playbook"  # what we keep for ourselves in an output folder
_NEVER = frozenset("\\:")  # signs that lead elsewhere on some system
_SCHEME = "://"
_LOCAL = "file://"


class Folder(Protocol):
    """Files by their name in the folder, with forward slashes."""

    address: str

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""

    def write(self, name: str, data: bytes, *, sync: bool = False) -> None:
        """Put a file there, whole or not at all; with `sync` it outlives a power cut."""

    def stream(self, name: str, *, sync: bool = False) -> Any:
        """A context in which a file is written piece by piece; it is there once the context ends
        well.
        """

    def names(self, below: str) -> list[str]:
        """The files directly in a folder of this folder, sorted; empty where there is none."""

    def remove(self, name: str) -> None:
        """Take a file away, and its folder if nothing else is in it; nothing happens where there is
        none.
        """

    def exclusive_lock(self) -> AbstractContextManager[None]:
        """A context in which no other run writes here, as far as the folder can tell.

        Raises `EnvironmentProblem` where one does.
        """


def is_inside(name: str) -> bool:
    """Whether a name leads to one place in a folder, on every system, and can be written down."""
    parts = name.split("/")
    return not ({"", ".", ".."} & set(parts) or _NEVER & set(name) or unprintable(name))


def absolute(address: str) -> str:
    """The address that leads to the same folder wherever one stands."""
    if _is_remote(address):
        return address
    return Path(address.removeprefix(_LOCAL)).absolute().as_posix()


def open_folder(address: str) -> Folder:
    """The folder at a path or an address such as `s3://bucket/packs`.

    Raises `EnvironmentProblem` where a file stands in its place, `ConfigError` for an address that
    nothing installed can reach.
    """
    if _is_remote(address):
        return _RemoteFolder(address)
    path = Path(address.removeprefix(_LOCAL))
    if path.exists() and not path.is_dir():
        hint = "name another folder with --output"
        place = Place(path.as_posix())
        raise EnvironmentProblem(Problem(REFUSED, "is a file, not a folder", place, hint))
    return _LocalFolder(path)


def _is_remote(address: str) -> bool:
    return _SCHEME in address and not address.startswith(_LOCAL)


class _LocalFolder:
    """A folder of this machine. What lies in it and leads out of it is not followed: the folder may
    have come from somebody else.
    """

    def __init__(self, path: Path) -> None:
        self.address = path.as_posix()
        self._check_parent = lru_cache(maxsize=16)(self._refuse_links)

    def read(self, name: str) -> bytes | None:
        return files.read(self._path(name), follow=False)

    def write(self, name: str, data: bytes, *, sync: bool = False) -> None:
        assert is_inside(name), name
        files.write(self._path(name), data, sync=sync)

    @contextmanager
    def stream(self, name: str, *, sync: bool = False) -> Iterator[BinaryIO]:
        with files.stream(self._path(name), sync=sync) as file:
            yield file

    def names(self, below: str) -> list[str]:
        try:
            return sorted(entry.name for entry in os.scandir(self._path(below)) if entry.is_file())
        except (FileNotFoundError, NotADirectoryError):
            return []

    def remove(self, name: str) -> None:
        was_there = files.remove(self._path(name))
        folder = name.rpartition("/")[0]
        with suppress(OSError):
            if was_there and folder:
                Path(self._path(folder)).rmdir()

    def exclusive_lock(self) -> AbstractContextManager[None]:
        self._check_parent(OWN)
        return files.exclusive_lock(self._path(OWN))

    def _path(self, name: str) -> str:
        self._check_parent(name.rpartition("/")[0])
        return f"{self.address}/{name}"

    def _refuse_links(self, below: str) -> None:
        """Raise `EnvironmentProblem` for a folder of this folder that is, or lies in, a link."""
        expected = os.path.normpath(f"{os.path.realpath(self.address)}/{below}")
        if os.path.realpath(expected) != expected:
            hint = "take the link away, or name the folder it leads to with --output"
            place = Place(f"{self.address}/{below}")
            message = "is a link out of the folder, which is not followed"
            raise EnvironmentProblem(Problem(REFUSED, message, place, hint))


class _RemoteFolder:
    """A folder behind fsspec. A store of objects puts each whole; to other services a file is sent
    under a name that is swept, and then moved to its place.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        try:
            import fsspec  # type: ignore[import-untyped]

            self._system, self._root = fsspec.url_to_fs(self.address)
            piped, plain = self._system.pipe_file, fsspec.AbstractFileSystem.pipe_file
            # What is no store takes bytes as any file that is opened and written to.
            self._is_store = getattr(piped, "__func__", None) is not plain
        except (ImportError, ValueError) as error:
            hint = 'pip install "playbook-generator[cluster]" and what the address needs'
            place = Place(address)
            raise ConfigError(
                Problem("order.output", f"cannot be reached: {error}", place, hint)
            ) from None

    def read(self, name: str) -> bytes | None:
        with self._told(name):
            try:
                data: bytes = self._system.cat_file(self._path(name))
            except FileNotFoundError:
                return None
        return data

    def write(self, name: str, data: bytes, *, sync: bool = False) -> None:  # noqa: ARG002
        self._put(name, lambda path: self._system.pipe_file(path, data))

    @contextmanager
    def stream(self, name: str, *, sync: bool = False) -> Iterator[BinaryIO]:  # noqa: ARG002
        with TemporaryDirectory() as place:
            whole = f"{place}/whole"
            with files.stream(whole) as file:
                yield file
            self._put(name, lambda path: self._system.put_file(whole, path))

    def names(self, below: str) -> list[str]:
        with self._told(below):
            try:
                found = self._system.ls(self._path(below), detail=False)
            except FileNotFoundError:
                return []
        return sorted(str(path).rpartition("/")[2] for path in found)

    def remove(self, name: str) -> None:
        with self._told(name):
            if self._system.exists(self._path(name)):
                self._system.rm_file(self._path(name))

    def exclusive_lock(self) -> AbstractContextManager[None]:
        return nullcontext()

    def _put(self, name: str, send: Callable[[str], None]) -> None:
        """Put a file there that `send` sends to a path."""
        path = self._path(name)
        below = path.rpartition("/")[0]
        with self._told(name):
            self._system.makedirs(below, exist_ok=True)
            if self._is_store:
                send(path)
                return
            temporary = f"{below}/{files.temporary_name()}"
            try:
                send(temporary)
                self._move(temporary, path)
            except BaseException:
                with suppress(Exception):
                    self._system.rm_file(temporary)
                raise

    def _move(self, old: str, new: str) -> None:
        """Move a file, also to where one is: not every service does that by itself."""
        try:
            self._system.mv(old, new)
        except OSError as error:
            if error.errno != errno.EEXIST:
                raise
            self._system.rm_file(new)
            self._system.mv(old, new)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """Each service raises errors of its own; all of them mean that it refuses."""
        try:
            yield
        except Exception as error:
            message = f"the service refuses: {str(error) or type(error).__name__}"
            hint = "look whether the address and your permissions are right"
            place = Place(f"{self.address}/{name}")
            raise EnvironmentProblem(Problem(REFUSED, message, place, hint)) from error
