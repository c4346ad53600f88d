"""Compiled Word files: a drawn file cut into constant segments and inserts, and filled to bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from generator.document import markers
from generator.document.answers import UNANSWERED, PlacedAnswers
from generator.formats.fingerprint import OBJECT, without_whitespace
from generator.formats.ooxml import is_edge
from generator.writers.docx.chart_books import ChartBook
from generator.writers.docx.inserts import (
    ControlInsert,
    DigestInsert,
    SingleLineInsert,
    TextInsert,
    TitleLineInsert,
)
from generator.writers.docx.last_stretch import LastStretch
from generator.writers.segments import Encoded, Insert, encoded, filled_bytes, joined, specialized
from generator.writers.zip_writer import (
    Member,
    Stretch,
    deflated_in_stretches,
    packed,
    stretch,
)

FLAT, TITLE = "f", "t"  # in a marker: the value is on one line, as a title
DIGEST, PLAN = "d", "p"  # in a marker: it stands for a digest, or a number of a page plan
_MARKER = re.compile(
    f'<w:r><w:t xml:space="preserve">{markers.FIELD}([0-9]+){markers.END}</w:t></w:r>'
    f"|{markers.VALUE}([0-9]+)([{FLAT}{TITLE}]?){markers.END}"
    f"|{markers.FIELD}{DIGEST}([0-9]+){markers.END}"
    f"|{markers.FIELD}{PLAN}([0-9]+){markers.END}"
)
_BODY = "word/document.xml"
_PLACE = re.compile(
    f"{markers.FIELD}([0-9]+){markers.END}|{markers.VALUE}([0-9]+)[{FLAT}{TITLE}]?{markers.END}"
)
_CHAPTER = re.compile(r'<w:pStyle w:val="Heading2"/>')
_DRAWING = re.compile("<w:drawing.*?</w:drawing>", re.DOTALL)
_PARAGRAPH = re.compile("<w:p[ >].*?</w:p>", re.DOTALL)
# What Word fills in: page numbers and the contents.
_COUNTED = re.compile(
    '<w:fldSimple.*?</w:fldSimple>|<w:p><w:pPr><w:pStyle w:val="Toc1"/>.*?</w:p>', re.DOTALL
)
# Field instructions are not shown, and neither are tags, in which `>` is always escaped.
_ELEMENTS = re.compile("<w:instrText.*?</w:instrText>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Changing:
    """A part that differs between files, in stretches that are deflated one by one: those that are
    constant only once.
    """

    name: str
    stretches: tuple[Encoded | Stretch | LastStretch, ...]


@dataclass(frozen=True)
class CompiledDocx:
    """The parts of a Word file in order, deflated if constant; the text of its body, and that of
    each paragraph in its headers and footers (`edges`).
    """

    parts: tuple[Member | Changing | ChartBook, ...]
    text_segments: Encoded
    edges: tuple[Encoded, ...]

    def fill(self, values: Sequence[str], answers: PlacedAnswers) -> bytes:
        return packed(_filled(part, values, answers) for part in self.parts)

    def text(self, values: Sequence[str]) -> bytes:
        edges = {filled_bytes(edge, values, UNANSWERED) for edge in self.edges}
        return b"".join([filled_bytes(self.text_segments, values, UNANSWERED), *sorted(edges)])

    def specialize(self, values: Sequence[str], changing: frozenset[int]) -> CompiledDocx:
        return CompiledDocx(
            tuple(_specialized(part, values, changing) for part in self.parts),
            specialized(self.text_segments, values, changing),
            tuple(specialized(edge, values, changing) for edge in self.edges),
        )


def _filled(
    part: Member | Changing | ChartBook, values: Sequence[str], answers: PlacedAnswers
) -> Member:
    match part:
        case Member():
            return part
        case Changing(name, stretches):
            own = [_filled_stretch(one, values, answers) for one in stretches]
            return deflated_in_stretches(name, own)
        case ChartBook():
            return part.filled(values)


def _filled_stretch(
    one: Encoded | Stretch | LastStretch, values: Sequence[str], answers: PlacedAnswers
) -> bytes | Stretch:
    match one:
        case Stretch():
            return one
        case LastStretch():
            return one.filled(values)
        case _:
            return filled_bytes(one, values, answers)


def _specialized(
    part: Member | Changing | ChartBook, values: Sequence[str], changing: frozenset[int]
) -> Member | Changing | ChartBook:
    match part:
        case Member():
            return part
        case Changing(name, stretches):
            own = tuple(
                one if isinstance(one, Stretch) else specialized(one, values, changing)
                for one in stretches
                if not isinstance(one, LastStretch)  # which is in no document to specialize
            )
            return _with_last(_part(name, own))
        case ChartBook(reads=reads):
            return part if reads & changing else part.filled(values)


@dataclass(frozen=True)
class BareInsert:
    """The text of an insert, without elements and white space."""

    insert: Insert

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        return _bare(self.insert.text(values, answers))


@dataclass(frozen=True)
class Inserts:
    """What the markers of a drawn file stand for, each by its number, and the workbooks of its
    charts.
    """

    controls: Sequence[ControlInsert]
    digests: Sequence[DigestInsert]
    plans: Sequence[Insert]
    books: Sequence[ChartBook] = ()


def cut(drawn: bytes, inserts: Inserts) -> CompiledDocx:
    """The drawn file cut at its markers."""
    with zipfile.ZipFile(io.BytesIO(drawn)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    books = {book.name: book if book.reads else book.filled(()) for book in inserts.books}
    pieces = tuple(
        books.get(name) or _part(name, _cut(data, inserts)) for name, data in _in_order(parts)
    )
    edges = tuple(_edges(data.decode() for name, data in parts.items() if is_edge(name)))
    return CompiledDocx(pieces, _text_segments(parts[_BODY].decode(), inserts.controls), edges)


def digest_marker(number: int) -> str:
    """The marker of digest `number` in a document that is being drawn."""
    return f"{markers.FIELD}{DIGEST}{number}{markers.END}"


def plan_marker(number: int) -> str:
    """The marker of insert `number` of the page plans in a document that is being drawn."""
    return f"{markers.FIELD}{PLAN}{number}{markers.END}"


def field_marker(number: int) -> str:
    """The marker of control `number` in a document that is being drawn."""
    return f"{markers.FIELD}{number}{markers.END}"


def _in_order(parts: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """Content types first, as readers expect (ECMA-376, part 2, 10.2), then by name."""
    return sorted(
        parts.items(),
        key=lambda part: (part[0] != "[Content_Types].xml", part[0] != "_rels/.rels", part[0]),
    )


def _with_last(part: Member | Changing) -> Member | Changing:
    """The part; its last stretch, if it differs between files, is kept for those that share it."""
    match part:
        case Changing(name, (*first, tuple() as last)) if first:
            return Changing(name, (*first, LastStretch(last)))
        case _:
            return part


def _part(name: str, stretches: tuple[Encoded | Stretch, ...]) -> Member | Changing:
    """The part, deflated as far as it is constant."""
    last = len(stretches) - 1
    own = tuple(_deflated(one, is_last=number == last) for number, one in enumerate(stretches))
    constant = [one for one in own if isinstance(one, Stretch)]
    if len(constant) == len(own):
        return deflated_in_stretches(name, constant)
    return Changing(name, own)


def _deflated(one: Encoded | Stretch, *, is_last: bool) -> Encoded | Stretch:
    if isinstance(one, Stretch) or not all(isinstance(piece, bytes) for piece in one):
        return one
    return stretch(filled_bytes(one, (), UNANSWERED), is_last=is_last)


def _cut(data: bytes, inserts: Inserts) -> tuple[Encoded, ...]:
    """The stretches of a part. The body has two: its title, which has the team's name, and what
    follows from the first heading of a chapter on, which the teams of a department often share.
    Where they meet depends on the structure alone, so that equal documents have equal bytes.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ((data,),)  # a picture
    chapter = _CHAPTER.search(text)
    ends = (chapter.start(), len(text)) if chapter else (len(text),)
    starts = (0, *ends[:-1])
    return tuple(
        encoded(joined(_pieces(text[start:end], inserts)))
        for start, end in zip(starts, ends, strict=True)
    )


def _pieces(text: str, inserts: Inserts) -> Iterator[str | Insert]:
    end = 0
    for match in _MARKER.finditer(text):
        yield text[end : match.start()]
        field, value, flat, digest, plan = match.groups()
        if field is not None:
            yield inserts.controls[int(field)]
        elif digest is not None:
            yield inserts.digests[int(digest)]
        elif plan is not None:
            yield inserts.plans[int(plan)]
        else:
            number = int(value)
            yield (
                TitleLineInsert(number)
                if flat == TITLE
                else SingleLineInsert(number)
                if flat or not _in_run(text, match.start())
                else TextInsert(number)
            )
        end = match.end()
    yield text[end:]


def _text_segments(text: str, controls: Sequence[ControlInsert]) -> Encoded:
    """The text of the body, with its inserts."""
    plain = _bare(_COUNTED.sub("", text))
    pieces: list[str | Insert] = []
    end = 0
    for match in _PLACE.finditer(plain):
        field, value = match.groups()
        insert = controls[int(field)] if field is not None else TextInsert(int(value))
        pieces += [plain[end : match.start()], BareInsert(insert)]
        end = match.end()
    return encoded(joined([*pieces, plain[end:]]))


def _edges(texts: Iterable[str]) -> Iterator[Encoded]:
    """The text of each paragraph of headers and footers, without page numbers."""
    for text in texts:
        for paragraph in _PARAGRAPH.findall(text):
            yield _text_segments(paragraph, ())


def _bare(text: str) -> str:
    return without_whitespace(unescape(_ELEMENTS.sub("", _DRAWING.sub(OBJECT, text))))


def _in_run(text: str, position: int) -> bool:
    """Whether a marker is inside `w:t`, where a line break can be an element."""
    opened = text.rfind("<", 0, position)
    return text.startswith("<w:t", opened) and text.find(">", opened, position) > 0
