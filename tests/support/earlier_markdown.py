"""Markdown pages in the form that earlier versions wrote."""

from __future__ import annotations

import json
import re

from generator.formats.fingerprint import AROUND
from generator.formats.markdown import STAMP, label_digest, line_digest, unescape_answer
from generator.formats.markdown_fields import Region, lines_around, regions, split_answer
from generator.formats.markdown_stamp import (
    BOXES,
    OFFERED,
    Choices,
    choices_of,
    read_choices,
    read_stamp,
)
from generator.readers.markdown_boxes import read_boxes


def as_earlier(page: str, *, knows_boxes: bool = True) -> str:
    """A page with two comments around each answer and one for each box; `knows_boxes` says whether
    its stamp has the digests of their labels.
    """
    stamp = read_stamp(page)
    choices = read_choices(stamp.pop(BOXES))
    offered = read_choices(stamp.pop(OFFERED, ""))
    pieces, labels, at = [], [], 0
    for region in regions(page):
        label = page[at : region.start].removesuffix(f" <!-- {region.field} -->")
        if listed := choices_of(region.field, offered):
            label = _with_codes(label, [choice.code for choice in listed])
        body, digests = _body(region, choices)
        pieces += [label, f"\n<!-- field {region.field} -->\n\n", body, "\n\n<!-- end -->\n\n"]
        labels += [f"{region.field}={digests}"] if digests else []
        at = region.end
    if knows_boxes:
        stamp[BOXES] = " ".join(labels)
    rest = page[at:].rpartition(f"<!-- {STAMP} ")[0]
    text = "".join([*pieces, rest.replace("<!-- end -->\n", "")])
    lines = (line_digest(line) for _, line, _ in lines_around(text, tuple(regions(text))))
    stamp[AROUND] = " ".join(dict.fromkeys(filter(None, lines)))
    return f"{text}<!-- {STAMP} {json.dumps(stamp, ensure_ascii=False)} -->\n"


def _with_codes(label: str, codes: list[str]) -> str:
    """A label whose choices stand behind its remarks, each with its code."""
    before, _, listed = label.rpartition(": ")
    listed, _, hint = listed.removesuffix(")").partition(" · ")
    remarks = [*before.rpartition("(")[2].split(" · ")[:-1], *filter(None, [hint])]
    texts = listed.split(" / ")
    pairs = zip(codes, texts, strict=True)
    start = before.rpartition(" (")[0] + (f" ({' · '.join(remarks)})" if remarks else "")
    return f"{start}: " + " / ".join(f"<!-- {code} -->{text}" for code, text in pairs)


def _body(region: Region, choices: Choices) -> tuple[str, str]:
    """The answer between its comments, and the digests of the labels of its boxes."""
    lines = region.body.strip().split("\n")
    boxes = read_boxes(lines, choices_of(region.field, choices))
    digests = ",".join(label_digest(box.label) for box in boxes if box)
    if not digests:
        return "\n".join(split_answer(lines)[0]), ""
    bare = (re.sub(r" <!-- true -->$", "", line) for line in lines)
    coded = (
        f"{line} <!-- {box.code} -->" if box else unescape_answer(line)
        for line, box in zip(bare, boxes, strict=True)
    )
    return "\n".join(coded), digests
