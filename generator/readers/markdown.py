"""The Markdown reader: what stands between a field's two comments."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from generator.document.answers import RawAnswer, RawAnswers
from generator.formats.fingerprint import AROUND, SUGGESTED, digest
from generator.formats.markdown import (
    BLANK,
    FIELD_COMMENT,
    STAMP,
    line_digest,
    lines_around,
    unescape_answer,
)
from generator.foundation.errors import Place, Problem, ReadError
from generator.foundation.limits import LIMITS, Limits, amount, more
from generator.readers.collector import AnswerCollector

# A choice offered on the line before the field, several between slashes: `<!-- code -->label`.
_OFFERED = re.compile(r"<!-- ([\w-]+) -->(.+?)(?= / <!-- |$)")
_ITEM = re.compile(r"\s*[-*+]\s*\[\s*([xX✓✔☑☒?]?)\s*\].*?<!--\s*([\w-]+)\s*-->\s*(.*)")
_LABEL = 20_000  # letters before a field in which its label and its choices are looked for
# A line of its own, so that none of its length is looked at twice.
_STAMP = re.compile(rf"^[ \t]*<!-- {STAMP} (\{{.*\}}) -->[ \t]*$", re.MULTILINE)


class MarkdownReader:
    """Reads a filled Markdown worksheet by its comments."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits

    def read(self, data: bytes, name: str) -> RawAnswers:
        """The answers between the comments; a field that holds only `…` or nothing is blank.

        A field whose end comment is missing ends where the next one begins, with a problem. Raises
        `ReadError` if the file is not UTF-8 or not one of ours.
        """
        text = _decoded(data, name, self._limits)
        stamp = _stamp(text, name)
        collector = AnswerCollector(name, self._limits)
        if sum(map(bool, FIELD_COMMENT.findall(text))) > self._limits.fields:
            message = f"holds more than {amount('fields', self._limits.fields)} fields"
            collector.refuse(message, more("fields"))
        suggested = (entry.partition("=") for entry in stamp.pop(SUGGESTED, "").split())
        printed = {tag: found for tag, _, found in suggested}
        for region in _regions(text):
            if not region.closed:
                message = f"the end of “{region.field}” is missing"
                hint = "put <!-- end --> on a line of its own behind the answer"
                collector.tell("read.end", message, region.line, hint)
            collector.add(region.field, _raw_answer(region, printed), region.line)
        around = stamp.pop(AROUND, "")
        if around:
            _tell_beside(text, frozenset(around.split()), collector)
        return collector.found(stamp)

    def text(self, data: bytes, name: str) -> bytes:  # noqa: ARG002
        lines = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return lines.rstrip(b"\n") + b"\n"

    def lines(self, data: bytes, name: str) -> list[str]:
        return self.text(data, name).decode(errors="replace").rstrip("\n").split("\n")


def _decoded(data: bytes, name: str, limits: Limits) -> str:
    if len(data) > limits.text_file:
        message = f"is larger than {amount('text_file', limits.text_file)}"
        raise ReadError(Problem("read.too_large", message, Place(name), more("text_file")))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        line = 0 if is_wide else data.count(b"\n", 0, error.start) + 1
        message = "is saved as UTF-16" if is_wide else "is not UTF-8 here; it may be Latin-1"
        hint = "save it as UTF-8"
        raise ReadError(Problem("read.encoding", message, Place(name, line), hint)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _tell_beside(text: str, around: frozenset[str], collector: AnswerCollector) -> None:
    """Tell of every paragraph outside the fields that was not there when the file was printed."""
    typed: list[str] = []
    first, near = 0, ""
    for number, line, field in (*lines_around(text), (0, "", "")):
        if line_digest(line) and line_digest(line) not in around:
            if not typed:
                first, near = number, field
            typed.append(line.strip())
        elif typed:
            collector.beside(" ".join(typed), near, first)
            typed = []


@dataclass(frozen=True)
class _Region:
    """A field's place in the text: the line before it, its source, and whether its end is there."""

    field: str
    line: int
    label: str
    body: str
    closed: bool


def _regions(text: str) -> Iterator[_Region]:
    opened: re.Match[str] | None = None
    line, counted = 1, 0
    for match in FIELD_COMMENT.finditer(text):
        if opened:
            yield _region(text, opened, match.start(), line, closed=not match[1])
        opened = match if match[1] else None
        line, counted = line + text.count("\n", counted, match.start()), match.start()
    if opened:
        yield _region(text, opened, len(text), line, closed=False)


def _region(text: str, opened: re.Match[str], end: int, line: int, *, closed: bool) -> _Region:
    body = text[opened.end() : end]
    if not closed:
        body = _STAMP.split(body)[0].rstrip(" \n").rpartition("\n")[0]  # the next field's label
    before = text[max(0, opened.start() - _LABEL) : opened.start()].rstrip("\n")
    return _Region(opened[1], line, before.rpartition("\n")[2], body, closed)


def _stamp(text: str, name: str) -> dict[str, str]:
    lines = _STAMP.findall(text)
    try:
        stamp = json.loads(lines[-1]) if lines else None
    except (ValueError, RecursionError):
        stamp = None
    if not isinstance(stamp, dict):
        lack = "its last line, which says what document it is, is missing or damaged"
        hint = f"{lack}; copy that line from the blank worksheet"
        raise ReadError(Problem("read.not_ours", "is not a worksheet we made", Place(name), hint))
    return {str(key): str(value) for key, value in stamp.items()}


def _raw_answer(region: _Region, printed: Mapping[str, str]) -> RawAnswer:
    """The ticks of boxes, which carry their codes in comments, and the text that is no box."""
    lines = region.body.strip("\n").split("\n")
    items = [_ITEM.match(line) for line in lines]
    rest = [item[3] if item else line for item, line in zip(items, lines, strict=True)]
    source = "\n".join(rest).strip()
    text = "" if source == BLANK else normalize("NFC", unescape_answer(source))
    if text and digest(text) == printed.get(region.field):
        text = ""  # what was suggested, and nobody changed it
    label = _label(region)
    if any(items):
        signs = {item[1] for item in items if item}
        ticks = tuple(item[2] for item in items if item and item[1] not in ("", "?"))
        text = text or ("?" if "?" in signs and not ticks else "")
        return RawAnswer(text, "comment", ticks, label)
    codes = {unescape_answer(shown): code for code, shown in _OFFERED.findall(region.label)}
    return RawAnswer(codes.get(text, text), "comment", label=label, shown=text)


def _label(region: _Region) -> str:
    """What the page calls the field: the line before it, without marks and what is offered."""
    line = _OFFERED.sub("", region.label).rstrip(": ")
    if line.startswith("<!--"):  # a box alone: its own line is the label
        line = region.body.strip().partition("] ")[2].partition(" <!--")[0]
    return unescape_answer(line.replace("**", "")).strip()
