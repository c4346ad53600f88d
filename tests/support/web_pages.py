"""Web pages for tests: written from a few blocks, looked at as a browser would, and filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser
from typing import Any

from generator.document.answers import PlacedAnswers, RawAnswers, Value
from generator.document.theme import Theme
from generator.document.tree import Block, Document, Meta, StandardWords, Str
from generator.readers.html.reader import HtmlReader
from generator.writers.html.writer import HtmlWriter

WORDS = StandardWords("", "required", "Question", "Answer", "No.", "Yes", "one", "any", "own")
STAMP = tuple((key, (Str(text),)) for key, text in (("playbook", "p"), ("edition", "worksheet")))
KEYS = "unknown more date_example ask steps skip no_scripts to_read back print copy save follows"
KEYS += " restore forget draft draft_hint save_title save_only"
META = Meta(
    language="en-GB",
    title=(Str("Sheet"),),
    author=(),
    identifier=(Str("sheet"),),
    edition="worksheet",
    header=((), ()),
    footer=((),),
    reference=(),
    words=WORDS,
    stamp=STAMP,
    web=tuple((key, key) for key in KEYS.split()),
)
THEME = Theme()
VOID = frozenset(("br", "hr", "img", "input", "link", "meta"))


def written(
    blocks: tuple[Block, ...],
    *values: str,
    answers: Mapping[str, Value] | None = None,
    edition: str = "worksheet",
    theme: Theme = THEME,
) -> bytes:
    document = Document(replace(META, edition=edition), blocks)
    return HtmlWriter().compile(document, theme).fill(values, PlacedAnswers(answers or {}))


def read_back(page: bytes, name: str = "page.html") -> RawAnswers:
    return HtmlReader().read(page, name)


@dataclass
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    texts: list[str] = field(default_factory=list)
    parents: tuple[Element, ...] = ()

    @property
    def text(self) -> str:
        return "".join(self.texts)


class Tree(HTMLParser):
    """The elements of a page in order; whatever is not well nested fails."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(page.decode())
        assert not self._open

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {tag}"
        assert all(value is not None for _, value in attrs), f"an attribute without value in {tag}"
        element = Element(tag, dict(attrs), parents=tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.texts.append(data)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def named(self, name: str) -> list[Element]:
        return [one for one in self.elements if one.attributes.get("name") == name]


def typed(page: str, name: str, text: str) -> str:
    """The page with a text typed into its one control of that name, as a browser saves it."""
    shown = escape(text, quote=True)
    area = re.compile(rf'(<textarea[^>]* name="{re.escape(name)}"[^>]*>)[^<]*')
    if area.search(page):
        return area.sub(lambda match: match[1] + shown, page)
    control = re.compile(rf'<input[^>]* name="{re.escape(name)}"[^>]*>')
    found = control.findall(page)
    assert len(found) == 1, name
    plain = re.sub(r' value="[^"]*"', "", found[0])
    return page.replace(found[0], f'{plain[:-1]} value="{shown}">')


def ticked(page: str, name: str, code: str) -> str:
    """The page with a box ticked, or an option of a list chosen."""
    box = re.compile(rf'(<input type="(?:radio|checkbox)" name="{re.escape(name)}" '
                     rf'value="{re.escape(code)}"[^>]*)>')  # fmt: skip
    if box.search(page):
        return box.sub(r'\1 checked="">', page)
    start = page.index(f' name="{name}"')
    end = page.index("</select>", start)
    option = f'<option value="{code}"'
    chosen = page[start:end].replace(option, f'{option} selected=""')
    assert chosen != page[start:end], (name, code)
    return page[:start] + chosen + page[end:]
