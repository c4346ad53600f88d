"""A failure at any step of writing, in any command, loses no file and no answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.foundation.storage import open_folder
from generator.usecases.build import BuildOptions, build
from tests.conftest import EXAMPLES
from tests.support.earlier import make_earlier
from tests.support.faults import KILLED, REMOVE, STEPS, Ended, run, tree

CONFIG = EXAMPLES / "wexholme.yaml"
OPTIONS = ("--team", "aseptic", "--edition", "request", "--jobs", "1", "--quiet", "-c", str(CONFIG))
MOST_STEPS = 60


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents, one filled in and one edited, as each command finds it."""
    folder = tmp_path_factory.mktemp("start")
    options = BuildOptions(
        CONFIG, ("pushback",), ("request",), teams=("aseptic",), output=folder / "out"
    )
    build(options)
    make_earlier(shutil.copytree(folder / "out", folder / "earlier"))
    table = folder / "teams.csv"
    table.write_text("team\none\ntwo\n", encoding="utf-8")
    many = replace(options, teams=(), team_table=table, output=folder / "many", archive=True)
    build(many)
    table.write_text("team\ntwo\nthree\n", encoding="utf-8")
    sheet = folder / "out/aseptic/aseptic-needs-request.md"
    (folder / "filled.md").write_text(
        sheet.read_text().replace("about.request_title -->\n\n…", "about.request_title -->\n\nZ9"),
        encoding="utf-8",
    )
    sheet.write_text(sheet.read_text().replace("# ", "# My own ", 1), encoding="utf-8")
    shutil.copytree(folder / "out", folder / "late")
    build(replace(options, output=folder / "late", overrides=("voice.tagline=Another one",)))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(shutil.copytree(folder, tmp_path_factory.mktemp("warm") / "it"))
        for command in COMMANDS.values():  # import and cache once for all forks
            CliRunner().invoke(main, command, catch_exceptions=False)
    return folder


PLAIN = ("build", "--jobs", "1", "--quiet", "-c", str(CONFIG))
COMMANDS: dict[str, list[str]] = {
    "build": ["build", "pushback", *OPTIONS, "-o", "out", "--set", "voice.tagline=Another one"],
    "archive": ["build", "pushback", *OPTIONS, "-o", "new", "--zip"],
    "renew": [*PLAIN, "-o", "many"],
    "upgrade": [*PLAIN, "-o", "earlier"],
    "refresh": ["refresh", "filled.md", "-o", "fresh", "-q", "-c", str(CONFIG)],
    "read": ["read", "filled.md", "--format", "csv", "-o", "read.csv", "-q", "-c", str(CONFIG)],
    "resolve": ["resolve", "out/aseptic/aseptic-needs-request.md", "--mine", "-q"],
    "theirs": ["resolve", "late/aseptic/aseptic-needs-request.md", "--theirs", "-q"],
    "merge": ["resolve", "late/aseptic/aseptic-needs-request.md", "--merge", "-q"],
    "init": ["init", "mine", "--defaults", "-q"],
}


def faulty_runs(
    start: Path, folder: Path, command: list[str], step: str, fault: str
) -> Iterator[tuple[Ended, dict[str, bytes]]]:
    """Run a command from the same start, its first step failing, then its second, and so on."""
    for number in range(1, MOST_STEPS):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(start, folder)
        done = run(step, number, fault, command, folder)
        yield done, tree(folder)
        if done.returncode not in (4, KILLED):
            return
    raise AssertionError("the command never completed")


@pytest.fixture(scope="module")
def whole(
    start: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], dict[str, bytes]]:
    """The files that each command leaves when nothing goes wrong."""
    found: dict[str, dict[str, bytes]] = {}

    def after(name: str) -> dict[str, bytes]:
        if name not in found:
            folder = tmp_path_factory.mktemp(name) / "whole"
            shutil.copytree(start, folder)
            run("none", 0, "full", COMMANDS[name], folder)
            found[name] = tree(folder)
        return found[name]

    return after


@pytest.mark.sampled(11)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_at_any_step_leaves_every_file_unchanged_or_complete(
    start: Path, tmp_path: Path, whole: Callable[[str], dict[str, bytes]], name: str, step: str
) -> None:
    old, new = tree(start), whole(name)
    for done, found in faulty_runs(start, tmp_path / "it", COMMANDS[name], step, "full"):
        assert "Traceback" not in done.stderr
        assert_whole(found, old, new)
        assert not [path for path in found if path.endswith(".tmp")]
        if done.returncode == 4:
            assert "free some disk space" in done.stderr
    assert found == new


@pytest.mark.sampled(11)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "name", ["build", "renew", "upgrade", "refresh", "resolve", "theirs", "merge"]
)
def test_running_again_completes_a_run_killed_at_any_step(
    start: Path, tmp_path: Path, whole: Callable[[str], dict[str, bytes]], name: str, step: str
) -> None:
    assert_completed(start, tmp_path / "it", whole(name), COMMANDS[name], step)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["renew", "upgrade"])
def test_running_again_completes_a_run_killed_at_any_removal(
    start: Path, tmp_path: Path, whole: Callable[[str], dict[str, bytes]], name: str
) -> None:
    assert_completed(start, tmp_path / "it", whole(name), COMMANDS[name], REMOVE)


def assert_completed(
    start: Path, folder: Path, new: dict[str, bytes], command: list[str], step: str
) -> None:
    """A run that is killed at any such step loses nothing, and the next one completes it."""
    old = tree(start)
    for _, found in faulty_runs(start, folder, command, step, "killed"):
        assert_whole({path: found[path] for path in found if not path.endswith(".tmp")}, old, new)
        run("none", 0, "full", command, folder)
        assert tree(folder) == new


def assert_whole(found: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """No file is half-written, and none that should remain is missing."""
    for path, data in found.items():
        if "/.playbook/" not in path:
            assert data in (old.get(path), new.get(path)), path
    assert {path for path in old if path in new} <= found.keys()


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    ("fault", "hint"),
    [
        ("over quota", "free some space in your quota"),
        ("too large", "free some space in your quota"),
        ("denied", "ask for permission"),
        ("read-only", "name another folder with --output"),
    ],
)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_system_error_is_reported_with_a_hint(
    start: Path, tmp_path: Path, name: str, fault: str, hint: str
) -> None:
    folder = tmp_path / "it"
    shutil.copytree(start, folder)
    done = run("create", 1, fault, COMMANDS[name], folder)
    assert (done.returncode, "Traceback" in done.stderr) == (4, False)
    assert hint in done.stderr
    assert tree(folder) == tree(start)


def test_a_second_run_into_the_same_folder_is_refused(start: Path, tmp_path: Path) -> None:
    folder = tmp_path / "it"
    shutil.copytree(start, folder)
    with open_folder(f"{folder}/out").exclusive_lock():
        done = run("none", 0, "full", COMMANDS["build"], folder)
    assert done.returncode == 4
    assert "another run is writing to this folder" in done.stderr
    assert tree(folder) == tree(start)
