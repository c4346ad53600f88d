"""XML parts of zipped documents from any source: nothing in them is run, fetched or resolved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from generator.foundation.limits import Limits, amount, more
from generator.readers.refusals import refused

SAVE_AS_DOCX = "open it in Word or LibreOffice and save it as .docx"


def parse_part(data: bytes, part: str, name: str, limits: Limits) -> Any:
    """A part of the file `name` as a tree; no entity is resolved and nothing is fetched (OWASP,
    "XML External Entity Prevention"). libxml2 stops at 256 levels and at 10 MB of text.

    Raises `ReadError` for a part that is too large, damaged, or has a DOCTYPE.
    """
    if data.count(b"<") > 2 * limits.word_elements:
        most = amount("word_elements", limits.word_elements)
        what = f"contains a part ({part}) of more than {most} elements"
        raise refused(what, name, more("word_elements"), "read.too_large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        message = f"is damaged in {part}: {_reason(error)}"
        raise refused(message, name, SAVE_AS_DOCX, "read.damaged") from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        message = f"has a DOCTYPE in {part}, which no office program writes"
        raise refused(message, name, SAVE_AS_DOCX, "read.doctype")
    return root


def read_moment(text: str) -> datetime | None:
    """A date and time in ISO form, in UTC; None for any other text. One without a zone is taken to
    be in UTC.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _reason(error: Exception) -> str:
    """libxml2's message as one line, without its advice for programmers."""
    return str(error).partition("\n")[0].partition(", use XML_PARSE_HUGE")[0][:100]
