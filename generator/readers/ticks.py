"""The signs that people use for a ticked box and for an empty one."""

from __future__ import annotations

import unicodedata

from generator.foundation.characters import comparable

# Ticks and crosses of Unicode, letters that look like them, and the private-use characters of
# Wingdings where a program lost the font.
_TICKS = frozenset(map(comparable, "☒☑✓✔✅✗✘✖✕❌🗹🗷🗸🗶🗴🗵⊠×√xv\uf0fb\uf0fc\uf0fd\uf0fe"))
_EMPTY = frozenset("☐□◻▢❏❐❑❒⬜_\uf06f\uf0a8")
_BRACKETS = "[](){} "


def is_tick(text: str) -> bool | None:
    """Whether a text is the sign of a ticked box, such as `✓` or `[x]`, or of an empty one; None if
    it is neither.
    """
    plain = comparable(unicodedata.normalize("NFKC", text)).strip(_BRACKETS)
    if not plain:
        return False if text else None
    if plain in _TICKS:
        return True
    return False if plain in _EMPTY else None
