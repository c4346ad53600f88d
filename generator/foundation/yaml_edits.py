"""Changes to YAML that people write: only the lines of a changed value differ afterwards.

Values are replaced at the positions that PyYAML's nodes know, so comments, order, quotes, line
endings and a byte order mark stay as they are. Each result is read again before it is returned.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from generator.foundation import files, yaml_nodes
from generator.foundation.characters import clean_text, unprintable
from generator.foundation.digests import digest
from generator.foundation.errors import ConfigError, Place, Problem, UndecidedError, did_you_mean
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode
from generator.foundation.yaml_positions import Append, Edit, Keys, Remove, SetText, candidates
from generator.foundation.yaml_values import Plain

_BOM = "\ufeff"


def save(path: Path, edits: Sequence[Edit], seen: str) -> bytes:
    """Change a YAML file and return its new bytes; the old file stays if anything is refused.

    `seen` is the digest of the file that the edits are meant for. Raises `UndecidedError` if the
    file is another by now, `ConfigError` as `edited` does, and `EnvironmentProblem` if the system
    refuses. Whoever writes at the same moment must be kept out by a lock.
    """
    called = yaml_nodes.shown(path)
    data = yaml_nodes.read(path, called)
    if digest(data) != seen:
        message = "has changed since it was opened, so it is left unchanged"
        hint = "compare it with your changes, then make them again"
        raise UndecidedError(Problem("file.changed", message, Place(called), hint))
    changed = edited(data, edits, called)
    if changed != data:
        replace(files.resolved(path), changed)
    return changed


def replace(path: Path, data: bytes) -> None:
    """Write a file that exists, with its permissions: it may be one that not everybody may read.

    Raises `EnvironmentProblem` if the system refuses; the old file then stays.
    """
    with files.open_for_writing(path, sync=True) as file:
        if os.name != "nt":  # where files take the rights of their folder
            os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
        file.write(data)


def edited(data: bytes, edits: Sequence[Edit], name: str) -> bytes:
    """The bytes of a YAML file after some edits, made one after the other.

    `name` is the file's name in problems. Raises `ConfigError` if the file is not valid, if a path
    leads nowhere, and if a change cannot be made without touching other lines.
    """
    for edit in edits:
        data = _edited(data, edit, name)
    return data


def _edited(data: bytes, edit: Edit, name: str) -> bytes:
    root = yaml_nodes.parse(data, name)
    if name.lower().endswith(".json"):
        raise _by_hand(Place(name), "is a JSON file; only YAML files can be changed here")
    before = _plain(root)
    place = _place(root, edit.path, name)
    _check_texts(edit, place)
    wanted = _wanted(before, edit, place)
    if wanted == before:
        return data
    text = data.decode()
    mark = _BOM if text.startswith(_BOM) else ""
    for candidate in candidates(text.removeprefix(mark), edit):
        changed = (mark + candidate).encode()
        try:
            found = _plain(yaml_nodes.parse(changed, name))
        except ConfigError:
            continue
        if found == wanted:
            return changed
    raise _by_hand(place, "cannot be changed here without touching other lines")


def _by_hand(place: Place, message: str) -> ConfigError:
    return ConfigError(Problem("edit.by_hand", message, place, "change it with a text editor"))


def _plain(node: Node) -> Any:
    match node:
        case TextNode(text):
            return text
        case ListNode(items):
            return [_plain(item) for item in items]
        case MapNode(entries):
            return {key: _plain(entry.value) for key, entry in entries.items()}


def _place(root: Node, path: Keys, name: str) -> Place:
    """Where the deepest part of a path is that exists."""
    node, place = root, Place(name)
    for key in path:
        match node:
            case MapNode(entries) if key in entries:
                entry = entries[str(key)]
                node, place = entry.value, entry.place
            case ListNode(items) if isinstance(key, int) and 0 <= key < len(items):
                node, place = items[key], items[key].place
            case _:
                break
    return place


def _check_texts(edit: Edit, place: Place) -> None:
    """Raise `ConfigError` for characters that no document could contain."""
    match edit:
        case SetText(path, text):
            texts = [*path, text]
        case Append(_, item):
            texts = list(_texts(item))
        case Remove():
            texts = []
    flaws = dict.fromkeys(flaw for text in texts if (flaw := unprintable(str(text))))
    if flaws:
        hint = "delete that text and type it again"
        message = "contains the character {}, which cannot be printed"
        raise ConfigError(
            *(Problem("yaml.character", message.format(flaw), place, hint) for flaw in flaws)
        )


def _texts(value: Plain) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (key, *_texts(inner))
    else:
        for inner in value:
            yield from _texts(inner)


def _wanted(before: Any, edit: Edit, place: Place) -> Any:
    """The data of the file after an edit. Raises `ConfigError` if its path leads nowhere."""
    root = deepcopy(before)
    if isinstance(edit, Append):
        items = _at(root, edit.path, place, [])
        if not isinstance(items, list):
            raise _nowhere(place, "is not a list", "name a list")
        items.append(_read_back(edit.item))
        return root
    if not edit.path:
        raise _nowhere(place, "is the whole file", "name a key in it")
    *parents, last = edit.path
    node = _at(root, parents, place, {} if isinstance(edit, SetText) else None)
    is_new = isinstance(edit, SetText) and isinstance(node, dict) and last not in node
    if not is_new:
        _check_step(node, last, place)
    if isinstance(edit, Remove):
        del node[last]
    elif is_new or isinstance(node[last], str):
        node[last] = _read_back(edit.text)
    else:
        raise _nowhere(place, "is not a text", "name a text in it")
    return root


def _at(node: Any, path: Sequence[str | int], place: Place, empty: Any) -> Any:
    """The data at a path. Keys without a value get a mapping, and the last one gets `empty`; with
    None they stay as they are.
    """
    for left, key in zip(reversed(range(len(path))), path, strict=True):
        if isinstance(node, dict) and empty is not None and not node.get(key):
            node[key] = {} if left else empty
        _check_step(node, key, place)
        node = node[key]
    return node


def _check_step(node: Any, key: str | int, place: Place) -> None:
    if isinstance(node, dict) and key not in node:
        raise _nowhere(place, f"contains no “{key}”", did_you_mean(str(key), node))
    if isinstance(node, list) and not (isinstance(key, int) and 0 <= key < len(node)):
        raise _nowhere(place, f"contains no item {key}", f"it contains {len(node)}")
    if isinstance(node, str):
        raise _nowhere(place, f"is a text, which contains no “{key}”", "name the text itself")


def _nowhere(place: Place, message: str, hint: str) -> ConfigError:
    return ConfigError(Problem("edit.path", message, place, hint))


def _read_back(value: Plain) -> Any:
    """A value as the reader gives it: texts without outer white space."""
    if isinstance(value, str):
        return clean_text(value.strip()).text
    if isinstance(value, Mapping):
        return {key: _read_back(inner) for key, inner in value.items()}
    return [_read_back(inner) for inner in value]
