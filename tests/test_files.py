"""Files are written whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from generator import files, lock
from generator.errors import EnvironmentProblem


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    files.write(tmp_path / "a/b/c.md", b"text")
    assert (tmp_path / "a/b/c.md").read_bytes() == b"text"
    assert [path.name for path in (tmp_path / "a/b").iterdir()] == ["c.md"]


def test_a_file_has_the_permissions_people_expect(tmp_path: Path) -> None:
    files.write(tmp_path / "ours", b"")
    (tmp_path / "plain").write_bytes(b"")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("ours", "plain")}
    assert len(modes) == 1


def test_a_link_in_the_way_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    (tmp_path / "link").symlink_to(target)
    files.write(tmp_path / "link", b"ours")
    assert target.read_text() == "precious"
    assert not (tmp_path / "link").is_symlink()


def test_a_refusal_names_the_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(EnvironmentProblem) as caught:
        files.write(tmp_path / "taken", b"text")
    assert caught.value.problems[0].place.file.endswith("taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentProblem):
        files.write(tmp_path / "file/inside", b"text")


def test_a_lock_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    saved = lock.Lock(tmp_path, {"b/x.md": "2", "a/x.md": "1"})
    saved.save()
    assert lock.load(tmp_path).digests == saved.digests
    assert (tmp_path / lock.NAME).read_text().index("a/x.md") < (
        tmp_path / lock.NAME
    ).read_text().index("b/x.md")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"lock": 2, "files": {}}', '{"lock": 1, "files": {"a": 1}}', '{"lock": 1}'],
)
def test_a_damaged_lock_is_refused_and_not_forgotten(tmp_path: Path, text: str) -> None:
    files.write(tmp_path / lock.NAME, text.encode())
    with pytest.raises(EnvironmentProblem, match="damaged"):
        lock.load(tmp_path)
