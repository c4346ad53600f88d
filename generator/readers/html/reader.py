"""The reader of web pages. A page with our stamp is read by its controls, whatever its file is
called; any other by what it shows.
"""

from __future__ import annotations

from dataclasses import replace

from generator.document.answers import RawAnswers
from generator.formats.fingerprint import SUGGESTED
from generator.formats.html_form import STAMP
from generator.foundation.errors import refused
from generator.foundation.limits import LIMITS, Limits
from generator.readers.collector import AnswerCollector
from generator.readers.html.page import parse_page
from generator.readers.html.shown import shown_page
from generator.readers.html.source import PageText, open_page, page_text
from generator.readers.labels.blank import FindBlank, no_blank
from generator.readers.shown_reader import ShownReader, read_shown

PLAYBOOK = "playbook"  # an edition to read, which has no controls
_PRINTED = ("summary", "report")  # those without controls that others tell apart
_TO_READ = (
    "is a page to read, without fields",
    "fill in the worksheet, the canvas or the request",
)
_LOST = (
    "no longer contains its fields, so its answers cannot be found",
    "open the original page in a browser, fill it in, and save it there",
)


class HtmlReader:
    """Reads our own pages after they were filled in, and our files that another program saved as
    web pages.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._shown = ShownReader(open_page, limits)

    def read(self, data: bytes, name: str, find: FindBlank = no_blank) -> RawAnswers:
        """The answers in the controls of one of our pages, saved by any browser; for another page,
        the answers that it shows.

        Raises `ReadError` if the page is too large, has a stamp but no controls, or fits none of
        our documents.
        """
        source = page_text(data, name, self._limits)
        page = parse_page(source.text, name, self._limits) if STAMP in source.text else None
        if page is None:
            return self._read_shown(source, name, find)
        edition = page.stamp.get("edition", "")
        if not page.controls and edition not in _PRINTED:
            message, hint = _TO_READ if edition == PLAYBOOK else _LOST
            raise refused(message, name, hint, "read.no_fields")
        collector = AnswerCollector(name, self._limits)
        page.collect(collector)
        stamp = {key: text for key, text in page.stamp.items() if key != SUGGESTED}
        return collector.raw_answers(stamp, source.saved_on)

    def text(self, data: bytes, name: str) -> bytes:
        return self._shown.text(data, name)

    def lines(self, data: bytes, name: str) -> list[str]:
        return self._shown.lines(data, name)

    def _read_shown(self, source: PageText, name: str, find: FindBlank) -> RawAnswers:
        """The answers that a page shows, by its words."""
        shown = shown_page(source.text, name, self._limits)
        shown = replace(shown, saved_on=source.saved_on or shown.saved_on)
        return read_shown(shown, name, find, self._limits)
