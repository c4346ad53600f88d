"""Files that are not Word worksheets, whatever their name: refused with a reason and a hint."""

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
from tests.conftest import EXAMPLES
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
    """A compound file (MS-CFB) whose directory names these streams."""
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
    "a PDF after a line": (b"\n%PDF-1.7\n", ""),
    "rich text": (b"{\\rtf1\\ansi Hello}", "rich text"),
    "OpenDocument": (package("content.xml", mimetype=f"{_ODF}.text"), "opendocument"),
    "an e-book": (package("META-INF/container.xml", mimetype="application/epub+zip"), ""),
    "old Word": (compound("WordDocument", "1Table"), ".doc"),
    "protected with a password": (compound("EncryptionInfo", "EncryptedPackage"), "password"),
    "old Excel": (compound("Workbook"), ""),
    "an Outlook message": (compound("__substg1.0_0037001F"), ""),
    "half a compound file": (compound("WordDocument")[:600], ""),
    "a workbook": (workbook(), "excel|spreadsheet|workbook"),
    "slides": (package(_TYPES, "ppt/presentation.xml"), "powerpoint|presentation|slides"),
    "a Visio drawing": (package(_TYPES, "visio/document.xml"), ""),
    "an Apple Pages file": (package("Index/Document.iwa", "preview.jpg"), ""),
    "a zip of pictures": (package("1.jpg", "2.jpg"), ""),
    "an empty zip": (b"PK\x05\x06" + bytes(18), ""),
    "a picture": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64), ""),
    "a web page": (b"<!doctype html><html><body>Hi</body></html>", ""),
    "a web page saved by Word": (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", ""),
    "one XML file": (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><x/>', ""),
    "a Google Docs link": (b'{"url": "https://docs.google.example/open?id=1"}', ""),
    "the lock file of an open document": (b"\x05Niamh".ljust(162, b"\0"), ""),
    "zeros": (bytes(50_000), ""),
    "7-Zip": (b"7z\xbc\xaf\x27\x1c" + bytes(64), ""),
    "gzip": (b"\x1f\x8b\x08" + bytes(64), ""),
    "only a zip signature": (b"PK\x03\x04", ""),
}  # fmt: skip


@pytest.mark.parametrize(("data", "words"), KINDS.values(), ids=KINDS)
def test_another_kind_of_file_is_refused_with_a_hint(data: bytes, words: str) -> None:
    problems = refused(data)
    assert any(word in problems[0]["message"].lower() for word in words.split("|")), problems


@pytest.mark.parametrize("stream", ["EncryptedPackage", "WordDocument"])
def test_a_password_and_the_old_format_are_distinguished(stream: str) -> None:
    (problem,) = refused(compound(stream))
    message = problem["message"].lower()
    assert ("password" in message) == (stream == "EncryptedPackage")


def test_a_worksheet_inside_a_zip_is_refused(sheet: bytes) -> None:
    refused(zipped([("pushback-worksheet.docx", sheet)]))


@pytest.mark.parametrize("name", ["in/sheet.docx", "in/sheet.md"])
def test_a_worksheet_with_the_suffix_of_the_other_format_is_refused(
    name: str, sheet: bytes, page: str
) -> None:
    refused(page.encode() if name.endswith("docx") else sheet, name)


@pytest.mark.parametrize("kind", ["template.main", "macroEnabled.12", "macroEnabledTemplate.main"])
def test_a_template_or_macro_enabled_file_is_refused_or_read_whole(
    kind: str, sheet: bytes, expected: dict[str, Any]
) -> None:
    content_type = _MAIN.replace("document.main", kind)
    refused_or_same(swapped(sheet, _MAIN, content_type, _TYPES), expected)


@pytest.mark.parametrize("part", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999])
def test_a_truncated_file_is_refused(part: float, sheet: bytes) -> None:
    refused(sheet[: int(len(sheet) * part)])


def test_a_file_with_junk_around_it_is_refused_or_read_whole(
    sheet: bytes, expected: dict[str, Any]
) -> None:
    for junk in (b"\0", b"\r\n\r\n", b"--boundary\r\n", b"MZ" + bytes(5000), b"PK\x03\x04" * 9):
        for data in (junk + sheet, sheet + junk, junk + sheet + junk):
            refused_or_same(data, expected)


def test_a_file_with_flipped_bits_is_refused_or_read_whole(
    sheet: bytes, expected: dict[str, Any]
) -> None:
    dice = random.Random(20)  # noqa: S311
    for _ in range(150):
        data = bytearray(sheet)
        for _ in range(dice.choice([1, 1, 3, 30])):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        refused_or_same(bytes(data), expected)


def test_a_file_with_repeated_or_missing_pieces_is_refused_or_read_whole(
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


def test_a_body_with_another_name_is_refused_or_read_whole(
    sheet: bytes, expected: dict[str, Any]
) -> None:
    moved = repacked(sheet, {BODY: None, "word/document2.xml": part_of(sheet)})
    for part in ("_rels/.rels", _TYPES):
        moved = swapped(moved, "word/document.xml", "word/document2.xml", part)
    refused_or_same(moved, expected)


def test_a_file_that_is_too_large_is_refused_with_the_limit(sheet: bytes) -> None:
    (problem,) = refused(sheet + bytes(21_000_000))
    assert "20 MB" in problem["message"] + problem["hint"]


@pytest.fixture(scope="module")
def reader() -> WorksheetReader:
    return reader_of("wexholme")


@pytest.mark.parametrize("suffix", ["docx", "md", "DOCX", "txt", "docm", "doc", ""])
def test_a_folder_named_like_a_file_is_refused(
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


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", ["pipe", "socket", "loop", "nowhere", "/dev/zero", "/dev/tty"])
@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_a_special_file_is_refused_in_time(
    kind: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / f"x.{suffix}"
    special(path, kind)
    assert bounded("worksheet", path).refusals[0]["hint"]


def test_good_files_are_read_beside_files_of_other_kinds(
    command: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, worksheets: Path
) -> None:
    for number, (data, _) in enumerate(KINDS.values()):
        (tmp_path / f"{number}.docx").write_bytes(data)
        (tmp_path / f"{number}.md").write_bytes(data)
    good = worksheets / "pushback-worksheet.docx"
    files = [*sorted(tmp_path.glob("*.docx")), *sorted(tmp_path.glob("*.md")), good]
    ended = command("read", "-c", EXAMPLES / "wexholme.yaml", *files)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    found = json.loads(ended.stdout)
    assert [item["file"] for item in found["items"]] == [good.as_posix()]
    assert len(found["diagnostics"]) == len(files) - 1
    assert all(problem["hint"] for problem in found["diagnostics"])


@pytest.mark.sampled(2)
@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_good_files_are_read_beside_a_pipe(
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
