"""Only one run at a time can lock a folder, and it leaves behind only the files it wrote."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from generator.foundation import files
from generator.foundation.errors import EnvironmentProblem


@pytest.fixture(params=["folder", "file"], autouse=True)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is locked: the folder itself, or a file in it where folders cannot be locked, as on
    Windows.
    """
    monkeypatch.setattr(files, "_OPENS_FOLDERS", request.param == "folder")
    return str(request.param)


def test_a_run_that_writes_nothing_leaves_an_existing_folder_unchanged(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with files.exclusive_lock(f"{tmp_path}/mine/.playbook"):
        pass
    assert [path.name for path in tmp_path.rglob("*")] == ["mine"]


def test_a_run_that_writes_nothing_removes_the_folders_it_created(tmp_path: Path) -> None:
    with files.exclusive_lock(f"{tmp_path}/a/b/.playbook"):
        pass
    assert not list(tmp_path.iterdir())


def test_a_folder_with_files_is_kept(tmp_path: Path) -> None:
    with files.exclusive_lock(f"{tmp_path}/out/.playbook"):
        (tmp_path / "out/a.md").write_text("x")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.md"]


def test_a_second_run_is_refused_and_does_not_break_the_lock_of_the_first(tmp_path: Path) -> None:
    with files.exclusive_lock(f"{tmp_path}/out/.playbook"):
        for _ in range(2):
            with pytest.raises(EnvironmentProblem, match="another run is writing") as caught:
                enter(tmp_path)
            assert caught.value.problems[0].place.file == f"{tmp_path}/out"
    assert not list(tmp_path.iterdir())


def enter(folder: Path, then: Callable[[], object] = lambda: None) -> None:
    with files.exclusive_lock(f"{folder}/out/.playbook"):
        then()


def test_what_a_killed_run_leaves_behind_does_not_block_the_next_run(tmp_path: Path) -> None:
    if not os.fork():
        enter(tmp_path, lambda: os.kill(os.getpid(), signal.SIGKILL))
    os.wait()
    enter(tmp_path)
    assert [path.name for path in (tmp_path / "out").rglob("*")] == [".playbook"]


def test_a_folder_stays_locked_while_a_child_of_a_killed_run_may_still_write(
    tmp_path: Path,
) -> None:
    ended, ending = os.pipe()

    def leave_a_fork() -> None:
        if os.fork():
            os.kill(os.getpid(), signal.SIGKILL)
        os.close(ending)
        os.read(ended, 1)
        os._exit(0)

    if not os.fork():
        enter(tmp_path, leave_a_fork)
    os.wait()
    with pytest.raises(EnvironmentProblem, match="another run is writing"):
        enter(tmp_path)
    os.close(ending)


@pytest.mark.parametrize("kind", ["as here"])  # locking a file is reliable only on Windows
def test_many_concurrent_runs_hold_the_lock_one_at_a_time(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        found = list(pool.map(come_and_go, [tmp_path] * 4))
    assert sum(found) > 0


def come_and_go(folder: Path) -> int:
    """How many of 1,000 attempts got the lock; raises an error if two runs had it at once."""
    entered = 0
    for _ in range(1000):
        with suppress(EnvironmentProblem), files.exclusive_lock(f"{folder}/out/.playbook"):
            (folder / "inside").touch(exist_ok=False)
            (folder / "inside").unlink()
            entered += 1
    return entered
