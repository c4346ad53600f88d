"""Mails as a parser reads them that is not Python's (npm's mailparser)."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator.document.mail_text import MailText
from generator.foundation.digests import digest
from generator.writers.mail import Attachment, Mail, draft
from tests.support.rounds import drafts, project, sent, text_of

pytestmark = pytest.mark.spec
SCRIPT = Path(__file__).parent / "mails.mjs"
NAMES = (
    "Ines Duarte", "Jördis Weißkamp, PE", 'Tom "T" Ash', "O'Dunmore (L&D)", "漢字 かな", "a.b@c",
    "Dr. María de los Ángeles Fernández-Villaverde Gómez y Echeverría",
)  # fmt: skip
SUBJECTS = (
    "Größe: bitte bis 11. September — „Erste Anfrage“ 漢",
    "An equals =?utf-8?B?eA==?= sign",
    "x" * 300,
    "word " * 60 + "end",
    "ü" * 300,
    "ü ü  ".strip() + " ü" * 80,
)


@pytest.fixture(scope="module")
def mail_parser() -> str:
    path = os.environ.get("MAIL_PARSER")
    assert path, "set MAIL_PARSER to the module of mailparser; .ci/run shows how"
    return path


def parsed(paths: list[Path], mail_parser: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        ["node", str(SCRIPT)],
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MAIL_PARSER": mail_parser},
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_names_subjects_and_texts_are_read_as_they_were_written(
    tmp_path: Path, mail_parser: str
) -> None:
    file = Attachment("a-b-c.docx", bytes(range(256)) * 50)
    pairs = [(name, subject) for name in NAMES for subject in SUBJECTS]
    paths = []
    for number, (name, subject) in enumerate(pairs):
        text = MailText(subject, (f"Hello {name},", ("one <b>", "two & three"), "Bye\nL&D"))
        mail = Mail(name, "a@b.example", text, "de-DE", "kqzvtm", "c@d.example", (file,))
        paths.append(tmp_path / f"{number}.eml")
        paths[-1].write_bytes(draft(mail))
    for (name, subject), found in zip(pairs, parsed(paths, mail_parser), strict=True):
        assert found["to"] == [[name, "a@b.example"]]
        assert found["subject"] == subject
        assert found["replyTo"] == ["c@d.example"]
        assert found["files"] == [["a-b-c.docx", digest(file.data)]]
        assert found["text"].strip() == f"Hello {name},\n\n- one <b>\n- two & three\n\nBye\nL&D"
        assert "<li>one &lt;b&gt;</li>" in found["html"]


def test_the_drafts_of_a_round_are_read(tmp_path: Path, mail_parser: str) -> None:
    folder = project(tmp_path)
    sent(folder, formats=("docx", "html"))
    own = drafts(folder)
    paths = sorted((folder / "sent" / "autumn").glob("*.eml"))
    for found in parsed(paths, mail_parser):
        ((name, _),) = found["to"]
        assert found["subject"] == own[name]["Subject"]
        assert found["text"].strip() == text_of(own[name])
        for file, hashed in found["files"]:
            assert hashed == digest((folder / "sent" / "autumn" / file).read_bytes())
