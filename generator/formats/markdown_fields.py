"""The grammar of fields in Markdown, shared by writer and reader.

A field is its label with a comment that names it, then its answer: a quotation, or boxes. It ends
before the next label, heading or thematic break, or at an end comment, which is written only where
other text follows. A check is a single box with the comment in its line. In the earlier form, the
comment began with the word `field`, stood in a line of its own, and every field had an end comment;
whatever stood between the two was the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from generator.formats.markdown import BLANKS, STAMP, line_digest

CHECKED = "true"  # the code of a check's box
FIELD_COMMENT = re.compile(
    r"(?<!\\)<!--\s*(?:field\s+(?P<earlier>[\w.-]+)|(?P<id>[\w-]+(?:\.[\w-]+)+)|end)\s*-->"
)
# A heading or a thematic break (CommonMark 4.1, 4.2), or the last line.
_OTHER_TEXT = re.compile(
    rf"^(?: {{0,3}}(?:\#{{1,6}}(?:[ \t]|$)|([-*_])(?:[ \t]*\1){{2,}}[ \t]*$)|[ \t]*<!-- {STAMP} )",
    re.MULTILINE,
)
# The beginning of a line with a box. Editors escape brackets and change bullets.
BOX = r"[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]*)?(?:\\?\[([^\[\]\\]{0,40})\\?\]|([☐☑☒✓✔✗✘□]))"
HAS_BOX = re.compile(BOX)
_LABEL = "**"  # how a label begins
_BLOCK = re.compile(r"[ \t]*(?:[>#|☐☑☒✓✔✗✘□]|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|\\?\[|.*<!--)")
_QUOTE = re.compile(r" {0,3}> ?")
_MOST = 20  # lines that a label may be wrapped into
_LONGEST = 20_000  # characters of it


@dataclass(frozen=True)
class Region:
    """A field's place in a page: its id, its label, the number of its line, the source of what
    follows it, and the characters that this fills.

    `is_quoted` says whether answers are quotations, and `is_open` whether the end is missing that a
    field of the earlier form has.
    """

    field: str
    label: str
    line: int
    body: str
    start: int
    end: int
    is_quoted: bool = True
    is_open: bool = False


def regions(text: str) -> Iterator[Region]:
    """The fields of a page, in order."""
    line, counted, before = 1, 0, 0
    matches = [*FIELD_COMMENT.finditer(text)]
    for match, following in zip_longest(matches, matches[1:]):
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        if match[1] or match[2]:
            region = _region(text, match, following, before, line)
            yield region
            before = region.end
        before = max(before, match.end())


def _region(
    text: str, opened: re.Match[str], following: re.Match[str] | None, before: int, line: int
) -> Region:
    """A field up to where the `following` comment says that it ends; the text `before` a place
    belongs to earlier fields.
    """
    is_quoted, start = not opened["earlier"], opened.end()
    is_closed = following is not None and not (following[1] or following[2])
    end = len(text) if following is None else following.start()
    if following and not is_closed:
        end = max(start, _label_start(text, following.start(), start))
    if is_quoted or not is_closed:
        other = _OTHER_TEXT.search(text, start, end)
        end = other.start() if other else end
    first = _label_start(text, opened.start(), max(before, opened.start() - _LONGEST))
    label, body = text[first : opened.start()], text[start:end]
    if is_quoted and HAS_BOX.match(label):
        start, body = first, f"{label.rstrip()} <!-- {CHECKED} -->{body}"
    label = " ".join(label.split("\n")).strip()
    is_open = not (is_quoted or is_closed)
    return Region(opened[1] or opened[2], label, line, body, start, end, is_quoted, is_open)


def _label_start(text: str, comment: int, before: int) -> int:
    """Where the label begins that belongs to the comment at a place: at its bold beginning, which
    an editor may have wrapped into several lines, or with the paragraph or box of the comment.
    """
    start = max(before, text.rfind("\n", before, comment) + 1)
    if HAS_BOX.match(text, start, comment):
        return start
    for _ in range(_MOST):
        if text.startswith(_LABEL, start) or start <= before:
            break
        above = max(before, text.rfind("\n", before, start - 1) + 1)
        line = text[above : start - 1]
        if not line.strip() or (_BLOCK.match(line) and not line.startswith(_LABEL)):
            break
        start = above
    return start


def lines_around(text: str, found: Sequence[Region]) -> Iterator[tuple[int, str, str]]:
    """The lines of a page outside its fields, without comments: number, text, and the id of the
    field before.
    """
    pieces, at = [], 0
    for region in found:
        pieces += [text[at : region.start], "\n" * text.count("\n", region.start, region.end)]
        at = max(at, region.end)
    lines = "".join([*pieces, text[at:]]).split("\n")
    starts = iter([*((region.line, region.field) for region in found), (len(lines) + 1, "")])
    (following, name), field = next(starts), ""
    for number, line in enumerate(lines, 1):
        while number >= following:
            field = name
            following, name = next(starts)
        if not line.startswith(f"<!-- {STAMP}"):
            yield number, FIELD_COMMENT.sub("", line), field


def quoted(source: str) -> str:
    """The source text of an answer as a quotation."""
    return "\n".join(f"> {line}" if line else ">" for line in source.split("\n"))


def split_answer(
    lines: Sequence[str], printed: frozenset[str] = frozenset(), *, is_boxed: bool = False
) -> tuple[list[str], int]:
    """The lines of an answer without the marks of its quotation, and the number of lines that it
    fills; `printed` are the digests of what the page itself says, and `is_boxed` says whether the
    answer has boxes.

    An answer that is neither is all that was typed. Below a quotation that is blank, somebody may
    have typed; text below any other does not belong to the answer, nor does printed text.
    """
    answer: list[str] = []
    place, is_first, is_filled, is_typed = 0, True, False, False
    first = next(filter(str.strip, lines), "")
    is_quotation = not is_boxed and bool(_QUOTE.match(first))
    for block in _blocks(lines):
        if block[0].strip():
            is_marked = bool(_QUOTE.match(block[0]))
            if (is_quotation or is_boxed) and not is_first:
                is_other = is_quotation and is_filled and not (is_marked or is_typed)
                if is_other or all(line_digest(line) in printed for line in block):
                    break
                is_typed = is_typed or not is_marked
            is_first = False
        if is_quotation and not is_typed:
            block = [_QUOTE.sub("", line, count=1) for line in block]
        is_filled = is_filled or any(line.strip() not in ("", *BLANKS) for line in block)
        answer += block
        place += len(block)
    return answer, place


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines, those between blank lines together."""
    return (list(block) for _, block in groupby(lines, key=lambda line: not line.strip()))
