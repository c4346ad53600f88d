"""What a page says and does while somebody fills it in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.filled import reader_of, sample
from tests.support.sheet_in_browser import (
    PLAYBOOKS,
    OpenSheet,
    Sheet,
    opened,
    pages,
    state_of,
)

pytestmark = pytest.mark.browser
DRAFT = "[data-draft]"
VALUE = "value.value_statement"  # whose sentence is suggested
COUNTED = re.compile(r"^\d+ \w")


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages of one playbook without answers."""
    return pages(tmp_path_factory.mktemp("blank"), "wexholme", "pushback", {})


@pytest.fixture
def sheet(blank: dict[str, Path], open_sheet: OpenSheet) -> Sheet:
    return open_sheet(blank["worksheet"])


def typed(sheet: Sheet, name: str, text: str) -> None:
    sheet.named(name).fill(text)
    sheet.named(name).blur()


def count(sheet: Sheet) -> int:
    words = sheet.page.locator(".said a").inner_text().split()
    return int(words[0]) if words else 0


def test_a_number_that_does_not_fit_is_told_in_a_sentence_beside_it_and_stays(sheet: Sheet) -> None:
    typed(sheet, "value.confidence", "170")
    control, note = (
        sheet.named("value.confidence"),
        sheet.page.locator("[id='value.confidence-note']"),
    )
    expect(note).to_contain_text("100")
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(control).to_have_value("170")
    assert "value.confidence-note" in (control.get_attribute("aria-describedby") or "")
    typed(sheet, "value.confidence", "70")
    expect(note).to_have_text("")
    expect(control).not_to_have_attribute("aria-invalid", "true")


def test_a_percentage_that_may_be_a_share_is_told_and_is_no_misfit(sheet: Sheet) -> None:
    typed(sheet, "value.confidence", "0.85")
    note = sheet.page.locator("[id='value.confidence-note']")
    expect(note).to_have_text("“0.85” is read as 0.85 %; for 85 %, write 85")
    expect(sheet.named("value.confidence")).not_to_have_attribute("aria-invalid", "true")
    typed(sheet, "value.confidence", "0.85 %")
    expect(note).to_have_text("")


def test_answers_that_do_not_go_together_are_told_beside_the_one_to_correct(
    sheet: Sheet, tmp_path: Path
) -> None:
    name = "propose.solution_format"
    note = sheet.page.locator(f"[id='{name}-note']")
    sheet.fill({"diagnose.root_causes": ["process"], name: ["micro_video"]})
    expect(note).to_contain_text("does not fit “Process” (Root causes). What would fit: ")
    expect(note).to_be_visible()
    described = sheet.page.locator(f"[aria-describedby~='{name}-note']")
    expect(described).to_have_count(1)
    sheet.fill({name: ["job_aid"]})
    expect(note).to_have_text("")
    sheet.fill({"diagnose.training_is_answer": ["yes"]})
    told = sheet.page.locator("[id='diagnose.training_is_answer-note']")
    expect(told).to_contain_text("does not fit")
    path = tmp_path / "saved.html"
    path.write_bytes(sheet.save())
    assert b"-note" not in path.read_bytes().partition(b"<body")[2].partition(b"<script>")[0]
    found = reader_of("wexholme").read(path)
    assert [one.field for one in found.problems if one.code == "answer.conflict"] == [
        "diagnose.training_is_answer"
    ]


def test_nothing_is_told_before_somebody_leaves_the_field(sheet: Sheet) -> None:
    sheet.named("value.confidence").press_sequentially("170")
    sheet.page.wait_for_timeout(500)
    note = sheet.page.locator("[id='value.confidence-note']")
    expect(note).to_have_count(0)
    sheet.named("value.confidence").blur()
    expect(note).to_have_count(1)


def test_a_date_that_only_lacks_its_year_is_told_so(sheet: Sheet) -> None:
    note = sheet.page.locator("[id='about.needed_by-note']")
    for text in ("24/12", "Dec 24"):
        typed(sheet, "about.needed_by", text)
        expect(note).to_have_text("The year is missing")
    typed(sheet, "about.needed_by", "Christmas")
    expect(note).to_have_text("This is not a date")
    typed(sheet, "about.needed_by", "24/12/2026")
    expect(note).to_have_text("")


def test_the_example_of_a_date_is_in_figures(sheet: Sheet) -> None:
    hint = sheet.named("about.needed_by").get_attribute("aria-describedby")
    expect(sheet.page.locator(f"[id='{hint}']")).to_contain_text("such as 27/03/2026")


def test_a_question_mark_is_noted_as_not_known_yet_wherever_it_stands(sheet: Sheet) -> None:
    for name in ("about.needed_by", "about.request_title", "diagnose.data_points.1.value"):
        typed(sheet, name, "?")
        expect(sheet.page.locator(f"[id='{name}-note']")).to_have_text("Noted as not known yet.")


def test_the_key_for_not_known_types_it_and_takes_it_back(
    blank: dict[str, Path], open_sheet: OpenSheet
) -> None:
    sheet = open_sheet(blank["worksheet"], viewport={"width": 390, "height": 800})
    key = sheet.page.locator(".box:has([name='about.audience_size']) button")
    expect(key).to_have_accessible_name("? Not known yet")
    key.click()
    expect(sheet.named("about.audience_size")).to_have_value("?")
    expect(sheet.named("about.audience_size")).to_be_focused()
    key.click()
    expect(sheet.named("about.audience_size")).to_have_value("")


def test_progress_counts_required_answers_and_leads_to_the_first_that_is_open(sheet: Sheet) -> None:
    before, step = count(sheet), sheet.page.locator(".steps a[href='#about']")
    expect(step.locator(".c")).to_have_text("0 of 5")
    typed(sheet, "about.request_title", "A title")
    expect(step.locator(".c")).to_have_text("1 of 5")
    assert step.locator("progress").evaluate("one => one.value / one.max") == 1 / 5
    assert count(sheet) == before - 1
    sheet.page.locator(".said a").click()
    expect(sheet.named("about.requester")).to_be_focused()


def test_a_section_that_requires_nothing_says_what_was_answered(sheet: Sheet) -> None:
    step = sheet.page.locator(".steps a[href='#diagnose']")
    expect(step.locator(".c")).to_have_text("0 of 3")
    sheet.named("about.already_diagnosed").check()
    expect(step.locator(".c")).to_have_text("optional")
    typed(sheet, "diagnose.data_points.1.finding", "Three of four")
    typed(sheet, "diagnose.data_points.2.finding", "One of four")
    sheet.named("diagnose.training_is_answer").first.check()
    expect(step.locator(".c")).to_have_text("2 answered")
    bar = step.locator("progress")
    assert 0 < float(bar.evaluate("one => one.value / one.max")) < 1


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_no_section_with_answers_is_called_optional(
    playbook: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    path = pages(tmp_path, "wexholme", playbook, sample(playbook))["worksheet"]
    sheet = open_sheet(path)
    for link in sheet.page.locator(".steps a").all():
        expect(link.locator(".c")).to_have_text(COUNTED)
        bar = link.locator("progress")
        assert bar.evaluate("one => one.value") > 0


def test_a_condition_requires_a_field_once_it_holds(sheet: Sheet) -> None:
    control = sheet.named("about.diagnosis_evidence")
    expect(control).not_to_have_attribute("required", "")
    sheet.named("about.already_diagnosed").check()
    expect(control).to_have_attribute("required", "")
    sheet.named("about.already_diagnosed").uncheck()
    expect(control).not_to_have_attribute("required", "")


def test_a_list_grows_by_rows_with_names_of_their_own(sheet: Sheet) -> None:
    group = sheet.page.locator("[data-list='diagnose.data_points']")
    rows = group.locator(".entry").count()
    sheet.named(f"diagnose.data_points.{rows}.finding").fill("Last of those printed")
    typed(sheet, f"diagnose.data_points.{rows}.value", "?")
    group.locator("[data-more]").click()
    row = group.locator(".entry").nth(rows)
    expect(row.locator(":is(input, select, textarea)").first).to_be_focused()
    expect(row).to_have_attribute("aria-label", f"Data points {rows + 1}")
    ids = sheet.page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    assert row.locator(".note").count() == 0
    described = sheet.page.locator("[aria-describedby]").evaluate_all(
        "all => all.flatMap(one => one.getAttribute('aria-describedby').split(' '))"
    )
    assert set(described) <= set(ids)
    names = row.locator("[name]").evaluate_all("all => all.map(one => [one.name, one.value])")
    assert all(name.startswith(f"diagnose.data_points.{rows + 1}.") for name, _ in names)
    assert not any(text for _, text in names)
    assert row.locator("[required]").count() == 0
    labels = row.locator("label").evaluate_all("all => all.every(one => one.control)")
    assert labels


def test_an_optional_choice_can_be_cleared_and_a_required_one_cannot(sheet: Sheet) -> None:
    box = sheet.page.locator("[name='about.need_driver']").first
    clear = sheet.page.get_by_role("button", name="Clear: Why that date")
    expect(clear).to_be_hidden()
    box.check()
    expect(clear).to_be_visible()
    clear.click()
    assert "about.need_driver" not in state_of(sheet)
    expect(clear).to_be_hidden()
    sheet.page.locator("[name='about.requester_department']").first.check()
    expect(sheet.page.get_by_role("button", name="Clear: Department")).to_be_hidden()


def test_a_text_for_another_choice_ticks_its_box(sheet: Sheet) -> None:
    sheet.named("about.need_driver_other").fill("a whim")
    assert state_of(sheet)["about.need_driver"] == ["other"]


def test_figures_follow_the_answers_and_stand_in_the_saved_file(
    sheet: Sheet, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    hours = "output[name='derived.hours_saved_year']"
    expect(sheet.page.locator(hours)).to_have_text("not known yet")
    typed(sheet, "value.hours_saved_month", "40")
    expect(sheet.page.locator(hours)).to_contain_text("480")
    typed(sheet, "value.hours_saved_month", "forty")
    expect(sheet.page.locator(hours)).to_have_text("not known yet")
    typed(sheet, "value.hours_saved_month", "40")
    path = tmp_path / "saved.html"
    path.write_bytes(sheet.save())
    read_only = open_sheet(path, java_script_enabled=False)
    expect(read_only.page.locator(hours)).to_contain_text("480")
    expect(read_only.page.locator(hours)).to_be_visible()


def test_a_suggested_answer_that_is_typed_back_is_none_on_the_page_and_in_the_file(
    blank: dict[str, Path], tmp_path: Path, open_sheet: OpenSheet
) -> None:
    name, sheet, reader = VALUE, open_sheet(blank["worksheet"]), reader_of("wexholme")
    draft, changed = sheet.named(name).input_value(), tmp_path / "changed.html"
    typed(sheet, name, "A sentence of our own.")
    expect(sheet.named(name)).not_to_have_class("drafted")
    changed.write_bytes(sheet.save())
    assert reader.read(changed).answers[name] == "A sentence of our own."
    for one in (sheet, open_sheet(changed)):
        typed(one, name, f" {draft} ")
        expect(one.named(name)).to_have_class("drafted")
        (tmp_path / "back.html").write_bytes(one.save())
        assert name not in reader.read(tmp_path / "back.html").answers


def test_a_drafted_sentence_says_that_a_change_makes_it_an_answer(
    blank: dict[str, Path], open_sheet: OpenSheet
) -> None:
    for edition in ("worksheet", "canvas"):
        sheet = open_sheet(blank[edition])
        control, ident = sheet.named(VALUE), f"{VALUE}-note"
        note, draft = sheet.page.locator(f"[id='{ident}']"), control.input_value()
        told = "A draft: change it, and it counts as your answer."
        expect(note).to_have_text(told)
        assert ident in (control.get_attribute("aria-describedby") or "").split()
        assert sheet.save() == blank[edition].read_bytes()
        control.press_sequentially("x")
        expect(note).to_have_text("")
        expect(note).to_be_hidden()
        typed(sheet, VALUE, draft)
        expect(note).to_have_text(told)


def test_ctrl_s_saves_the_page(sheet: Sheet) -> None:
    typed(sheet, "about.request_title", "A title")
    expect(sheet.page.locator(".said")).to_contain_text("Not saved yet.")
    with sheet.page.expect_download() as download:
        sheet.page.keyboard.press("Control+s")
    assert b'value="A title"' in Path(download.value.path()).read_bytes()
    said = "Saved in your downloads folder. Now send it to l-and-wd@wexholme.example."
    expect(sheet.page.locator("[role=status]")).to_have_text(said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hallbruecker", "Jetzt an Jördis Weißkamp schicken."),
        ("arcaya", "Ahora hay que enviarlo a fyd@arcaya.example."),
    ],
)
def test_a_saved_page_says_whom_to_send_it_to_in_its_language(
    name: str, said: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    for edition in ("worksheet", "canvas", "request"):
        sheet = open_sheet(pages(tmp_path, name, "pushback", {})[edition])
        sheet.save()
        expect(sheet.page.locator("[role=status]")).to_contain_text(said)


def test_a_link_that_opens_the_mail_program_does_not_ask_whether_to_leave(
    chromium: Browser, blank: dict[str, Path]
) -> None:
    asked: list[str] = []
    page = chromium.new_page()
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(blank["worksheet"].as_uri())
    typed(Sheet(page), "about.request_title", "A title")
    for link in page.locator("a[href^='mailto:']").all():
        link.click()
        page.wait_for_timeout(500)
    assert asked == []
    page.wait_for_timeout(1200)
    leave = "new Event('beforeunload', {cancelable: true})"
    assert page.evaluate(f"!dispatchEvent({leave})"), "leaving is asked about again"
    page.close()


PICKER = """
window.written = []; window.asked = 0;
window.showSaveFilePicker = async () => {
  window.asked += 1;
  if (window.refused) throw new DOMException("", window.refused);
  const stream = {write: async text => written.push(text), close: async () => {}};
  return {createWritable: async () => stream};
};
"""


def test_a_browser_that_can_writes_the_same_file_again(
    chromium: Browser, blank: dict[str, Path]
) -> None:
    with opened(chromium, picker=PICKER) as open_sheet:
        sheet = open_sheet(blank["worksheet"])
        for text in ("One", "Two"):
            typed(sheet, "about.request_title", text)
            sheet.page.locator("[data-save]").click()
            expect(sheet.page.locator(".said")).to_contain_text("Saved.")
        written = sheet.page.evaluate("written")
        assert sheet.page.evaluate("asked") == 1
        assert ['value="One"' in one for one in written] == [True, False]
        assert 'value="Two"' in written[1]


def test_somebody_who_thinks_better_of_saving_gets_no_file_and_no_word(
    chromium: Browser, blank: dict[str, Path]
) -> None:
    with opened(chromium, picker=PICKER) as open_sheet:
        sheet = open_sheet(blank["worksheet"])
        typed(sheet, "about.request_title", "One")
        sheet.page.evaluate("window.refused = 'AbortError'")
        sheet.page.locator("[data-save]").click()
        expect(sheet.page.locator(".said")).to_contain_text("Not saved yet.")


def test_a_browser_that_refuses_to_write_downloads(
    chromium: Browser, blank: dict[str, Path]
) -> None:
    with opened(chromium, picker=PICKER) as open_sheet:
        sheet = open_sheet(blank["worksheet"])
        sheet.page.evaluate("window.refused = 'SecurityError'")
        assert sheet.save() == blank["worksheet"].read_bytes()


def test_the_browsers_own_archive_has_the_answers(sheet: Sheet, tmp_path: Path) -> None:
    sheet.fill(
        {
            "about.request_title": ["A <title>"],
            "clarify.perceived_problem": ["Two\nlines"],
            "about.need_driver": ["incident"],
            "diagnose.data_points.7.finding": ["A row that was added"],
        }
    )
    sheet.page.wait_for_timeout(500)
    session = sheet.page.context.new_cdp_session(sheet.page)
    snapshot = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    (tmp_path / "page.mhtml").write_bytes(snapshot.encode())
    answers = reader_of("wexholme").read(tmp_path / "page.mhtml").answers
    assert answers["about.request_title"] == "A <title>"
    assert answers["clarify.perceived_problem"] == "Two\nlines"
    assert answers["about.need_driver"] == "incident"
    assert answers["diagnose.data_points"] == ({"finding": "A row that was added"},)


def test_a_page_that_the_browser_saved_as_it_stood_works_again(
    sheet: Sheet, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    typed(sheet, "value.confidence", "170")
    sheet.named("about.need_driver").first.check()
    sheet.page.wait_for_timeout(500)
    shown = "<!DOCTYPE html>\n" + str(sheet.page.evaluate("document.documentElement.outerHTML"))
    (tmp_path / "shown.html").write_text(shown, "utf-8")
    again = open_sheet(tmp_path / "shown.html")
    assert again.page.locator("button.clear:visible").count() == 1
    saved = again.save().decode()
    body = saved.partition("<body")[2].partition("<script>")[0]
    assert "aria-invalid" not in body
    assert "bare clear" not in body


def test_a_page_without_script_has_its_answers_and_no_dead_buttons(
    sheet: Sheet, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    typed(sheet, "about.request_title", "To be read")
    sheet.named("about.need_driver").first.check()
    path = tmp_path / "saved.html"
    path.write_bytes(sheet.save())
    read_only = open_sheet(path, java_script_enabled=False, viewport={"width": 320, "height": 640})
    assert read_only.page.locator("button:visible").count() == 0
    expect(read_only.named("about.request_title")).to_have_value("To be read")
    expect(read_only.named("about.need_driver").first).to_be_checked()


def test_drafts_are_off_until_asked_for_and_asked_about_before_they_are_restored(
    blank: dict[str, Path], open_sheet: OpenSheet
) -> None:
    sheet = open_sheet(blank["worksheet"])
    stored = "Object.keys(localStorage).filter(key => key.startsWith('playbook')).length"
    typed(sheet, "about.request_title", "A draft")
    sheet.page.wait_for_timeout(500)
    assert sheet.page.evaluate(stored) == 0
    sheet.page.locator(DRAFT).check()
    sheet.fill({"diagnose.data_points.7.finding": ["A row that was added"]})
    sheet.page.wait_for_timeout(500)
    assert sheet.page.evaluate(stored) == 1
    sheet.page.reload()
    assert "about.request_title" not in state_of(sheet)
    expect(sheet.page.locator(".draft")).to_contain_text("This browser kept a draft")
    typed(sheet, "about.requester", "Typed before the question is answered")
    sheet.page.wait_for_timeout(500)
    sheet.page.locator("[data-restore]").click()
    state = state_of(sheet)
    assert state["about.request_title"] == ["A draft"]
    assert state["diagnose.data_points.7.finding"] == ["A row that was added"]
    expect(sheet.page.locator(".draft")).to_be_hidden()


def test_a_draft_is_forgotten_by_a_button_or_by_the_tick(
    blank: dict[str, Path], open_sheet: OpenSheet
) -> None:
    sheet = open_sheet(blank["worksheet"])
    for forget in ("[data-forget]", DRAFT):
        sheet.page.locator(DRAFT).check()
        typed(sheet, "about.request_title", f"A draft {forget}")
        sheet.page.wait_for_timeout(500)
        sheet.page.reload()
        sheet.page.locator(forget).click()
        assert sheet.page.evaluate("localStorage.length") == 0
        expect(sheet.page.locator(".draft")).to_be_hidden()
        expect(sheet.page.locator(DRAFT)).not_to_be_checked()


def test_the_bar_says_whether_a_draft_is_kept_and_switches_it(
    blank: dict[str, Path], open_sheet: OpenSheet
) -> None:
    sheet = open_sheet(blank["worksheet"], viewport={"width": 320, "height": 640})
    switch, keep = sheet.page.locator("button[data-switch]"), sheet.page.locator(DRAFT)
    stored = "Object.keys(localStorage).filter(key => key.startsWith('playbook')).length"

    def is_kept(*, on: bool) -> None:
        expect(switch).to_have_text("Draft: on" if on else "Draft: off")
        expect(switch).to_have_attribute("aria-pressed", "true" if on else "false")
        expect(keep).to_be_checked(checked=on)
        assert sheet.page.evaluate(stored) == int(on)

    typed(sheet, "about.request_title", "A title")
    expect(switch).to_be_in_viewport()
    is_kept(on=False)
    switch.click()
    is_kept(on=True)
    expect(sheet.page.locator("[role=status]")).to_contain_text("whoever shares it can read it")
    hint = sheet.page.locator(f"#{switch.get_attribute('aria-describedby')}")
    expect(hint).to_contain_text("Only on a computer that nobody else uses")
    sheet.page.reload()
    is_kept(on=True)
    assert sheet.save() == blank["worksheet"].read_bytes()
    sheet.page.locator("[data-restore]").click()
    is_kept(on=True)
    keep.uncheck()
    is_kept(on=False)
    keep.check()
    is_kept(on=True)
    switch.click()
    is_kept(on=False)
    assert b'aria-pressed="true"' not in sheet.save()


REFUSED = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }});"


def test_nothing_breaks_where_storage_is_refused(chromium: Browser, blank: dict[str, Path]) -> None:
    with opened(chromium, picker=f"delete window.showSaveFilePicker;{REFUSED}") as open_sheet:
        sheet = open_sheet(blank["worksheet"])
        sheet.page.locator(DRAFT).click()
        expect(sheet.page.locator(DRAFT)).not_to_be_checked()
        expect(sheet.page.locator(".said")).to_contain_text("This browser keeps no drafts")
        switch = sheet.page.locator("[data-switch]")
        switch.click()
        expect(switch).to_have_text("Draft: off")
        expect(switch).to_have_attribute("aria-pressed", "false")
        typed(sheet, "about.request_title", "A title")
        assert b'value="A title"' in sheet.save()


def test_leaving_with_unsaved_answers_is_asked_about(sheet: Sheet) -> None:
    typed(sheet, "about.request_title", "A title")
    with sheet.page.expect_event("dialog") as asked:
        sheet.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


def test_figures_that_are_not_known_show_once_their_section_is_begun_and_are_all_in_the_file(
    blank: dict[str, Path], open_sheet: OpenSheet, tmp_path: Path
) -> None:
    sheet = open_sheet(blank["worksheet"])
    unknown = sheet.page.locator(".figs dd").filter(has_text="not known yet", visible=True)
    expect(unknown).to_have_count(0)
    typed(sheet, "value.confidence", "70")
    expect(unknown).not_to_have_count(0)
    begun = unknown.count()
    saved = tmp_path / "saved.html"
    saved.write_bytes(sheet.save())
    plain = open_sheet(saved, java_script_enabled=False)
    shown = plain.page.locator(".figs dd").filter(has_text="not known yet", visible=True)
    assert shown.count() > begun
