"""Cases for tests: sheets typed into Markdown, and records without a sheet."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from generator.library.record import Revision
from tests.support.filled import filled

ADA = "Ada Marsh"
TYPED = {
    "about.request_title": "Shift handover",
    "about.requester": ADA,
    "about.date_received": "2026-09-01",
    "outcome.date_decided": "2026-09-20",
}
TICKED = ("Estates", "Another route agreed")


def sheet(
    path: Path, typed: dict[str, str] | None = None, ticked: tuple[str, ...] = TICKED, **blank: Any
) -> Path:
    """A worksheet with texts typed into fields, on top of `TYPED`, and the boxes ticked whose
    labels are given; written to `path`. `blank` may name another organisation or edition.
    """
    edition, playbook = blank.get("edition", "worksheet"), blank.get("playbook", "pushback")
    folder = filled(path.parent / "blanks", {}, formats=("md",), **blank)
    name = f"{playbook}-{edition}.md"
    found = folder / name if (folder / name).exists() else next(folder.glob(f"*-{edition}.md"))
    text = found.read_text(encoding="utf-8")
    found.unlink()
    for field, answer in {**TYPED, **(typed or {})}.items():
        opened = f"<!-- {field} -->\n\n> "
        if opened in text:
            text = text.replace(f"{opened}…", f"{opened}{answer or '…'}")
    for label in ticked:
        text = re.sub(rf"- \[ \] {re.escape(label)}\b", f"- [x] {label}", text)
    path.write_text(text, encoding="utf-8")
    return path


def workdays_after(first: date, days: int) -> int:
    """How many of the days after a first one are from Monday to Friday."""
    return sum((first + timedelta(day)).weekday() < 5 for day in range(1, days + 1))


def revision(case: str = "abcdef", **changed: Any) -> Revision:
    """A record with a few answers."""
    answers = {
        "about.request_title": "Shift handover",
        "about.date_received": "2026-09-01",
        "diagnose.root_causes": ["process", "access"],
        "outcome.decision": "redirect_accepted",
        **changed.pop("answers", {}),
    }
    known = {
        "added": "2026-11-30",
        "stamp": {"playbook": "pushback", "edition": "worksheet", "organisation": "wexholme"},
        "people": {"about.requester": ADA, "file": "ada-marsh.md"},
        "labels": {"about.request_title": "Request"},
        "asked": 60,
    }
    return Revision(case=case, answers=answers, **{**known, **changed})
