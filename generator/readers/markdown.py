"""The Markdown reader: what stands between a field's two comments."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from generator.document import Entry, Found
from generator.errors import Place, Problem, ReadError
from generator.mdtext import BLANK, STAMP, unescape_answer

_FIELD = re.compile(
    r"(?:^([^\n]*)\n)?^<!-- field ([\w.-]+) -->[^\n]*\n(.*?)^<!-- end -->", re.DOTALL | re.MULTILINE
)
# A choice offered on the line before the field, several between slashes: `<!-- code -->label`.
_OFFERED = re.compile(r"<!-- ([\w-]+) -->(.+?)(?= / <!-- |$)")
_ITEM = re.compile(r"^[-*+] \[([ xX])\] [^\n]*?(?:<!-- ([\w-]+) -->)?\s*$", re.MULTILINE)
_STAMP = re.compile(rf"<!-- {STAMP} (\{{.*\}}) -->")


class MarkdownReader:
    """Reads a filled Markdown worksheet by its comments."""

    def read(self, data: bytes, name: str) -> Found:
        """The answers between the comments; a field that holds only `…` or nothing is blank.

        Raises `ReadError` if the file is not UTF-8 or not one of ours.
        """
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise ReadError(
                Problem("read.encoding", "is not saved as UTF-8", Place(name), "save it as UTF-8")
            ) from None
        entries = {
            ident: _entry(body.strip("\n"), label) for label, ident, body in _FIELD.findall(text)
        }
        return Found(_stamp(text, name), entries)


def _stamp(text: str, name: str) -> Mapping[str, str]:
    lines = _STAMP.findall(text)
    try:
        stamp = json.loads(lines[-1]) if lines else None
    except ValueError:
        stamp = None
    if not isinstance(stamp, dict):
        hint = "its last line, which says what document it is, is missing or damaged"
        raise ReadError(Problem("read.not_ours", "is not a worksheet we made", Place(name), hint))
    return {str(key): str(value) for key, value in stamp.items()}


def _entry(body: str, label: str) -> Entry:
    items = _ITEM.findall(body)
    if items:
        return Entry("", "comment", tuple(code or "true" for mark, code in items if mark in "xX"))
    source = body.strip()
    text = "" if source == BLANK else unescape_answer(source)
    codes = {unescape_answer(shown): code for code, shown in _OFFERED.findall(label)}
    return Entry(codes.get(text, text), "comment")
