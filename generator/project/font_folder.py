"""The fonts in the folder `fonts` beside the organisation's file, which PDF files embed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.document.theme import FontFile
from generator.formats.font_file import SUFFIXES, WEB_SUFFIXES, flaw_of_font
from generator.foundation import files
from generator.foundation.cache import Cache
from generator.foundation.digests import digest
from generator.foundation.errors import Place, Problem
from generator.foundation.limits import Limits, amount, more

FOLDER = "fonts"
_MOST = 60  # fonts
_WEB = "it is a font for web pages: get it as .ttf or .otf"
_OUTSIDE = "it is not a file in this folder: copy it here"


def fonts_in(
    folder: Path, cache: Cache, limits: Limits
) -> tuple[tuple[FontFile, ...], tuple[Problem, ...]]:
    """The fonts in the folder `fonts` of an organisation's folder, in the order of their names, and
    a problem for each that cannot be used. Other files are passed over.
    """
    found, problems = [], []
    for path in _candidates(folder / FOLDER):
        font = _read(path, cache, limits)
        if isinstance(font, FontFile):
            found.append(font)
            continue
        name = f"{FOLDER}/{path.name}"
        message = f"the font “{name}” cannot be used, so it is left out"
        problems.append(Problem("config.font", message, Place(str(path)), font))
    if len(found) > _MOST:
        message = f"the folder “{FOLDER}” contains more than {_MOST} fonts; the others are left out"
        hint = "keep those that branding.fonts names"
        problems.append(Problem("config.font", message, Place(str(folder / FOLDER)), hint))
    return tuple(found[:_MOST]), tuple(problems)


def _candidates(folder: Path) -> Iterator[Path]:
    try:
        paths = sorted(folder.iterdir())
    except OSError:  # there is no such folder
        return
    for path in paths:
        if path.suffix.lower() in (*SUFFIXES, *WEB_SUFFIXES) and not path.name.startswith("."):
            yield path


def _read(path: Path, cache: Cache, limits: Limits) -> FontFile | str:
    """A font, or how to fix it."""
    if path.suffix.lower() in WEB_SUFFIXES:
        return _WEB
    inside = files.inside(path.parent, path.name)
    data = files.read(inside, most=limits.font + 1) if inside else None
    if data is None:
        return _OUTSIDE
    if len(data) > limits.font:
        return f"use one smaller than {amount('font', limits.font)}; {more('font')}"
    known = digest(data)
    flaw: str = cache.remember(("flaw of font", known), lambda: flaw_of_font(data))
    return flaw or FontFile(str(inside), known)
