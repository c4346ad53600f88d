"""A printed page shows every answer in whole, nothing over another thing, and is not longer than it
has to be.
"""

from __future__ import annotations

import re
import subprocess
from itertools import combinations
from pathlib import Path

import pytest

from tests.support.filled import reader_of
from tests.support.sheet_in_browser import (
    HOUSES,
    PLAYBOOKS,
    OpenSheet,
    Sheet,
    answered,
    pages,
    state_of,
)

pytestmark = pytest.mark.browser
EDITIONS = ("worksheet", "canvas", "request")
TEXTS = "form :is(textarea, input:not([type])):not([data-kind])"


WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')
# Marks of required fields that are shown beside an answer.
ANSWERS = ":is(input:not([type]), textarea):not(:placeholder-shown), :checked:not([value=''])"
MARKS = """answers => [...document.querySelectorAll("form .f")]
  .filter(one => one.querySelector(answers))
  .flatMap(one => [...one.querySelectorAll(".mark")])
  .filter(mark => mark.getClientRects().length).map(mark => mark.parentElement.textContent)"""


def on_paper(sheet: Sheet, path: Path) -> int:
    """The number of printed pages."""
    path.write_bytes(sheet.page.pdf(prefer_css_page_size=True))
    done = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
    return int(next(line.split()[1] for line in done.stdout.splitlines() if "Pages:" in line))


def words_over_each_other(path: Path) -> list[str]:
    """Words that a printed page has in one place."""
    found = []
    done = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True
    )
    for page in done.stdout.split("<page "):
        words = [(*map(float, each[:4]), each[4]) for each in WORD.findall(page)]
        for (left, top, right, bottom, word), (x, y, to_x, to_y, other) in combinations(words, 2):
            is_over = min(right, to_x) - max(left, x) > 1 and min(bottom, to_y) - max(top, y) > 3
            found += [f"{word} / {other}"] if is_over else []
    return found


def words_on_paper(sheet: Sheet, path: Path) -> str:
    """The text of the printed page without white space, since a word may be broken."""
    path.write_bytes(sheet.page.pdf(prefer_css_page_size=True))
    done = subprocess.run(
        ["pdftotext", str(path), "-"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return "".join(done.stdout.split())


def long_answers(sheet: Sheet) -> dict[str, list[str]]:
    """An answer of 300 characters to every field that takes a text, no word of it twice."""
    names = sheet.page.locator(TEXTS).evaluate_all("all => all.map(one => one.name)")
    return {
        name: [" ".join(f"{place:03}x{word:02}z" for word in range(38))]
        for place, name in enumerate(names)
    }


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_word_of_a_long_answer_is_on_paper(
    edition: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    path = pages(tmp_path / "blank", "wexholme", "pushback", {})[edition]
    sheet = open_sheet(path)
    answers = long_answers(sheet)
    assert len(answers) > 5
    sheet.fill(answers)
    printed = words_on_paper(sheet, tmp_path / "printed.pdf")
    lost = {
        name: missing
        for name, [text] in answers.items()
        if (missing := [word for word in text.split() if word not in printed])
    }
    assert not lost
    assert sheet.page.locator(".paper").count() == 0
    state = state_of(sheet)
    assert {name: state[name] for name in answers} == answers
    path.write_bytes(sheet.save())
    assert b"paper" not in path.read_bytes().partition(b"<body")[2].partition(b"<script>")[0]


def test_a_long_answer_that_was_known_is_on_paper_without_the_script(
    tmp_path: Path, open_sheet: OpenSheet
) -> None:
    text = " ".join(f"word{number:02}" for number in range(40))
    given = {"about.request_title": text, "about.requester": "A short name"}
    path = pages(tmp_path / "given", "wexholme", "pushback", given)["worksheet"]
    sheet = open_sheet(path, java_script_enabled=False)
    printed = words_on_paper(sheet, tmp_path / "printed.pdf")
    assert [word for word in text.split() if word not in printed] == []
    assert reader_of("wexholme").read(path).answers == given


@pytest.mark.parametrize("name", HOUSES)
@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_a_canvas_and_a_blank_request_take_one_page(
    playbook: str, name: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    made = pages(tmp_path, name, playbook, {})
    for edition in made.keys() & {"canvas", "request"}:
        sheet = open_sheet(made[edition])
        assert on_paper(sheet, tmp_path / "blank.pdf") == 1, edition
        if edition == "canvas":
            sheet.fill(answered(sheet))
            assert on_paper(sheet, tmp_path / "filled.pdf") == 1


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_nothing_is_printed_over_something_else_or_marked_as_required_beside_its_answer(
    share: float, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    for edition, path in pages(tmp_path, "quillbasin", "pushback", {}).items():
        if edition == "playbook":
            continue
        sheet = open_sheet(path)
        given = list(answered(sheet).items())
        sheet.fill(dict(given[: int(len(given) * share)]))
        sheet.page.wait_for_timeout(500)
        on_paper(sheet, tmp_path / "printed.pdf")
        assert words_over_each_other(tmp_path / "printed.pdf") == [], edition
        sheet.page.emulate_media(media="print")
        assert sheet.page.evaluate(MARKS, ANSWERS) == [], edition
