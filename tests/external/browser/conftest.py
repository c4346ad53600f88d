"""Chromium, started by the tests and stopped by them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.sheet_in_browser import OpenSheet, opened

# No request of the browser's own; a sandbox is not to be had for root in a container.
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "install the Debian package chromium; .ci/run does"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture
def open_sheet(chromium: Browser) -> Iterator[OpenSheet]:
    """Opens a page in a window of its own; messages and requests of the page fail the test."""
    with opened(chromium) as open_one:
        yield open_one
