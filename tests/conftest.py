"""Fixtures for many tests: organisations, built documents, and golden files."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from generator.usecases.build import BuildOptions, build
from tests.support import digests
from tests.support.plain_names import shorten

# No test has a deadline, since the machine may be busy; quick runs try the same cases everywhere.
settings.register_profile("long", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "quick", settings.get_profile("long"), max_examples=5, derandomize=True, database=None
)
settings.load_profile("quick")

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
# Each organisation with the team whose documents the tests read.
TEAMS = {
    "wexholme": "aseptic",
    "quillbasin": "tier-1",
    "hallbruecker": "linie-4",
    "arcaya": "turno-noche",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="accept the current output as golden files"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow all but every n-th case of a test that is marked `sampled(n)`."""
    counts: Counter[str] = Counter()
    for item in items:
        if sampled := item.get_closest_marker("sampled"):
            name = item.nodeid.partition("[")[0]
            if counts[name] % sampled.args[0]:
                item.add_marker("slow")
            counts[name] += 1


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a test run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def own_cache(shared: Path) -> Iterator[None]:
    """Keep what the tests compile out of the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYBOOK_CACHE", str(shared / "cache"))
        yield


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example organisations."""
    return EXAMPLES


@pytest.fixture(scope="session")
def built(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of the documents of an organisation's test team, under short names; built once per
    session.
    """

    def folder(organisation: str) -> Path:
        target, team = shared / organisation, TEAMS[organisation]
        if not target.exists():
            output = tmp_path_factory.mktemp(organisation)
            build(BuildOptions(EXAMPLES / f"{organisation}.yaml", teams=(team,), output=output))
            shorten(output, team)
            with suppress(OSError):  # another process built it first
                output.rename(target)
        return target / team

    return folder


def pytest_collection_finish() -> None:
    """Exclude imported modules from garbage collection, here and in forked processes: a full
    collection of all that the tests keep takes half a second.
    """
    gc.freeze()
    gc.set_threshold(700, 10, 100)


@pytest.fixture(autouse=True)
def _frozen_survivors() -> Iterator[None]:
    """Exclude what has survived a full collection, too; after the test, since a frozen object has
    no referrers, which Hypothesis counts.
    """
    before = gc.get_stats()[2]["collections"]
    yield
    if gc.get_stats()[2]["collections"] > before:
        gc.freeze()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a golden file; with --update-golden, write the file first."""

    def check(name: str, text: str) -> None:
        path = ROOT / "tests/golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        assert text == expected, f"{name} differs; check it, then accept it with --update-golden"

    return check


@pytest.fixture
def digested(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Compare a Word file with its digest; with --update-golden, write the digest first."""

    def check(name: str, data: bytes) -> None:
        if request.config.getoption("--update-golden"):
            digests.renew(name, digests.digest(data))
        accepted = digests.table().get(name)
        assert digests.digest(data) == accepted, (
            f"{name} differs; check it, then accept it with --update-golden"
        )

    return check


@pytest.fixture
def organisation(tmp_path: Path) -> Callable[..., Path]:
    """A copy of an organisation's file, with texts replaced; without departments and teams if it
    `is_small`.
    """

    def copy(
        name: str = "wexholme", replaced: dict[str, str] | None = None, *, is_small: bool = False
    ) -> Path:
        text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
        if is_small:
            text = text.partition("\ndepartments:\n")[0] + "\n"
        for old, new in (replaced or {}).items():
            assert old in text, f"{old!r} is not in {name}.yaml"
            text = text.replace(old, new)
        path = tmp_path / "organisation.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return copy


@pytest.fixture
def wexholme() -> dict[str, Any]:
    """The settings of Wexholme's aseptic team as templates see them."""
    return settings_of("wexholme")


def settings_of(name: str) -> dict[str, Any]:
    """The plain settings of an organisation's test team."""
    return deepcopy(_settings(name))


@lru_cache
def _settings(name: str) -> dict[str, Any]:
    from generator.project.project import open_project

    project = open_project(EXAMPLES / f"{name}.yaml", ())
    return project.unit_settings(project.config.find("team", TEAMS[name])).data
