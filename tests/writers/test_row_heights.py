"""How rows of boxes share the room that a page has left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.writers.docx.pages.row_heights import RowKind, shared


def grown(kinds: list[int], least: list[int], room: int) -> list[int]:
    return shared(kinds, least, 0, room)[1]


KINDS = st.sampled_from([*RowKind, 5000])  # 5000: the block of a cover


@given(
    st.lists(st.tuples(KINDS, st.integers(0, 3000)), max_size=12),
    st.integers(0, 9),
    st.integers(-500, 14_000),
)
def test_all_together_take_no_more_than_the_room_and_no_row_less_than_it_needs(
    rows: list[tuple[int, int]], headings: int, room: int
) -> None:
    least = [height for _, height in rows]
    above, heights = shared([kind for kind, _ in rows], least, headings, room)
    assert above >= 0
    assert all(height >= need for height, need in zip(heights, least, strict=True))
    assert above * headings + sum(heights) - sum(least) <= max(room, 0)


def test_the_space_above_headings_grows_first() -> None:
    assert shared([RowKind.LINES], [600], 4, 400) == (100, [600])


def test_a_row_for_a_paragraph_gets_more_than_one_for_a_date() -> None:
    paragraph, date = grown([RowKind.LINES, RowKind.SHORT], [600, 600], 1000)
    assert paragraph - 600 > 3 * (date - 600) > 0


def test_a_row_for_names_dates_and_choices_stays_low_on_an_empty_page() -> None:
    assert grown([RowKind.SHORT, RowKind.SHORT], [600, 600], 10_000) == [1150, 1150]


def test_a_row_that_few_cases_need_stays_low_on_an_empty_page() -> None:
    rare, lines = grown([RowKind.RARE, RowKind.LINES], [600, 600], 10_000)
    assert rare < 1700 < 6000 < lines


def test_the_rows_of_a_list_grow_alike() -> None:
    assert len(set(grown([RowKind.ENTRY] * 3, [340] * 3, 1500))) == 1


def test_the_block_of_a_cover_takes_all_that_is_left() -> None:
    assert grown([5000], [1000], 9000) == [10_000]
