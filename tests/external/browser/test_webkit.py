"""Pages are filled in, saved and read back with WebKit, the engine of Safari."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.filled import answers_to, reader_of
from tests.support.sheet_in_browser import (
    HOUSES,
    OpenSheet,
    pages,
    state_of,
    tasks,
)
from tests.support.webkit import WebKit, webkit_window

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def webkit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKit]:
    with webkit_window(tmp_path_factory.mktemp("webkit")) as window:
        yield window


@pytest.mark.parametrize("name", HOUSES)
def test_what_is_typed_in_webkit_is_read_like_the_answers_of_a_page_built_with_them(
    name: str, tmp_path: Path, open_sheet: OpenSheet, webkit: WebKit
) -> None:
    for task in tasks(tmp_path, name, open_sheet):
        webkit.open(task.page)
        assert webkit.save() == task.page.read_bytes(), "a blank page keeps its bytes"
        webkit.fill(task.typed)
        task.page.write_bytes(webkit.save())
        assert not webkit.messages()
        assert reader_of(name).read(task.page).answers == task.expected


@pytest.mark.parametrize("name", HOUSES)
def test_keys_and_clicks_in_webkit_answer_every_field(
    name: str, tmp_path: Path, open_sheet: OpenSheet, webkit: WebKit
) -> None:
    reader = reader_of(name)
    given = answers_to(reader, "pushback", lambda _: "Ä <b> & ñ?", lambda _: 1)
    blank = pages(tmp_path / "blank", name, "pushback", {})["request"]
    expected = pages(tmp_path / "given", name, "pushback", given)["request"]
    webkit.open(blank)
    webkit.press(state_of(open_sheet(expected)))
    blank.write_bytes(webkit.save())
    assert not webkit.messages()
    assert reader.read(blank).answers == reader.read(expected).answers


@pytest.mark.parametrize("size", [(1024, 768), (400, 640)], ids=str)
def test_a_field_that_the_tab_key_leads_to_is_not_behind_the_bar(
    size: tuple[int, int], tmp_path: Path, webkit: WebKit
) -> None:
    webkit.open(pages(tmp_path, "wexholme", "pushback", {})["request"])
    webkit.driver.set_window_size(*size)
    names = {webkit.tab() for _ in range(40)}
    assert {"about.requester", "about.need_driver", "clarify.cost_of_nothing"} <= names
