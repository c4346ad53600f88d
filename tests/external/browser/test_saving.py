"""Pages are filled in, saved and read back with a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.filled import answers_to, reader_of, sample
from tests.support.sheet_in_browser import (
    HOUSES,
    PLAYBOOKS,
    OpenSheet,
    own_choices,
    pages,
    state_of,
)

pytestmark = pytest.mark.browser
NAUGHTY = (
    "</textarea><script>window.broken=1</script>",
    "\"><img src='https://example.org/x' onerror='window.broken=1'>",
    "<!-- x --> <![CDATA[ y ]]> &lt; &amp;amp; &nbsp; &#0;",
    "{{7*7}} ${7*7} <%= 7*7 %> \\u003c",
    "漢字 🙂 e\u0301 \u202e right to left",
    "a\xa0b\u2028c\u00add",
)


CASES = [(name, playbook) for name in HOUSES for playbook in PLAYBOOKS]


@pytest.fixture(params=CASES, ids="-".join)
def case(request: pytest.FixtureRequest) -> tuple[str, str]:
    return request.param  # type: ignore[no-any-return]


def test_what_is_typed_and_saved_is_read_like_the_answers_of_a_page_that_was_built_with_them(
    case: tuple[str, str], tmp_path: Path, open_sheet: OpenSheet
) -> None:
    name, playbook = case
    blank = pages(tmp_path / "blank", *case, {})
    given = pages(tmp_path / "given", *case, sample(playbook, name))
    reader = reader_of(name)
    for edition in blank.keys() - {"playbook"}:
        sheet, other = open_sheet(blank[edition]), open_sheet(given[edition])
        assert sheet.save() == blank[edition].read_bytes(), "a blank page keeps its bytes"
        left_out = own_choices(other)
        state = {name: texts for name, texts in state_of(other).items() if name not in left_out}
        sheet.fill(state)
        assert state_of(sheet) == state
        blank[edition].write_bytes(sheet.save())
        expected, found = reader.read(given[edition]), reader.read(blank[edition])
        answers = {i: one for i, one in expected.answers.items() if i not in left_out}
        assert found.answers == answers
        assert found.answers.keys() >= found.asked - not_given(found.asked) - left_out
        assert [one.code for one in found.problems] == [one.code for one in expected.problems]


def not_given(asked: frozenset[str]) -> frozenset[str]:
    """The fields that `sample` leaves out: texts for other choices."""
    return frozenset(ident for ident in asked if ident.endswith("_other"))


def test_a_saved_page_that_is_saved_again_does_not_change(
    tmp_path: Path, open_sheet: OpenSheet
) -> None:
    path = pages(tmp_path, "wexholme", "pushback", {})["worksheet"]
    sheet = open_sheet(path)
    sheet.fill(FEW)
    saved = sheet.save()
    assert saved != path.read_bytes()
    path.write_bytes(saved)
    assert open_sheet(path).save() == saved


FEW = {
    "about.request_title": ["A title"],
    "clarify.perceived_problem": ["\nTwo\n\nlines "],
    "about.audience_size": ["24"],
    "about.need_driver": ["other"],
    "about.need_driver_other": ["none of these"],
    "about.confidential": ["true"],
    "diagnose.data_points.6.finding": ["A sixth row"],
}


def test_an_answer_that_is_taken_away_leaves_the_bytes_of_a_blank_page(
    tmp_path: Path, open_sheet: OpenSheet
) -> None:
    path = pages(tmp_path, "wexholme", "pushback", {})["worksheet"]
    sheet = open_sheet(path)
    for name in ("about.request_title", "clarify.perceived_problem", "about.audience_size"):
        sheet.named(name).fill("x")
        sheet.named(name).fill("")
    sheet.named("about.confidential").check()
    sheet.named("about.confidential").uncheck()
    assert sheet.save() == path.read_bytes()


def test_naughty_texts_are_texts(tmp_path: Path, open_sheet: OpenSheet) -> None:
    reader = reader_of("wexholme")
    count = iter(range(10_000))
    given = answers_to(
        reader, "pushback", lambda _: NAUGHTY[next(count) % len(NAUGHTY)], lambda _: 7
    )
    blank = pages(tmp_path / "blank", "wexholme", "pushback", {})["worksheet"]
    expected = pages(tmp_path / "given", "wexholme", "pushback", given)["worksheet"]
    sheet = open_sheet(blank)
    sheet.fill(state_of(open_sheet(expected)))
    saved = sheet.save()
    blank.write_bytes(saved)
    assert reader.read(blank).answers == reader.read(expected).answers
    again = open_sheet(blank)
    assert again.page.evaluate("document.scripts.length === 1 && !('broken' in window)")
    assert again.page.locator("form img").count() == 0
    assert again.save() == saved
