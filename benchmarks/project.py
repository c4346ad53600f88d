"""The seconds that each command takes for an organisation of many teams with all their files.

    python -m benchmarks.project [--teams 300] [--against PYTHON]

Each command is a process of its own. `--against` names the Python of an environment in which
another version of this tool is installed; its commands are run in turn with those of this one.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.organisation import write_organisation

_SHEET = "*-pushback-worksheet.docx"
Step = Callable[[Path], tuple[str, ...]]


def _build(_: Path) -> tuple[str, ...]:
    return "build", "--all-teams"


def _changed(home: Path) -> tuple[str, ...]:
    """Build once more, after the tagline was changed, which is on every cover and worksheet."""
    path = home / "organisation.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("tagline: .*", "tagline: Hours for those who care", text), "utf-8")
    return ("build",)


def _sheets(home: Path) -> tuple[str, ...]:
    return tuple(str(path.relative_to(home)) for path in sorted(home.glob(f"output/*/{_SHEET}")))


STEPS: dict[str, Step] = {
    "build --all-teams": _build,
    "build, nothing changed": lambda _: ("build",),
    "build, the tagline changed": _changed,
    "status": lambda _: ("status",),
    "check": lambda _: ("check",),
    "read, a worksheet of each team": lambda home: ("read", *_sheets(home)),
    "refresh, a worksheet of each team": lambda home: ("refresh", *_sheets(home)),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.project", description=__doc__)
    parser.add_argument("--teams", type=int, default=300)
    parser.add_argument("--against", metavar="PYTHON")
    options = parser.parse_args()
    pythons = [sys.executable, *filter(None, [options.against])]
    with tempfile.TemporaryDirectory() as place:
        homes = [Path(place) / str(number) for number in range(len(pythons))]
        for home in homes:
            home.mkdir()
            write_organisation(home, options.teams)
        extra = " in the other version | ratio |" if options.against else ""
        print(f"| {options.teams} teams | seconds |{extra}\n|---|{'--:|' * (2 * len(homes) - 1)}")
        for name, step in STEPS.items():
            seconds = [_timed(*one, step) for one in zip(pythons, homes, strict=True)]
            more = f" {seconds[-1]:.1f} | {seconds[0] / seconds[-1]:.2f} |" if extra else ""
            print(f"| {name} | {seconds[0]:.1f} |{more}", flush=True)
        files = sum(path.is_file() for path in homes[0].glob("output/*/*"))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(f"\n{files:,} files; the largest process had {most:.0f} MB")


def _timed(python: str, home: Path, step: Step) -> float:
    command = [python, "-m", "generator", *step(home)]
    environment = {**os.environ, "PLAYBOOK_CACHE": str(home / "cache")}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 1):  # sheets without answers are incomplete
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
