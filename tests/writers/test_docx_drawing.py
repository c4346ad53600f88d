"""The Word writer, where it must refuse or keep things apart."""

from __future__ import annotations

import pytest

from generator.document import Document, Field, Kind, ListBlock, Paragraph, Str
from generator.errors import TemplateError
from generator.look import Look
from generator.writers.docx import DocxWriter
from tests.writers.test_markdown import META


def test_two_fields_with_one_bookmark_are_refused() -> None:
    fields = tuple(Field(name, Kind.TEXT, (Str("A"),), (Str("Type"),)) for name in ("a.b", "a-b"))
    with pytest.raises(TemplateError, match="same bookmark"):
        DocxWriter().compile(Document(META, fields), Look())


def test_every_numbered_list_counts_from_its_own_start() -> None:
    from tests.test_golden import indented

    lists = tuple(ListBlock(((Paragraph((Str("item"),)),),), start) for start in (1, 1, 7))
    data = DocxWriter().compile(Document(META, lists), Look()).fill((), {})
    numbers = [line for line in indented(data).splitlines() if "w:numId" in line]
    assert len(set(numbers)) == 3
