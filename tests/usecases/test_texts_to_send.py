"""The texts to send beside a summary: filled from its answers, renewed, kept once edited."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from generator.document.answers import Answers
from generator.foundation.locale import find_locale
from generator.playbook import Renderer, RenderJob, open_catalogue
from generator.playbook.rendering.appendix import appendix_data
from generator.usecases.drift import find_drift
from generator.usecases.resolve import Side, resolve
from tests.support.edits import edit_markdown
from tests.support.filled import reader_of, sample
from tests.support.place import Place, new_place

CATALOGUE = open_catalogue()
RENDERER = Renderer(CATALOGUE)
VOICES = {"en": "wexholme", "de": "hallbruecker", "es": "arcaya"}
SPOKEN = [(one.id, language) for one in CATALOGUE.playbooks.values() for language in VOICES]
ADDRESSES = {"en": [""], "de": ["Sie", "du"], "es": ["usted", "tú"]}
NAME = "aseptic/aseptic-needs-texts-returns-form.txt"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return new_place(tmp_path)


def summary(place: Place, *formats: str, **answers: str) -> Path:
    """Build the summary of a worksheet that came back."""
    sheet = place.returned("a.md", "Returns form", about__requester="Ines Duarte", **answers)
    place.build(editions=("summary",), formats=formats or ("md",), origins=(sheet,))
    return sheet


def texts(ident: str, language: str, answers: Answers, **voice: str) -> list[dict[str, Any]]:
    """The texts of a playbook in a voice, filled from the answers."""
    project = reader_of(VOICES[language]).project
    settings = project.unit_settings(project.config.organisation)
    settings = settings.with_changes(voice={**settings.voice, **voice})
    locale = find_locale(language)
    job = RenderJob(CATALOGUE.playbook(ident), "texts", settings, locale, answers=answers)
    ready: list[dict[str, Any]] = appendix_data(job, RENDERER.labels(job), locale)["ready"]
    return ready


@pytest.mark.parametrize(("ident", "language"), SPOKEN)
def test_no_text_has_a_gap_that_nothing_fills(ident: str, language: str) -> None:
    voices = itertools.product(
        ("formal", "neutral", "casual"), ("we", "i", "you"), ADDRESSES[language]
    )
    for formality, person, address in voices:
        voice = {"formality": formality, "person": person, "address": address}
        blank = texts(ident, language, {}, **voice)
        filled = texts(ident, language, answered(ident, language), **voice)
        assert len(blank) == len(filled) >= 3
        for text in (*blank, *filled):
            whole = "\n".join(text["paragraphs"])
            assert text["title"]
            assert not re.search(r"\{|\}|____|\[\]", whole), (text["title"], whole)
        for text in blank:
            assert len(" ".join(text["paragraphs"]).split()) > 20, text["title"]


def answered(ident: str, language: str) -> Answers:
    given = sample(ident, VOICES[language]).items()
    return {key: tuple(value) if isinstance(value, list) else value for key, value in given}


def test_a_register_and_an_address_change_the_words() -> None:
    for ident, language in SPOKEN:
        formal, casual = (
            str(texts(ident, language, {}, formality=formality))
            for formality in ("formal", "casual")
        )
        assert formal != casual, (ident, language)


def test_a_summary_comes_with_its_texts_whatever_its_format(place: Place) -> None:
    summary(place, "md", "docx")
    summary_files = [name for name in place.tree() if "summary" in name]
    assert len(summary_files) == 2
    assert [name for name in place.tree() if "texts" in name] == [NAME]
    assert place.lock()["files"].keys() >= {NAME}


def test_the_texts_are_plain_and_filled_from_the_answers(place: Place) -> None:
    summary(place, "docx")
    data = place.tree()[NAME]
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\n")
    lines = data.decode().split("\n")
    assert lines[1] == "=" * len(lines[0])
    assert "Dear Ines Duarte," in lines
    assert "Returns form" in data.decode()
    assert "[date of the meeting]" in data.decode()
    assert not re.search(r"\\|\*\*|<!--|\{", data.decode())
    titles = [above for above, line in itertools.pairwise(lines) if set(line) == {"-"}]
    assert len(titles) == len(CATALOGUE.playbook("pushback").ready_texts)


def test_the_texts_are_the_same_bytes_each_time(place: Place, tmp_path: Path) -> None:
    summary(place)
    first = place.tree()[NAME]
    place.output = tmp_path / "elsewhere"
    summary(place)
    assert place.tree()[NAME] == first


def test_texts_are_renewed_when_an_answer_or_the_voice_changes(place: Place) -> None:
    sheet = summary(place)
    edit_markdown(sheet, "Ines Duarte", "Ines Prado")
    assert place.announced()[NAME] == "updated"
    assert place.actions(place.build(dry_run=True))[NAME] == "updated"
    assert place.actions()[NAME] == "updated"
    assert b"Dear Ines Prado," in place.tree()[NAME]
    place.reword("Learning & Workforce Development", "The Academy")
    assert place.actions()[NAME] == "updated"
    assert b"The Academy" in place.tree()[NAME]
    assert place.actions()[NAME] == "unchanged"


def test_edited_texts_are_kept_and_new_words_are_merged_into_them(place: Place) -> None:
    sheet = summary(place)
    edit_markdown(place.output / NAME, "Copy to: [name]", "Copy to: the ward")
    kept = place.build()
    assert (place.actions(kept)[NAME], kept.exit_code) == ("kept", 3)
    edit_markdown(sheet, "Ines Duarte", "Ines Prado")
    assert place.announced()[NAME] == "merged"
    hunks = [one for one in find_drift(place.options()).differences() if one.path.endswith("txt")]
    assert hunks[0].is_text
    assert place.actions()[NAME] == "merged"
    text = place.tree()[NAME].decode()
    assert "Copy to: the ward" in text
    assert "Dear Ines Prado," in text


def test_a_clash_in_a_text_waits_for_a_decision(place: Place) -> None:
    sheet = summary(place)
    path = place.output / NAME
    edit_markdown(path, "Dear Ines Duarte,", "Dear Ines,")
    edit_markdown(sheet, "Ines Duarte", "Ines Prado")
    assert place.actions()[NAME] == "pending"
    assert b"Dear Ines," in path.read_bytes()
    resolve(path, Side.THEIRS)
    assert b"Dear Ines Prado," in path.read_bytes()
    assert place.actions()[NAME] == "unchanged"


@pytest.mark.parametrize("ends", ["\r\n", "\n\n"])
def test_texts_saved_by_another_program_are_not_edited(place: Place, ends: str) -> None:
    summary(place)
    path = place.output / NAME
    text = path.read_bytes().decode()
    saved = text.replace("\n", ends) if ends == "\r\n" else text + "\n"
    path.write_bytes(b"\xef\xbb\xbf" + saved.encode())
    assert place.actions()[NAME] in ("unchanged", "adopted")


def test_texts_go_with_their_summary(place: Place) -> None:
    sheet = summary(place)
    edit_markdown(sheet, "Returns form", "Returns slip")
    actions = place.actions()
    assert actions[NAME] == "removed"
    assert actions[NAME.replace("form", "slip")] == "created"


def test_a_request_or_a_worksheet_has_no_texts_beside_it(place: Place) -> None:
    sheet = place.returned("a.md", "Returns form")
    place.build(editions=("worksheet",), formats=("md",), origins=(sheet,))
    assert not [name for name in place.tree() if name.endswith(".txt")]
