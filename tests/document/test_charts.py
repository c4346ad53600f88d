"""What is drawn of each bar of a chart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from generator.document.charts import scale_of
from generator.document.tree import Str, inlines_of
from tests.support.charts import CAUSES, EMPTY, GOALS, UNKNOWN, ZEROS, bar, chart


def test_the_longest_bar_is_the_largest_value_whether_it_is_known_or_not() -> None:
    assert scale_of(CAUSES).top == 21
    assert scale_of(CAUSES).numbers == (21, 14, 4, None)
    assert scale_of(chart(bar("Not known", 30, known=False), bar("Known", 2))).top == 30


def test_a_chart_can_say_what_a_bar_of_full_length_stands_for() -> None:
    rates = replace(CAUSES, most=Decimal(100))
    assert scale_of(rates).top == 100
    assert scale_of(replace(rates, most=Decimal(10))).top == 21


def test_totals_of_different_units_are_drawn_equally_long() -> None:
    scale = scale_of(GOALS)
    assert scale.totals == (1, 1)
    assert scale.numbers == (Decimal("0.5"), Decimal("0.6667"))
    assert scale.top == 1


def test_a_value_above_its_total_makes_all_totals_shorter() -> None:
    scale = scale_of(chart(bar("Time", 12, of=10), bar("Safety", None, "?", of=9)))
    assert (scale.top, scale.numbers, scale.totals) == (
        Decimal("1.2"),
        (Decimal("1.2"), None),
        (1, 1),
    )


def test_a_total_of_nothing_is_no_total() -> None:
    scale = scale_of(chart(bar("Time", 3, of=0)))
    assert (scale.numbers, scale.totals) == ((3,), (None,))


def test_a_number_may_be_of_any_size() -> None:
    huge = Decimal("1E40")
    assert scale_of(chart(replace(bar("Much", 1, of=3), value=huge))).numbers[0] > huge / 4


def test_a_chart_without_any_length_has_a_scale() -> None:
    assert [scale_of(one).top for one in (EMPTY, UNKNOWN, ZEROS)] == [1, 1, 1]


def test_the_words_of_a_chart_are_words_of_the_document() -> None:
    texts = [inline.text for inline in inlines_of((CAUSES,)) if isinstance(inline, Str)]
    assert texts[:7] == ["Causes", "It says.", "As a table", "Cause", "Requests", "Process", "21"]
    assert texts[-1] == "A note."
