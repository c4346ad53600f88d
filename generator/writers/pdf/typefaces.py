"""The fonts that Typst draws with: those of the package, of the organisation, and of the system."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from generator.document.theme import FontFile, Theme
from generator.foundation.digests import digest

FONTS = ("Carlito", "Playbook Symbols")  # the families that come with the package


@dataclass(frozen=True)
class Typefaces:
    """The families to draw with, the preferred first, and the organisation's own fonts. What none
    of the families has, another font on the computer may have.
    """

    families: tuple[str, ...] = FONTS
    files: tuple[FontFile, ...] = ()

    def behind_ours(self) -> tuple[str, ...]:
        """The families with those of the package first, in which answers are drawn."""
        return (*FONTS, *(family for family in self.families if family not in FONTS))


def typefaces_of(theme: Theme) -> Typefaces:
    """The fonts of a theme. Its families count where they are installed or among its files."""
    own = (font for font in theme.fonts if font not in FONTS)
    return Typefaces((*own, *FONTS), theme.font_files)


def font_folders(own: Sequence[FontFile]) -> list[str]:
    """The folders to look for fonts in."""
    return [package_folder("fonts"), *([_copies(tuple(own)).name] if own else [])]


@lru_cache(maxsize=8)
def _copies(own: tuple[FontFile, ...]) -> tempfile.TemporaryDirectory[str]:
    """Fonts as they were checked, in a folder of their own: Typst takes every file of a folder, and
    reads it when it is needed. A file that has changed since is left out.
    """
    folder: tempfile.TemporaryDirectory[str] = tempfile.TemporaryDirectory(prefix="playbook-fonts-")
    for number, font in enumerate(own):
        path = Path(font.path)
        try:
            data = path.read_bytes()
        except OSError:
            continue
        if digest(data) == font.digest:
            Path(folder.name, f"{number:03}{path.suffix.lower()}").write_bytes(data)
    return folder


def package_folder(name: str) -> str:
    """A folder of this package."""
    return str(Path(str(files(__package__))) / name)


def as_data(typefaces: Typefaces) -> list[Any]:
    """Typefaces for another process, as `from_data` takes them."""
    return [typefaces.families, [[font.path, font.digest] for font in typefaces.files]]


def from_data(data: list[Any]) -> Typefaces:
    families, own = data
    return Typefaces(tuple(families), tuple(FontFile(*font) for font in own))
