"""The time that the studio takes: its start and each screen, for an organisation of many teams.

    python -m benchmarks.studio [--teams 300] [--turns 5]

The server is a process of its own; the times are those of whole requests on this machine, with the
organisation's file read anew for each, as the studio does.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from benchmarks.organisation import write_organisation
from generator.project.options import BuildOptions
from generator.usecases.build import build

_SCREENS = (
    "/", "/home/documents", "/home/returned", "/home/library", "/organisation/voice",
    "/organisation/phrases", "/organisation/teams", "/organisation/look", "/organisation/goals",
    "/organisation/rules", "/organisation/wording", "/documents", "/documents/overview",
    "/returned", "/library", "/send",
)  # fmt: skip


class Browser:
    """The studio of a folder in a process of its own, and requests to it."""

    def __init__(self, folder: Path) -> None:
        start = time.perf_counter()
        command = [sys.executable, "-m", "generator", "serve", "--no-browser"]
        self._process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        address = urlsplit(self._process.stdout.readline().strip())
        self._host = address.netloc
        self._cookie = ""
        answer = self.ask("GET", f"/open?key={parse_qs(address.query)['key'][0]}")
        self._cookie = str(answer.getheader("set-cookie")).partition(";")[0]
        self.ask("GET", "/")
        self.started = time.perf_counter() - start

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> HTTPResponse:
        headers = {"Cookie": self._cookie, "Origin": f"http://{self._host}"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection = HTTPConnection(self._host)
        connection.request(method, path, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        self.text = answer.read().decode(errors="replace")
        assert answer.status < 400, (path, self.text)
        return answer

    def memory(self) -> float:
        """The memory of the server in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) / 1000 if found else 0.0

    def close(self) -> None:
        self.ask("POST", "/close", {"_": ""})
        self._process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.studio", description=__doc__)
    parser.add_argument("--teams", type=int, default=300)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ["PLAYBOOK_CACHE"] = f"{place}/cache"
        config = write_organisation(Path(place), options.teams)
        build(BuildOptions(config, editions=("playbook", "worksheet"), all_teams=True))
        print(f"| {options.teams} teams | |\n|---|--:|", flush=True)
        browser = Browser(Path(place))
        for name, figure in _measured(browser, options.turns):
            print(f"| {name} | {figure} |", flush=True)
        browser.close()


def _measured(browser: Browser, turns: int) -> Iterator[tuple[str, str]]:
    yield "start, to the first page", f"{browser.started:.2f} s"
    for path in _SCREENS:
        yield path, _median(browser, "GET", path, turns)
    browser.ask("GET", "/organisation/voice")
    seen = re.search(r'name="_seen" value="(\w+)"', browser.text)
    form = {"_seen": seen[1] if seen else "", "voice.tagline": "Hours back"}
    draft = "/organisation/voice/draft"
    yield "the page beside a form, after a change", _median(browser, "POST", draft, turns, form)
    yield "memory of the server", f"{browser.memory():.0f} MB"


def _median(
    browser: Browser, method: str, path: str, turns: int, form: dict[str, str] | None = None
) -> str:
    """The median time of a request, after one that is not counted."""
    seconds = []
    for turn in range(turns + 1):
        changed = {**form, "voice.tagline": f"Hours back {turn}"} if form else None
        start = time.perf_counter()
        browser.ask(method, path, changed)
        seconds.append(time.perf_counter() - start)
    return f"{statistics.median(seconds[1:]) * 1000:.0f} ms"


if __name__ == "__main__":
    main()
