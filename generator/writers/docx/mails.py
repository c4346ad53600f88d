"""Mails to copy: texts beside a quiet line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.document.tree import Block, Paragraph
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import Border, DocxParagraph, paragraph
from generator.writers.docx.inlines import runs
from generator.writers.docx.styles import HAIRLINE

_TOGETHER = 2  # paragraphs of the beginning that stay with the next, and of the end
_WHOLE = 24  # paragraphs of a blank mail that is not divided between pages; a longer one may be
_LEFT = 260  # of the text, in twentieths of a point
_AFTER = 15  # the space below a paragraph; its lines are as close as those of a list
_LINE = (("left", Border(HAIRLINE, 12, 10)),)


def mail(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """The paragraphs of a mail; empty if it has anything else. A blank one stays together. Of one
    with answers, which may need more than a page, the first stay together, and so do the last:
    neither its subject nor its signature is alone on a page. All have the same line and indent, so
    that programs draw one line (17.3.1.24). Their lines stay together: where LibreOffice 7.4 may
    divide them, it can leave most of a page empty.
    """
    texts = [block.children for block in blocks if isinstance(block, Paragraph)]
    if len(texts) < len(blocks):
        return []
    last = len(texts) - 1
    is_whole = builder.meta.edition == "playbook" and len(texts) <= _WHOLE
    together = last if is_whole else _TOGETHER
    kept = {*range(min(together, last)), *range(max(0, last - together), last)}
    return [
        paragraph(
            DocxParagraph(
                "BodyText",
                keep_next=place in kept,
                keep_lines=True,
                borders=_LINE,
                after=_AFTER if place < last else None,
                left=_LEFT,
            ),
            *runs(children, builder),
        )
        for place, children in enumerate(texts)
    ]
