"""Charts as HTML: a drawing that every screen can show, and its table to unfold.

Each bar is an SVG of its own between the texts, so that these have the size of all text and are
broken into lines on a narrow screen. The only lengths are shares of the room: the content policy
admits no styles in the elements. People who do not see the drawing hear what it shows, and have the
table.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from generator.document.charts import Bar, Chart, ChartKind, Scale, scale_of
from generator.document.tree import Str, Table, Words
from generator.writers.charts import chart_table
from generator.writers.html.inserts import Parts, flat_parts, line_parts, words_parts

_ROOM = Decimal(84)  # the share of a column's room that the longest takes, in percent
# The classes of columns by the characters of the longest text, which must fit the column.
_WIDTHS = ((3, "narrow"), (5, "medium"), (8, "roomy"))
_USUAL = 5  # characters of a text that is not known yet
_WHOLE = ((12, 76),)
_STRIPES = tuple((left, 4) for left in range(12, 88, 9))


def drawn_chart(chart: Chart, table: Callable[[Table], Parts]) -> Parts:
    """A chart as a figure; `table` writes its table. Without bars, only title and note are left."""
    parts: Parts = ['<figure class="chart">']
    if chart.title:
        parts += ["<figcaption>", *line_parts(chart.title), "</figcaption>"]
    if chart.bars:
        parts += _drawing(chart)
    if chart.note:
        parts += ['<p class="quiet">', *words_parts(chart.note), "</p>"]
    if chart.bars:
        parts += ["<details><summary>", *line_parts(chart.as_table), "</summary>"]
        parts += [*table(chart_table(chart)), "</details>"]
    return [*parts, "</figure>"]


def _drawing(chart: Chart) -> Parts:
    scale = scale_of(chart)
    is_bars = chart.kind is ChartKind.BARS
    kind = "bars" if is_bars else f"upright {_width_of(chart)}"
    named = [*flat_parts(chart.title), ". "] if chart.title else []
    label = [*named, *flat_parts(chart.finding)]
    parts: Parts = [f'<div class="{kind}" role="img" aria-label="', *label, '">']
    draw = _bar if is_bars else _column
    for bar, number, total in zip(chart.bars, scale.numbers, scale.totals, strict=True):
        parts += draw(bar, _percent(number, scale), _percent(total, scale))
    parts.append("</div>")
    # Keys move what is wider than a small screen.
    return parts if is_bars else ['<div class="wide" tabindex="0">', *parts, "</div>"]


def _percent(number: Decimal | None, scale: Scale) -> Decimal | None:
    """A number as a share of the longest, in percent; None where there is none."""
    return None if number is None else round(number / scale.top * 100, 2)


def _bar(bar: Bar, length: Decimal | None, total: Decimal | None) -> Parts:
    """A bar between its name and its value; where nothing is drawn, the text takes its place."""
    name: Parts = ["<div><span>", *words_parts(bar.name), "</span>"]
    shown = words_parts(bar.shown)
    if length is None and total is None:
        return [*name, '<span class="words">', *shown, "</span></div>"]
    drawn = _rect("of", f'width="{total}%" height="100%"') if total is not None else ""
    if length is not None:
        drawn += (
            _rect("own", f'width="{length}%" height="100%"')
            if bar.known
            else f'<line class="hatch" x1="0" y1="50%" x2="{length}%" y2="50%"></line>'
        )
    return [*name, f"<svg>{drawn}</svg><strong>", *shown, "</strong></div>"]


def _column(bar: Bar, length: Decimal | None, total: Decimal | None) -> Parts:
    """A column with its value above and its name below it."""
    height, behind = ((share or Decimal(0)) * _ROOM / 100 for share in (length, total))
    drawn = _upright("of", behind) if total is not None else ""
    if length is not None:
        drawn += _upright("own", height, *(_WHOLE if bar.known else _STRIPES))
    text = f'<text x="50%" y="{100 - max(height, behind):.2f}%" dy="-5">'
    drawing: Parts = ["<div><svg>", drawn, text, *line_parts(bar.shown), "</text></svg><span>"]
    return [*drawing, *words_parts(bar.name), "</span></div>"]


def _upright(kind: str, height: Decimal, *stripes: tuple[int, int]) -> str:
    """A column as one or more stripes: where each begins and how wide it is, in percent."""
    place = f'y="{100 - height:.2f}%" height="{height:.2f}%"'
    return "".join(
        _rect(kind, f'x="{left}%" width="{width}%" {place}') for left, width in stripes or _WHOLE
    )


def _rect(kind: str, place: str) -> str:
    return f'<rect class="{kind}" {place}></rect>'


def _width_of(chart: Chart) -> str:
    """The class of the columns: a text that is not known yet counts as one of usual length."""
    longest = max(max(_length(bar.name), _length(bar.shown)) for bar in chart.bars)
    return next((name for most, name in _WIDTHS if longest <= most), "broad")


def _length(words: Words) -> int:
    return sum(len(word.text) if isinstance(word, Str) else _USUAL for word in words)
