"""The studio has all its words in each language, and no more than its pages use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.config.setting_kinds import setting_kind
from generator.web.words import LANGUAGES, Words, texts_of
from tests.conftest import ROOT

WEB = ROOT / "generator/web"
SOURCES = [*(WEB / "pages").rglob("*.html"), *WEB.glob("*.py"), *(WEB / "screens").glob("*.py")]
TEXT = "\n".join(path.read_text("utf-8") for path in SOURCES)
WHOLE = set(re.findall(r"""\b(?:t|words)(?:\.has)?\(\s*['"]([\w.]+)['"]\s*[,)]""", TEXT))
BEGUN = set(re.findall(r"""\bt(?:\.has)?\(\s*'([\w.]+\.)' ~""", TEXT))
SLOT = re.compile(r"\{\w*\}")
SETTINGS = ("labels.", "hints.", "add.")  # each followed by the name of a setting


def counted(key: str) -> str:
    """The key that pages use for a text that depends on a number."""
    return re.sub(r"\.(one|other)$", "", key)


def slots(text: str) -> list[str]:
    return sorted(set(SLOT.findall(text)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_gaps(language: str) -> None:
    own, english = texts_of(language), texts_of("en")
    assert list(own) == list(english)
    for key, text in own.items():
        assert text.strip(), key
        if not key.endswith(".one"):
            assert slots(text) == slots(english[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_page_exists(language: str) -> None:
    known = texts_of(language)
    for key in WHOLE:
        assert key in known or {f"{key}.one", f"{key}.other"} <= known.keys(), key
    for start in BEGUN:
        assert any(key.startswith(start) for key in known), start


def test_no_text_is_unused() -> None:
    for key in texts_of("en"):
        used = {key, counted(key)} & WHOLE or any(key.startswith(start) for start in BEGUN)
        assert used, key


@pytest.mark.parametrize("start", SETTINGS)
def test_names_of_settings_are_right(start: str) -> None:
    for key in texts_of("en"):
        name = key.removeprefix(start)
        if name != key:
            assert setting_kind(tuple(name.split("."))), key


def test_a_language_that_is_missing_is_english() -> None:
    assert Words("fr").language == "en"
    assert Words("de")("save") == "Speichern"
    assert Words("es")("home.stale", count=1).startswith("1 ")
    assert Words("es")("home.stale", count=2).startswith("2 ")


def test_texts_have_the_quotation_marks_of_their_language() -> None:
    for language, wrong in (("en", "„«"), ("de", "«"), ("es", "“„")):
        path = Path(WEB / "words" / f"{language}.yaml")
        texts = "\n".join(texts_of(language).values())
        assert not set(wrong) & set(texts), path.name
        assert "..." not in texts
