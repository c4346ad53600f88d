"""The workbook that `playbook read` writes: what people read, and the data that is read back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from generator.answers.data_files import load_answers
from generator.answers.duplicates import DuplicateFinder
from generator.foundation.errors import Place, Problem
from generator.project.answer_fields import answer_schema
from generator.usecases.export import workbook
from generator.usecases.read import FilledWorksheet
from tests.conftest import TEAMS
from tests.support.filled import filled, reader_of, sample

REQUEST = {
    "about.request_title": "Returns form",
    "about.requester": "Ines Duarte",
    "about.requester_department": "pharmacy",
    "about.date_received": "2026-03-04",
    "about.audience_size": 120,
    "about.confidential": True,
    "clarify.request_received": "A course.\nSoon.",
    "clarify.trigger_event": None,
    "diagnose.data_points": [
        {"family": "leader_report", "finding": "Form _x0041_", "as_of": "2026-02-01"},
        {"family": "anecdote_or_usage", "finding": "=1+1", "source": "our own count"},
    ],
    "diagnose.root_causes": ["tools_resources", "process"],
    "value.hours_saved_month": 85,
    "value.confidence": 70,
    "value.business_goal": "other",
    "value.business_goal_other": "Fewer complaints",
    "propose.other_cost": 250,
    "propose.effort_requested": 12.5,
    "agree.align_with": ["Ann", "Bob"],
}


def given(
    folder: Path,
    *requests: Mapping[str, Any],
    name: str = "wexholme",
    edition: str = "worksheet",
    playbook: str = "pushback",
) -> list[FilledWorksheet]:
    """Filled Markdown files, as they are read."""
    found = []
    for number, answers in enumerate(requests):
        own = filled(folder / str(number), dict(answers), name, edition, playbook, ("md",))
        found.append(reader_of(name).read(own / f"{playbook}-{edition}.md"))
    return found


def typed(folder: Path, **texts: str) -> FilledWorksheet:
    """A Markdown worksheet with texts typed into fields of `about`, `value` and so on."""
    path = filled(folder, {}, formats=("md",)) / "pushback-worksheet.md"
    page = path.read_text(encoding="utf-8")
    for name, text in texts.items():
        opened = f"<!-- {name.replace('__', '.')} -->\n\n> "
        assert page.count(f"{opened}…") == 1
        page = page.replace(f"{opened}…", opened + text)
    path.write_text(page, encoding="utf-8")
    return reader_of("wexholme").read(path)


def book_of(
    readings: Sequence[FilledWorksheet],
    problems: Sequence[Problem] = (),
    name: str = "wexholme",
    *,
    results: bool = True,
) -> openpyxl.Workbook:
    copies = DuplicateFinder()
    for one in readings:
        copies.add(one.file, one.stamp, one.answers, one.saved_on, one.asked)
    data, _ = workbook(reader_of(name), readings, tuple(copies.found()), problems)
    return openpyxl.load_workbook(io.BytesIO(data), data_only=results)


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_it_has_four_sheets(tmp_path: Path) -> None:
    assert book_of(given(tmp_path, REQUEST)).sheetnames == [
        "Requests",
        "Figures",
        "Open points",
        "Data",
    ]


def test_requests_have_the_words_of_the_worksheet_in_its_order(tmp_path: Path) -> None:
    sheet = book_of(given(tmp_path, REQUEST))["Requests"]
    heading = [cell.value for cell in sheet[1]]
    assert heading[:6] == [
        "Request",
        "Requested by",
        "Department",
        "Handled by",
        "People affected",
        "Received on",
    ]
    order = [
        "The request, in the service lead’s words",
        "The problem as the service lead sees it",
        "What colleagues do that has to change",
        "Event behind the request",  # on the page it comes after them, in the manifest before
        "Data points 1: Kind of evidence",
        "Data points 2: Figure",
        "Root causes",
        "Business goal",
        "Business goal: If other, which",
        "Other service leads who have to agree 2",
        "Decision",
        "Team",
        "Document",
        "File",
        "In the totals",
    ]
    places = [heading.index(label) for label in order]
    assert places == sorted(places)
    assert "Department: If other, which" not in heading  # nobody answered it
    assert len(heading) == len(set(heading))


def test_requests_have_real_numbers_and_dates_and_the_texts_that_people_see(
    tmp_path: Path,
) -> None:
    (row,) = table(book_of(given(tmp_path, REQUEST))["Requests"])
    expected = {
        "Request": "Returns form",
        "Department": "Pharmacy",
        "People affected": 120,
        "Received on": datetime(2026, 3, 4),
        "Confidential": "Yes",
        "Cause already analysed": None,
        "The request, in the service lead’s words": "A course.\nSoon.",
        "Event behind the request": "not known",
        "Data points 1: Kind of evidence": "Reports from leaders",
        "Data points 1: As of": datetime(2026, 2, 1),
        "Data points 2: Source": "our own count",
        "Data points 2: What it shows": "=1+1",
        "Root causes": "Tools or resources; Process",
        "Build hours: as requested": 12.5,
        "Other cost": 250,
        "Confidence": 0.7,
        "Business goal": "Other",
        "Business goal: If other, which": "Fewer complaints",
        "Other service leads who have to agree 2": "Bob",
        "Team": "Aseptic Unit",
        "Document": "worksheet",
        "In the totals": "counts",
    }
    assert {label: row[label] for label in expected} == expected


@pytest.mark.parametrize(
    ("label", "number_format"),
    [
        ("People affected", "#,##0"),
        ("Build hours: as requested", "#,##0.0"),
        ("Other cost", "[$£]#,##0"),
        ("Confidence", "0%"),
        ("Received on", "d mmm yyyy"),
    ],
)
def test_numbers_have_a_format_by_their_kind(
    label: str, number_format: str, tmp_path: Path
) -> None:
    sheet = book_of(given(tmp_path, REQUEST))["Requests"]
    (cell,) = [cell for head, cell in zip(sheet[1], sheet[2], strict=True) if head.value == label]
    assert cell.number_format == number_format


def test_what_does_not_fit_is_kept_marked_and_listed(tmp_path: Path) -> None:
    book = book_of([typed(tmp_path, about__audience_size="12k", about__needed_by="tomorrow")])
    sheet = book["Requests"]
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["People affected"].value == "12k"
    assert cells["People affected"].fill.fill_type == "solid"
    assert cells["Needed by"].value == "tomorrow"
    points = table(book["Open points"])
    found = [
        (one["Step"], one["Field"], one["What is open"], one["What was typed"])
        for one in points
        if one["What was typed"]
    ]
    assert found == [
        (
            "About this request",
            "People affected",
            "This is not a whole number of at least 0",
            "12k",
        ),
        ("About this request", "Needed by", "This is not a date", "tomorrow"),
    ]


def test_a_date_that_only_lacks_its_year_is_listed_as_such(tmp_path: Path) -> None:
    book = book_of([typed(tmp_path, about__needed_by="24/12")])
    (found,) = [one for one in table(book["Open points"]) if one["What was typed"]]
    assert (found["Field"], found["What is open"]) == ("Needed by", "The year is missing")


def test_a_number_outside_its_bounds_says_what_is_allowed_and_counts_nowhere(
    tmp_path: Path,
) -> None:
    book = book_of([typed(tmp_path, value__confidence="170", value__hours_saved_month="85")])
    points = table(book["Open points"])
    assert [
        (one["Field"], one["What is open"]) for one in points if one["What was typed"] == "170"
    ] == [("Confidence", "This is not a number from 0 to 100")]
    rows = table(book["Figures"])
    assert [row["Adjusted for our confidence"] for row in rows] == [
        "not known yet",
        "not known yet",
        1,
    ]
    assert [row["Hours saved in a year"] for row in rows] == [1020, 1020, None]


def test_what_stands_beside_a_field_is_listed_with_it(tmp_path: Path) -> None:
    path = filled(tmp_path, {}, formats=("md",)) / "pushback-worksheet.md"
    page = path.read_text(encoding="utf-8")
    path.write_text(
        page.replace("- [ ] Habit or custom", "- [x] Habit or custom").replace(
            "- [ ] Incident", "- [x] Incident"
        ),
        encoding="utf-8",
    )
    points = table(book_of([reader_of("wexholme").read(path)])["Open points"])
    found = [
        (one["Step"], one["What is open"], one["What was typed"])
        for one in points
        if one["Field"] == "Why that date"
    ]
    assert found == [
        ("About this request", "These answers contradict each other", "incident / habit")
    ]


def test_what_is_missing_is_listed_in_words(tmp_path: Path) -> None:
    points = table(book_of(given(tmp_path, REQUEST))["Open points"])
    found = {(one["Step"], one["Field"], one["What is open"]) for one in points}
    assert {
        ("About this request", "Handled by", "Not answered yet"),
        ("Find the cause", "Data points 1: Source", "Not answered yet"),
        ("Find the cause", "Data points 3", "This row is not filled in yet"),
        (
            "Find the cause",
            "Data points: Kind of evidence",
            "No row says “People and ticket data” yet",
        ),
    } <= found
    assert {(one["Request"], one["Team"]) for one in points} == {("Returns form", "Aseptic Unit")}
    assert all(one["File"].endswith("pushback-worksheet.md") for one in points)


def test_alternatives_are_listed_together(tmp_path: Path) -> None:
    points = table(book_of(given(tmp_path, {"about.requester": "Ann"}))["Open points"])
    words = [one["What is open"] for one in points if one["Step"] == "Put it in business terms"]
    assert "One of these is needed: Hours saved a month, Incidents avoided" in words


def test_files_that_could_not_be_read_are_listed(tmp_path: Path) -> None:
    problem = Problem("read.kind", "is not a Word file", Place("returned/notes.docx"))
    *_, last = table(book_of(given(tmp_path, REQUEST), [problem])["Open points"])
    assert (last["What is open"], last["File"]) == ("is not a Word file", "returned/notes.docx")


def test_figures_have_totals_that_say_how_many_requests_they_leave_out(tmp_path: Path) -> None:
    other = {"about.request_title": "Alarms", "value.hours_saved_month": 10}
    blank = {"about.request_title": "Nothing yet"}
    rows = table(book_of(given(tmp_path, REQUEST, other, blank))["Figures"])
    assert [row["Hours saved in a year"] for row in rows] == [
        1020,
        120,
        "not known yet",
        1140,
        1,
    ]
    assert [row["Request"] for row in rows[3:]] == [
        "Total of 3 requests",
        "Left out of the total: not known yet",
    ]
    assert rows[3]["Steps complete"] is None  # percentages do not add up


def test_a_total_of_unknown_figures_is_not_known(tmp_path: Path) -> None:
    rows = table(book_of(given(tmp_path, {"about.request_title": "Nothing yet"}))["Figures"])
    assert [row["Cost avoided in a year"] for row in rows] == ["not known yet", "not known yet", 1]


def test_figures_are_drawn_where_there_is_something_to_draw(tmp_path: Path) -> None:
    other = {"about.request_title": "Alarms"}
    drawn = book_of(given(tmp_path / "a", REQUEST, other), results=False)["Figures"]
    titles = [chart.title.tx.rich.p[0].r[0].t for chart in drawn._charts]
    assert titles == ["Hours, request by request", "Money, request by request"]
    assert drawn._charts[0].series[0].val.numRef.f.endswith("$2:$G$3")
    assert book_of(given(tmp_path / "b", other))["Figures"]._charts == []


def test_the_parts_of_a_sum_have_columns_and_are_not_drawn_beside_it(tmp_path: Path) -> None:
    sheet = book_of(given(tmp_path, REQUEST))["Figures"]
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    (row, *_) = table(sheet)
    assert row["Value of the hours saved in a year"] == 32130
    _, money = book_of(given(tmp_path, REQUEST), results=False)["Figures"]._charts
    drawn = {one.val.numRef.f.split("$")[1] for one in money.series}
    assert heads["Cost avoided in a year"] in drawn
    assert heads["Value of the hours saved in a year"] not in drawn


def test_of_files_of_the_same_request_only_the_latest_is_added_up(tmp_path: Path) -> None:
    later = REQUEST | {"value.hours_saved_month": 90}
    rows = table(book_of(given(tmp_path, later, REQUEST))["Figures"])
    assert [row["Hours saved in a year"] for row in rows[:3]] == [1020, 1080, 1020]
    assert rows[0]["In the totals"] == "counts"
    assert rows[1]["In the totals"].startswith("duplicate of ")
    assert [row["Request"] for row in rows[2:]] == [
        "Total of one request",
        "Left out of the total: not known yet",
        "Left out of the total: duplicates (1)",
    ]


def test_what_copies_of_one_request_do_not_answer_alike_is_open(tmp_path: Path) -> None:
    head = {"about.request_title": "Forms", "about.requester": "Ines Duarte"}
    ines = head | {"about.audience_size": 12, "clarify.trigger_event": "Late handovers"}
    tom = head | {"about.audience_size": 40, "about.confidential": True}
    names = (Path("ines.docx"), Path("tom.docx"))
    pairs = zip(given(tmp_path, ines, tom), names, strict=True)
    book = book_of([replace(one, file=name, saved_on=None) for one, name in pairs])
    keys = ("Step", "Field", "What is open", "What was typed", "File")
    rows = [tuple(row[key] for key in keys) for row in table(book["Open points"])]
    differ = "The copies contradict each other; tom.docx counts"
    lack = "Only some of the copies answer this; tom.docx counts"
    about = "About this request"
    assert [row for row in rows if "copies" in row[2]] == [
        (about, "People affected", differ, "tom.docx: 40\nines.docx: 12", "tom.docx"),
        (about, "Confidential", lack, "tom.docx: Yes", "tom.docx"),
        (
            "Clarify the ask",
            "Event behind the request",
            lack,
            "ines.docx: Late handovers",
            "tom.docx",
        ),
    ]


def test_several_playbooks_have_a_sheet_each_and_share_the_figures(tmp_path: Path) -> None:
    readings = given(tmp_path / "a", REQUEST)
    readings += given(tmp_path / "b", {"about.request_title": "Post"}, playbook="intake")
    book = book_of(readings)
    assert book.sheetnames[:3] == [
        "Requests – Deliberate intake",
        "Requests – Strategic pushback",
        "Figures",
    ]
    rows = table(book["Figures"])
    assert {row["Request"]: row["Hours saved in a year"] for row in rows[:2]} == {
        "Returns form": 1020,
        "Post": None,
    }
    assert {row["Request"]: row["Planned hours kept"] for row in rows[:2]} == {
        "Returns form": None,
        "Post": "not known yet",
    }


@pytest.mark.parametrize(
    ("name", "sheets"),
    [
        ("hallbruecker", ["Anfragen", "Kennzahlen", "Offene Punkte", "Daten"]),
        ("arcaya", ["Solicitudes", "Cifras", "Puntos abiertos", "Datos"]),
    ],
)
def test_the_words_are_in_the_organisations_language(
    name: str, sheets: list[str], tmp_path: Path
) -> None:
    project = reader_of(name).project
    playbook = project.renderer.catalogue.playbook("pushback")
    labels = project.words(playbook, project.unit_settings(project.config.organisation).locale)
    heading = labels.text("fields", "about.audience_size", "label")
    book = book_of(given(tmp_path, {"about.audience_size": 1200}, name=name), name=name)
    assert book.sheetnames == sheets
    (row,) = table(book[sheets[0]])
    assert {label: value for label, value in row.items() if value == 1200} == {heading: 1200}


def test_a_summary_does_not_count_as_a_request(tmp_path: Path) -> None:
    readings = given(tmp_path / "a", REQUEST) + given(tmp_path / "b", REQUEST, edition="summary")
    book = book_of(readings)
    assert len(table(book["Requests"])) == 1
    assert table(book["Figures"])[1]["Request"] == "Total of one request"
    *_, last = table(book["Open points"])
    assert last["What is open"] == "is a summary, which prints answers but has no fields to read"
    assert last["File"].endswith("summary.md")


def test_request_sheets_alone_have_the_words_of_request_sheets(tmp_path: Path) -> None:
    asked = {"clarify.request_received": "A course"}
    book = book_of(given(tmp_path, asked, edition="request"))
    (row,) = table(book["Requests"])
    assert row["What you would like from L&WD"] == "A course"
    assert "Handled by" not in row
    assert row["Document"] == "request sheet"


def test_a_sheet_of_another_organisation_is_shown_in_its_own_words(tmp_path: Path) -> None:
    answers = {"about.requester_department": "montage", "propose.other_cost": 10}
    folder = filled(tmp_path, answers, "hallbruecker")
    reading = reader_of("wexholme").read(folder / "pushback-worksheet.docx")
    sheet = book_of([reading])["Requests"]
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["Department"].value == "Montage"
    assert cells["Other cost"].number_format == "#,##0"  # its currency is not known
    assert cells["Team"].value == f"hallbruecker, montage, {TEAMS['hallbruecker']}"


def test_codes_of_another_organisation_do_not_get_this_ones_texts(tmp_path: Path) -> None:
    path = filled(tmp_path, {"about.requester_department": "pharmacy"}) / "pushback-worksheet.md"
    page = path.read_text(encoding="utf-8")
    assert page.count('"organisation": "wexholme"') == 1
    page = page.replace('"organisation": "wexholme"', '"organisation": "other"')
    path.write_text(page, encoding="utf-8")
    (row,) = table(book_of([reader_of("wexholme").read(path)])["Requests"])
    assert (row["Department"], row["Team"]) == ("pharmacy", "other, pharmacy, aseptic")


def test_amounts_in_several_currencies_are_not_added_up(tmp_path: Path) -> None:
    one, other = given(tmp_path, REQUEST, REQUEST | {"about.request_title": "Alarms"})
    rows = table(book_of([one, replaced_currency(other)])["Figures"])
    assert rows[2]["Cost avoided in a year"] == "several currencies, not added up"
    assert rows[2]["Hours saved in a year"] == 2040


def replaced_currency(reading: FilledWorksheet) -> FilledWorksheet:
    from dataclasses import replace

    return replace(reading, currency="EUR")


def test_a_long_text_is_cut_and_whole_in_the_data(tmp_path: Path) -> None:
    book = book_of(given(tmp_path, {"about.request_title": "T", "about.rule_cited": "x" * 40_000}))
    (row,) = table(book["Requests"])
    assert row["Rule or law cited"].endswith("x … (the whole text is in the sheet “Data”)")
    (data,) = table(book["Data"])
    assert len(data["about.rule_cited"] + data["about.rule_cited#2"]) == 40_000


def test_a_number_with_many_digits_and_an_early_date_are_texts(tmp_path: Path) -> None:
    answers = {"about.audience_size": "12345678901234567", "about.date_met": "1899-12-31"}
    (row,) = table(book_of(given(tmp_path, answers))["Requests"])
    assert row["People affected"] == "12,345,678,901,234,567"
    assert row["First met on"] == "31 December 1899"


@pytest.mark.parametrize("playbook", ["pushback", "intake", "backing", "sponsorship", "campaign"])
def test_its_data_is_read_back(playbook: str, tmp_path: Path) -> None:
    reader = reader_of("wexholme")
    (reading,) = given(tmp_path, sample(playbook), playbook=playbook)
    data, _ = workbook(reader, [reading], (), ())
    (tmp_path / "answers.xlsx").write_bytes(data)
    schema = answer_schema(reader.project, reader.project.renderer.catalogue.playbook(playbook))
    assert load_answers(tmp_path / "answers.xlsx", schema)[0] == reading.answers


def test_a_run_that_reads_nothing_still_gives_a_workbook() -> None:
    problem = Problem("read.kind", "is not a Word file", Place("a.docx"))
    book = book_of([], [problem])
    assert book.sheetnames == ["Requests", "Figures", "Open points", "Data"]
    assert [row["File"] for row in table(book["Open points"])] == ["a.docx"]


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    readings = given(tmp_path, REQUEST)
    first, again = (workbook(reader_of("wexholme"), readings, (), ())[0] for _ in range(2))
    assert first == again
