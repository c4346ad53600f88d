"""Hostile team tables and answer tables: CSV and XLSX."""

from __future__ import annotations

import csv
import io
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator import config
from generator.answers.data_files import load_answers
from generator.answers.flat_table import flat_table
from generator.config.team_table import TeamTable
from generator.foundation.errors import ConfigError, GeneratorError
from generator.foundation.tables import csv_of, open_table
from generator.project.answer_fields import answer_schema
from generator.usecases import export
from tests.conftest import EXAMPLES
from tests.security.bounds import bounded
from tests.security.crafting import (
    CANARY,
    RUN,
    answering,
    parts_of,
    repacked,
    run,
    swapped,
    with_bomb,
    zipped,
)
from tests.security.judging import as_dicts, check, is_refused, is_settled, refusals_of
from tests.support.filled import filled, reader_of

_SHEET, _STRINGS, _BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
FORMULAS = [
    "=1+1", "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1",
    "＋1", "－1", "＠x", "'=1+1", "''=1", "=", "-", "#N/A", "=HYPERLINK(\"http://127.0.0.1\")",
    "%0A=1",
    "|x", "1e5", "007", "1/2", "TRUE", "'", "''", " =1", '"=1"', "=1,=2", ";=1",
]  # fmt: skip


@pytest.fixture(scope="session")
def book() -> bytes:
    made = io.BytesIO()
    one = openpyxl.Workbook()
    one.active.append(["team", "name"])
    one.active.append(["a", "A"])
    one.save(made)
    return made.getvalue()


def cells(path: Path) -> list[dict[str, str]]:
    return [row.cells for row in open_table(path).rows()]


def teams(path: Path) -> TeamTable:
    return TeamTable(config.load(EXAMPLES / "wexholme.yaml"), open_table(path))


def saved(folder: Path, data: bytes, name: str = "teams.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_formulas_typed_as_answers_are_exported_as_text_and_read_back(
    form: str, tmp_path: Path
) -> None:
    folder = filled(tmp_path / "in", {"agree.align_with": [text.strip() for text in FORMULAS]})
    here = reader_of("wexholme")
    reading = here.read(folder / "pushback-worksheet.docx")
    rows, _ = flat_table([export.record(reading)])
    data = (
        export.workbook(here, [reading], (), ())[0]
        if form == "xlsx"
        else csv_of(rows).encode("utf-8-sig")
    )
    target = saved(tmp_path, data, f"answers.{form}")
    assert [cell for cell in written(target) if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")] == []
    playbook = here.project.renderer.catalogue.playbook("pushback")
    again = load_answers(target, answer_schema(here.project, playbook))[0]
    assert list(again["agree.align_with"]) == [text.strip() for text in FORMULAS]


def written(path: Path) -> list[str]:
    """The texts of a table, as a spreadsheet program reads them; no cell is a formula, except for
    the totals.
    """
    if path.suffix == ".csv":
        rows = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig")))
        return [cell for row in rows for cell in row]
    sheets = openpyxl.load_workbook(path).worksheets
    every = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    formulas = [cell.value for cell in every if cell.data_type == "f"]
    assert all(text.startswith(("=SUMIF($", "=COUNTIFS($")) for text in formulas)
    assert {cell.data_type for cell in every if cell.value is not None} <= set("snbdf")
    return [
        cell.value for cell in every if isinstance(cell.value, str) and cell.data_type not in "sf"
    ]


@pytest.mark.parametrize("text", [text for text in FORMULAS if text == text.strip()])
def test_a_formula_in_a_team_table_is_text(text: str, tmp_path: Path) -> None:
    made = io.StringIO()
    csv.writer(made).writerows([["team", "name"], ["a", text]])
    assert cells(saved(tmp_path, made.getvalue().encode(), "t.csv")) == [
        {"team": "a", "name": text}
    ]


def test_a_formula_in_a_workbook_is_never_run(tmp_path: Path) -> None:
    one = openpyxl.Workbook()
    one.active.append(["team", "name"])
    one.active.append(["a", f"=cmd|'/c {CANARY}'!A1"])
    one.save(tmp_path / "t.xlsx")
    try:
        assert CANARY not in str(cells(tmp_path / "t.xlsx"))
    except ConfigError as error:
        check(as_dicts(error.problems), "t.xlsx")


KINDS = {
    "nothing": b"", "text": b"hello", "a PDF": b"%PDF-1.7",
    "old Excel": b"\xd0\xcf\x11\xe0" + bytes(600),
    "OpenDocument": zipped([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]),
    "a zip": zipped([("a.txt", b"a")]), "zeros": bytes(5000),
    "a web page": b"<html><table></table></html>",
    "half a zip": b"PK\x03\x04" + bytes(40),
}  # fmt: skip


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
@pytest.mark.parametrize("data", KINDS.values(), ids=KINDS)
def test_a_file_that_is_not_a_table_is_refused(data: bytes, name: str, tmp_path: Path) -> None:
    path = saved(tmp_path, data, name)
    refusals_of(lambda: teams(path), name)


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
def test_a_worksheet_is_refused_as_a_table(name: str, sheet: bytes, tmp_path: Path) -> None:
    path = saved(tmp_path, sheet, name)
    refusals_of(lambda: teams(path), name)


@pytest.mark.sampled(8)
@pytest.mark.parametrize(
    "part", [_SHEET, _BOOK, "xl/styles.xml", "[Content_Types].xml", "xl/media/a.png", "x"]
)
def test_a_bomb_in_any_part_is_refused(part: str, book: bytes, tmp_path: Path) -> None:
    path = saved(tmp_path, with_bomb(book, part))
    is_refused(bounded("table", path), path)


@pytest.mark.parametrize(
    "part", [_SHEET, _BOOK, _STRINGS, "xl/styles.xml", "[Content_Types].xml", "_rels/.rels"]
)
@pytest.mark.parametrize("doctype", [
    '<!DOCTYPE x [<!ENTITY x "y">]>', f'<!DOCTYPE x SYSTEM "file:///{CANARY}">', "<!DOCTYPE x>",
    "<!DOCTYPE x [<!ENTITY l0 'ha'>"
    + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12)) + "]>",
], ids=["entity", "elsewhere", "bare", "laughs"])  # fmt: skip
def test_a_doctype_is_refused(part: str, doctype: str, book: bytes, tmp_path: Path) -> None:
    parts = parts_of(book)
    text = parts.get(
        part, b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"
    )
    head, found, rest = text.decode().partition("?>")
    made = f"{head}{found}{doctype}{rest}" if found else f"{doctype}{head}"
    if "&l10;" in doctype:
        made = made.replace("<v>", "<v>&l11;", 1)
    path = saved(tmp_path, repacked(book, {part: made.encode()}))
    (problem,) = is_refused(bounded("table", path), path)
    assert "DOCTYPE" in problem["message"]


STRANGE: dict[str, Callable[[str], str]] = {
    "a false size": lambda xml: xml.replace('ref="A1:B2"', 'ref="A1:XFD1048576"'),
    "a row far below": lambda xml: xml.replace('<row r="2"', '<row r="1048576"'),
    "an impossible row": lambda xml: xml.replace('<row r="2"', '<row r="999999999999"'),
    "row -1": lambda xml: xml.replace('<row r="2"', '<row r="-1"'),
    "a row with an invalid number": lambda xml: xml.replace('<row r="2"', '<row r="x"'),
    "a column far right": lambda xml: xml.replace('r="B2"', 'r="XFD2"'),
    "an impossible column": lambda xml: xml.replace('r="B2"', 'r="ZZZZZZ2"'),
    "a cell without a name": lambda xml: xml.replace('r="B2"', 'r=""'),
    "a missing text": lambda xml: xml.replace(
        '<c r="B2"', '<c r="C2" t="s"><v>9999</v></c><c r="B2"'),
    "an unknown type": lambda xml: xml.replace('r="B2" t="', 'r="B2" t="x'),
    "an infinite number": lambda xml: xml.replace('<c r="B2"',
    '<c r="C2"><v>1e999</v></c><c r="B2"'),
    "not a number": lambda xml: xml.replace('<c r="B2"', '<c r="C2"><v>NaN</v></c><c r="B2"'),
    "a date far away": lambda xml: xml.replace('<c r="B2"',
    '<c r="C2" t="d"><v>99999-99-99</v></c><c r="B2"'),
    "a missing style": lambda xml: xml.replace('<c r="B2"',
    '<c r="C2" s="999"><v>1</v></c><c r="B2"'),
    "an error": lambda xml: xml.replace('<c r="B2"', '<c r="C2" t="e"><v>#N/A</v></c><c r="B2"'),
    "no end": lambda xml: xml[:-30],
    "nothing": lambda _: "",
    "deep": lambda xml: xml.replace("<sheetData>",
    "<x>" * 50_000 + "</x>" * 50_000 + "<sheetData>"),
    "a million rows": lambda xml: xml.replace("</sheetData>",
    "<row/>" * 1_000_000 + "</sheetData>"),
    "a million cells": lambda xml: xml.replace("</row></sheetData>",
    "<c/>" * 1_000_000 + "</row></sheetData>"),
    "wide gaps": lambda xml: xml.replace(
        "</sheetData>",
        "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(3,
        20_000)) + "</sheetData>"),
}  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize("change", STRANGE.values(), ids=STRANGE)
def test_a_strange_worksheet_is_read_or_refused(
    change: Callable[[str], str], book: bytes, tmp_path: Path
) -> None:
    text = parts_of(book)[_SHEET].decode()
    made = change(text)
    assert made != text
    path = saved(tmp_path, repacked(book, {_SHEET: made.encode()}))
    is_settled(bounded("table", path), path)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"]
)
@pytest.mark.parametrize("made", [b"", b"<x/>", b"\xff", None])
def test_a_workbook_without_a_part_is_refused(
    part: str, made: bytes | None, book: bytes, tmp_path: Path
) -> None:
    path = saved(tmp_path, repacked(book, {part: made}))
    is_refused(bounded("table", path), path)


def test_flipped_bits_are_refused_or_change_nothing(book: bytes, tmp_path: Path) -> None:
    dice = random.Random(23)  # noqa: S311
    for _ in range(100):
        data = bytearray(book)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path = saved(tmp_path, bytes(data))
        try:
            assert cells(path) == [{"team": "a", "name": "A"}]
        except ConfigError as error:
            check(as_dicts(error.problems), path.name)


def test_duplicate_members_are_refused(book: bytes, tmp_path: Path) -> None:
    parts = parts_of(book)
    path = saved(tmp_path, zipped([*parts.items(), (_SHEET, parts[_SHEET])]))
    refusals_of(lambda: cells(path), path.name)


@pytest.mark.slow
def test_sixty_thousand_members_are_refused(book: bytes, tmp_path: Path) -> None:
    many = [(f"xl/media/{number}", b"") for number in range(60_000)]
    path = saved(tmp_path, zipped([*parts_of(book).items(), *many]))
    is_refused(bounded("table", path), path)


def test_a_workbook_with_macros_is_refused_or_only_its_cells_are_read(
    book: bytes, tmp_path: Path
) -> None:
    path = saved(tmp_path, repacked(book, {"xl/vbaProject.bin": CANARY.encode()}))
    try:
        assert cells(path) == [{"team": "a", "name": "A"}]
    except ConfigError as error:
        check(as_dicts(error.problems), path.name)


def test_a_link_to_another_workbook_is_not_followed(book: bytes, tmp_path: Path) -> None:
    data = swapped(book, "<sheetData>", f"<!-- {CANARY} --><sheetData>", _SHEET)
    target = 'Target="file:///etc/passwd" TargetMode="External"'
    rels = f'<Relationship Id="rIdX" Type="x/externalLink" {target}/>'
    data = swapped(
        data, "</Relationships>", f"{rels}</Relationships>", "xl/_rels/workbook.xml.rels"
    )
    path = saved(tmp_path, data)
    is_settled(bounded("table", path), path)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "../../../../etc/passwd", "/etc/passwd", "http://127.0.0.1/x"]
)
def test_a_sheet_outside_the_workbook_is_refused(target: str, book: bytes, tmp_path: Path) -> None:
    rels = "xl/_rels/workbook.xml.rels"
    data = swapped(book, 'Target="/xl/worksheets/sheet1.xml"', f'Target="{target}"', rels)
    path = saved(tmp_path, data)
    is_refused(bounded("table", path), path)


MASSES: dict[str, Callable[[], str]] = {
    "columns": lambda: "team," * 3_900_000,
    "columns that differ": lambda: "team," + ",".join(f"c{n}" for n in range(1_000_000)),
    "columns in every row": lambda: "team,name\n" + ("," * 9_000_000 + "\n") * 2,
    "a long cell": lambda: "team,name\na," + "x" * 9_000_000,
    "a long cell in quotes": lambda: 'team,name\na,"' + "x\n" * 4_500_000 + '"',
    "quotes": lambda: "team,name\n" + '"' * 9_000_001,
    "an open quote": lambda: 'team,name\n"' + "a,b\n" * 2_000_000,
    "rows": lambda: "team,name\n" + "".join(f"t{n},n\n" for n in range(300_000)),
    "empty rows": lambda: "team,name\n" + "\n" * 3_000_000,
    "rows of commas": lambda: "team,name\n" + ",\n" * 1_000_000,
    "rows that are too wide": lambda: "team,name\n" + "a,b,c\n" * 500_000,
    "one line": lambda: "x" * 15_000_000,
    "delimiters": lambda: ",;\t|" * 2_000_000,
    "NUL": lambda: "team,name\n" + "\0" * 5_000_000,
    "line endings": lambda: "\r" * 9_000_000 + "team",
}  # fmt: skip


@pytest.mark.sampled(20)
@pytest.mark.parametrize("mass", MASSES.values(), ids=MASSES)
def test_huge_tables_are_read_or_refused_in_time(mass: Callable[[], str], tmp_path: Path) -> None:
    path = saved(tmp_path, mass().encode(), "teams.csv")
    is_settled(bounded("table", path), path)


def test_a_hundred_megabytes_of_columns_are_refused_with_the_limit(tmp_path: Path) -> None:
    path = saved(tmp_path, b"team" + b",x" * 50_000_000, "teams.csv")
    (problem,) = is_refused(bounded("table", path), path)
    assert "20 MB" in problem["message"]


def test_a_long_cell_is_read_whole_or_refused(tmp_path: Path) -> None:
    for length in (32_767, 131_072, 200_000):
        path = saved(tmp_path, f"team,name\na,{'x' * length}\n".encode(), "teams.csv")
        try:
            assert len(cells(path)[0]["name"]) == length
        except ConfigError as error:
            check(as_dicts(error.problems), path.name)


@pytest.mark.parametrize("kind", ["a folder", "a pipe", "zeros", "a loop", "nothing"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_path_that_is_not_a_regular_file_is_refused_in_time(
    kind: str, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"strange.{suffix}"
    match kind:
        case "a folder":
            path.mkdir()
        case "a pipe":
            os.mkfifo(path)
        case "zeros":
            path.symlink_to("/dev/zero")
        case "a loop":
            path.symlink_to(path.name)
    is_refused(bounded("table", path), path)


@pytest.mark.parametrize("char", ["\0", "\x07", "\x1b", "\ue000", "\uffff", "\ud800"])
@pytest.mark.parametrize("where", ["heading", "team", "name"])
def test_an_unprintable_character_is_reported_with_its_row(
    where: str, char: str, tmp_path: Path
) -> None:
    rows = [["team", "name" + char * (where == "heading")], ["a" + char * (where == "team"), "A"]]
    rows[1][1] += char * (where == "name")
    text = "\n".join(",".join(row) for row in rows).encode("utf-8", "surrogatepass")
    path = saved(tmp_path, text, "teams.csv")
    try:
        problems = teams(path).problems
    except GeneratorError as error:
        problems = error.problems
    check(as_dicts(problems), path.name)
    assert all(problem.place.line for problem in problems)


def test_the_worksheet_has_the_run_that_these_tests_replace(sheet: bytes) -> None:
    assert any(RUN.encode() in part for part in parts_of(sheet).values())


def test_a_long_answer_is_split_over_cells_and_comes_back(
    sheet: bytes, tmp_path: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    long = "".join(f"{number:05} " for number in range(12_000)).strip()
    (tmp_path / "in.docx").write_bytes(answering(sheet, run(long)))
    organisation: tuple[Any, ...] = ("--config", EXAMPLES / "wexholme.yaml")
    command("read", "in.docx", *organisation, "--format", "xlsx", "-o", "answers.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "answers.xlsx").worksheets
    for sheet in sheets:
        every = sheet.iter_rows(values_only=True)
        texts = [cell for row in every for cell in row if isinstance(cell, str)]
        assert max(map(len, texts)) <= 32_767
    assert long in "".join(texts)
