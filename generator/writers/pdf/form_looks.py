"""How the fields of a PDF form look: streams of our own, so that answers are seen in every viewer
(ISO 32000-2, 12.5.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from generator.writers.pdf.drawn_answers import DrawnAnswer, answer_pages
from generator.writers.pdf.form_fields import Control, FormField
from generator.writers.pdf.form_font import FormFont, form_font
from generator.writers.pdf.typefaces import Typefaces

_SIZE, _LEAST, _STEP = 9.4, 6.0, 0.4  # points: of answers, of the smallest, and between two sizes
_LEADING = 1.22  # of a line, as a multiple of the size
_INSET = 2.0  # points
_FONT = "/Answer"


class Looks:
    """Draws what fields show in one PDF; `draw_others` finishes it."""

    def __init__(self, pdf: Any) -> None:
        import pikepdf

        self._pike = pikepdf
        self._pdf = pdf
        self._others: list[tuple[Any, DrawnAnswer]] = []

    @cached_property
    def fonts(self) -> Any:
        """The font in which viewers show what is typed, which each of them has."""
        name = self._pike.Name
        helvetica = self._pike.Dictionary(
            Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica,
            Encoding=name.WinAnsiEncoding,
        )  # fmt: skip
        return self._pike.Dictionary(Helv=self._pdf.make_indirect(helvetica))

    def box(self, ticked: str, width: float, height: float) -> Any:
        """The two states of a box: with a tick, and empty above the box that the page shows."""
        tick = (
            f"q 1.1 w 1 J {0.15 * width:.2f} {0.5 * height:.2f} m {0.42 * width:.2f}"
            f" {0.2 * height:.2f} l {0.85 * width:.2f} {0.85 * height:.2f} l S Q"
        )
        states = self._pike.Dictionary()
        states[f"/{ticked}"] = self._stream(tick, width, height)
        states["/Off"] = self._empty(width, height)
        return self._pike.Dictionary(N=states)

    def text(self, field: FormField, width: float, height: float) -> Any:
        """What a field with a text shows: the whole text, if need be smaller."""
        if not field.shown:
            return self._pike.Dictionary(N=self._empty(width, height))
        font = form_font()
        if not font.has(field.shown):
            stream = self._empty(width, height)
            answer = DrawnAnswer(field.shown, width, height, _is_long(field))
            self._others.append((stream, answer))
            return self._pike.Dictionary(N=stream)
        lines = " ".join(_drawn(field, font, width, height))
        drawn = f"/Tx BMC q 0 0 {width:.2f} {height:.2f} re W n BT {lines} ET Q EMC"
        stream = self._stream(drawn, width, height)
        stream.Resources = self._pike.Dictionary(Font=self._answer_font)
        return self._pike.Dictionary(N=stream)

    def draw_others(self, typefaces: Typefaces) -> None:
        """Draw the texts with letters that the font of forms lacks, all at once."""
        if not self._others:
            return
        sizes = {"largest": _SIZE, "smallest": _LEAST, "step": _STEP, "inset": _INSET}
        pages = answer_pages([answer for _, answer in self._others], typefaces, sizes)
        for (stream, _), page in zip(self._others, pages, strict=True):
            page.contents_coalesce()
            stream.write(b"/Tx BMC q " + page.Contents.read_bytes() + b" Q EMC")
            stream.Resources = self._pdf.copy_foreign(page.Resources)

    def _empty(self, width: float, height: float) -> Any:
        return self._stream("/Tx BMC EMC", width, height)

    def _stream(self, drawn: str, width: float, height: float) -> Any:
        stream = self._pdf.make_stream(drawn.encode("ascii"))
        stream.Type, stream.Subtype = self._pike.Name.XObject, self._pike.Name.Form
        stream.BBox = self._pike.Array([0, 0, round(width, 2), round(height, 2)])
        stream.Resources = self._pike.Dictionary()
        return stream

    @cached_property
    def _answer_font(self) -> Any:
        """The font of answers, embedded once (9.7.4): its characters are the numbers of glyphs."""
        name, font = self._pike.Name, form_font()
        data = self._pdf.make_stream(font.data)
        data.Length1 = len(font.data)
        known = self._pdf.make_indirect(
            self._pike.Dictionary(
                Type=name.FontDescriptor, FontName=name.PlaybookFields, Flags=4, ItalicAngle=0,
                FontBBox=list(font.box), Ascent=font.ascent, Descent=font.descent,
                CapHeight=font.ascent, StemV=80, FontFile2=data,
            )
        )  # fmt: skip
        placed = sorted((glyph, font.widths[one]) for one, glyph in font.glyphs.items())
        widths = self._pike.Array([part for glyph, width in placed for part in (glyph, [width])])
        descendant = self._pike.Dictionary(
            Type=name.Font, Subtype=name.CIDFontType2, BaseFont=name.PlaybookFields,
            CIDSystemInfo=self._pike.Dictionary(
                Registry=self._pike.String("Adobe"), Ordering=self._pike.String("Identity"),
                Supplement=0,
            ),
            FontDescriptor=known, W=widths, CIDToGIDMap=name.Identity,
        )  # fmt: skip
        whole = self._pike.Dictionary(
            Type=name.Font, Subtype=name.Type0, BaseFont=name.PlaybookFields,
            Encoding=name("/Identity-H"), DescendantFonts=[self._pdf.make_indirect(descendant)],
            ToUnicode=self._pdf.make_stream(font.to_unicode().encode("ascii")),
        )  # fmt: skip
        fonts = self._pike.Dictionary()
        fonts[_FONT] = self._pdf.make_indirect(whole)
        return fonts


def _drawn(field: FormField, font: FormFont, width: float, height: float) -> Iterator[str]:
    """The operators that draw a text in a box of this size."""
    room = max(1.0, width - 2 * _INSET)
    size, lines = _fitting(font, field.shown, room, height)
    leading = size * _LEADING
    is_single = len(lines) == 1 and not _is_long(field)
    top = (height + 0.7 * size) / 2 - 0.7 * size if is_single else height - _INSET - 0.8 * size
    yield f"{_FONT} {size:.1f} Tf {leading:.2f} TL {_INSET:.2f} {top:.2f} Td"
    for line in lines:
        yield f"{font.shown(line)} Tj T*"


def _is_long(field: FormField) -> bool:
    return field.control is Control.LINES or "\n" in field.shown


def _fitting(font: FormFont, text: str, width: float, height: float) -> tuple[float, list[str]]:
    """The largest size at which a text fits, and its lines; at the smallest, if none does, those
    that are seen.
    """
    size = _SIZE
    while True:
        most = max(1, int(height / (size * _LEADING)))
        lines = list(islice(font.lines(text, size, width), most + 1))
        if len(lines) <= most or size - _STEP < _LEAST:
            return size, lines
        size -= _STEP
