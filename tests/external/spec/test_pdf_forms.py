"""PDF forms that other programs filled in are read as Word files with the same answers are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from generator.document.tree import Field
from tests.support.filled import answers_to, filled, read, reader_of, sample
from tests.support.pdf_filling import (
    Form,
    count_of,
    entries_of,
    fill_in_node,
    fill_with_pypdf,
)

pytestmark = pytest.mark.spec
VOICES = {"en": "wexholme", "de": "hallbruecker", "es": "arcaya"}
CATALOGUE = reader_of("wexholme").project.renderer.catalogue
PROGRAMS = ("pypdf", "pdf-lib", "pdf-js")
NAMES = (
    "\U0001f389 Feier \U0001f469\u200d\U0001f52c",
    "漢字かな交じり文",
    "שלום עולם مرحبا",
    "Łukasz Żółw – “line”",
    "n" * 90,
    "First line\nsecond line",
    "(a) \\ [b] <c> & #d",
    "Ÿ þ ÿ \u2028 \u00a0 \ufb01",
)


def forms_of(
    folder: Path, playbook: str, name: str, given: dict[str, Any]
) -> dict[str, tuple[Form, Path]]:
    """A form for each edition that is filled in, and the Word file with the same answers."""
    found = {}
    for edition in CATALOGUE.playbook(playbook).editions:
        if edition == "summary":
            continue
        blank = filled(folder / "blank", {}, name, edition, playbook, ("pdf",))
        made = filled(folder, given, name, edition, playbook, ("docx", "pdf"))
        stem = f"{playbook}-{edition}"
        entries = entries_of(made / f"{stem}.pdf")
        targets = [folder / f"{stem}-{program}.pdf" for program in PROGRAMS]
        form = Form(blank / f"{stem}.pdf", entries, targets[1], targets[2])
        fill_with_pypdf(form.blank, entries, targets[0])
        found[edition] = (form, made / f"{stem}.docx")
    return found


@pytest.mark.parametrize("playbook", CATALOGUE.playbooks)
@pytest.mark.parametrize("language", VOICES)
def test_three_programs_see_and_fill_in_every_field_of_every_edition(
    tmp_path: Path, playbook: str, language: str
) -> None:
    name = VOICES[language]
    given = sample(playbook, name)
    given.pop("reinforce.contact", None)  # not every organisation offers the same contacts
    forms = forms_of(tmp_path, playbook, name, given)
    counts = fill_in_node([form for form, _ in forms.values()])
    for count, (edition, (form, word)) in zip(counts, forms.items(), strict=True):
        assert count == (count_of(form.blank),) * 2, edition
        expected = read(word, name)
        assert len(expected.answers) > 5
        for program in PROGRAMS:
            found = read(tmp_path / f"{playbook}-{edition}-{program}.pdf", name)
            assert found.answers == expected.answers, (edition, program)
            codes = [[problem.code for problem in one.problems] for one in (found, expected)]
            assert codes[0] == codes[1], (edition, program)


def one_after_the_other(texts: tuple[str, ...]) -> Callable[[Field], str]:
    following = cycle(texts)
    return lambda _: next(following)


@pytest.mark.parametrize("playbook", CATALOGUE.playbooks)
def test_three_programs_keep_names_of_any_script(tmp_path: Path, playbook: str) -> None:
    reader, texts = reader_of("wexholme"), one_after_the_other(NAMES)
    given = answers_to(reader, playbook, texts, lambda field: max(field.minimum, 1))
    forms = forms_of(tmp_path, playbook, "wexholme", given)
    fill_in_node([form for form, _ in forms.values()], is_drawn=False)
    for edition, (_, word) in forms.items():
        expected = read(word).answers
        for program in PROGRAMS:
            found = read(tmp_path / f"{playbook}-{edition}-{program}.pdf").answers
            assert found == expected, (edition, program)
