"""Text from outside: which characters can be stored, and how the others are shown in messages."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from generator.foundation.digests import digest

REPLACED = "\ufffd"
# Characters that XML files, and therefore Word files, cannot store (XML 1.0, 2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# Characters that a terminal interprets or a reader cannot see: control characters, marks of
# direction and of format (Unicode, "UTS #39", 3.1; "Trojan Source", Boucher and Anderson).
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Letters that Unicode does not decompose; casefolding turns ß into ss.
_LATIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}
)
_KEPT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_LOST_DIGITS = 6
_SIGN_APART = re.compile(r"(?<=\d) (?=[%€£$])")


_XLSX_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
# Also before a character that is escaped itself, since its escape begins with the underscore.
_LIKE_XLSX_ESCAPE = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}(?:_|\r|{_NOT_XML.pattern}))")


class Cleaned(NamedTuple):
    """A text with Unix line ends, and the names of the characters that XML cannot store and
    `REPLACED` now stands for.
    """

    text: str
    lost: tuple[str, ...]


def clean_text(text: str) -> Cleaned:
    """The text in a form that every output format can store; direction marks and the like stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _NOT_XML.search(text):
        return Cleaned(text, ())
    lost = tuple(dict.fromkeys(map(describe_character, _NOT_XML.findall(text))))
    return Cleaned(_NOT_XML.sub(REPLACED, text), lost)


def unprintable(text: str, *, private: bool = False) -> str:
    """The name of the first forbidden character in a text: one that XML cannot store, or a
    private-use one unless `private` allows these. Empty if there is none.

    An organisation's texts must not contain private-use characters, since the markers of skeletons
    are among them; people's answers may, since Word uses them for the signs of symbol fonts.
    """
    match = _NOT_XML.search(text) or (None if private else _PRIVATE.search(text))
    return describe_character(match[0]) if match else ""


_WIDE = re.compile("[\uff01-\uff5e\uffe0-\uffe6]+")


def usual_signs(text: str) -> str:
    """The text without invisible characters and white space around it, and with the usual
    characters instead of full-width ones, such as ？ and １.
    """
    plain = _WIDE.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), text)
    return visible_only(plain).strip()


def visible_only(text: str) -> str:
    """The text without invisible characters: zero-width ones, soft hyphens, marks of
    direction and byte order (Unicode category Cf).
    """
    if text.isascii():
        return text
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def comparable(text: str) -> str:
    """A text for comparing: labels that differ only in case, in white space, in invisible signs or
    in how accents are encoded are the same (Unicode, 3.13 and "UAX #15").
    """
    if text.isascii():
        return " ".join(text.split()).casefold()
    # U+FE00 to U+FE0F choose between two forms of a sign, such as an emoji.
    plain = "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if unicodedata.category(character) != "Cf" and not "\ufe00" <= character <= "\ufe0f"
    )
    return unicodedata.normalize("NFC", " ".join(plain.split()).casefold())


_STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | {"‑": "-", "–": "-", "—": "-", "…": "..."}
)


def straight(text: str) -> str:
    """The text with straight quotes, hyphens and three dots, as keyboards have them and as some
    programs write them.
    """
    return text if text.isascii() else text.translate(_STRAIGHT)


def shortened(text: str, most: int) -> str:
    """The text; if it is longer than `most` characters, cut there and with an ellipsis."""
    return text if len(text) <= most else f"{text[:most]}…"


def describe_character(character: str) -> str:
    """The code point and name of a character: `U+202E (right-to-left override)`."""
    name = unicodedata.name(character, "").lower()
    number = f"U+{ord(character):04X}"
    return f"{number} ({name})" if name else number


def visible(text: str) -> str:
    """The text for a message: characters that are invisible, or that a terminal interprets, are
    escaped; line breaks stay.
    """
    return "\n".join(map(visible_line, text.split("\n")))


def visible_line(text: str) -> str:
    """As `visible`, with line breaks escaped too, for text on one line such as a name or a cell."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def encode_xlsx_text(text: str) -> str:
    """The text as an XLSX file writes it (ECMA-376 part 1, 22.9.2.19, ST_Xstring): characters that
    XML would lose or change, and what looks like such an escape, as `_xHHHH_`.
    """
    escaped = _LIKE_XLSX_ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_")
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)


def decode_xlsx_text(text: str) -> str:
    """The text that `encode_xlsx_text` was given; Excel writes carriage returns as `_x000D_`."""
    if "_x" not in text:
        return text
    plain = _XLSX_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def slug(text: str, longest: int) -> str:
    """The text in ASCII letters, digits and single hyphens, all lower case, for a file name; at
    most `longest` characters.

    Where letters, digits or symbols have no such form, or the text is cut, six digits of its digest
    follow, so that two texts that differ only there have different slugs. "" for a blank text.
    """
    text = unicodedata.normalize("NFC", text).strip()
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LATIN)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    whole = re.sub("[^a-z0-9]+", "-", plain).strip("-")
    kept = whole[:longest].rstrip("-")
    lost = any(unicodedata.category(sign)[0] in "LNS" for sign in plain if sign not in _KEPT)
    lost = lost or kept != whole or bool(text and not kept)
    digits = digest(text.encode("utf-8", "surrogatepass"))[:_LOST_DIGITS] if lost else ""
    return "-".join(filter(None, (kept, digits)))


def with_signs_joined(text: str) -> str:
    """The text with no line break between a number and the sign after it: `10.440 €`, `80 %`."""
    return _SIGN_APART.sub("\u00a0", text)


def capitalised(text: str) -> str:
    """A text as it begins a sentence or a line: with a capital first letter, the rest unchanged. A
    first word that is an address, or has a capital of its own (“eBay”), stays as it is.
    """
    first = text.partition(" ")[0]
    is_own = "@" in first or any(map(str.isupper, first))
    return text if is_own else text[:1].upper() + text[1:]
