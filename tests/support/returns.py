"""Sheets as people send them back: filled in, in several formats, with or without their ids."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from html import unescape
from pathlib import Path
from typing import Any

from generator.answers.interpret import flatten
from generator.config.config import in_locale
from generator.document.mail_text import MailText
from generator.foundation.cache import NO_CACHE
from generator.project.branding import theme_of
from generator.project.document_writer import DocumentWriter
from generator.writers.mail import Attachment, Mail, message
from tests.support.filled import reader_of

# Everything that a request sheet of intake requires.
WHOLE: Mapping[str, Any] = {
    "about.request_title": "Order forms",
    "about.requester": "Ines Duarte",
    "about.requester_department": "pharmacy",
    "filter.pain_point": "Forms are late",
    "filter.goal_touched": "bedside",
    "filter.sponsor": "Ngozi Farrant",
}
_CHOICES = ("about.requester_department", "filter.goal_touched")
_NOON = 12
_WRITER = DocumentWriter(NO_CACHE)


@lru_cache(maxsize=64)
def _filled(kind: str, sheet: tuple[str, str, str], answers: tuple[tuple[str, Any], ...]) -> bytes:
    unit_id, locale, copy = sheet
    project = reader_of("wexholme").project
    unit = in_locale(project.config.units[unit_id], locale)
    playbook = project.renderer.catalogue.playbook("intake")
    theme, _ = theme_of(
        project.unit_settings(unit), project.images, partial(project.place_in, unit.layers)
    )
    given = dict(answers)
    job = project.render_document(
        unit, playbook, "request", theme, given, is_page=kind == "html", copy=copy
    )
    return _WRITER.filled(kind, job, flatten(playbook.shapes(), given))


def filled(kind: str, sheet: Mapping[str, Any], answers: Mapping[str, Any]) -> bytes:
    """A sheet with answers in a format; `sheet` is its record, whose copy id may be ""."""
    key = (sheet["unit"], sheet["locale"], sheet["copy"])
    if kind == "txt":
        return _copied(_filled("html", key, ()).decode(), answers).encode()
    return _filled(kind, key, tuple(answers.items()))


def _copied(page: str, answers: Mapping[str, Any]) -> str:
    """Answers as the button of a page copies them."""
    stamp = re.search(r'<meta name="playbook-generator" content="([^"]*)"', page)
    assert stamp
    parts = [
        f"**{name}** <!-- {name} -->\n" + (f"[x] <!-- {text} -->" if name in _CHOICES else text)
        for name, text in answers.items()
    ]
    return "\n\n".join([*parts, f"<!-- playbook-generator {unescape(stamp[1])} -->"])


def mailed(sheet: Mapping[str, Any], answers: Mapping[str, Any], day: datetime) -> bytes:
    """A mail of the person with the filled sheet attached."""
    file = Attachment("sheet.docx", filled("docx", sheet, answers))
    text = MailText("Re: the sheet", ("Here it is.", "Bye"))
    mail = Mail("L&D", "l-and-wd@wexholme.example", text, "en", "x", attachments=(file,))
    return message(mail, sheet["mail"], day)


def returned(
    path: Path, sheet: Mapping[str, Any], answers: Mapping[str, Any], day: int = 4
) -> Path:
    """A file that came back on a day of September 2026; its suffix says the format."""
    at = datetime(2026, 9, day, _NOON, tzinfo=UTC)
    kind = path.suffix[1:]
    path.parent.mkdir(parents=True, exist_ok=True)
    data = mailed(sheet, answers, at) if kind == "eml" else filled(kind, sheet, answers)
    path.write_bytes(data)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path
