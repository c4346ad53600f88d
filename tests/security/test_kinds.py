"""Files that are no Word worksheet, whatever their name says: refused by name and with a cure."""

from __future__ import annotations

import io
import json
import os
import random
import socket
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.usecases.read import WorksheetReader
from tests.security.bounds import bounded
from tests.security.crafting import (
    BODY,
    part_of,
    parts_of,
    repacked,
    swapped,
    zipped,
)
from tests.security.judging import refusals_of, refused, refused_or_same
from tests.support.filled import reader_of

_ODF = "application/vnd.oasis.opendocument"
_TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def compound(*streams: str) -> bytes:
    """A compound file (MS-CFB) with the names of streams in its directory."""
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    )
    head += bytes(6) + struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    table = struct.pack("<III", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF)
    entries = b""
    for number, name in enumerate(("Root Entry", *streams)):
        text = name.encode("utf-16-le")
        entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, 2 if number else 5, 1)
        entries += entry + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF) + bytes(48)
    sectors = (head.ljust(512, b"\xff"), table.ljust(512, b"\xff"), entries.ljust(2048, b"\0"))
    return b"".join(sectors) + bytes(4096)


def workbook() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


def package(*names: str, mimetype: str = "") -> bytes:
    first = [("mimetype", mimetype.encode())] if mimetype else []
    return zipped([*first, *((name, b"<x/>") for name in names)])


KINDS = {
    "nothing": (b"", "empty"),
    "text": (b"Dear all, see below.\n", ""),
    "a Markdown page": (b"# Notes\n\n- one\n", ""),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "pdf"),
    "a PDF behind a line": (b"\n%PDF-1.7\n", ""),
    "rich text": (b"{\\rtf1\\ansi Hello}", "rich text"),
    "OpenDocument": (package("content.xml", mimetype=f"{_ODF}.text"), "opendocument"),
    "an e-book": (package("META-INF/container.xml", mimetype="application/epub+zip"), ""),
    "old Word": (compound("WordDocument", "1Table"), ".doc"),
    "protected with a password": (compound("EncryptionInfo", "EncryptedPackage"), "password"),
    "old Excel": (compound("Workbook"), ""),
    "a mail of Outlook": (compound("__substg1.0_0037001F"), ""),
    "half a compound file": (compound("WordDocument")[:600], ""),
    "a workbook": (workbook(), "excel|spreadsheet|workbook"),
    "slides": (package(_TYPES, "ppt/presentation.xml"), "powerpoint|presentation|slides"),
    "a drawing of Visio": (package(_TYPES, "visio/document.xml"), ""),
    "Pages of Apple": (package("Index/Document.iwa", "preview.jpg"), ""),
    "a zip of pictures": (package("1.jpg", "2.jpg"), ""),
    "a zip of nothing": (b"PK\x05\x06" + bytes(18), ""),
    "a picture": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64), ""),
    "a web page": (b"<!doctype html><html><body>Hi</body></html>", ""),
    "a web page of Word": (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", ""),
    "one XML file": (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><x/>', ""),
    "a link of Google": (b'{"url": "https://docs.google.example/open?id=1"}', ""),
    "a mark that Word has it open": (b"\x05Niamh".ljust(162, b"\0"), ""),
    "zeros": (bytes(50_000), ""),
    "7-Zip": (b"7z\xbc\xaf\x27\x1c" + bytes(64), ""),
    "gzip": (b"\x1f\x8b\x08" + bytes(64), ""),
    "only a beginning": (b"PK\x03\x04", ""),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), KINDS.values(), ids=KINDS)
def test_another_kind_of_file_is_refused_with_a_cure(data: bytes, said: str) -> None:
    problems = refused(data)
    assert any(word in problems[0]["message"].lower() for word in said.split("|")), problems


@pytest.mark.parametrize("stream", ["EncryptedPackage", "WordDocument"])
def test_a_password_and_the_old_format_are_told_apart(stream: str) -> None:
    (problem,) = refused(compound(stream))
    words = problem["message"].lower()
    assert ("password" in words) == (stream == "EncryptedPackage")


def test_a_worksheet_within_a_zip_is_refused(sheet: bytes) -> None:
    refused(zipped([("pushback-worksheet.docx", sheet)]))


@pytest.mark.parametrize("name", ["in/sheet.docx", "in/sheet.md"])
def test_a_worksheet_with_the_other_ones_name_is_refused(
    name: str, sheet: bytes, page: str
) -> None:
    refused(page.encode() if name.endswith("docx") else sheet, name)


@pytest.mark.parametrize("kind", ["template.main", "macroEnabled.12", "macroEnabledTemplate.main"])
def test_a_template_or_a_file_for_macros_is_refused_or_read_whole(
    kind: str, sheet: bytes, expected: dict[str, Any]
) -> None:
    wanted = _MAIN.replace("document.main", kind)
    refused_or_same(swapped(sheet, _MAIN, wanted, _TYPES), expected)


@pytest.mark.parametrize("part", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999])
def test_a_file_that_was_cut_is_refused(part: float, sheet: bytes) -> None:
    refused(sheet[: int(len(sheet) * part)])


def test_a_file_with_junk_around_is_refused_or_read_whole(
    sheet: bytes, expected: dict[str, Any]
) -> None:
    for junk in (b"\0", b"\r\n\r\n", b"--boundary\r\n", b"MZ" + bytes(5000), b"PK\x03\x04" * 9):
        for data in (junk + sheet, sheet + junk, junk + sheet + junk):
            refused_or_same(data, expected)


def test_a_file_with_wrong_bits_is_refused_or_read_whole(
    sheet: bytes, expected: dict[str, Any]
) -> None:
    dice = random.Random(20)  # noqa: S311
    for _ in range(150):
        data = bytearray(sheet)
        for _ in range(dice.choice([1, 1, 3, 30])):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        refused_or_same(bytes(data), expected)


def test_a_file_with_pieces_moved_is_refused_or_read_whole(
    sheet: bytes, expected: dict[str, Any]
) -> None:
    dice = random.Random(21)  # noqa: S311
    for _ in range(60):
        start, length = dice.randrange(len(sheet)), dice.randrange(1, 3000)
        piece = sheet[start : start + length]
        at = dice.randrange(len(sheet))
        refused_or_same(sheet[:at] + piece + sheet[at:], expected)
        refused_or_same(sheet[:start] + sheet[start + length :], expected)


@pytest.mark.parametrize("part", [BODY, "_rels/.rels", _TYPES, "word/styles.xml"])
def test_a_package_without_a_part_is_refused_or_read_whole(
    part: str, sheet: bytes, expected: dict[str, Any]
) -> None:
    assert part in parts_of(sheet)
    refused_or_same(repacked(sheet, {part: None}), expected)


def test_a_body_of_another_name_is_refused_or_read_whole(
    sheet: bytes, expected: dict[str, Any]
) -> None:
    moved = repacked(sheet, {BODY: None, "word/document2.xml": part_of(sheet)})
    for part in ("_rels/.rels", _TYPES):
        moved = swapped(moved, "word/document.xml", "word/document2.xml", part)
    refused_or_same(moved, expected)


def test_a_file_that_is_too_large_is_told_with_the_limit(sheet: bytes) -> None:
    (problem,) = refused(sheet + bytes(21_000_000))
    assert "20 MB" in problem["message"] + problem["hint"]


@pytest.fixture(scope="module")
def reader() -> WorksheetReader:
    return reader_of("wexholme")


@pytest.mark.parametrize("suffix", ["docx", "md", "DOCX", "txt", "docm", "doc", ""])
def test_a_folder_with_a_files_name_is_refused(
    suffix: str, tmp_path: Path, reader: WorksheetReader
) -> None:
    folder = tmp_path / f"x.{suffix}"
    folder.mkdir()
    refusals_of(lambda: reader.read(folder), folder.name)


def special(path: Path, kind: str) -> None:
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(path.name)
        case "loop":
            path.symlink_to(path.name)
        case "nowhere":
            path.symlink_to("nothing.docx")
        case _:
            path.symlink_to(kind)


@pytest.mark.parametrize("kind", ["pipe", "socket", "loop", "nowhere", "/dev/zero", "/dev/tty"])
@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_what_never_ends_is_no_file(
    kind: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / f"x.{suffix}"
    special(path, kind)
    assert bounded("desk", path).refusals[0]["hint"]


def test_wrong_kinds_do_not_keep_the_others_from_being_read(
    command: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, worksheets: Path
) -> None:
    for number, (data, _) in enumerate(KINDS.values()):
        (tmp_path / f"{number}.docx").write_bytes(data)
        (tmp_path / f"{number}.md").write_bytes(data)
    good = worksheets / "pushback-worksheet.docx"
    files = [*sorted(tmp_path.glob("*.docx")), *sorted(tmp_path.glob("*.md")), good]
    ended = command("read", *files)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    found = json.loads(ended.stdout)
    assert [item["file"] for item in found["items"]] == [good.as_posix()]
    assert len(found["diagnostics"]) == len(files) - 1
    assert all(told["hint"] for told in found["diagnostics"])


@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_a_pipe_does_not_keep_the_others_from_being_read(
    suffix: str,
    command: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
    worksheets: Path,
) -> None:
    os.mkfifo(tmp_path / f"pipe.{suffix}")
    (tmp_path / f"zeros.{suffix}").symlink_to("/dev/zero")
    good = worksheets / f"pushback-worksheet.{suffix}"
    ended = command(
        "read", tmp_path / f"pipe.{suffix}", tmp_path / f"zeros.{suffix}", good, seconds=60
    )
    assert (ended.returncode, len(json.loads(ended.stdout)["items"])) == (1, 1)
