"""Documents in the studio: made, renewed, and settled without a choice that cannot work."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.studio import Client, open_studio, project_of

CHOSEN = {"_what": "chosen", "_edition": "request", "_format": "md", "_whom": "*"}
SECONDS = 60


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_of("wexholme", tmp_path / "project")


@pytest.fixture
def studio(project: Path) -> Iterator[Client]:
    with open_studio(project) as client:
        yield client


def make(studio: Client, form: dict[str, str]) -> list[str]:
    """Make documents; returns what the page said until they were made."""
    studio.post("/documents", form)
    said = []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        said.append(studio.get("/documents/overview").text)
        if "<progress" not in said[-1]:
            return said
    raise AssertionError("the documents are not made")


def edit(project: Path, name: str = "*/*-request.md") -> Path:
    """Edit the first document of a name by hand."""
    path = sorted((project.parent / "output").glob(name))[0]
    path.write_text(path.read_text(encoding="utf-8").replace("# ", "# Our ", 1), encoding="utf-8")
    return path


def retitle(studio: Client, name: str) -> None:
    hidden = studio.get("/organisation/look").hidden
    studio.post("/organisation/look", {**hidden, "organisation.name": name})


def test_nobody_is_said_to_have_edited_what_is_being_made(studio: Client) -> None:
    make(studio, CHOSEN)
    retitle(studio, "Wexholme Hospitals")
    said = make(studio, {})
    assert not any("worked on" in page or "edited" in page for page in said)


def test_every_file_that_was_made_can_be_had(studio: Client, project: Path) -> None:
    make(studio, CHOSEN)
    page = studio.get("/documents/overview").text
    links = re.findall(r'href="(/documents/file/[^"]+)"', page)
    made = list((project.parent / "output").glob("*/*.md"))
    assert len(links) == len(made) == 5 * 2
    assert {studio.get(link).data for link in links} == {path.read_bytes() for path in made}


def test_only_choices_that_work_are_offered(studio: Client, project: Path) -> None:
    make(studio, CHOSEN)
    path = edit(project)
    assert 'value="theirs"' not in studio.get("/documents/overview").text
    first = path.read_text(encoding="utf-8")
    title = first.splitlines()[0]
    path.write_text(first.replace(title, f"{title} again"), encoding="utf-8")
    retitle(studio, "Wexholme Hospitals")
    make(studio, {})
    page = studio.get("/documents/overview").text
    for name, side in re.findall(
        r'name="_file" value="([^"]+)".*?value="(\w+)" checked', page, re.S
    ):
        assert studio.post("/documents/settle", {"_file": name, "_side": side}).status == 303


def test_what_is_wrong_after_a_save_is_said_beside_it(studio: Client) -> None:
    retitle(studio, "")
    page = studio.get("/organisation/look?saved=1").text
    assert "No document can be made" in page
    assert 'aria-invalid="true"' in page.partition('name="organisation.name"')[2].partition(">")[0]


def test_a_colour_may_be_typed_with_the_quotes_of_an_example(studio: Client, project: Path) -> None:
    hidden = studio.get("/organisation/look").hidden
    studio.post("/organisation/look", {**hidden, "branding.primary": '"#006677"'})
    assert 'primary: "#006677"' in project.read_text(encoding="utf-8")
    assert "should be a colour" not in studio.get("/organisation/look").text


def test_what_could_not_be_done_leads_back_to_its_page(studio: Client) -> None:
    answer = studio.post("/documents", {"_what": "chosen"})
    assert answer.status == 409
    assert 'href="/documents"' in answer.text
