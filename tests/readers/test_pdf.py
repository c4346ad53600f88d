"""PDF forms are read by their fields, whatever program filled them in."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader as PyPdfReader
from pypdf import PdfWriter as PyPdfWriter

from generator.foundation.errors import ReadError
from generator.foundation.limits import Limits
from generator.readers.pdf import PdfReader
from tests.support.filled import filled, read, reader_of, sample

VOICES = {"en": "wexholme", "de": "hallbruecker", "es": "arcaya"}
PLAYBOOKS = tuple(reader_of("wexholme").project.renderer.catalogue.playbooks)


def form(folder: Path, answers: dict[str, Any] | None = None, **more: Any) -> Path:
    """A worksheet as PDF, filled with answers."""
    (path,) = filled(folder, answers or {}, formats=("pdf",), **more).glob("*.pdf")
    return path


@pytest.mark.parametrize("playbook", PLAYBOOKS)
@pytest.mark.parametrize("language", VOICES)
def test_all_fields_give_the_answers_that_word_files_give(
    tmp_path: Path, playbook: str, language: str
) -> None:
    name = VOICES[language]
    given = sample(playbook, name)
    given.pop("reinforce.contact", None)  # not every organisation offers the same contacts
    folder = filled(tmp_path, given, name, playbook=playbook, formats=("docx", "pdf"))
    word, pdf = (read(folder / f"{playbook}-worksheet.{one}", name) for one in ("docx", "pdf"))
    assert pdf.answers == word.answers
    assert pdf.answers.keys() == given.keys()
    assert [one.code for one in pdf.problems] == [one.code for one in word.problems]


@pytest.mark.parametrize("edition", ["worksheet", "request", "canvas", "playbook"])
def test_a_blank_form_has_no_answers_and_every_field(tmp_path: Path, edition: str) -> None:
    folder = filled(tmp_path, {}, edition=edition, formats=("docx", "pdf"))
    word, pdf = (read(folder / f"pushback-{edition}.{one}") for one in ("docx", "pdf"))
    assert pdf.answers == {}
    assert pdf.problems == ()
    assert pdf.found_by.keys() >= {ident for ident in word.asked if ident in word.found_by}
