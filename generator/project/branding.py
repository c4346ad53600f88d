"""The organisation's branding as a theme for the writers, and problems with unusable parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator.document.theme import PAPERS, FontFile, Theme
from generator.document.tree import Block, Image, Str, Words, inlines_of
from generator.document.word_template import WordTemplate
from generator.formats.images import flaw_of, is_picture
from generator.foundation import files
from generator.foundation.cache import NO_CACHE, Cache
from generator.foundation.characters import shortened
from generator.foundation.digests import digest
from generator.foundation.errors import Place, Problem, ReadError, TemplateError, suggestion
from generator.foundation.limits import LIMITS, Limits, amount, more
from generator.foundation.storage import is_inside
from generator.playbook.settings import TemplateSettings
from generator.project.font_folder import fonts_in

if TYPE_CHECKING:
    from generator.readers.docx.template import ReadTemplate

_SUFFIXES = (".png", ".jpg", ".jpeg")
_WORD = (".docx", ".dotx")
_SHOWN = 60  # characters of a name in a message


@dataclass(frozen=True)
class ImageFolder:
    """The pictures, fonts and Word templates in the organisation's folder, up to the size that the
    limits allow.
    """

    folder: Path
    cache: Cache = NO_CACHE
    limits: Limits = LIMITS

    def get(self, name: str) -> bytes | None:
        """A picture's bytes; None if it does not exist or is outside the folder."""
        path = files.inside(self.folder, name)
        return files.read(path, most=self.limits.picture + 1) if path else None

    def word_template(self, name: str) -> ReadTemplate | None:
        """A Word template; None if it does not exist or is outside the folder.

        Raises `ReadError` if it cannot be used.
        """
        path = files.inside(self.folder, name)
        data = files.read(path, most=self.limits.word_file + 1) if path else None
        return None if data is None else self._template(data, name)

    @cached_property
    def fonts(self) -> tuple[tuple[FontFile, ...], tuple[Problem, ...]]:
        """The organisation's own fonts, and the problems with those that cannot be used."""
        return fonts_in(self.folder, self.cache, self.limits)

    @cached_property
    def _template(self) -> Callable[[bytes, str], ReadTemplate]:
        return lru_cache(maxsize=4)(self._read_template)

    def _read_template(self, data: bytes, name: str) -> ReadTemplate:
        from generator.readers.docx.template import read_template  # slow: it imports lxml

        key = ("Word template", digest(data), name, self.limits)
        return self.cache.remember(key, lambda: read_template(data, name, self.limits))

    def near(self, name: str, suffixes: tuple[str, ...] = _SUFFIXES) -> str:
        """How to name a file that was not found: one of almost that name, if there is one."""
        names = (path.name for path in self.folder.glob("*") if path.suffix.lower() in suffixes)
        close = suggestion(re.split(r"[\\/]", name)[-1], names)
        return close or "put it in this file's folder, and write its name here"

    def flaw(self, data: bytes) -> str:
        """How to fix a picture that Word or browsers cannot show; empty if they can."""
        if len(data) > self.limits.picture:
            most = amount("picture", self.limits.picture)
            return f"make it smaller than {most}; {more('picture')}"
        if is_picture(data):
            key = ("flaw of picture", digest(data))
            return self.cache.remember(key, lambda: flaw_of(data))
        is_svg = b"<svg" in data[:1000]
        return "export the SVG as a PNG, about 600 pixels wide" if is_svg else "save it as PNG"


def theme_of(
    settings: TemplateSettings,
    images: ImageFolder,
    place: Callable[[str], Place],
    *,
    protect: bool = False,
    on_paper: bool = False,
) -> tuple[Theme, list[Problem]]:
    """The theme that the settings describe, and the problems with it; `place` gives the place of a
    setting. A logo that cannot be used is left out, and an error.
    """
    branding = settings.group("branding")
    logo, problems = _logo(branding["logo"], images, place("branding.logo"))
    template, of_template = _template(branding["template"], images, place("branding.template"))
    fonts, of_fonts = images.fonts
    theme = replace(
        _themed(settings, template),
        logo=logo,
        logo_alt=branding["logo_alt"],
        protect=protect,
        on_paper=on_paper,
        font_files=fonts,
    )
    problems += [*of_template, *of_fonts]
    if theme.ink != theme.brand:
        is_own = branding["primary"] or template is None
        colour = "primary colour" if is_own else "main colour of the Word template,"
        message = f"the {colour} #{theme.brand} is too pale to read, so #{theme.ink} is used"
        setting = place("branding.primary" if is_own else "branding.template")
        hint = "choose a darker colour" if is_own else "set a darker one as primary"
        problems.append(Problem("config.primary", message, setting, hint, "warning"))
    return theme, problems


def _themed(settings: TemplateSettings, template: WordTemplate | None) -> Theme:
    """The theme without its logo: what the organisation sets comes first, then what is in its Word
    template, then the usual.
    """
    branding, usual = settings.group("branding"), Theme()
    page = template.page if template else None
    sizes = [name for name, size in PAPERS.items() if page and size == (page.width, page.height)]
    paper = settings.paper or (sizes[0] if sizes else settings.locale.paper)
    brand = (branding["primary"] or "")[1:].upper()
    fonts = tuple(branding["fonts"])
    if template is None:
        return Theme(paper, brand or usual.brand, fonts or usual.fonts)
    own = (template.font,) if template.font else usual.fonts
    theme = Theme(paper, brand or template.brand or usual.brand, fonts or own)
    if settings.paper:
        template = template.with_paper(*PAPERS[paper])
    if fonts:
        template = template.with_fonts(fonts)
    if template.colours and brand:
        template = template.with_brand(theme.ink)
    return replace(theme, template=template)


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


def _template(
    name: str, images: ImageFolder, place: Place
) -> tuple[WordTemplate | None, list[Problem]]:
    """The look of a Word template; None and a problem if it cannot be used."""
    if not name:
        return None, []
    shown = f"the Word template “{shortened(name, _SHOWN)}”"
    try:
        found = images.word_template(name)
    except ReadError as error:
        problem = error.problems[0]
        message = f"{shown} {problem.message}, so it is not used"
        return None, [Problem("config.template", message, place, problem.hint)]
    if found is None:
        hint = images.near(name, _WORD)
        message = f"{shown} was not found, so it is not used"
        return None, [Problem("config.template", message, place, hint)]
    if not found.left_out:
        return found.template, []
    message = f"{shown} is used without some of its content: {', '.join(found.left_out)}"
    hint = f"playbook doctor --template {name} shows what is used"
    return found.template, [Problem("config.template", message, place, hint, "warning")]


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
