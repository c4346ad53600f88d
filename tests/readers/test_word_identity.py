"""A Word worksheet that lost its document properties is recognised by the name that it prints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.foundation.errors import ConfigError, UndecidedError
from generator.project.ownership import UNKNOWN_OWNER
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
    zipped,
)
from tests.support.blanks import sheet_of
from tests.support.editors import CHANGES
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


def downloaded(data: bytes) -> bytes:
    """As a file comes back from Google Docs: no controls, and bookmarks with other names."""
    bare = saved_elsewhere(data)
    text = part_of(bare).decode().replace('w:name="q_', 'w:name="_u0')
    return repacked(bare, {BODY: text.encode()})


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
    profile = read(tmp_path, old).stamp["profile"]
    footer = next(
        name
        for name in parts_of(old)
        if "footer" in name and profile.encode() in part_of(old, name)
    )
    old = swapped(old, profile, "0123456789ab", footer)
    typed = before_end(old, f"<w:p>{run('printed at that time')}</w:p>")
    assert [problem.code for problem in read(tmp_path, typed).problems] == ["read.properties"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("change", [inspected, saved_elsewhere, downloaded])
def test_nobody_knows_whose_the_file_of_another_organisation_is(
    change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "returned.docx"
    path.write_bytes(change(sheet(tmp_path, ANSWERS)))
    reader = open_reader(EXAMPLES / "quillbasin.yaml")
    found = reader.read(path)
    assert found.stamp["organisation"] == UNKNOWN_OWNER
    assert found.answers["about.request_title"] == "Late handovers"
    assert "config.owner" not in [problem.code for problem in found.problems]
    with pytest.raises(UndecidedError) as caught:
        reader.read_own(path)
    assert "--organisation quillbasin" in caught.value.problems[0].hint


def test_somebody_can_say_whose_a_file_is(tmp_path: Path) -> None:
    path = tmp_path / "returned.docx"
    path.write_bytes(downloaded(sheet(tmp_path, ANSWERS)))
    quillbasin = EXAMPLES / "quillbasin.yaml"
    own = open_reader(quillbasin, organisation="quillbasin").read_own(path)
    assert own.stamp["organisation"] == "quillbasin"
    with pytest.raises(ConfigError) as caught:
        open_reader(quillbasin, organisation="wexholme").read_own(path)
    assert "is a worksheet of “wexholme”" in caught.value.problems[0].message


def test_a_file_without_any_tag_is_read_by_its_labels(tmp_path: Path) -> None:
    whole = sheet(tmp_path, ANSWERS)
    found, expected = read(tmp_path, downloaded(whole)), read(tmp_path, whole)
    assert (found.answers, found.stamp) == (expected.answers, expected.stamp)
    assert set(found.certainty.values()) == {"sure"}
    assert [problem.code for problem in found.problems] == ["read.labels"]


def only_words(data: bytes) -> bytes:
    """As a file comes back when nothing but its words, lines and tables is left of it."""
    return zipped(CHANGES["all but the words dropped"](parts_of(data)).items())


def test_the_team_is_known_from_the_line_that_names_it_with_its_department(tmp_path: Path) -> None:
    whole = sheet(tmp_path, ANSWERS)
    assert read(tmp_path, only_words(whole)).stamp == read(tmp_path, whole).stamp


def test_an_organisation_that_only_the_answers_name_is_not_the_one_a_file_is_of(
    tmp_path: Path,
) -> None:
    named = dict.fromkeys(("about.request_title", "about.requester"), "Quillbasin, Inc.")
    data = only_words(sheet(tmp_path, named))
    assert read(tmp_path, data, "quillbasin").stamp["organisation"] == UNKNOWN_OWNER


def test_an_organisation_that_a_text_above_the_worksheet_names_is_not_the_one_it_is_of(
    tmp_path: Path,
) -> None:
    data = only_words(sheet(tmp_path, ANSWERS))
    greeting = f"<w:p>{run('As agreed with Quillbasin, Inc. and Porters:')}</w:p>".encode()
    body = part_of(data).replace(b"<w:body>", b"<w:body>" + greeting)
    data = repacked(data, {BODY: body})
    assert read(tmp_path, data, "quillbasin").stamp["organisation"] == UNKNOWN_OWNER
    assert read(tmp_path, data).stamp["team"] == "aseptic"


def test_an_id_that_goes_on_after_that_of_an_organisation_is_of_another_one(tmp_path: Path) -> None:
    data = inspected(sheet(tmp_path, ANSWERS))
    north = ("id=wexholme-north", "name=Northern Clinics", "short_name=Northern")
    overrides = tuple(f"organisation.{setting}" for setting in north)
    foreign = inspected(sheet_of(EXAMPLES / "wexholme.yaml", "pushback", overrides=overrides).data)
    assert read(tmp_path, foreign).stamp["organisation"] == UNKNOWN_OWNER
    assert read(tmp_path, data).stamp["organisation"] == "wexholme"


def test_a_worksheet_of_a_team_that_is_gone_is_still_the_organisations_own(tmp_path: Path) -> None:
    data = swapped(inspected(sheet(tmp_path, ANSWERS)), "wexholme-aseptic", "wexholme-gone", CORE)
    found = read(tmp_path, data).stamp
    assert found["organisation"] == "wexholme"
