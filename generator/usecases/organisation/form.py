"""Settings as the fields of a form, and what people typed there as edits of the file.

A field has the name of its setting, with the numbers of records: `cheat_codes.0.phrase`. Records
that do not exist yet have a number with a plus sign: `cheat_codes.+0.phrase`. A dot within a key
is a colon: `wording.pushback.clarify:goal.label`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator.config.setting_kinds import Kind, SettingKind, setting_kind
from generator.foundation.characters import shortened
from generator.foundation.errors import ConfigError, Problem
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode
from generator.foundation.yaml_positions import Append, Edit, Keys, Remove, SetText
from generator.foundation.yaml_values import Plain
from generator.usecases.init import id_from
from generator.usecases.organisation.source import Source, Spot, node_at, text_at

REMOVED = "removed"  # the field that says that a record goes
_NUMBER = re.compile(r"\+?[0-9]{1,5}")  # of a record
_NAMES = ("label", "title", "name", "role", "phrase")  # that a new record takes its id from
_UNITS = ("departments", "teams")
_TEXT = SettingKind(Kind.TEXT)
_LONGEST, _MOST_UNKNOWN = 60, 5  # characters of an unknown name, and how many of them are shown


@dataclass(frozen=True)
class FormField:
    """One setting as a form shows it: its name, kind and own value; `inherited` is the value that
    applies where it has none of its own, "" for none.
    """

    name: str
    kind: SettingKind
    value: str = ""
    inherited: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class SettingsForm:
    """The settings that a unit has itself, as the fields of forms, which show what was `typed` into
    them instead, by their names.
    """

    source: Source
    unit: str
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def spot(self) -> Spot:
        return self.source.spot(self.unit)

    def field(self, name: str) -> FormField:
        """The field of a setting."""
        keys = _keys(name)
        node = node_at(self.spot.file.root, (*self.spot.keys, *keys))
        kind = setting_kind(tuple(key for key in keys if not _is_new(key))) or _TEXT
        inherited = self._inherited(name) or kind.default
        value = self.typed.get(name, _shown(node, kind))
        return FormField(name, kind, value, inherited, self.problems(name))

    def count(self, name: str) -> int:
        """How many records a list has in the file."""
        node = node_at(self.spot.file.root, (*self.spot.keys, *_keys(name)))
        return len(node.items) if isinstance(node, ListNode) else 0

    def names(self, name: str) -> tuple[str, ...]:
        """The keys that a map has in the file."""
        node = node_at(self.spot.file.root, (*self.spot.keys, *_keys(name)))
        entries = node.entries if isinstance(node, MapNode) else ()
        return tuple(name_of((key,)) for key in entries)

    def problems(self, name: str) -> tuple[Problem, ...]:
        """The problems of exactly this setting."""
        return self._by_name.get(name, ())

    def has_errors(self, name: str) -> bool:
        """Whether a setting or one within it has an error."""
        return any(
            problem.level == "error" and f"{found}.".startswith(f"{name}.")
            for found, problem in self.all_problems()
        )

    @property
    def has_genders(self) -> bool:
        """Whether names have a gender in the unit's language."""
        tag = text_at(self.source.effective(self.unit, "organisation.locale"))
        return bool(tag) and not tag.casefold().startswith("en")

    def all_problems(self) -> Iterator[tuple[str, Problem]]:
        """Each problem in the unit's own settings, with the name of the field that it is about: for
        a line of a list, that of the list. On the form of the organisation, the problems of its
        departments and teams are named by their entries.
        """
        depth = len(self.spot.keys)
        for found in self.source.located:
            own = self.source.units.get(found.unit) and self.source.spot(found.unit)
            if found.unit == self.unit:
                yield name_of(field_of(found.keys)), found.problem
            elif own and own.file is self.spot.file and own.keys[:depth] == self.spot.keys:
                yield name_of(field_of((*own.keys[depth:], *found.keys))), found.problem

    @cached_property
    def _by_name(self) -> dict[str, tuple[Problem, ...]]:
        found: dict[str, tuple[Problem, ...]] = {}
        for name, problem in self.all_problems():
            found[name] = (*found.get(name, ()), problem)
        return found

    def edits(self, values: Mapping[str, str]) -> list[Edit]:
        """What has to change in the unit's file for the values that a form sent; nothing for those
        that are as they were. Raises `ConfigError` if a name is not that of a setting.
        """
        _check_names(values)
        edits: list[Edit] = []
        removed: list[Keys] = []
        added: dict[Keys, dict[str, str]] = {}
        for name, text in values.items():
            *parents, last = keys = _keys(name)
            if last == REMOVED:
                removed += [tuple(parents)] if text else []
            elif new := next((n for n, key in enumerate(keys) if _is_new(key)), None):
                own = added.setdefault(keys[: new + 1], {})
                own[name_of(keys[new + 1 :])] = _clean(text)
            else:
                edits += self._edits(keys, _clean(text))
        gone = tuple(removed)
        base = self.spot.keys
        kept = [edit for edit in edits if not _is_below(edit.path[len(base) :], gone)]
        kept += self._appended(added)
        return kept + [Remove((*base, *keys)) for keys in sorted(removed, key=_order, reverse=True)]

    def _inherited(self, name: str) -> str:
        if self.unit == self.source.organisation or any(map(str.isdigit, name.split("."))):
            return ""
        return _shown(self.source.inherited(self.unit, name), _TEXT)

    def _edits(self, keys: Keys, text: str) -> Iterator[Edit]:
        """The edits that give one setting a value."""
        path = (*self.spot.keys, *keys)
        node = node_at(self.spot.file.root, path)
        text = text.strip("\"'") if keys[:1] == ("branding",) and "#" in text else text
        kind = setting_kind(keys) or _TEXT
        shown = _clean(_shown(node, kind))
        unset = self._inherited(name_of(keys)) or kind.default
        if text in (shown, shown or unset):
            return
        if kind.kind is Kind.LINES:
            yield from _list_edits(path, node, text.splitlines())
        elif kind.kind is Kind.PAIRS:
            yield from _map_edits(path, node, _pairs(text))
        else:
            yield SetText(path, text)

    def _appended(self, added: Mapping[Keys, Mapping[str, str]]) -> Iterator[Edit]:
        """The edits that add records; those in which nothing was typed are left out."""
        taken = {unit.casefold() for unit in self.source.units}
        for keys, fields in added.items():
            typed = {name: text for name, text in fields.items() if text}
            if not typed or not any(_counts(keys, name) for name in typed):
                continue
            parent = keys[:-1]
            record = _record(parent, typed)
            if setting_kind((*parent, "id")) and "id" not in record:
                own = {
                    text_at(node_at(self.spot.file.root, (*self.spot.keys, *parent, n, "id")))
                    for n in range(self.count(name_of(parent)))
                }
                ident = _new_id(typed, str(parent[-1]), taken | own)
                taken.add(ident)
                record = {"id": ident, **record}
            yield Append((*self.spot.keys, *parent), record)


def field_of(keys: Keys) -> Keys:
    """The keys of the field in which people edit the value under some keys: the list for one of its
    lines, and the record for its id, which no form shows but that of departments and teams.
    """
    if keys[-1:] == ("id",) and len(keys) > 1 and keys[0] not in _UNITS:
        return keys[:-1]
    parents = (keys[:depth] for depth in range(1, len(keys)))
    kinds = ((own, setting_kind(own)) for own in parents if isinstance(own[-1], str))
    whole = (own for own, found in kinds if found and found.kind in (Kind.LINES, Kind.PAIRS))
    return next(whole, keys)


def is_setting(name: str) -> bool:
    """Whether there is a setting of this name; numbers name records."""
    return setting_kind(tuple(key for key in _keys(name) if not _is_new(key))) is not None


def _check_names(names: Iterable[str]) -> None:
    """Raise `ConfigError` for names that no setting has: a page may be older than the program."""
    unknown = [name for name in names if _keys(name)[-1] != REMOVED and not is_setting(name)]
    problems = (
        Problem(
            "edit.field",
            f"there is no setting “{shortened(name, _LONGEST)}”",
            hint="open the page again",
        )
        for name in unknown[:_MOST_UNKNOWN]
    )
    if unknown:
        raise ConfigError(*problems)


def _counts(keys: Keys, name: str) -> bool:
    """Whether a value says something about a new record; a choice always has one."""
    kind = setting_kind((*keys[:-1], *_keys(name)))
    return kind is not None and kind.kind is not Kind.CHOICE


def _record(parent: Keys, typed: Mapping[str, str]) -> dict[str, Plain]:
    """A new record with its values, some of them in groups."""
    record: dict[str, Any] = {}
    for name, text in typed.items():
        *groups, last = name.split(".")
        target = record
        for group in groups:
            target = target.setdefault(group, {})
        kind = setting_kind((*parent, *groups, last))
        target[last] = text.splitlines() if kind and kind.kind is Kind.LINES else text
    return record


def _new_id(typed: Mapping[str, str], fallback: str, taken: set[str]) -> str:
    """An id made from what a record is called, which no other has."""
    name = next((typed[key] for key in _NAMES if key in typed), "")
    stem = id_from(" ".join(name.split()[:4]), fallback.rstrip("s"))
    number, ident = 2, stem
    while ident in taken:
        ident, number = f"{stem}-{number}", number + 1
    return ident


def _list_edits(path: Keys, node: Node | None, wanted: list[str]) -> Iterator[Edit]:
    """The edits after which a list has the wanted texts."""
    wanted = [line.strip() for line in wanted if line.strip()]
    if isinstance(node, TextNode) and len(wanted) < 2:
        yield SetText(path, "".join(wanted))
        return
    if node is not None and (not isinstance(node, ListNode) or not wanted):
        yield Remove(path)
        node = None
    present = [text_at(item) for item in node.items] if isinstance(node, ListNode) else []
    if [text for text in present if text in wanted] == wanted:  # comments beside the others stay
        gone = (number for number, text in enumerate(present) if text not in wanted)
        yield from (Remove((*path, number)) for number in reversed(list(gone)))
        return
    for number, (old, new) in enumerate(zip(present, wanted, strict=False)):
        if old != new:
            yield SetText((*path, number), new)
    for text in wanted[len(present) :]:
        yield Append(path, text)
    for number in reversed(range(len(wanted), len(present))):
        yield Remove((*path, number))


def _map_edits(path: Keys, node: Node | None, wanted: Mapping[str, str]) -> Iterator[Edit]:
    """The edits after which a map has the wanted values."""
    entries = node.entries if isinstance(node, MapNode) else {}
    present = {key: text_at(entry.value) for key, entry in entries.items()}
    for key, text in wanted.items():
        if present.get(key) != text:
            yield SetText((*path, key), text)
    yield from (Remove((*path, key)) for key in present if key not in wanted)


def _pairs(text: str) -> dict[str, str]:
    """Lines such as `call_back: 85` as names and values. Raises `ConfigError` for other lines."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    problems = (
        Problem(
            "edit.pair",
            f"“{shortened(line, _LONGEST)}” has no colon",
            hint="write a name, a colon and a value",
        )
        for line in lines
        if ":" not in line
    )
    if flaws := tuple(problems):
        raise ConfigError(*flaws)
    parts = (line.partition(":") for line in lines)
    return {name.strip(): value.strip() for name, _, value in parts}


def _shown(node: Node | None, kind: SettingKind) -> str:
    """A value as a form shows it; maps as lines of names and values."""
    if isinstance(node, MapNode) and kind.kind is Kind.PAIRS:
        return "\n".join(f"{key}: {text_at(entry.value)}" for key, entry in node.entries.items())
    return text_at(node)


def _keys(name: str) -> Keys:
    """The keys in a field's name; numbers name records."""
    keys = (key.replace(":", ".") for key in name.split("."))
    return tuple(int(key) if _NUMBER.fullmatch(key) and not _is_new(key) else key for key in keys)


def name_of(keys: Keys) -> str:
    """The name of the field for the setting under some keys."""
    return ".".join(str(key).replace(".", ":") for key in keys)


def _is_new(key: str | int) -> bool:
    return isinstance(key, str) and key.startswith("+") and bool(_NUMBER.fullmatch(key))


def _is_below(keys: Keys, parents: tuple[Keys, ...]) -> bool:
    return any(keys[: len(parent)] == parent for parent in parents)


def _order(keys: Keys) -> tuple[tuple[int, str, int], ...]:
    """A sort key for paths: numbers by size."""
    return tuple((0, "", key) if isinstance(key, int) else (1, key, 0) for key in keys)


def _clean(text: str) -> str:
    """A text as browsers send it, with the line ends of this system and no white space around."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()
