"""A studio that the tests of a module share; those that change files open one of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.studio import Client, open_studio, project_of


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of Wexholme in a folder of its own, with its logo."""
    return project_of("wexholme", tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def studio(project: Path) -> Iterator[Client]:
    """A browser in which the studio of that file is open."""
    with open_studio(project) as client:
        yield client
