"""A drawn Word file cut into constant parts with holes, and those filled to bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator import slots
from generator.document import Answers
from generator.writers.docx.controls import ControlHole, FlatHole, TextHole
from generator.writers.docx.elements import FLAT
from generator.writers.pieces import Hole, Pieces, filled, joined

_CUT = re.compile(
    f'<w:r><w:t xml:space="preserve">{slots.FIELD}([0-9]+){slots.END}</w:t></w:r>'
    f"|{slots.VALUE}([0-9]+)({FLAT}?){slots.END}"
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date a zip can hold; no clock reaches the file


@dataclass(frozen=True)
class CompiledDocx:
    """The parts of a Word file in their order: bytes where nothing changes, pieces where something
    does.
    """

    parts: tuple[tuple[str, bytes | Pieces], ...]

    def fill(self, values: Sequence[str], answers: Answers) -> bytes:
        texts = (
            (name, part if isinstance(part, bytes) else filled(part, values, answers).encode())
            for name, part in self.parts
        )
        return _packed(texts)


def cut(drawn: bytes, controls: Sequence[ControlHole]) -> CompiledDocx:
    """The drawn file cut at its markers; marker of field `n` is the place of `controls[n]`."""
    with zipfile.ZipFile(io.BytesIO(drawn)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return CompiledDocx(tuple((name, _part(data, controls)) for name, data in _in_order(parts)))


def field_marker(number: int) -> str:
    """The text of the run that stands for control `number` while the document is drawn."""
    return f"{slots.FIELD}{number}{slots.END}"


def _in_order(parts: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """Content types first, as readers expect (ECMA-376, part 2, 10.2), then by name."""
    return sorted(
        parts.items(),
        key=lambda part: (part[0] != "[Content_Types].xml", part[0] != "_rels/.rels", part[0]),
    )


def _part(data: bytes, controls: Sequence[ControlHole]) -> bytes | Pieces:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data  # a picture
    return joined(_pieces(text, controls)) if _CUT.search(text) else data


def _pieces(text: str, controls: Sequence[ControlHole]) -> Iterator[str | Hole]:
    end = 0
    for match in _CUT.finditer(text):
        yield text[end : match.start()]
        field, value, flat = match.groups()
        if field is not None:
            yield controls[int(field)]
        else:
            number = int(value)
            yield FlatHole(number) if flat or not _in_run(text, match.start()) else TextHole(number)
        end = match.end()
    yield text[end:]


def _in_run(text: str, position: int) -> bool:
    """Whether a marker stands inside `w:t`, where a line break can be an element."""
    opened = text.rfind("<", 0, position)
    return text.startswith("<w:t", opened) and text.find(">", opened, position) > 0


def _packed(parts: Iterator[tuple[str, bytes]]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            member = zipfile.ZipInfo(name, _EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            member.external_attr = 0o600 << 16
            package.writestr(member, content)
    return data.getvalue()
