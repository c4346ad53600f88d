"""Output folders: a folder of this machine, or any address that fsspec can reach (the only user of
fsspec).
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

OWN = ".playbook"  # the generator's own files in an output folder
_FORBIDDEN = frozenset("\\:")  # characters that lead to another place on some systems
_SCHEME = "://"
_LOCAL = "file://"


class Folder(Protocol):
    """A folder of files; their names are relative to it, with forward slashes."""

    address: str

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None if it does not exist."""

    def write(self, name: str, data: bytes, *, sync: bool = False, new: bool = False) -> None:
        """Write a file completely or not at all; with `sync` it survives a power cut. A `new` file
        replaces none: raises `EnvironmentProblem` if there is one.
        """

    def open_for_writing(self, name: str, *, sync: bool = False, new: bool = False) -> Any:
        """As `write`, as a context in which a file is written in pieces; the file appears when the
        context ends normally.
        """

    def names(self, below: str) -> list[str]:
        """The names of the files directly in a subfolder, sorted; empty if it does not exist."""

    def folders(self) -> list[str]:
        """The names of the subfolders, sorted; empty if this folder does not exist."""

    def remove(self, name: str) -> None:
        """Remove a file, and its folder if that is then empty; nothing happens if there is no such
        file.
        """

    def exclusive_lock(self) -> AbstractContextManager[None]:
        """A context in which no other run writes to this folder, as far as it supports locks.

        Raises `EnvironmentProblem` if another run is writing.
        """


def is_inside(name: str) -> bool:
    """Whether a name means the same file inside a folder on every system, and is printable."""
    parts = name.split("/")
    return not ({"", ".", ".."} & set(parts) or _FORBIDDEN & set(name) or unprintable(name))


def absolute(address: str) -> str:
    """The address that leads to the same folder from any working directory."""
    if _is_remote(address):
        return address
    return Path(address.removeprefix(_LOCAL)).absolute().as_posix()


def open_folder(address: str) -> Folder:
    """The folder at a path or an address such as `s3://bucket/packs`.

    Raises `EnvironmentProblem` if the path is a file, `ConfigError` for an address that no
    installed package can reach.
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
    """A folder of this machine. Links that lead out of it are not followed, since the folder may
    come from an untrusted source.
    """

    def __init__(self, path: Path) -> None:
        self.address = path.as_posix()
        self._check_parent = lru_cache(maxsize=16)(self._refuse_links)

    def read(self, name: str) -> bytes | None:
        return files.read(self._path(name), follow=False)

    def write(self, name: str, data: bytes, *, sync: bool = False, new: bool = False) -> None:
        assert is_inside(name), name
        files.write(self._path(name), data, sync=sync, new=new)

    @contextmanager
    def open_for_writing(
        self, name: str, *, sync: bool = False, new: bool = False
    ) -> Iterator[BinaryIO]:
        with files.open_for_writing(self._path(name), sync=sync, new=new) as file:
            yield file

    def names(self, below: str) -> list[str]:
        try:
            return sorted(entry.name for entry in os.scandir(self._path(below)) if entry.is_file())
        except (FileNotFoundError, NotADirectoryError):
            return []

    def folders(self) -> list[str]:
        try:
            entries = os.scandir(self._path(""))
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))

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
            hint = "remove the link, or name the folder it leads to with --output"
            place = Place(f"{self.address}/{below}")
            message = "is a link that leads out of the folder, and is not followed"
            raise EnvironmentProblem(Problem(REFUSED, message, place, hint))


class _RemoteFolder:
    """A folder behind fsspec. An object store writes each file as a whole; other services get the
    file under a temporary name first, and then it is moved.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        try:
            import fsspec  # type: ignore[import-untyped]

            self._system, self._root = fsspec.url_to_fs(self.address)
            piped, plain = self._system.pipe_file, fsspec.AbstractFileSystem.pipe_file
            # Services other than object stores keep fsspec's default `pipe_file`.
            self._is_store = getattr(piped, "__func__", None) is not plain
        except (ImportError, ValueError) as error:
            hint = (
                'pip install "playbook-generator[cluster]" and the package for this kind of address'
            )
            place = Place(address)
            raise ConfigError(
                Problem("order.output", f"cannot be reached: {error}", place, hint)
            ) from None

    def read(self, name: str) -> bytes | None:
        with self._reported(name):
            try:
                data: bytes = self._system.cat_file(self._path(name))
            except FileNotFoundError:
                return None
        return data

    def write(self, name: str, data: bytes, *, sync: bool = False, new: bool = False) -> None:  # noqa: ARG002
        self._check_new(name, new=new)
        self._put(name, lambda path: self._system.pipe_file(path, data))

    @contextmanager
    def open_for_writing(
        self,
        name: str,
        *,
        sync: bool = False,  # noqa: ARG002
        new: bool = False,
    ) -> Iterator[BinaryIO]:
        with TemporaryDirectory() as place:
            whole = f"{place}/whole"
            with files.open_for_writing(whole) as file:
                yield file
            self._check_new(name, new=new)
            self._put(name, lambda path: self._system.put_file(whole, path))

    def names(self, below: str) -> list[str]:
        with self._reported(below):
            try:
                found = self._system.ls(self._path(below), detail=False)
            except FileNotFoundError:
                return []
        return sorted(str(path).rpartition("/")[2] for path in found)

    def folders(self) -> list[str]:
        with self._reported(""):
            try:
                found = self._system.ls(self._root, detail=True)
            except FileNotFoundError:
                return []
        names = (one["name"] for one in found if one["type"] == "directory")
        return sorted(str(name).rstrip("/").rpartition("/")[2] for name in names)

    def remove(self, name: str) -> None:
        with self._reported(name):
            if self._system.exists(self._path(name)):
                self._system.rm_file(self._path(name))

    def exclusive_lock(self) -> AbstractContextManager[None]:
        return nullcontext()

    def _check_new(self, name: str, *, new: bool) -> None:
        """Refuse to replace a file. Services cannot do this in one step with the writing."""
        with self._reported(name):
            is_taken = new and self._system.exists(self._path(name))
        if is_taken:
            raise EnvironmentProblem(files.appeared(f"{self.address}/{name}"))

    def _put(self, name: str, send: Callable[[str], None]) -> None:
        """Write a file with `send`, which is given the path to write to."""
        path = self._path(name)
        below = path.rpartition("/")[0]
        with self._reported(name):
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
        """Move a file, replacing an existing one; not every service does that by itself."""
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
    def _reported(self, name: str) -> Iterator[None]:
        """Turn any error of a service into `EnvironmentProblem`; each service raises its own."""
        try:
            yield
        except Exception as error:
            message = f"the service reports: {str(error) or type(error).__name__}"
            hint = "check the address and your permissions"
            place = Place(f"{self.address}/{name}")
            raise EnvironmentProblem(Problem(REFUSED, message, place, hint)) from error
