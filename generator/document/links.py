"""A check for harmful links, on the final addresses that a team gets."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode, urlsplit

from generator.document.tree import Block, Link, Str, Words, inlines_of
from generator.foundation.errors import Place, Problem, TemplateError

# An address without a scheme leads to a file beside the document, or to a place in it.
_HARMLESS = frozenset({"", "http", "https", "mailto"})


def targets_of(blocks: tuple[Block, ...]) -> tuple[Words, ...]:
    """The targets of all links in a document, each once."""
    links = (inline for inline in inlines_of(blocks) if isinstance(inline, Link))
    return tuple(dict.fromkeys(link.target for link in links))


def mail_link(address: str, subject: str) -> str:
    """The target that opens a new mail to an address. Whatever either contains stays text in it."""
    fields = urlencode({"subject": " ".join(subject.split())}, quote_via=quote)
    return f"mailto:{quote(address, safe='@')}?{fields}"


def check_links(targets: Sequence[Words], values: Sequence[str], template: str) -> None:
    """Raise `TemplateError`, naming the template, for all links that could run code on a click."""
    addresses = (
        "".join(word.text if isinstance(word, Str) else values[word.number] for word in target)
        for target in targets
    )
    problems = [
        Problem(
            "template.link",
            f"the link to “{target}” is not allowed",
            Place(template),
            "links may lead to http, https or mailto addresses, or to files beside the document",
        )
        for target in addresses
        if not _is_harmless(target)
    ]
    if problems:
        raise TemplateError(*problems)


def _is_harmless(target: str) -> bool:
    """Whether an address is safe to open; like browsers and Word, ignore control characters."""
    visible = "".join(char for char in target if char.isprintable() and not char.isspace())
    try:
        return urlsplit(visible).scheme.lower() in _HARMLESS
    except ValueError:
        return False
