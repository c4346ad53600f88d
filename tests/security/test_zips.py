"""Zip attacks: a Word file is refused before it expands, and nothing in it is written to disk."""

from __future__ import annotations

import io
import json
import random
import stat
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.security.bounds import bounded
from tests.security.crafting import (
    BODY,
    PROPERTIES,
    RUN,
    part_of,
    parts_of,
    repacked,
    run,
    with_bomb,
    zipped,
)
from tests.security.judging import is_refused, refused, refused_or_same

_LOCAL, _CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def packed(name: str, data: bytes, *, crc: int, size: int, offset: int) -> tuple[bytes, bytes]:
    """A local header without its data, and its entry in the central directory."""
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(data), size, len(name), 0)
    central = _CENTRAL + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, offset)
    return _LOCAL + common + name.encode(), central + name.encode()


def ended(body: bytes, directory: list[bytes]) -> bytes:
    """A zip file of what comes before its directory, and the directory."""
    central = b"".join(directory)
    numbers = (0, 0, len(directory), len(directory), len(central), len(body), 0)
    return body + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", *numbers)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(data) + packer.flush()


def quoted_overlap(number: int, megabytes: int) -> bytes:
    """Members that share one deflated kernel, each quoting the next header (Fifield, 2019)."""
    content = bytes(megabytes << 20)
    kernel = deflated(content)
    size, crc = len(content), zlib.crc32(content)
    names = [f"word/media/{one}.xml" for one in range(number - 1)] + [BODY]
    heads: list[bytes] = []
    entries: list[Callable[[int], bytes]] = []
    data = kernel
    for name in names:
        head, _ = packed(name, data, crc=crc, size=size, offset=0)
        arguments = {"name": name, "data": data, "crc": crc, "size": size}
        entries.insert(0, lambda at, given=arguments: packed(**given, offset=at)[1])
        heads.insert(0, head)
        quote = b"\0" + struct.pack("<HH", len(head), len(head) ^ 0xFFFF) + head
        crc, size = zlib.crc32(head + content), size + len(head)
        content, data = head + content, quote + data
    return _joined(heads, entries, kernel)


def _joined(heads: list[bytes], entries: list[Callable[[int], bytes]], kernel: bytes) -> bytes:
    body, directory = b"", []
    for number, (head, entry) in enumerate(zip(heads, entries, strict=True)):
        if number:
            body += b"\0" + struct.pack("<HH", len(head), len(head) ^ 0xFFFF)
        directory.append(entry(len(body)))
        body += head
    return ended(body + kernel, directory)


def full_overlap(sheet: bytes, number: int) -> bytes:
    """One member under many names in the directory."""
    bomb = bytes(15 << 20)
    data = deflated(bomb)
    head, _ = packed(BODY, data, crc=zlib.crc32(bomb), size=len(bomb), offset=0)
    names = [BODY, *(f"word/{one}.xml" for one in range(number))]
    values = {"data": data, "crc": zlib.crc32(bomb), "size": len(bomb), "offset": 0}
    assert sheet
    return ended(head + data, [packed(name, **values)[1] for name in names])


BOMBED = [
    BODY,
    PROPERTIES,
    "docProps/app.xml",
    "word/comments.xml",
    "word/media/image1.png",
    "word/embeddings/oleObject1.bin",
    "[Content_Types].xml",
    "_rels/.rels",
    "customXml/item1.xml",
    "strange/part.dat",
]


@pytest.mark.sampled(8)
@pytest.mark.parametrize("part", BOMBED)
def test_a_bomb_in_any_part_is_named_in_the_refusal(
    part: str, sheet: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.docx"
    path.write_bytes(with_bomb(sheet, part))
    (problem,) = is_refused(bounded("worksheet", path), path)
    assert part in problem["message"]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("task", ["read", "lines"])
@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_compressed_by_another_method_is_refused(
    task: str, method: int, sheet: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.docx"
    path.write_bytes(with_bomb(sheet, BODY, 100, method))
    is_refused(bounded(task, path), path)


def test_many_parts_below_the_limit_are_refused_for_their_total_size(
    sheet: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.docx"
    part = bytes(15 << 20)
    many = [(f"word/media/{number}.png", part) for number in range(10)]
    path.write_bytes(zipped([*parts_of(sheet).items(), *many]))
    is_refused(bounded("worksheet", path), path)


@pytest.mark.parametrize("megabytes", [2, 8])
def test_a_part_that_expands_too_much_is_refused(
    megabytes: int, sheet: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.docx"
    path.write_bytes(with_bomb(sheet, "word/media/image1.png", megabytes))
    is_refused(bounded("worksheet", path), path)


@pytest.mark.parametrize(
    "make", [lambda _: quoted_overlap(40, 18), lambda one: full_overlap(one, 40)]
)
def test_members_that_overlap_are_refused(
    make: Callable[[bytes], bytes], sheet: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "overlap.docx"
    path.write_bytes(make(sheet))
    assert path.stat().st_size < 200_000
    is_refused(bounded("worksheet", path), path)


def with_field(sheet: bytes, part: str, field: int, value: int, *, local: bool = True) -> bytes:
    """The worksheet with one field of a member's headers changed, by its offset: 6 is the flags,
    8 the method, 14 the checksum, 18 the packed size, 22 the real size.
    """
    data = bytearray(sheet)
    with zipfile.ZipFile(io.BytesIO(sheet)) as package:
        info = package.getinfo(part)
    size = 2 if field in (6, 8) else 4
    central = data.index(part.encode(), package.start_dir) - 46
    for start in (info.header_offset, central + 2) if local else (central + 2,):
        data[start + field : start + field + size] = value.to_bytes(size, "little")
    return bytes(data)


@pytest.mark.parametrize("part", [BODY, PROPERTIES])
@pytest.mark.parametrize("field", [14, 18, 22])
@pytest.mark.parametrize("value", [0, 1, 100, 5_000, 10_000_000, 0x7FFFFFFF, 0xFFFFFFFF])
@pytest.mark.parametrize("local", [True, False])
def test_a_member_with_false_headers_is_refused(
    part: str, field: int, value: int, local: bool, sheet: bytes
) -> None:
    refused(with_field(sheet, part, field, value, local=local))


def test_a_bomb_that_claims_to_be_small_is_refused(sheet: bytes, tmp_path: Path) -> None:
    path = tmp_path / "small.docx"
    path.write_bytes(with_field(with_bomb(sheet, BODY), BODY, 22, 5_000, local=False))
    is_refused(bounded("worksheet", path), path)


def test_sixty_thousand_members_are_refused(sheet: bytes, tmp_path: Path) -> None:
    path = tmp_path / "many.docx"
    many = [(f"word/media/{number}", b"") for number in range(60_000)]
    path.write_bytes(zipped([*parts_of(sheet).items(), *many]))
    is_refused(bounded("worksheet", path), path)


@pytest.mark.parametrize("part", [BODY, PROPERTIES, "word/styles.xml"])
@pytest.mark.parametrize("first", [True, False])
def test_a_duplicate_member_is_refused(part: str, first: bool, sheet: bytes) -> None:
    parts = list(parts_of(sheet).items())
    other = part_of(sheet, part).replace(b"ANSWER-TITLE", b"ANOTHER")
    refused(zipped([(part, other), *parts] if first else [*parts, (part, other)]))


@pytest.mark.parametrize("name", ["word/Document.xml", "WORD/document.xml", "docProps/CUSTOM.XML"])
def test_a_member_that_differs_only_in_case_is_refused_or_changes_nothing(
    name: str, sheet: bytes, expected: dict[str, Any]
) -> None:
    other = part_of(sheet).replace(RUN.encode(), run("ANOTHER").encode())
    refused_or_same(zipped([*parts_of(sheet).items(), (name, other)]), expected)


NAMES = [
    "../../escaped.xml", "/escaped.xml", "C:\\escaped.xml", "C:/escaped.xml", "..\\escaped.xml",
    "word/../../escaped.xml", "\\\\host\\escaped.xml", "con", "word/media/aux.png",
    "escaped.xml:stream",
    "word/\u202egnp.xml", "a" * 60_000, "word//escaped.xml", "./escaped.xml", ".", "..", "/",
    "word/media/\x1b[31m.png", "\u3042" * 300, "word/document.xml/", "~/escaped.xml",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_member_with_a_hostile_name_never_becomes_a_file(
    name: str,
    sheet: bytes,
    expected: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a/b")
    refused_or_same(zipped([*parts_of(sheet).items(), (name, b"<x/>")]), expected)
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "b"]


@pytest.mark.parametrize("name", ["word/media/link.png", BODY, PROPERTIES])
def test_a_link_is_never_followed(
    name: str, sheet: bytes, expected: dict[str, Any], tmp_path: Path
) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(part_of(sheet).replace(RUN.encode(), run("STOLEN").encode()))
    link = zipfile.ZipInfo(name)
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    parts = [(other, part) for other, part in parts_of(sheet).items() if other != name]
    refused_or_same(zipped([*parts, (link, str(secret).encode())]), expected)


@pytest.mark.parametrize("part", [BODY, PROPERTIES])
@pytest.mark.parametrize("flags", [0x1, 0x41, 0x2001])
def test_a_member_with_a_password_is_refused(part: str, flags: int, sheet: bytes) -> None:
    refused(with_field(sheet, part, 6, flags))


@pytest.mark.parametrize("method", [0, 1, 6, 9, 12, 14, 93, 95, 98, 99, 0xFFFF])
def test_a_member_with_a_false_method_is_refused(method: int, sheet: bytes) -> None:
    refused(with_field(sheet, BODY, 8, method))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_compressed_by_another_method_is_refused_or_read_whole(
    method: int, sheet: bytes, expected: dict[str, Any]
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as package:
        for name, part in parts_of(sheet).items():
            package.writestr(name, part)
    refused_or_same(made.getvalue(), expected)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_package_compressed_by_another_method_is_refused_or_read_whole(
    method: int, sheet: bytes, expected: dict[str, Any]
) -> None:
    dice = random.Random(22)  # noqa: S311
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as package:
        for name, part in parts_of(sheet).items():
            package.writestr(name, part)
    for _ in range(40):
        data = bytearray(made.getvalue())
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        refused_or_same(bytes(data), expected)


def test_an_end_record_with_false_fields_is_refused_or_changes_nothing(
    sheet: bytes, expected: dict[str, Any]
) -> None:
    end = sheet.rindex(b"PK\x05\x06")
    for field, size in ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)):
        for value in (0, 1, 200, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF):
            data = bytearray(sheet)
            number = value % (1 << 8 * size)
            data[end + field : end + field + size] = number.to_bytes(size, "little")
            refused_or_same(bytes(data), expected)


def test_good_files_are_read_beside_hostile_zips(
    command: Callable[..., subprocess.CompletedProcess[str]],
    sheet: bytes,
    tmp_path: Path,
    worksheets: Path,
) -> None:
    (tmp_path / "1.docx").write_bytes(with_bomb(sheet, BODY, 100))
    (tmp_path / "2.docx").write_bytes(quoted_overlap(30, 18))
    (tmp_path / "3.docx").write_bytes(zipped([*parts_of(sheet).items(), (BODY, b"<x/>")]))
    (tmp_path / "4.docx").write_bytes(with_field(sheet, BODY, 6, 1))
    (tmp_path / "5.docx").write_bytes(repacked(sheet, {PROPERTIES: b"\xff"}))
    good = worksheets / "pushback-worksheet.docx"
    ended = command("read", *sorted(tmp_path.glob("*.docx")), good)
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    found = json.loads(ended.stdout)
    assert [item["file"] for item in found["items"]] == [good.as_posix()]
    assert [bool(problem["hint"]) for problem in found["diagnostics"]] == [True] * 5
