"""Files are written completely or not at all."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from generator.foundation import files
from generator.foundation.errors import EnvironmentProblem
from generator.foundation.files import as_argument


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
        with files.open_for_writing(path) as file:
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


@pytest.mark.parametrize("has_links", [True, False])
def test_a_new_file_replaces_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_links: bool
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    if not has_links:  # as on a memory stick
        monkeypatch.setattr(os, "link", refused)
    path = tmp_path / "a.md"
    files.write(path, b"first", new=True)
    with pytest.raises(EnvironmentProblem, match="in the meantime"):
        files.write(path, b"second", new=True)
    assert path.read_bytes() == b"first"
    assert [found.name for found in tmp_path.iterdir()] == ["a.md"]
    files.write(path, b"second")
    assert path.read_bytes() == b"second"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("output/kassel/a-b_1.docx", "output/kassel/a-b_1.docx"),
        ("../über/x.md", "../über/x.md"),
        ("to send/x.md", '"to send/x.md"'),
        ("x(1).md", '"x(1).md"'),
        ("R&D.md", '"R&D.md"'),
    ],
)
def test_a_path_in_a_hint_can_be_copied_into_a_command(path: str, shown: str) -> None:
    assert (as_argument(path), as_argument(Path(path))) == (shown, shown)
