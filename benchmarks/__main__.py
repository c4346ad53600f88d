"""Compares the speed of this tool with that of others on the same job, and prints tables.

    python -m benchmarks [--turns 5] [--quick]

Every contender keeps its process for the whole run and takes turns with plain python-docx, since
the load of a machine changes; a ratio is the median over all turns of two figures measured one
after the other. docxtpl is measured if it is installed (pip install docxtpl), docxtemplater if npm
is, and pandoc if it is.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from benchmarks.job import CONFIG, ROOT, material, words, write_filled, write_table

YARDSTICK = "python-docx"
# How many documents a contender builds in a turn; each takes about as long as the yardstick.
AMOUNTS = {
    "python-docx": 3,
    "python-docx, slim": 5,
    "docxtpl": 8,
    "docxtemplater": 20,
    "this tool": 500,
    "this tool, with isal": 500,
}
DISK = 1000
K = TypeVar("K")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--only", choices=["warm", "cold", "batches", "reading"])
    parser.add_argument("--quick", action="store_true", help="leave out the 10,000 teams")
    options = parser.parse_args()
    print(f"{_machine()}\n")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        os.environ["PLAYBOOK_CACHE"] = str(place / "cache")
        if options.only in (None, "warm"):
            heading = ("warm", "documents a second", "× python-docx", "spread")
            _show(heading, warm(place, options.turns))
        if options.only in (None, "cold"):
            _show(("a whole process", "seconds", "× python-docx", ""), cold(place, options.turns))
        if options.only in (None, "batches"):
            sizes = (100, 1000) if options.quick else (100, 1000, 10_000)
            heading = (
                "teams",
                "ms a team",
                "without writing",
                "peak MB, parent",
                "peak MB, worker",
            )
            _show(heading, batches(place, sizes, options.turns))
        if options.only in (None, "reading"):
            _show(("filled files", "read a second", "peak MB"), reading(place, options.turns))


def warm(place: Path, turns: int) -> Iterator[tuple[str, ...]]:
    """Documents per second, in memory and to disk."""
    with ExitStack() as opened:
        takes = {
            name: opened.enter_context(_contender(name, place)) for name in AMOUNTS if _has(name)
        }
        takes |= {
            f"this tool, to disk, {jobs} job{'s' * (jobs > 1)}": _to_disk(place, jobs)
            for jobs in (1, 2)
        }
        rates = _in_turns(takes, turns)
    base = rates[YARDSTICK]
    for name, found in rates.items():
        ratios = [mine / theirs for mine, theirs in zip(found, base, strict=True)]
        spread = f"{min(ratios):.1f} to {max(ratios):.1f}"
        yield name, f"{statistics.median(found):,.1f}", f"{statistics.median(ratios):.1f}", spread
    pairs = zip(*(rates[name] for name in list(rates)[-2:]), strict=True)
    yield "2 jobs to 1", "", "", f"× {statistics.median(two / one for one, two in pairs):.2f}"


def cold(place: Path, turns: int) -> Iterator[tuple[str, ...]]:
    """Seconds that a whole process takes."""
    script = place / "cold.py"
    script.write_text(
        "import pickle, sys\nfrom benchmarks import plain\n"
        f"plain.build(pickle.load(open({str(place / 'script')!r}, 'rb')))\n"
    )
    subprocess.run(
        [sys.executable, "-c", "import pickle, sys; from benchmarks import plain; "
         "from benchmarks.job import material; pickle.dump(plain.read_script("
         f"material('{{}}', 2).document), open({str(place / 'script')!r}, 'wb'))"],
        check=True, cwd=ROOT,
    )  # fmt: skip
    build = [
        *(sys.executable, "-m", "generator", "build", "pushback", "-c", str(CONFIG), "-q"),
        *("--edition", "worksheet", "--format", "docx", "-o", str(place / "cold")),
    ]
    commands = {
        YARDSTICK: ([sys.executable, str(script)], {}),
        "this tool, a single build": (build, {}),
        "this tool, a setting changed": ([*build, "--set", "voice.tagline={turn}"], {}),
        "this tool, nothing cached": (build, {"PLAYBOOK_CACHE": "off"}),
        "playbook --help": ([sys.executable, "-m", "generator", "--help"], {}),
        "python -c pass": ([sys.executable, "-c", "pass"], {}),
    }
    subprocess.run(build, check=True, cwd=ROOT)
    if shutil.which("pandoc"):
        markdown = [*build[:-4], "--format", "md", "-o", str(place / "pandoc")]
        subprocess.run(markdown, check=True, cwd=ROOT, stderr=subprocess.DEVNULL)
        page = next((place / "pandoc").glob("*/*.md"))
        made = ["pandoc", str(page), "-o", str(place / "pandoc.docx")]
        commands["pandoc, from our Markdown"] = (made, {})
    takes = {name: _process(place, *command) for name, command in commands.items()}
    found = {
        name: [1 / rate for rate in rates] for name, rates in _in_turns(takes, 2 * turns).items()
    }
    base = found[YARDSTICK]
    for name, seconds in found.items():
        ratio = statistics.median(mine / theirs for mine, theirs in zip(seconds, base, strict=True))
        yield name, f"{statistics.median(seconds):.3f}", f"{ratio:.2f}", ""
    pairs = zip(found["playbook --help"], found["python -c pass"], strict=True)
    ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    yield "--help to pass", "", "", f"× {ratio:.1f}"


def batches(place: Path, sizes: Sequence[int], turns: int) -> Iterator[tuple[str, ...]]:
    """Time per team, and memory, by the size of the batch."""
    takes = {
        (size, what): _to_disk(place, 1, size, what) for size in sizes for what in ("rate", "dry")
    }
    rates = _in_turns(takes, turns)
    for size in sizes:
        costs = (1000 / statistics.median(rates[size, what]) for what in ("rate", "dry"))
        parent, worker = _memory(place, size)
        yield f"{size:,}", *(f"{cost:.2f}" for cost in costs), f"{parent:.1f}", f"{worker:.1f}"


def reading(place: Path, turns: int) -> Iterator[tuple[str, ...]]:
    """Filled worksheets that one command reads: how many a second, and its peak memory."""
    for size, suffix in ((100, "docx"), (1000, "docx"), (100, "md"), (1000, "md")):
        folder = write_filled(place / f"{size}-{suffix}", size, suffix)
        found = [_output("read", str(folder), "", "1").split() for _ in range(turns)]
        rate = statistics.median(size / float(seconds) for seconds, _ in found)
        memory = max(int(peak) for _, peak in found) / 1024
        yield f"{size:,} {suffix}", f"{rate:.0f}", f"{memory:.1f}"


def _in_turns(takes: dict[K, Callable[[], float]], turns: int) -> dict[K, list[float]]:
    """The rates of every contender, which take turns one right after the other."""
    rates: dict[K, list[float]] = {name: [] for name in takes}
    for _ in range(turns):
        for name, take in takes.items():
            rates[name].append(take())
    return rates


@contextmanager
def _contender(name: str, place: Path) -> Iterator[Callable[[], float]]:
    """A function that runs one turn of a contender and returns its documents per second."""
    out = place / f"{name}.docx"
    command = _command(name, place, out)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdin and process.stdout
        stdin, stdout = process.stdin, process.stdout
        if stdout.readline().strip() != "ready":
            raise SystemExit(f"{name} did not start")
        if out.exists():
            assert words(out.read_bytes()) == words(material("{}", 2).document), name

        def take() -> float:
            stdin.write(f"{AMOUNTS[name]}\n")
            stdin.flush()
            return AMOUNTS[name] / float(stdout.readline())

        take()  # warm figures do not include what happens only once
        yield take
        stdin.close()


def _command(name: str, place: Path, out: Path) -> list[str]:
    if name != "docxtemplater":
        return [sys.executable, "-m", "benchmarks.contender", name, str(out)]
    given = material("{{{}}}")
    (place / "template.docx").write_bytes(given.tagged)
    (place / "records.json").write_text(json.dumps(given.records))
    (place / "package.json").write_text('{"type": "module"}')
    shutil.copy(ROOT / "benchmarks/docxtemplater.mjs", place)
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "docxtemplater", "pizzip"],
        cwd=place,
        check=True,
    )
    files = (place / name for name in ("docxtemplater.mjs", "template.docx", "records.json"))
    return ["node", *map(str, files), str(out)]


def _has(name: str) -> bool:
    """Whether what a contender needs is installed."""
    if name == "docxtemplater":
        return bool(shutil.which("npm"))
    if name == "docxtpl":
        return subprocess.run([sys.executable, "-c", "import docxtpl"], check=False).returncode == 0
    return True


def _to_disk(place: Path, jobs: int, size: int = DISK, what: str = "rate") -> Callable[[], float]:
    """A function that runs a batch in a process of its own and returns its files per second, not
    counting the first ones; if `what` is "dry", nothing is written.
    """
    table = write_table(place / f"{size}.csv", size)

    def take() -> float:
        out = tempfile.mkdtemp(dir=place)
        rate = float(_output(what, str(table), out, str(jobs)))
        shutil.rmtree(out)
        return rate

    return take


def _memory(place: Path, size: int) -> tuple[float, float]:
    """The peak memory of a batch in MB: of its parent, and of the larger of its two workers."""
    out = tempfile.mkdtemp(dir=place)
    parent, worker = _output("memory", str(place / f"{size}.csv"), out, "2").split()
    shutil.rmtree(out)
    return int(parent) / 1024, int(worker) / 1024


def _output(*arguments: str) -> str:
    """What `benchmarks.batch` prints, run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.batch", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout


def _process(place: Path, command: list[str], extra: dict[str, str]) -> Callable[[], float]:
    def take() -> float:
        shutil.rmtree(place / "cold", ignore_errors=True)
        mine = [part.replace("{turn}", str(time.monotonic_ns())) for part in command]
        start = time.perf_counter()
        subprocess.run(
            mine,
            check=True,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), **extra},
        )
        return 1 / (time.perf_counter() - start)

    return take


def _machine() -> str:
    cores = os.cpu_count()
    return (
        f"{time.strftime('%Y-%m-%d')}, {platform.system()}, {cores} cores ({platform.machine()}), "
        f"Python {platform.python_version()}"
    )


def _show(heading: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    """The rows as a Markdown table."""
    print(f"| {' | '.join(heading)} |\n|{'---|' + '--:|' * (len(heading) - 1)}", flush=True)
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)
    print()


if __name__ == "__main__":
    main()
