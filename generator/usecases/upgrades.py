"""Upgrades of playbooks: fields that were added, renamed or retired, texts that changed, and
clashes with the organisation's own wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.output.snapshot import PlaybookSnapshot
from generator.playbook import Playbook
from generator.playbook.wordings import path_of_text


@dataclass(frozen=True)
class Upgrade:
    """What changed in a playbook since documents were made: the `old` and `new` version; ids of
    fields, `renamed` ones with today's id; paths of texts in its labels with the text then and now;
    and the clashes, where the organisation's own wording replaces something that changed.
    """

    playbook: str
    old: str
    new: str
    added: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    retired: tuple[str, ...] = ()
    reworded: tuple[tuple[str, str, str], ...] = ()
    clashes: tuple[str, ...] = ()

    @property
    def is_any(self) -> bool:
        changed = self.added or self.renamed or self.retired or self.reworded or self.clashes
        return bool(changed) or self.old != self.new


def upgrade(
    playbook: Playbook, old: PlaybookSnapshot, new: PlaybookSnapshot, wording: Mapping[str, Any]
) -> Upgrade:
    """What changed in a playbook between two snapshots; `wording` contains the organisation's own
    texts by their ids.
    """
    aliases = {before: now for before, now in playbook.aliases if before in old.fields}
    retired = [name for name in old.fields if name not in new.fields and name not in aliases]
    added = [name for name in new.fields if name not in old.fields and name not in aliases.values()]
    reworded = tuple(_reworded(old, new))
    own = set(_own(wording))
    clashes = [
        f"wording.{playbook.id}.{name}"
        for name in dict.fromkeys(_id_of(path) for path, _, _ in reworded)
        if name in own
    ]
    clashes += [
        f"templates/{name}"
        for name, digest in new.blocks.items()
        if name in old.blocks and old.blocks[name] != digest
    ]
    return Upgrade(
        playbook.id,
        old.version,
        new.version,
        tuple(added),
        tuple(aliases.items()),
        tuple(retired),
        reworded,
        tuple(clashes),
    )


def _reworded(old: PlaybookSnapshot, new: PlaybookSnapshot) -> Iterator[tuple[str, str, str]]:
    """Each text of which a wording changed, was added or is gone: its path, and a wording then and
    now.
    """
    for language, texts in new.texts.items():
        before = _by_text(old.texts.get(language, {}))
        for path, now in _by_text(texts).items():
            then = before.get(path)
            if then and then != now:
                changed = [name for name in now if name in then and then[name] != now[name]]
                first, last = changed[:1] or [next(iter(then))], changed[:1] or [next(iter(now))]
                yield path, then[first[0]], now[last[0]]


def _by_text(texts: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    """The wordings of each text, by the path that they share."""
    found: dict[str, dict[str, str]] = {}
    for path, text in texts.items():
        found.setdefault(path_of_text(path), {})[path] = text
    return found


def _id_of(path: str) -> str:
    """The id of a text in the labels, as in `wording`, including its part."""
    group, _, rest = path.partition(".")
    parts = rest.split(".")
    match group:
        case "fields":
            return ".".join(parts[:3])
        case "steps" if len(parts) > 2 and parts[1] in ("ask", "tip", "listen"):
            return ".".join(parts[:3])
        case "steps":
            return ".".join(parts[:2])
        case _:
            return path


def _own(wording: Mapping[str, Any]) -> Iterator[str]:
    """The ids that an organisation has reworded, including the part if there is one."""
    for name, value in wording.items():
        if isinstance(value, Mapping):
            yield from (f"{name}.{part}" for part, text in value.items() if text)
        elif value:
            yield name
