"""The table of answers that `answer_tables` reads back: a row per file, a column per field's id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.document import answers
from generator.document.notation import NOT_KNOWN
from generator.foundation.characters import visible_line
from generator.foundation.errors import Place, Problem
from generator.foundation.tables import escape_formula

# What each file says of itself, by the names of its columns.
STAMP = (
    "worksheet",
    "playbook",
    "edition",
    "version",
    "profile",
    "organisation",
    "department",
    "team",
    "locale",
)
LIKELY = "likely"  # the column that lists the answers that are not certain
HEADING = ("file", "worksheet")  # how such a table begins
LONGEST = 32_000  # characters; a cell in Excel is limited to 32,767


def flat_table(records: Sequence[Mapping[str, Any]]) -> tuple[list[list[Any]], list[Problem]]:
    """A heading and a row per record: the file and its stamp, the ids of the answers that are only
    likely, then each answer under its field's id, lists with a column for each cell. Characters of
    a file name that cells cannot store are escaped. Texts that could be taken for formulas begin
    with an apostrophe. Texts too long for a cell continue in columns of their own, with a warning.
    """
    flat = [dict(_cells(one)) for one in records]
    problems = [
        Problem("read.split", f"“{name}” was split: it is too long for a cell", Place(one["file"]),
                "join its parts before you use it", "warning")
        for one, cells in zip(records, flat, strict=True)
        for name in cells
        if name.endswith("#2")
    ]  # fmt: skip
    columns = sorted({name for cells in flat for name in cells})
    heading = ["file", *STAMP, LIKELY, *columns]
    rows = [
        [
            *(escape_formula(visible_line(str(one[key] or ""))) for key in ("file", *STAMP)),
            "; ".join(
                tag for tag, how in one.get("certainty", {}).items() if how == answers.LIKELY
            ),
            *(cells.get(name, "") for name in columns),
        ]
        for one, cells in zip(records, flat, strict=True)
    ]
    return [heading, *rows], problems


def _cells(one: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The cells of each answer: table answers by row and column, several codes joined by
    semicolons.
    """
    for ident, value in one["answers"].items():
        if not isinstance(value, list):
            yield from _cell(ident, value)
        elif all(isinstance(item, str) for item in value) and not _is_rows(ident, one):
            yield from _cell(ident, "; ".join(value))
        else:
            for number, row in enumerate(value, 1):
                cells = row.items() if isinstance(row, dict) else [("", row)]
                for name, cell in cells:
                    yield from _cell(".".join(filter(None, (ident, str(number), name))), cell)


def _is_rows(ident: str, one: Mapping[str, Any]) -> bool:
    """Whether a list has a field for each row, not one field for all its codes."""
    return f"{ident}.1" in one["found_by"]


def _cell(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if value is None:
        yield name, NOT_KNOWN
    elif not isinstance(value, str):
        yield name, value
    else:
        for number, piece in enumerate(_pieces(value), 1):
            yield name if number == 1 else f"{name}#{number}", escape_formula(piece)


def _pieces(text: str) -> Iterator[str]:
    """A text in parts that fit a cell. It is cut inside words, because white space at the end of a
    cell would be lost.
    """
    while len(text) > LONGEST:
        inside = (at for at in range(LONGEST, 0, -1) if not _is_white(text[at - 1 : at + 1]))
        at = next(inside, LONGEST)
        yield text[:at]
        text = text[at:]
    yield text


def _is_white(text: str) -> bool:
    return any(map(str.isspace, text))
