"""The studio in a browser: the document beside the form, problems, by keyboard and on phones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.web.screens.organisation import SCREENS
from tests.support.page_access import unnamed, violations
from tests.support.sheet_in_browser import Sheet
from tests.support.studio import Client, address_of, open_studio, project_of

pytestmark = pytest.mark.browser
SECONDS = 30_000
PLACES = ("/", "/documents", "/returned", "/send", "/library", "/file")
WIDTHS = (1280, 390, 320)
LONE = "Supercalifragilisticexpialidocious" * 3  # a word that is wider than a phone
# What Chromium says of a save that was refused, and htmx of a request that a page left open.
_EXPECTED = ("the server responded with a status of 409", "htmx:")


@contextmanager
def opened(browser: Browser, client: Client, width: int = 1280) -> Iterator[Page]:
    """A window with the studio; a message in its console fails the test."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(SECONDS)
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.goto(address_of(client))
    try:
        yield page
    finally:
        page.close()
    assert [one for one in seen if not any(map(one.__contains__, _EXPECTED))] == []


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with open_studio(project_of("wexholme", tmp_path_factory.mktemp("english"))) as client:
        yield client


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with open_studio(project_of("hallbruecker", tmp_path_factory.mktemp("german"))) as client:
        yield client


def settle(page: Page) -> None:
    """Wait until everything that a page asks for afterwards is there."""
    page.wait_for_load_state("networkidle")


def test_the_document_changes_while_one_types_and_a_save_can_be_undone(
    chromium: Browser, tmp_path: Path
) -> None:
    path = project_of("wexholme", tmp_path)
    before = path.read_bytes()
    with open_studio(path) as client, opened(chromium, client) as page:
        page.goto(f"{client.origin}/organisation/voice")
        document = page.frame_locator("#page iframe")
        expect(document.get_by_text("Time back to care").first).to_be_attached()
        page.get_by_label("Tagline").press("End")
        page.get_by_label("Tagline").press_sequentially(", and <b>more</b>")
        expect(document.get_by_text("Time back to care, and <b>more</b>").first).to_be_attached()
        assert path.read_bytes() == before  # nothing is saved yet
        page.get_by_label("Casual").check()
        expect(page.locator("#samples")).to_contain_text("Tell us what’s behind your request")
        page.get_by_role("button", name="Save").click()
        said = page.locator("#said")
        expect(said).to_contain_text("Saved: 2 lines changed")
        expect(said).to_be_focused()
        assert b"Time back to care, and <b>more</b>" in path.read_bytes()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_label("Tagline")).to_have_value("Time back to care")
    assert path.read_bytes() == before


def test_the_address_can_be_a_link_in_another_page(english: Client, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"data:text/html,<a href='{address_of(english)}'>Studio</a>")
    page.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your playbooks are ready")
    assert english.key not in page.url
    page.close()


def test_a_wrong_value_is_announced_beside_its_field(english: Client, chromium: Browser) -> None:
    with opened(chromium, english) as page:
        page.goto(f"{english.origin}/organisation/look")
        field = page.get_by_label("Main colour")
        error = page.locator("#f-branding-primary-e")
        field.fill("blue")
        expect(error).to_contain_text("should be a colour")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_attribute("aria-describedby", "f-branding-primary-e")
        expect(page.locator("#page[aria-live]")).to_contain_text("No document can be made")
        assert violations(Sheet(page)) == []
        field.fill("#123456")
        expect(error).to_be_empty()
        expect(field).not_to_have_attribute("aria-invalid", "true")
        expect(page.locator("#page iframe")).to_be_visible()
        page.get_by_label("Main colour").fill("#0B4F6C")
        page.once("dialog", lambda dialog: dialog.accept())
        page.goto(f"{english.origin}/")


def test_what_was_typed_is_not_left_by_accident(english: Client, chromium: Browser) -> None:
    with opened(chromium, english) as page:
        page.goto(f"{english.origin}/organisation/voice")
        page.get_by_label("Tagline").press("End")
        page.keyboard.type("!")
        asked: list[str] = []
        page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        page.get_by_role("link", name="Documents", exact=True).click(no_wait_after=True)
        page.wait_for_timeout(300)
        assert asked == ["beforeunload"]
        expect(page.get_by_label("Tagline")).to_have_value("Time back to care!")
        page.once("dialog", lambda dialog: dialog.accept())
        page.goto(f"{english.origin}/")


def test_both_versions_are_shown_where_two_windows_save(chromium: Browser, tmp_path: Path) -> None:
    path = project_of("wexholme", tmp_path)
    with open_studio(path) as client, opened(chromium, client) as page:
        page.goto(f"{client.origin}/organisation/voice")
        path.write_text(path.read_text().replace("Time back to care", "Theirs"))
        page.get_by_label("Tagline").fill("Mine")
        page.get_by_role("button", name="Save").click()
        clash = page.get_by_role("alert")
        expect(clash).to_contain_text("Theirs")
        expect(clash).to_contain_text("Mine")
        expect(clash).to_be_focused()
        expect(page.get_by_label("Tagline")).to_have_value("Mine")
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#said")).to_contain_text("Saved: 1 line changed")
    assert "Mine" in path.read_text()


def test_everything_can_be_done_by_keyboard(chromium: Browser, tmp_path: Path) -> None:
    path = project_of("wexholme", tmp_path)
    before = path.read_bytes()
    with open_studio(path) as client, opened(chromium, client) as page:
        page.goto(f"{client.origin}/organisation/voice")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()
        tab_to(page, "voice.tagline")
        page.keyboard.press("End")
        page.keyboard.type(" always")
        tab_to(page, "voice.formality")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_label("Neutral")).to_be_checked()
        tab_to(page, "", "Save")
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_be_focused()
        assert b"Time back to care always" in path.read_bytes()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Tagline")).to_have_value("Time back to care")
    assert path.read_bytes() == before


def tab_to(page: Page, name: str, text: str = "") -> None:
    """Press Tab until a control has the focus, which one must see there."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
              const one = document.activeElement;
              return [one.name ?? "", one.textContent.trim(),
                getComputedStyle(one).outlineStyle !== "none"];
            }"""
        )
        if found[0] == name and found[1] == text:
            assert found[2], f"nobody sees that {name or text} has the focus"
            return
    raise AssertionError(f"Tab never comes to {name or text}")


@pytest.mark.parametrize(
    ("language", "width"), [*(("english", width) for width in WIDTHS), ("german", WIDTHS[-1])]
)
def test_every_screen_breaks_no_rule_and_fits(
    language: str, width: int, chromium: Browser, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(language)
    with opened(chromium, client, width) as page:
        for place in (*PLACES, *map("/organisation/{}".format, SCREENS)):
            page.goto(f"{client.origin}{place}")
            settle(page)
            page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
            assert violations(Sheet(page)) == [], place
            assert unnamed(Sheet(page)) == [], place
            page.set_viewport_size({"width": width, "height": 900})


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_questions_break_no_rule_and_fit(
    width: int, chromium: Browser, tmp_path: Path
) -> None:
    with (
        open_studio(tmp_path / "organisation.yaml") as client,
        opened(chromium, client, width) as page,
    ):
        page.get_by_label("What is your organisation called?").fill(LONE)
        page.get_by_role("button", name="Write my file").click()
        expect(page.get_by_role("alert")).to_contain_text("need")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(Sheet(page)) == []
        assert unnamed(Sheet(page)) == []


@pytest.mark.parametrize("width", WIDTHS[::2])
def test_long_words_and_many_problems_fit(width: int, chromium: Browser, tmp_path: Path) -> None:
    path = project_of("wexholme", tmp_path)
    text = path.read_text().replace("Time back to care", LONE).replace("#0B4F6C", LONE)
    path.write_text(text.replace("Pharmacy", LONE).replace("goal: bedside", f"goal: {LONE}"))
    with open_studio(path) as client, opened(chromium, client, width) as page:
        for place in ("/", "/documents", "/file", *map("/organisation/{}".format, SCREENS)):
            page.goto(f"{client.origin}{place}")
            settle(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
            assert violations(Sheet(page)) == [], place
            page.set_viewport_size({"width": width, "height": 900})
