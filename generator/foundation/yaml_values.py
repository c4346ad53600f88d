"""Values as YAML that reads back as exactly these texts, in the style of their surroundings."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

import yaml

Plain = str | Sequence["Plain"] | Mapping[str, "Plain"]

STEP = "  "
# Characters that JSON leaves as they are; YAML refuses them or reads them as line ends (1.1, 5.1).
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# Texts that need no quotes in any surroundings; YAML allows more, which is harder to read.
_SAFE = re.compile(r"[^\W_](?:[^\n\r\t:#,\[\]{}\x7f-\x9f\u2028\u2029\ufeff]|:(?=[^\s,\[\]{}]))*")


def quoted(text: str, style: str | None = None) -> str:
    """A text on one line, in the quotes of `style` if it can be, without quotes only if it is safe.

    `style` is PyYAML's: a quotation mark, or anything else for none.
    """
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if style not in ("'", '"') and _is_safe(text):
        return text
    written = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written)


def lines(value: Plain) -> list[str]:
    """A value as the lines of a block, which begin in one column."""
    if isinstance(value, str):
        return [quoted(value)]
    if not value:
        return [inline(value)]
    if isinstance(value, Mapping):
        return [line for key, inner in value.items() for line in entry_lines(key, inner)]
    return [line for item in value for line in item_lines(item)]


def entry_lines(key: str, value: Plain) -> list[str]:
    """A key and its value as the lines of a block."""
    if isinstance(value, str) or not value:
        return [f"{_bracketed(key)}: {lines(value)[0]}"]
    return [f"{_bracketed(key)}:", *(STEP + line for line in lines(value))]


def item_lines(item: Plain) -> list[str]:
    """An item of a list as the lines of a block."""
    first, *others = lines(item)
    return [f"- {first}", *(STEP + line for line in others)]


def inline(value: Plain) -> str:
    """A value on one line, as it can stand in brackets."""
    if isinstance(value, str):
        return _bracketed(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(inline_entry(*entry) for entry in value.items()) + "}"
    return "[" + ", ".join(map(inline, value)) + "]"


def inline_entry(key: str, value: Plain) -> str:
    """A key and its value as they can stand in braces."""
    return f"{_bracketed(key)}: {inline(value)}"


def block_texts(text: str, old: str) -> Iterator[str]:
    """Ways to write a text in place of a block scalar (YAML 1.2.2, 8.1), the closest to it first.

    `old` is the scalar in the file, from its `|` or `>` to its last character. Nothing if the old
    one has no lines to go by.
    """
    header, _, body = old.partition("\n")
    written = [line for line in body.split("\n") if line.strip()]
    if not written or not text.strip() or "\r" in text:
        return
    indent = min(len(line) - len(line.lstrip(" ")) for line in written)
    rows = text.split("\n")
    if header.startswith(">"):
        width = max(len(line.rstrip("\r")) for line in written) - indent
        rows = [row for line in rows for row in [*(textwrap.wrap(line, width) or [""]), ""]][:-1]
    ending = "\r\n" if header.endswith("\r") else "\n"
    shown = [" " * indent + row if row else "" for row in rows]
    yield ending.join([header.rstrip("\r"), *shown])


def _bracketed(text: str) -> str:
    """A text as a key or in brackets, where parsers disagree about `:` and `?` within a text."""
    return quoted(text, '"' if ":" in text or "?" in text else None)


def _is_safe(text: str) -> bool:
    """Whether a text needs no quotes: PyYAML would also take it for text, not for a number."""
    if not _SAFE.fullmatch(text) or not text.isprintable() or text != text.strip():
        return False
    try:
        return bool(yaml.safe_load(text) == text)
    except (yaml.YAMLError, ValueError, OverflowError):
        return False
