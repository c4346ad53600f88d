"""Pages in a browser: opened from a file, filled in as people do, and saved."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from generator.foundation import yaml_nodes
from generator.usecases.build import BuildOptions, build
from tests.conftest import EXAMPLES, TEAMS
from tests.support.filled import reader_of, sample

PLAYBOOKS = ("pushback", "intake", "backing", "sponsorship", "campaign")
HOUSES = ("wexholme", "hallbruecker", "arcaya")  # English, German, Spanish
Answers = Mapping[str, Sequence[str]]  # texts and codes by the names of controls
OpenSheet = Callable[..., "Sheet"]
# As people fill in a form, without their pauses. A list gets rows by its button.
FILL = """answers => {
  const named = name => [...document.getElementsByName(name)];
  for (const [name, texts] of Object.entries(answers)) {
    const list = [...document.querySelectorAll("[data-list]")]
      .find(one => name.startsWith(one.dataset.list + "."));
    for (let row = 0; row < 200 && !named(name).length; row += 1) {
      list.querySelector("[data-more]").click();
    }
    const controls = named(name);
    if (!controls.length) throw new Error(`no control is called ${name}`);
    for (const text of texts) {
      const [control] = controls;
      if (["radio", "checkbox"].includes(control.type)) {
        const box = controls.find(one => one.value === text);
        if (!box.checked) box.click();
        continue;
      }
      control.focus();
      control.value = text;
      control.dispatchEvent(new Event("input", {bubbles: true}));
      control.dispatchEvent(new Event("change", {bubbles: true}));
    }
    document.activeElement.blur();
  }
}"""
_STATE = """() => {
  const found = {};
  for (const one of document.querySelectorAll("main :is(input, textarea, select)[name]")) {
    const isBox = ["radio", "checkbox"].includes(one.type);
    if (isBox ? one.checked : one.value !== "") (found[one.name] ??= []).push(one.value);
  }
  return found;
}"""
# A short answer to each field: the first choice that says something, and "?" for numbers and dates.
_ANSWERS = """() => {
  const given = {};
  for (const one of document.querySelectorAll("form :is(input, textarea, select)[name]")) {
    const isOther = one.name.endsWith("_other");
    if (one.name in given || isOther) continue;
    if (one.tagName === "SELECT") given[one.name] = [one.options[1].value];
    else if (one.type === "radio" || one.type === "checkbox") given[one.name] = [one.value];
    else given[one.name] = [one.dataset.kind ? "?" : "An answer of some words"];
  }
  return given;
}"""
_NO_ANSWERS = yaml_nodes.dump({"answers": {}})
_PATIENCE = 10_000  # milliseconds
_NO_PICKER = "delete window.showSaveFilePicker"  # a dialog of the system, which no test can use


@dataclass(frozen=True)
class Sheet:
    """A page in a window."""

    page: Page

    def save(self) -> bytes:
        """The file that the button downloads."""
        with self.page.expect_download() as download:
            self.page.locator("[data-save]").click()
        return Path(download.value.path()).read_bytes()

    def named(self, name: str) -> Locator:
        return self.page.locator(f'[name="{name}"]:not(output)')

    def fill(self, answers: Answers) -> None:
        """Type, choose and tick, quickly; rows that a list lacks are added."""
        self.page.evaluate(FILL, dict(answers))


def pages(folder: Path, name: str, playbook: str, answers: Mapping[str, Any]) -> dict[str, Path]:
    """The pages of a playbook with the answers, by their editions."""
    folder.mkdir(exist_ok=True)
    found: dict[str, Path] = {}
    for file, data in _built(name, playbook, yaml_nodes.dump({"answers": dict(answers)})).items():
        path = found[Path(file).stem.rpartition("-")[2]] = folder / file
        path.write_bytes(data)
    return found


@lru_cache(maxsize=64)
def _built(name: str, playbook: str, answers: str) -> dict[str, bytes]:
    """The pages of a playbook by their file names."""
    with tempfile.TemporaryDirectory() as place:
        source, output = Path(place) / "answers.yaml", Path(place) / "out"
        source.write_text(answers, "utf-8")
        config = EXAMPLES / f"{name}.yaml"
        options = BuildOptions(
            config,
            (playbook,),
            formats=("html",),
            teams=(TEAMS[name],),
            output=output,
            answers=None if answers == _NO_ANSWERS else source,
        )
        assert build(options).exit_code == 0
        return {path.name: path.read_bytes() for path in (output / TEAMS[name]).glob("*.html")}


@contextmanager
def opened(browser: Browser, picker: str = _NO_PICKER, **options: Any) -> Iterator[OpenSheet]:
    """Opens pages from their bytes in windows of their own. Whatever a page asks for beside itself,
    and every message in its console, fails the test. `picker` is a script that runs before a page:
    what it has instead of the system's dialog to choose a file.
    """
    seen: list[str] = []
    contexts: list[BrowserContext] = []

    def open_one(path: Path, **more: Any) -> Sheet:
        context = browser.new_context(**{"accept_downloads": True, **options, **more})
        contexts.append(context)
        context.add_init_script(picker)
        context.set_default_timeout(_PATIENCE)
        page = context.new_page()
        page.on("console", lambda message: seen.append(message.text))
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.on("request", lambda request: seen.append(_outside(request.url, path)))
        page.goto(path.as_uri())
        return Sheet(page)

    try:
        yield open_one
    finally:
        for context in contexts:
            context.close()
    messages = [one for one in seen if one]
    assert not messages, messages


def _outside(address: str, path: Path) -> str:
    """An address that a page asked for, "" if it is the page, data in it or its own download."""
    is_own = address.startswith((path.as_uri(), "data:", "blob:"))
    return "" if is_own else address[:200]


def own_choices(sheet: Sheet) -> frozenset[str]:
    """The names of controls whose answer is none of the choices that the field offers."""
    own = sheet.page.locator("[data-own]:is(:checked,[selected])")
    return frozenset(own.evaluate_all("all => all.map(one => one.closest('[name]').name)"))


def answered(sheet: Sheet) -> dict[str, list[str]]:
    """A short answer to each field of a page, by the names of its controls."""
    return dict(sheet.page.evaluate(_ANSWERS))


def state_of(sheet: Sheet) -> dict[str, list[str]]:
    """What stands in the controls of a page, found without its script."""
    return dict(sheet.page.evaluate(_STATE))


@dataclass(frozen=True)
class Task:
    """A blank page, what is typed into it, and the answers that are then read from it."""

    page: Path
    typed: Answers
    expected: Mapping[str, Any]


def tasks(folder: Path, name: str, open_sheet: OpenSheet) -> Iterator[Task]:
    """Every page that can be filled in, with an answer for each field. A choice that the field does
    not offer is left out: only a page that was built with it has it.
    """
    for playbook in PLAYBOOKS:
        blank = pages(folder / f"blank-{playbook}", name, playbook, {})
        given = pages(folder / f"given-{playbook}", name, playbook, sample(playbook, name))
        for edition in sorted(blank.keys() - {"playbook"}):
            other = open_sheet(given[edition])
            left_out = own_choices(other)
            found = reader_of(name).read(given[edition]).answers
            yield Task(
                blank[edition],
                {key: one for key, one in state_of(other).items() if key not in left_out},
                {key: one for key, one in found.items() if key not in left_out},
            )
