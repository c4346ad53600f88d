"""How the text of a run looks, by itself and by its styles: hidden, struck through, or in a symbol
font; and the styles of prompts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.formats.ooxml import NAMESPACES, PLACEHOLDER_STYLE, is_on, qualified
from generator.readers.docx.symbols import is_symbol_font

_VAL, _ID = qualified("val"), qualified("styleId")
_RUN, _PARAGRAPH = qualified("rPr"), qualified("p")
_FONTS, _ASCII, _OTHER = map(qualified, ("rFonts", "ascii", "hAnsi"))
_VANISH, _STRIKES = qualified("vanish"), frozenset(map(qualified, ("strike", "dstrike")))
_PROMPTS = "placeholder text"


@dataclass(frozen=True)
class Styles:
    """The ids of the style that prompts have, and of those whose text is `hidden` or `struck`; and
    the symbol fonts of styles by id.
    """

    prompts: frozenset[str] = frozenset({PLACEHOLDER_STYLE})
    hidden: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()
    fonts: Mapping[str, str] = field(default_factory=dict)


NO_STYLES = Styles()


def read_styles(tree: Any) -> Styles:
    """The styles in a part, None if there is none. Programs may translate ids, but not the names
    of Word's own styles.
    """
    found = () if tree is None else tree.iterfind("w:style", NAMESPACES)
    styles = {str(style.get(_ID)): style for style in found}
    own = [ident for ident, style in styles.items() if _name(style) == _PROMPTS]
    prompts = frozenset((PLACEHOLDER_STYLE, *own))
    if not any(map(_is_special, () if tree is None else tree.iter(_VANISH, *_STRIKES, _FONTS))):
        return Styles(prompts)
    looks = {ident: _look(style) for ident, style in styles.items()}
    hidden, struck, fonts = (dict(_inherited(styles, looks, place)) for place in range(3))
    return Styles(prompts, frozenset(hidden), frozenset(struck), fonts)


def _is_special(mark: Any) -> bool:
    return mark.tag != _FONTS or bool(_symbol_font(mark))


def _look(style: Any) -> tuple[str | None, ...]:
    """Whether a style hides its text, strikes it through, and its symbol font: "" for no, and None
    if it says nothing about it.
    """
    marks = style.findall("w:rPr/*", NAMESPACES)
    hidden = ["on" if is_on(mark) else "" for mark in marks if mark.tag == _VANISH]
    struck = ["on" if is_on(mark) else "" for mark in marks if mark.tag in _STRIKES]
    fonts = [_symbol_font(mark) for mark in marks if mark.tag == _FONTS]
    return tuple(max(found, default=None) for found in (hidden, struck, fonts))


def _inherited(
    styles: Mapping[str, Any], looks: Mapping[str, Sequence[str | None]], place: int
) -> Iterator[tuple[str, str]]:
    """The styles of which one part of their look is special, by itself or by what they are based on
    (ECMA-376, part 1, 17.7.4.3).
    """
    for ident in styles:
        seen: set[str] = set()
        base = ident
        while base in styles and looks[base][place] is None and base not in seen:
            seen.add(base)
            base = _value(styles[base], "w:basedOn")
        if base in styles and (look := looks[base][place]):
            yield ident, look


def _symbol_font(fonts: Any) -> str:
    """The symbol font among the fonts of a run or style, "" if there is none."""
    return next(filter(is_symbol_font, (fonts.get(_ASCII, ""), fonts.get(_OTHER, ""))), "")


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
        self._hidden, self._struck, self._fonts = styles.hidden, styles.struck, styles.fonts
        self._are_special = bool(styles.hidden or styles.struck or styles.fonts)

    def of_run(self, run: Any) -> Look:
        own = next(run.iterchildren(_RUN), None)
        styles = self._styles(run) if self._are_special else ()
        if own is None and not styles:
            return PLAIN
        hidden = sum(style in self._hidden for style in styles) == 1
        struck = sum(style in self._struck for style in styles) == 1
        strikes: list[bool] = []
        font = next((self._fonts[style] for style in styles if style in self._fonts), "")
        for mark in () if own is None else own:
            if mark.tag == _VANISH:
                hidden = is_on(mark)
            elif mark.tag in _STRIKES:
                strikes.append(is_on(mark))
            elif mark.tag == _FONTS:
                font = _symbol_font(mark)
        struck = any(strikes) if strikes else struck
        return Look(hidden, struck, font) if hidden or struck or font else PLAIN

    def _styles(self, run: Any) -> list[str]:
        """The ids of the styles of a run and its paragraph."""
        paragraph = next(run.iterancestors(_PARAGRAPH), None)
        owners = ((run, "w:rPr/w:rStyle"), (paragraph, "w:pPr/w:pStyle"))
        found = [owner.find(path, NAMESPACES) for owner, path in owners if owner is not None]
        return [str(style.get(_VAL)) for style in found if style is not None]
