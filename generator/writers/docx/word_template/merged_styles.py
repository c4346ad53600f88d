"""The styles of a document in the look of the organisation's own Word template.

A style of the template replaces our style of the same name. Our other styles are based on the
template's `Normal`.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from generator.document.theme import Theme
from generator.document.word_template import TemplateStyle, WordTemplate
from generator.formats.ooxml import (
    NAMESPACES,
    PLACEHOLDER_STYLE,
    element,
    parse_own,
    part_xml,
    qualified,
    template_element,
)
from generator.writers.docx.styles import INK, styles_xml

_VAL, _ID, _TYPE, _DEFAULT = map(qualified, ("val", "styleId", "type", "default"))
# Styles that stay ours. Prompts must be legible, and readers recognise blanks by their style; the
# others have no formatting.
_KEPT = frozenset((PLACEHOLDER_STYLE, "DefaultParagraphFont", "TableNormal", "NoList"))
# On which of its styles, if it has one of them, a style of ours is based instead of `Normal`.
_BASES = {"ListItem": ("ListBullet", "ListParagraph")}
# What would disturb our pages, which have numbers and page breaks of their own.
_DISTURBING = ("pageBreakBefore", "framePr", "numPr")
# Texts that keep the alignment of `Normal`.
_TEXTS = frozenset(("BodyText", "ListItem", "Quote", "Lead"))
_AFTER_JC = ("textDirection", "textAlignment", "textboxTightWrap", "outlineLvl")
_AFTER_IND = ("contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", *_AFTER_JC)
_AFTER_SIZE = ("highlight", "u", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em")
# The elements that come after each of these in formatting (17.3.1.26, 17.3.2.28).
_LATER = {
    qualified(name): frozenset(map(qualified, later))
    for name, later in (
        ("spacing", ("ind", *_AFTER_IND)), ("ind", _AFTER_IND), ("jc", _AFTER_JC),
        ("sz", ("szCs", *_AFTER_SIZE)), ("szCs", _AFTER_SIZE),
    )
}  # fmt: skip
_DEEPEST = 50  # the most styles in a chain of styles based on one another
_LINKS = ("basedOn", "next", "link")


def style_names() -> tuple[str, ...]:
    """The names of the styles that a template may replace."""
    root = parse_own(styles_xml(Theme(), "en", dense=False))
    styles = root.findall("w:style", NAMESPACES)
    names = (style.find("w:name", NAMESPACES) for style in styles if style.get(_ID) not in _KEPT)
    return tuple(str(name.get(_VAL)) for name in names)


def with_template_styles(
    xml: str, template: WordTemplate, lists: int, *, has_sizes: bool = True
) -> str:
    """Our styles part in the look of a template, whose lists are numbered after our `lists`. The
    sizes of text and space stay ours unless it `has_sizes`.
    """
    root = parse_own(xml)
    _set_defaults(root, template)
    own = {str(style.get(_ID)): style for style in root.iterfind("w:style", NAMESPACES)}
    theirs = {style.id: style for style in template.styles if _is_taken(style, own)}
    for ident, style in own.items():
        if ident in theirs:
            taken = _taken_style(theirs[ident], template, lists)
            _adapt(taken, style)
            if not has_sizes and style.get(_TYPE) == "paragraph":
                _take_sizes(taken, style)
            root.replace(style, taken)
        elif style.get(_TYPE) == "paragraph" and not style.get(_DEFAULT):
            _base(style, theirs)
    more = (style for ident, style in theirs.items() if ident not in own)
    root.extend(_taken_style(style, template, lists) for style in more)
    _drop_broken_links(root)
    return part_xml(root)


def _is_taken(style: TemplateStyle, own: Mapping[str, Any]) -> bool:
    if style.id in _KEPT:
        return False
    return style.id not in own or own[style.id].get(_TYPE) == style.kind


def _set_defaults(root: Any, template: WordTemplate) -> None:
    """Replace the formatting of text without a style by the template's, except the language."""
    for kind, xml in zip(("rPr", "pPr"), template.defaults, strict=True):
        ours = root.find(f"w:docDefaults/w:{kind}Default/w:{kind}", NAMESPACES)
        fonts, language = (ours.find(f"w:{name}", NAMESPACES) for name in ("rFonts", "lang"))
        for child in list(ours):
            ours.remove(child)
        ours.extend(template_element(kind, xml))
        if kind == "rPr":
            theirs = ours.find("w:rFonts", NAMESPACES)
            if theirs is None or not template.has_own_fonts:
                _remove(ours, "rFonts")
                ours.insert(0, fonts)
            ours.append(language)


def _taken_style(taken: TemplateStyle, template: WordTemplate, lists: int) -> Any:
    style = template_element("styles", taken.xml)[0]
    for number in style.iter(qualified("numId")):
        if number.get(_VAL) != "0":
            number.set(_VAL, str(int(number.get(_VAL)) + lists))
    if not template.has_own_fonts:
        for fonts in list(style.iter(qualified("rFonts"))):
            fonts.getparent().remove(fonts)
    return style


def _adapt(taken: Any, ours: Any) -> None:
    """Fit a template's style to our pages: remove page breaks, frames and numbers, and keep our
    settings for what stays together.
    """
    if ours.get(_DEFAULT):
        taken.set(_DEFAULT, ours.get(_DEFAULT))
    if ours.get(_TYPE) != "paragraph":
        return
    properties = _properties(taken, "pPr")
    _remove(properties, *_DISTURBING)
    kept = ours.find("w:pPr", NAMESPACES)
    for name in ("keepLines", "keepNext"):
        _remove(properties, name)
        if kept is not None and kept.find(f"w:{name}", NAMESPACES) is not None:
            properties.insert(0, element(name))
    base = taken.find("w:basedOn", NAMESPACES)
    if base is not None and base.get(_VAL) == "Normal" and taken.get(_ID) not in _TEXTS:
        _align(properties)
    outline = None if kept is None else kept.find("w:outlineLvl", NAMESPACES)
    if outline is not None:
        _remove(properties, "outlineLvl")
        properties.append(element("outlineLvl", val=outline.get(_VAL)))


def _take_sizes(taken: Any, ours: Any) -> None:
    """Give a template's style our sizes, and no borders, which take up space."""
    _remove(_properties(taken, "pPr"), "pBdr")
    for kind, names in (("pPr", ("spacing",)), ("rPr", ("sz", "szCs"))):
        for name in names:
            own = ours.find(f"w:{kind}/w:{name}", NAMESPACES)
            if own is not None:
                _remove(_properties(taken, kind), name)
                _put(_properties(taken, kind), deepcopy(own))


def _base(style: Any, theirs: Mapping[str, TemplateStyle]) -> None:
    """Base one of our styles on one of the template's, usually `Normal`, from which it takes the
    font and the colour. It keeps its sizes, for which pages are laid out.
    """
    ident = str(style.get(_ID))
    base = next((one for one in _BASES.get(ident, ()) if one in theirs), "Normal")
    style.find("w:basedOn", NAMESPACES).set(_VAL, base)
    properties, font = _properties(style, "pPr"), style.find("w:rPr", NAMESPACES)
    spacing = properties.find("w:spacing", NAMESPACES)
    if spacing is not None:
        spacing.set(qualified("beforeAutospacing"), "0")
        spacing.set(qualified("afterAutospacing"), "0")
    if ident not in _TEXTS:
        _align(properties)
    for each in () if font is None else list(font):
        if each.get(_VAL) == INK:
            font.remove(each)


def _align(properties: Any) -> None:
    """Undo the indents and the alignment that a style inherits from `Normal`: they are meant for
    running text, and look odd in headings and labels.
    """
    for mark in (element("ind", left=0, right=0, firstLine=0), element("jc", val="left")):
        if properties.find(mark.tag) is None:
            _put(properties, mark)


def _put(properties: Any, mark: Any) -> None:
    """Add an element in the schema's order."""
    after = [place for place, child in enumerate(properties) if child.tag in _LATER[mark.tag]]
    properties.insert(min(after, default=len(properties)), mark)


def _properties(style: Any, kind: str) -> Any:
    """The formatting of a kind, added, before that of text, if there is none."""
    found = style.find(f"w:{kind}", NAMESPACES)
    if found is None:
        found = element(kind)
        font = style.find("w:rPr", NAMESPACES)
        style.insert(len(style) if font is None else list(style).index(font), found)
    return found


def _remove(parent: Any, *names: str) -> None:
    for name in names:
        for child in parent.findall(f"w:{name}", NAMESPACES):
            parent.remove(child)


def _drop_broken_links(root: Any) -> None:
    """Drop links to styles that are missing or of another kind, and circular ones."""
    styles = {str(style.get(_ID)): style for style in root.iterfind("w:style", NAMESPACES)}
    for style in styles.values():
        for name in _LINKS:
            link = style.find(f"w:{name}", NAMESPACES)
            target = None if link is None else styles.get(str(link.get(_VAL)))
            is_of_kind = target is not None and (
                name == "link" or target.get(_TYPE) == style.get(_TYPE)
            )
            if link is not None and not is_of_kind:
                style.remove(link)
    for style in styles.values():
        place: Any = style
        for depth in range(_DEEPEST):
            link = None if place is None else place.find("w:basedOn", NAMESPACES)
            if link is None:
                break
            if depth == _DEEPEST - 1:  # a circle, or a chain that is too long
                place.remove(link)
            place = styles.get(str(link.get(_VAL)))
