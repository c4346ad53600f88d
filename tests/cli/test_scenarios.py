"""Acceptance tests: what people do with the tool, from their file to their pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.usecases.build import BuildOptions, build
from tests.conftest import TEAMS

EDITIONS = ("playbook", "worksheet", "request")


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


def pages(folder: Path, config: Path, **units: object) -> dict[str, str]:
    """The Markdown pages of a unit by edition, without their stamps."""
    build(BuildOptions(config, ("pushback",), formats=("md",), output=folder, **units))  # type: ignore[arg-type]
    return {
        edition: path.read_text(encoding="utf-8").rpartition("\n<!-- playbook-generator")[0]
        for edition in EDITIONS
        for path in folder.glob(f"*/*-{edition}.md")
    }


def test_a_first_pack_has_tagline_and_steps_and_no_leftover_markup(
    tmp_path: Path, examples: Path
) -> None:
    pack = pages(tmp_path, examples / "wexholme.yaml", teams=("aseptic",))
    assert "Time back to care" in pack["playbook"]
    steps = re.findall(r"^## \*Step (\d) of 5\*", pack["playbook"], re.MULTILINE)
    assert steps == list("12345")
    for page in pack.values():
        assert not re.search(r"\{\{|\{%|\bNone\b|^#+ *$", page, re.MULTILINE)
        assert "Heidi Kirby" in page


def test_an_invalid_file_stops_the_build_and_every_problem_has_its_place(
    tmp_path: Path, organisation: Callable[..., Path]
) -> None:
    path = organisation(
        replaced={
            'long: "Learning & Workforce Development", ': "",
            "{hours_saved_month}": "{weeks}",
        }
    )
    result = run("build", "-c", path, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "24:3: “voice.function.long” is missing" in result.stderr
    assert "39:13: no playbook fills the gap {weeks}" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_team_that_overrides_a_name_differs_only_in_that_name_and_its_own(
    tmp_path: Path, organisation: Callable[..., Path]
) -> None:
    path = organisation(
        replaced={"{id: aseptic, name: Aseptic Unit}": "{id: aseptic, name: Aseptic Unit,"
                  " voice: {learner: {one: technician, many: technicians}}}"}
    )  # fmt: skip
    team = pages(tmp_path / "team", path, teams=("aseptic",))
    parent = pages(tmp_path / "parent", path, department="pharmacy")
    for edition in EDITIONS:
        expected = team[edition].replace("technician", "pharmacy colleague")
        expected = expected.replace("Technician", "Pharmacy colleague")
        expected = expected.replace("Aseptic Unit, Pharmacy", "Pharmacy").replace(
            "Aseptic Unit", "Pharmacy"
        )
        assert expected == parent[edition]
        assert "Aseptic Unit" in team[edition]
    assert "technicians" in team["playbook"]


def test_explain_shows_the_layer_that_supplied_a_value(examples: Path) -> None:
    result = run(
        "explain", "voice.learner.many", "--team", "aseptic", "-c", examples / "wexholme.yaml"
    )
    assert "→\tdepartment pharmacy\tpharmacy colleagues\t" in result.stdout


def test_a_ban_that_a_department_lifts_is_lifted_only_for_its_teams(examples: Path) -> None:
    def banned(team: str) -> str:
        return run(
            "explain", "voice.terms", "--team", team, "-c", examples / "quillbasin.yaml"
        ).stdout

    assert "remove: true" in banned("emea")
    assert "remove: true" not in banned("tier-1")


@pytest.mark.parametrize(
    ("name", "team"),
    list(TEAMS.items()),
)
def test_values_come_out_as_they_were_typed(
    tmp_path: Path, examples: Path, name: str, team: str
) -> None:
    from html import unescape

    from markdown_it import MarkdownIt

    typed = {
        "wexholme": ["L&WD", "O'Dunmore", ">£5,000", "Wexholme & Tarn"],
        "quillbasin": ["Ship smarter <together>", "#enablement", "Okonjo-Reyes"],
        "hallbruecker": ["Können, das läuft", "Weißkamp", "Yıldızhan", "-212"],
        "arcaya": ["Molinos de Arcaya, S. Coop.", "Goñi Ulibarri", "Más de 3.000 €"],
    }
    pack = pages(tmp_path, examples / f"{name}.yaml", teams=(team,))
    shown = unescape(
        "".join(MarkdownIt("commonmark").enable("table").render(p) for p in pack.values())
    )
    for text in typed[name]:
        assert text in shown
