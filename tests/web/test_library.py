"""The library in the studio: cases are found, counted, shown, and forgotten after a look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cases import ADA, sheet
from tests.support.studio import Client, open_studio, project_of


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_of("wexholme", tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def studio(project: Path) -> Iterator[Client]:
    """A studio with five cases in its library."""
    folder = project.parent / "returned"
    for number in range(5):
        path = folder / f"sheet-{number}.md"
        folder.mkdir(exist_ok=True)
        sheet(path, {"about.request_title": f"Request {number}"})
    with open_studio(project) as client:
        for number in range(5):
            client.post("/returned/file", {"_file": f"sheet-{number}.md"})
        yield client


def test_cases_are_listed_and_found_by_their_words(studio: Client) -> None:
    assert all(f"Request {number}" in studio.get("/library").text for number in range(5))
    found = studio.get("/library?words=%22Request+3%22").text
    assert "Request 3" in found
    assert "Request 1" not in found


def test_cases_are_found_by_an_answer(studio: Client) -> None:
    found = studio.get("/library?field=about.request_title&value=%22Request+2%22").text
    assert "Request 2</a>" in found
    assert "Request 1</a>" not in found
    assert '<option value="about.request_title" selected>' in found


def test_an_answer_that_a_field_does_not_offer_is_reported_on_the_page(studio: Client) -> None:
    wrong = studio.get("/library?field=outcome.decision&value=nonsense")
    assert wrong.status == 200
    assert "has no choice “nonsense”" in wrong.text
    assert studio.get("/library?field=no.such&value=x").status == 200


def test_a_case_shows_its_answers(studio: Client) -> None:
    page = studio.get("/library").text
    case = page.partition('href="/library/case/')[2].partition('"')[0]
    shown = studio.get(f"/library/case/{case}").text
    assert ADA in shown
    assert studio.get("/library/case/nothing").status == 409


def test_the_report_stands_in_a_frame_in_which_nothing_runs(studio: Client) -> None:
    part = studio.get("/library/report").text
    frame = part.partition('src="')[2].partition('"')[0]
    answer = studio.get(frame)
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "<svg" in answer.text


@pytest.mark.parametrize(
    ("kind", "start"), [("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("md", b"")]
)
def test_the_report_can_be_saved_as_a_file(studio: Client, kind: str, start: bytes) -> None:
    answer = studio.get(f"/library/report/{kind}")
    assert answer.data.startswith(start)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert studio.get("/library/report/exe").status == 404


def test_nothing_is_forgotten_before_somebody_agrees(studio: Client, project: Path) -> None:
    library = project.parent / "library"
    before = {path: path.read_bytes() for path in library.rglob("*") if path.is_file()}
    asked = studio.post("/library/removal", {"_name": ADA})
    assert "would be removed" in asked.text
    assert {path: path.read_bytes() for path in before} == before
    assert studio.post("/library/removal", {"_name": " "}).status == 409
    done = studio.post("/library/removal", {"_name": ADA, "_agreed": "1"})
    assert "were removed" in done.text
    texts = [path.read_text(errors="replace") for path in library.rglob("*.json")]
    assert not any(ADA in text for text in texts)
