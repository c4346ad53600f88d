"""Rounds of sheets for tests: a table of people, and what `send` makes for them."""

from __future__ import annotations

import email
import email.policy
import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from generator.usecases.send import SendOptions, SendReport, send
from tests.conftest import EXAMPLES
from tests.support.sheets import csv_text

PEOPLE = (
    ("Ines Duarte", "ines@wexholme.example", "aseptic", ""),
    ("Jördis Weißkamp", "jordis@wexholme.example", "ward-7", "de"),
    ("Nuño Peñalba", "nuno@wexholme.example", "pharmacy", "es"),
)
DUE, TODAY = date(2026, 9, 11), date(2026, 9, 1)
HEADING = ("Name", "E-mail", "Team", "Language")


def project(folder: Path, organisation: str = "wexholme") -> Path:
    """A folder with an organisation's file in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in EXAMPLES.glob(f"{organisation}.*"):
        name = "organisation.yaml" if path.suffix == ".yaml" else path.name
        shutil.copy(path, folder / name)
    return folder


def table(folder: Path, people: Iterable[Sequence[str]] = PEOPLE) -> Path:
    """A table of people in a folder, called `autumn.csv`."""
    path = folder / "autumn.csv"
    path.write_text(csv_text([HEADING, *people]), encoding="utf-8")
    return path


def sent(folder: Path, people: Iterable[Sequence[str]] = PEOPLE, **options: Any) -> SendReport:
    """What `send` does for some people, with the folder's organisation."""
    own: dict[str, Any] = {
        "config": folder / "organisation.yaml",
        "playbooks": ("intake",),
        "due": DUE,
        "today": TODAY,
        "folder": folder / "sent",
    }
    return send(SendOptions(table(folder, people), **{**own, **options}))


def record(folder: Path, name: str = "autumn") -> dict[str, dict[str, Any]]:
    """The record of a round: its sheets by the names of their people."""
    data = json.loads((folder / "sent" / name / "sent.json").read_text(encoding="utf-8"))
    return {sheet["name"]: sheet for sheet in data["sheets"]}


def drafts(folder: Path, *, are_reminders: bool = False) -> dict[str, EmailMessage]:
    """The drafts of a round, invitations or reminders, by the names of their people."""
    found = {}
    for path in sorted((folder / "sent" / "autumn").glob("*.eml")):
        if ("-reminder-" in path.name) != are_reminders:
            continue
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        found[mail["To"].addresses[0].display_name] = mail
    return found


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """The text of a mail."""
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")
