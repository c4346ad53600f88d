"""The organisation's branding as a look that writers can draw, and what of it cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator import files
from generator.errors import Place, Problem
from generator.look import Look

_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_SHOWN = 60


def look_of(
    settings: Mapping[str, Any], folder: Path, file: str, *, protect: bool = False
) -> tuple[Look, list[Problem]]:
    """The look of settings, and warnings, which name the `file`; pictures are found in `folder`."""
    branding = settings["branding"]
    logo, problems = _logo(branding["logo"], folder, file)
    look = Look(
        paper=settings["organisation"]["paper"],
        brand=branding["primary"][1:].upper(),
        fonts=tuple(branding["fonts"]) or Look().fonts,
        logo=logo,
        logo_alt=branding["logo_alt"],
        protect=protect,
    )
    if look.ink != look.brand:
        message = f"the primary colour #{look.brand} is too pale to be read, so #{look.ink} is used"
        problems.append(_warning("config.primary", message, file, "choose a darker one"))
    return look, problems


def _logo(name: str, folder: Path, file: str) -> tuple[bytes | None, list[Problem]]:
    """The picture's bytes; none, and a warning, for a logo that cannot be used."""
    if not name:
        return None, []
    from generator.writers.docx.pictures import is_picture  # costs python-docx's start

    data = _beside(name, folder)
    if data is None:
        message = f"the logo “{_cut(name)}” is not there"
        return None, [_warning("config.logo", message, file, "put it beside this file")]
    if data.startswith(_SIGNATURES) and is_picture(data):
        return data, []
    svg = b"<svg" in data[:1000]
    message = f"the logo “{name}” is not a PNG or JPEG that can be shown"
    hint = "export the SVG as a PNG, about 600 pixels wide" if svg else "save it as PNG again"
    return None, [_warning("config.logo", message, file, hint)]


def _beside(name: str, folder: Path) -> bytes | None:
    """A file in the organisation's folder; None for one that is not there or outside of it."""
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError):
        return None
    return files.read(path) if inside else None


def _cut(text: str) -> str:
    """A text short enough for a message."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _warning(code: str, message: str, file: str, hint: str) -> Problem:
    return Problem(code, message, Place(file), hint, "warning")
