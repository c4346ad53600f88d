"""Charts as DrawingML (ECMA-376, part 1, 21.2), which Word and Excel draw themselves.

A chart shows what cells of a workbook contain, and keeps a copy of it for programs that do not read
these. Labels are texts of their own: they show values as the document writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from generator.document.charts import Bar, Chart, ChartKind, Scale, scale_of
from generator.document.tree import Str, Words
from generator.foundation.characters import clean_text
from generator.writers.segments import text_of

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHORT, _CUT = 60, 57  # characters of a name in a drawing
_LETTER = 0.53  # the width of a letter, as a share of its height
_UNKNOWN = 12  # characters of a text that is not known yet
_NAMES = 0.4  # the greatest share of the width that names of bars take
_LINE, _BETWEEN = 1.25, 0.75  # heights of a line of text and between bars, as shares of its size
_LEAST, _COLUMNS = 7, 13.5  # points of a text that a crowded chart has; lines high are columns
_FULL, _SHORTEST = 0.98, 0.3  # shares of the width: what is used, and the longest bar at least
_THIN = 9525  # the width of a thin line, in English Metric Units
Text = Callable[[Words], str]


@dataclass(frozen=True)
class Paint:
    """The colours of a chart, each as an element that names it, and the fonts of its text for
    Latin, East Asian and complex scripts (21.1.2.3.7), with their size in points.
    """

    bar: str
    behind: str
    text: str
    quiet: str
    paper: str
    fonts: tuple[str, str, str]
    points: float


@dataclass(frozen=True)
class Cells:
    """Where a workbook has what a chart shows: its sheet, and the columns of names, numbers and
    totals by their letters. The first row has headings. `book` is the relationship id of a
    workbook inside the document, "" if the chart is in the workbook.
    """

    sheet: str
    names: str = "A"
    numbers: str = "C"
    totals: str = "D"
    book: str = ""

    def at(self, column: str, first: int, last: int) -> str:
        quoted = self.sheet.replace("'", "''")
        end = f":${column}${last}" if last > first else ""
        return escape(f"'{quoted}'!${column}${first}{end}")


@dataclass(frozen=True)
class Room:
    """The room for a chart, in points."""

    width: float
    height: float


def plain_text(words: Words) -> str:
    """Words without slots as text on one line, which XML can store."""
    return " ".join(clean_text(text_of(words, ())).text.split())


def theme_colour(name: str) -> str:
    """A colour by its name in the theme (20.1.2.3.29)."""
    return f'<a:schemeClr val="{name}"/>'


def plain_colour(digits: str) -> str:
    """A colour by its six hexadecimal digits."""
    return f'<a:srgbClr val="{digits}"/>'


def length_of(words: Words) -> int:
    """About how many characters some words have; a slot counts as a name of usual length."""
    return sum(len(word.text) if isinstance(word, Str) else _UNKNOWN for word in words)


def room_of(chart: Chart, width: float, most: float, points: float) -> Room:
    """The room that a chart of a width takes, in points, at most `most` high: each bar has the
    lines of the longest name.
    """
    if chart.kind is ChartKind.COLUMNS:
        return Room(width, min(most, points * _COLUMNS))
    letters = max(1, int(_names_share(chart, width, points) * width / (points * _LETTER)))
    longest = max(min(length_of(bar.name), _SHORT) for bar in chart.bars)
    lines = -(-longest // letters)
    each = points * (_LINE * max(1, lines) + _BETWEEN)
    return Room(width, min(most, each * len(chart.bars)))


def _names_share(chart: Chart, width: float, points: float) -> float:
    """The share of the width that the names of bars take."""
    longest = max(min(length_of(bar.name), _SHORT) for bar in chart.bars)
    return min(_NAMES, (longest + 2) * points * _LETTER / width)


def chart_xml(chart: Chart, cells: Cells, room: Room, paint: Paint, text: Text) -> str:
    """The part of a chart that has at least one bar. `text` gives words as text on one line, not
    yet escaped.
    """
    return _Drawing(chart, scale_of(chart), cells, room, paint, text).part()


@dataclass(frozen=True)
class _Drawing:
    chart: Chart
    scale: Scale
    cells: Cells
    room: Room
    paint: Paint
    text: Text

    def part(self) -> str:
        book = self.cells.book
        external = f'<c:externalData r:id="{book}"><c:autoUpdate val="0"/></c:externalData>'
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{_DRAWING}" xmlns:r="{_RELATIONSHIPS}">'
            '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
            f"<c:plotArea>{self._layout()}{self._bars()}{self._axes()}"
            "<c:spPr><a:noFill/></c:spPr></c:plotArea>"
            '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
            f"{self._font(self.paint.text)}{external if book else ''}</c:chartSpace>"
        )

    @property
    def _is_bars(self) -> bool:
        return self.chart.kind is ChartKind.BARS

    @property
    def _points(self) -> float:
        """The size of text: smaller where bars are many or names of columns are long."""
        usual = self.paint.points
        if self._is_bars:
            return max(_LEAST, min(usual, self.room.height / len(self.chart.bars) / _LINE))
        return max(_LEAST, min(usual, self._step / (self._longest * _LETTER)))

    @property
    def _step(self) -> float:
        """The width of a column and the gap beside it."""
        return self.room.width / len(self.chart.bars)

    @property
    def _longest(self) -> int:
        """The characters of the longest text beside a bar, at least 1."""
        shown = (bar.shown for bar in self.chart.bars if bar.value is not None)
        return max((min(length_of(words), _SHORT) for words in shown), default=1)

    @property
    def _is_upright(self) -> bool:
        """Whether texts are turned, since they are wider than their columns."""
        return not self._is_bars and self._longest * _LEAST * _LETTER > self._step

    def _layout(self) -> str:
        """The place of the bars, which leaves the names their room (21.2.2.95)."""
        if not self._is_bars:
            return "<c:layout/>"
        left = _names_share(self.chart, self.room.width, self._points)
        place = {"x": left, "y": 0, "w": _FULL - left, "h": 1}
        sides = "".join(f'<c:{side} val="{share:.4f}"/>' for side, share in place.items())
        return (
            '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/>{sides}</c:manualLayout></c:layout>'
        )

    def _bars(self) -> str:
        """The bars; totals are a series of their own behind the other one."""
        series = []
        if self.scale.has_totals:
            series.append(self._series(self.scale.totals, self.cells.totals, 0))
        series.append(self._series(self.scale.numbers, self.cells.numbers, len(series)))
        direction = "bar" if self._is_bars else "col"
        return (
            f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="clustered"/>'
            f'<c:varyColors val="0"/>{"".join(series)}<c:gapWidth val="45"/>'
            '<c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        )

    def _series(self, numbers: Sequence[Decimal | None], column: str, place: int) -> str:
        is_own = column == self.cells.numbers
        fill = self.paint.bar if is_own else self.paint.behind
        last = len(numbers) + 1
        name = escape(self.text(self.chart.title)) if is_own else "100%"
        head = _cached("strRef", "strCache", self.cells.at(column, 1, 1), (name,))
        names = map(escape, map(self._short, (bar.name for bar in self.chart.bars)))
        categories = _cached("strRef", "strCache", self.cells.at(self.cells.names, 2, last), names)
        shown = (format(number or Decimal(0), "f") for number in numbers)
        values = _cached("numRef", "numCache", self.cells.at(column, 2, last), shown)
        return (
            f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx>{head}</c:tx>'
            f"<c:spPr><a:solidFill>{fill}</a:solidFill></c:spPr>"
            f'<c:invertIfNegative val="0"/>{self._hatched() if is_own else ""}'
            f"{self._labels(is_own=is_own)}<c:cat>{categories}</c:cat><c:val>{values}</c:val>"
            "</c:ser>"
        )

    def _short(self, words: Words) -> str:
        """A name, shortened so that a row has no more than a few lines. The workbook has it all."""
        name = self.text(words)
        if length_of(words) <= _SHORT or not all(isinstance(word, Str) for word in words):
            return name
        return f"{name[:_CUT].rstrip()}…"

    def _hatched(self) -> str:
        """The fill of the bars of what is not known (20.1.8.47)."""
        fill = (
            f'<a:pattFill prst="narVert"><a:fgClr>{self.paint.bar}</a:fgClr>'
            f"<a:bgClr>{self.paint.paper}</a:bgClr></a:pattFill>"
        )
        return "".join(
            f'<c:dPt><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
            f"<c:spPr>{fill}</c:spPr></c:dPt>"
            for place, bar in enumerate(self.chart.bars)
            if not bar.known
        )

    def _labels(self, *, is_own: bool) -> str:
        """The texts beside the bars, each at the longer one of a bar and its total."""
        labels = "".join(
            self._label(place, bar)
            if self._is_labelled(place) is is_own
            else f'<c:dLbl><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'
            for place, bar in enumerate(self.chart.bars)
        )
        return f"<c:dLbls>{labels}{_shows(0)}</c:dLbls>"

    def _is_labelled(self, place: int) -> bool:
        """Whether a bar has its label, not its total."""
        total = self.scale.totals[place]
        return total is None or (self.scale.numbers[place] or Decimal(0)) > total

    def _label(self, place: int, bar: Bar) -> str:
        turned = ' rot="-5400000" vert="horz"' if self._is_upright else ""
        look = f'<a:rPr{self._size} b="1">{self._look(self.paint.text)}</a:rPr>'
        run = f"<a:r>{look}<a:t>{escape(self._short(bar.shown))}</a:t></a:r>"
        rich = f'<c:rich><a:bodyPr{turned} wrap="none"/><a:lstStyle/><a:p>{run}</a:p></c:rich>'
        return (
            f'<c:dLbl><c:idx val="{place}"/><c:tx>{rich}</c:tx><c:dLblPos val="outEnd"/>'
            f"{_shows(1)}</c:dLbl>"
        )

    def _axes(self) -> str:
        """The axis of names, with the line that bars begin at, and the hidden one of numbers."""
        order, side, across = ("maxMin", "l", "t") if self._is_bars else ("minMax", "b", "l")
        line = f'<a:ln w="{_THIN}"><a:solidFill>{self.paint.behind}</a:solidFill></a:ln>'
        quiet = self.paint.text if self._is_bars else self.paint.quiet
        top = self.scale.top / Decimal(str(self._free()))
        return (
            f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
            f'<c:delete val="0"/><c:axPos val="{side}"/>{_TICKS}<c:tickLblPos val="low"/>'
            f"<c:spPr>{line}</c:spPr>{self._font(quiet)}"
            '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/>'
            '<c:lblAlgn val="ctr"/><c:lblOffset val="60"/><c:tickLblSkip val="1"/>'
            '<c:noMultiLvlLbl val="1"/></c:catAx>'
            '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>'
            f'<c:max val="{top:.6f}"/><c:min val="0"/></c:scaling><c:delete val="1"/>'
            f'<c:axPos val="{across}"/>{_TICKS}<c:tickLblPos val="nextTo"/>'
            '<c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/>'
            "</c:valAx>"
        )

    def _free(self) -> float:
        """The share of the axis that the longest bar takes, so that its label has room."""
        label = (self._longest + 2) * self._points * _LETTER
        if not self._is_bars:
            most = label if self._is_upright else self._points * 2
            return max(_SHORTEST, 1 - most / self.room.height)
        names = _names_share(self.chart, self.room.width, self._points)
        return max(_SHORTEST, 1 - label / ((_FULL - names) * self.room.width))

    def _font(self, fill: str) -> str:
        look = f'<a:defRPr{self._size} b="0">{self._look(fill)}</a:defRPr>'
        return (
            f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{look}</a:pPr>"
            '<a:endParaRPr lang="en"/></a:p></c:txPr>'
        )

    def _look(self, fill: str) -> str:
        """A colour and the fonts of text, for its properties."""
        latin, asian, complex_ = map(quoteattr, self.paint.fonts)
        faces = f"<a:latin typeface={latin}/><a:ea typeface={asian}/><a:cs typeface={complex_}/>"
        return f"<a:solidFill>{fill}</a:solidFill>{faces}"

    @property
    def _size(self) -> str:
        return f' sz="{round(self._points * 100)}"'


_TICKS = (
    '<c:numFmt formatCode="General" sourceLinked="0"/>'
    '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
)


def _shows(value: int) -> str:
    """What a label shows: its value, in whose place its text is, or nothing."""
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{value}"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def _cached(reference: str, cache: str, cells: str, texts: Iterable[str]) -> str:
    """A reference to cells with a copy of what they contain."""
    points = [f'<c:pt idx="{place}"><c:v>{text}</c:v></c:pt>' for place, text in enumerate(texts)]
    code = "<c:formatCode>General</c:formatCode>" if cache == "numCache" else ""
    return (
        f"<c:{reference}><c:f>{cells}</c:f><c:{cache}>{code}"
        f'<c:ptCount val="{len(points)}"/>{"".join(points)}</c:{cache}></c:{reference}>'
    )
