"""What the first version built in tests/data/upgrade is renewed by today's, and nothing is lost.

The files were built by commit fc89f6a: `playbook build pushback --team ward-7 --edition worksheet
--edition request`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.project.options import BuildOptions
from generator.usecases.build import Report, build
from generator.usecases.read import open_reader
from generator.usecases.refresh import Refresher
from tests.conftest import ROOT
from tests.support.word_edits import FIELD, edited

EARLIER = ROOT / "tests/data/upgrade"
OLD = Path("output/ward-7")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EARLIER, tmp_path / "project"))


def renewed(project: Path) -> Report:
    return build(BuildOptions(project / "organisation.yaml", output=str(project / "output")))


def test_files_that_nobody_edited_are_renewed_under_todays_names(project: Path) -> None:
    report = renewed(project)
    assert report.exit_code == 0
    assert sorted(path.name for path in (project / OLD).iterdir()) == [
        "ward-7-needs-request.docx",
        "ward-7-needs-request.md",
        "ward-7-pushback-worksheet.docx",
        "ward-7-pushback-worksheet.md",
    ]
    assert not (project / "output/.playbook/pending").exists()


def test_an_edit_of_an_earlier_file_is_kept(project: Path) -> None:
    sheet = project / OLD / "pushback-worksheet.md"
    sheet.write_text(sheet.read_text("utf-8") + "\nA note of mine.\n", "utf-8")
    renewed(project)
    texts = [path.read_text("utf-8") for path in (project / OLD).glob("*.md")]
    assert sum("A note of mine." in text for text in texts) == 1


def test_a_sheet_filled_in_by_then_is_read_and_refreshed(project: Path) -> None:
    sheet = project / OLD / "pushback-worksheet.docx"
    filled = edited(sheet.read_bytes(), {"content": "<w:r><w:t>New pumps</w:t></w:r>"})
    sheet.write_bytes(filled)
    renewed(project)
    assert sheet.read_bytes() == filled
    reader = open_reader(project / "organisation.yaml")
    target = Refresher(reader, "docx", project / "refreshed").refresh(sheet).target
    assert reader.read(target).answers[FIELD] == "New pumps"
