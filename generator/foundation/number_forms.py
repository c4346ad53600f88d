"""Numbers as people write them: with a decimal point or comma, thousands and units. A text that
could be two numbers is not read as either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.foundation.characters import usual_signs
from generator.foundation.numbers import MOST_DIGITS, Unclear, long_number_of

# A number with at most one unit; `1.200,-` and `1’200.–` have no cents.
_AMOUNT = re.compile(
    r"([-+]?) ?([^\s\d.,'+-]{0,6}) ?([-+]?) ?([0-9][0-9 .,']{0,40}?)"
    r"([.,]-{1,2})? ?([^\s\d.,'+-]{0,6})\.?"
)
_GROUPS = re.compile(r"[1-9][0-9]{0,2}([ '])[0-9]{3}(?:\1[0-9]{3})*(?![0-9])")
# Thousands of one group, or a number with three decimal places.
_UNCLEAR = re.compile(r"([1-9][0-9]{0,2})([.,])([0-9]{3})")
_UNUSED = "unused"
_USUAL = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u202f", " ")
    | dict.fromkeys("’‘ʼ", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63", "-")
    | {"٫": ".", "،": ",", "⹁": ","}
)


@dataclass(frozen=True)
class Convention:
    """The signs of a decimal place and of thousands: `.`, `,` or "" for another or none. In India
    groups may also have two digits, except the last: `12,34,567`. A notation of files, unlike the
    habits of people, leaves no doubt about signs that it does not use.
    """

    decimal: str
    group: str
    is_indian: bool = False
    is_notation: bool = False

    def meaning(self, sign: str) -> str:
        """What a point or comma means: `decimal`, `group`, or "" where it is not usual."""
        unknown = _UNUSED if self.is_notation else ""
        return {self.decimal: "decimal", self.group: "group"}.get(sign, unknown)

    def number(self, digits: str) -> Decimal | None:
        """The number written with these digits, points and commas; None if they are not usual."""
        whole, point, places = digits.partition(self.decimal) if self.decimal else (digits, "", "")
        if self.group and self.group in whole:
            sign = re.escape(self.group)
            groups = rf"[1-9]\d{{0,2}}(?:{sign}\d{{3}})+"
            if self.is_indian:
                groups += rf"|[1-9]\d?(?:{sign}\d\d)*{sign}\d{{3}}"
            if not re.fullmatch(groups, whole):
                return None
            whole = whole.replace(self.group, "")
        if not whole.isdecimal() or (point and not places.isdecimal()):
            return None
        return Decimal(f"{whole}.{places}" if point else whole)


DATA_FILES = Convention(".", "", is_notation=True)
DECIMAL_COMMA = Convention(",", ".")


def usual(text: str) -> str:
    """The text with one character for each kind of space, apostrophe and minus, without invisible
    characters, and with the usual characters instead of full-width ones.
    """
    return usual_signs(text).translate(_USUAL).strip()


def read_number(
    text: str, conventions: Iterable[Convention], is_unit: Callable[[str], bool], currency: str
) -> Decimal | None:
    """The number in a text, written in one of the conventions, or as in data files; None for any
    other text. `currency` is the local sign for money.

    Spaces or apostrophes may separate thousands in every convention. A unit may precede or follow
    the number. Raises `Unclear` for one separator with three digits behind it, unless all of the
    conventions agree on what it means.
    """
    match = _AMOUNT.fullmatch(_with_currency(usual(text), usual(currency)))
    if not match:
        return None
    sign, before, inner, digits, no_cents, after = match.groups()
    units = [unit for unit in (before, "" if after == "h" else after) if unit]
    if (sign and inner) or (before and after) or not all(map(is_unit, units)):
        return None
    number = _number(_ungrouped(digits), tuple(conventions), is_whole=bool(no_cents))
    return -number if number is not None and "-" in (sign, inner) else number


def _with_currency(text: str, sign: str) -> str:
    """The text with `¤` for the local sign for money, which may contain points and spaces."""
    own = re.escape(sign)
    return re.sub(f"^([-+]?){own}|{own}$", r"\1¤", text, count=1) if sign else text


def _ungrouped(digits: str) -> str:
    """The digits without the spaces or apostrophes between groups of three."""
    match = _GROUPS.match(digits)
    return match[0].replace(match[1], "") + digits[match.end() :] if match else digits


def _number(digits: str, conventions: tuple[Convention, ...], *, is_whole: bool) -> Decimal | None:
    if sum(sign.isdecimal() for sign in digits) > MOST_DIGITS:
        return None
    if match := _UNCLEAR.fullmatch(digits):
        whole, sign, rest = match.groups()
        return _thousands_or_places(whole, sign, rest, conventions, is_whole=is_whole)
    found = (convention.number(digits) for convention in conventions)
    number = next((number for number in found if number is not None), long_number_of(digits))
    return None if is_whole and number and number.as_tuple().exponent else number


def _thousands_or_places(
    whole: str, sign: str, rest: str, conventions: tuple[Convention, ...], *, is_whole: bool
) -> Decimal | None:
    """The number in `1.234`. Raises `Unclear` if it could be two."""
    meanings = {convention.meaning(sign) for convention in conventions} - {_UNUSED}
    large, small = Decimal(whole + rest), Decimal(f"{whole}.{rest}")
    if is_whole:
        return large if "group" in meanings else None
    if meanings == {"group"}:
        return large
    if meanings == {"decimal"}:
        return small
    short = f"{small:f}".rstrip("0").rstrip(".")
    other = f"{whole}.{rest}0" if len(short) == len(f"{small:f}") else f"{whole}.{rest}"[:-1]
    other = whole if "." not in short else other
    raise Unclear(f"could be {large} or {short}; write {large} or {other}")


def is_unclear_number(text: str) -> bool:
    """Whether a number in the notation of data files could be another one elsewhere: 1.234."""
    return bool(_UNCLEAR.fullmatch(text.removeprefix("-")))


def is_money(text: str) -> bool:
    """Whether a text is a sign for money, such as €, US$ or ¤."""
    return bool(text) and unicodedata.category(text[-1]) == "Sc" and _is_short_code(text[:-1])


def _is_short_code(text: str) -> bool:
    return not text or (len(text) <= 3 and text.isascii() and text.isalpha() and text.isupper())
