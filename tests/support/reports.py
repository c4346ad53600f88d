"""Libraries and their reports for tests: cases with a few answers, and the tables of a report read
back from each format.
"""

from __future__ import annotations

import io
import random
import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import openpyxl
from click.testing import CliRunner, Result
from lxml import html

from generator.cli import main
from generator.library.case_folder import CaseFolder
from generator.library.record import Revision
from tests.conftest import EXAMPLES
from tests.security.crafting import parts_of
from tests.support.cases import ADA
from tests.support.charts import HOSTILE

Rows = list[tuple[str, ...]]
Said = dict[str, Any]
FORMATS = ("md", "html", "docx", "xlsx")
_DEPARTMENTS = ("Pharmacy", "Nursing", "Estates", None)
_DECISIONS = (
    "redirect_accepted", "compromise", "build_as_asked", "declined", "overruled", "parked",
    "escalated", None,
)  # fmt: skip
_PARTS = re.compile(r"^###? (.+)$|^\*\*(.+)\*\*$|^\|(.+)\|$", re.MULTILINE)


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


def invented(rng: random.Random) -> Said:
    """What one request says, as a person would note it."""
    day = date(2025, 9, 1) + timedelta(rng.randrange(300))
    return {
        "day": day,
        "department": rng.choice(_DEPARTMENTS),
        "decision": rng.choice(_DECISIONS),
        "days": rng.randrange(40),
        "kind": rng.choice(("regulatory", "incident", None)),
        "known": rng.random() < 0.5,
        "causes": rng.sample(("process", "access", "knowledge"), rng.randrange(3)),
        "solution": rng.choice(("job_aid", "process_change", None)),
        "phrases": rng.sample(("faster_starters", "fewer_incidents"), rng.randrange(3)),
        "hours": rng.choice((None, 0, 12, 480)),
        "basis": rng.choice(("measured", "estimated")),
        "currency": rng.choice(("GBP", "GBP", "USD")),
    }


def recorded(number: int, one: Said) -> Revision:
    """The same as a case of the library."""
    answers = {
        "about.date_received": str(one["day"]),
        "about.date_met": str(one["day"] + timedelta(one["days"] // 8)),
        "about.requester_department": one["department"],
        "about.need_driver": one["kind"],
        "about.already_diagnosed": one["known"],
        "diagnose.root_causes": one["causes"],
        "propose.solution_format": one["solution"],
        "value.basis": one["basis"],
        "value.cheat_codes_used": one["phrases"],
        "outcome.decision": one["decision"],
        "outcome.date_decided": str(one["day"] + timedelta(one["days"])),
        "outcome.share_as_case_study": "anonymised",
        "outcome.lesson": None if number % 40 else "Watch the work before you ask about it.",
    }
    money = None if one["hours"] is None else one["hours"] * 31.5
    figures = {"hours_saved_year": one["hours"], "cost_avoided_year": money}
    steps = {"diagnose": {"state": "complete" if one["causes"] else "partial"}}
    return case(number, answers, figures=figures, currency=one["currency"], steps=steps)


def report(folder: Path, *args: str | Path) -> Result:
    """The report of the library in a folder."""
    command = ["library", "report", "-c", folder, *args]
    return CliRunner().invoke(main, [*map(str, command)], catch_exceptions=False)


def written(folder: Path, *args: str) -> dict[str, Path]:
    """The report in every format, by its ending."""
    formats = [word for name in FORMATS for word in ("--format", name)]
    result = report(folder, *formats, "-o", folder / "report", *args)
    assert result.exit_code == 0, result.stderr
    return {name: folder / f"report.{name}" for name in FORMATS}


def asked_by(names: Iterable[str]) -> Iterator[Revision]:
    """A case of each department."""
    for number, name in enumerate(names):
        answers = {"about.requester_department": name, "outcome.decision": "redirect_accepted"}
        yield case(number, answers)


def shapes() -> dict[str, tuple[str, list[Revision]]]:
    """Libraries of every shape by what they are: the organisation, and the cases."""
    rng = random.Random(15)  # noqa: S311
    many = [f"Department with a long name, number {number % 300}" for number in range(320)]
    days = [date(2024, 1, 1) + timedelta(30 * number) for number in range(24)]
    undecided = [case(number, {"about.date_received": str(day)}) for number, day in enumerate(days)]
    money = {"cost_avoided_year": 1000.5, "hours_saved_year": 12.5}
    answers = {"outcome.decision": "compromise"}
    coins = [case(number, answers, currency=coin, figures=money)
             for number, coin in enumerate(("GBP", "USD", "EUR", "JPY"))]  # fmt: skip
    return {
        "usual": ("wexholme", [recorded(number, invented(rng)) for number in range(64)]),
        "none": ("quillbasin", []),
        "one": ("lindenmoor", [case(1, {"outcome.decision": "declined"})]),
        "undecided": ("hallbruecker", undecided),
        "many departments": ("hallbruecker", [*asked_by(many)]),
        "currencies": ("arcaya", coins),
        "hostile": ("wexholme", [*asked_by(" ".join(one.split())[:90] for one in HOSTILE)]),
    }


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
    for one in page.iter("h2", "h3", "figcaption", "tbody"):
        if one.tag != "tbody":
            title = one.text_content()
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
            is_title = style in ("Heading2", "Heading3")
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
