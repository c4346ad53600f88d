"""The theme of a Word file: the brand's colours and fonts under the names that Word's menus show
(ECMA-376, part 1, 14.2.7 and 20.1.6).

Every colour in a document is a hexadecimal value, for programs that ignore themes, with its role in
the theme, which Word prefers. So changing the theme changes the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from generator.document.theme import Theme
from generator.formats.ooxml import qualified
from generator.writers.docx.styles import FIELD_LINE, GREY, HAIRLINE, INK, WHITE

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SHADES = (0.75, 0.5, 0.25)  # of the brand colour
_FULL = 255
_COLOUR, _SHADING = qualified("color"), qualified("shd")
_BORDERS = tuple(
    map(qualified, ("top", "left", "bottom", "right", "insideH", "insideV", "between"))
)
# By a colour's attribute: those of its role in the theme and of its share in a mix with white.
_ATTRIBUTES = {
    "val": ("themeColor", "themeTint"),
    "color": ("themeColor", "themeTint"),
    "fill": ("themeFill", "themeFillTint"),
}


def theme_xml(theme: Theme) -> str:
    """The theme part, with the theme of the organisation's own Word template, if it has one."""
    template = theme.template
    colours = dict(template.colours) if template else {}
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>'
        for name, colour in (colours or _colours(theme)).items()
    )
    major, minor = (template and template.fonts) or (theme.fonts[0], theme.fonts[0])
    fonts = f"<a:majorFont>{_font(major)}</a:majorFont><a:minorFont>{_font(minor)}</a:minorFont>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<a:theme xmlns:a="{_DRAWING}" name="Brand"><a:themeElements>'
        f'<a:clrScheme name="Brand">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Brand">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="Plain">{_formats()}</a:fmtScheme></a:themeElements></a:theme>'
    )


def _colours(theme: Theme) -> dict[str, str]:
    brand = theme.ink
    return {
        "dk1": INK,
        "lt1": WHITE,
        "dk2": GREY,
        "lt2": theme.tint,
        "accent1": brand,
        "accent2": FIELD_LINE,
        "accent3": HAIRLINE,
        **{f"accent{number}": theme.shade(share) for number, share in enumerate(_SHADES, 4)},
        "hlink": brand,
        "folHlink": brand,
    }


def _font(name: str) -> str:
    font = quoteattr(name)
    return f"<a:latin typeface={font}/><a:ea typeface={font}/><a:cs typeface={font}/>"


def _formats() -> str:
    """Plain fills, lines and effects, three of each, which the schema requires (20.1.4.1.14)."""
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(f'<a:ln w="{width}">{fill}</a:ln>' for width in (6350, 12700, 19050))
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
    )


def add_roles(roots: Iterable[Any], theme: Theme) -> None:
    """Add its role in the theme to every colour that has one (17.3.2.6, 17.3.1.31, 17.18.97)."""
    roles = _roles(theme)
    for root in roots:
        for node in root.iter(_COLOUR, _SHADING, *_BORDERS):
            name = "val" if node.tag == _COLOUR else "fill" if node.tag == _SHADING else "color"
            if role := roles.get(node.get(qualified(name))):
                for key, value in zip(_ATTRIBUTES[name], role, strict=False):
                    node.set(qualified(key), value)


def _roles(theme: Theme) -> Mapping[str, tuple[str, ...]]:
    """The roles of colours: a name and, for the brand colour mixed with white, its share.

    The other colours of a template's theme are its own, so greys and lines have no role there.
    """
    shades = {theme.shade(share / _FULL): ("accent1", f"{share:02X}") for share in range(1, _FULL)}
    if theme.template and theme.template.colours:
        is_brand = theme.template.brand == theme.ink
        return shades | {theme.ink: ("accent1",)} if is_brand else {}
    return shades | {
        INK: ("text1",),
        WHITE: ("background1",),
        GREY: ("text2",),
        theme.tint: ("background2",),
        FIELD_LINE: ("accent2",),
        HAIRLINE: ("accent3",),
        theme.ink: ("accent1",),
    }
