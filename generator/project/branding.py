"""The organisation's branding as a theme for the writers, and warnings about unusable parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.document.theme import Theme
from generator.document.tree import Block, Image, Str, Words, inlines_of
from generator.foundation import files
from generator.foundation.cache import NO_CACHE, Cache
from generator.foundation.characters import shortened
from generator.foundation.digests import digest
from generator.foundation.errors import Place, Problem, TemplateError, suggestion
from generator.foundation.limits import LIMITS, Limits, amount, more
from generator.foundation.storage import is_inside
from generator.playbook.settings import TemplateSettings

_SUFFIXES = (".png", ".jpg", ".jpeg")
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_SHOWN = 60  # characters of a name in a message


@dataclass(frozen=True)
class ImageFolder:
    """The pictures in the organisation's folder, up to the size that the limits allow."""

    folder: Path
    cache: Cache = NO_CACHE
    limits: Limits = LIMITS

    def get(self, name: str) -> bytes | None:
        """A picture's bytes; None if it does not exist or is outside the folder."""
        path = files.inside(self.folder, name)
        return files.read(path, most=self.limits.picture + 1) if path else None

    def near(self, name: str) -> str:
        """How to name a picture that was not found: one of almost that name, if there is one."""
        names = (path.name for path in self.folder.glob("*") if path.suffix.lower() in _SUFFIXES)
        close = suggestion(re.split(r"[\\/]", name)[-1], names)
        return close or "put it in this file's folder, and write its name here"

    def flaw(self, data: bytes) -> str:
        """How to fix a picture that Word or browsers cannot show; empty if they can."""
        if len(data) > self.limits.picture:
            most = amount("picture", self.limits.picture)
            return f"make it smaller than {most}; {more('picture')}"
        if data.startswith(_SIGNATURES):
            key = ("flaw of picture", digest(data))
            return self.cache.remember(key, lambda: _flaw(data))
        is_svg = b"<svg" in data[:1000]
        return "export the SVG as a PNG, about 600 pixels wide" if is_svg else "save it as PNG"


def _flaw(data: bytes) -> str:
    from generator.formats.images import flaw_of  # slow: it imports python-docx

    return flaw_of(data)


def theme_of(
    settings: TemplateSettings,
    images: ImageFolder,
    place: Callable[[str], Place],
    *,
    protect: bool = False,
) -> tuple[Theme, list[Problem]]:
    """The theme that the settings describe, and the problems with it; `place` gives the place of a
    setting. A logo that cannot be used is left out, and an error.
    """
    branding = settings.group("branding")
    logo, problems = _logo(branding["logo"], images, place("branding.logo"))
    theme = Theme(
        paper=settings.paper,
        brand=branding["primary"][1:].upper(),
        fonts=tuple(branding["fonts"]) or Theme().fonts,
        logo=logo,
        logo_alt=branding["logo_alt"],
        protect=protect,
    )
    if theme.ink != theme.brand:
        message = f"the primary colour #{theme.brand} is too pale to read, so #{theme.ink} is used"
        hint = "choose a darker colour"
        problems.append(
            Problem("config.primary", message, place("branding.primary"), hint, "warning")
        )
    return theme, problems


def sources_of(blocks: tuple[Block, ...]) -> tuple[Words, ...]:
    """The addresses of the pictures in a text, each once."""
    images = (inline for inline in inlines_of(blocks) if isinstance(inline, Image))
    return tuple(dict.fromkeys(image.source for image in images))


def pictures_of(
    sources: tuple[Words, ...], images: ImageFolder, template: str
) -> tuple[tuple[str, bytes], ...]:
    """The pictures of a text, by their address in it.

    Raises `TemplateError`, naming the template, if a picture does not exist or cannot be shown.
    """
    pictures: dict[str, bytes] = {}
    problems = []
    for source in sources:
        name = "".join(word.text for word in source if isinstance(word, Str))
        shown = shortened(name, _SHOWN)
        is_fixed = all(isinstance(word, Str) for word in source)
        data = images.get(name) if is_fixed else None
        if not is_inside(name) or not name.lower().endswith(_SUFFIXES):
            message = f"“{shown}” is not the path of a PNG or JPEG in the organisation's folder"
            hint = "write the path from the organisation's folder, as in pictures/flow.png"
            problems.append(Problem("template.picture", message, Place(template), hint))
        elif data is None:
            message = f"there is no picture “{shown}” in the organisation's folder"
            problems.append(Problem("template.picture", message, Place(template), "put it there"))
        elif flaw := images.flaw(data):
            message = f"the picture “{name}” is not a PNG or JPEG that can be printed"
            problems.append(Problem("template.picture", message, Place(template), flaw))
        else:
            pictures[name] = data
    if problems:
        raise TemplateError(*problems)
    return tuple(pictures.items())


def _logo(name: str, images: ImageFolder, place: Place) -> tuple[bytes | None, list[Problem]]:
    """The logo's bytes; None and a problem if it cannot be used."""
    if not name:
        return None, []
    data = images.get(name)
    if data is None:
        message = f"the logo “{shortened(name, _SHOWN)}” was not found, so documents have none"
        return None, [Problem("config.logo", message, place, images.near(name))]
    flaw = images.flaw(data)
    if not flaw:
        return data, []
    message = f"the logo “{name}” is not a PNG or JPEG that can be printed"
    return None, [Problem("config.logo", message, place, flaw)]
