"""Tables of the results, as text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tests.support.page_guard.checks import Finding
from tests.support.page_guard.documents import ANSWERS, FONTS, Document

_EDITIONS = ("playbook", "worksheet", "canvas", "request", "summary")
_HEAD = ("document", "organisation", "answers", "font", "paper", "pages", "empty", "findings")
_FIGURES = (
    "document",
    "answers",
    "pages at most",
    "narrow font",
    "wide font",
    "empty paper",
    "findings",
)


@dataclass(frozen=True)
class Result:
    """What was found in a document: its `pages` before an appendix of `appendix` pages, and the
    average part of a page that is `empty`.
    """

    document: Document
    pages: int
    appendix: int
    empty: float
    findings: tuple[Finding, ...]

    @property
    def size(self) -> str:
        return f"{self.pages} + {self.appendix}" if self.appendix else str(self.pages)

    def cells(self) -> tuple[str, ...]:
        one, setting = self.document, self.document.setting
        findings = "; ".join(map(str, self.findings)) or "none"
        return (
            f"{one.playbook} {one.edition}",
            setting.organisation,
            one.answers,
            setting.font,
            setting.paper,
            self.size,
            f"{self.empty:.0%}",
            findings,
        )


def text_table(results: Sequence[Result]) -> str:
    """Every document, with aligned columns."""
    rows = [_HEAD, *(result.cells() for result in results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    lines = ("  ".join([*map(str.ljust, row[:-1], widths), row[-1]]).rstrip() for row in rows)
    return "\n".join(lines) + "\n"


def markdown_table(results: Sequence[Result]) -> str:
    """Every document, as a table of Markdown."""
    return _markdown(_HEAD, [result.cells() for result in results])


def figures(results: Sequence[Result]) -> str:
    """A row for each kind of document, with the least and the most pages that it takes."""
    return _markdown(_FIGURES, list(_figures(results)))


def _figures(results: Sequence[Result]) -> Iterator[tuple[str, ...]]:
    """The rows; organisations with unusually long lists have rows of their own."""

    def kind(result: Result) -> tuple[int, str, int, bool]:
        one = result.document
        answers = ANSWERS.index(one.answers)
        return _EDITIONS.index(one.edition), one.playbook, answers, one.setting.strained

    for _, group in groupby(sorted(results, key=kind), kind):
        found = list(group)
        one, limit = found[0].document, found[0].document.limit
        most = "–" if limit.pages is None else str(limit.pages)
        yield (
            f"{one.playbook} {one.edition}" + (", strained" if one.setting.strained else ""),
            one.answers,
            f"{most} + {limit.appendix}" if limit.appendix else most,
            *(_range(found, font) for font in FONTS),
            f"{sum(one.empty for one in found) / len(found):.0%}",
            f"{sum(bool(one.findings) for one in found)} of {len(found)}",
        )


def _range(results: Sequence[Result], font: str) -> str:
    """The least and the most pages in a font."""
    found = [one for one in results if one.document.setting.font == font]
    spans = [{one.pages for one in found}, {one.appendix for one in found if one.appendix}]
    return " + ".join(_span(sizes) for sizes in spans if sizes) or "–"


def _span(sizes: set[int]) -> str:
    least, most = min(sizes), max(sizes)
    return str(least) if least == most else f"{least} to {most}"


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)
