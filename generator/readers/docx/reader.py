"""The Word reader: what stands in the blanks of a filled file, and what was typed beside them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from generator.document.answers import RawAnswer, RawAnswers
from generator.formats.fingerprint import (
    OBJECT,
    FormFingerprint,
    bare,
    digest,
    read_fingerprint,
    without_fingerprint,
)
from generator.formats.ooxml import NAMESPACES, PLACEHOLDER_STYLE, qualified
from generator.foundation.errors import Place, Problem, ReadError
from generator.foundation.limits import LIMITS, Limits, amount, more
from generator.readers.collector import AnswerCollector
from generator.readers.docx import control_index
from generator.readers.docx.control_index import ControlIndex
from generator.readers.docx.parts import Parts, open_parts
from generator.readers.docx.tokens import Token, lines_of, text_of, tokens_of, words_in

_VAL = qualified("val")
# Ticks and crosses of Unicode, and where the font Wingdings has them.
_TICKS = frozenset("\u2612\u2611\u2713\u2714\u2717\u2718\u2705xX\uf0fb\uf0fc\uf0fd\uf0fe")
_NESTED = 8  # levels of fields one in the other; ours have two
_NEAR = 400  # tokens before a blank in which its label is looked for
_BOX_SIGNS = _TICKS | {"\u2610", "\uf06f", "\uf0a8"}


class DocxReader:
    """Reads a filled Word worksheet, whichever program saved it."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits

    def read(self, data: bytes, name: str) -> RawAnswers:
        """The text of each blank under its tag; one that still shows its prompt is blank.

        Raises `ReadError` if the file is not a Word file or not one of ours.
        """
        parts = open_parts(data, name, self._limits)
        if not parts.stamp:
            lack = "it lacks the document properties that say what it is"
            hint = f"{lack}; use the file that playbook build made, not a copy of its text"
            raise ReadError(
                Problem("read.not_ours", "is not a worksheet we made", Place(name), hint)
            )
        collector = AnswerCollector(name, self._limits)
        for problem in parts.problems:
            collector.warn(problem)
        reading = _Reading(tokens_of(parts.body), read_fingerprint(parts.stamp), collector)
        reading.read(self._limits.fields)
        return reading.collector.found(without_fingerprint(parts.stamp), parts.saved_by)

    def text(self, data: bytes, name: str) -> bytes:
        parts = open_parts(data, name, self._limits)
        edges = {bare(line) for line in _edge_lines(parts)}
        return bare("".join([*_said(parts.body), parts.margins, *sorted(edges)])).encode()

    def lines(self, data: bytes, name: str) -> list[str]:
        parts = open_parts(data, name, self._limits)
        return [*lines_of(tokens_of(parts.body)), *sorted(set(_edge_lines(parts)))]


def _said(body: Any) -> Iterator[str]:
    """The texts of a body; each picture, of which no more is said, is a sign."""
    for token in tokens_of(body):
        if token.kind in ("text", "object"):
            yield token.text or OBJECT


def _edge_lines(parts: Parts) -> Iterator[str]:
    """The paragraphs of headers and footers, without what programs count."""
    for edge in parts.edges:
        yield from lines_of(tokens_of(edge, results=False))


class _Reading:
    """One file's tokens on their way to raw answers."""

    def __init__(
        self, tokens: Sequence[Token], form: FormFingerprint, collector: AnswerCollector
    ) -> None:
        self.collector = collector
        self._tokens = tokens
        self._form = form
        self._places = ControlIndex(tokens)
        self._owner: dict[int, str] = {}  # which blank a token belongs to

    def read(self, most: int) -> None:
        """Take every blank, `most` at most."""
        known = dict.fromkeys([*self._form.prompts, *self._places.tags()])
        if len(known) > most:
            message = f"holds more than {amount('fields', most)} fields"
            self.collector.refuse(message, more("fields"))
        room = _NESTED * (len(self._tokens) + most)
        for tag in known:
            for place in self._places.find(tag):
                room -= place.end - place.start
                if room < 0:
                    hint = "ask for it again: no program lays fields into each other like that"
                    self.collector.refuse("holds fields that lie one in the other", hint)
                self._owner |= dict.fromkeys(range(place.start, place.end), tag)
                self.collector.add(tag, self._raw_answer(tag, place))
        if self._form.around:
            for text, tag in self._typed_beside():
                self.collector.beside(text, tag)

    def _raw_answer(self, tag: str, place: control_index.ControlMatch) -> RawAnswer:
        tokens = self._tokens[place.start : place.end]
        if any(token.kind == "object" for token in tokens):
            message = f"“{tag}” holds a picture, a formula or an object, which is not read"
            self.collector.tell("read.object", message, hint="say it in words", level="warning")
        text = unicodedata.normalize("NFC", text_of(tokens).strip())
        label = self._label(place)
        if self._is_box(tag, place.control, text):
            ticks = ("true",) if _is_ticked(place.control, text) else ()
            return RawAnswer("" if text in _BOX_SIGNS else text, place.by, ticks, label)
        if not text or self._is_prompt(tag, text, place.control):
            return RawAnswer("", place.by, label=label)
        code = _codes(place.control).get(text)
        return RawAnswer(text if code is None else code, place.by, label=label, shown=text)

    def _is_box(self, tag: str, control: Any, text: str) -> bool:
        if control is not None:
            return control_index.is_box(control)
        return self._form.prompts.get(tag) == "-" and text in _BOX_SIGNS

    def _is_prompt(self, tag: str, text: str, control: Any) -> bool:
        """Whether the text is what was printed there and nobody's answer: as the form says, else as
        the control does, all in the style of prompts.
        """
        if self._form.prompts:
            return digest(text) in self._form.prompts.get(tag, "").split(",")
        flag = control is not None and control.find("w:sdtPr/w:showingPlcHdr", NAMESPACES)
        return flag is not None and flag is not False and _is_styled(control)

    def _label(self, place: control_index.ControlMatch) -> str:
        """What the page calls the blank: its control's title, else the text before it in its
        paragraph.
        """
        if place.control is not None:
            alias = place.control.find("w:sdtPr/w:alias", NAMESPACES)
            if alias is not None:
                return str(alias.get(_VAL))
        start, farthest = place.start, max(0, place.start - _NEAR)
        while start > farthest and self._tokens[start - 1].kind != "paragraph":
            start -= 1
        return " ".join(text_of(self._tokens[start : place.start]).split())

    def _typed_beside(self) -> Iterator[tuple[str, str]]:
        """The text of every paragraph that was not there when the form was printed, the blanks left
        out; and the nearest blank before it.
        """
        stack: list[Token] = []
        nearest = ""
        for number, token in enumerate(self._tokens):
            owner = self._owner.get(number)
            if owner:
                nearest = owner
            elif token.kind == "text":
                stack.append(token)
            elif token.kind == "object":  # a text box may stand in it
                stack.append(Token("text", token.element, words_in(token.element)))
            if token.kind == "paragraph":
                text = text_of(stack).strip()
                stack.clear()
                if text and digest(text) not in self._form.around:
                    yield text, nearest


def _is_ticked(control: Any, text: str) -> bool:
    """Whether a box is ticked: by its state or, where people typed over it, by its sign."""
    state = (
        control.find("w:sdtPr/w14:checkbox/w14:checked", NAMESPACES)
        if control is not None
        else None
    )
    ticked = state is not None and state.get(qualified("w14:val")) in ("1", "true")
    return ticked or text in _TICKS


def _codes(control: Any) -> dict[str, str]:
    """The code of each text that a list offers."""
    if control is None:
        return {}
    return {
        unicodedata.normalize("NFC", str(item.get(qualified("displayText"), "")).strip()): str(
            item.get(qualified("value"), "")
        )
        for name in ("w:dropDownList", "w:comboBox")
        for item in control.iterfind(f"w:sdtPr/{name}/w:listItem", NAMESPACES)
    }


def _is_styled(control: Any) -> bool:
    """Whether every run is in the prompt's style: a script may leave the flag on real answers."""
    content = control.find("w:sdtContent", NAMESPACES)
    if content is None:
        return False
    styles = [run.find("w:rPr/w:rStyle", NAMESPACES) for run in content.iter(qualified("r"))]
    return all(style is not None and style.get(_VAL) == PLACEHOLDER_STYLE for style in styles)
