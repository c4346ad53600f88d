"""Limits on every input, in one table, so that no file can use up the time or memory of the person
who reads it. The person who runs the program can raise or lower each limit; no file can.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace

from generator.foundation.errors import ConfigError, Problem, ReadError, did_you_mean, refused

_KILO, _MEGA = 1_000, 1_000_000
_FACTORS = {"": 1, "KB": _KILO, "MB": _MEGA}
_MOST_RAISED = 100  # times its default: how far a limit can be raised
_AMOUNT = re.compile(r"([0-9]{1,12}) ?(KB|MB)?", re.IGNORECASE)


def _limit(most: int, unit: str, what: str) -> int:
    limit: int = field(default=most, metadata={"unit": unit, "what": what})
    return limit


@dataclass(frozen=True)
class Limits:
    """The largest amount of each thing. Sizes are in bytes, times in seconds."""

    word_file: int = _limit(
        20 * _MEGA, "bytes", "a Word, PDF, OpenDocument, XLSX, HTML or mail file"
    )
    word_inflated: int = _limit(100 * _MEGA, "bytes", "all parts of such a file, inflated")
    word_part: int = _limit(20 * _MEGA, "bytes", "one part, inflated")
    word_members: int = _limit(2_000, "", "parts in such a file")
    word_ratio: int = _limit(100, "", "growth factor of an inflated part of more than 1 MB")
    word_elements: int = _limit(500_000, "", "elements in one part")
    fields: int = _limit(2_000, "", "fields in a filled file")
    answer: int = _limit(100_000, "characters", "one answer")
    words: int = _limit(20_000, "", "words of a file whose fields are found by their labels")
    text_file: int = _limit(_MEGA, "bytes", "a YAML, JSON, Markdown, text or template file")
    text_entries: int = _limit(200_000, "", "lists, keys and values in a YAML file")
    table_file: int = _limit(20 * _MEGA, "bytes", "a CSV file")
    table_rows: int = _limit(100_000, "", "rows of a CSV or XLSX file")
    table_columns: int = _limit(500, "", "columns of such a file")
    table_cells: int = _limit(2_000_000, "", "its rows and cells, empty ones included")
    records: int = _limit(500, "", "entries of one list of settings, such as cheat_codes")
    picture: int = _limit(5 * _MEGA, "bytes", "a logo or another picture")
    font: int = _limit(20 * _MEGA, "bytes", "a font in the folder fonts")
    units: int = _limit(5_000, "", "departments and teams in organisation.yaml")
    included: int = _limit(10 * _MEGA, "bytes", "all files that organisation.yaml includes")
    rendered: int = _limit(20 * _MEGA, "characters", "a document as a template renders it")
    render_seconds: int = _limit(10, "seconds", "making one document with templates of your own")
    render_memory: int = _limit(512 * _MEGA, "bytes", "extra memory for making such a document")

    @property
    def filled_file(self) -> int:
        """The bytes to read of a filled file: one more than allowed, to notice a larger file."""
        return max(self.word_file, self.text_file) + 1


LIMITS = Limits()


def limits_of(texts: tuple[str, ...]) -> Limits:
    """The limits with some changed, each `name=amount`; an amount may end in KB or MB.

    Raises `ConfigError` with a problem for every text that is not valid.
    """
    changed: dict[str, int] = {}
    problems: list[Problem] = []
    known = [limit.name for limit in fields(Limits)]
    for text in texts:
        name, _, value = text.partition("=")
        match = _AMOUNT.fullmatch(value.strip())
        if name not in known:
            hint = did_you_mean(name, known)
            problems.append(Problem("limit.unknown", f"there is no limit “{name}”", hint=hint))
        elif not match or not int(match[1]):
            hint = f"write a number above 0, or a size such as --limit {name}=40MB"
            problems.append(Problem("limit.amount", f"“{text}” is not a valid amount", hint=hint))
        elif (size := int(match[1]) * _FACTORS[(match[2] or "").upper()]) > _most(name):
            hint = f"the highest value allowed is {amount(name, _most(name))}"
            problems.append(Problem("limit.amount", f"“{text}” is too high", hint=hint))
        else:
            changed[name] = size
    if problems:
        raise ConfigError(*problems)
    return replace(LIMITS, **changed)


def _most(name: str) -> int:
    """The highest value of a limit, so that it fits a machine's memory and timers."""
    most: int = getattr(LIMITS, name) * _MOST_RAISED
    return most


def amount(name: str, most: int) -> str:
    """An amount with its unit, for people: `20 MB`, `5,000`."""
    unit = next(limit.metadata["unit"] for limit in fields(Limits) if limit.name == name)
    if unit == "bytes" and most % _MEGA == 0:
        return f"{most // _MEGA:,} MB"
    return f"{most:,} {unit}".strip()


def more(name: str) -> str:
    """The hint that says how to raise a limit."""
    return f"if you trust its source, allow more with --limit {name}=…"


def too_large(name: str, limit: str, most: int, what: str = "is larger than") -> ReadError:
    """The error for the file `name`, which exceeds a limit: what it is or contains, and how much
    is allowed.
    """
    return refused(f"{what} {amount(limit, most)}", name, more(limit), "read.too_large")
