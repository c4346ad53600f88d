"""Files that come back to the studio, in a browser: folders are dropped, rounds and cases shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.cases import sheet
from tests.support.page_access import unnamed, violations
from tests.support.rounds import sent
from tests.support.sheet_in_browser import Sheet
from tests.support.studio import Client, address_of, open_studio, project_of

pytestmark = pytest.mark.browser
SECONDS = 30_000
PLACES = (
    "/returned",
    "/returned/sheet/ward.md",
    "/library",
    "/library?field=about.request_title&value=beds",
    "/library?field=outcome.decision&value=nonsense",
)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A studio with two rounds, a sheet that nobody was asked for, a broken one, and a case."""
    path = project_of("wexholme", tmp_path_factory.mktemp("project"))
    for name in ("autumn", "winter"):
        sent(path.parent, name=name)
    returned = path.parent / "returned"
    returned.mkdir()
    sheet(returned / "ward.md", {"about.request_title": "More beds"})
    (returned / "broken.docx").write_bytes(b"PK\x03\x04")
    with open_studio(path) as client:
        client.post("/returned/file", {"_file": "ward.md"})
        yield client


@pytest.fixture
def page(chromium: Browser, studio: Client) -> Iterator[Page]:
    window = chromium.new_page()
    faults: list[str] = []
    window.on("pageerror", lambda error: faults.append(str(error)))
    window.goto(address_of(studio))
    yield window
    window.close()
    assert faults == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a sheet in a folder within, and what a system puts into folders."""
    path = tmp_path / "round"
    (path / "ward 7").mkdir(parents=True)
    sheet(path / "ward 7" / "deep.md", {"about.request_title": "Deep"})
    for blank in sorted((path / "ward 7" / "blanks").rglob("*"), reverse=True):
        blank.rmdir() if blank.is_dir() else blank.unlink()
    (path / ".DS_Store").write_bytes(b"x")
    return path


def test_a_folder_can_be_chosen(page: Page, studio: Client, folder: Path) -> None:
    page.goto(f"{studio.origin}/returned")
    page.get_by_label("Or a whole folder").set_input_files(folder)
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_role("status")).to_contain_text("1 file was added")
    expect(page.get_by_role("link", name="deep.md").first).to_be_visible(timeout=SECONDS)


def test_folders_and_files_can_be_dropped_together(
    page: Page, studio: Client, folder: Path, tmp_path: Path
) -> None:
    alone = sheet(tmp_path / "alone.md", {"about.request_title": "Alone"})
    page.goto(f"{studio.origin}/returned")
    box = page.locator("form.drop").bounding_box()
    assert box
    data = {"items": [], "files": [str(folder), str(alone)], "dragOperationsMask": 1}
    hand = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        place = {"type": kind, "x": box["x"] + 40, "y": box["y"] + 20, "data": data}
        hand.send("Input.dispatchDragEvent", place)
    expect(page.get_by_role("status")).to_contain_text("2 files were added", timeout=SECONDS)


@pytest.mark.parametrize("width", [1280, 320])
def test_rounds_sheets_and_cases_break_no_rule_and_fit(
    page: Page, studio: Client, width: int
) -> None:
    for place in PLACES:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{studio.origin}{place}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
        assert violations(Sheet(page)) == [], place
        assert unnamed(Sheet(page)) == [], place
