"""Answers whose lines LibreOffice 7 has joined: it does so when it opens a file with a control of
several lines, and no trace is left in the text itself.
"""

from __future__ import annotations

import re
from typing import Any

from generator.formats.ooxml import NAMESPACES

_MULTILINE = "w:sdtPr/w:text[@w:multiLine='1']"
# The end of a sentence or clause, directly followed by a letter; but not as in “U.S.A” or “z.B.”.
_ENDS = re.compile(r"[\w)}\]”»’]{2}[.!?…:;,]+([^\W\d_])")
_WORDS = re.compile(r"[^\W\d_]{3,}")


def may_be_joined(printed: str, control: Any) -> bool:
    """Whether the text at the place of a field, with its control (None if there is none), seems to
    be several lines joined.

    Breaks that a file had are moved to the place before its control. Those that were typed in
    LibreOffice vanish; only words without a space between them then show it: `done.Then`,
    `doneThen`.
    """
    text = printed.strip()
    if not text or "\n" in text:
        return False
    if printed.startswith("\n"):
        return True
    may_have_lines = control is None or control.find(_MULTILINE, NAMESPACES) is not None
    return may_have_lines and _runs_on(text)


def _runs_on(text: str) -> bool:
    """Whether a word or sentence begins where another has not ended. Names such as SharePoint and
    eLearning are words.
    """
    return any(letter.isupper() for letter in _ENDS.findall(text)) or any(
        word[:2].islower() and not word.islower() for word in _WORDS.findall(text)
    )
