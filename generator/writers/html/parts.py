"""The parts of a page around its sections: head, steps, bar and foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.document.theme import Theme
from generator.document.tree import (
    Block,
    Component,
    ComponentKind,
    Heading,
    ListBlock,
    Meta,
    Paragraph,
    Table,
    Words,
)
from generator.formats.html_form import attributes, escape_attribute, escape_text
from generator.writers.html.blocks import TO_READ, BlockWriter
from generator.writers.html.inlines import picture_address
from generator.writers.html.inserts import (
    LinkedInsert,
    MailInsert,
    Parts,
    ValueInsert,
    flat_parts,
    words_parts,
)
from generator.writers.html.sections import Section

# Ids that no part of a document has: theirs are names of fields and steps.
_FINISH, _DRAFT = "page-finish", "page-draft"
# Texts that the script needs, besides those whose keys begin with "say_".
_SPOKEN = frozenset({"unknown"})
_TO = "{to}"  # the slot for whom a page is sent to
_HEADS = (ComponentKind.BAND, ComponentKind.COVER)


@dataclass(frozen=True)
class PageParts:
    """Writes what stands around the sections of a page."""

    meta: Meta
    theme: Theme
    blocks: BlockWriter

    @cached_property
    def titles(self) -> dict[str, Words]:
        """The title of each step by its id."""
        return {ident: title for ident, title, _ in self.meta.steps}

    def word(self, key: str) -> str:
        return escape_text(dict(self.meta.web)[key])

    def head(self, blocks: Sequence[Block], first: str) -> Parts:
        """The head of the page: whose it is, its title, and how to use it; `first` is the id of
        what to skip to.
        """
        parts: Parts = [f'<a class="skip" href="#{first}">{self.word("skip")}</a>\n']
        parts += ['<header class="wrap"><div class="head">', *self._logo(), '<div class="text">']
        for block in blocks:
            parts += self._head_block(block)
        return [*parts, *self._to_read(), "</div></div></header>\n"]

    def _to_read(self) -> Parts:
        """That a page to read is filled in elsewhere; paper can be written on."""
        if self.meta.edition != "playbook":
            return []
        return [f'<p class="quiet screen">{self.word("to_read")}</p>']

    def _head_block(self, block: Block) -> Parts:
        inlines = self.blocks.inlines
        match block:
            case Component(part, inner) if part in _HEADS:
                return self._band(inner)
            case Component(ComponentKind.FACTS, inner):
                tables = (table for table in inner if isinstance(table, Table))
                return [part for table in tables for part in self.blocks.facts(table)]
            case Paragraph(children):
                return ['<p class="lead">', *inlines.parts(children), "</p>"]
            case ListBlock():
                return ['<div class="how">', *self._linked(self.blocks.block(block)), "</div>"]
            case _:
                return self.blocks.block(block)

    def _linked(self, parts: Parts) -> Parts:
        """The same text, in which the address that the page is sent back to is a link."""
        _, mail = self.meta.send_to
        if not mail:
            return parts
        link = MailInsert(mail, self.meta.title)
        return [LinkedInsert(one, link) if isinstance(one, ValueInsert) else one for one in parts]

    def _band(self, blocks: Sequence[Block]) -> Parts:
        """Whose page it is above its title, and below whom or what it is for."""
        parts: Parts = []
        kind = "org"
        for block in blocks:
            if isinstance(block, Heading):
                parts += self.blocks.heading(block, "h1")
                kind = "for"
            elif isinstance(block, Paragraph):
                first, *rest = (self.blocks.inlines.parts((one,), flat=True)
                                for one in block.children)  # fmt: skip
                parts += [f'<p class="{kind}">', *first]
                more = [part for one in rest for part in one]
                parts += [*(["<span>", *more, "</span>"] if more else []), "</p>"]
                kind = "tagline" if kind == "org" else kind
            else:
                parts += self.blocks.block(block)
        return parts

    def _logo(self) -> Parts:
        if not self.theme.logo:
            return []
        address = picture_address(self.theme.logo)
        alt = escape_attribute(self.theme.logo_alt)
        return [f'<img class="logo" src="{address}" alt="{alt}">']

    def steps(self, sections: Iterable[Section]) -> Parts:
        """The way through the page: a link to each section, with room for how far it is filled."""
        parts: Parts = [f'<nav class="steps" aria-label="{self.word("steps")}"><ol>']
        short = {ident: words for ident, _, words in self.meta.steps}
        for section in sections:
            words = short.get(section.step, ())
            name = words_parts(words) if words else self._name(section.heading)
            if not name:
                continue
            number = f"{section.number} " if section.number else ""
            kind = "" if section.number else ' class="end"'
            link = attributes({"href": f"#{section.id}"})
            parts += [f'<li{kind}><a{link}><span>{number}<span class="t">', *name]
            parts += ["</span></span>", *self._progress(section), "</a></li>"]
        return [*parts, '</ol><p class="all quiet"></p></nav>']

    def _progress(self, section: Section) -> Parts:
        """The places for how far a section is filled in; none in a document to read."""
        if self.meta.edition in TO_READ:
            return []
        most = max(1, section.required)
        bar = f'<progress max="{most}" value="0" aria-hidden="true"></progress>'
        return ['<span class="c"></span>', bar]

    def _name(self, heading: Heading | None) -> Parts:
        """A heading without its notes, such as the number of a step."""
        return self.blocks.inlines.without_notes(heading.children) if heading else []

    def bar(self, file: Parts) -> Parts:
        """The bar that the script shows: what is open, and what can be done with the page. Its
        attributes have the texts of the script, by their keys.
        """
        drawn = self._buttons("print", "copy") + self._buttons("save", kind="main")
        return [
            f'<aside class="bar" hidden="" aria-label="{self.word("save")}" data-name="',
            *file,
            '.html"',
            *self._said(),
            '><div class="wrap"><div class="top"><p class="said"><span role="status"></span> '
            '<a hidden=""></a></p><button type="button" data-switch="" class="bare" '
            f'aria-pressed="false" aria-describedby="{_DRAFT}"></button></div>'
            '<p class="draft" hidden=""><span></span> ',
            self._buttons("restore", "forget", kind="bare"),
            f"</p>{drawn}</div></aside>\n",
        ]

    def _said(self) -> Parts:
        """The attributes with the texts of the script; without one for whom to send the page to, if
        nobody is known.
        """
        name, mail = self.meta.send_to
        parts: Parts = []
        for key, text in self.meta.web:
            if key not in _SPOKEN and not key.startswith("say_"):
                continue
            before, slot, after = escape_attribute(text).partition(_TO)
            if not slot or name or mail:
                who = flat_parts(name or mail) if slot else []
                parts += [f' data-{key.replace("_", "-")}="{before}', *who, f'{after}"']
        return parts

    def finish(self) -> Parts:
        """What is done with a filled page, and the choice to keep a draft of it in the browser; the
        script, without which nothing can be saved, shows this.
        """
        name, mail = self.meta.send_to
        is_sent = bool(name or mail)
        title = self.word("send_title" if is_sent else "save_title")
        return [
            f'<section class="finish" hidden="" aria-labelledby="{_FINISH}">'
            f'<h2 id="{_FINISH}">{title}</h2><p>',
            *(self._way_back(name, mail) if is_sent else [self.word("save_only")]),
            "</p>",
            '<div class="opts one"><label><input type="checkbox" data-draft=""><span>'
            f'<strong>{self.word("draft")}</strong> <small id="{_DRAFT}">'
            f"{self.word('draft_hint')}</small></span></label></div></section>\n",
        ]

    def _way_back(self, name: Words, mail: Words) -> Parts:
        """How, and to whom, the page is sent."""
        before, _, after = self.word("send_mail" if mail else "send_other").partition(_TO)
        address: Parts = [MailInsert(mail, self.meta.title)] if mail else []
        if name and mail:
            address = [" (", *address, ")"]
        blocked = self.word("send_text").replace("{copy}", self.word("copy"))
        return [before, *words_parts(name), *address, f"{after} {blocked}"]

    def _buttons(self, *keys: str, kind: str = "") -> str:
        own = f' class="{kind}"' if kind else ""
        return "".join(
            f'<button type="button" data-{key}=""{own}>{self.word(key)}</button>' for key in keys
        )

    def foot(self, credit: Iterable[Block]) -> Parts:
        """The foot of the page: its line, whose method it is, and what page it is."""
        *lines, _ = self.meta.footer
        parts: Parts = ['<footer class="wrap"><div class="foot quiet">']
        for line in lines:
            parts += ['<p class="line">', *words_parts(line), "</p>"]
        for block in credit:
            parts += self.blocks.block(block)
        return [*parts, "<p>", *words_parts(self.meta.reference), "</p></div></footer>\n"]

    def back(self) -> str:
        """The way back to the list of chapters, for screens without one beside the text."""
        return f'<a class="back screen" href="#contents">{self.word("back")}</a>'

    def no_scripts(self) -> str:
        text = self.word("no_scripts")
        return f'<noscript><p class="wrap quiet screen">{text}</p></noscript>'

    def file_name(self) -> Parts:
        """The name of the file without its suffix, as people see the document's id."""
        return flat_parts(self.meta.identifier)
