"""The styles, lists and theme of a Word template, as far as documents take them over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from generator.document.word_template import TemplateStyle
from generator.formats.ooxml import TEMPLATE_NAMESPACES, is_on, qualified, style_id
from generator.readers.docx.allowed import Names, formatting, new, plain, value_of, xml_of

_TYPE, _ID, _DEFAULT, _VAL = map(qualified, ("type", "styleId", "default", "val"))
_CUSTOM = qualified("customStyle")
# The ids of the styles that apply where none is named. Our tables have margins of their own, so the
# template's default for tables gets another id, to which its own tables refer.
TABLES = "TemplateTable"
MOST = 4_000  # styles that are taken; Word itself has room for about as many
_DEFAULTS = {
    "paragraph": ("Normal", "Normal"),
    "character": ("DefaultParagraphFont", "Default Paragraph Font"),
    "table": (TABLES, "Template Table"),
    "numbering": ("NoList", "No List"),
}
_OURS = ("DefaultParagraphFont", "NoList")  # without any formatting
_LINKS = ("basedOn", "next", "link")
_PLAIN = ("uiPriority", "semiHidden", "unhideWhenUsed", "qFormat")
_PARTS = ("pPr", "rPr", "tblPr", "trPr", "tcPr", "tblStylePr")
_ACCENTS = tuple(f"accent{number}" for number in range(1, 7))
_COLOURS = ("dk1", "lt1", "dk2", "lt2", *_ACCENTS, "hlink", "folHlink")
_OWN_FONT = re.compile(r'<w:rFonts[^>]* w:ascii="([^"]+)"')
_OWN_COLOUR = re.compile(r'<w:color[^>]* w:val="([0-9A-Fa-f]{6})"')
_BASE = re.compile('<w:basedOn w:val="([^"]+)"')
_THEME_FONT = re.compile(r'<w:rFonts[^>]* w:asciiTheme="')
_HEX = re.compile("[0-9A-Fa-f]{6}")


def style_names(tree: Any) -> dict[str, tuple[str, str]]:
    """The new id and name of each style by its old id. New ids are made from names, which, unlike
    ids, are the same in every language of Word.
    """
    found: dict[str, tuple[str, str]] = {}
    uses: Counter[str] = Counter()
    for style in _styles(tree):
        name = " ".join(plain(value_of(style, "w:name")).split()) or "Template"
        ident = style_id(name.lower())
        kind = str(style.get(_TYPE, "paragraph"))
        if is_default(style) and kind in _DEFAULTS:
            ident, name = _DEFAULTS[kind]
        uses[ident] += 1
        if uses[ident] > 1:  # ids and names are unique
            ident, name = f"{ident}-{uses[ident]}", f"{name} - {uses[ident]}"
        found.setdefault(str(style.get(_ID, "")), (ident, name))
    return found


def is_default(style: Any) -> bool:
    """Whether a style applies where none is named."""
    return str(style.get(_DEFAULT, "0")) in ("1", "true", "on")


def read_styles(
    tree: Any, known: Mapping[str, tuple[str, str]], lists: Mapping[str, str]
) -> Iterator[TemplateStyle]:
    """The styles, with their new ids and names."""
    names = Names({old: ident for old, (ident, _) in known.items()}, lists, symbols=False)
    seen: set[str] = set()
    for style in _styles(tree):
        ident, name = known[str(style.get(_ID, ""))]
        kind = str(style.get(_TYPE, "paragraph"))
        if ident in seen or ident in _OURS or kind not in _DEFAULTS:
            continue
        seen.add(ident)
        yield TemplateStyle(ident, name, kind, xml_of(_style(style, ident, name, names)))


def _style(source: Any, ident: str, name: str, names: Names) -> Any:
    style = new("style", type=str(source.get(_TYPE, "paragraph")), styleId=ident)
    if ident == "Normal":
        style.set(_DEFAULT, "1")
    if source.get(_CUSTOM) is not None:
        style.set(_CUSTOM, "1")
    style.append(new("name", val=name))
    for link in _LINKS:
        target = names.styles.get(value_of(source, f"w:{link}"), "")
        if target and target != ident:
            style.append(new(link, val=target))
    for mark in _PLAIN:
        found = source.find(f"w:{mark}", TEMPLATE_NAMESPACES)
        if mark == "uiPriority" and (priority := value_of(source, "w:uiPriority")).isdecimal():
            style.append(new(mark, val=priority[:2]))
        elif mark != "uiPriority" and is_on(found):
            style.append(new(mark))
    for part in _PARTS:
        style.extend(
            formatting(found, names) for found in source.iterfind(f"w:{part}", TEMPLATE_NAMESPACES)
        )
    return style


def _styles(tree: Any) -> Iterator[Any]:
    found = () if tree is None else tree.iterfind("w:style", TEMPLATE_NAMESPACES)
    yield from islice(found, MOST)


def count_of(tree: Any) -> int:
    """The number of styles in a part."""
    return 0 if tree is None else len(tree.findall("w:style", TEMPLATE_NAMESPACES))


def read_defaults(tree: Any) -> tuple[str, str]:
    """The formatting of text and of paragraphs without a style, as the content of `w:rPr` and
    `w:pPr`; empty where the template says nothing.
    """
    names = Names(symbols=False)
    paths = ("w:docDefaults/w:rPrDefault/w:rPr", "w:docDefaults/w:pPrDefault/w:pPr")
    found = [None if tree is None else tree.find(path, TEMPLATE_NAMESPACES) for path in paths]
    run, paragraph = ("" if each is None else xml_of(*formatting(each, names)) for each in found)
    return run, paragraph


def list_names(tree: Any) -> dict[str, str]:
    """The new number of each list by its old one: they are counted from 1."""
    found = () if tree is None else tree.iterfind("w:num", TEMPLATE_NAMESPACES)
    numbers = dict.fromkeys(str(each.get(qualified("numId"), "")) for each in found)
    return {old: str(number) for number, old in enumerate(numbers, 1)}


def read_lists(
    tree: Any, styles: Mapping[str, tuple[str, str]], lists: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The definitions of lists, counted from 1, and their uses; without pictures as bullets."""
    if tree is None:
        return (), ()
    names = Names({old: ident for old, (ident, _) in styles.items()}, lists)
    abstract = list(tree.iterfind("w:abstractNum", TEMPLATE_NAMESPACES))
    known = {
        str(each.get(qualified("abstractNumId"), "")): number
        for number, each in reversed(list(enumerate(abstract, 1)))
    }
    definitions = []
    for number, each in enumerate(abstract, 1):
        copy = formatting(each, names)
        copy.set(qualified("abstractNumId"), str(number))
        definitions.append(xml_of(copy))
    uses = []
    seen: set[str] = set()
    for each in tree.iterfind("w:num", TEMPLATE_NAMESPACES):
        old = str(each.get(qualified("numId"), ""))
        definition = known.get(value_of(each, "w:abstractNumId"))
        if old in seen or definition is None:
            continue
        seen.add(old)
        copy = formatting(each, names)
        copy.set(qualified("numId"), lists[old])
        copy.find("w:abstractNumId", TEMPLATE_NAMESPACES).set(_VAL, str(definition))
        uses.append(xml_of(copy))
    return tuple(definitions), tuple(uses)


def read_colours(theme: Any) -> tuple[tuple[str, str], ...]:
    """The colours of a theme by their names there, in six hex digits; empty if one is missing."""
    scheme = None if theme is None else theme.find(".//a:clrScheme", TEMPLATE_NAMESPACES)
    if scheme is None:
        return ()
    found = []
    for name in _COLOURS:
        colour = scheme.find(f"a:{name}/*", TEMPLATE_NAMESPACES)
        text = "" if colour is None else str(colour.get("lastClr") or colour.get("val", ""))
        if not _HEX.fullmatch(text):
            return ()
        found.append((name, text.upper()))
    return tuple(found)


def read_fonts(theme: Any) -> tuple[str, ...]:
    """The fonts of a theme for headings and for text; empty if one of them is missing."""
    paths = (f".//a:fontScheme/a:{kind}Font/a:latin" for kind in ("major", "minor"))
    found = [None if theme is None else theme.find(path, TEMPLATE_NAMESPACES) for path in paths]
    fonts = ("" if font is None else plain(str(font.get("typeface", ""))) for font in found)
    return named if all(named := tuple(fonts)) else ()


def heading_colour(styles: Sequence[TemplateStyle]) -> str:
    """The colour of headings, in six hex digits, by their style and those that it is based on;
    empty if none of them has one.
    """
    known = {style.id: style.xml for style in styles}
    ident = "Heading1"
    while xml := known.pop(ident, ""):
        if colour := _OWN_COLOUR.search(xml):
            return colour[1].upper()
        base = _BASE.search(xml)
        ident = base[1] if base else ""
    return ""


def font_of(fonts: tuple[str, ...], *formats: str) -> str:
    """The font of text: that of the last of its formats that names one; `fonts` are those of the
    theme. Empty if there is none.
    """
    for xml in reversed(formats):
        if own := _OWN_FONT.search(xml):
            return own[1]
        if _THEME_FONT.search(xml):
            break
    return fonts[1] if fonts else ""
