"""Mails to copy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import Document, Meta
from generator.formats.ooxml import NAMESPACES, qualified
from generator.writers.docx.blocks import body
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.keeping import is_kept
from tests.writers.test_markdown import META

TEXTS = replace(META, edition="texts")


def drawn(text: str, meta: Meta = META) -> list[Any]:
    document = Document(meta, tuple(parse(f"::: mail\n{text}\n:::")))
    return body(document.blocks, DocxBuilder(document, Theme()))


def test_a_blank_mail_is_whole_unless_it_may_need_more_than_a_page() -> None:
    assert [is_kept(block, frozenset()) for block in drawn("\n\n".join("abcdef"))] == [
        *[True] * 5,
        False,
    ]
    assert not all(is_kept(block, frozenset()) for block in drawn("\n\n".join("abcde" * 6))[:-1])


def test_a_mail_has_a_line_beside_it_and_neither_subject_nor_signature_is_alone() -> None:
    texts = ["**Subject: lenses**", "Dear Ada,", *["A line."] * 4, "Kind regards,"]
    blocks = drawn("\n\n".join(texts), TEXTS)
    assert [block.find(".//w:b", NAMESPACES) is not None for block in blocks] == [
        True,
        *[False] * 6,
    ]
    kept = [is_kept(block, frozenset()) for block in blocks]
    assert kept == [True, True, False, False, True, True, False]
    lines = [block.findall("w:pPr/w:pBdr/w:left", NAMESPACES) for block in blocks]
    assert all(len(own) == 1 for own in lines)
    assert all(block.find("w:pPr/w:keepLines", NAMESPACES) is not None for block in blocks)


def test_a_mail_with_more_than_paragraphs_is_drawn_as_its_blocks() -> None:
    first, item = drawn("Dear Ada,\n\n- one")
    assert first.find("w:pPr/w:pBdr", NAMESPACES) is None
    assert item.find("w:pPr/w:numPr", NAMESPACES) is not None
    assert first.tag == item.tag == qualified("p")
