"""Web pages on the command line: built when they are asked for, read, refreshed and carried on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.support.web_pages import ticked, typed

Run = Callable[..., Result]
CONFIG = Path(__file__).resolve().parents[2] / "examples/wexholme.yaml"
TITLE, ASK = "about.request_title", "clarify.request_received"


@pytest.fixture
def page(run: Run, tmp_path: Path) -> Path:
    """The page of a worksheet with three answers, under the name of a second download."""
    made = run("build", "pushback", "--edition", "worksheet", "--format", "html", "-c", str(CONFIG),
               "-o", "out")  # fmt: skip
    assert made.exit_code == 0
    (blank,) = (tmp_path / "here/out").glob("*/*.html")
    text = typed(blank.read_text(encoding="utf-8"), TITLE, 'Half a "day" <for> L&D')
    text = ticked(typed(text, ASK, "One\n\ntwo"), "about.need_driver", "incident")
    path = tmp_path / "here/worksheet (1).html"
    path.write_text(text, encoding="utf-8")
    return path


def answers(result: Result) -> dict[str, object]:
    (item,) = json.loads(result.stdout)["items"]
    found: dict[str, object] = item["answers"]
    return found


EXPECTED = {
    TITLE: 'Half a "day" <for> L&D',
    "about.need_driver": "incident",
    ASK: "One\n\ntwo",
}


def test_no_page_is_built_unless_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    assert run("build", "pushback", "-c", str(CONFIG), "-o", "out").exit_code == 0
    suffixes = {path.suffix for path in (tmp_path / "here/out").glob("[!.]*/*")}
    assert suffixes == {".md", ".docx"}


def test_a_filled_page_is_read(run: Run, page: Path) -> None:
    result = run("read", str(page), "-c", str(CONFIG))
    assert result.exit_code == 0
    assert answers(result) == EXPECTED


def test_a_page_is_refreshed_as_a_page(run: Run, page: Path) -> None:
    assert run("refresh", str(page), "-c", str(CONFIG)).exit_code == 0
    new = page.with_name("worksheet (1)-refreshed.html")
    assert answers(run("read", str(new), "-c", str(CONFIG))) == EXPECTED


@pytest.mark.parametrize("form", ["docx", "md", "html"])
def test_the_answers_of_a_page_are_carried_into_other_documents(
    run: Run, page: Path, tmp_path: Path, form: str
) -> None:
    made = run("build", "pushback", "--edition", "canvas", "--format", form, "--from", str(page),
               "-c", str(CONFIG), "-o", "carried")  # fmt: skip
    assert made.exit_code == 0
    (path,) = (tmp_path / "here/carried").glob(f"*/*.{form}")
    expected = {key: text for key, text in EXPECTED.items() if key != "about.need_driver"}
    found = answers(run("read", str(path), "-c", str(CONFIG)))
    assert {key: found[key] for key in expected} == expected


def test_a_filled_page_in_the_output_folder_is_kept(run: Run, page: Path, tmp_path: Path) -> None:
    (blank,) = (tmp_path / "here/out").glob("*/*.html")
    filled = page.read_bytes()
    blank.write_bytes(filled)
    changed = ("build", "pushback", "--edition", "worksheet", "--format", "html", "-c", str(CONFIG),
               "-o", "out", "--set", "voice.tagline=Another")  # fmt: skip
    assert run(*changed).exit_code == 3
    assert blank.read_bytes() == filled


@pytest.mark.usefixtures("page")
def test_an_untouched_page_is_renewed(run: Run, tmp_path: Path) -> None:
    (blank,) = (tmp_path / "here/out").glob("*/*.html")
    changed = ("build", "pushback", "--edition", "worksheet", "--format", "html", "-c", str(CONFIG),
               "-o", "out", "--set", "voice.tagline=Another")  # fmt: skip
    assert run(*changed).exit_code == 0
    assert "Another" in blank.read_text(encoding="utf-8")
    assert run("status", "-c", str(CONFIG), "-o", "out").exit_code in (0, 1)


def test_a_page_to_read_says_that_it_has_no_fields(run: Run, tmp_path: Path) -> None:
    made = run("build", "pushback", "--edition", "playbook", "--format", "html", "-c", str(CONFIG),
               "-o", "out")  # fmt: skip
    assert made.exit_code == 0
    (path,) = (tmp_path / "here/out").glob("*/*.html")
    result = run("read", str(path), "-c", str(CONFIG))
    assert result.exit_code == 1
    assert "is a page to read, without fields" in result.stderr
