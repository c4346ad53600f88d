"""Markdown of any program as HTML: CommonMark, with the tables, struck-through text and raw HTML of
GitHub Flavored Markdown.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from generator.document.text_tables import Rows, split_tables

# Brackets and marks in one paragraph or cell. The time to match them grows with their square.
_MOST_MARKS = 1_000
_DEEPEST = 100  # levels of lists and quotes; what is deeper is lost
_MARKS = "[]*_~`<"


def markdown_to_html(text: str) -> str:
    """The text as the body of a page; tables that are drawn in it are tables, and a paragraph with
    very many brackets or marks is plain text.
    """
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable(
        ["table", "strikethrough"]
    )
    md.core.ruler.before("inline", "plain", _keep_plain)
    pieces = split_tables(text)
    return "\n".join(
        md.render(each) if isinstance(each, str) else _table(md, each) for each in pieces
    )


def _table(md: MarkdownIt, rows: Rows) -> str:
    parts = ["<table>"]
    for row in rows:
        parts += ["<tr>", *(f"<td>{md.render(cell.text)}</td>" for cell in row), "</tr>"]
    return "".join([*parts, "</table>"])


def _keep_plain(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and sum(map(token.content.count, _MARKS)) > _MOST_MARKS:
            token.children = [Token("text", "", 0, content=token.content)]
            token.content = ""
