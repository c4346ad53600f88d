"""Links that lead nowhere harmful: schemes are checked on the address a team really gets."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from generator.document.tree import Block, Link, Str, Words, inlines_of
from generator.foundation.errors import Place, Problem, TemplateError

# No scheme is an address beside the document, or a place in it.
_HARMLESS = frozenset({"", "http", "https", "mailto"})


def targets_of(blocks: tuple[Block, ...]) -> tuple[Words, ...]:
    """What the links of a document point to, each once."""
    links = (inline for inline in inlines_of(blocks) if isinstance(inline, Link))
    return tuple(dict.fromkeys(link.target for link in links))


def check_links(targets: Sequence[Words], values: Sequence[str], template: str) -> None:
    """Raise `TemplateError`, naming the template, for every link that a click could make run."""
    addresses = (
        "".join(word.text if isinstance(word, Str) else values[word.number] for word in target)
        for target in targets
    )
    problems = [
        Problem(
            "template.link",
            f"the link to “{target}” is not allowed",
            Place(template),
            "links lead to http, https or mailto addresses, or to files beside the document",
        )
        for target in addresses
        if not _is_harmless(target)
    ]
    if problems:
        raise TemplateError(*problems)


def _is_harmless(target: str) -> bool:
    """Whether browsers and Word would only open the address; they skip control characters."""
    shown = "".join(sign for sign in target if sign.isprintable() and not sign.isspace())
    try:
        return urlsplit(shown).scheme.lower() in _HARMLESS
    except ValueError:
        return False
