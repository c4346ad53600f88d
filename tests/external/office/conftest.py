"""LibreOffice, started by the tests with its own profile and stopped by them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.processes import SECONDS, finished, started

# Debian's LibreOffice brings its UNO bridge for Debian's Python only.
UNO_PYTHON = "/usr/bin/python3"
_PROGRAMS = {"soffice": "libreoffice-writer", "pdftotext": "poppler-utils"}

# Saves a file in the format of a suffix, and returns the new file.
Convert = Callable[[Path, str], Path]
# Fills a Word file with answers by bookmark, saves it as another, returns the filled bookmarks.
Fill = Callable[[Path, Path, Mapping[str, str]], list[str]]


@pytest.fixture(scope="session")
def programs() -> Mapping[str, str]:
    """The paths of external programs; without them, the tests that need them fail."""
    found = {name: shutil.which(name) for name in _PROGRAMS}
    missing = [_PROGRAMS[name] for name, path in found.items() if path is None]
    assert not missing, f"install the Debian packages {' '.join(missing)}; .ci/run does"
    return {name: str(path) for name, path in found.items()}


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The option that gives LibreOffice its own folder for settings."""
    return f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"


@pytest.fixture(scope="session")
def to_pdf(programs: Mapping[str, str], profile: str) -> Callable[[Path, Path], Path]:
    """Print a Word file to PDF into a folder."""

    def convert(source: Path, folder: Path) -> Path:
        command = [programs["soffice"], profile, "--headless", "--convert-to", "pdf"]
        output = finished([*command, "--outdir", str(folder), str(source)])
        path = folder / f"{source.stem}.pdf"
        assert path.is_file(), output
        return path

    return convert


@pytest.fixture(scope="session")
def convert(programs: Mapping[str, str], profile: str) -> Convert:
    """Save a file in another format or again in its own, in a folder beside it."""

    def converted(source: Path, suffix: str) -> Path:
        folder = source.parent / f"{source.stem}-as-{suffix}"
        # Otherwise LibreOffice opens a web page in a module that saves no Word files.
        page = ["--infilter=HTML (StarWriter)"] if source.suffix == ".html" else []
        command = [programs["soffice"], profile, "--headless", *page, "--convert-to", suffix]
        output = finished([*command, "--outdir", str(folder), str(source)])
        path = folder / f"{source.stem}.{suffix}"
        assert path.is_file(), output
        return path

    return converted


@pytest.fixture(scope="session")
def to_text(programs: Mapping[str, str]) -> Callable[[Path], list[str]]:
    """The text of each page of a PDF, with white space collapsed."""

    def extract(pdf: Path) -> list[str]:
        *pages, rest = finished([programs["pdftotext"], "-enc", "UTF-8", str(pdf), "-"]).split("\f")
        assert rest == ""
        return [" ".join(page.split()) for page in pages]

    return extract


@pytest.fixture(scope="session")
def fill(programs: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fill]:
    """A LibreOffice that runs throughout the tests and fills files on demand."""
    pipe = f"playbook-{os.getpid()}"
    profile = f"-env:UserInstallation={tmp_path_factory.mktemp('running').as_uri()}"
    listen = f"--accept=pipe,name={pipe};urp;"
    command = [programs["soffice"], profile, "--headless", "--norestore", listen]
    ask = [UNO_PYTHON, str(Path(__file__).with_name("uno_fill.py")), pipe]

    def filled(source: Path, target: Path, answers: Mapping[str, str]) -> list[str]:
        job = {"source": str(source), "target": str(target), "answers": dict(answers)}
        found: list[str] = json.loads(finished(ask, json.dumps(job)))
        return found

    with started(command) as office:
        yield filled
        finished(ask, json.dumps(None))
        office.wait(SECONDS)
