"""The scores of intake stay with the team: its own pages explain them, no other shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.filled import filled

BANDS = ("**8–12**", "**5–7**", "**4**")
SCORES = ("impact", "reach", "risk", "effort")


def page(folder: Path, name: str, edition: str) -> str:
    made = filled(folder, {}, name, edition, "intake", formats=("md",))
    return (made / f"intake-{edition}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["wexholme", "hallbruecker", "arcaya"])
def test_the_playbook_says_what_each_total_means(tmp_path: Path, name: str) -> None:
    text = page(tmp_path, name, "playbook")
    assert all(band in text for band in BANDS)


@pytest.mark.parametrize("name", ["wexholme", "hallbruecker", "arcaya"])
@pytest.mark.parametrize("edition", ["canvas", "request"])
def test_pages_for_the_other_side_have_no_score(tmp_path: Path, name: str, edition: str) -> None:
    text = page(tmp_path, name, edition)
    assert not any(band in text for band in BANDS)
    assert not any(f"<!-- filter.{score} -->" in text for score in SCORES)
