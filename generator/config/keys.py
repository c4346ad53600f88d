"""Names of settings and units: the dotted keys of the schema, and ids."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from generator.config.models import Settings
from generator.foundation.identifiers import identifier


def _names(model: type[BaseModel], path: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield f"{path}{name}"
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _names(inner, f"{path}{name}.")


# Every dotted key of the schema, except those inside lists and free maps.
SETTINGS = frozenset(_names(Settings))


def is_id(text: str) -> bool:
    """Whether the text can name files and folders on every system unchanged."""
    try:
        return bool(identifier(text))
    except ValueError:
        return False


def is_setting(key: str) -> bool:
    """Whether a dotted key is in the schema, or leads into a list or a free map of the schema."""
    known = {name for name in SETTINGS if key == name or key.startswith(f"{name}.")}
    if key in known or not known:
        return key in known
    nearest = max(known, key=len)
    return not any(name.startswith(f"{nearest}.") for name in SETTINGS)


@lru_cache(maxsize=256)
def is_number(key: str) -> bool:
    """Whether the setting with a dotted key is a number."""
    return _is_number(Settings, key.split("."))


def _is_number(kind: Any, path: list[str]) -> bool:
    """Whether a number is at the path in a type; the entries of lists are named by their ids."""
    if get_origin(kind) in (Annotated, list, Union, UnionType):
        inner = get_args(kind)[:1] if get_origin(kind) is Annotated else get_args(kind)
        below = path[1:] if get_origin(kind) is list else path
        return any(_is_number(item, below) for item in inner)
    if get_origin(kind) is dict:
        return bool(path) and _is_number(get_args(kind)[1], path[1:])
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(path[0]) if path else None
        return field is not None and _is_number(field.annotation, path[1:])
    return not path and kind in (Decimal, int)
