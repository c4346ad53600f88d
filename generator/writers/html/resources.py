"""The look and the script of web pages, and the policy that allows nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache
from importlib.resources import files

from generator.document.theme import MIN_CONTRAST, Theme, contrast

_POLICY = (
    "default-src 'none'; style-src {style}; script-src {script}; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_WHITE, _NIGHT = "FFFFFF", "14191E"
_FALLBACKS = '-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif'
_LIGHTER = 0.02  # steps in which a colour becomes lighter for a dark screen
# The style sheets of each edition beside the one that all have.
_FORM, _READING = ("form.css", "live.css", "sheet.css"), ("reading.css",)
_CHARTS = ("chart.css",)  # in documents that have any
_SHEETS = {
    "playbook": _READING,
    "summary": _READING,
    "report": _READING,
    "canvas": ("form.css", "live.css", "canvas.css"),
    "request": (*_FORM, "request.css"),
}
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def style(theme: Theme, edition: str, *, has_charts: bool = False) -> str:
    """The style sheet for an edition, with the organisation's colours and fonts, and the size of
    its paper.
    """
    names = ("page.css", *_SHEETS.get(edition, _FORM), *(_CHARTS if has_charts else ()))
    parts = map(_style_sheet, names)
    sheet = _COMMENT.sub("", "".join(parts)).replace("}\n", "}")
    sheet = sheet.replace("size:A4", f"size:{theme.paper}")
    return f"\n{_tokens(theme)}{sheet}"


@lru_cache
def script_part(name: str) -> str:
    """A part of the script as pages have it. The files in `script/minified` are made of those in
    `script` by a minifier, and kept with them, so that a page has the same bytes on every machine;
    `pytest tests/external/minifier --update-golden` makes them anew.
    """
    return _read("script/minified", name)


def policy(style: str, script: str) -> str:
    """The content policy: this style and this script, pictures within the page, no request."""
    return _POLICY.format(style=_hash(style), script=_hash(script))


def _tokens(theme: Theme) -> str:
    """The organisation's colours, on a light and on a dark screen, and its fonts."""
    light = _colours(theme.ink, theme.tint)
    dark = _colours(_lightened(theme.ink), _mixed(theme.ink, _NIGHT, 0.82))
    fonts = ",".join(map(_quoted, theme.fonts))
    return (
        f":root{{{light};--font:{fonts},{_FALLBACKS}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )


def _colours(brand: str, tint: str) -> str:
    on_brand = _WHITE if contrast(brand, _WHITE) >= MIN_CONTRAST else _NIGHT
    return f"--brand:#{brand};--on-brand:#{on_brand};--tint:#{tint}"


def _lightened(colour: str) -> str:
    """The colour made lighter until it is readable on a dark screen. It keeps its saturation: one
    that is mixed with white turns grey, as if what has it could not be used.
    """
    hue, lightness, saturation = rgb_to_hls(*(part / 255 for part in bytes.fromhex(colour)))
    while contrast(colour, _NIGHT) < MIN_CONTRAST + 1 and lightness < 1:
        lightness = min(lightness + _LIGHTER, 1)
        parts = hls_to_rgb(hue, lightness, saturation)
        colour = "".join(f"{round(part * 255):02X}" for part in parts)
    return colour


def _mixed(one: str, other: str, share: float) -> str:
    """A colour with a share of another one, from 0 to 1."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (0, 2, 4))
    return "".join(f"{round(own + (more - own) * share):02X}" for own, more in pairs)


def _quoted(text: str) -> str:
    """A string of a style sheet; every sign but letters and digits is an escape (CSS Syntax, 2.1),
    so that no name of a font can end it.
    """
    return '"' + re.sub(r"[^A-Za-z0-9 ]", lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@lru_cache
def _style_sheet(name: str) -> str:
    return _read("style", name)


def _read(folder: str, name: str) -> str:
    return files("generator.writers.html").joinpath(folder, name).read_text("utf-8")
