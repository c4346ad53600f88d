"""What is wrong with the pages of a printed document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from tests.support.page_guard.limits import Limit
from tests.support.page_guard.marked import Heading, Margins, MarkedFile
from tests.support.page_guard.printing import Box, Page, Word

_APPENDIX = re.compile(r"(Appendix|Anhang|Anexo)\b")
_HALF = 0.5
_SHOWN = 3  # findings of a kind on a page
_REACH = 72  # what follows a heading begins within an inch below it
_WIDTH = 80  # and no further than this to the right of where the heading begins
_TOLERANCE = 4  # points by which lines and boxes may exceed the margins
_SPACE = 6  # the most points between two words of a line
_OVERLAP = 0.5  # of a line's height
# A line may end after these, and so may a part of a word.
_BREAKS = "-\u2010\u2013\u2014/|…"
_SHORTEST, _LONGEST = 2, 24  # letters of a word that must not be cut


@dataclass(frozen=True)
class Finding:
    """A fault: `page` is counted from 1, 0 for the document as a whole."""

    kind: str
    page: int
    text: str

    def __str__(self) -> str:
        page = f"p{self.page} " if self.page else ""
        return f"{page}{self.kind}: {self.text}"


@dataclass(frozen=True)
class Printed:
    """A marked document and its printed pages."""

    source: MarkedFile
    pages: tuple[Page, ...]

    @cached_property
    def empty(self) -> tuple[float, ...]:
        """For each page, the part of its text area below the last ink."""
        return tuple(map(self._empty, self.pages))

    @property
    def mean_empty(self) -> float:
        return sum(self.empty) / len(self.empty)

    @property
    def body_empty(self) -> float:
        """The mean without the appendix, whose texts end where they do."""
        return sum(self.empty[: self.body]) / self.body

    @cached_property
    def starts(self) -> dict[int, int]:
        """The page of each heading, by the heading's number."""
        found: dict[int, int] = {}
        for number, page in enumerate(self.pages, 1):
            for heading in page.picture.headings:
                found.setdefault(heading, number)
        return found

    @property
    def chapters(self) -> list[tuple[Heading, int]]:
        """The headings of the first level and their pages, in order."""
        headings = enumerate(self.source.headings)
        return [
            (heading, self.starts[number])
            for number, heading in headings
            if heading.level == 1 and number in self.starts
        ]

    @property
    def body(self) -> int:
        """The number of pages before the appendix; all of them where there is none."""
        starts = [page for heading, page in self.chapters if _APPENDIX.match(heading.text)]
        return starts[-1] - 1 if starts else len(self.pages)

    def margins(self, page: Page) -> Margins:
        """The margins of the largest area for text in sections with the page's paper."""
        known = [one for one in self.source.margins if _is_paper(one, page)] or self.source.margins
        sides = ("left", "right", "top", "bottom")
        left, right, top, bottom = (min(getattr(one, side) for one in known) for side in sides)
        return Margins(page.width, page.height, left, right, top, bottom)

    def _empty(self, page: Page) -> float:
        area = self.margins(page)
        end = area.height - area.bottom
        rows = list(page.picture.rows(0, area.width, area.top, end))
        ends = [box.bottom for box in page.picture.headings.values()]
        last = max([row + 1 for row in rows] + [bottom for bottom in ends if bottom <= end] + [0])
        return 1 - max(last - area.top, 0) / (end - area.top)


def findings_of(document: Printed, limit: Limit) -> list[Finding]:
    """Every fault of a document, by page."""
    found = [
        *_half_empty(document, limit),
        *_lonely_headings(document),
        *_over_the_edge(document),
        *_cut_words(document),
        *_lost_words(document),
        *_printed_over(document),
        *_limits(document, limit),
    ]
    return sorted(_gathered(dict.fromkeys(found)), key=lambda finding: finding.page)


def _gathered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, with those of one kind on one page joined."""
    texts: dict[tuple[str, int], list[str]] = {}
    for finding in findings:
        texts.setdefault((finding.kind, finding.page), []).append(finding.text)
    for (kind, page), found in texts.items():
        more = [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
        yield Finding(kind, page, ", ".join(found[:_SHOWN] + more))


def _is_paper(margins: Margins, page: Page) -> bool:
    return abs(margins.width - page.width) < 2 and abs(margins.height - page.height) < 2


def _half_empty(document: Printed, limit: Limit) -> Iterator[Finding]:
    """Pages that are more than half empty. One may be, and so may the last page before an appendix
    and the last of the appendix; if the document grows, its last page and that of each longer
    chapter, too.
    """
    has_appendix = document.body < len(document.pages)
    excused = {document.body, len(document.pages)} if has_appendix else set[int]()
    if limit.grows:
        starts = [page for _, page in document.chapters]
        excused |= {page - 1 for page in starts if starts[0] < page - 1 not in starts}
        excused.add(len(document.pages))
    found = {
        number: empty
        for number, empty in enumerate(document.empty, 1)
        if empty > _HALF and number not in excused
    }
    if len(found) > 1:
        for number, empty in found.items():
            yield Finding("half empty", number, f"{empty:.0%} of the page")


def _lonely_headings(document: Printed) -> Iterator[Finding]:
    """Headings without text below them, on their page and in their column."""
    headings = document.source.headings
    for number, page in enumerate(document.pages, 1):
        places = page.picture.headings
        for heading, box in places.items():
            others = [other for key, other in places.items() if key != heading]
            if heading < len(headings) and not _is_followed(box, page, others):
                yield Finding("heading alone", number, headings[heading].text)
    for heading in set(range(len(headings))) - document.starts.keys():
        yield Finding("heading missing", 0, headings[heading].text)


def _is_followed(box: Box, page: Page, others: list[Box]) -> bool:
    """Whether text or another heading follows below a heading."""
    left, right = box.left - 8, max(box.right, box.left + _WIDTH)
    below, end = box.bottom + 1, box.bottom + 1 + _REACH
    if any(page.picture.rows(left, right, below, end)):
        return True
    return any(
        below <= other.top <= end and other.left < right and other.right > left for other in others
    )


def _over_the_edge(document: Printed) -> Iterator[Finding]:
    """Words and lines outside the margins."""
    for number, page in enumerate(document.pages, 1):
        area, picture = document.margins(page), page.picture
        left, right = area.left - _TOLERANCE, area.width - area.right + _TOLERANCE
        for word in page.words:
            box = word.box
            if box.left < left or box.right > right or box.bottom > area.height or box.top < 0:
                yield Finding("over the edge", number, word.text)
        sides = {"left": (0.0, left), "right": (right + 1, area.width)}
        for side, (start, end) in sides.items():
            if any(picture.rows(start, end, 0, area.height)):
                yield Finding("over the edge", number, f"ink in the {side} margin")
        bottom = area.height - area.bottom + _TOLERANCE
        if any(picture.rows(0, area.width, bottom, area.height)):
            yield Finding("over the edge", number, "ink below the text area")


def _cut_words(document: Printed) -> Iterator[Finding]:
    """Words that are broken without a hyphen, and pairs that a line break separates."""
    words = {*document.source.words, *document.source.edges}
    known = {piece for word in words for piece in _pieces(word)}
    long = [word for word in words if _must_be_whole(word)]
    for number, page in enumerate(document.pages, 1):
        unknown = {word.text for word in page.words} - known
        for whole in long:
            if any(part in whole for part in unknown):
                cuts = (parts for parts in _cuts(whole, page) if not unknown.isdisjoint(parts))
                yield from (Finding("word cut", number, " / ".join(parts)) for parts in cuts)
        for before, after in pairwise(page.words):
            pair = before.text, after.text
            if pair in document.source.pairs and _is_next_line(before.box, after.box):
                yield Finding("word cut", number, " / ".join(pair))


def _must_be_whole(word: str) -> bool:
    """Whether a word must not be broken without a hyphen. Longer words are hyphenated only by
    programs that know the language, and addresses must not be.
    """
    letters = sum(map(str.isalpha, word))
    return _SHORTEST <= letters <= _LONGEST and not ("@" in word or "://" in word)


def _pieces(word: str) -> Iterator[str]:
    """A word and its parts between places where a line may end."""
    ends = [place + 1 for place, sign in enumerate(word) if sign in _BREAKS]
    marks = sorted({0, *ends, len(word)})
    yield from (word[start:end] for start in marks for end in marks if start < end)


def _cuts(whole: str, page: Page) -> Iterator[tuple[str, ...]]:
    """The parts of a word as they stand on successive lines of a page, unless a line may end after
    each of them.
    """
    for word in page.words:
        if len(word.text) < len(whole) and whole.startswith(word.text):
            rest = _continued(word, whole[len(word.text) :], page)
            parts = (word.text, *rest)
            if rest and any(part[-1] not in _BREAKS for part in parts[:-1]):
                yield parts


def _continued(word: Word, rest: str, page: Page) -> tuple[str, ...]:
    """The parts of the rest of a word in the lines below its beginning; empty if not there."""
    for other in page.words:
        if rest.startswith(other.text) and _goes_on(word, other, page):
            if other.text == rest:
                return (rest,)
            if more := _continued(other, rest[len(other.text) :], page):
                return (other.text, *more)
    return ()


def _goes_on(word: Word, other: Word, page: Page) -> bool:
    """Whether a word ends a line of a text, and another begins the next."""
    if not _is_next_line(word.box, other.box):
        return False
    ends = not any(0 <= one.box.left - word.box.right < _SPACE for one in _beside(word, page))
    begins = not any(0 <= other.box.left - one.box.right < _SPACE for one in _beside(other, page))
    return ends and begins


def _beside(word: Word, page: Page) -> Iterator[Word]:
    """The other words at the height of a word."""
    middle = (word.box.top + word.box.bottom) / 2
    return (one for one in page.words if one is not word and one.box.top < middle < one.box.bottom)


def _is_next_line(before: Box, after: Box) -> bool:
    """Whether a word may continue another in the next line of the same text."""
    gap = after.top - before.bottom
    return after.left < before.right and -before.height / 2 < gap < before.height / 2


def _lost_words(document: Printed) -> Iterator[Finding]:
    """Words of the document that are on no page, or where the page is blank."""
    shown = Counter(word.text for page in document.pages for word in page.words)
    parts = {text.rstrip("-\u2010") for text in shown}
    for word, count in Counter(document.source.words).items():
        is_lost = shown[word] < count and sum(map(str.isalnum, word)) > 1
        if is_lost and not _is_made_of(word, parts):
            yield Finding("word lost", 0, f"{word} ({shown[word]} of {count})")
    for number, page in enumerate(document.pages, 1):
        for one in page.words:
            if sum(map(str.isalnum, one.text)) > 1 and page.picture.is_blank(one.box):
                yield Finding("word hidden", number, one.text)


def _is_made_of(word: str, parts: set[str]) -> bool:
    """Whether a word was printed in parts."""
    starts = [place for place in range(1, len(word)) if word[:place].rstrip("-\u2010") in parts]
    return any(
        word[place:] in parts or _is_made_of(word[place:], parts) for place in reversed(starts)
    )


def _printed_over(document: Printed) -> Iterator[Finding]:
    """Words that overlap other words."""
    for number, page in enumerate(document.pages, 1):
        words = sorted(page.words, key=lambda word: word.box.top)
        for place, word in enumerate(words):
            for other in words[place + 1 :]:
                if other.box.top > word.box.bottom:
                    break
                if _is_over(word.box, other.box):
                    yield Finding("printed over", number, f"{word.text} and {other.text}")


def _is_over(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 2 and down > _OVERLAP * min(one.height, other.height) and one != other


def _limits(document: Printed, limit: Limit) -> Iterator[Finding]:
    """A document that has too many pages or too much empty paper."""
    yield from _too_long("", document.body, limit.pages)
    yield from _too_long("the appendix has", len(document.pages) - document.body, limit.appendix)
    if document.body_empty > limit.empty:
        yield Finding("empty paper", 0, f"{document.body_empty:.1%} of the pages")
    if limit.steps:
        yield from _steps(document.chapters)


def _too_long(what: str, pages: int, most: int | None) -> Iterator[Finding]:
    if most is not None and pages > most:
        yield Finding("too long", 0, f"{what} {pages} pages of {most}".strip())


def _steps(chapters: list[tuple[Heading, int]]) -> Iterator[Finding]:
    """Steps that do not take one page."""
    for (heading, page), (_, following) in pairwise(chapters):
        if heading.step and following - page != 1:
            size = f"{following - page} pages" if following > page else "less than a page"
            yield Finding("step", page, f"{heading.text} takes {size}")
