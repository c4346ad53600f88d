"""Markdown of any program as HTML: CommonMark, with the tables, struck-through text and raw HTML of
GitHub Flavored Markdown.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# Brackets and marks in one paragraph or cell. The time to match them grows with their square.
_MOST_MARKS = 1_000
_DEEPEST = 100  # levels of lists and quotes; what is deeper is lost
_MARKS = "[]*_~`<"


def markdown_to_html(text: str) -> str:
    """The text as the body of a page. A paragraph with very many brackets or marks is taken as
    plain text.
    """
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    md.core.ruler.before("inline", "plain", _keep_plain)
    return str(md.render(text))


def _keep_plain(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and sum(map(token.content.count, _MARKS)) > _MOST_MARKS:
            token.children = [Token("text", "", 0, content=token.content)]
            token.content = ""
