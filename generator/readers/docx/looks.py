"""How the text of a run looks, by itself and by its styles: hidden, struck through, or in a symbol
font; and the styles of prompts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.formats.ooxml import NAMESPACES, PLACEHOLDER_STYLE, is_on, qualified
from generator.readers.docx.symbols import is_symbol_font

_VAL, _ID = qualified("val"), qualified("styleId")
_RUN, _PARAGRAPH = qualified("rPr"), qualified("p")
_FONTS, _ASCII, _OTHER = map(qualified, ("rFonts", "ascii", "hAnsi"))
_VANISH, _STRIKES = qualified("vanish"), frozenset(map(qualified, ("strike", "dstrike")))
_PROMPTS = "placeholder text"
_HIDDEN, _STRUCK = ("vanish",), ("strike", "dstrike")


@dataclass(frozen=True)
class Styles:
    """The ids of the style that prompts have, and of those whose text is `hidden` or `struck`."""

    prompts: frozenset[str] = frozenset({PLACEHOLDER_STYLE})
    hidden: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()


NO_STYLES = Styles()


def read_styles(tree: Any) -> Styles:
    """The styles in a part, None if there is none. Programs may translate ids, but not the names
    of Word's own styles.
    """
    found = () if tree is None else tree.iterfind("w:style", NAMESPACES)
    styles = {str(style.get(_ID)): style for style in found}
    own = [ident for ident, style in styles.items() if _name(style) == _PROMPTS]
    prompts = frozenset((PLACEHOLDER_STYLE, *own))
    if tree is None or next(tree.iter(_VANISH, *_STRIKES), None) is None:
        return Styles(prompts)
    hidden, struck = (frozenset(_switched_on(styles, names)) for names in (_HIDDEN, _STRUCK))
    return Styles(prompts, hidden, struck)


def _switched_on(styles: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    """The styles in which one of these switches is on, by themselves or by what they are based on
    (ECMA-376, part 1, 17.7.4.3).
    """
    own = {ident: switch for ident, style in styles.items() if (switch := _switch(style, names))}
    for ident in styles:
        seen: set[str] = set()
        base = ident
        while base in styles and base not in own and base not in seen:
            seen.add(base)
            base = _value(styles[base], "w:basedOn")
        if own.get(base) == "on":
            yield ident


def _switch(style: Any, names: tuple[str, ...]) -> str:
    """Whether a style turns a switch on or off; "" if it says nothing about it."""
    marks = [style.find(f"w:rPr/w:{name}", NAMESPACES) for name in names]
    if all(mark is None for mark in marks):
        return ""
    return "on" if any(map(is_on, marks)) else "off"


def _name(style: Any) -> str:
    return _value(style, "w:name").casefold()


def _value(style: Any, path: str) -> str:
    found = style.find(path, NAMESPACES)
    return "" if found is None else str(found.get(_VAL))


@dataclass(frozen=True)
class Look:
    """How the text of a run looks; `font` is its symbol font, "" for any other."""

    hidden: bool = False
    struck: bool = False
    font: str = ""


PLAIN = Look()


class Looks:
    """How runs look: by their own formatting, else by the styles of run and paragraph, of which one
    turns the other off (17.7.3).
    """

    def __init__(self, styles: Styles) -> None:
        self._hidden, self._struck = styles.hidden, styles.struck

    def of_run(self, run: Any) -> Look:
        own = run.find(_RUN)
        styles = self._styles(run) if self._hidden or self._struck else ()
        if own is None and not styles:
            return PLAIN
        hidden = sum(style in self._hidden for style in styles) == 1
        struck = sum(style in self._struck for style in styles) == 1
        strikes: list[bool] = []
        font = ""
        for mark in () if own is None else own:
            if mark.tag == _VANISH:
                hidden = is_on(mark)
            elif mark.tag in _STRIKES:
                strikes.append(is_on(mark))
            elif mark.tag == _FONTS:
                names = (mark.get(_ASCII, ""), mark.get(_OTHER, ""))
                font = next(filter(is_symbol_font, names), "")
        struck = any(strikes) if strikes else struck
        return Look(hidden, struck, font) if hidden or struck or font else PLAIN

    def _styles(self, run: Any) -> list[str]:
        """The ids of the styles of a run and its paragraph."""
        paragraph = next(run.iterancestors(_PARAGRAPH), None)
        owners = ((run, "w:rPr/w:rStyle"), (paragraph, "w:pPr/w:pStyle"))
        found = [owner.find(path, NAMESPACES) for owner, path in owners if owner is not None]
        return [str(style.get(_VAL)) for style in found if style is not None]
