"""Settings that work but were probably meant otherwise are reported at their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.project.project import built_in_example, open_project
from tests.cases import cases
from tests.config.test_errors import BASE, line_of

CASES = cases("config/warnings.md", 2)


@pytest.mark.parametrize(("title", "source", "expected"), CASES, ids=[case[0] for case in CASES])
def test_every_warning_is_reported_at_its_place(
    title: str, source: str, expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_text(source.replace("BASE", BASE), encoding="utf-8")
    found = open_project(path).config.warnings
    assert "\n".join(map(line_of, found)) == expected, title
    assert all(warning.level == "warning" for warning in found)


def test_a_text_of_an_included_file_is_reported_there(tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_text(f"{BASE}\ndepartments:\n  - include: care.yaml\n", encoding="utf-8")
    (tmp_path / "care.yaml").write_text("id: care\nname: Care #1\n", encoding="utf-8")
    (warning,) = open_project(path).config.warnings
    assert str(warning.place).endswith("care.yaml:2:1")


def test_the_example_may_use_its_own_texts_but_a_copy_may_not(tmp_path: Path) -> None:
    example = built_in_example()
    assert not open_project(example).config.warnings
    copy = tmp_path / "organisation.yaml"
    copy.write_bytes(example.read_bytes())
    found = open_project(copy).config.warnings
    assert {warning.code for warning in found} == {"config.leftover"}
    lines = copy.read_text(encoding="utf-8").splitlines()
    reported = " ".join(lines[warning.place.line - 1] for warning in found)
    for text in (
        "Maeve",
        "Idris",
        "that work",
        "return_to",
        "back {hours",
        "saves us",
        "Late damp",
    ):
        assert text in reported, text
