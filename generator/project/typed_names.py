"""Names as people type them: singular and plural, with or without their article."""

from __future__ import annotations

from dataclasses import dataclass

from generator.foundation.locale import Locale
from generator.playbook import open_catalogue
from generator.playbook.catalogue import SHARED
from generator.playbook.grammar import GENDERS, Grammar, grammar_of


@dataclass(frozen=True)
class TypedName:
    """A name without its article, and the gender that the article says, "" if none was typed."""

    one: str
    many: str
    gender: str = ""


def parts_of(answer: str) -> list[str]:
    """The singular and the plural in an answer such as `service lead, service leads`."""
    return [part.strip() for part in answer.split(",") if part.strip()]


def read_name(answer: str, locale: Locale) -> TypedName:
    """The name in an answer; without a plural, the singular stands for it."""
    one, *others = parts_of(answer) or [""]
    rules = _grammar(locale)
    return TypedName(rules.bare(one), rules.bare([one, *others][-1]), rules.gender(one))


def example_article(locale: Locale) -> str:
    """An article to type before a name, in a language where it tells the gender; else ""."""
    articles = _grammar(locale).articles.items()
    return next((article for article, gender in articles if gender in GENDERS), "")


def _grammar(locale: Locale) -> Grammar:
    return grammar_of(open_catalogue().load(f"{SHARED}/{locale.language}/grammar.yaml"))
