"""Libraries and their reports for tests: cases with a few answers, and the tables of a report read
back from each format.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docx
import openpyxl
from lxml import html

from generator.library.case_folder import CaseFolder
from generator.library.record import Revision
from tests.conftest import EXAMPLES
from tests.security.crafting import parts_of
from tests.support.cases import ADA

Rows = list[tuple[str, ...]]
_PARTS = re.compile(r"^## (.+)$|^\*\*(.+)\*\*$|^\|(.+)\|$", re.MULTILINE)


def case(number: int, answers: dict[str, Any], **more: Any) -> Revision:
    """A case with these answers; those that are None are left out. `figures` are its derived
    values.
    """
    known = {"about.request_title": f"Request {number}", "about.date_received": "2026-03-04"}
    figures = more.pop("figures", {})
    stamp = {"playbook": "pushback", "edition": "worksheet", "organisation": "wexholme"}
    return Revision(
        case=f"c{number:05d}",
        added="2026-11-30",
        stamp=more.pop("stamp", stamp),
        answers={key: one for key, one in (known | answers).items() if one is not None},
        people=more.pop("people", {"about.requester": ADA}),
        derived={key: {"value": one} for key, one in figures.items()},
        currency=more.pop("currency", "GBP"),
        **more,
    )


def library_of(folder: Path, cases: Iterable[Revision], organisation: str = "wexholme") -> Path:
    """A folder with an organisation's file and a library of these cases."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(EXAMPLES / f"{organisation}.yaml", folder / "organisation.yaml")
    for logo in EXAMPLES.glob(f"{organisation}.png"):
        shutil.copy(logo, folder)
    library = CaseFolder(folder / "library")
    for one in cases:
        library.write(one, one.day[:4])
    return folder


def tables_in(path: Path) -> dict[str, Rows]:
    """The tables of a report, and its charts as tables, without their heads, by their titles. The
    title of a table without one is the heading above it.
    """
    read = {".md": _of_markdown, ".html": _of_page, ".docx": _of_word, ".xlsx": _of_workbook}
    return read[path.suffix](path)


def _of_markdown(path: Path) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    title = ""
    for heading, strong, row in _PARTS.findall(path.read_text(encoding="utf-8")):
        title = heading or strong or title
        if row:
            cells = re.split(r"(?<!\\)\|", row)
            found.setdefault(title, []).append(tuple(re.sub(r"\\(.)", r"\1", one.strip())
                                                     for one in cells))  # fmt: skip
    return {title: rows[2:] for title, rows in found.items()}


def _of_page(path: Path) -> dict[str, Rows]:
    page = html.fromstring(path.read_bytes().decode())
    found: dict[str, Rows] = {}
    title = ""
    for one in page.iter("h2", "figcaption", "strong", "tbody"):
        if one.tag != "tbody":
            title = title if one.getparent().getparent().get("role") else one.text_content()
        else:
            rows = [tuple(cell.text_content() for cell in row) for row in one]
            found[title] = rows
    return found


def _of_word(path: Path) -> dict[str, Rows]:
    """Charts by their workbooks, and tables."""
    found: dict[str, Rows] = {}
    for name, data in parts_of(path.read_bytes()).items():
        if name.startswith("word/embeddings/"):
            rows = [*openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)]  # type: ignore[union-attr]
            found[str(rows[0][2])] = [(str(row[0]), str(row[1])) for row in rows[1:]]
    title = ""
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, docx.text.paragraph.Paragraph):
            style = block.style.style_id if block.style else ""
            is_title = block.text and (style == "Heading2" or all(run.bold for run in block.runs))
            title = block.text if is_title else title
        elif title not in found:
            rows = [tuple(cell.text for cell in row.cells) for row in block.rows]
            found[title] = rows[1:]
    return found


def _of_workbook(path: Path) -> dict[str, Rows]:
    """The sheets by their names; a number is as it is stored."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [tuple(map(str, row)) for row in sheet.iter_rows(2, values_only=True)]
        for sheet in book.worksheets
    }
