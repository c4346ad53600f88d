"""The reader of PDF forms. A PDF is read by its fields alone: what it shows is not interpreted."""

from __future__ import annotations

import contextlib
import io
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from generator.document.answers import RawAnswer, RawAnswers
from generator.document.notation import NOT_KNOWN
from generator.formats.fingerprint import SUGGESTED, digest, is_tag, read_digests
from generator.formats.pdf_form import STAMP, STAMP_ENTRY, TICKED, UNKNOWN, read_stamp
from generator.foundation.errors import refused
from generator.foundation.limits import LIMITS, Limits, amount, more
from generator.readers import NOT_INSTALLED
from generator.readers.collector import AnswerCollector
from generator.readers.labels.blank import NOT_OURS, FindBlank, no_blank
from generator.readers.pdf_contents import MOST_OBJECTS, has_active_content, is_overfull

_FOUND_BY = "tag"
# What happens where an object is not of the kind that it should be.
_MISFITS = (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError)
_INHERITED = ("/FT", "/V", "/TU", "/Opt")
_DEEPEST = 12  # levels of fields
_BLOCK = 65_536  # bytes that are unpacked at once
_STREAM = re.compile(rb"stream[\0\t\n\f\r ]*")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # in names (ISO 32000-2, 7.3.5)
# How streams are packed: once and so that the file itself says how.
_PACKED = re.compile(rb"/Filter(?![A-Za-z])")
_ONCE = re.compile(rb"[\0\t\n\f\r ]*(?:/(\w+)|\[[\0\t\n\f\r ]*(?:/(\w+)[\0\t\n\f\r ]*)?\])")
_SWELLING = frozenset(
    (b"LZWDecode", b"LZW", b"RunLengthDecode", b"RL", b"ASCIIHexDecode", b"AHx",
     b"ASCII85Decode", b"A85")
)  # fmt: skip
_SEND = "send the PDF that was filled in and saved, or fill in the Word file"
_OVERFULL = "has many times as many parts as our PDFs have"
_PRINTED = "is a PDF without our fields: printing to a PDF removes them"
_TO_READ = "is a PDF to read, without fields"
_NEEDED = "needs a library for PDF files that is not installed"
_INSTALL = "install it with: pip install 'playbook-generator[pdf]'"


@dataclass
class _Answer:
    """The fields with one id: texts, ticked boxes, and whether there are boxes at all."""

    texts: list[str] = field(default_factory=list)
    ticks: list[str] | None = None
    label: str = ""
    codes: dict[str, str] = field(default_factory=dict)  # of choices by their labels


class PdfReader:
    """Reads our own PDF forms after they were filled in, by any program."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits

    def read(self, data: bytes, name: str, find: FindBlank = no_blank) -> RawAnswers:  # noqa: ARG002
        """The answers in the fields.

        Raises `ReadError` for a file that is damaged, encrypted, too large, or has no fields of
        ours, and where the library for PDF is not installed.
        """
        form = _Form(data, name, self._limits)
        stamp = form.stamp()
        if stamp is None or not form.answers:
            what, code = (_PRINTED, NOT_OURS) if stamp is None else (_TO_READ, "read.no_fields")
            raise refused(what, name, _SEND, code)
        collector = AnswerCollector(name, self._limits)
        suggested = read_digests(stamp.get(SUGGESTED, ""))
        for tag, answer in form.answers.items():
            for raw in _raw_answers(answer):
                is_unchanged = raw.text and digest(raw.text) in suggested.get(tag, ())
                collector.add(tag, RawAnswer("", _FOUND_BY) if is_unchanged else raw)
        plain = {key: text for key, text in stamp.items() if key != SUGGESTED}
        return collector.raw_answers(plain, form.saved_on())

    def stamp(self, data: bytes, name: str) -> dict[str, str] | None:
        """The stamp of a file that was made here, also of one without fields; None for any other.

        Raises `ReadError` as `read` does.
        """
        return _Form(data, name, self._limits).stamp()

    def text(self, data: bytes, name: str) -> bytes:  # noqa: ARG002
        """Nothing: programs write every page anew, so its text says nothing about edits."""
        return b""

    def lines(self, data: bytes, name: str) -> list[str]:
        """Each field with its content, in the order of the file."""
        answers = _Form(data, name, self._limits).answers
        texts = {tag: [*(one.ticks or ()), *one.texts] for tag, one in answers.items()}
        return [f"{tag}: {', '.join(text)}" for tag, text in texts.items()]


def _raw_answers(answer: _Answer) -> Iterator[RawAnswer]:
    """What fields of one id contain; several where a program doubled one."""
    if answer.ticks is None:
        for text in answer.texts or [""]:
            code = answer.codes.get(text, text)
            yield RawAnswer(code, _FOUND_BY, label=answer.label, shown=text)
        return
    text = "\n".join(filter(None, answer.texts))
    known = NOT_KNOWN if text == UNKNOWN else text
    yield RawAnswer("" if answer.ticks else known, _FOUND_BY, tuple(answer.ticks), answer.label)


class _Form:
    """The fields of one PDF."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self.answers: dict[str, _Answer] = {}
        self._stamp = ""
        self._pike = _pikepdf(name)
        self._check_size(data)
        try:
            self._pdf = self._pike.open(io.BytesIO(data), attempt_recovery=True)
            self._check_contents()
            self._collect()
            info = self._pdf.trailer.get("/Info", {}).get(STAMP_ENTRY, "")
            self._stamp = self._stamp or str(info)
        except self._pike.PasswordError:
            self._refuse("is encrypted", "save it without a password")
        except (self._pike.PdfError, *_MISFITS):
            self._refuse("is damaged, or is not a PDF", _SEND)

    def stamp(self) -> dict[str, str] | None:
        return read_stamp(self._stamp)

    def saved_on(self) -> datetime | None:
        """When a program saved it last; None if it does not say so."""
        with contextlib.suppress(ValueError, TypeError, AttributeError):
            text = str(self._pdf.trailer.get("/Info", {}).get("/ModDate", ""))
            if text:
                found: datetime = self._pike.models.metadata.decode_pdf_date(text)
                return found
        return None

    def _check_size(self, data: bytes) -> None:
        """Refuse a file that is too large, or that grows too large when it is unpacked."""
        limits = self._limits
        if len(data) > limits.word_file:
            what = f"is larger than {amount('word_file', limits.word_file)}"
            raise refused(what, self._name, more("word_file"), "read.too_large")
        if is_overfull(data):
            self._refuse(_OVERFULL, _SEND)
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
        for found in _PACKED.finditer(plain):
            how = _ONCE.match(plain, found.end())
            if how is None or (how[1] or how[2]) in _SWELLING:
                what = "is packed in a way that no program needs for our PDFs"
                self._refuse(what, _SEND)
        left = limits.word_inflated
        for found in _STREAM.finditer(data):
            room = min(left, limits.word_part)
            size = _inflated(data, found.end(), room + 1)
            if size > room:
                limit = "word_part" if room < left else "word_inflated"
                what = f"grows to more than {amount(limit, getattr(limits, limit))}"
                raise refused(what, self._name, more(limit), "read.too_large")
            left -= size

    def _check_contents(self) -> None:
        if int(self._pdf.trailer.Size) > MOST_OBJECTS:
            self._refuse(_OVERFULL, _SEND)
        if has_active_content(self._pdf):
            self._refuse("contains scripts or other files, which our PDFs never do", _SEND)

    def _collect(self) -> None:
        form = self._pdf.Root.get("/AcroForm", {})
        waiting: list[tuple[Any, tuple[str, ...], dict[str, Any], int]]
        waiting = [(one, (), {}, 0) for one in reversed(list(form.get("/Fields", [])))]
        seen: set[tuple[int, int]] = set()
        count = 0
        while waiting:
            node, above, given, depth = waiting.pop()
            count += 1
            if count > 2 * self._limits.fields:
                what = f"contains more than {amount('fields', self._limits.fields)} fields"
                raise refused(what, self._name, more("fields"), "read.too_large")
            if not isinstance(node, self._pike.Dictionary) or depth > _DEEPEST:
                continue
            if node.is_indirect:
                if node.objgen in seen:
                    continue
                seen.add(node.objgen)
            path = (*above, str(node.T)) if "/T" in node else above
            kept = {**given, **{key: node[key] for key in _INHERITED if key in node}}
            below = [one for one in node.get("/Kids", []) if isinstance(one, self._pike.Dictionary)]
            named = [one for one in below if "/T" in one]
            if named:
                waiting += [(one, path, {**kept, "/V": None}, depth + 1) for one in reversed(named)]
            else:
                self._add(".".join(path), kept, [node, *below], str(given.get("/TU", "")))

    def _add(self, name: str, entries: Mapping[str, Any], widgets: list[Any], group: str) -> None:
        """Add what a field contains; `widgets` are the places where it is seen."""
        if name == STAMP:
            self._stamp = self._text(entries.get("/V"))
            return
        ident, _, last = name.rpartition(".")
        if str(entries.get("/FT")) == "/Btn":
            states = {key for one in widgets for key in self._states(one)} - {"/Off"}
            self._tick(name, states, entries, widgets, group)
        elif last == UNKNOWN and is_tag(ident):
            self._answer(ident, group).texts.append(self._text(entries.get("/V")))
        elif is_tag(name):
            answer = self._answer(name, str(entries.get("/TU", "")))
            answer.codes |= _codes(entries.get("/Opt", []))
            answer.texts.append(self._text(entries.get("/V")))

    def _tick(
        self,
        name: str,
        states: set[str],
        entries: Mapping[str, Any],
        widgets: list[Any],
        group: str,
    ) -> None:
        """Add a box: ticked if any place shows another state than "off"."""
        ident, _, code = name.rpartition(".")
        is_choice = f"/{code}" in states or (f"/{TICKED}" not in states and bool(group))
        tag, label = (ident, group) if is_choice else (name, str(entries.get("/TU", "")))
        if not is_tag(tag):
            return
        answer = self._answer(tag, label)
        answer.ticks = answer.ticks if answer.ticks is not None else []
        value = entries.get("/V")
        shown = [str(one["/AS"]) for one in widgets if "/AS" in one]
        state = str(value) if value is not None else next(iter(shown), "/Off")
        if state not in ("/Off", "Off", ""):
            answer.ticks.append(code if is_choice else TICKED)

    def _states(self, widget: Any) -> Iterator[str]:
        looks = widget.get("/AP", {}).get("/N", {})
        if isinstance(looks, self._pike.Dictionary):
            yield from map(str, looks.keys())

    def _answer(self, tag: str, label: str) -> _Answer:
        answer = self.answers.setdefault(tag, _Answer())
        answer.label = answer.label or label
        return answer

    def _text(self, value: Any) -> str:
        """A stored text with line breaks as we have them; "" for none."""
        if isinstance(value, self._pike.Stream):
            value = self._pike.String(value.read_bytes())
        text = "" if value is None else str(value)
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", plain).strip()

    def _refuse(self, what: str, hint: str) -> NoReturn:
        raise refused(what, self._name, hint, "read.pdf") from None


def _codes(options: Any) -> dict[str, str]:
    """The codes of choices by their labels; an option may be one text for both."""
    return {
        str(one[-1]): str(one[0]) for one in options if not isinstance(one, str) and len(one) == 2
    }


def _inflated(data: bytes, start: int, most: int) -> int:
    """How large a stream is when it is unpacked, up to `most`; 0 for one that is not packed."""
    unpacker, size = zlib.decompressobj(), 0
    with contextlib.suppress(zlib.error):
        while size < most and not unpacker.eof:
            block = unpacker.unconsumed_tail
            if not block:
                block, start = data[start : start + _BLOCK], start + _BLOCK
            if not block:
                break
            size += len(unpacker.decompress(block, most - size))
    return size


def _pikepdf(name: str) -> Any:
    try:
        import pikepdf
    except ImportError:
        raise refused(_NEEDED, name, _INSTALL, NOT_INSTALLED) from None
    return pikepdf
