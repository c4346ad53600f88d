"""What kind of value a setting has, for forms in which people edit it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from generator.config.models import Settings


class Kind(StrEnum):
    """A text on one line, one of some options, yes or no, texts in a list, values by free names, a
    list of records, or a group of settings.
    """

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    LINES = "lines"
    PAIRS = "pairs"
    RECORDS = "records"
    GROUP = "group"


@dataclass(frozen=True)
class SettingKind:
    """The kind of a setting, the options of a choice, and its default as text, "" for none."""

    kind: Kind
    options: tuple[str, ...] = ()
    default: str = ""


_TEXT = SettingKind(Kind.TEXT)
# Departments and teams have the same settings as the organisation, and these of their own.
_UNITS = {"id": _TEXT, "name": _TEXT}


def setting_kind(keys: tuple[str | int, ...]) -> SettingKind | None:
    """The kind of the setting under some keys, which may number the records of a list; None for
    none.
    """
    if keys and keys[0] in ("departments", "teams"):
        own = tuple(key for key in keys[1:] if not isinstance(key, int))
        if not own:
            return SettingKind(Kind.RECORDS)
        return setting_kind(own) if own[0] == "teams" else _UNITS.get(str(own[0]))
    return next(_found(Settings, [key for key in keys if isinstance(key, str)]), None)


def _found(model: Any, keys: list[str]) -> Iterator[SettingKind]:
    """The kind of what the keys lead to in a type."""
    if not keys:
        return
    for kind in _alternatives(model):
        if get_origin(kind) is list:
            yield from _found(get_args(kind)[0], keys)
        elif get_origin(kind) is dict and len(keys) > 1:
            yield from _found(get_args(kind)[1], keys[1:])
        elif get_origin(kind) is dict:
            kinds = tuple(_kinds(get_args(kind)[1]))
            yield _TEXT if _TEXT in kinds else kinds[0]
        elif _is_model(kind):
            for name, field in kind.model_fields.items():
                if keys[0] == (field.alias or name):
                    found = (
                        _found(field.annotation, keys[1:]) if keys[1:] else _kinds(field.annotation)
                    )
                    yield from (_with_default(one, field) for one in found)


def _with_default(found: SettingKind, field: Any) -> SettingKind:
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    is_plain = isinstance(default, str | int) and found.kind in (Kind.CHOICE, Kind.TEXT)
    text = str(default) if is_plain and default is not None else ""
    return SettingKind(found.kind, found.options, text) if text else found


def _kinds(annotation: Any) -> Iterator[SettingKind]:
    for kind in _alternatives(annotation):
        origin = get_origin(kind)
        if origin is Literal:
            yield SettingKind(Kind.CHOICE, get_args(kind))
        elif kind is bool:
            yield SettingKind(Kind.YES_NO)
        elif origin is dict:
            has_groups = any(get_origin(one) is dict for one in _alternatives(get_args(kind)[1]))
            yield SettingKind(Kind.GROUP if has_groups else Kind.PAIRS)
        elif origin is list:
            is_records = any(map(_is_model, _alternatives(get_args(kind)[0])))
            yield SettingKind(Kind.RECORDS if is_records else Kind.LINES)
        elif _is_model(kind):
            yield SettingKind(Kind.GROUP)
        else:
            yield SettingKind(Kind.TEXT)


def _alternatives(annotation: Any) -> Iterator[Any]:
    """The types behind annotations and unions, without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for inner in get_args(annotation):
            yield from _alternatives(inner)
    elif annotation is not type(None):
        yield annotation


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
