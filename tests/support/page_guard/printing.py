"""Word files printed by LibreOffice, and their pages as words with positions and as pictures."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

from tests.support.page_guard.marked import HEADING_GREEN, words_of
from tests.support.processes import finished

_DARKEST_PAPER = 200  # the green of hairlines and tints is lighter, that of ink is darker
_INK = bytes(int(green < _DARKEST_PAPER) for green in range(256))
_AT_ONCE = 40  # files for one run of LibreOffice
_SECONDS = 600
_POINTS = 72  # a pixel is a point
_PICTURE = re.compile(rb"P6\s+(\d+)\s+(\d+)\s+255\s")
_HIGHEST_RED = 7  # 2,048 headings
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, in points from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Word:
    text: str
    box: Box


@dataclass(frozen=True)
class Picture:
    """A page drawn with a pixel per point; three bytes per pixel."""

    width: int
    height: int
    pixels: bytes

    @cached_property
    def greens(self) -> bytes:
        return self.pixels[1::3]

    @cached_property
    def ink(self) -> bytes:
        """A byte per pixel: 1 for ink other than that of headings, headers and footers."""
        return self.greens.translate(_INK)

    def rows(self, left: float, right: float, top: float, bottom: float) -> Iterator[int]:
        """The rows with ink in a part of the page."""
        start, end = max(int(left), 0), min(int(right), self.width)
        for row in range(max(int(top), 0), min(int(bottom), self.height)):
            if self.ink.find(1, row * self.width + start, row * self.width + end) >= 0:
                yield row

    def is_blank(self, box: Box) -> bool:
        """Whether a part of the page has one colour only, so that nothing can be read there."""
        left, right = max(int(box.left), 0), min(int(box.right) + 1, self.width)
        start, end = max(int(box.top), 0), min(int(box.bottom) + 1, self.height)
        lines = [
            self.pixels[3 * (row * self.width + left) : 3 * (row * self.width + right)]
            for row in range(start, end)
        ]
        return not lines or set(lines) == {lines[0][:3] * (right - left)}

    @cached_property
    def headings(self) -> dict[int, Box]:
        """Where headings are, by their number."""
        found: dict[int, Box] = {}
        place = self.greens.find(HEADING_GREEN)
        while place >= 0:
            red, _, blue = self.pixels[3 * place : 3 * place + 3]
            if red <= _HIGHEST_RED:
                row, column = divmod(place, self.width)
                old = found.get(red << 8 | blue, Box(column, row, column, row))
                found[red << 8 | blue] = Box(
                    min(old.left, column), old.top, max(old.right, column + 1), row + 1
                )
            place = self.greens.find(HEADING_GREEN, place + 1)
        return found


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    words: tuple[Word, ...]
    picture: Picture


def missing_fonts(names: Iterable[str]) -> list[str]:
    """The fonts that are not installed, for which others would be substituted."""
    found = {name: finished(["fc-match", "-f", "%{family}", name]) for name in names}
    return [name for name, family in found.items() if name not in family.split(",")]


def print_files(files: Sequence[Path], folder: Path, profile: str = "") -> list[Path]:
    """The files as PDF in a folder; no two of them may have the same name. `profile` is the option
    that gives LibreOffice its own folder for settings.
    """
    with tempfile.TemporaryDirectory() as own:
        profile = profile or f"-env:UserInstallation={Path(own).as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        outputs = [
            finished([*command, *map(str, files[start : start + _AT_ONCE])], seconds=_SECONDS)
            for start in range(0, len(files), _AT_ONCE)
        ]
    made = [folder / f"{file.stem}.pdf" for file in files]
    missing = [path.name for path in made if not path.is_file()]
    assert not missing, f"LibreOffice did not print {', '.join(missing)}: {outputs}"
    return made


def pages_of(pdf: Path) -> tuple[Page, ...]:
    """The pages of a PDF."""
    boxes = finished(["pdftotext", "-bbox", "-enc", "UTF-8", str(pdf), "-"])
    # A page may have characters that XML forbids.
    root = etree.fromstring(boxes.encode(), etree.XMLParser(recover=True))
    sheets = list(root.iter(f"{_XHTML}page"))
    return tuple(
        Page(
            float(sheet.get("width", "0")),
            float(sheet.get("height", "0")),
            tuple(_words(sheet)),
            picture,
        )
        for sheet, picture in zip(sheets, _pictures(pdf), strict=True)
    )


def _words(sheet: etree._Element) -> Iterator[Word]:
    for found in sheet.iter(f"{_XHTML}word"):
        sides = ("xMin", "yMin", "xMax", "yMax")
        box = Box(*(float(found.get(side, "0")) for side in sides))
        yield from (Word(text, box) for text in words_of(found.text or ""))


def _pictures(pdf: Path) -> Iterator[Picture]:
    """Each page without smoothed edges, which would mix the colours of headings."""
    command = ["pdftoppm", "-r", str(_POINTS), "-aa", "no", "-aaVector", "no", str(pdf)]
    data = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=_SECONDS
    ).stdout
    place = 0
    while head := _PICTURE.match(data, place):
        width, height = int(head[1]), int(head[2])
        place = head.end() + 3 * width * height
        yield Picture(width, height, data[head.end() : place])
