"""A team's documents do not depend on the teams made before it, even with equal settings."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.foundation.locale import find_locale
from generator.foundation.storage import open_folder
from generator.output.lockfile import Lock
from generator.playbook import Renderer, Rendering, RenderJob, open_catalogue
from generator.playbook.settings import TemplateSettings
from generator.usecases.build import BuildOptions, build
from tests.conftest import EXAMPLES, settings_of

CATALOGUE = open_catalogue()
# For each setting, values that are equal or look alike, but that documents print differently.
HOURS = (Decimal(8), Decimal("8.0"), Decimal("8.00"))
COSTS = (
    {"call": Decimal(5), "ticket": Decimal(9)},
    {"ticket": Decimal(9), "call": Decimal(5)},
    {"call": Decimal("5.0"), "ticket": Decimal(9)},
)
TAGLINES = ("Café time", "Cafe\u0301 time", "café time")
BASELINES = (Decimal(1), Decimal("1.0"), 1)
ANSWERS = ({}, {"value.hours_saved_month": Decimal(8)}, {"value.hours_saved_month": Decimal("8.0")})
Choice = tuple[int, int, int, int, int]


def job(choice: Choice, edition: str) -> RenderJob:
    hours, costs, tagline, baseline, answers = choice
    plain: dict[str, Any] = settings_of("wexholme")
    plain["escalation_contacts"][0]["respond_within_hours"] = HOURS[hours]
    plain["rates"]["cost_per_incident"] = COSTS[costs]
    plain["voice"]["tagline"] = TAGLINES[tagline]
    plain["cheat_codes"][0]["baseline"]["value"] = BASELINES[baseline]
    playbook, locale = CATALOGUE.playbook("pushback"), find_locale("en-GB")
    return RenderJob(
        playbook, edition, TemplateSettings(plain), locale, answers={**ANSWERS[answers]}
    )


@lru_cache
def alone(choice: Choice, edition: str) -> Rendering:
    """The document as the only one of its run."""
    return Renderer(CATALOGUE).render(job(choice, edition))


CHOICES = st.tuples(
    *(st.integers(0, len(values) - 1) for values in (HOURS, COSTS, TAGLINES, BASELINES, ANSWERS))
)


@pytest.mark.parametrize("edition", ["playbook", "worksheet"])
@settings(max_examples=max(4, settings.default.max_examples // 4))
@given(choices=st.lists(CHOICES, min_size=2, max_size=4))
@example(choices=[(0, 0, 0, 0, 1), (1, 0, 0, 0, 1), (0, 0, 0, 0, 1)])
@example(choices=[(0, 0, 0, 0, 1), (0, 1, 0, 0, 1), (0, 2, 0, 0, 1)])
@example(choices=[(0, 0, 0, 0, 1), (0, 0, 0, 1, 1), (0, 0, 0, 2, 1)])
@example(choices=[(0, 0, 0, 0, 1), (0, 0, 0, 0, 2), (0, 0, 1, 0, 2)])
def test_a_document_is_the_same_whoever_came_before(edition: str, choices: list[Choice]) -> None:
    renderer = Renderer(CATALOGUE)
    for choice in choices:
        assert renderer.render(job(choice, edition)) == alone(choice, edition)


def teams(path: Path, rows: tuple[tuple[str, str], ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["team", "department", "escalation_contacts.partner.respond_within_hours"])
        table.writerows([name, "pharmacy", hours] for name, hours in rows)
    return path


def made(table: Path, folder: Path, jobs: int) -> dict[Any, Any]:
    """The documents of each team and their records, without those of the run."""
    options = BuildOptions(
        EXAMPLES / "wexholme.yaml",
        ("pushback",),
        ("worksheet",),
        team_table=table,
        output=folder,
        jobs=jobs,
    )
    assert build(options).exit_code == 0
    records = Lock.load(open_folder(str(folder))).records.items()
    digests = {name: (record.digest, record.inputs, record.text) for name, record in records}
    documents = {
        (path.parent.name, path.suffix): path.read_bytes() for path in folder.glob("[!.]*/*.*")
    }
    return {**digests, **documents}


@pytest.fixture
def built(tmp_path: Path) -> Callable[..., dict[Any, Any]]:
    """Build worksheets for teams, given in order with their hours."""

    def build_all(rows: tuple[tuple[str, str], ...], jobs: int = 1) -> dict[Any, Any]:
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return made(teams(folder / "teams.csv", rows), folder / "output", jobs)

    return build_all


def test_documents_and_records_of_a_team_do_not_depend_on_its_neighbours(
    built: Callable[..., dict[Any, Any]],
) -> None:
    rows = (("plain", ""), ("typed", "8.0"), ("more", "8.00"), ("same", "8"))
    first = built(rows)
    assert b"8.0 working hours" in first["typed", ".md"]
    assert b"8 working hours" in first["plain", ".md"]
    for order in list(permutations(rows))[1::8]:
        assert built(order) == first
    assert built(rows, jobs=2) == first
    alone = built(rows[1:2])
    assert alone == {name: first[name] for name in alone}
