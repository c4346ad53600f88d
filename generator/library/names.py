"""The name of a person: where a text mentions it, and the text without it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from generator.foundation.characters import comparable, slug
from generator.library.record import FILE, Revision, joined, texts_in

REMOVED = "[…]"  # stands where a name was, as where a text to send lacks something
_BETWEEN = r"[\s.,_\u00a0-]{1,3}"  # also in ada.marsh@example.org, and in “Marsh, Ada”
_LEAST = 3  # letters of a part of a name that is worth a look
_SLUG = 40


@dataclass(frozen=True)
class PersonName:
    """A name to forget, and `also` other words for the person, such as “Ms Marsh”.

    A name of one word is only looked for in what its person asked for, with its own capitals, since
    it may be a common word elsewhere.
    """

    name: str
    also: tuple[str, ...] = ()

    @cached_property
    def words(self) -> list[str]:
        return unicodedata.normalize("NFC", self.name).split()

    @property
    def is_single(self) -> bool:
        return len(self.words) < 2

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = list(map(re.escape, self.words))
        orders = [_BETWEEN.join(words), _BETWEEN.join([words[-1], *words[:-1]])]
        whole = words[0] if self.is_single else f"(?i:{'|'.join(orders)})"
        others = [r"\s+".join(map(re.escape, one.split())) for one in self.also]
        every = "|".join([whole, *(f"(?i:{one})" for one in others if one)])
        return re.compile(rf"(?<!\w)(?:{every})(?!\w)")

    @cached_property
    def _slug(self) -> str:
        return slug(self.name, _SLUG)

    def mentioned_in(self, text: str) -> bool:
        return bool(self._pattern.search(unicodedata.normalize("NFC", text)))

    def in_file_name(self, name: str) -> bool:
        """Whether the name of a file has the person's name, as written or as the files that we
        write have it.
        """
        is_slug = not self.is_single and self._slug in name.casefold()
        return is_slug or self.mentioned_in(name)

    def is_person(self, entry: str) -> bool:
        """Whether what stands in a field for people is this person."""
        if comparable(entry) == comparable(self.name):
            return True
        return not self.is_single and self.mentioned_in(entry)

    def without(self, value: Any) -> Any:
        """Plain data in which no text mentions the name."""
        if isinstance(value, str):
            plain = unicodedata.normalize("NFC", value)
            return self._pattern.sub(REMOVED, plain) if self._pattern.search(plain) else value
        if isinstance(value, Mapping):
            return {key: self.without(one) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self.without(one) for one in value)
        return value

    def mentioned_by(self, revision: Revision) -> bool:
        """Whether a revision has the name anywhere."""
        file = revision.people.get(FILE, "")
        if any(map(self.is_person, texts_in(revision.people))) or self.in_file_name(str(file)):
            return True
        if self.is_single:
            return False
        return any(map(self.mentioned_in, texts_in(_worded(revision))))

    def parts_in(self, revision: Revision) -> Iterator[tuple[str, str]]:
        """Each part of the name that stands alone in a text, with the field that it is in."""
        long = [word for word in self.words if len(word) >= _LEAST]
        spelt = {one for word in long for one in (word, word.capitalize(), word.upper())}
        parts = sorted(map(re.escape, spelt))
        if not parts or self.is_single:
            return
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
        for ident, value in joined(revision.answers, revision.people).items():
            found = (word for text in texts_in(value) for word in pattern.findall(text))
            yield from ((ident, word) for word in dict.fromkeys(found))


def names_in(revision: Revision) -> Iterator[str]:
    """What stands in the fields for people, also under the name of the sheet's file."""
    return filter(str.strip, texts_in(revision.people))


def without_name(revision: Revision, name: PersonName) -> Revision:
    """A revision without a name: entries of people are taken out, and texts lose it."""
    people = {}
    for ident, value in revision.people.items():
        if isinstance(value, list):
            people[ident] = [one for one in value if not _is(one, name)]
        elif not _is(value, name):
            people[ident] = value
    changed = {key: name.without(value) for key, value in _worded(revision).items()}
    file = people.get(FILE, "")
    if isinstance(file, str) and name.in_file_name(file):
        del people[FILE]
    return replace(revision, people=name.without(people), **changed)


def _is(value: object, name: PersonName) -> bool:
    return isinstance(value, str) and name.is_person(value)


def _worded(revision: Revision) -> dict[str, Any]:
    """The parts of a revision that people wrote, besides the fields for people."""
    return {key: getattr(revision, key) for key in ("answers", "retired", "problems", "derived")}
