"""Charts for all formats: as a table, in words, and with a team's values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.document.charts import Chart
from generator.document.tree import Block, Emphasis, Paragraph, Slot, Str, Strong, Table, Words
from generator.writers.segments import text_of


def chart_blocks(chart: Chart) -> tuple[Block, ...]:
    """A chart as its title, a table with each name and the value as shown, and its note. What is
    empty is left out.
    """
    title = (Paragraph((Strong(chart.title),)),) if chart.title else ()
    table = (chart_table(chart),) if chart.bars else ()
    note = (Paragraph((Emphasis(chart.note),)),) if chart.note else ()
    return (*title, *table, *note)


def chart_table(chart: Chart) -> Table:
    """The table of a chart: each name and the value as shown."""
    rows = tuple((bar.name, bar.shown) for bar in chart.bars)
    return Table(chart.head, rows, ("", "right"))


def chart_in_words(chart: Chart) -> Words:
    """What a chart says and shows, for people who do not see it: its title, its finding, and each
    name with the value as shown.
    """
    named = [*chart.title, Str(". ")] if chart.title else []
    words: list[Str | Slot] = [*named, *chart.finding, Str(" ")]
    for place, bar in enumerate(chart.bars):
        words += [Str("; " if place else ""), *bar.name, Str(": "), *bar.shown]
    return tuple(words)


def filled_chart(chart: Chart, values: Sequence[str]) -> Chart:
    """The chart with the values of its slots as texts."""

    def filled(words: Words) -> Words:
        return (Str(text_of(words, values)),)

    return replace(
        chart,
        title=filled(chart.title),
        bars=tuple(
            replace(bar, name=filled(bar.name), shown=filled(bar.shown)) for bar in chart.bars
        ),
        head=(filled(chart.head[0]), filled(chart.head[1])),
        finding=filled(chart.finding),
        as_table=filled(chart.as_table),
        note=filled(chart.note),
    )
