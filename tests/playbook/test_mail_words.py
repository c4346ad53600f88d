"""The words of mails: in each language and voice, whole and fit for anybody to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from generator.document.mail_text import MailText
from generator.document.terms import AvoidedTerm, AvoidedTerms
from generator.foundation.errors import TemplateError
from generator.foundation.locale import find_locale
from generator.output.sent_rounds import SentSheet
from generator.playbook import open_catalogue
from generator.playbook.labels import MAILS, load_outward, load_words
from generator.playbook.mail_words import MailWords
from generator.project.project import open_project
from generator.usecases.rounds.sent_sheets import SheetMaker
from tests.conftest import EXAMPLES, TEAMS

DUE = date(2026, 9, 11)
LOCALES = ("en-GB", "de-DE", "es-ES")
MISSING = ("Request", "Goal")
# What no other language can replace, since each organisation writes it in its own.
VOICES = [(name, register) for name in TEAMS for register in ("formal", "neutral", "casual")]


def words(
    name: str, register: str, locale: str, due: date | None = DUE, edition: str = "request"
) -> MailWords:
    project = open_project(EXAMPLES / f"{name}.yaml", (f"voice.formality={register}",))
    sheet = SentSheet(
        "kqzvtm", "Ines", "i@x.example", TEAMS[name], locale, "pushback", edition, (), DUE, due
    )
    return SheetMaker(project).words(sheet)


def every(found: MailWords) -> Iterator[MailText]:
    yield found.invitation("Ines Duarte", "kqzvtm", has_page=True)
    yield found.reminder("Ines Duarte")
    yield found.gaps("Ines Duarte", MISSING)


def whole(text: MailText) -> str:
    return f"{text.subject}\n\n{text.plain}"


@pytest.mark.sampled(4)
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("name", "register"), VOICES)
def test_each_mail_is_whole_and_has_no_word_that_is_not_for_others(
    name: str, register: str, locale: str
) -> None:
    language = find_locale(locale).language
    terms = AvoidedTerms(tuple(map(AvoidedTerm, load_outward(open_catalogue(), language))))
    for text in every(words(name, register, locale)):
        shown = whole(text)
        assert not re.search(r"[{}]|\bNone\b|  |\.\.(?!\.)", shown), shown
        assert "Ines Duarte" in shown
        assert all(part for part in text.paragraphs)
        assert [one.found for one in terms.find(re.sub("[“”„«»]", "", shown))] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_mail_says_what_how_long_by_when_and_where_to(locale: str) -> None:
    found = words("wexholme", "formal", locale)
    text = whole(found.invitation("Ines Duarte", "kqzvtm"))
    day = find_locale(locale).date(DUE)
    minutes = str(found.playbook.minutes["request"])
    for needed in (found.title, minutes, day, "l-and-wd@wexholme.example", "kqzvtm"):
        assert needed in text
    assert day in found.reminder("Ines").subject


def test_without_a_date_none_is_named() -> None:
    found = words("wexholme", "formal", "en-GB", None)
    for text in every(found):
        assert " by " not in text.subject
        assert "due" not in whole(text)


def test_registers_and_forms_of_address_differ() -> None:
    texts = {
        register: whole(words("wexholme", register, "en-GB").reminder("Ines"))
        for register in ("formal", "neutral", "casual")
    }
    assert len(set(texts.values())) == 3
    assert texts["formal"].startswith("Reminder: ")
    assert "Dear Ines," in texts["formal"]
    assert "Hi Ines," in texts["casual"]


def test_a_web_page_is_explained_only_where_there_is_one() -> None:
    found = words("wexholme", "formal", "en-GB")
    assert "browser" in found.invitation("Ines", "kqzvtm", has_page=True).plain
    assert "browser" not in found.invitation("Ines", "kqzvtm").plain


def test_where_nobody_takes_the_sheet_back_one_replies() -> None:
    found = words("hallbruecker", "formal", "de-DE", None)
    assert not found.recipient.mail
    text = found.invitation("Ines", "kqzvtm").plain
    assert "an Jördis Weißkamp zurück. Bitte antworte auf diese Mail" in text


def test_a_language_without_words_of_mails_is_one_problem(tmp_path: Path) -> None:
    folder = tmp_path / "_shared" / "fr"
    folder.mkdir(parents=True)
    (folder / "mails.yaml").write_text("mails: {subject: x}\n", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        load_words(open_catalogue(tmp_path), "fr", MAILS)
    (problem,) = caught.value.problems
    assert problem.message.startswith("the language has no text for: mails.subject_by, ")
    assert problem.place.file == "templates/_shared/fr/mails.yaml"


def test_an_organisation_can_have_a_sentence_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "_shared" / "en"
    folder.mkdir(parents=True)
    (folder / "mails.yaml").write_text("mails: {closing: Cheers!}\n", encoding="utf-8")
    node = load_words(open_catalogue(tmp_path), "en", MAILS)
    mails = node.entries["mails"].value
    assert mails.entries["closing"].value.text == "Cheers!"  # type: ignore[union-attr]
    assert "subject" in mails.entries  # type: ignore[union-attr]
