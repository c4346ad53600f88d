"""The theme of a document as the organisation sets it: paper, colour, fonts and logo."""

from __future__ import annotations

from dataclasses import dataclass

from generator.document.word_template import WordTemplate

# The sizes of paper in twentieths of a point.
PAPERS = {"A4": (11906, 16838), "Letter": (12240, 15840)}
MIN_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_TINT = 0.05
_DARKER = 0.04
_RUNG = 0.12


@dataclass(frozen=True)
class FontFile:
    """A font of the organisation's own: its file, and the digest of what it contained when it was
    checked.
    """

    path: str
    digest: str


@dataclass(frozen=True)
class Theme:
    """`brand` is six hex digits; the second of the `fonts` is the fallback of the first; `logo` is
    a PNG or JPEG, or None.

    With `protect`, people can change only the fields of a Word file. With `on_paper`, it is filled
    in by hand and has no fields. `pictures` are the files shown in the text, by their address
    there. `template` is the organisation's own Word template, if it has one; `brand` and `fonts`
    are then those to use with it. `font_files` are the organisation's own fonts.
    """

    paper: str = "A4"
    brand: str = "1F4E5F"
    fonts: tuple[str, ...] = ("Calibri", "Carlito")
    logo: bytes | None = None
    logo_alt: str = ""
    protect: bool = False
    on_paper: bool = False
    pictures: tuple[tuple[str, bytes], ...] = ()
    template: WordTemplate | None = None
    font_files: tuple[FontFile, ...] = ()

    @property
    def ink(self) -> str:
        """The brand colour, darkened step by step until text in it is readable on its tint."""
        colour = _channels(self.brand)
        while contrast(_hex(colour), _hex(_mix(colour, _TINT))) < MIN_CONTRAST:
            colour = tuple(channel * (1 - _DARKER) for channel in colour)
        return _hex(colour)

    def rung(self, step: int, steps: int) -> str:
        """The background of rung `step`, counted from 1: each is darker, the last is the ink."""
        if step >= steps:
            return self.ink
        return _hex(_mix(_channels(self.ink), _RUNG + (1 - _RUNG) * (step - 1) / (steps - 1)))

    def shade(self, share: float) -> str:
        """The brand colour mixed with white; `share` of it is the colour."""
        return _hex(_mix(_channels(self.ink), share))

    @property
    def tint(self) -> str:
        """The pale background of fields and call-outs."""
        return self.shade(_TINT)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _mix(colour: tuple[float, ...], share: float) -> tuple[float, ...]:
    """`share` of the colour, the rest white."""
    return tuple(channel * share + 255 * (1 - share) for channel in colour)


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (0, 2, 4))


def _hex(channels: tuple[float, ...]) -> str:
    return "".join(f"{round(channel):02X}" for channel in channels)
