"""The organisation's branding as a look that writers can draw, and what of it cannot be used."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator import files
from generator.cache import NO_CACHE, Cache
from generator.document import Block, Image, Str, Words, inlines_of
from generator.errors import Place, Problem, TemplateError
from generator.look import Look

_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_SHOWN = 60


def look_of(
    settings: Mapping[str, Any],
    folder: Path,
    file: str,
    *,
    protect: bool = False,
    cache: Cache = NO_CACHE,
) -> tuple[Look, list[Problem]]:
    """The look of settings, and warnings, which name the `file`; pictures are found in `folder`."""
    branding = settings["branding"]
    logo, problems = _logo(branding["logo"], folder, file, cache)
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


def sources_of(blocks: tuple[Block, ...]) -> tuple[Words, ...]:
    """The addresses of the pictures a text shows, each once."""
    images = (inline for inline in inlines_of(blocks) if isinstance(inline, Image))
    return tuple(dict.fromkeys(image.source for image in images))


def pictures_of(
    sources: tuple[Words, ...], folder: Path, template: str, cache: Cache = NO_CACHE
) -> tuple[tuple[str, bytes], ...]:
    """The pictures of a text, by the address it gives them in the organisation's folder.

    Raises `TemplateError`, naming the template, for one that is not there or cannot be shown.
    """
    found: dict[str, bytes] = {}
    problems = []
    for source in sources:
        name = "".join(word.text for word in source if isinstance(word, Str))
        fixed = all(isinstance(word, Str) for word in source)
        data = _beside(name, folder) if fixed else None
        if data is None:
            message = f"there is no picture “{_cut(name)}” in the organisation's folder"
            problems.append(Problem("template.picture", message, Place(template), "put it there"))
        elif not _is_shown(data, cache):
            message = f"the picture “{name}” is not a PNG or JPEG that can be shown"
            problems.append(Problem("template.picture", message, Place(template), _export(data)))
        else:
            found[name] = data
    if problems:
        raise TemplateError(*problems)
    return tuple(found.items())


def _logo(name: str, folder: Path, file: str, cache: Cache) -> tuple[bytes | None, list[Problem]]:
    """The picture's bytes; none, and a warning, for a logo that cannot be used."""
    if not name:
        return None, []
    data = _beside(name, folder)
    if data is None:
        message = f"the logo “{_cut(name)}” is not there"
        return None, [_warning("config.logo", message, file, "put it beside this file")]
    if _is_shown(data, cache):
        return data, []
    message = f"the logo “{name}” is not a PNG or JPEG that can be shown"
    return None, [_warning("config.logo", message, file, _export(data))]


def _is_shown(data: bytes, cache: Cache) -> bool:
    """Whether Word and browsers can show a picture."""

    def looked_at() -> bool:
        from generator.writers.docx.pictures import is_picture  # costs python-docx's start

        return is_picture(data)

    key = ("picture", hashlib.sha256(data).hexdigest())
    return data.startswith(_SIGNATURES) and cache.remember(key, looked_at)


def _export(data: bytes) -> str:
    """How to make a picture of it that can be shown."""
    is_svg = b"<svg" in data[:1000]
    return "export the SVG as a PNG, about 600 pixels wide" if is_svg else "save it as PNG again"


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
