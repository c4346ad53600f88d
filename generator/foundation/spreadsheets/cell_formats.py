"""Number formats of spreadsheets (ECMA-376 part 1, 18.8.30 and 18.8.31): how a cell that contains a
number looks.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

GENERAL = "General"
# The formats that files name only by number, as far as they change what a cell means.
BUILT_IN = {
    9: "0%", 10: "0.00%", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
} | dict.fromkeys([*range(27, 32), *range(34, 37), *range(50, 55), 57, 58], "yyyy-mm-dd") | {
    32: "h:mm", 33: "h:mm:ss", 55: "yyyy-mm-dd", 56: "yyyy-mm-dd",
}  # fmt: skip
_MOST_CODE = 255  # characters, as in Excel
_MOST_POWER = 300  # of ten, in a number of Excel
_DIGITS = 15  # significant digits of a number in Excel
_DECIMALS = 9
_DAY = 86_400  # seconds
_MOST_DAYS = 10_000_000  # more than any date of Excel
_MOST_PLACES = 3  # of a second
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_TOKEN = re.compile(
    r'"[^"]*"?|\\.?|[_*].?|\[[^\]]*\]?|General|Standard|AM/PM|A/P|y+|m+|d+|h+|s+|\.0+|.',
    re.IGNORECASE | re.DOTALL,
)
_SYSTEM_TIME, _SYSTEM_DATE = "[$-F400]", "[$-F800]"  # as Windows is set to show them


@dataclass(frozen=True)
class Shown:
    """How a number looks. `number` is the number itself in the notation of data files, where a cell
    shows one: 15 for 15%; empty for dates and times.
    """

    text: str
    number: str = ""


def shown(value: str, code: str = GENERAL, *, is_1904: bool = False) -> Shown:
    """The number in a cell (the digits of the file) as its format shows it: `15%`, `007`, `07:30`;
    dates as YYYY-MM-DD, and other numbers with all their decimal places and no thousands
    separators, whatever their format.

    `is_1904` is whether days are counted from 1904. Raises `ValueError` with a reason for a value
    that the cell cannot show.
    """
    number = _number(value)
    tokens = _tokens(code if len(code) <= _MOST_CODE else GENERAL)
    if any(_is_time(part) for part in tokens):
        return Shown(_day_and_time(number, tokens, is_1904=is_1904))
    if "%" in tokens:
        digits = _digits(number.scaleb(2))
        return Shown(f"{digits}%", digits)
    return Shown(_with_zeros(number, tokens) or _digits(number), _digits(number))


def _number(value: str) -> Decimal:
    try:
        number = Decimal(value)
    except ArithmeticError:
        raise ValueError("a number that is not valid") from None
    if not number.is_finite() or abs(number.adjusted()) > _MOST_POWER:
        if number.is_finite() and number.adjusted() < 0:
            return Decimal(0)
        raise ValueError("a number that is not valid")
    if value.lstrip("-").isdecimal():
        return number
    return Context(prec=_DIGITS).plus(number)  # 0.3 and not 0.30000000000000004


def _digits(number: Decimal) -> str:
    """The number in the notation of data files, with at most nine decimal places."""
    text = f"{number:.{_DECIMALS}f}" if number.as_tuple().exponent else str(number)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


@lru_cache(maxsize=256)
def _tokens(code: str) -> tuple[str, ...]:
    """The tokens of a format's first section: placeholders and letters in lower case, literal text
    in quotes.
    """
    tokens = []
    for part in _TOKEN.findall(code):
        if part == ";":
            break
        if part[0] in "_*" or part.casefold() in ("general", "standard"):
            continue
        if part[0] == "\\":
            tokens.append(f'"{part[1:]}')
        elif part[0] == '"':
            tokens.append(f'"{part[1:].removesuffix(chr(34))}')
        elif part[0] == "[" and not _ELAPSED.fullmatch(part):
            if part.upper() == _SYSTEM_TIME:
                return ("hh", ":", "mm", ":", "ss")
            if part.upper() == _SYSTEM_DATE:
                return ("yyyy", "mm", "dd")
        else:
            tokens.append(part.lower())
    return tuple(tokens)


def _is_time(part: str) -> bool:
    """Whether a part of a format stands for part of a date or a time."""
    return part[0] in "ymdhs" or part in ("am/pm", "a/p") or part[0] == "["


def _with_zeros(number: Decimal, tokens: tuple[str, ...]) -> str:
    """A whole number in a format of zeros and literal text only, such as `000` or `"T"000`; empty
    for any other number or format, and where the text is only a currency.
    """
    zeros = tokens.count("0")
    literals = [part.lstrip('"') for part in tokens if part != "0"]
    is_plain = all(part == "0" or part[0] == '"' or part in "-/ ():" for part in tokens)
    is_whole = number == number.to_integral_value() and number >= 0
    if not zeros or not is_plain or not is_whole or any(map(_is_currency, literals)):
        return ""
    digits = _digits(number).zfill(zeros)
    left, rest = len(digits) - zeros, zeros
    text = ""
    for part in tokens:
        if part != "0":
            text += part.lstrip('"')
            continue
        first = rest == zeros
        at = left + zeros - rest
        text += digits[: at + 1] if first else digits[at]
        rest -= 1
    return text.strip()


def _is_currency(text: str) -> bool:
    return any(unicodedata.category(sign) == "Sc" for sign in text)


def _day_and_time(number: Decimal, tokens: tuple[str, ...], *, is_1904: bool) -> str:
    """Days, and the fraction of a day, as a date, a time, both or a duration."""
    if abs(number) > _MOST_DAYS:
        raise ValueError("a date that does not exist")
    parts = _with_minutes(tokens)
    if any(part[0] == "[" for part in parts):
        seconds = _seconds(abs(number), parts)
        return ("-" if number < 0 and seconds else "") + _duration(seconds, parts)
    if number < 0:
        raise ValueError("a date that does not exist")
    days, rest = divmod(_seconds(number, parts), _DAY)
    time = _clock(rest, parts)
    units = {part[0] for part in parts if _is_time(part)}
    if not units & set("ymd"):
        return time
    day = _date(int(days), is_1904=is_1904)
    if units == {"y"}:
        return str(day.year)
    return f"{day.isoformat()} {time}" if time and rest else day.isoformat()


def _with_minutes(tokens: tuple[str, ...]) -> list[str]:
    """The tokens with `n` for minutes, which the format writes like months."""
    parts: list[str] = []
    letters = [(at, part) for at, part in enumerate(tokens) if _is_time(part)]
    minutes = set[int]()
    for number, (at, part) in enumerate(letters):
        before = letters[number - 1][1] if number else ""
        after = letters[number + 1][1] if number + 1 < len(letters) else ""
        if part[0] == "m" and (before[:1] == "h" or before[:2] == "[h" or after[:1] == "s"):
            minutes.add(at)
    for at, part in enumerate(tokens):
        parts.append(part.replace("m", "n") if at in minutes else part)
    return parts


def _seconds(days: Decimal, parts: list[str]) -> Decimal:
    """Seconds, rounded to the last place that is shown: 0.3125 days are exactly 27,000 seconds."""
    places = max((len(part) - 1 for part in parts if part.startswith(".0")), default=0)
    places = min(places, _MOST_PLACES)
    return (days * _DAY).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _date(days: int, *, is_1904: bool) -> date:
    first = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    if not is_1904 and days < 60:
        days += 1  # 1900 has a 29 February here, which is day 60
    if days < (0 if is_1904 else 2):
        raise ValueError("a date that does not exist")
    try:
        return first + timedelta(days=days)
    except OverflowError:
        raise ValueError("a date that does not exist") from None


def _clock(seconds: Decimal, parts: list[str]) -> str:
    """The time of day as the format shows it; empty if it shows none."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    is_half = any(part in ("am/pm", "a/p") for part in parts)
    shown_hours = (hours + 11) % 12 + 1 if is_half else hours
    half = "PM" if hours >= 12 else "AM"
    return _written(parts, {"h": shown_hours, "n": minutes, "s": rest}, half)


def _duration(seconds: Decimal, parts: list[str]) -> str:
    """A duration: its largest unit, in brackets in the format, counts beyond 24 hours."""
    unit = next(part[1] for part in parts if part[0] == "[")
    size = {"h": 3600, "m": 60, "s": 1}[unit]
    whole, rest = divmod(seconds, size) if size > 1 else (seconds, seconds % 1)
    minutes, rest = divmod(rest, 60) if unit == "h" else (Decimal(0), rest)
    values = {"[": whole, "n": minutes, "m": minutes, "s": rest}
    return _written(parts, values, "")


def _written(parts: list[str], values: dict[str, Decimal], half: str) -> str:
    """The parts of a time, with the text between the first and the last of them."""
    shows = [at for at, part in enumerate(parts) if part[0] in values or part in ("am/pm", "a/p")]
    if not shows:
        return ""
    texts = []
    for part in parts[shows[0] : _end(parts, shows[-1])]:
        if part[0] in values:
            width = len(part) - 2 if part[0] == "[" else min(len(part), 2)
            texts.append(f"{int(values[part[0]]):0{width}}")
        elif part in ("am/pm", "a/p"):
            texts.append(half if part == "am/pm" else half[0])
        elif part.startswith(".0"):
            fraction = values.get("s", Decimal(0)) % 1
            texts.append(f"{fraction:.{min(len(part) - 1, _MOST_PLACES)}f}"[1:])
        elif not _is_time(part):
            texts.append(part.lstrip('"'))
    return "".join(texts).strip()


def _end(parts: list[str], last: int) -> int:
    """The end of a time whose last part is at `last`: behind its fraction of a second."""
    return last + (2 if parts[last + 1 : last + 2] and parts[last + 1].startswith(".0") else 1)
