"""Names of settings and units: the dotted keys of the schema, and ids."""

from __future__ import annotations

from collections.abc import Iterator

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
