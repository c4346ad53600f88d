"""What costs much to make and seldom changes, kept on disk between runs.

An entry is found by the digest of everything it was made from, the program included, so none is
ever out of date. One that cannot be read, or not understood, is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from generator.foundation import files
from generator.foundation.digests import digest
from generator.foundation.errors import GeneratorError

VARIABLE = "PLAYBOOK_CACHE"
_PROGRAM = Path(__file__).parent.parent
_MOST = 128  # entries; the oldest go first
_DIGEST_BYTES = 32
# What entries may hold beside Python's own types and the classes that the cache is handed.
_VALUES = {("decimal", "Decimal"), ("datetime", "date")}
# Whose changes change what is made.
_LIBRARIES = (
    "babel", "docx", "isal", "jinja2", "lxml", "markdown_it", "mdit_py_plugins", "pydantic", "yaml",
)  # fmt: skip

T = TypeVar("T")


class Cache:
    """A folder of entries; without a folder nothing is kept. Entries hold plain values and classes
    of `modules`, which are names or, with a dot at the end, packages.
    """

    def __init__(self, folder: Path | None, modules: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._modules = modules

    def remember(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives for the key, taken from disk where an earlier run made it.

        A key is told by its `repr`, so it consists of plain values and frozen data classes.
        """
        if self._folder is None:
            return make()
        name = digest(f"{_maker()}{key!r}".encode())
        path = self._folder / f"{name}.entry"
        found = _read(path, self._modules)
        if found is None:
            found = make()
            self._keep(path, found)
        made: T = found
        return made

    def _keep(self, path: Path, value: object) -> None:
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        with contextlib.suppress(GeneratorError, OSError):
            files.sweep(path.parent)
            files.write(path, hashlib.sha256(data).digest() + data)
            entries = sorted(path.parent.glob("*.entry"), key=lambda entry: entry.stat().st_mtime)
            for entry in entries[:-_MOST]:
                entry.unlink(missing_ok=True)


NO_CACHE = Cache(None)


def open_cache(modules: tuple[str, ...]) -> Cache:
    """The cache of whoever runs the program, whose entries may hold classes of these modules;
    `PLAYBOOK_CACHE` names another folder, or `off`.
    """
    chosen = os.environ.get(VARIABLE, "")
    if chosen == "off":
        return NO_CACHE
    if chosen:
        return Cache(Path(chosen), modules)
    from platformdirs import user_cache_path

    return Cache(user_cache_path("playbook-generator"), modules)


@lru_cache(maxsize=1)
def program_digest() -> str:
    """The digest of the program, the same on every machine."""
    made = hashlib.sha256()
    for path in sorted(_PROGRAM.rglob("*.py")):
        made.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return made.hexdigest()


@lru_cache(maxsize=1)
def _maker() -> str:
    """The digest of all that makes entries: the program, Python and the libraries beside it."""
    made = f"{program_digest()}{sys.version_info[:2]}{sorted(_installed())}"
    return digest(made.encode())


def _installed() -> Iterator[str]:
    """Name and version of what is installed where our libraries are."""
    specs = filter(None, map(find_spec, _LIBRARIES))
    for home in {Path(spec.origin).parent.parent for spec in specs if spec.origin}:
        yield from (entry.name for entry in home.glob("*.dist-info"))


class _Entry(pickle.Unpickler):
    """Reads entries: plain values and classes of some modules, nothing that could act."""

    def __init__(self, data: bytes, modules: tuple[str, ...]) -> None:
        super().__init__(io.BytesIO(data))
        self._modules = modules

    def find_class(self, module: str, name: str) -> Any:
        is_known = module.startswith(self._modules) or (module, name) in _VALUES
        found = super().find_class(module, name) if is_known else None
        if not isinstance(found, type) or issubclass(found, Exception):
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an entry")
        return found


def _read(path: Path, modules: tuple[str, ...]) -> Any:
    """The value of an entry; None where there is none that can be understood."""
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[_DIGEST_BYTES:]).digest() != data[:_DIGEST_BYTES]:
            return None
        return _Entry(data[_DIGEST_BYTES:], modules).load()
    except (OSError, pickle.UnpicklingError, AttributeError, ImportError, EOFError, TypeError):
        return None
