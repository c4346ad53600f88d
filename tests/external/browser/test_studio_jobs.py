"""The three jobs of a head of L&D, in the studio alone: playbooks for teams, sheets out and back,
and documents renewed after a change.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.cases import sheet
from tests.support.studio import address_of, open_studio, project_of

pytestmark = pytest.mark.browser
SECONDS = 60_000
TEAMS = ("Ward 3", "Ward 5", "Ward 7")
ANSWERS = {
    "What is your organisation called?": "Mill & Moor Trust",
    "Which language and country?": "en-GB",
    "Who sends you requests?": "service lead, service leads",
    "Who do you turn to first when you cannot agree on a request?": "Ann Lee",
    "What is their role?": "L&D Partner",
    "What is their e-mail address or telephone number?": "ann@mill.example",
}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    window = chromium.new_page(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    window.on("pageerror", lambda error: faults.append(str(error)))
    yield window
    window.close()
    assert faults == []


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")


def test_a_new_organisation_gets_packs_for_its_teams(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    with open_studio(path) as client:
        page.goto(address_of(client))
        for label, text in ANSWERS.items():
            page.get_by_label(label).fill(text)
        page.get_by_role("button", name="Write my file").click()
        cover = page.frame_locator("#page iframe").get_by_text("Mill & Moor Trust")
        expect(cover.first).to_be_visible(timeout=SECONDS)
        page.goto(f"{client.origin}/organisation/teams")
        for department in ("Nursing", "Pharmacy", "Estates", "Catering"):
            page.get_by_text("Add a department").click()
            page.locator("[name='departments.+0.name']").fill(department)
            save(page)
        for number in range(4):
            page.get_by_text("Add teams").nth(number).click()
            for row, team in enumerate(TEAMS):
                name = f"[name='departments.{number}.teams.+{row}.name']"
                page.locator(name).fill(f"{team} {number}")
        save(page)
        page.goto(f"{client.origin}/documents")
        page.get_by_role("button", name="Make documents").click()
        expect(page.get_by_text("See all documents")).to_be_visible(timeout=SECONDS)
    packs = [folder for folder in (tmp_path / "output").iterdir() if folder.name[0] != "."]
    assert len(packs) == 12
    files = list((tmp_path / "output").glob("*/*.docx"))
    assert len(files) == 120
    assert all(zipfile.is_zipfile(file) for file in files)


def test_five_returns_become_a_page_for_the_director(page: Page, tmp_path: Path) -> None:
    sheets = []
    for number in range(5):
        sheets.append(tmp_path / f"ward-{number}.md")
        sheet(sheets[-1], {"about.request_title": f"Request {number}"})
    with open_studio(project_of("wexholme", tmp_path / "project")) as client:
        page.goto(address_of(client))
        page.goto(f"{client.origin}/returned")
        page.locator("#files").set_input_files(sheets)
        page.get_by_role("button", name="Read them").click()
        expect(page.get_by_role("status")).to_contain_text("5 files were added")
        for path in sheets:
            page.get_by_role("link", name=path.name).click(timeout=SECONDS)
            page.get_by_role("button", name="File it in the library").click()
            expect(page.get_by_role("status")).to_contain_text("added")
        page.goto(f"{client.origin}/library")
        report = page.frame_locator("iframe.report")
        expect(report.get_by_role("heading", level=1)).to_contain_text("better served another way")
        with page.expect_download() as saved:
            page.get_by_role("link", name="Word").click()
        assert zipfile.is_zipfile(saved.value.path())


def test_packs_are_renewed_after_a_change_and_an_edited_one_is_kept(
    page: Page, tmp_path: Path
) -> None:
    path = project_of("wexholme", tmp_path / "project")
    before = path.read_bytes()
    with open_studio(path) as client:
        page.goto(address_of(client))
        page.goto(f"{client.origin}/documents")
        page.get_by_label("Text (Markdown)").check()
        page.get_by_label("Word").uncheck()
        page.get_by_role("button", name="Make documents").click()
        expect(page.get_by_text("See all documents")).to_be_visible(timeout=SECONDS)
        edited = next((path.parent / "output").glob("*/*-pushback-playbook.md"))
        own = edited.read_text(encoding="utf-8").replace("# ", "# My own ", 1)
        edited.write_text(own, encoding="utf-8")
        page.goto(f"{client.origin}/organisation/voice")
        page.get_by_label("Tagline").fill("Hours back to care")
        save(page)
        page.goto(f"{client.origin}/documents")
        expect(page.get_by_text("Kept: 1 file that people worked on")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Renew")).click()
        expect(page.get_by_text("See all documents")).to_be_visible(timeout=SECONDS)
    assert edited.read_text(encoding="utf-8").startswith(own[:200].partition("\n")[0])
    others = [file for file in edited.parent.parent.glob("*/*-playbook.md") if file != edited]
    assert all("Hours back to care" in file.read_text(encoding="utf-8") for file in others)
    lines = zip(before.splitlines(), path.read_bytes().splitlines(), strict=True)
    assert len([line for line in lines if line[0] != line[1]]) == 1
