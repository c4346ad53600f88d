"""Everybody can use the pages: by keyboard, with a screen reader, on a small screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.filled import reader_of
from tests.support.page_access import (
    focused,
    out_of_order,
    tab_stops,
    unnamed,
    violations,
)
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
PHONE = {"width": 320, "height": 640}
SCREENS = ({}, {"color_scheme": "dark"}, {"viewport": PHONE})
# Every playbook in one language, and one playbook in every language.
CASES = [("wexholme", playbook) for playbook in PLAYBOOKS] + [(name, "pushback") for name in HOUSES]


@pytest.mark.parametrize(("name", "playbook"), dict.fromkeys(CASES))
def test_pages_break_no_rule_and_every_control_has_a_name(
    name: str, playbook: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    for edition, path in pages(tmp_path, name, playbook, {}).items():
        is_thorough = (name, playbook) == CASES[0]
        if edition == "playbook" and not is_thorough:
            continue
        for screen in SCREENS if is_thorough else SCREENS[-1:]:
            sheet = open_sheet(path, **screen)
            assert not violations(sheet), (edition, screen)
            assert not unnamed(sheet), edition


def test_a_page_with_notes_and_figures_breaks_no_rule(
    tmp_path: Path, open_sheet: OpenSheet
) -> None:
    path = pages(tmp_path, "wexholme", "pushback", {})["worksheet"]
    for screen in SCREENS:
        sheet = open_sheet(path, **screen)
        sheet.fill(
            {
                "value.confidence": ["170"],
                "about.needed_by": ["?"],
                "about.request_title": ["?"],
                "about.need_driver": ["incident"],
                "value.hours_saved_month": ["40"],
                "diagnose.data_points.7.finding": ["A row that was added"],
            }
        )
        sheet.page.wait_for_timeout(500)
        assert not violations(sheet)
        assert not unnamed(sheet)
        assert sheet.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# What fingers aim at and what is smaller: a box counts with its label, and a link in the text does
# not count; the steps side by side are as high, but cannot all be as wide.
SMALL = """["a, button, summary, input, select, textarea, label:has(input)"]
  .flatMap(each => [...document.querySelectorAll(each)])
  .filter(one => one.getClientRects().length && !one.matches(".opts [type], .skip")
    && !(one.matches("p a, li a, dd a, td a") && !one.closest(".steps, .said")))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, {width, height}]) =>
    Math.min(height, width + (one.closest(".steps") ? 20 : 0)) < 43.5)
  .map(([one, {width, height}]) => `${one.outerHTML.slice(0, 80)} ${width} x ${height}`)"""
# Words that their choice or their cell is too narrow for.
CUT = """[...document.querySelectorAll("label, legend, .opts label, td, th, .lab, .steps nav")]
  .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
  .map(one => one.textContent.slice(0, 60))"""


@pytest.mark.parametrize("name", HOUSES)
def test_what_one_touches_is_large_enough_for_a_finger_and_no_word_is_cut(
    name: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    for edition, path in pages(tmp_path, name, "pushback", {}).items():
        for width in (320, 390, 768):
            screen = {"width": width, "height": 844}
            sheet = open_sheet(path, viewport=screen, has_touch=True, is_mobile=True)
            assert not sheet.page.evaluate(SMALL), (edition, width)
            assert not sheet.page.evaluate(CUT), (edition, width)
            assert sheet.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_question_about_a_draft_hides_nothing_that_the_tab_key_reaches(
    tmp_path: Path, open_sheet: OpenSheet
) -> None:
    sheet = open_sheet(pages(tmp_path, "wexholme", "pushback", {})["worksheet"], viewport=PHONE)
    sheet.page.locator("[data-draft]").check()
    sheet.fill({"about.request_title": ["A title"]})
    sheet.page.wait_for_timeout(500)
    sheet.page.on("dialog", lambda dialog: dialog.accept())
    sheet.page.reload()
    expect(sheet.page.locator(".draft")).to_be_visible()
    stops = tab_stops(sheet)
    assert all(stop["isSeen"] for stop in stops), [one for one in stops if not one["isSeen"]]


def test_a_box_of_a_canvas_shows_that_it_is_required_until_it_is_answered(
    tmp_path: Path, open_sheet: OpenSheet
) -> None:
    sheet = open_sheet(pages(tmp_path, "wexholme", "pushback", {})["canvas"])
    boxes = (
        "[...document.querySelectorAll('.cell.req')].map(one => getComputedStyle(one).boxShadow)"
    )
    assert set(sheet.page.evaluate(boxes)).isdisjoint({"none"})
    sheet.fill(answered(sheet))
    sheet.page.wait_for_timeout(500)
    assert set(sheet.page.evaluate(boxes)) == {"none"}


ROWS = """[
  ...document.querySelectorAll(".bar :is(.said, .top > button, .wrap > button)")
].map(one => {
  const {top, height} = one.getBoundingClientRect();
  return Math.round(top + height / 2);
})"""
LINES = """(() => {
  const said = document.querySelector(".said");
  return Math.round(said.offsetHeight / parseFloat(getComputedStyle(said).lineHeight));
})()"""


@pytest.mark.parametrize("name", HOUSES)
def test_the_bar_takes_two_rows_at_most(name: str, tmp_path: Path, open_sheet: OpenSheet) -> None:
    path = pages(tmp_path, name, "pushback", {})["worksheet"]
    for width in (320, 390, 768, 1280):
        sheet = open_sheet(path, viewport={"width": width, "height": 700})
        sheet.fill({"about.request_title": ["A title"]})
        expect(sheet.page.locator(".bar [role=status]")).not_to_have_text("")
        assert len(set(sheet.page.evaluate(ROWS))) <= 2, width
        assert sheet.page.evaluate(LINES) == 1, width
        assert sheet.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@pytest.mark.parametrize("name", HOUSES)
def test_that_scripts_are_off_is_said_where_they_are_and_nowhere_else(
    name: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    for edition, path in pages(tmp_path, name, "pushback", {}).items():
        text = re.search("<noscript><p[^>]*>([^<]+)</p></noscript>", path.read_text("utf-8"))
        if edition == "playbook":
            assert text is None
            continue
        assert text, edition
        for is_on in (False, True):
            sheet = open_sheet(path, java_script_enabled=is_on)
            shown = sheet.page.get_by_text(text[1], exact=True)
            expect(shown).to_have_count(0 if is_on else 1)
            if not is_on:
                expect(shown).to_be_visible()


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_the_tab_key_reaches_every_field_in_the_order_of_the_page(
    playbook: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    for edition, path in pages(tmp_path, "wexholme", playbook, {}).items():
        if edition == "playbook":
            continue
        sheet = open_sheet(path)
        stops = tab_stops(sheet)
        assert not out_of_order(stops), edition
        names = sheet.page.evaluate(
            "[...document.querySelectorAll('form [name]:not(output)')].map(one => one.name)"
        )
        assert {stop["name"] for stop in stops if stop["isField"]} == set(names)
        assert all(stop["isSeen"] for stop in stops), [s for s in stops if not s["isSeen"]]
        assert all(stop["hasRing"] for stop in stops), [s for s in stops if not s["hasRing"]]


SPOILED = {
    "a pale hint": ("--grey:#54606B", "--grey:#C4C9CE"),
    "no language": ('<html lang="en-GB">', "<html>"),
    "a label of nothing": ('<label for="f1">', "<label>"),
    "no legend": ("<legend>Department", "<legend></legend><p>Department"),
    "a field out of turn": ('name="agree.sync_with"', 'tabindex="1" name="agree.sync_with"'),
}


@pytest.fixture(params=SPOILED)
def spoiled(
    request: pytest.FixtureRequest, tmp_path: Path, open_sheet: OpenSheet
) -> tuple[str, Sheet]:
    path = pages(tmp_path, "wexholme", "pushback", {})["worksheet"]
    page = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", path.read_text("utf-8"))
    before, after = SPOILED[request.param]
    assert before in page
    path.write_text(page.replace(before, after), "utf-8")
    return request.param, open_sheet(path)


def test_a_spoiled_page_is_noticed(spoiled: tuple[str, Sheet]) -> None:
    kind, sheet = spoiled
    if kind in ("a pale hint", "no language"):
        assert violations(sheet)
    elif kind == "a field out of turn":
        assert out_of_order(tab_stops(sheet))
    else:
        assert unnamed(sheet)


def test_a_page_is_filled_in_on_a_small_screen_by_keyboard_alone(
    tmp_path: Path, open_sheet: OpenSheet
) -> None:
    path = pages(tmp_path, "wexholme", "pushback", {})["request"]
    sheet = open_sheet(path, viewport=PHONE)
    keys = sheet.page.keyboard
    filled: dict[str, str] = {}
    for _ in range(400):
        keys.press("Tab")
        stop = focused(sheet)
        assert stop is not None
        assert stop["isSeen"], stop
        assert stop["hasRing"], stop
        if stop["name"] == "Save the file":
            break
        if not stop["isField"] or stop["name"] in filled:
            continue
        filled[stop["name"]] = stop["type"]
        if stop["type"] in ("radio", "checkbox"):
            keys.press("Space")
        elif stop["type"] == "select-one":
            keys.press("ArrowDown")
        else:
            keys.type("?" if sheet.named(stop["name"]).get_attribute("data-kind") else "Yes & no")
    with sheet.page.expect_download() as download:
        keys.press("Enter")
    expect(sheet.page.locator(".said")).to_contain_text("Saved")
    path.write_bytes(Path(download.value.path()).read_bytes())
    found = reader_of("wexholme").read(path)
    assert filled.keys() == state_of(sheet).keys()
    assert {ident for ident in found.asked if not ident.endswith("_other")} <= set(found.answers)
    assert not [one for one in found.problems if one.level == "error"]
