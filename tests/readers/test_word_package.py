"""The parts of a Word file are found by their relationships, and macros by their part."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.readers.docx.reader import DocxReader
from tests.security.crafting import BODY, PROPERTIES, parts_of, related, repacked, swapped, zipped
from tests.security.judging import given, refused
from tests.support.word_edits import FIELD, edited

TYPES, ROOT, OWN = "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"
ANSWER = {"content": "<w:r><w:t>Late</w:t></w:r>"}


def moved(data: bytes, old: str, new: str) -> bytes:
    """The file with a part under another name, which its relationship says."""
    data = swapped(data, old, new, ROOT)
    data = swapped(data, f"/{old}", f"/{new}", TYPES)
    return repacked(data, {old: None, new: parts_of(data)[old]})


def for_the_web(data: bytes) -> bytes:
    """As Word for the web names the main part."""
    parts = parts_of(moved(data, BODY, "word/document2.xml"))
    parts["word/_rels/document2.xml.rels"] = parts.pop(OWN)
    return zipped(parts.items())


def with_backslashes(data: bytes) -> bytes:
    return zipped((name.replace("/", "\\"), part) for name, part in parts_of(data).items())


def with_backslashes_in_relationships(data: bytes) -> bytes:
    return swapped(data, 'Target="word/', 'Target="word\\', ROOT)


def in_other_case(data: bytes) -> bytes:
    names = {BODY: "Word/Document.xml", ROOT: "_Rels/.rels", PROPERTIES: "docprops/custom.XML"}
    return zipped((names.get(name, name), part) for name, part in parts_of(data).items())


def with_full_names(data: bytes) -> bytes:
    return swapped(data, 'Target="word/', 'Target="/word/', ROOT)


def with_moved_properties(data: bytes) -> bytes:
    return moved(data, PROPERTIES, "docProps/own.xml")


def without_relationships(data: bytes) -> bytes:
    return repacked(data, {ROOT: None})


def macro_enabled_by_name_alone(data: bytes) -> bytes:
    return swapped(data, "openxmlformats-officedocument.wordprocessingml.document.main",
                   "ms-word.document.macroEnabled.main", TYPES)  # fmt: skip


def with_an_embedded_workbook(data: bytes) -> bytes:
    content = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
    kind = f'<Default Extension="xlsb" ContentType="{content}"/>'
    data = swapped(data, "<Override", f"{kind}<Override", TYPES)
    return repacked(data, {"word/embeddings/sheet.xlsb": b"\0"})


def with_a_damaged_glossary(data: bytes) -> bytes:
    return repacked(data, {"word/glossary/document.xml": b"<w:glossary"})


@pytest.mark.parametrize(
    "change",
    [
        for_the_web,
        with_backslashes,
        with_backslashes_in_relationships,
        in_other_case,
        with_full_names,
        with_moved_properties,
        without_relationships,
        macro_enabled_by_name_alone,
        with_an_embedded_workbook,
        with_a_damaged_glossary,
    ],
)
def test_a_package_is_read_however_its_parts_are_named(
    change: Callable[[bytes], bytes], blank: bytes
) -> None:
    found = DocxReader().read(change(edited(blank, ANSWER)), "sheet.docx")
    assert (given(found), len(found.stamp)) == ({FIELD: "Late"}, 11)
    assert all(problem.level == "warning" for problem in found.problems)


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("vbaProject.bin", "", ""),
        ("macros.dat", "vbaProject", ""),
        ("macros.dat", "", "application/vnd.ms-office.vbaProject"),
    ],
)
def test_a_part_with_macros_is_refused_by_its_name_relationship_or_type(
    name: str, kind: str, content: str, blank: bytes
) -> None:
    data = repacked(blank, {f"word/{name}": b"\0"})
    data = related(data, (kind, name, False)) if kind else data
    if content:
        entry = f'<Override PartName="/word/{name}" ContentType="{content}"/></Types>'
        data = swapped(data, "</Types>", entry, TYPES)
    (problem,) = refused(data)
    assert problem["code"] == "read.macros"


def test_two_parts_of_one_name_are_refused_though_one_has_backslashes(blank: bytes) -> None:
    parts = [*parts_of(blank).items(), ("word\\document.xml", b"<x/>")]
    (problem,) = refused(zipped(parts))
    assert problem["code"] == "read.doubled_part"
