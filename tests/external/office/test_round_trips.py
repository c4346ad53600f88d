"""Answers come back from a worksheet that LibreOffice has saved in other formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.playbook import open_catalogue
from tests.external.office.conftest import Convert
from tests.security.crafting import parts_of, zipped
from tests.support.filled import reader_of
from tests.support.fills import Filled, fill
from tests.support.office import ORGANISATIONS, Built
from tests.support.scores import SURE, Score, score_of

pytestmark = pytest.mark.office
FORMATS = ("odt", "rtf", "doc", "html")
PLAYBOOKS = ("backing", "pushback")


def filled_of(built: Built, name: str, playbook: str) -> Filled:
    """A worksheet with an answer in every field."""
    blank = parts_of((built(name) / f"{playbook}-worksheet.docx").read_bytes())
    return fill(blank, tuple(open_catalogue().playbook(playbook).shapes()))


def assert_all_come_back(score: Score) -> None:
    """Line breaks apart, which LibreOffice 7 loses when it opens a file."""
    assert score.wrong_and(SURE) == []
    assert len(score.joined) == score.answers, sorted(score.missing)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("playbook", PLAYBOOKS)
@pytest.mark.parametrize("name", [one.id for one in ORGANISATIONS])
def test_answers_come_back_from_another_format_and_back(
    name: str, playbook: str, suffix: str, built: Built, tmp_path: Path, convert: Convert
) -> None:
    filled = filled_of(built, name, playbook)
    path = tmp_path / "filled.docx"
    path.write_bytes(zipped(filled.package.items()))
    back = convert(convert(path, suffix), "docx")
    assert_all_come_back(score_of(reader_of(name), back, filled))


@pytest.mark.parametrize("suffix", ["odt", "html"])
@pytest.mark.parametrize("playbook", PLAYBOOKS)
@pytest.mark.parametrize("name", [one.id for one in ORGANISATIONS])
def test_answers_come_back_from_another_format(
    name: str, playbook: str, suffix: str, built: Built, tmp_path: Path, convert: Convert
) -> None:
    filled = filled_of(built, name, playbook)
    path = tmp_path / "filled.docx"
    path.write_bytes(zipped(filled.package.items()))
    assert_all_come_back(score_of(reader_of(name), convert(path, suffix), filled))
