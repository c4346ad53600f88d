"""Text from outside: what of it can be kept, and how the rest is shown to people."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

REPLACED = "\ufffd"
# What no XML file can hold (XML 1.0, 2.2), and so no Word file.
_UNHELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# What a terminal obeys or a reader does not see: control characters, marks of direction and of
# format (Unicode, "UTS #39", 3.1; "Trojan Source", Boucher and Anderson).
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


class Cleaned(NamedTuple):
    """A text with the line ends of Unix; and the names of the characters in it that nothing can
    hold, which `REPLACED` stands for.
    """

    text: str
    lost: tuple[str, ...]


def clean_text(text: str) -> Cleaned:
    """A text as everything of ours can hold it; direction marks and the like are kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lost = tuple(dict.fromkeys(map(named, _UNHELD.findall(text))))
    return Cleaned(_UNHELD.sub(REPLACED, text) if lost else text, lost)


def unprintable(text: str, *, private: bool = False) -> str:
    """The name of the first character that a text cannot have: one that nothing can hold, or a
    private one, unless `private` ones are allowed. Empty where all is well.

    An organisation's texts have no private ones, since our markers are among them; people's answers
    may, since Word puts the signs of symbol fonts there.
    """
    found = _UNHELD.search(text) or (None if private else _PRIVATE.search(text))
    return named(found[0]) if found else ""


def named(character: str) -> str:
    """A character as one can look it up: `U+202E (right-to-left override)`."""
    name = unicodedata.name(character, "").lower()
    number = f"U+{ord(character):04X}"
    return f"{number} ({name})" if name else number


def visible(text: str) -> str:
    """A text for a message: what would not be seen, or would be obeyed, stands as an escape; line
    breaks are left.
    """
    return "\n".join(map(visible_line, text.split("\n")))


def visible_line(text: str) -> str:
    """As `visible`, for what has to stay on its line, such as a name or a cell."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
