"""Pages of PDF files as three programs show them: poppler, PDFium of Chromium, and PDF.js of
Firefox.
"""

from __future__ import annotations

import contextlib
import json
import os
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from tests.support.processes import finished

_PER_INCH = 144  # dots; with fewer, each program draws thin lines in its own way
_BLUR = 4  # dots: more than the place of a letter differs by
_ABOVE_FOOTER = 0.915  # of the height of a page
_PAPER = 225  # the least grey of what is not ink
_SCRIPT = Path(__file__).parent.parent / "external/spec/pdf_pages.mjs"
_SIGNS_OF_BREAKS = "-\ufffe"  # a hyphen at the end of a line is another sign in each program


@dataclass(frozen=True)
class ShownPage:
    """A page: its text, that of its fields behind it if the program gives it, and a picture."""

    text: str
    picture: Image.Image


Show = Callable[[Sequence[Path], Path], dict[Path, list[ShownPage]]]


def by_poppler(files: Sequence[Path], folder: Path) -> dict[Path, list[ShownPage]]:
    return {file: _by_poppler(file, folder) for file in files}


def _by_poppler(file: Path, folder: Path) -> list[ShownPage]:
    stem = folder / file.stem
    finished(["pdftoppm", "-gray", "-r", str(_PER_INCH), str(file), str(stem)])
    texts = finished(["pdftotext", "-raw", "-enc", "UTF-8", str(file), "-"]).split("\f")[:-1]
    return _pages(texts, sorted(folder.glob(f"{file.stem}-*.pgm")))


def by_pdf_js(files: Sequence[Path], folder: Path) -> dict[Path, list[ShownPage]]:
    assert os.environ.get("PDF_JS"), "set PDF_JS as .ci/run does"
    scale = _PER_INCH / 72
    finished(["node", str(_SCRIPT), str(folder), str(scale), *map(str, files)], seconds=600)
    return {
        file: _pages(
            json.loads((folder / f"{file.stem}.json").read_text(encoding="utf-8")),
            sorted(folder.glob(f"{file.stem}-*.png")),
        )
        for file in files
    }


def by_pdfium(files: Sequence[Path], folder: Path) -> dict[Path, list[ShownPage]]:  # noqa: ARG001
    return {file: _by_pdfium(file) for file in files}


def _by_pdfium(file: Path) -> list[ShownPage]:
    pages = []
    with contextlib.closing(pypdfium2.PdfDocument(file)) as pdf:
        pdf.init_forms()
        for place in range(len(pdf)):
            picture = pdf[place].render(scale=_PER_INCH / 72, may_draw_forms=True).to_pil()
            if pdf.formenv:
                pdf[place].flatten()  # fields become part of the page, which is then read anew
            text = pdf[place].get_textpage().get_text_range()
            pages.append(ShownPage(_plain(text), _soft(picture)))
    return pages


def _pages(texts: Iterable[str], pictures: Iterable[Path]) -> list[ShownPage]:
    pages = []
    for text, path in zip(texts, pictures, strict=True):
        with Image.open(path) as picture:
            pages.append(ShownPage(_plain(text), _soft(picture)))
    return pages


def _plain(text: str) -> str:
    """A text without white space, hyphens, and signs that are not seen."""
    return "".join(
        one
        for one in unicodedata.normalize("NFC", text)
        if not one.isspace() and one not in _SIGNS_OF_BREAKS and unicodedata.category(one) != "Cf"
    )


def _soft(picture: Image.Image) -> Image.Image:
    """A picture in which no edge is sharp, with a dot for two points of the page."""
    grey = picture.convert("RGB").convert("L").filter(ImageFilter.GaussianBlur(_BLUR))
    return grey.resize((picture.width // 4, picture.height // 4))


def difference(one: Image.Image, other: Image.Image) -> int:
    """How far two pictures differ where they differ most, of 255."""
    assert max(abs(one.width - other.width), abs(one.height - other.height)) <= 1
    size = (0, 0, min(one.width, other.width), min(one.height, other.height))
    extremes = ImageChops.difference(one.crop(size), other.crop(size)).getextrema()
    return int(extremes[1])


def share_used(picture: Image.Image) -> float:
    """How far down the page there is something above the footer, as a share of the room."""
    above = picture.crop((0, 0, picture.width, int(picture.height * _ABOVE_FOOTER)))
    box = above.point(lambda grey: 255 * (grey < _PAPER)).getbbox()
    return box[3] / above.height if box else 0.0
