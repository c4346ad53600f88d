"""A cache on disk, kept between runs, for values that are slow to compute and seldom change.

The key of an entry is the digest of everything it was computed from, the program included, so no
entry is ever out of date. An entry that cannot be read or decoded is rebuilt.
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
_CODE = frozenset({".py", ".css", ".js", ".typ", ".ttf"})  # suffixes of what documents are made by
_MOST = 512  # entries, some 10 MB; those that were not used for longest are removed first
_DIGEST_BYTES = 32
# What entries may contain besides Python's own types and the classes of the cache's modules.
_VALUES = {("decimal", "Decimal"), ("datetime", "date")}
# Libraries whose versions affect the cached values.
_LIBRARIES = (
    "babel", "docx", "isal", "jinja2", "lxml", "markdown_it", "mdit_py_plugins", "pydantic", "yaml",
)  # fmt: skip

T = TypeVar("T")


class Cache:
    """A folder of entries; without a folder nothing is kept. Entries contain plain values and
    classes of `modules`: module names or, with a dot at the end, package names.
    """

    def __init__(self, folder: Path | None, modules: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._modules = modules

    def remember(self, key: object, make: Callable[[], T]) -> T:
        """The result of `make` for the key, read from disk if an earlier run stored it.

        Keys are compared by their `repr`, so use plain values and frozen data classes only.
        """
        if self._folder is None:
            return make()
        name = digest(f"{_environment_digest()}{key!r}".encode())
        path = self._folder / f"{name}.entry"
        cached = _read(path, self._modules)
        if cached is None:
            cached = make()
            self._keep(path, cached)
        value: T = cached
        return value

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
    """The cache of the current user, whose entries may contain classes of these modules.

    The environment variable `PLAYBOOK_CACHE` names another folder; `off` disables the cache.
    """
    folder = cache_folder()
    return NO_CACHE if folder is None else Cache(folder, modules)


def cache_folder() -> Path | None:
    """The folder of the current user for what can be made anew at any time; None if
    `PLAYBOOK_CACHE` is `off`.
    """
    chosen = os.environ.get(VARIABLE, "")
    if chosen == "off":
        return None
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("playbook-generator")


@lru_cache(maxsize=1)
def program_digest() -> str:
    """The digest of the program, the same on every machine."""
    result = hashlib.sha256()
    for path in sorted(path for path in _PROGRAM.rglob("*") if path.suffix in _CODE):
        result.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return result.hexdigest()


@lru_cache(maxsize=1)
def _environment_digest() -> str:
    """The digest of all code that computes entries: the program, Python and the libraries."""
    environment = f"{program_digest()}{sys.version_info[:2]}{sorted(_installed())}"
    return digest(environment.encode())


def _installed() -> Iterator[str]:
    """Name and version of everything installed next to the libraries."""
    specs = filter(None, map(find_spec, _LIBRARIES))
    for home in {Path(spec.origin).parent.parent for spec in specs if spec.origin}:
        yield from (entry.name for entry in home.glob("*.dist-info"))


class _Entry(pickle.Unpickler):
    """Loads entries: plain values and classes of the given modules, never code that runs."""

    def __init__(self, data: bytes, modules: tuple[str, ...]) -> None:
        super().__init__(io.BytesIO(data))
        self._modules = modules

    def find_class(self, module: str, name: str) -> Any:
        is_known = module.startswith(self._modules) or (module, name) in _VALUES
        loaded = super().find_class(module, name) if is_known else None
        if not isinstance(loaded, type) or issubclass(loaded, Exception):
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed in a cache entry")
        return loaded


def _read(path: Path, modules: tuple[str, ...]) -> Any:
    """The value of an entry; None if it does not exist or cannot be decoded."""
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[_DIGEST_BYTES:]).digest() != data[:_DIGEST_BYTES]:
            return None
        with contextlib.suppress(OSError):  # a folder that this user may only read
            os.utime(path)
        return _Entry(data[_DIGEST_BYTES:], modules).load()
    except (OSError, pickle.UnpicklingError, AttributeError, ImportError, EOFError, TypeError):
        return None
