"""A folder behaves the same on this machine and at a remote address."""

from __future__ import annotations

import errno
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem

from generator.foundation.errors import ConfigError, EnvironmentProblem
from generator.foundation.storage import Folder, absolute, open_folder
from generator.usecases.build import BuildOptions, build
from tests.conftest import EXAMPLES
from tests.support.faults import tree


class Share(LocalFileSystem):  # type: ignore[misc]
    """A service that does not replace a file by moving another, such as a Windows share."""

    protocol = "share"

    def mv(self, path1: str, path2: str, **more: object) -> None:
        if self.exists(path2):
            raise FileExistsError(errno.EEXIST, "already exists", path2)
        super().mv(path1, path2, **more)


fsspec.register_implementation("share", Share)

ADDRESSES: dict[str, Callable[[Path], str]] = {
    "path": lambda path: str(path / "out"),
    "file": lambda path: f"file://{path}/out",
    "local": lambda path: f"local://{path}/out",
    "share": lambda path: f"share://{path}/out",
    "memory": lambda _: f"memory://{uuid.uuid4()}/out",
}


@pytest.fixture(params=ADDRESSES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return ADDRESSES[request.param](tmp_path)


@pytest.fixture
def folder(address: str) -> Folder:
    return open_folder(address)


def test_a_written_file_can_be_read(folder: Folder) -> None:
    folder.write("a/b.md", b"one")
    folder.write("a/b.md", b"two", sync=True)
    assert folder.read("a/b.md") == b"two"


def test_a_missing_file_reads_as_none(folder: Folder) -> None:
    assert folder.read("a/b.md") is None
    assert folder.names("a") == []
    folder.remove("a/b.md")


def test_a_folder_lists_its_files_without_the_removed_ones(folder: Folder) -> None:
    for name in ("a/2.md", "a/1.md", "b/3.md"):
        folder.write(name, b"x")
    folder.remove("a/2.md")
    assert folder.names("a") == ["1.md"]


def test_a_file_can_be_written_in_pieces(folder: Folder) -> None:
    with folder.open_for_writing("a/pack.zip") as file:
        file.write(b"one ")
        file.write(b"two")
    assert folder.read("a/pack.zip") == b"one two"


@pytest.mark.parametrize("old", [None, b"old"])
def test_a_half_written_file_does_not_appear(folder: Folder, old: bytes | None) -> None:
    if old:
        folder.write("a/pack.zip", old)

    def interrupted() -> None:
        with folder.open_for_writing("a/pack.zip") as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    assert folder.read("a/pack.zip") == old


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file size limits")
@pytest.mark.parametrize("way", ["write", "stream"])
def test_a_service_without_space_keeps_the_old_file(tmp_path: Path, way: str) -> None:
    address = f"local://{tmp_path}/out"
    open_folder(address).write("a.md", b"old")
    source = f"""if True:
        import resource
        from generator.foundation.errors import EnvironmentProblem
        from generator.foundation.storage import open_folder

        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        folder = open_folder({address!r})
        try:
            if {way!r} == "write":
                folder.write("a.md", bytes(5000))
            with folder.open_for_writing("a.md") as file:
                file.write(bytes(5000))
        except EnvironmentProblem:
            print("reported")
    """
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, check=True)
    assert done.stdout == b"reported\n"
    assert tree(tmp_path) == {"out/a.md": b"old"}


@pytest.mark.parametrize("below", ["a", ".playbook", ".playbook/base"])
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, below: str) -> None:
    folder, elsewhere = open_folder(str(tmp_path / "out")), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "b.md").write_bytes(b"precious")
    (tmp_path / "out" / below).parent.mkdir(parents=True)
    (tmp_path / "out" / below).symlink_to(elsewhere)
    for act in (
        lambda: folder.write(f"{below}/b.md", b"new"),
        lambda: folder.read(f"{below}/b.md"),
        lambda: folder.remove(f"{below}/b.md"),
        lambda: folder.names(below and f"{below}/c"),
    ):
        with pytest.raises(EnvironmentProblem, match="is a link that leads out of the folder"):
            act()
    assert (elsewhere / "b.md").read_bytes() == b"precious"


def test_a_folder_is_not_locked_through_a_link(tmp_path: Path) -> None:
    for name in ("out", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "out/.playbook").symlink_to(tmp_path / "elsewhere")
    before = (tmp_path / "elsewhere").stat().st_mtime_ns
    folder = open_folder(str(tmp_path / "out"))
    with (
        pytest.raises(EnvironmentProblem, match="is a link that leads out of the folder"),
        folder.exclusive_lock(),
    ):
        pass
    assert (tmp_path / "elsewhere").stat().st_mtime_ns == before


def test_a_file_that_is_a_link_is_neither_read_nor_written_through(tmp_path: Path) -> None:
    folder, secret = open_folder(str(tmp_path / "out")), tmp_path / "secret"
    secret.write_bytes(b"precious")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/b.md").symlink_to(secret)
    with pytest.raises(EnvironmentProblem):
        folder.read("b.md")
    folder.write("b.md", b"new")
    assert secret.read_bytes() == b"precious"
    assert folder.read("b.md") == b"new"


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    folder = open_folder(str(tmp_path / "out"))
    folder.write("a/b.md", b"new")
    assert (tmp_path / "real/a/b.md").read_bytes() == b"new"


def test_a_build_into_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out/wexholme").symlink_to(tmp_path / "elsewhere")
    report = build(BuildOptions(EXAMPLES / "wexholme.yaml", ("pushback",), output=tmp_path / "out"))
    assert report.exit_code == 4
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_build_writes_the_same_files_to_any_kind_of_folder(address: str, tmp_path: Path) -> None:
    options = [
        BuildOptions(
            EXAMPLES / "wexholme.yaml",
            editions=("request",),
            teams=("aseptic", "ward-7"),
            output=output,
            archive=True,
        )
        for output in (address, tmp_path / "here")
    ]
    written = []
    for option in options:
        report = build(option)
        assert report.exit_code == 0
        names = [outcome.name for outcome in report.outcomes] + [".playbook/lock.json"]
        folder = open_folder(str(option.output))
        written.append({name: folder.read(name) for name in names})
    assert written[0] == written[1]
    assert None not in written[0].values()
    again = build(options[0])
    assert {outcome.action.value for outcome in again.outcomes} == {"unchanged"}


@pytest.mark.parametrize("typed", ["out", "file://out", "./out", "memory://somewhere/out"])
def test_an_absolute_address_leads_to_the_same_folder_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.chdir(tmp_path)
    open_folder(typed).write("a.md", b"one")
    address = absolute(typed)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert open_folder(address).read("a.md") == b"one"


def test_an_unsupported_address_is_reported() -> None:
    for address in ("nosuch://x", "gcs://bucket/x"):
        with pytest.raises(ConfigError, match="cannot be reached"):
            open_folder(address)


def test_a_file_in_the_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(EnvironmentProblem, match="is a file"):
        open_folder(str(tmp_path / "out"))


def test_an_error_of_a_service_is_reported_as_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    folder = open_folder(f"local://{tmp_path}/file")
    with pytest.raises(EnvironmentProblem, match="the service reports"):
        folder.write("a.md", b"x")
