"""The text of a web page, from its own file or from an archive in which a browser saved it (MHTML,
RFC 2557).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from generator.foundation.limits import Limits
from generator.readers.html.shown import check_elements, check_size, decode_html, shown_page
from generator.readers.mail import archived_page
from generator.readers.shown_file import ShownFile

ARCHIVES = (".mhtml", ".mht")


@dataclass(frozen=True)
class PageText:
    """The text of a page, and when it was saved, None if the file does not say so."""

    text: str
    saved_on: datetime | None = None


def page_text(data: bytes, name: str, limits: Limits) -> PageText:
    """The page in a file. Raises `ReadError`, naming the file `name`, if it is too large or no
    text, or an archive without a page.
    """
    check_size(data, name, limits)
    is_archive = PurePath(name).suffix.lower() in ARCHIVES and not data.lstrip().startswith(b"<")
    if is_archive:
        page = archived_page(data, name, limits)
        found = PageText(decode_html(page.data, name, page.charset), page.saved_on)
    else:
        found = PageText(decode_html(data, name))
    check_elements(found.text, name, limits)
    return found


def open_page(data: bytes, name: str, limits: Limits) -> ShownFile:
    """What the page in a file shows. Raises `ReadError` as `page_text` does."""
    page = page_text(data, name, limits)
    shown = shown_page(page.text, name, limits)
    return replace(shown, saved_on=page.saved_on or shown.saved_on)
