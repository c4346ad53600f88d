"""The report of a library as documents: what it finds, what it never says, and what it replaces."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.library.case_folder import CaseFolder
from generator.library.index import delete_index
from generator.library.record import Revision
from generator.playbook import open_catalogue
from generator.playbook.labels import load_outward
from tests.conftest import EXAMPLES
from tests.security.crafting import parts_of
from tests.support.cases import ADA
from tests.support.charts import HOSTILE
from tests.support.reports import (
    FORMATS,
    Rows,
    asked_by,
    case,
    library_of,
    report,
    shapes,
    tables_in,
    written,
)

WON, LOST, OPEN = "redirect_accepted", "declined", "parked"
HEADLINES = {
    (0, 0, 0): "There are no requests to report on yet",
    (0, 0, 3): "Nothing has been decided yet",
    (2, 1, 0): "Too few decisions to say yet what share was better served another way",
    (5, 0, 0): "All of what was asked for was better served another way",
    (5, 0, 1): "All of what has been decided so far was better served another way",
    (6, 2, 0): "At least three quarters of what was asked for was better served another way",
    (4, 2, 0): "At least two thirds of what was asked for was better served another way",
    (3, 2, 0): "More than half of what was asked for was better served another way",
    (3, 3, 0): "Half of what was asked for was better served another way",
    (2, 4, 0): "At least a third of what was asked for was better served another way",
    (2, 6, 0): "At least a quarter of what was asked for was better served another way",
    (1, 7, 0): "Less than a quarter of what was asked for was better served another way",
    (0, 5, 0): "None of what was asked for was served another way",
}


def markdown(folder: Path, *args: str) -> str:
    result = report(folder, "--format", "md", *args)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def files(folder: Path, *args: str) -> dict[str, bytes]:
    """The bytes of the report in every format."""
    return {name: path.read_bytes() for name, path in written(folder, *args).items()}


def decided(*decisions: str, **answers: Any) -> Iterator[Revision]:
    for number, decision in enumerate(decisions):
        yield case(number, {"outcome.decision": decision, **answers})


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A library of six decided requests."""
    return library_of(tmp_path / "small", decided(WON, WON, WON, WON, LOST, LOST))


@pytest.mark.parametrize("counts", HEADLINES, ids=str)
def test_the_title_says_what_was_found(counts: tuple[int, int, int], tmp_path: Path) -> None:
    decisions = [text for count, text in zip(counts, (WON, LOST, OPEN), strict=True)
                 for text in [text] * count]  # fmt: skip
    folder = library_of(tmp_path, decided(*decisions))
    (title,) = [line for line in markdown(folder).splitlines() if line.startswith("# ")]
    assert title == f"# {HEADLINES[counts]}"


@pytest.mark.parametrize(
    ("organisation", "title"),
    [
        ("hallbruecker", "Für mindestens zwei Drittel dessen, was angefragt wurde, gab es"),
        ("arcaya", "Al menos dos tercios de lo que se pidió se resolvieron mejor por otra vía"),
        ("quillbasin", "At least two thirds of what was asked for was better served another way"),
    ],
)
def test_it_is_in_the_organisations_language(organisation: str, title: str, tmp_path: Path) -> None:
    folder = library_of(tmp_path, decided(WON, WON, WON, WON, LOST, LOST), organisation)
    text = markdown(folder)
    assert f"# {title}" in text
    assert "{" not in text.partition("<!--")[0], "a slot that nothing fills"


@pytest.mark.parametrize("organisation", ["wexholme", "hallbruecker", "arcaya"])
def test_its_words_are_those_that_were_read_and_accepted(
    organisation: str, tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    _, cases = shapes()["usual"]
    folder = library_of(tmp_path, cases, organisation)
    golden(f"report-{organisation}.md", markdown(folder).partition("<!--")[0])


def test_a_large_figure_says_what_it_leaves_out(tmp_path: Path) -> None:
    found = [("measured", 100), ("measured", None), ("estimated", 40), (None, None)]
    folder = library_of(
        tmp_path,
        (
            case(number, {"outcome.decision": WON, "value.basis": basis},
                 figures={"hours_saved_year": hours})
            for number, (basis, hours) in enumerate(found)
        ),
    )  # fmt: skip
    text = markdown(folder)
    assert "Measured: known for 1 of 4; 40 beside it (Estimated), not added" in text
    assert "4 of 4, too few to say" in text
    assert "| 4 " in text


def test_amounts_in_two_currencies_are_never_added(tmp_path: Path) -> None:
    money = [("GBP", 10), ("USD", 700), ("USD", 7)]
    folder = library_of(
        tmp_path,
        (
            case(number, {"outcome.decision": WON}, currency=currency,
                 figures={"cost_avoided_year": amount})
            for number, (currency, amount) in enumerate(money)
        ),
    )  # fmt: skip
    text = markdown(folder)
    assert "Given back a year, as far as known: £10\n" in text
    assert "US$707 beside it, not added" in text
    assert "717" not in text


def test_the_same_library_gives_the_same_bytes_also_without_its_index(small: Path) -> None:
    first = files(small)
    delete_index(CaseFolder(small / "library"))
    assert files(small) == first


def test_no_date_is_printed_unless_given(small: Path) -> None:
    assert b"2026-11-30" not in files(small)["md"]
    assert "30 November 2026" in str(parts_of(files(small, "--date", "2026-11-30")["docx"]))


def test_no_person_is_named(tmp_path: Path) -> None:
    answers = {
        "outcome.decision": WON,
        "outcome.lesson": f"Ask {ADA} for the list | first",
        "outcome.share_as_case_study": "named_with_consent",
        "about.request_title": f"Handover by {ADA}",
    }
    closed = {**answers, "outcome.share_as_case_study": "no", "outcome.lesson": "A secret"}
    folder = library_of(tmp_path, [case(1, answers), case(2, closed)])
    found = files(folder)
    tables = {name: tables_in(folder / f"report.{name}")["What was learned"] for name in FORMATS}
    learned = [("Handover by […]", "Ask […] for the list | first")]
    assert all(rows == learned for rows in tables.values())
    for name, data in found.items():
        text = str(parts_of(data)) if name in ("docx", "xlsx") else data.decode()
        assert "Ada" not in text
        assert "secret" not in text


def test_a_rate_of_too_few_is_not_said(tmp_path: Path) -> None:
    used = {"value.cheat_codes_used": ["faster_starters"], "about.requester_department": "Estates"}
    folder = library_of(tmp_path, decided(WON, WON, LOST, **used))
    text = markdown(folder)
    assert "uses: 3, too few to say" in text
    assert "Too few uses to say which phrase works" in text
    assert "%" not in text


def test_three_hundred_departments_are_shown_as_the_largest_and_others(tmp_path: Path) -> None:
    names = [f"Department {number % 300}" for number in range(320)]
    folder = library_of(tmp_path, asked_by(names))
    files(folder)
    for name in FORMATS:
        tables = tables_in(folder / f"report.{name}")
        for title in ("Who asked", "Another route, by department"):
            rows = tables[title]
            assert len(rows) == 20
            assert rows[-1][:2] == ("281 others", "282")
            assert sum(int(row[1]) for row in rows) == 320


def test_codes_with_the_same_words_are_counted_together(tmp_path: Path) -> None:
    one, other = (
        case(number, {"outcome.decision": WON}, stamp={"playbook": name})
        for number, name in enumerate(("pushback", "intake"))
    )
    folder = library_of(tmp_path, [one, other])
    files(folder)
    assert tables_in(folder / "report.md")["What became of them"] == [("Another route agreed", "2")]


def test_months_without_a_request_are_0(tmp_path: Path) -> None:
    days = ("2025-11-30", "2026-02-01", "2026-02-28")
    folder = library_of(
        tmp_path, (case(*one) for one in enumerate({"about.date_received": day} for day in days))
    )
    files(folder)
    for name in FORMATS:
        rows = tables_in(folder / f"report.{name}")["Requests a month"]
        assert [row[:2] for row in rows] == [("Nov", "1"), ("Dec", "0"), ("Jan", "0"), ("Feb", "2")]


def test_more_months_than_a_page_has_room_for_are_shown_as_years(tmp_path: Path) -> None:
    years = [1960, *range(1990, 2027), 2026]
    folder = library_of(
        tmp_path,
        (case(number, {"about.date_received": f"{year}-05-01"})
         for number, year in enumerate(years)),
    )  # fmt: skip
    text = markdown(folder)
    assert "## Most requests came in 2026 (2 of 39)" in text
    files(folder)
    rows = tables_in(folder / "report.docx")["Requests a year"]
    assert (rows[0], rows[1], rows[-1]) == (("≤2011", "23"), ("2012", "1"), ("2026", "2"))
    assert sum(int(count) for _, count in rows) == 39


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_shown_as_they_are(text: str, tmp_path: Path) -> None:
    short = " ".join(text.split())[:90].strip()
    folder = library_of(tmp_path, asked_by([short] * 3))
    files(folder)
    expected = short.replace("\u202e", "")
    found: dict[str, Rows] = {}
    for name in FORMATS:
        found[name] = tables_in(folder / f"report.{name}")["Who asked"]
        ((shown, count, *_),) = found[name]
        assert shown.replace("\u202e", "") == expected
        assert count == "3"


def test_the_first_page_has_no_words_that_others_should_not_see(tmp_path: Path) -> None:
    catalogue = open_catalogue()
    for organisation, language in (("wexholme", "en"), ("hallbruecker", "de"), ("arcaya", "es")):
        every = decided(WON, LOST, OPEN, "escalated", "overruled", "withdrawn")
        folder = library_of(tmp_path / organisation, every, organisation)
        first = markdown(folder).partition("\n***\n")[0].casefold()
        assert not [word for word in load_outward(catalogue, language) if word in first]


def test_only_a_report_is_replaced(small: Path) -> None:
    for name in FORMATS:
        path = small / f"own.{name}"
        path.write_bytes(b"mine")
        result = report(small, "-o", path)
        assert result.exit_code == 2
        assert "is not a report" in result.stderr
        assert path.read_bytes() == b"mine"
    sheet = small / "answers.docx"
    shutil.copy(EXAMPLES / "wexholme.png", sheet)
    assert report(small, "--format", "md", "--format", "docx", "-o", sheet).exit_code == 2
    assert not (small / "answers.md").exists(), "none is written where one cannot be"
    files(small)
    assert files(small), "a report replaces a report"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--format", "docx"), "Only Markdown is printed: name a file with -o."),
        (("-o", "report.odt"), "should end in .docx, .pdf, .md, .html or .xlsx."),
        (("-o", "report.md", "--format", "docx"), "--format docx contradicts -o report.md"),
        (("-o", "report.json", "--format", "json"), "only printed: name it alone, without -o."),
        (("--format", "json", "--format", "md"), "only printed: name it alone, without -o."),
        (("--date", "30.11.2026"), "“30.11.2026” is not a date; write it like 2026-12-18"),
    ],
)
def test_what_cannot_be_written_is_refused(
    args: tuple[str, ...], message: str, small: Path
) -> None:
    result = report(small, *args)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_a_report_is_no_worksheet(small: Path) -> None:
    files(small)
    for name in ("md", "html", "docx"):
        args = ["read", "-c", small, small / f"report.{name}"]
        result = CliRunner().invoke(main, [*map(str, args)], catch_exceptions=False)
        assert result.exit_code == 1
        assert "is a report of a library, which has no fields to read" in result.stderr
