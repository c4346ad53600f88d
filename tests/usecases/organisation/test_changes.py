"""No save is lost: not in two windows, not beside a command, not when the program is killed."""

from __future__ import annotations

import random
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from generator.foundation.digests import digest
from generator.foundation.errors import ConfigError, EnvironmentProblem, UndecidedError
from generator.foundation.files import is_temporary
from generator.usecases.organisation.changes import SavedChange, save_edits, save_text, undo
from tests.support.processes import started
from tests.support.settings import data_of, form_of, organisation_file, saved

SAVES = 4  # of each window
PATIENCE = 60  # seconds
# A program that saves new goals of its name, and one that changes a text for ever.
APPEND = """
import sys
from pathlib import Path
from tests.usecases.organisation.test_changes import add_goals
add_goals(Path(sys.argv[1]), sys.argv[2])
"""
CHANGE = """
import sys
from pathlib import Path
from tests.support.settings import saved
for number in range(10_000):
    saved(Path(sys.argv[1]), {"voice.tagline": f"Number {number}"})
    print(number, flush=True)
"""


def add_goals(path: Path, name: str) -> None:
    """Save some goals, each as soon as nobody else is saving; what was refused is tried again."""
    for number in range(SAVES):
        for _ in range(PATIENCE * 100):
            try:
                saved(path, {"goals.+0.label": f"{name} {number}"})
                break
            except (UndecidedError, EnvironmentProblem):
                time.sleep(random.uniform(0, 0.02))  # noqa: S311
        else:
            raise AssertionError("nothing could be saved")


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = organisation_file(tmp_path)
    form = form_of(path)
    edits, seen = form.edits({"voice.tagline": "Mine"}), form.spot.file.digest
    path.write_bytes(theirs := path.read_bytes() + b"# theirs\n")
    with pytest.raises(UndecidedError, match="has changed since it was opened"):
        save_edits(path, edits, seen)
    with pytest.raises(UndecidedError, match="has changed since it was opened"):
        save_text(path, "all mine", seen)
    with pytest.raises(UndecidedError, match="has changed since it was opened"):
        undo(SavedChange(path, b"before", b"after"))
    assert path.read_bytes() == theirs


def test_two_windows_and_two_programs_lose_no_save(tmp_path: Path) -> None:
    path = organisation_file(tmp_path)
    windows = [
        threading.Thread(target=add_goals, args=(path, f"window {number}")) for number in range(2)
    ]
    programs = [
        subprocess.Popen([sys.executable, "-c", APPEND, path, f"program {number}"])
        for number in range(2)
    ]
    for thread in windows:
        thread.start()
    for thread in windows:
        thread.join(PATIENCE)
    assert [program.wait(PATIENCE) for program in programs] == [0, 0]
    labels = [goal["label"] for goal in data_of(path.read_bytes())["goals"]]
    names = [*("window 0", "window 1"), *("program 0", "program 1")]
    assert sorted(labels) == sorted(f"{name} {n}" for name in names for n in range(SAVES))
    assert [one.name for one in tmp_path.iterdir()] == ["organisation.yaml"]


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(20))])
def test_a_killed_save_leaves_the_old_file_or_the_new_one(seed: int, tmp_path: Path) -> None:
    path = organisation_file(tmp_path)
    with started([sys.executable, "-c", CHANGE, str(path)], subprocess.PIPE) as program:
        assert program.stdout
        assert program.stdout.readline() == "0\n"
        time.sleep(random.Random(seed).uniform(0, 0.1))  # noqa: S311
        program.kill()
        program.wait()
        said = int(["0", *program.stdout.read().split()][-1])
    tagline = data_of(path.read_bytes())["voice"]["tagline"]
    assert tagline in (f"Number {said}", f"Number {said + 1}")
    left = [one.name for one in tmp_path.iterdir() if one.name != "organisation.yaml"]
    assert all(map(is_temporary, left))
    assert saved(path, {"voice.tagline": "After"}).after == path.read_bytes()  # nothing is locked


def test_each_save_can_be_undone_whatever_the_file_contains(tmp_path: Path) -> None:
    path = organisation_file(tmp_path)
    before = path.read_bytes() + b"# caf\xe9, \xff\r\n\r# and more"
    path.write_bytes(before)
    change = save_text(path, "a: b\n", digest(before))
    assert path.read_bytes() == b"a: b\n"
    assert change.lines()[0].after == "a: b"
    undone = undo(change)
    assert path.read_bytes() == before
    undo(undone)
    assert path.read_bytes() == b"a: b\n"


def test_a_file_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    target = organisation_file(real)
    target.chmod(0o600)
    path = tmp_path / "organisation.yaml"
    path.symlink_to(target)
    change = saved(path, {"voice.tagline": "T"})
    save_text(path, "a: b", digest(change.after))
    assert path.is_symlink()
    assert target.read_text() == "a: b"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_file_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    path = organisation_file(tmp_path)
    change = saved(path, {"voice.tagline": "T"})
    path.unlink()
    for act in (lambda: undo(change), lambda: save_text(path, "", ""), lambda: form_of(path)):
        with pytest.raises(ConfigError):
            act()
    assert not path.exists()


def test_lines_that_differ_are_numbered_as_in_the_new_file(tmp_path: Path) -> None:
    path = organisation_file(tmp_path, "BASE\ngoals:\n  - {id: a, label: A}")
    change = saved(path, {"goals.0.label": "B", "voice.tagline": "T"})
    found = [(line.number, line.before, line.after) for line in change.lines()]
    assert found == [
        (7, "", "tagline: T"),
        (9, "- {id: a, label: A}", "- {id: a, label: B}"),
    ]
