"""All text in a file, to find a name in it."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from generator.library.sheet_text import text_of
from tests.support.filled import filled
from tests.support.pdf_files import scan

RUNS = "<w:p><w:r><w:t>Ada</w:t></w:r><w:r><w:t> Mar&#115;h</w:t></w:r></w:p><w:p>Bo</w:p>"


def zipped(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, text in parts.items():
            package.writestr(f"{name}.xml", text)
    return file.getvalue()


def mail(data: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = "Ada Mårsh <a@example.org>"
    message.set_content("Grüße\n", cte="base64")
    message.add_attachment(data, maintype="application", subtype="zip", filename="sheet.docx")
    return bytes(message)


@pytest.mark.parametrize(
    ("data", "suffix", "text"),
    [
        (zipped(document=RUNS), ".docx", "Ada Marsh\nBo"),
        (zipped(document="<w:p/>", comments="<w:t>Ada Marsh</w:t>"), ".docx", "Ada Marsh"),
        (mail(zipped(document=RUNS)), ".eml", "Ada Marsh"),
        (mail(b""), ".eml", "Ada Mårsh"),
        (mail(b""), ".eml", "Grüße"),
        (b"<p>A<b>da</b> Marsh</p>", ".html", "Ada Marsh"),
        ("Ada Mårsh".encode("utf-16"), ".txt", "Ada Mårsh"),
        (b"\xff\x00 Ada Marsh", ".md", "Ada Marsh"),
        (zipped(document=RUNS)[:40], ".docx", ""),
    ],
    ids=[
        "runs",
        "comment",
        "attached to a mail",
        "subject of a mail",
        "body of a mail",
        "page",
        "UTF-16",
        "not UTF-8",
        "damaged",
    ],
)
def test_text_is_found_in_every_format(data: bytes, suffix: str, text: str) -> None:
    assert text in text_of(data, suffix)


def test_the_text_of_a_pdf_is_what_is_in_its_fields(tmp_path: Path) -> None:
    answers = {"about.requester": "Ada Marsh", "clarify.perceived_problem": "As Bo said"}
    (path,) = filled(tmp_path, answers, formats=("pdf",)).glob("*.pdf")
    found = text_of(path.read_bytes(), ".pdf")
    assert "Ada Marsh" in found
    assert "As Bo said" in found
    assert "Ada Marsh" in text_of(mail(path.read_bytes()), ".eml")
    assert "Ada" not in text_of(scan(), ".pdf")
