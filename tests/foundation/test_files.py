"""Files are written completely or not at all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from generator.foundation import files
from generator.foundation.errors import EnvironmentProblem


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    files.write(tmp_path / "a/b/c.md", b"text")
    assert (tmp_path / "a/b/c.md").read_bytes() == b"text"
    assert [path.name for path in (tmp_path / "a/b").iterdir()] == ["c.md"]


def test_a_file_has_the_usual_permissions(tmp_path: Path) -> None:
    files.write(tmp_path / "written", b"")
    (tmp_path / "plain").write_bytes(b"")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("written", "plain")}
    assert len(modes) == 1


def test_a_link_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    (tmp_path / "link").symlink_to(target)
    files.write(tmp_path / "link", b"text")
    assert target.read_text() == "precious"
    assert not (tmp_path / "link").is_symlink()


def test_a_refusal_names_the_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(EnvironmentProblem) as caught:
        files.write(tmp_path / "taken", b"text")
    assert caught.value.problems[0].place.file.endswith("taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_writing_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentProblem):
        files.write(tmp_path / "file/inside", b"text")


def test_a_streamed_file_is_written_completely_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(b"old")

    def interrupted() -> None:
        with files.stream(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("pack.zip", b"old")]


def test_sweep_removes_only_temporary_files_of_ended_runs(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    names = [f".playbook-{ended.pid}-0a.tmp", f".playbook-{os.getpid()}-0a.tmp", "mine.tmp"]
    for name in names:
        (tmp_path / name).write_bytes(b"half")
    files.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[1:])


def test_sweep_ignores_a_missing_folder(tmp_path: Path) -> None:
    files.sweep(tmp_path / "none")


def test_a_run_that_writes_nothing_leaves_an_existing_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with files.exclusive_lock(f"{tmp_path}/mine/.playbook/running"):
        pass
    assert [path.name for path in tmp_path.rglob("*")] == ["mine"]


def test_a_run_that_writes_nothing_removes_the_folders_it_created(tmp_path: Path) -> None:
    with files.exclusive_lock(f"{tmp_path}/a/b/.playbook/running"):
        pass
    assert not list(tmp_path.iterdir())


def test_a_new_folder_with_a_file_in_it_stays(tmp_path: Path) -> None:
    with files.exclusive_lock(f"{tmp_path}/out/.playbook/running"):
        (tmp_path / "out/a.md").write_text("x")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.md"]


def test_a_second_run_is_refused_and_leaves_the_lock_of_the_first(tmp_path: Path) -> None:
    with files.exclusive_lock(f"{tmp_path}/out/.playbook/running"):
        for _ in range(2):
            with pytest.raises(EnvironmentProblem, match="another run is writing") as caught:
                enter(tmp_path)
            assert caught.value.problems[0].place.file == f"{tmp_path}/out"
    assert not list(tmp_path.iterdir())


def enter(folder: Path, then: Callable[[], object] = lambda: None) -> None:
    with files.exclusive_lock(f"{folder}/out/.playbook/running"):
        then()


def test_the_lock_of_a_killed_run_blocks_no_other_run(tmp_path: Path) -> None:
    if not os.fork():
        enter(tmp_path, lambda: os.kill(os.getpid(), signal.SIGKILL))
    os.wait()
    assert (tmp_path / "out/.playbook/running").exists()
    entered = []
    enter(tmp_path, lambda: entered.append(True))
    assert entered


def test_a_second_run_does_not_change_the_time_of_the_folder(tmp_path: Path) -> None:
    enter(tmp_path, lambda: (tmp_path / "out/.playbook/lock.json").write_text("{}"))
    before = (tmp_path / "out/.playbook").stat().st_mtime_ns
    enter(tmp_path)
    assert (tmp_path / "out/.playbook").stat().st_mtime_ns == before


def test_a_folder_stays_locked_while_a_fork_of_a_killed_run_may_still_write(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()

    def leave_a_fork() -> None:
        if os.fork():
            os.kill(os.getpid(), signal.SIGKILL)
        os.close(write_end)
        os.read(read_end, 1)
        os._exit(0)

    if not os.fork():
        enter(tmp_path, leave_a_fork)
    os.wait()
    with pytest.raises(EnvironmentProblem, match="another run is writing"):
        enter(tmp_path)
    os.close(write_end)


@pytest.mark.parametrize("kind", ["nothing", "file", "folder"])
def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path: Path, kind: str) -> None:
    target, lock = tmp_path / "target", tmp_path / "out/.playbook/running"
    lock.parent.mkdir(parents=True)
    lock.symlink_to(target)
    if kind == "file":
        target.write_text("precious")
    elif kind == "folder":
        target.mkdir()
    with pytest.raises(EnvironmentProblem, match="the system refuses") as caught:
        enter(tmp_path)
    assert "it is a link" in caught.value.problems[0].hint
    assert lock.is_symlink()
    assert target.exists() == (kind != "nothing")


def test_only_one_of_many_short_runs_holds_the_lock_at_a_time(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        counts = list(pool.map(enter_repeatedly, [tmp_path] * 4))
    assert sum(counts) > 0


def enter_repeatedly(folder: Path) -> int:
    """The number of successful tries to lock a folder; an error if two processes get the lock."""
    entered = 0
    for _ in range(1000):
        with suppress(EnvironmentProblem), files.exclusive_lock(f"{folder}/out/.playbook/running"):
            (folder / "inside").touch(exist_ok=False)
            (folder / "inside").unlink()
            entered += 1
    return entered
