"""The fill-in syntax of a skeleton, both ways: a field as text between two markers."""

from __future__ import annotations

import json
from typing import Any

from generator.document import markers
from generator.document.tree import Field, Kind, Option


def to_text(field: Field) -> str:
    """The field as one paragraph of a skeleton; its words keep their markers."""
    text = json.dumps(_plain(field), ensure_ascii=False, separators=(",", ":"))
    return f"{markers.FIELD}{text}{markers.END}"


def from_text(text: str) -> Field:
    """The field that `to_text` wrote."""
    return _field(json.loads(text.removeprefix(markers.FIELD).removesuffix(markers.END)))


def _plain(field: Field) -> dict[str, Any]:
    return {
        "id": field.id,
        "kind": field.kind.value,
        "words": [
            markers.join(words)
            for words in (field.label, field.prompt, field.hint, field.when, field.suggested)
        ],
        "required": field.required,
        "free": field.free,
        "options": [[option.code, markers.join(option.label)] for option in field.options],
        "other": _plain(field.other) if field.other else None,
        "columns": [_plain(column) for column in field.columns],
        "rows": [field.rows, field.minimum],
    }


def _field(plain: dict[str, Any]) -> Field:
    label, prompt, hint, when, suggested = (markers.split(words) for words in plain["words"])
    return Field(
        id=plain["id"],
        kind=Kind(plain["kind"]),
        label=label,
        prompt=prompt,
        hint=hint,
        required=plain["required"],
        when=when,
        free=plain["free"],
        options=tuple(Option(code, markers.split(words)) for code, words in plain["options"]),
        other=_field(plain["other"]) if plain["other"] else None,
        columns=tuple(_field(column) for column in plain["columns"]),
        rows=plain["rows"][0],
        minimum=plain["rows"][1],
        suggested=suggested,
    )
