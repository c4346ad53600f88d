"""A compiled Markdown document: its segments, and the digests of the lines that it prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.document.answers import PlacedAnswers
from generator.formats.fingerprint import AROUND
from generator.formats.markdown import STAMP, line_digest
from generator.formats.markdown_fields import FIELD_COMMENT, lines_around, regions
from generator.formats.markdown_stamp import pack_digests
from generator.writers.markdown.inlines import Parts
from generator.writers.markdown.inserts import StampInsert
from generator.writers.segments import Encoded, Insert, encoded, filled, joined, specialized

_INSERTED = "x"  # what stands for an insert while the lines outside the fields are looked for


@dataclass(frozen=True)
class LineInsert:
    """A line outside the fields in which something is inserted, without its comment."""

    parts: tuple[str | Insert, ...]

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        return filled(self.parts, values, answers)


@dataclass(frozen=True)
class CompiledMarkdown:
    """A document's text, the digests of its lines outside the fields in which nothing is inserted,
    and the stamp for its last line.
    """

    pieces: Encoded
    digests: frozenset[str]
    stamp: StampInsert

    def fill(self, values: Sequence[str], answers: PlacedAnswers) -> bytes:
        digests, texts = set(self.digests), []
        for piece in self.pieces:
            if isinstance(piece, bytes):
                texts.append(piece)
                continue
            text = piece.text(values, answers)
            if isinstance(piece, LineInsert):
                digests.update(_digests(text))
            texts.append(text.encode())
        stamp = self.stamp.text_with(values, {AROUND: pack_digests(sorted(digests))})
        return b"".join([*texts, f"\n\n<!-- {STAMP} {stamp} -->\n".encode()])

    def text(self, values: Sequence[str]) -> bytes:  # noqa: ARG002
        return b""

    def specialize(self, values: Sequence[str], changing: frozenset[int]) -> CompiledMarkdown:
        digests = set(self.digests)
        pieces: list[bytes | Insert] = []
        for piece in self.pieces:
            own = specialized((piece,), values, changing)
            if isinstance(piece, LineInsert) and piece not in own:
                digests.update(_digests(b"".join(own).decode()))  # type: ignore[arg-type]
            pieces += own
        return CompiledMarkdown(joined(pieces), frozenset(digests), self.stamp)


def compiled(parts: Parts, stamp: StampInsert) -> CompiledMarkdown:
    """The document made of the parts and ended by the stamp."""
    lines = [list(joined(line)) for line in _lines(parts)]
    page = "\n".join("".join(_text(part) for part in line) for line in lines)
    outside = lines_around(page, tuple(regions(page)))
    around = {number: text for number, text, _ in outside if text}
    pieces: Parts = []
    digests: set[str] = set()
    for number, line in enumerate(lines, 1):
        is_constant = all(isinstance(part, str) for part in line)
        if number in around and is_constant:
            digests.update(_digests(around[number]))
        pieces += line if is_constant or number not in around else _insert(line)
        pieces.append("\n")
    return CompiledMarkdown(encoded(joined(pieces[:-1])), frozenset(digests), stamp)


def _lines(parts: Parts) -> Iterator[Parts]:
    """The parts of each line."""
    line: Parts = []
    for part in parts:
        if not isinstance(part, str):
            line.append(part)
            continue
        first, *others = part.split("\n")
        line.append(first)
        for other in others:
            yield line
            line = [other]
    yield line


def _text(part: str | Insert) -> str:
    return part if isinstance(part, str) else _INSERTED


def _insert(line: Parts) -> Parts:
    """A line as one insert, and behind it the comment that names its field."""
    last = line[-1] if isinstance(line[-1], str) else ""
    found = FIELD_COMMENT.search(last)
    if not found:
        return [LineInsert(tuple(line))]
    return [LineInsert((*line[:-1], last[: found.start()])), last[found.start() :]]


def _digests(text: str) -> Iterable[str]:
    return filter(None, map(line_digest, text.split("\n")))
