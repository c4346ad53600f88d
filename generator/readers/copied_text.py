"""The reader of answers that somebody copied from a web page as text, and pasted into a text file
or a mail. They have the form of our Markdown files; a mail program may have wrapped their lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from generator.document.answers import RawAnswers
from generator.formats.markdown import STAMP
from generator.foundation.errors import Place, Problem
from generator.foundation.limits import Limits
from generator.readers.labels.blank import FindBlank, no_blank
from generator.readers.markdown import MarkdownReader
from generator.readers.shown_reader import ShownReader

_STAMP = re.compile(rf"<!--\s{{1,9}}{STAMP}\s{{1,9}}(\{{[^<>]{{0,4000}}\}})\s{{1,9}}-->")
# The id of a field, or the code of a choice; it may have been cut in two, and is without spaces.
_FIELD = re.compile(r"(?<!\\)<!--\s{1,9}([\w.-]{1,200}(?:\n[\w.-]{1,200})?)\s{1,9}-->")
_BROKEN = re.compile(r"(?<!\\)<!--(?! [\w.-]{1,200} -->).{0,40}")
_MARK = re.compile(r"(?<!\\)<!-- [\w.-]{1,200} -->$")
_LONGEST_MARK = 220
_HYPHEN = re.compile(r"(?<=\w-)[ \t]{0,9}\n[ \t]{0,9}(?=\w)")
_CUT = re.compile(r"\w-$")
_QUOTED = 6  # columns that the marks of quotations may take


def copied_text(text: str) -> str:
    """The text with its last stamp in a line of its own, as the Markdown reader takes it; empty if
    it has none, or no field.
    """
    stamps = list(_STAMP.finditer(text))
    if not stamps:
        return ""
    stamp, before = stamps[-1], text[: stamps[-1].start()]
    if not _FIELD.search(before):
        return ""
    answers = _FIELD.sub(_mended, _STAMP.sub("", before))
    wrapped = stamp[0].split("\n")
    if len(wrapped) > 1:
        is_hyphenated = _HYPHEN.search(stamp[0]) is not None
        lines = _unwrapped(answers, max(map(len, wrapped)), is_hyphenated=is_hyphenated)
        answers = "\n".join(lines)
    data = " ".join(_HYPHEN.sub("", stamp[1]).split())
    return f"{answers.rstrip()}\n\n<!-- {STAMP} {data} -->\n"


def _mended(field: re.Match[str]) -> str:
    return f"<!-- {''.join(field[1].split())} -->"


def _unwrapped(text: str, width: int, *, is_hyphenated: bool) -> Iterator[str]:
    """The lines as they were copied, from those of a mail of about this `width`, whose program may
    break words at hyphens, too. A copied text marks each end of a line within an answer, so that
    any other one is the program's, unless the next word had room in the line.
    """
    first, *others = text.split("\n")
    pieces, before = [first], first.rstrip()
    for line in others:
        word = (line.split(maxsplit=1) or [""])[0]
        is_full = len(before) + 1 + len(word) > width - _QUOTED
        if before and word and is_full and not _ends(before):
            is_cut = is_hyphenated and _CUT.search(before[-2:]) and word[0].isalnum()
            pieces += ["" if is_cut else " ", line.lstrip()]
        else:
            yield "".join(pieces)
            pieces = [line]
        before = line.rstrip()
    yield "".join(pieces)


def _ends(line: str) -> bool:
    """Whether a line ended where it was copied: with the mark of a field or choice, or with the
    sign for a line end, a backslash that does not escape another one.
    """
    slashes = len(line) - len(line.rstrip("\\"))
    return slashes % 2 == 1 or _MARK.search(line[-_LONGEST_MARK:]) is not None


@dataclass(frozen=True)
class CopiedTextReader:
    """Reads copied answers in files of one format; any other file of it is read by what it shows.
    `plain` gives the text of a file, as it was typed, from its bytes, its name and the limits.
    """

    shown: ShownReader
    plain: Callable[[bytes, str, Limits], str]

    def read(self, data: bytes, name: str, find: FindBlank = no_blank) -> RawAnswers:
        """The answers that were copied, or else those that the file shows. Raises `ReadError` for a
        file that fits none of our documents.
        """
        limits = self.shown.limits
        copied = copied_text(self.plain(data, name, limits))
        if not copied:
            return self.shown.read(data, name, find)
        answers = MarkdownReader(limits).read(copied.encode("utf-8", "replace"), name, find)
        problems = (*answers.problems, *_broken_marks(copied, name))
        saved_on = self.shown.open(data, name, limits).saved_on
        return replace(answers, problems=problems, saved_on=saved_on)

    def text(self, data: bytes, name: str) -> bytes:
        return self.shown.text(data, name)

    def lines(self, data: bytes, name: str) -> list[str]:
        return self.shown.lines(data, name)


def _broken_marks(copied: str, name: str) -> Iterator[Problem]:
    """A warning of marks that a mail program damaged; the first one stands for all."""
    answers = copied[: copied.rindex(f"<!-- {STAMP} ")]
    if broken := _BROKEN.search(answers):
        message = f"has a damaged mark, “{broken[0].strip()}”: the answer below it may be missing"
        hint = "copy the answers from the page again, or attach the saved page"
        yield Problem("read.marks", message, Place(name), hint, "warning")
