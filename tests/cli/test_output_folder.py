"""Documents go to `output` beside the organisation's file, whatever the current folder is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from tests.conftest import EXAMPLES
from tests.support.edits import edit_markdown

Run = Callable[..., Result]
BUILD = ("build", "pushback", "--edition", "request", "--format", "md")
PAGE = "wexholme/wexholme-needs-request.md"
USED = "Using output/, which contains documents of “wexholme”; -o names another folder.\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in a folder below that of an organisation's file."""
    home = tmp_path / "home"
    (home / "tables").mkdir(parents=True)
    shutil.copy(EXAMPLES / "wexholme.yaml", home / "organisation.yaml")
    shutil.copy(EXAMPLES / "wexholme.png", home)
    monkeypatch.chdir(home / "tables")
    return lambda *args: CliRunner().invoke(
        main, [str(arg) for arg in args], catch_exceptions=False
    )


@pytest.mark.slow
def test_every_command_uses_the_folder_beside_the_file(run: Run) -> None:
    built = run(*BUILD)
    assert built.stdout == f"created\t../output/{PAGE}\n"
    assert built.stderr.splitlines()[-1] == "1 created in ../output/"
    assert not Path("output").exists()
    assert run("status").stderr.splitlines()[-1] == "Nothing changed."
    assert "No findings: 1 file checked." in run("check").stderr
    edit_markdown(Path("../organisation.yaml"), "Time back to care", "Hours back to care")
    assert f"\t../output/{PAGE}\t" in run("status").stdout
    assert f"--- ../output/{PAGE}" in run("diff", f"../output/{PAGE}").stdout
    assert "ok\toutput\t../output is writable" in run("doctor").stdout
    edit_markdown(Path(f"../output/{PAGE}"), "# ", "# My ")
    assert run("resolve", f"../output/{PAGE}", "--mine").exit_code == 0


def test_problems_name_the_file_from_the_current_folder(run: Run) -> None:
    edit_markdown(Path("../organisation.yaml"), "tagline:", "taglin:")
    assert run("check").stderr.startswith("Error: ../organisation.yaml:")


@pytest.mark.parametrize(
    ("option", "output"),
    [
        ("../own", "../own/output"),
        ("../own/organisation.yaml", "../own/output"),
        ("../own/../own/organisation.yaml", "../own/../own/output"),
    ],
)
def test_the_folder_is_beside_the_file_that_is_named(run: Run, option: str, output: str) -> None:
    shutil.copytree("..", "../own", ignore=shutil.ignore_patterns("own"))
    assert run(*BUILD, "-c", option).stdout == f"created\t{output}/{PAGE}\n"
    absolute = Path("../own").resolve()
    assert run(*BUILD, "-c", absolute).stdout == f"unchanged\t../own/output/{PAGE}\n"


def test_a_link_to_the_file_has_a_folder_of_its_own(run: Run) -> None:
    Path("organisation.yaml").symlink_to("../organisation.yaml")
    assert run(*BUILD).stdout == f"created\toutput/{PAGE}\n"
    assert not Path("../output").exists()


def test_documents_in_the_current_folder_are_renewed_there_with_a_remark(run: Run) -> None:
    run(*BUILD, "-o", "output")
    for command in (BUILD, ("status",), ("diff",), ("check",)):
        result = run(*command)
        assert result.exit_code == 0
        assert result.stderr.startswith(USED)
    assert not Path("../output").exists()
    assert USED not in run(*BUILD, "-q").stderr
    assert run(*BUILD, "-o", "../output").stdout == f"created\t../output/{PAGE}\n"


def test_documents_of_another_organisation_in_the_current_folder_are_left_alone(run: Run) -> None:
    run(*BUILD, "-c", EXAMPLES / "arcaya.yaml", "-o", "output")
    before = sorted(Path("output").rglob("*"))
    result = run(*BUILD)
    assert result.stdout == f"created\t../output/{PAGE}\n"
    assert "Using" not in result.stderr
    assert sorted(Path("output").rglob("*")) == before


def test_a_language_of_its_own_has_its_folder_beside_the_file_too(run: Run) -> None:
    german = (*BUILD, "--locale", "de-AT")
    assert f"created\t../output/de-AT/{PAGE}\n" in run(*german).stdout
    run(*german, "-o", "output")
    again = run(*german)
    assert f"unchanged\toutput/de-AT/{PAGE}\n" in again.stdout
    assert again.stderr.startswith(USED)


def test_a_file_is_included_relative_to_the_file_that_is_found(run: Run) -> None:
    path = Path("../organisation.yaml")
    head, _, _ = path.read_text(encoding="utf-8").partition("  - id: pharmacy")
    path.write_text(f"{head}  - include: units/pharmacy.yaml\n", encoding="utf-8")
    Path("../units").mkdir()
    Path("../units/pharmacy.yaml").write_text("id: pharmacy\nname: Pharmacy\n")
    built = run(*BUILD, "--department", "pharmacy")
    assert built.stdout == "created\t../output/pharmacy/pharmacy-needs-request.md\n"


def test_a_file_in_the_place_of_the_folder_is_reported(run: Run) -> None:
    Path("../output").write_text("x")
    result = run(*BUILD)
    assert result.exit_code == 4
    assert "Error: ../output: is a file, not a folder" in result.stderr
    assert run(*BUILD, "-o", "elsewhere").exit_code == 0
