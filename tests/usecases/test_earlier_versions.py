"""Worksheets that were filled with version 1.0.0 of the playbooks lose no answer in today's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.document.notation import show
from generator.usecases.refresh import Refresher
from tests.support.filled import reader_of

FOLDER = Path(__file__).resolve().parent.parent / "data/filled-1.0.0"
ANSWERS: dict[str, dict[str, str]] = json.loads((FOLDER / "answers.json").read_text("utf-8"))


@pytest.mark.parametrize("file", ANSWERS)
def test_every_answer_of_an_earlier_version_is_read(file: str) -> None:
    found = reader_of(file.partition("-")[0]).read(FOLDER / file)
    assert dict(found.texts) == ANSWERS[file]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize("file", ANSWERS)
def test_every_answer_of_an_earlier_version_is_in_the_refreshed_file(
    file: str, kind: str, tmp_path: Path
) -> None:
    reader = reader_of(file.partition("-")[0])
    target = Refresher(reader, kind, tmp_path).refresh(FOLDER / file).target
    before, after = reader.read(FOLDER / file), reader.read(target)
    kept = "\n".join(text for _, text in after.retired.values())
    lost = [
        tag
        for tag, value in before.answers.items()
        if after.answers.get(tag) != value and show(value) not in kept  # type: ignore[arg-type]
    ]
    assert lost == []
    assert len(after.answers) + len(after.retired) >= len(before.answers)


@pytest.mark.parametrize("file", ANSWERS)
def test_fields_that_a_later_version_added_are_not_missing_from_an_earlier_file(file: str) -> None:
    problems = reader_of(file.partition("-")[0]).read(FOLDER / file).problems
    assert [problem for problem in problems if problem.code == "answer.lost"] == []


def test_a_field_that_an_earlier_file_had_is_missing_where_somebody_removed_it(
    tmp_path: Path,
) -> None:
    file = "hallbruecker-pushback-worksheet.md"
    text = (FOLDER / file).read_text("utf-8")
    (tmp_path / file).write_text(
        text.replace("<!-- field clarify.trigger_event -->", ""), encoding="utf-8"
    )
    problems = reader_of("hallbruecker").read(tmp_path / file).problems
    lost = [problem.message for problem in problems if problem.code == "answer.lost"]
    assert lost == ["these fields are missing from the file: step 1 “Anfrage klären”, “Auslöser”"]


@pytest.mark.parametrize("version", ["", "1.1.0", "1.10", "2", "one", "1..0", "9" * 5000])
def test_a_version_that_is_not_earlier_or_no_version_lacks_no_field(version: str) -> None:
    playbook = reader_of("wexholme").project.renderer.catalogue.playbook("pushback")
    assert playbook.added_after(version) == frozenset()
