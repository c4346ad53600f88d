"""A Word worksheet that lost its document properties is recognised by the name that it prints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.foundation.errors import ReadError
from generator.usecases.read import FilledWorksheet, open_reader
from tests.conftest import EXAMPLES
from tests.security.crafting import (
    BODY,
    PROPERTIES,
    before_end,
    part_of,
    parts_of,
    repacked,
    run,
    swapped,
)
from tests.support.filled import filled

ANSWERS = {"about.request_title": "Late handovers", "about.confidential": True}
CORE = "docProps/core.xml"


def sheet(folder: Path, answers: dict[str, Any], edition: str = "worksheet") -> bytes:
    made = filled(folder, answers, edition=edition)
    return next(made.glob("*.docx")).read_bytes()


def read(folder: Path, data: bytes, name: str = "wexholme") -> FilledWorksheet:
    path = folder / "returned.docx"
    path.write_bytes(data)
    return open_reader(EXAMPLES / f"{name}.yaml").read(path)


def inspected(data: bytes) -> bytes:
    """As Word's “Inspect Document” leaves a file."""
    return repacked(data, {PROPERTIES: None})


def saved_elsewhere(data: bytes) -> bytes:
    """As a program leaves a file that knows neither controls nor properties."""
    text = part_of(data).decode()
    for mark in ("<w:sdt>", "</w:sdt>", "<w:sdtContent>", "</w:sdtContent>"):
        text = text.replace(mark, "")
    while "<w:sdtPr>" in text:
        head, _, rest = text.partition("<w:sdtPr>")
        text = head + rest.partition("</w:sdtPr>")[2]
    return repacked(data, {PROPERTIES: None, CORE: None, BODY: text.encode()})


@pytest.mark.parametrize("change", [inspected, saved_elsewhere])
@pytest.mark.parametrize("edition", ["worksheet", "request"])
def test_every_answer_is_read(
    change: Callable[[bytes], bytes], edition: str, tmp_path: Path
) -> None:
    whole = sheet(tmp_path, ANSWERS, edition)
    found, expected = read(tmp_path, change(whole)), read(tmp_path, whole)
    assert expected.answers
    assert (found.answers, found.stamp) == (expected.answers, expected.stamp)
    assert [problem.code for problem in found.problems] == ["read.properties"]


def test_text_typed_beside_the_fields_is_still_reported(tmp_path: Path) -> None:
    typed = before_end(inspected(sheet(tmp_path, ANSWERS)), f"<w:p>{run('typed beside')}</w:p>")
    codes = [problem.code for problem in read(tmp_path, typed).problems]
    assert codes == ["read.properties", "read.beside"]


def test_texts_of_another_day_are_not_reported(tmp_path: Path) -> None:
    old = inspected(sheet(tmp_path, ANSWERS))
    footer = next(
        name for name in parts_of(old) if "footer" in name and b" \xc2\xb7 " in part_of(old, name)
    )
    profile = read(tmp_path, old).stamp["profile"]
    old = swapped(old, profile, "0123456789ab", footer)
    typed = before_end(old, f"<w:p>{run('printed at that time')}</w:p>")
    assert [problem.code for problem in read(tmp_path, typed).problems] == ["read.properties"]


def test_the_file_of_another_organisation_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read(tmp_path, inspected(sheet(tmp_path, ANSWERS)), "quillbasin")
    (problem,) = caught.value.problems
    assert problem.code == "read.not_ours"
    assert "“wexholme-aseptic-pushback-worksheet”" in problem.hint


def test_a_file_without_any_field_is_reported_in_one_line(tmp_path: Path) -> None:
    bare = saved_elsewhere(sheet(tmp_path, ANSWERS))
    text = part_of(bare).decode().replace('w:name="q_', 'w:name="_u0')
    found = read(tmp_path, repacked(bare, {BODY: text.encode()}))
    assert [problem.code for problem in found.problems] == ["read.properties", "answer.lost"]
