"""A Word file as plain text, as people copy it into a mail or a note."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.formats.ooxml import NAMESPACES, qualified
from tests.support.fills import Package, root_of
from tests.support.office import text


def cell_a_line(package: Package) -> bytes:
    """Each paragraph, and each paragraph of a cell, on a line."""
    return _text(package, "\n", "\n")


def cells_by_tab(package: Package) -> bytes:
    """Each row of a table on a line, with tabs between its cells."""
    return _text(package, "\t", " ")


def _text(package: Package, between: str, inside: str) -> bytes:
    lines = (line for block in root_of(package)[0] for line in _lines(block, between, inside))
    return "\n".join(lines).encode()


def _lines(block: Any, between: str, inside: str) -> Iterator[str]:
    if block.tag == qualified("p"):
        yield text(block)
    for row in block.iter(qualified("tr")):
        cells = row.iterfind("w:tc", NAMESPACES)
        yield between.join(
            inside.join(text(paragraph) for paragraph in cell.iter(qualified("p")))
            for cell in cells
        )


FORMS = {"plain text, a cell a line": cell_a_line, "plain text, cells by tab": cells_by_tab}
