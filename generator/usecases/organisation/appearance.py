"""How an organisation looks: its colours and its logo, for pages around its documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.document.theme import Theme, contrast
from generator.foundation.errors import ConfigError, GeneratorError, Place, Problem, UndecidedError
from generator.foundation.files import read, write
from generator.foundation.identifiers import file_name
from generator.foundation.limits import LIMITS, Limits
from generator.project.branding import ImageFolder, theme_of
from generator.project.options import BuildOptions
from generator.usecases.build_project import open_build_project

LOGO, TEMPLATE = "branding.logo", "branding.template"  # the settings that name a file
_SUFFIXES = {LOGO: (".png", ".jpg", ".jpeg"), TEMPLATE: (".docx", ".dotx")}
_PLAIN = Theme()
_SHADE = 0.14
_COLOUR = re.compile("#([0-9A-Fa-f]{6})")


@dataclass(frozen=True)
class Appearance:
    """Colours as six hex digits: the brand colour, dark enough for text, and its pale tints; and
    the logo, None for none.
    """

    ink: str
    tint: str
    shade: str
    logo: bytes | None = None


def appearance(path: Path, limits: Limits = LIMITS) -> Appearance:
    """The appearance of the organisation at a path; a plain one if its file has errors."""
    try:
        project = open_build_project(BuildOptions(path, limits=limits))
        own = project.config.organisation.layers
        theme, _ = theme_of(project.settings(own), project.images, partial(project.place_in, own))
    except GeneratorError:
        theme = _PLAIN
    return Appearance(theme.ink, theme.tint, theme.shade(_SHADE), theme.logo)


def contrast_on_white(colour: str) -> float | None:
    """The contrast of a colour such as `#24506B` as text on white, 1 to 21 (WCAG 2.2, "contrast
    ratio"); None for a text that is no colour.
    """
    match = _COLOUR.fullmatch(colour.strip())
    return contrast(match[1], "FFFFFF") if match else None


def keep_file(folder: Path, setting: str, name: str, data: bytes, limits: Limits = LIMITS) -> str:
    """Keep a logo or a Word template beside the organisation's file. Returns the name to write as
    the value of the setting.

    Raises `ConfigError` for a file that documents cannot use, and `UndecidedError` if another file
    of that name is there already: it is never overwritten.
    """
    place = Place(name)
    name = file_name(name)
    path = folder / name
    if path.suffix.lower() not in _SUFFIXES[setting]:
        known = ", ".join(_SUFFIXES[setting])
        raise ConfigError(Problem("file.kind", f"is not one of {known}", place, "choose another"))
    if setting == LOGO and (flaw := ImageFolder(folder, limits=limits).flaw(data)):
        raise ConfigError(Problem("file.picture", "cannot be used as a logo", place, flaw))
    present = read(path)
    if present not in (None, data):
        message, hint = "is the name of another file in your folder", "rename one of the two"
        raise UndecidedError(Problem("file.exists", message, place, hint))
    if present is None:
        if setting == TEMPLATE:
            _check_template(data, name, limits)
        write(path, data, sync=True, new=True)
    return name


def _check_template(data: bytes, name: str, limits: Limits) -> None:
    """Raise `ReadError` for a Word template that cannot be used."""
    from generator.readers.docx.template import read_template  # slow: it imports lxml

    read_template(data, name, limits)
