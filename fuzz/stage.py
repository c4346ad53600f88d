"""A folder in which a run of the program can be repeated from the same starting point."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.foundation.files import is_temporary
from generator.foundation.storage import OWN
from generator.output.lockfile import JOURNAL
from tests.conftest import EXAMPLES, ROOT
from tests.support.edits import edit_markdown, fill_markdown, fill_word, remove_team

Tree = Mapping[str, bytes]
OLD, NEW = "Time back to care", "Hours back to care"
TEAMS = ("aseptic", "ward-7", "porters")
OUTPUT = "output"
_GONE = "dispensary"
_ANSWER = "The audit of 3 May"
_FIELD = "clarify.trigger_event"
_LONGEST = 60  # seconds; a longer run hangs


@dataclass(frozen=True)
class Done:
    """How a run ended: its exit code, standard error, seconds, and the files after it."""

    code: int
    errors: str
    seconds: float
    tree: Tree


@dataclass
class Stage:
    """A project in a folder, with a cache that is warm after the first run."""

    folder: Path
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.project = self.folder / "project"
        own = {"PLAYBOOK_CACHE": str(self.folder / "cache"), "PYTHONPATH": str(ROOT)}
        self.environment = {**os.environ, **own}

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a run in the project's folder, in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "generator", *command],
            cwd=self.project,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *command: str) -> Done:
        began = time.monotonic()
        process = self.start(*command)
        _, errors = process.communicate(timeout=_LONGEST)
        return Done(process.returncode, errors, time.monotonic() - began, self.tree())

    def tree(self) -> dict[str, bytes]:
        """Every file of the project."""
        return {
            path.relative_to(self.project).as_posix(): path.read_bytes()
            for path in sorted(self.project.rglob("*"))
            if path.is_file()
        }

    def reset(self, tree: Tree) -> None:
        """Make the project's folder contain exactly these files."""
        shutil.rmtree(self.project, ignore_errors=True)
        for name, data in tree.items():
            (self.project / name).parent.mkdir(parents=True, exist_ok=True)
            (self.project / name).write_bytes(data)

    def first_write(self, before: Tree) -> float:
        """When the first changed file was written, in seconds since the epoch; now if none was."""
        changed = (name for name, data in self.tree().items() if before.get(name) != data)
        times = [(self.project / name).stat().st_mtime for name in changed]
        return min(times, default=time.time())

    def marks(self) -> set[tuple[str, int]]:
        """Each folder with its time of modification; any write changes the set."""
        output = self.project / OUTPUT
        places = (self.project, output, output / OWN)
        found = {entry.path for place in places for entry in os.scandir(place) if entry.is_dir()}
        marks = set()
        for path in (*found, str(self.project)):
            with suppress(FileNotFoundError):  # one that was removed meanwhile
                marks.add((path, Path(path).stat().st_mtime_ns))
        return marks


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a run and everything it started, and wait for its end."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def is_document(name: str) -> bool:
    """Whether a file is for people, not for the program."""
    return f"{OWN}/" not in name and not left_over(name)


def is_journal(name: str) -> bool:
    """Whether a file is the journal of what a run was going to write."""
    return f"/{JOURNAL}/" in name


def left_over(name: str) -> bool:
    """Whether a file is a temporary one that a run left when it ended."""
    return is_temporary(name.rpartition("/")[2])


def build_command(*more: str) -> tuple[str, ...]:
    teams = (part for team in TEAMS for part in ("--team", team))
    return ("build", "pushback", *teams, "-o", OUTPUT, "--quiet", *more)


def set_up(stage: Stage) -> None:
    """Set up a project whose documents were built with the old words."""
    stage.project.mkdir(parents=True)
    shutil.copy(EXAMPLES / "wexholme.yaml", stage.project / "organisation.yaml")
    shutil.copy(EXAMPLES / "wexholme.png", stage.project)
    done = stage.run(*build_command("--team", _GONE))
    assert done.code == 0, done.errors


def reword(stage: Stage) -> None:
    edit_markdown(stage.project / "organisation.yaml", OLD, NEW)


def work_on(stage: Stage) -> None:
    """Do what people do between two builds: edit, fill in, delete, and dissolve a team."""
    output = stage.project / OUTPUT
    edit_markdown(
        output / "ward-7/ward-7-pushback-playbook.md", "## Use it when", "## When to take it"
    )
    for suffix, fill in ((".md", fill_markdown), (".docx", fill_word)):
        worksheet = output / f"porters/porters-pushback-worksheet{suffix}"
        fill(worksheet, _FIELD, _ANSWER)
        (stage.project / "filled").mkdir(exist_ok=True)
        shutil.copy(worksheet, stage.project / "filled")
    (output / "porters/porters-needs-request.md").unlink()
    remove_team(stage.project / "organisation.yaml", _GONE)


def disagree(stage: Stage) -> None:
    """Make an edit of a file conflict with its new words, so that a decision is needed; then edit
    it to use the new words, so that a merge is possible too.
    """
    edited = stage.project / OUTPUT / "aseptic/aseptic-pushback-playbook.md"
    edit_markdown(edited, OLD, "As we say it")
    reword(stage)
    done = stage.run(*build_command())
    assert done.code == 3, done.errors
    edit_markdown(edited, "As we say it", NEW)
    edit_markdown(edited, "## Use it when", "## When to take it")
