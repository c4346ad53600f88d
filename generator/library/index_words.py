"""What an index keeps of a case: its words, its answers as words of their fields, and a short form
for counting.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from generator.library.record import Revision, texts_in

_LONGEST = 60  # characters of an answer that can be asked for as a whole
_LONGEST_COUNTED = 100  # characters of an answer that is a code, a date or a name
_WORD = re.compile(r"\w+")


def short_form(revision: Revision) -> str:
    """What figures need of a revision, as JSON for `Revision`: no names, labels and long texts."""
    answers = {ident: value for ident, value in revision.answers.items() if _is_short(value)}
    parts = {"derived": ("value", revision.derived), "steps": ("state", revision.steps)}
    kept = {
        part: {ident: {key: one.get(key)} for ident, one in found.items() if isinstance(one, dict)}
        for part, (key, found) in parts.items()
    }
    names = ("case", "added", "saved_on", "currency", "stamp")
    plain = {name: getattr(revision, name) for name in names}
    return json.dumps(plain | kept | {"answers": answers})


def _is_short(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return not isinstance(value, str) or len(value) <= _LONGEST_COUNTED


def searched_words(revision: Revision) -> tuple[str, str]:
    """What is searched of a case: its texts; and its answers, each under the code of its field."""
    answers = revision.whole_answers
    texts = [revision.case, *texts_in(answers), *texts_in(revision.retired)]
    facts: list[str] = []
    for ident, value in answers.items():
        _add_facts(ident, value, facts)
    return "\n".join(texts), " ".join(facts)


def _add_facts(ident: str, value: object, facts: list[str]) -> None:
    if isinstance(value, dict):
        for name, cell in value.items():
            _add_facts(f"{ident}.{name}", cell, facts)
    elif isinstance(value, list):
        for each in value:
            _add_facts(ident, each, facts)
    else:
        text = value if isinstance(value, str) else json.dumps(value)
        if len(text) <= _LONGEST:
            facts.append(whole_answer(ident, text))


def whole_answer(ident: str, text: str) -> str:
    """An answer to a field as words in a row that no part of another answer can be."""
    code = _code(ident)
    return f"v{code}{' '.join(_WORD.findall(text))} e{code}"


@lru_cache(maxsize=4096)
def _code(ident: str) -> str:
    """A word that stands for a field."""
    return blake2b(ident.encode(errors="replace"), digest_size=5).hexdigest()


def has_words(answers: Mapping[str, Any], ident: str, text: str) -> bool:
    """Whether a field, or any cell of a column, has all words of a text or longer ones."""
    words = _folded(" ".join(texts_in(_answer(answers, ident))))
    return all(any(one.startswith(word) for one in words) for word in _folded(text))


def _answer(answers: Mapping[str, Any], ident: str) -> object:
    """The answer to a field, or all cells of a column."""
    if ident in answers:
        return answers[ident]
    rows, _, column = ident.rpartition(".")
    found = answers.get(rows)
    cells = found if isinstance(found, list) else []
    return [row.get(column) for row in cells if isinstance(row, dict)]


def _folded(text: str) -> list[str]:
    """The words of a text without accents and case, as the index compares them."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return _WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))
