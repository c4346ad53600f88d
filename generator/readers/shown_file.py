"""What a file shows whose format has no fields of its own, and a builder that readers fill."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from generator.document.answers import RawAnswer
from generator.document.choices import codes_of
from generator.formats.fingerprint import NO_PROMPT, is_tag, read_fingerprint
from generator.formats.ooxml import CHECKED, PROPERTY
from generator.foundation.errors import Problem
from generator.foundation.limits import Limits, amount, more
from generator.readers.collector import AnswerCollector
from generator.readers.docx.prompts import Prompts
from generator.readers.joined_lines import may_be_joined
from generator.readers.labels.stream import Stream, StreamBuilder
from generator.readers.ticks import is_tick

# What LibreOffice calls the `dc:identifier` of a Word file in other formats.
IDENTIFIER = "OOXMLCorePropertyIdentifier"
# Control characters, which LibreOffice writes around the fields of a page.
_MARKS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MOST_EDGES = 200  # lines of headers and footers that are kept


@dataclass(frozen=True)
class ShownFile:
    """What a file of a format without fields of its own shows.

    `stream` has its words in reading order, and a gap for each field that was found by a tag;
    `edges` are the lines of its headers and footers; `identifier` is its `dc:identifier` or its
    like; `properties` are the stamp, by name without the prefix `PROPERTY`, where the format keeps
    custom properties; `entries` are the answers that were found by tags or bookmarks, by tag, and
    `problems` what is wrong with these or was left out. `saved_on` is None where the file does not
    say when it was saved. `joined` are the tags of answers whose lines LibreOffice 7 may have
    joined.
    """

    stream: Stream
    edges: tuple[str, ...] = ()
    identifier: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, RawAnswer] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    saved_on: datetime | None = None
    joined: tuple[str, ...] = ()


def without_prompts(
    entries: Mapping[str, RawAnswer], properties: Mapping[str, str]
) -> dict[str, RawAnswer]:
    """The answers of a file that lost its properties, by those of its blank: one that shows what
    its field did before anybody filled it in is blank.
    """
    prompts = Prompts(read_fingerprint(properties).prompts, {})
    return {
        tag: raw
        if raw.ticks is not None or _is_answer(prompts, tag, raw)
        else replace(raw, text="")
        for tag, raw in entries.items()
    }


def _is_answer(prompts: Prompts, tag: str, raw: RawAnswer) -> bool:
    return not raw.shown or bool(prompts.read(tag, raw.shown, None, ()).text)


def _text(prompts: Prompts, tag: str, raw: RawAnswer) -> str:
    return prompts.read(tag, raw.shown, None, ()).text


@dataclass(frozen=True)
class Control:
    """A field that some program kept with its tag: a content control, or a bookmark around what was
    one. `state` is that of a check box, None for any other field; `day` is the date that a calendar
    keeps (ISO); one that `is_unfilled` says that it shows its prompt.
    """

    tag: str
    found_by: str = "tag"
    label: str = ""
    state: bool | None = None
    day: str = ""
    is_unfilled: bool = False


class LeftOut(Enum):
    """What a file contains and is not read: the code, message and hint of its warning."""

    STRUCK = (
        "read.struck",
        "contains text that is struck through, which is not read",
        "delete it, or remove the line through it",
    )
    NOTES = (
        "read.margins",
        "contains comments or notes, which are not read",
        "check them in the file",
    )
    BREAKS = (
        "read.lines",
        "has tables that keep no line breaks, so lines of answers in them were joined",
        "check where the lines of these answers end",
    )
    MACROS = (
        "read.macros",
        "contains macros, which were not run",
        "the answers were read; nothing else in the file is used",
    )


class ShownFileBuilder:
    """Builds a `ShownFile` out of what a reader meets, in reading order. `joins_lines` says that
    the program that saved the file drops breaks between the lines of answers.

    Between `open` and `close`, what is shown is the answer in a control; between `open_edge` and
    `close_edge` it is a header or footer.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self.identifier = ""
        self.saved_on: datetime | None = None
        self.joins_lines = False
        self._limits = limits
        self._stream = StreamBuilder(limits.words)
        self._at_start = True  # of a line
        self._collector = AnswerCollector(name, limits)
        self._properties: dict[str, str] = {}
        self._control: Control | None = None
        self._found: list[_FilledControl] = []
        self._answer: list[str] = []
        self._items: list[tuple[str, str]] = []
        self._size = 0
        self._left_out: dict[LeftOut, None] = {}  # in the order in which it was met
        self._edges: list[str] = []
        self._edge: list[str] | None = None

    @property
    def is_full(self) -> bool:
        """Whether no more words are taken."""
        return self._stream.is_full

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the form, from the properties met so far."""
        return tuple(read_fingerprint(self._properties).prompts)

    def add_property(self, name: str, text: str) -> None:
        """Add a custom property or meta entry of the document; those of others are ignored."""
        if name == IDENTIFIER:
            self.identifier = text.strip()
        elif name.startswith(PROPERTY):
            self._properties.setdefault(name.removeprefix(PROPERTY), text)

    def add_item(self, code: str, label: str) -> None:
        """Add a choice of the list in the control at hand."""
        if self._control:
            self._items.append((code, unicodedata.normalize("NFC", label.strip())))

    def text(self, text: str, source: int = 0) -> None:
        text = _MARKS.sub("", text)
        if self._edge is not None:
            self._edge.append(text)
        elif self._control:
            if self._size <= self._limits.answer:  # a longer answer is refused in the end
                self._answer.append(text)
            self._size += len(text)
        elif not self._stream.is_full:
            self._stream.text(text, source)
            self._at_start = False

    def line(self) -> None:
        """End a line, unless nothing is in it; a break that somebody typed is a text."""
        if self._edge is not None:
            self._end_edge_line()
        elif self._control:
            if self._answer and not self._answer[-1].endswith("\n"):
                self._answer.append("\n")
        elif not self._at_start:
            self._stream.line()
            self._at_start = True

    def cell(self) -> None:
        if self._edge is None and not self._control:
            self._stream.cell()
            self._at_start = True
        else:
            self.line()

    def row(self) -> None:
        if self._edge is None and not self._control:
            self._stream.row()

    def open(self, control: Control) -> None:
        """Begin a control. Raises `ReadError` if there are more than the limits allow."""
        if len(self._found) >= self._limits.fields:
            message = f"contains more than {amount('fields', self._limits.fields)} fields"
            self._collector.refuse(message, more("fields"))
        self._stream.gap(control.tag)
        self._at_start = False
        self._control = control
        self._answer.clear()
        self._items.clear()
        self._size = 0

    def describe(self, control: Control) -> None:
        """Add what a control, which may have lost its tag, says about the field at hand."""
        if self._control:
            found_by = "tag" if control.tag else self._control.found_by
            self._control = replace(control, tag=self._control.tag, found_by=found_by)

    def close(self) -> None:
        """End the control at hand."""
        control, self._control = self._control, None
        if control:
            text = "".join(self._answer)
            self._found.append(_FilledControl(control, text, tuple(self._items)))

    def open_edge(self) -> None:
        self._edge = []

    def close_edge(self) -> None:
        if self._edge is not None:
            self._end_edge_line()
        self._edge = None

    def leave_out(self, what: LeftOut) -> None:
        """Note that something was left out, which is reported once."""
        self._left_out[what] = None

    def shown_file(self) -> ShownFile:
        self.close()
        joined = self._collect()
        for what in self._left_out:
            self._warn(*what.value)
        raw = self._collector.raw_answers(self._properties, self.saved_on)
        return ShownFile(
            self._stream.stream(),
            tuple(self._edges),
            self.identifier,
            raw.stamp,
            raw.entries,
            raw.problems,
            raw.saved_on,
            joined,
        )

    def _end_edge_line(self) -> None:
        assert self._edge is not None
        line = " ".join("".join(self._edge).split())
        self._edge.clear()
        if line and len(self._edges) < _MOST_EDGES:
            self._edges.append(line)

    def _collect(self) -> tuple[str, ...]:
        """Collect the answers in the controls, once all properties are known; the tags of those
        whose lines may have been joined.
        """
        form = read_fingerprint(self._properties)
        prompts = Prompts(form.prompts, {})
        joined = []
        for found in self._found:
            tag = found.control.tag
            raw, remark = found.raw_answer(prompts)
            self._collector.add(tag, raw)
            if remark:
                self._collector.report(remark.code, remark.text, 0, remark.hint, "warning", tag)
            if self.joins_lines and raw.ticks is None and may_be_joined(raw.shown, None):
                joined.append(tag)
        return tuple(joined)

    def _warn(self, code: str, message: str, hint: str) -> None:
        self._collector.report(code, message, hint=hint, level="warning")


@dataclass(frozen=True)
class _Remark:
    """What is to be checked in an answer: the code, message and hint of a problem."""

    code: str
    text: str
    hint: str


@dataclass(frozen=True)
class _FilledControl:
    """A control, the text in it, and the codes and labels of its choices."""

    control: Control
    text: str
    items: tuple[tuple[str, str], ...]

    def raw_answer(self, prompts: Prompts) -> tuple[RawAnswer, _Remark | None]:
        """The answer, and what is to be checked in it."""
        control = self.control
        lines = (line.strip() for line in self.text.split("\n"))
        text = unicodedata.normalize("NFC", "\n".join(lines)).strip()
        raw = RawAnswer(text, control.found_by, label=control.label, day=control.day)
        is_sign = not text or is_tick(text) is not None
        is_box = prompts.digests.get(control.tag) == NO_PROMPT and is_sign
        if control.state is not None or is_box:
            return _box(raw, state=control.state)
        if control.is_unfilled:
            return replace(raw, text=""), None
        reading = prompts.read(control.tag, text, None, ())
        raw = replace(raw, text=reading.text, shown=reading.text)
        codes = codes_of(reading.text, self.items) if reading.text else ()
        raw = replace(raw, text=codes[0]) if len(codes) == 1 else replace(raw, choices=codes)
        remark = _Remark("read.prompt", reading.remark, "type the answer over the prompt")
        return raw, remark if reading.remark else None


def _box(raw: RawAnswer, *, state: bool | None) -> tuple[RawAnswer, _Remark | None]:
    """A box: people see its sign, so that decides; a text that is none leaves the state, None if
    that is not known, as it is. A cross typed over an empty box is a tick.
    """
    shown = is_tick(raw.text) if raw.text else None
    ticked, rest = (bool(state), raw.text) if shown is None else (shown, "")
    is_odd = state not in (None, ticked) and (not ticked or raw.text == CHECKED)
    said = "ticked" if state else "not ticked"
    message = f"shows “{raw.text}”, but the file says that it is {said}"
    remark = _Remark("read.box", message, "tick or clear that box again")
    ticks, is_lost = ("true",) if ticked else (), state is None and not raw.text
    return replace(raw, text=rest, ticks=ticks, lost=is_lost), remark if is_odd else None


def is_field_tag(tag: str) -> bool:
    """Whether a tag that some program wrote is the id of one of our fields."""
    return is_tag(tag) and "." in tag
