"""The page guard finds each fault in a small document made to have it, and none in a sound one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.external.office.small_documents import (
    LINES_A_PAGE,
    heading,
    lines,
    paragraph,
    table,
    word_file,
)
from tests.support.page_guard.checks import Printed, findings_of
from tests.support.page_guard.guard import printed_file
from tests.support.page_guard.limits import Limit

pytestmark = pytest.mark.office
PAGE = lines(LINES_A_PAGE)
ANY = Limit()
Check = Callable[..., list[tuple[str, int]]]


@pytest.fixture
def printed(tmp_path: Path, profile: str) -> Callable[..., Printed]:
    return lambda *blocks: printed_file(word_file(*blocks), tmp_path, profile)


@pytest.fixture
def found(printed: Callable[..., Printed]) -> Check:
    """The kinds and pages of the findings in a document of these blocks."""

    def check(*blocks: str, limit: Limit = ANY) -> list[tuple[str, int]]:
        found = findings_of(printed(*blocks), limit)
        return [(finding.kind, finding.page) for finding in found]

    return check


def test_a_sound_document_has_no_findings(found: Check) -> None:
    text = (heading("A start"), lines(40), heading("A second", new_page=True), lines(40))
    assert found(*text, table("In a cell", 3000), limit=Limit(2, empty=0.12)) == []


def test_the_empty_part_of_a_page_is_that_below_the_last_line(
    printed: Callable[..., Printed],
) -> None:
    document = printed(lines(LINES_A_PAGE // 2), paragraph("Next", new_page=True))
    assert document.empty[0] == pytest.approx(0.5, abs=0.03)
    assert document.empty[1] > 0.9


@pytest.mark.parametrize(
    ("number", "expected"), [(14, [("half empty", 1), ("half empty", 2)]), (26, [])]
)
def test_more_than_one_page_that_is_more_than_half_empty_is_found(
    number: int, expected: list[tuple[str, int]], found: Check
) -> None:
    assert found(lines(number), paragraph("Next", new_page=True), limit=Limit(9)) == expected


def test_the_last_page_of_a_document_that_grows_may_be_half_empty_and_one_more(
    found: Check,
) -> None:
    pages = [lines(14), *(paragraph("Next", new_page=True) for _ in range(2))]
    assert found(*pages[:2], limit=Limit()) == []
    assert found(*pages, limit=Limit()) == [("half empty", 1), ("half empty", 2)]


def test_a_last_page_may_be_half_empty(found: Check) -> None:
    assert found(PAGE, paragraph("The rest.")) == []


def test_the_pages_before_an_appendix_and_at_its_end_may_be_half_empty(found: Check) -> None:
    appendix = heading("Appendix", new_page=True), lines(3)
    assert found(PAGE, paragraph("The rest."), *appendix, limit=Limit(appendix=1)) == []


def test_a_chapter_that_grows_may_leave_its_last_page_half_empty(found: Check) -> None:
    text = (heading("Step"), PAGE, heading("Decision", new_page=True), lines(10))
    assert found(*text, limit=Limit(4)) == [("half empty", 2), ("half empty", 3)]
    assert found(*text, limit=Limit()) == []


def test_a_cover_that_leaves_its_last_page_half_empty_is_found(found: Check) -> None:
    steps = [heading("Step", new_page=True), lines(10)] * 2
    found_ = found(PAGE, paragraph("The rest."), *steps, limit=Limit())
    assert found_ == [("half empty", 2), ("half empty", 3)]


def test_too_much_empty_paper_is_found(found: Check) -> None:
    assert found(lines(30), limit=Limit(1, empty=0.12)) == [("empty paper", 0)]
    assert found(lines(44), limit=Limit(1, empty=0.12)) == []


def test_a_heading_at_the_foot_of_a_page_is_found(found: Check) -> None:
    assert found(lines(LINES_A_PAGE - 1), heading("Alone"), lines(30)) == [("heading alone", 1)]


def test_a_heading_alone_on_a_page_is_found(found: Check) -> None:
    text = paragraph("Next", new_page=True)
    assert ("heading alone", 2) in found(PAGE, heading("Alone", new_page=True), text)


def test_two_headings_before_a_text_are_not_alone(found: Check) -> None:
    assert found(heading("A chapter"), heading("Its first part"), lines(30)) == []


def test_a_heading_with_another_at_the_foot_is_found_once(found: Check) -> None:
    foot = heading("A chapter"), heading("Its first part")
    assert found(lines(LINES_A_PAGE - 2), *foot, lines(30)) == [("heading alone", 1)]


def test_a_word_cut_at_the_edge_of_its_cell_is_found(found: Check) -> None:
    # Three lines in a cell of an inch.
    assert set(found(table("Bildungsbeauftragte", 1100), lines(30))) == {("word cut", 1)}


def test_a_full_stop_alone_on_a_line_is_found(found: Check) -> None:
    assert found(table("Nr.", 280), lines(30)) == [("word cut", 1)]


@pytest.mark.parametrize(
    "word",
    ["Donaudampfschifffahrtsversicherungsgesellschaft", "people.development@wexholme.example"],
)
def test_an_address_or_a_word_that_no_cell_holds_may_be_cut(word: str, found: Check) -> None:
    assert found(table(word, 2400), lines(30)) == []


def test_a_word_that_ends_a_line_with_its_own_hyphen_is_not_cut(found: Check) -> None:
    assert found(table("Learning-and-development-partners", 2400), lines(30)) == []


def test_a_number_parted_from_its_unit_is_found(found: Check) -> None:
    # The space between them does not break, so that a narrow cell cuts the pair at its edge.
    assert ("word cut", 1) in found(table("24.091,20\u00a0€", 1120), lines(30))


def test_text_beyond_the_margin_is_found(found: Check) -> None:
    beyond = paragraph("Beyond the margin", indent=-1200)
    assert {kind for kind, _ in found(beyond, lines(30))} == {"over the edge"}


def test_a_table_wider_than_the_page_is_found(found: Check) -> None:
    assert found(table("Wide", 9900), lines(30)) == [("over the edge", 1)]


def test_text_that_its_cell_hides_is_found(found: Check) -> None:
    text = "The first line is seen, and all that follows it is hidden below. " * 4
    kinds = {kind for kind, _ in found(table(text, 3000, height=320), lines(30))}
    assert kinds and kinds <= {"word hidden", "word lost"}


def test_text_that_is_printed_over_other_text_is_found(found: Check) -> None:
    text = paragraph("One line stands on the other where lines are too low. " * 3, line=80)
    assert ("printed over", 1) in found(text, lines(30))


def test_a_document_with_too_many_pages_is_found(found: Check) -> None:
    assert found(PAGE, lines(40), limit=Limit(1)) == [("too long", 0)]


def test_the_appendix_has_pages_of_its_own(found: Check) -> None:
    text = (PAGE, heading("Appendix", new_page=True), PAGE)
    assert found(*text, limit=Limit(1, 2)) == []
    assert found(*text, limit=Limit(1, 1)) == [("too long", 0)]


def test_a_step_that_does_not_take_one_page_is_found(found: Check) -> None:
    step, after = heading("Step 1 of 1", step=True), heading("Decision", new_page=True)
    limit = Limit(steps=True)
    assert found(step, lines(40), after, lines(3), limit=limit) == []
    assert found(step, lines(80), after, lines(3), limit=limit) == [("step", 1)]
    shared = heading("Decision")
    assert found(step, lines(10), shared, lines(30), limit=limit) == [("step", 1)]
