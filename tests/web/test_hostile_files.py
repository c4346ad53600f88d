"""Files that are made to do harm: the studio reports them, and nothing in them acts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pikepdf
import pytest

from tests.security.crafting import BODY, with_bomb
from tests.support.cases import sheet
from tests.support.filled import filled
from tests.support.studio import Answer, Client, open_studio, project_of

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with open_studio(project_of("wexholme", tmp_path_factory.mktemp("project"))) as client:
        yield client


@pytest.fixture(scope="module")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a blank sheet of each kind."""
    return filled(tmp_path_factory.mktemp("blanks"), {}, formats=("docx", "html", "pdf"))


def blank(blanks: Path, suffix: str) -> bytes:
    return next(blanks.glob(f"*worksheet.{suffix}")).read_bytes()


def pages(studio: Client, name: str, data: bytes) -> tuple[Answer, Answer]:
    """The overview, and the page of a file, after it was taken in."""
    assert studio.upload("/returned", [("_files", name, data)]).status == 200
    return studio.get("/returned/overview"), studio.get(f"/returned/sheet/{quote(name)}")


def is_harmless(*answers: Answer) -> bool:
    """Whether pages are shown without anything of a file that could run, and where it could not."""
    return all(
        answer.status == 200
        and not any(map(answer.text.__contains__, (SCRIPT, IMAGE, "app.alert(1)")))
        and "script-src 'self';" in answer.headers["content-security-policy"]
        for answer in answers
    )


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_a_zip_bomb_is_refused_in_words(studio: Client, blanks: Path, suffix: str) -> None:
    name = f"bomb.{suffix}"
    data = with_bomb(blank(blanks, "docx"), BODY, megabytes=120)
    overview, page = pages(studio, name, data)
    assert overview.status == page.status == 200
    for answer in (overview, page):
        assert f"“{name}” contains a part ({BODY}) that inflates" in answer.text


def test_scripts_in_a_web_page_neither_run_nor_are_shown(studio: Client, blanks: Path) -> None:
    data = blank(blanks, "html").replace(b"</main>", f"{SCRIPT}{IMAGE}</main>".encode())
    assert SCRIPT.encode() in data
    assert is_harmless(*pages(studio, "script.html", data))


def test_scripts_in_a_pdf_neither_run_nor_are_shown(
    studio: Client, blanks: Path, tmp_path: Path
) -> None:
    path = tmp_path / "script.pdf"
    path.write_bytes(blank(blanks, "pdf"))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = pdf.make_indirect(action)
        pdf.save(path)
    assert is_harmless(*pages(studio, path.name, path.read_bytes()))


def test_an_answer_that_looks_active_is_shown_as_text(studio: Client, tmp_path: Path) -> None:
    path = tmp_path / "typed.md"
    sheet(path, {"about.request_title": f"Title {SCRIPT}{IMAGE}"})
    answers = pages(studio, path.name, path.read_bytes())
    assert is_harmless(*answers)
    assert "Title &lt;script&gt;" in answers[1].text
