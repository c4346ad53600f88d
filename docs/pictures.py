"""Draw the pictures of the README from real documents: `python docs/pictures.py`.

Needs LibreOffice (soffice), poppler (pdftoppm) and Chromium on the PATH, and the extra `[dev]`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from generator.usecases.build import BuildOptions, build

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs/pages"
RESOLUTION = "60"
# Organisation, team, edition, page, and the name of the picture.
PICTURES = (
    ("wexholme", "aseptic", "playbook", 1, "wexholme-cover"),
    ("wexholme", "aseptic", "playbook", 4, "wexholme-step"),
    ("wexholme", "aseptic", "worksheet", 1, "wexholme-worksheet"),
    ("quillbasin", "tier-1", "playbook", 1, "quillbasin-cover"),
    ("quillbasin", "tier-1", "worksheet", 2, "quillbasin-worksheet"),
    ("quillbasin", "tier-1", "request", 1, "quillbasin-request"),
)


@dataclass(frozen=True)
class Screen:
    """A window with a filled worksheet."""

    organisation: str
    team: str
    width: int
    height: int
    step: str  # the section that it shows
    name: str
    scheme: str = "light"
    end: str = ""  # what is at its lower edge; "" shows the start of the page


WEB, PHONE = ("wexholme", "aseptic", 1280, 840), ("quillbasin", "tier-1", 390, 860)
SCREENS = (
    Screen(*WEB, "Propose", "wexholme-web", end="#propose .figs"),
    Screen(*PHONE, "About", "quillbasin-phone"),
    Screen(*PHONE, "Value", "quillbasin-phone-dark", "dark", end="#value .figs"),
)


# Organisation, path of the screen, what is typed as the tagline, and the name of the picture.
STUDIO = (
    ("wexholme", "/organisation/voice", "Hours back to care", "wexholme-studio"),
    ("quillbasin", "/organisation/phrases", "", "quillbasin-studio"),
)


def main() -> None:
    PAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for organisation, team, edition, page, name in PICTURES:
            document = built(Path(folder) / name, organisation, team, edition)
            draw(document, page, PAGES / name)
        with chromium() as browser:
            for organisation, path, typed, name in STUDIO:
                project = project_of(organisation, Path(folder) / name)
                shoot_studio(browser, project, path, typed, name)
            for screen in SCREENS:
                answers = PAGES / f"{screen.organisation}-answers.yaml"
                output = Path(folder) / screen.name
                sheet = built(output, screen.organisation, screen.team, "worksheet", answers)
                shoot(browser, sheet, screen)


def built(
    output: Path, organisation: str, team: str, edition: str, answers: Path | None = None
) -> Path:
    """An edition as a Word file or, with answers, as a web page."""
    kind = "html" if answers else "docx"
    options = BuildOptions(
        ROOT / f"examples/{organisation}.yaml",
        playbooks=("pushback",),
        editions=(edition,),
        formats=(kind,),
        teams=(team,),
        output=output,
        day=date(2026, 9, 1),
        answers=answers,
    )
    build(options)
    (document,) = (output / team).glob(f"*.{kind}")
    return document


def draw(document: Path, page: int, picture: Path) -> None:
    """Draw one page of a Word file as a PNG."""
    profile = f"-env:UserInstallation=file://{document.parent}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*convert, document.parent, document], check=True, capture_output=True)
    cut = ["pdftoppm", "-r", RESOLUTION, "-png", "-singlefile", "-f", str(page)]
    subprocess.run([*cut, document.with_suffix(".pdf"), picture], check=True)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def shoot(browser: Browser, document: Path, screen: Screen) -> None:
    """Draw what a window shows of a web page as a PNG."""
    size = {"width": screen.width, "height": screen.height}
    page = browser.new_page(viewport=size, color_scheme=screen.scheme)
    page.goto(document.as_uri())
    if screen.end:
        page.locator(screen.end).evaluate("one => one.scrollIntoView({block: 'end'})")
    current = page.locator(
        ".steps [aria-current]"
    )  # is marked a moment after the page was scrolled
    current.filter(has_text=screen.step).wait_for()
    page.screenshot(path=PAGES / f"{screen.name}.png")


def project_of(organisation: str, folder: Path) -> Path:
    """A copy of an example organisation; returns the path of its file."""
    folder.mkdir()
    for path in (ROOT / "examples").glob(f"{organisation}.*"):
        shutil.copy(path, folder / path.name.replace(f"{organisation}.yaml", "organisation.yaml"))
    return folder / "organisation.yaml"


def shoot_studio(browser: Browser, config: Path, path: str, typed: str, name: str) -> None:
    """Draw a screen of the studio with the document beside it."""
    command = [sys.executable, "-m", "generator", "serve", "--no-browser", "-c", config]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        address = next(iter(program.stdout or ()), "").strip()
        page = browser.new_page(viewport={"width": 1280, "height": 840})
        page.goto(address)
        page.goto(address.partition("/open")[0] + path)
        if typed:
            page.get_by_label("Tagline").fill(typed)
        frame = page.frame_locator("#page iframe")
        frame.get_by_text(typed).first.wait_for() if typed else frame.locator("h1").wait_for()
        page.screenshot(path=PAGES / f"{name}.png")
        page.get_by_role("button", name="Close").click()


if __name__ == "__main__":
    main()
