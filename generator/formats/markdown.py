"""Plain text as Markdown source and back: rules shared by the Markdown writer and reader.

Escapes follow CommonMark 0.31: 2.4 (backslash escapes), 2.5 (entities), 4 (the starts of blocks),
6.7 (hard breaks).
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from generator.formats.fingerprint import digest
from generator.foundation.characters import comparable

BLANK = "…"
BLANKS = (BLANK, "...")  # people type the second for the first, and some editors replace it
_NO_REFERENCE = re.compile("&(?=#[0-9]{8})")  # character references have at most 7 digits (2.5)
_EMPHASIS = re.compile(r"[*_~\s]+")
_ITEM_NUMBER = re.compile(r"^[\s>]*[0-9]{1,9}[.)]\s")
_MARKS_AND_SPACE = re.compile(r"[\W_]+")
STAMP = "playbook-generator"
_ALWAYS = re.compile(r"[\\`\[\]<~|]")
_MARKS = re.compile(r"\*+|_+")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BLOCK_START = re.compile(r"[#>+=-]|:(?=::)")
_NUMBER_START = re.compile(r"([0-9]{1,9})([.)])")
_ESCAPED = re.compile(
    r"\\([!-/:-@\[-`{-~])|&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);"
)
_LAST = 0x10FFFF  # the highest code point of Unicode
_HARD_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\$")


@lru_cache(maxsize=8192)
def label_digest(text: str) -> str:
    """The digest of a label, whatever its emphasis and white space."""
    return digest(comparable(_EMPHASIS.sub("", text)).replace(" ", ""))


@lru_cache(maxsize=8192)
def line_digest(line: str) -> str:
    """The digest of a line's letters and digits, without its marks and item number, which
    formatters may change; empty for a line without letters and digits.
    """
    line = _NO_REFERENCE.sub("", _ITEM_NUMBER.sub("", line))
    plain = _MARKS_AND_SPACE.sub("", html.unescape(line))
    return digest(plain) if plain else ""


def escape(text: str, *, starts_line: bool) -> str:
    """The Markdown source of a text without line breaks."""
    text = _ALWAYS.sub(r"\\\g<0>", text)
    text = _MARKS.sub(_escaped_marks, text)
    text = _ENTITY.sub(r"\\&", text)
    if starts_line:
        text = _BLOCK_START.sub(r"\\\g<0>", text, count=1) if _BLOCK_START.match(text) else text
        text = _NUMBER_START.sub(r"\1\\\2", text, count=1) if _NUMBER_START.match(text) else text
    return text


def escape_lines(text: str, *, starts_line: bool) -> str:
    """Text as inline Markdown: line breaks become hard breaks, outer spaces become entities."""
    lines = text.split("\n")
    escaped = [
        _escaped_line(line, starts_line=starts_line or number > 0)
        for number, line in enumerate(lines)
    ]
    return "\\\n".join(escaped)


def escape_answer(text: str) -> str:
    """The source text of an answer between a field's comments; `unescape_answer` reverses it."""
    lines = [_escaped_line(line, starts_line=True) for line in text.split("\n")]
    for place in (0, -1):  # a line that looks like the mark for a blank
        if lines[place] in BLANKS:
            lines[place] = "&#8230;" if lines[place] == BLANK else f"\\{lines[place]}"
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    return "\n".join(line + "\\" if line and following else line for line, following in pairs)


def without_blanks(source: str) -> str:
    """The source text of an answer without the mark for a blank that somebody left above or below
    it; empty if it is only that.
    """
    lines = source.strip().split("\n")
    while lines and lines[0].strip() in ("", *BLANKS):
        lines.pop(0)
    while lines and lines[-1].strip() in ("", *BLANKS):
        lines.pop()
    return "\n".join(lines)


def unescape_answer(source: str) -> str:
    """The answer in the source text between a field's comments: escapes and entities undone, marks
    kept as typed.
    """
    if "\\" not in source and "&" not in source:
        return source
    return "\n".join(
        _ESCAPED.sub(_unescaped, _HARD_BREAK.sub(r"\1", line)) for line in source.split("\n")
    )


def _escaped_marks(match: re.Match[str]) -> str:
    """Emphasis marks, escaped unless they cannot have an effect: between spaces, or underscores
    inside a word (6.2).
    """
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    inside_word = match[0][0] == "_" and before.isalnum() and after.isalnum()
    alone = before.isspace() and after.isspace()
    return match[0] if inside_word or alone else "".join(f"\\{mark}" for mark in match[0])


def _escaped_line(line: str, *, starts_line: bool) -> str:
    """An escaped line with its outer white space as entities, since Markdown drops it otherwise."""
    core = line.strip(" \t")
    if not core:
        return "".join(_entity(character) for character in line)
    start = len(line) - len(line.lstrip(" \t"))
    before, after = line[:start], line[start + len(core) :]
    middle = escape(core, starts_line=starts_line and not before)
    return "".join(map(_entity, before)) + middle + "".join(map(_entity, after))


def _entity(character: str) -> str:
    return f"&#{ord(character)};"


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    if match[2].startswith("#"):  # html.unescape drops some code points
        number = int(match[2][2:], 16) if match[2][1] in "xX" else int(match[2][1:])
        return chr(number) if 0 < number <= _LAST else "\ufffd"
    return html.unescape(match[0])
