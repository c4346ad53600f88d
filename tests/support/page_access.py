"""Whether everybody can use a page: the rules of axe, a name for every control, and the order in
which the Tab key reaches them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.support.sheet_in_browser import Sheet

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A placeholder counts as a name for axe, so that it overlooks a label that is missing.
_UNNAMED = """() => {
  const text = one => (one?.textContent ?? "").trim();
  const isNamed = control => {
    const own = [...control.labels].some(text) || (control.getAttribute("aria-label") ?? "").trim();
    const isChoice = control.type === "radio"
      || control.type === "checkbox" && document.getElementsByName(control.name).length > 1;
    return own && (!isChoice || text(control.closest("fieldset")?.querySelector("legend")));
  };
  return [...document.querySelectorAll("form :is(input:not([type=hidden]), textarea, select)")]
    .filter(control => !isNamed(control)).map(control => control.name);
}"""
# The page brings a control out from behind the bar in the frame after the one it is reached in.
_FOCUSED = """async () => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const shown = one.matches("[type=radio],[type=checkbox]") ? one.closest("label") ?? one : one;
  const box = shown.getBoundingClientRect();
  const place = ({top, bottom, left, right}) =>
    ({top: top + scrollY, bottom: bottom + scrollY, left, right});
  const cell = (one.closest(".cell") ?? document.body).getBoundingClientRect();
  const atTop = () => {
    const [line] = shown.getClientRects();  // of a link over two lines the first
    const x = line.left + Math.min(line.width / 2, 9), y = line.top + Math.min(line.height / 2, 9);
    return document.elementFromPoint(x, y);
  };
  const isShown = () => one.contains(atTop()) || shown.contains(atTop());
  const frame = () => new Promise(done => requestAnimationFrame(done));
  for (let frames = 0; frames < 3 && !isShown(); frames += 1) await frame();
  const ring = [one, one.closest(".box"), one.closest("label")].filter(Boolean)
    .some(each => getComputedStyle(each).outlineStyle !== "none");
  return {
    name: one.name || one.id || one.textContent.trim().slice(0, 40), tag: one.tagName,
    type: one.type ?? "", isField: one.matches("form [name]"),
    ...place(box), cell: place(cell),
    isSeen: isShown(), hasRing: ring, atTop: atTop()?.outerHTML.slice(0, 80) ?? "",
  };
}"""


@lru_cache(maxsize=1)
def _axe() -> str:
    path = os.environ.get("AXE_CORE")
    assert path, "set AXE_CORE to axe.min.js of the npm package axe-core; .ci/run does"
    return Path(path).read_text("utf-8")


def violations(sheet: Sheet) -> list[str]:
    """The rules of axe that the page breaks, each with the first place."""
    _show_whole(sheet)
    sheet.page.evaluate(_axe())
    found: Any = sheet.page.evaluate("rules => axe.run(document, {runOnly: rules})", _RULES)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


def _show_whole(sheet: Sheet) -> None:
    """Make the window as high as the page, so that the bar at its foot covers nothing."""
    width, height = sheet.page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    sheet.page.set_viewport_size({"width": width, "height": height})


def unnamed(sheet: Sheet) -> list[str]:
    """The names of controls without a label, and of boxes whose group has no legend."""
    return list(sheet.page.evaluate(_UNNAMED))


def focused(sheet: Sheet) -> dict[str, Any] | None:
    """The element that has the focus: its name and place, whether it is seen and has a ring, and
    what is at the top where it stands ("" outside the window).
    """
    found: dict[str, Any] | None = sheet.page.evaluate(_FOCUSED)
    return found


def tab_stops(sheet: Sheet, most: int = 600) -> list[dict[str, Any]]:
    """Every element that the Tab key reaches, in this order."""
    sheet.page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        sheet.page.keyboard.press("Tab")
        stop = focused(sheet)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError("the Tab key never leaves the page")


def out_of_order(stops: list[dict[str, Any]]) -> list[str]:
    """The fields that the Tab key reaches after one that is printed later: further below, or in
    the same line further to the right. The boxes of a canvas are compared as a whole.
    """
    fields = [stop for stop in stops if stop["isField"]]
    return [
        later["name"]
        for earlier, later in pairwise(fields)
        if (
            _is_before(later["cell"], earlier["cell"])
            if later["cell"] != earlier["cell"]
            else _is_before(later, earlier)
        )
    ]


def _is_before(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Whether something is printed above another, or in the same line and left of it."""
    is_above = one["bottom"] <= other["top"]
    return is_above or (one["top"] < other["bottom"] and one["right"] <= other["left"])
