"""The organisation's file is found by its name; names that are almost right are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.foundation.errors import ConfigError, Problem
from generator.project.organisation_file import (
    CONFIG_NAME,
    config_below,
    find_config,
    find_organisation,
    near_misses,
    option_for,
)

NEAR = (
    "organization.yaml",
    "organisation.yml",
    "organisation.txt",
    "organisation.yaml.txt",
    "organisation.yaml.yaml",
    "organisation.yaml.rtf",
    "organisation.ymal",
    "organisation.yam",
    "organisations.yaml",
    "organistion.yaml",
    "orgnaisation.yaml",
    "Organisation.yaml",
    "ORGANISATION.YAML",
    "organisation.YAML",
    "Organization.yml.txt",
    " organisation.yaml",
    "organisation.yaml ",
    "organisation .yaml",
    "organisation.yaml.",
    "organisation.yaml\u200b",
    "organisation (1).yaml",
    "organisation(1).yaml",
    "organisation 2.yaml",
    "organisation - Copy.yaml",
    "organisation - Copy (2).yaml",
    "organisation – Kopie.yaml",
    "organisation copia.yaml",
    "Kopie von organisation.yaml",
    "organisation,yaml",
    "organisation_yaml",
    "organisation yaml",
    "organisation",
)
FAR = (
    "organisation-chart.pdf",
    "organisation-chart.yaml",
    "organisation.schema.json",
    "organisation.docx",
    "organisation.xml",
    "organisation.md",
    "organisation-2025.yaml",
    "reorganisation.yaml",
    "organigram.yaml",
    "organisation.yaml.bak",
    "organisation.yaml~",
    "organisation.yaml.old",
    "organisation.yaml.example",
    ".organisation.yaml.swp",
    "._organisation.yaml",
    "~$organisation.yaml",
    "#organisation.yaml#",
    "teams.yaml",
    "(1)",
    "...",
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, which is some folders below an empty one."""
    folder = tmp_path / "a/b/c"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def touch(path: Path, ident: str = "mill") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"organisation: {{id: {ident}}}\n")
    return path


def refused(path: Path | None = None) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        find_config(path)
    return caught.value.problems


@pytest.mark.parametrize("name", NEAR)
def test_a_name_that_is_almost_right_is_an_error(here: Path, name: str) -> None:
    touch(here / name)
    (problem,) = refused()
    assert problem.place.file == name
    message = "is ignored: only a file called organisation.yaml is found automatically"
    assert (problem.code, problem.message) == ("config.name", message)
    assert problem.hint.startswith("rename it to organisation.yaml, or name it: -c ")


@pytest.mark.parametrize("name", FAR)
def test_another_name_is_none_that_is_almost_right(here: Path, name: str) -> None:
    touch(here / name)
    assert near_misses(here) == ()
    assert find_config(None) is None


def test_every_name_that_is_almost_right_is_reported(here: Path) -> None:
    touch(here / "organization.yaml")
    touch(here / "organisation.yml")
    assert [problem.place.file for problem in refused()] == [
        "organisation.yml",
        "organization.yaml",
    ]


def test_a_folder_has_no_name_that_is_almost_right(here: Path) -> None:
    (here / "organisation").mkdir()
    (here / "Organisation.yaml").mkdir()
    assert find_config(None) is None


def test_the_right_name_is_used_in_the_same_or_a_nearer_folder(here: Path) -> None:
    touch(here.parent / "organization.yaml")
    right = touch(here.parent / CONFIG_NAME)
    touch(here.parent.parent / "organisation.yml")
    found = find_config(None)
    assert found == Path("../organisation.yaml")
    assert found.samefile(right)


def test_a_nearer_name_that_is_almost_right_is_an_error(here: Path) -> None:
    touch(here.parent / "organization.yaml")
    touch(here.parent.parent / CONFIG_NAME)
    (problem,) = refused()
    assert problem.place.file == "../organization.yaml"
    assert problem.hint.endswith("-c ../organization.yaml")


def test_a_link_is_used_even_one_that_leads_nowhere(here: Path) -> None:
    touch(here / "organization.yaml")
    (here / CONFIG_NAME).symlink_to("gone.yaml")
    assert find_config(None) == Path(CONFIG_NAME)


def test_a_folder_is_named_for_its_file(here: Path) -> None:
    touch(here / "own" / CONFIG_NAME)
    assert find_config(Path("own")) == Path("own/organisation.yaml")


def test_a_named_folder_with_a_name_that_is_almost_right_is_an_error(here: Path) -> None:
    touch(here / "own/Organisation.yml")
    (problem,) = refused(Path("own"))
    assert problem.place.file == "own/Organisation.yml"


@pytest.mark.parametrize(
    ("there", "named", "meant"),
    [
        ("own/organisation.yaml", "own/organization.yaml", "own/organisation.yaml"),
        ("own/organisation.yaml.txt", "own/organisation.yaml", "own/organisation.yaml.txt"),
        ("Mill.yaml", "mill.yml", "Mill.yaml"),
        ("own/mill/organisation.yaml", "own", "own/mill/organisation.yaml"),
    ],
)
def test_a_missing_file_is_reported_with_a_similar_one(
    here: Path, there: str, named: str, meant: str
) -> None:
    touch(here / there)
    (problem,) = refused(Path(named))
    assert (problem.code, problem.hint) == ("yaml.missing", f"did you mean “{meant}”?")


def test_a_missing_file_without_a_similar_one_is_left_to_those_who_read_it(here: Path) -> None:
    touch(here / "teams.yaml")
    assert find_config(Path("mill.yaml")) == Path("mill.yaml")
    assert find_config(Path("gone/mill.yaml")) == Path("gone/mill.yaml")


def test_the_only_file_in_the_folders_below_is_found(here: Path) -> None:
    assert config_below(here) is None
    first = touch(here / "one" / CONFIG_NAME)
    touch(here / "deep/deeper" / CONFIG_NAME)
    touch(here / ".hidden" / CONFIG_NAME)
    (here / "link").symlink_to(here / "one")
    assert config_below(here) == first
    touch(here / "two" / CONFIG_NAME)
    assert config_below(here) is None


@pytest.mark.parametrize("place", ["returned", ".", "a", "returned/own"])
def test_the_file_of_an_organisation_is_found_above_and_below(here: Path, place: str) -> None:
    touch(here / "other" / CONFIG_NAME, "other")
    touch(here / "broken" / CONFIG_NAME).write_text("organisation: [")
    touch(here / "list" / CONFIG_NAME).write_text("organisation: [id]")
    right = touch(here / place / CONFIG_NAME)
    found = find_organisation("mill", (Path("returned"), Path()))
    assert found
    assert found.samefile(right)
    assert find_organisation("mall", (Path("returned"), Path())) is None


def test_a_hint_quotes_a_path_with_blanks_and_begins_at_the_current_folder(here: Path) -> None:
    assert option_for(here / "own" / CONFIG_NAME) == "-c own/organisation.yaml"
    assert option_for(here.parent / CONFIG_NAME) == "-c ../organisation.yaml"
    assert option_for(here / "our own" / CONFIG_NAME) == '-c "our own/organisation.yaml"'
    assert option_for(Path("/mill/organisation.yaml")) == "-c /mill/organisation.yaml"
