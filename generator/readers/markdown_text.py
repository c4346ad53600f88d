"""The reader of Markdown without our comments, such as what a converter makes of a Word file."""

from __future__ import annotations

import re

from generator.document.markdown_html import markdown_to_html
from generator.foundation.errors import refused
from generator.foundation.limits import Limits, amount, more, too_large
from generator.readers.charsets import decode_text
from generator.readers.html.shown import add_html
from generator.readers.shown_file import LeftOut, ShownFile, ShownFileBuilder

# The line under the head of a table, whose cells have one line each (GitHub Flavored Markdown).
_UNDER_HEAD = re.compile(r"^ {0,3}\|(?: ?:?-+:? ?\|)+ *$", re.MULTILINE)


def open_markdown(data: bytes, name: str, limits: Limits) -> ShownFile:
    """What the file shows. Raises `ReadError`, naming the file `name`, if it is too large or no
    text.
    """
    if len(data) > limits.text_file:
        raise too_large(name, "text_file", limits.text_file)
    text = decode_text(data, name)
    if text.count("\n") > limits.words:
        message = f"contains more than {amount('words', limits.words)} lines"
        raise refused(message, name, more("words"), "read.too_large")
    builder = ShownFileBuilder(name, limits)
    if _UNDER_HEAD.search(text) and "<br" not in text.lower():
        builder.leave_out(LeftOut.BREAKS)
    add_html(builder, markdown_to_html(text), name, limits)
    return builder.shown_file()
