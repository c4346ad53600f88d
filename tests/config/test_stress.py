"""The organisations that strain the pages have settings as valid as any other's."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.project.options import BuildOptions
from generator.usecases.check import check
from tests.support.page_guard.documents import STRESS, config_of, team_of

FILES = [path for path in sorted(STRESS.glob("*.yaml")) if path.name != "answers.yaml"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_organisation_that_strains_the_pages_has_no_problems(path: Path, tmp_path: Path) -> None:
    assert config_of(path.stem) == path
    options = BuildOptions(path, teams=(team_of(path.stem),), output=tmp_path)
    assert check(options, strict=True).problems == ()
