"""The site of docs/: everybody can read it, on a wide and on a narrow screen, and it fetches
nothing from elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from tests.conftest import ROOT

pytestmark = pytest.mark.browser
PAGES = ("", "start/", "tutorials/playbook/", "reference/settings/", "reference/problems/")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — its own name
        """Print nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, built as `.ci/run` builds it."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs")
    program = Path(sys.executable).with_name("zensical")
    subprocess.run([program, "build", "--strict"], cwd=folder, check=True, capture_output=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder / "site")))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", PAGES)
def test_everybody_can_read_a_page(site: str, chromium: Browser, page: str, width: int) -> None:
    window = chromium.new_page(viewport={"width": width, "height": 900})
    fetched: list[str] = []
    window.on("request", lambda request: fetched.append(request.url))
    window.goto(f"{site}/{page}")
    window.wait_for_timeout(300)
    window.evaluate(Path(os.environ["AXE_CORE"]).read_text(encoding="utf-8"))
    found = window.evaluate("axe.run()")
    assert [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in fetched if not url.startswith(site)] == []
    window.close()
