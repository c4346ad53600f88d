"""The fill-in syntax of a skeleton, both ways: a field as text between two markers, and the rule
that finds it.
"""

from __future__ import annotations

import json
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from generator import slots
from generator.document import Field, Kind, Option

NODE = "field"


def to_text(field: Field) -> str:
    """The field as one paragraph of a skeleton; its words keep their markers."""
    text = json.dumps(_plain(field), ensure_ascii=False, separators=(",", ":"))
    return f"{slots.FIELD}{text}{slots.END}"


def from_text(text: str) -> Field:
    """The field that `to_text` wrote."""
    return _field(json.loads(text.removeprefix(slots.FIELD).removesuffix(slots.END)))


def fields_plugin(md: MarkdownIt) -> None:
    """Teach markdown-it that a line which is one field marker is a block."""
    md.block.ruler.before("code", NODE, _rule, {"alt": ["paragraph", "list", "blockquote"]})


def _rule(state: StateBlock, start: int, _: int, silent: bool) -> bool:
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not line.startswith(slots.FIELD):
        return False
    if not silent:
        state.line = start + 1
        token = state.push(NODE, "", 0)
        token.content = line.strip()
        token.map = [start, start + 1]
    return True


def _plain(field: Field) -> dict[str, Any]:
    return {
        "id": field.id,
        "kind": field.kind.value,
        "words": [
            slots.join(words) for words in (field.label, field.prompt, field.hint, field.when)
        ],
        "required": field.required,
        "free": field.free,
        "options": [[option.code, slots.join(option.label)] for option in field.options],
        "other": _plain(field.other) if field.other else None,
        "columns": [_plain(column) for column in field.columns],
        "rows": [field.rows, field.minimum],
    }


def _field(plain: dict[str, Any]) -> Field:
    label, prompt, hint, when = (slots.split(words) for words in plain["words"])
    return Field(
        id=plain["id"],
        kind=Kind(plain["kind"]),
        label=label,
        prompt=prompt,
        hint=hint,
        required=plain["required"],
        when=when,
        free=plain["free"],
        options=tuple(Option(code, slots.split(words)) for code, words in plain["options"]),
        other=_field(plain["other"]) if plain["other"] else None,
        columns=tuple(_field(column) for column in plain["columns"]),
        rows=plain["rows"][0],
        minimum=plain["rows"][1],
    )
