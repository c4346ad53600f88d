"""Words that an organisation avoids are gone from every page that others see."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from generator.project.check_terms import proofread
from generator.project.project import open_project
from tests.conftest import EXAMPLES

AVOIDED = yaml.safe_load((EXAMPLES.parent / "tests/data/avoided.yaml").read_text("utf-8"))
SPEAKERS = {"en": "quillbasin", "de": "hallbruecker", "es": "arcaya"}


@pytest.mark.parametrize("formality", ["formal", "neutral", "casual"])
@pytest.mark.parametrize("language", AVOIDED)
def test_no_page_for_others_needs_a_word_that_is_often_avoided(
    tmp_path: Path, language: str, formality: str
) -> None:
    """Findings in the labels are on pages for the other side, since no term is for all texts."""
    source = yaml.safe_load((EXAMPLES / f"{SPEAKERS[language]}.yaml").read_text("utf-8"))
    terms = [{"avoid": word, "use": "…"} for word in AVOIDED[language]]
    source["voice"] |= {"terms": terms, "formality": formality}
    source.pop("branding")
    source["departments"] = []
    path = tmp_path / "organisation.yaml"
    path.write_text(yaml.safe_dump(source, allow_unicode=True), encoding="utf-8")
    found = proofread(open_project(path, ()))
    labels = [one for one in found if one.place and "labels.yaml" in one.place.file]
    assert [f"{one.place.file}:{one.place.line} {one.message}" for one in labels] == []
