"""A cluster of a real scheduler and two real workers builds the same as one process."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from generator.foundation.executors import TaskSpec, open_executor
from tests.cli.test_batch import many, team_table, tree
from tests.conftest import EXAMPLES
from tests.support.place import new_place

pytestmark = pytest.mark.cluster
PATIENCE = 60
DASK = Path(sys.executable).with_name("dask")


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler on loopback with two workers of one thread each, which run in
    the folder of another organisation.
    """
    logs = tmp_path_factory.mktemp("dask")
    shutil.copy(EXAMPLES / "quillbasin.yaml", logs / "organisation.yaml")
    with ExitStack() as started:

        def start(name: str, *arguments: str) -> Path:
            log = logs / name
            with log.open("wb") as file:
                process = subprocess.Popen(
                    [DASK, *arguments, "--no-dashboard"], stdout=file, stderr=file, cwd=logs
                )
            started.callback(process.wait, PATIENCE)
            started.callback(process.terminate)
            return log

        log = start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0")
        address = _found(log, r"Scheduler at:\s+(tcp://\S+)")
        for number in (1, 2):
            worker = start(f"worker-{number}", "worker", address, "--nthreads", "1")
            _found(worker, r"Registered to:\s+(tcp://\S+)")
        yield address


def _found(log: Path, pattern: str) -> str:
    """The first match of a pattern in a log, as soon as there is one."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        match = re.search(pattern, log.read_text(errors="replace"))
        if match:
            return match[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


def build(folder: Path, rows: Path, *options: str) -> subprocess.CompletedProcess[str]:
    named = ("-c", str(EXAMPLES / "wexholme.yaml"), "--teams", str(rows))
    return build_here(folder, "--edition", "request", *named, *options)


def build_here(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "generator", "build", "pushback")
    return subprocess.run(
        [*command, *options], cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_cluster_writes_the_same_bytes_as_one_process(scheduler: str, tmp_path: Path) -> None:
    rows = many(tmp_path, 60)
    cluster = ("--executor", "dask", "--scheduler", scheduler)
    done = build(tmp_path, rows, "-o", "cluster", "--zip", *cluster)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        0,
        f"{60 * 2 + 3} created in {tmp_path.as_posix()}/cluster/",
    )
    assert build(tmp_path, rows, "-o", "here", "--zip", "--jobs", "1").returncode == 0
    assert tree(tmp_path / "cluster") == tree(tmp_path / "here")


def test_a_cluster_writes_to_an_address(scheduler: str, tmp_path: Path) -> None:
    rows = many(tmp_path, 8)
    cluster = ("--executor", "dask", "--scheduler", scheduler)
    done = build(tmp_path, rows, "-o", f"local://{tmp_path}/far", *cluster)
    assert done.returncode == 0, done.stderr
    build(tmp_path, rows, "-o", "here")
    assert tree(tmp_path / "far") == tree(tmp_path / "here")


def given(folder: Path, kind: str) -> tuple[str, ...]:
    """Create files in a folder, and return options that name them relative to it."""
    team_table(folder, *((f"team-{number}", f"Team {number}") for number in range(8)))
    (folder / "answers.yaml").write_text("about.request_title: One thing\n")
    filled = ("--edition", "worksheet", "--answers", "answers.yaml", "-o", "filled")
    assert build_here(folder, *filled).returncode == 0
    (path,) = (folder / "filled").glob("*/*.md")
    return {
        "teams": ("--edition", "request", "--teams", "teams.csv"),
        "answers": ("--edition", "summary", "--answers", "answers.yaml"),
        "from": ("--edition", "summary", "--from", str(path.relative_to(folder))),
    }[kind]


@pytest.mark.parametrize("what", ["teams", "answers", "from"])
@pytest.mark.parametrize("own", ["wexholme", "the built-in example"])
def test_workers_in_another_folder_build_for_the_organisation_of_the_run(
    scheduler: str, tmp_path: Path, own: str, what: str
) -> None:
    if own != "the built-in example":
        shutil.copy(EXAMPLES / f"{own}.yaml", tmp_path / "organisation.yaml")
    options = given(tmp_path, what)
    done = build_here(tmp_path, *options, "-o", "here", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    cluster = ("--executor", "dask", "--scheduler", scheduler)
    done = build_here(tmp_path, *options, "-o", "cluster", *cluster)
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "cluster") == tree(tmp_path / "here")


def test_an_invalid_team_is_reported_by_its_worker(scheduler: str, tmp_path: Path) -> None:
    rows = tmp_path / "teams.csv"
    rows.write_text("team,branding.primary\na,\nb,red\nc,\n")
    done = build(tmp_path, rows, "-o", "out", "--executor", "dask", "--scheduler", scheduler)
    assert done.returncode == 1
    assert "teams.csv:3: “branding.primary” should be a colour" in done.stderr
    assert len(done.stdout.splitlines()) == 4
    assert "Traceback" not in done.stderr


def test_a_worker_starts_once_per_run(scheduler: str) -> None:
    spec: TaskSpec[object, str, object] = TaskSpec(uuid4, getattr, iter, str)
    first, second = (set(open_executor(scheduler, 1).run(spec, ["hex"] * 20)) for _ in range(2))
    assert (len(first | second), first & second) in [(number, set()) for number in (2, 3, 4)]


def test_an_error_at_the_start_of_a_worker_is_raised_here(scheduler: str) -> None:
    spec: TaskSpec[object, str, object] = TaskSpec(partial(int, "none"), getattr, iter, str)
    with pytest.raises(ValueError, match="none"):
        list(open_executor(scheduler, 1).run(spec, ["real"]))


def test_a_scheduler_that_does_not_answer_is_reported(tmp_path: Path) -> None:
    rows = many(tmp_path, 1)
    done = build(tmp_path, rows, "--executor", "dask", "--scheduler", "tcp://127.0.0.1:1")
    assert done.returncode == 4
    assert "no scheduler answers" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_cluster_renews_what_was_built(scheduler: str, tmp_path: Path) -> None:
    place = new_place(tmp_path)
    place.request(team_table=place.table(*(f"team-{number}" for number in range(30))))
    place.request(all_teams=True, archive=True)
    place.reword()
    shutil.copytree(place.output, tmp_path / "cluster")
    place.build()
    command = (sys.executable, "-m", "generator", "build", "-o", "cluster", "--executor", "dask")
    done = subprocess.run(
        [*command, "--scheduler", scheduler],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "38 updated" in done.stderr  # three of them archives
    assert tree(tmp_path / "cluster") == tree(place.output)
