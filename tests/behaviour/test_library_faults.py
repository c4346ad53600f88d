"""A library loses no case, whichever step of writing or removing fails or is the last one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.library.case_folder import CaseFolder
from generator.library.history import Case
from tests.conftest import EXAMPLES
from tests.support.cases import ADA, sheet
from tests.support.faults import KILLED, REMOVE, STEPS, Ended, run

MOST_STEPS = 40
COMMANDS = {
    "add": ["library", "add", "returned", "-q"],
    "forget": ["library", "forget", "--requester", ADA, "-q"],
    "expire": ["library", "expire", "-q", "--no-input"],
}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a case of two revisions in its library, another one that is old, and a folder
    with a third revision and a new case.
    """
    home = tmp_path_factory.mktemp("start")
    shutil.copy(EXAMPLES / "wexholme.yaml", home / "organisation.yaml")
    shutil.copy(EXAMPLES / "wexholme.png", home)
    (home / "returned").mkdir()
    old = {"about.request_title": "Old", "about.date_received": "2019-01-01"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        for number, typed in enumerate([{}, {"clarify.trigger_event": f"{ADA} fell"}, old]):
            sheet(home / "now.md", typed | {"outcome.date_decided": old and "2019-02-01"})
            added = CliRunner().invoke(main, ["library", "add", "now.md", "-q"])
            assert added.exit_code == 0, number
        (home / "now.md").unlink()
        sheet(home / "returned/a.md", {"clarify.trigger_event": "Two falls"})
        sheet(home / "returned/b.md", {"about.request_title": "New", "about.requester": "Bo"})
        shutil.rmtree(home / "returned/blanks")
        for command in COMMANDS.values():  # import and cache once for all forks
            shutil.copytree(home, home / "warm")
            patch.chdir(home / "warm")
            CliRunner().invoke(main, command, catch_exceptions=False)
            patch.chdir(home)
            shutil.rmtree(home / "warm")
    shutil.rmtree(home / "blanks")
    return home


def faulty_runs(
    start: Path, home: Path, command: list[str], step: str, fault: str
) -> Iterator[Ended]:
    """Run a command from the same start, its first step failing, then its second, and so on."""
    for number in range(1, MOST_STEPS):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(start, home)
        done = run(step, number, fault, command, home)
        assert "Traceback" not in done.stderr
        yield done
        if done.returncode not in (4, KILLED):
            return
    raise AssertionError("the command never completed")


def cases_in(home: Path) -> dict[str, Case]:
    """Every case by its title and requester. No record is damaged, and none lacks its sheet."""
    folder, found = CaseFolder(home / "library"), {}
    for paths in folder.listing().by_case.values():
        case, problems = folder.case(paths)
        assert case
        assert not problems
        assert all(folder.file(one.original).exists() for one in case.heads if one.original)
        found[str(case.current.answers["about.request_title"])] = case
    return found


def left_over(home: Path) -> list[str]:
    return [path.name for path in (home / "library").rglob("*.tmp")]


@pytest.mark.sampled(8)
@pytest.mark.parametrize("fault", ["killed", "full"])
@pytest.mark.parametrize("step", STEPS)
def test_adding_that_ends_at_any_step_loses_no_case_and_is_completed_by_the_next_run(
    start: Path, tmp_path: Path, step: str, fault: str
) -> None:
    home = tmp_path / "home"
    before = cases_in(start)
    for done in faulty_runs(start, home, COMMANDS["add"], step, fault):
        found = cases_in(home)
        assert all(found[title].found.keys() >= case.found.keys() for title, case in before.items())
        if done.returncode == 4:
            assert "free some disk space" in done.stderr
            assert not left_over(home)
        assert run("none", 0, "full", COMMANDS["add"], home).returncode == 0
        found = cases_in(home)
        assert found.keys() == before.keys() | {"New"}
        assert len(found["Shift handover"].revisions) == 3
        assert not found["Shift handover"].is_conflict
        assert not left_over(home)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("step", [REMOVE, *STEPS])
def test_forgetting_that_ends_at_any_step_keeps_all_cases_and_is_completed_by_the_next_run(
    start: Path, tmp_path: Path, step: str
) -> None:
    home = tmp_path / "home"
    before = {title: case.current.derived for title, case in cases_in(start).items()}
    for _ in faulty_runs(start, home, COMMANDS["forget"], step, "killed"):
        assert {title: case.current.derived for title, case in cases_in(home).items()} == before
        assert run("none", 0, "full", COMMANDS["forget"], home).returncode == 0
        assert {title: case.current.derived for title, case in cases_in(home).items()} == before
        texts = [path.read_bytes() for path in (home / "library").rglob("*") if path.is_file()]
        assert not any(ADA.encode() in text for text in texts)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("step", [REMOVE, "replace"])
def test_expiring_that_ends_at_any_step_is_completed_by_the_next_run(
    start: Path, tmp_path: Path, step: str
) -> None:
    home = tmp_path / "home"
    for _ in faulty_runs(start, home, COMMANDS["expire"], step, "killed"):
        assert run("none", 0, "full", COMMANDS["expire"], home).returncode == 0
        assert cases_in(home).keys() == set()
        assert not [*(home / "library/files").glob("*")]
