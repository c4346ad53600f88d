"""Tables in Markdown, whose first row is always a head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.document.tree import Meta, Str, Table
from generator.writers.markdown.inlines import Parts, inlines, with_between


def facts(table: Table, meta: Meta) -> Parts:
    """Names and values: in a summary side by side, so that the first row is no head; elsewhere the
    values below their names.
    """
    if meta.edition != "summary":
        return drawn_table(table)
    head = ((Str(meta.words.question),), (Str(meta.words.answer),))
    return drawn_table(replace(table, head=head, rows=(table.head, *table.rows)))


def figures(table: Table) -> Parts:
    """Figures, which stand above their names, below them."""
    head, *remarks = table.rows
    return drawn_table(replace(table, head=head, rows=(table.head, *remarks)))


def drawn_table(table: Table) -> Parts:
    """A table; if no cell contains a value, its columns are padded to align in plain text."""
    cells: list[list[Parts]] = [
        [inlines(cell, one_line=True) for cell in row] for row in (table.head, *table.rows)
    ]
    texts = [["".join(map(str, cell)) for cell in row] for row in cells]
    if all(isinstance(part, str) for row in cells for cell in row for part in cell):
        widths = [max(3, *map(len, column)) for column in zip(*texts, strict=True)]
        cells = [
            [[text.ljust(width)] for text, width in zip(row, widths, strict=True)] for row in texts
        ]
    else:
        widths = [3] * len(table.aligns)
    rule: list[Parts] = [
        [_rule(align, width)] for align, width in zip(table.aligns, widths, strict=True)
    ]
    head, *rows = cells
    return with_between((_table_row(row) for row in (head, rule, *rows)), "\n")


def _rule(align: str, width: int) -> str:
    """The dashes between head and rows, with colons for the alignment."""
    left = ":" if align in ("left", "center") else "-"
    right = ":" if align in ("right", "center") else "-"
    return f"{left}{'-' * (width - 2)}{right}"


def _table_row(cells: Sequence[Parts]) -> Parts:
    return ["| ", *with_between((cell or [" "] for cell in cells), " | "), " |"]
