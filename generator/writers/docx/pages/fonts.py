"""How much room a font takes, for pages that are planned before anybody prints them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Font:
    """How wide the text of a font is as a share of that of DejaVu Sans, and how high its lines are
    as a share of its size.
    """

    width: float
    line: float


# Programs replace a font that a reader lacks: LibreOffice by DejaVu Sans, the widest in such use.
WIDE = Font(1, 1.2)
# Of a font that is not known, the lines may be as high as those of Source Sans.
_UNKNOWN = Font(0.82, 1.43)
# The fonts that organisations use most: width and line, the larger of what Word and LibreOffice do.
_MEASURES = {
    "Archivo": (0.87, 1.09),
    "Arial": (0.89, 1.15),
    "Arial Narrow": (0.73, 1.15),
    "Asap": (0.87, 1.15),
    "Assistant": (0.81, 1.31),
    "Atkinson Hyperlegible": (0.87, 1.24),
    "Barlow": (0.85, 1.2),
    "Cabin": (0.83, 1.22),
    "Caladea": (0.81, 1.15),
    "Calibri": (0.81, 1.22),
    "Cambria": (0.81, 1.17),
    "Carlito": (0.81, 1.22),
    "Century Gothic": (0.97, 1.28),
    "Courier New": (1.18, 1.13),
    "DejaVu Sans": (1, 1.16),
    "DejaVu Serif": (1.02, 1.16),
    "DM Sans": (0.92, 1.3),
    "Dosis": (0.74, 1.26),
    "EB Garamond": (0.76, 1.3),
    "Exo 2": (0.89, 1.2),
    "Figtree": (0.88, 1.2),
    "Fira Sans": (0.9, 1.2),
    "Gelasio": (0.88, 1.27),
    "Georgia": (0.88, 1.14),
    "Heebo": (0.88, 1.47),
    "Helvetica": (0.89, 1.15),
    "Helvetica Neue": (0.88, 1.19),
    "Hind": (0.85, 1.6),
    "IBM Plex Sans": (0.89, 1.3),
    "IBM Plex Serif": (0.93, 1.44),
    "Inter": (0.94, 1.21),
    "Josefin Sans": (0.9, 1),
    "Karla": (0.9, 1.17),
    "Lato": (0.85, 1.2),
    "Lexend": (0.96, 1.25),
    "Liberation Sans": (0.89, 1.15),
    "Liberation Sans Narrow": (0.73, 1.15),
    "Liberation Serif": (0.8, 1.15),
    "Libre Baskerville": (1.02, 1.24),
    "Libre Franklin": (0.91, 1.21),
    "Lora": (0.92, 1.28),
    "Manrope": (0.91, 1.37),
    "Merriweather": (0.95, 1.26),
    "Merriweather Sans": (0.93, 1.26),
    "Montserrat": (1, 1.22),
    "Mukta": (0.83, 1.66),
    "Mulish": (0.91, 1.25),
    "Noto Sans": (0.93, 1.36),
    "Noto Serif": (0.95, 1.36),
    "Nunito": (0.89, 1.36),
    "Nunito Sans": (0.89, 1.36),
    "Open Sans": (0.92, 1.36),
    "Oswald": (0.71, 1.48),
    "Outfit": (0.87, 1.26),
    "Overpass": (0.88, 1.27),
    "Oxygen": (0.88, 1.26),
    "Playfair Display": (0.89, 1.33),
    "Plus Jakarta Sans": (0.92, 1.26),
    "Poppins": (0.99, 1.5),
    "PT Sans": (0.85, 1.29),
    "PT Serif": (0.88, 1.32),
    "Public Sans": (0.92, 1.18),
    "Quicksand": (0.92, 1.25),
    "Raleway": (0.91, 1.17),
    "Red Hat Display": (0.87, 1.32),
    "Roboto": (0.88, 1.2),
    "Roboto Condensed": (0.78, 1.2),
    "Roboto Slab": (0.94, 1.32),
    "Rubik": (0.92, 1.19),
    "Segoe UI": (0.87, 1.33),
    "Signika": (0.84, 1.23),
    "Source Sans 3": (0.82, 1.42),
    "Source Sans Pro": (0.82, 1.26),
    "Source Serif 4": (0.94, 1.37),
    "Source Serif Pro": (0.89, 1.25),
    "Space Grotesk": (0.96, 1.28),
    "Tahoma": (0.88, 1.21),
    "Times": (0.8, 1.15),
    "Times New Roman": (0.8, 1.15),
    "Titillium Web": (0.83, 1.52),
    "Trebuchet MS": (0.9, 1.16),
    "Ubuntu": (0.89, 1.15),
    "Urbanist": (0.87, 1.2),
    "Verdana": (1, 1.22),
    "Work Sans": (0.99, 1.17),
}
_FONTS = {name.casefold(): Font(*measure) for name, measure in _MEASURES.items()}


def planned_fonts(name: str) -> tuple[Font, Font]:
    """The fonts in which a page must hold its text: the one that may replace the named font, and
    that font itself.
    """
    return WIDE, _FONTS.get(name.casefold(), _UNKNOWN)
