"""The organisation's file: where it is found, and files whose names are almost right."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import SequenceMatcher, get_close_matches
from itertools import islice
from pathlib import Path

from generator.foundation import yaml_nodes
from generator.foundation.errors import ConfigError, GeneratorError, Place, Problem
from generator.foundation.files import as_argument, relative
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.yaml_nodes import MapNode, TextNode, shown

CONFIG_NAME = "organisation.yaml"
NONE_HERE = f"there is no {CONFIG_NAME} here or in a folder above"
_STEMS = ("organisation", "organization")
_ENDINGS = ("yaml", "yml")
# What editors and mail programs append to a name, often without showing it.
_APPENDED = frozenset({"txt", "yaml", "yml", "rtf", "doc", "docx", "odt", "md", "html"})
# The marks of copies: “organisation (1).yaml”, “organisation - Copy.yaml”, “Kopie von …”.
_COPY = re.compile(
    r"\s*\([^()]*\)"
    r"|\s*[-–—_ ]\s*((copy|kopie|copia)(\s*[0-9]+)?|[0-9]{1,2})(?=\s*[.(]|$)"
    r"|^(copy of|kopie von|copia de)\s+"
)
_BACKUP_SIGNS = (".", "#", "~")  # hidden files, and what editors and Word save beside a file
_ALIKE = 0.9  # of 1; one wrong letter in twelve
_MOST = 1_000  # entries of a folder that is searched for folders with an organisation


def find_config(path: Path | None) -> Path | None:
    """The given file, or the nearest `organisation.yaml` in the current folder or above; None if
    there is none.

    Raises `ConfigError` for a file whose name is almost right, unless the right one is in the same
    folder or a nearer one, and for a path that does not exist although a similar one does.
    """
    if path is not None:
        return _given(path)
    here = Path.cwd()
    for folder in (here, *here.parents):
        found = folder / CONFIG_NAME
        if _is_there(found):  # where the system ignores case, also in capital letters
            return Path(relative(found))
        _refuse_near_misses(folder)
    return None


def near_misses(folder: Path) -> tuple[str, ...]:
    """The names of the files in a folder that are almost `organisation.yaml`, sorted."""
    with suppress(OSError), os.scandir(folder) as entries:
        return tuple(
            sorted(entry.name for entry in entries if _is_near(entry.name) and entry.is_file())
        )
    return ()


def config_below(folder: Path) -> Path | None:
    """The only `organisation.yaml` in the folders directly below a folder; None for none and for
    several.
    """
    found = list(islice(_configs_below(folder), 2))
    return found[0] if len(found) == 1 else None


def find_organisation(ident: str, folders: Iterable[Path], limits: Limits = LIMITS) -> Path | None:
    """The file of the organisation with this id: in one of the folders, above it or directly below
    it; None if there is none that can be read.
    """
    homes = [folder.absolute() for folder in folders]
    above = (folder / CONFIG_NAME for home in homes for folder in (home, *home.parents))
    below = (path for home in homes for path in _configs_below(home))
    found = dict.fromkeys((*filter(Path.is_file, above), *below))
    return next((path for path in found if _id_in(path, limits) == ident), None)


def how_to_name() -> str:
    """A hint for those who run a command where there is no organisation's file."""
    below = config_below(Path())
    return (
        f"there is one in a folder below: {option_for(below)}"
        if below
        else "name it with -c, or start one with “playbook init”"
    )


def option_for(path: Path) -> str:
    """The option that names an organisation's file, to be copied from a message."""
    return f"-c {as_argument(relative(path))}"


def _given(path: Path) -> Path:
    """The file that a path names: itself, or the organisation's file in the folder."""
    file = path / CONFIG_NAME if path.is_dir() else path
    if _is_there(file):
        return file
    if file != path:
        _refuse_near_misses(path)
    similar = config_below(path) if file != path else _similar(path)
    if similar:
        hint = f"did you mean “{similar.as_posix()}”?"
        raise ConfigError(Problem("yaml.missing", "does not exist", Place(shown(file)), hint))
    return file


def _is_there(path: Path) -> bool:
    """Whether there is a file of this name, or a link, even one that leads nowhere."""
    return path.exists() or path.is_symlink()


def _similar(path: Path) -> Path | None:
    """The file in the same folder whose name is most similar to that of a missing one."""
    names: dict[str, str] = {}  # by stem
    with suppress(OSError), os.scandir(path.parent) as entries:
        names = {
            Path(entry.name).stem.casefold(): entry.name
            for entry in entries
            if entry.name.casefold().endswith((".yaml", ".yml", ".txt")) and entry.is_file()
        }
    near = get_close_matches(path.stem.casefold(), sorted(names), n=1)
    return path.parent / names[near[0]] if near else None


def _refuse_near_misses(folder: Path) -> None:
    message = f"is ignored: only a file called {CONFIG_NAME} is found automatically"
    problems = [
        Problem(
            "config.name",
            message,
            Place(relative(folder / name)),
            f"rename it to {CONFIG_NAME}, or name it: {option_for(folder / name)}",
        )
        for name in near_misses(folder)
    ]
    if problems:
        raise ConfigError(*problems)


def _is_near(name: str) -> bool:
    """Whether a file's name is almost `organisation.yaml`: in another spelling, in capital letters,
    with another ending or one too many, of a copy, or with one letter wrong. Backups are not.
    """
    if name == CONFIG_NAME:
        return False
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cf", "Cc"))
    if plain.strip().startswith(_BACKUP_SIGNS) or plain.strip().endswith(_BACKUP_SIGNS[1:]):
        return False
    parts = map(str.strip, re.split("[.,]", _COPY.sub("", plain.strip())))
    stem, *endings = [*filter(None, parts)] or [""]
    if not endings and (match := re.fullmatch("(.+?)[ _-]?(yaml|yml)", stem)):
        stem, endings = match[1], [match[2]]
    if not endings:
        return stem in _STEMS
    is_yaml = endings[0] == "txt" or _is_like(endings[0], _ENDINGS, 0.75)
    return is_yaml and _APPENDED.issuperset(endings[1:]) and _is_like(stem, _STEMS, _ALIKE)


def _is_like(word: str, names: Iterable[str], least: float) -> bool:
    """Whether a word is one of the names, with one letter more, less or other, or two swapped."""
    return any(
        abs(len(word) - len(name)) <= 1
        and (sorted(word) == sorted(name) or SequenceMatcher(None, word, name).ratio() >= least)
        for name in names
    )


def _configs_below(folder: Path) -> Iterator[Path]:
    """The organisations' files in the folders directly below a folder; links are not followed."""
    names: list[str] = []
    with suppress(OSError), os.scandir(folder) as entries:
        names = [
            entry.name
            for entry in islice(entries, _MOST)
            if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
        ]
    return (
        path for name in sorted(names) if (path := folder / name / CONFIG_NAME) and path.is_file()
    )


def _id_in(path: Path, limits: Limits) -> str:
    """The organisation's id in a file; "" if there is none, or if the file cannot be read."""
    try:
        node = yaml_nodes.load(path, limits=limits).get("organisation")
    except GeneratorError:
        return ""
    ident = node.get("id") if isinstance(node, MapNode) else None
    return ident.text if isinstance(ident, TextNode) else ""
