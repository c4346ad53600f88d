"""The organisation's terms: words it avoids, found in texts with what it says instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# What stands between quotation marks was said by somebody, code is nobody's wording.
_SPARED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"\n]*\"|``[^`]*``|`[^`\n]*`")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class AvoidedTerm:
    """One word or phrase to avoid, what to say instead ("" for nothing in particular) and why.

    With the scope `all` it is avoided everywhere, else in what requesters read.
    """

    avoid: str
    use: str = ""
    why: str = ""
    scope: str = "requester"


@dataclass(frozen=True)
class TermFinding:
    """A term in a text, from `start` to before `end`; `instead` is the better word, its capitals as
    those of what stands there.
    """

    start: int
    end: int
    found: str
    term: AvoidedTerm
    instead: str


@dataclass(frozen=True)
class AvoidedTerms:
    """Finds terms as whole words, with the endings of the language; longer ones go first. What
    stands in `keep`, between quotation marks or in code is left alone.
    """

    terms: tuple[AvoidedTerm, ...]
    keep: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()

    def find(
        self, text: str, scopes: Sequence[str] = ("requester", "all")
    ) -> Iterator[TermFinding]:
        """Every term of some scopes in a text, in its order."""
        if not self.terms:
            return
        spared = [match.span() for match in _SPARED.finditer(text)]
        spared += [match.span() for match in self._kept.finditer(text)] if self.keep else []
        for match in self._pattern.finditer(text):
            start, end = match.span()
            if any(first < end and start < last for first, last in spared):
                continue
            term = self._term(match["term"])
            if term and term.scope in scopes:
                yield TermFinding(start, end, match[0], term, _as_written(term.use, match[0]))

    def _term(self, found: str) -> AvoidedTerm | None:
        """The term of what was found; letters such as ı equal others in one way of looking only."""
        return self._by_text.get(_folded(found))

    @cached_property
    def _by_text(self) -> Mapping[str, AvoidedTerm]:
        return {_folded(term.avoid): term for term in self.terms}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = sorted((term.avoid for term in self.terms), key=len, reverse=True)
        endings = "|".join(map(re.escape, sorted(self.endings, key=len, reverse=True)))
        return re.compile(rf"(?<!\w)(?P<term>{_any(words)})(?:{endings})?(?!\w)", re.IGNORECASE)

    @cached_property
    def _kept(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{_any(self.keep)})(?!\w)", re.IGNORECASE)


def terms_of(voice: Mapping[str, Any], endings: Sequence[str]) -> AvoidedTerms:
    """The terms of a voice's settings."""
    return AvoidedTerms(
        tuple(
            AvoidedTerm(term["avoid"], term["use"], term["why"], term["scope"])
            for term in voice["terms"]
        ),
        tuple(voice["keep"]),
        tuple(endings),
    )


def contradictions(
    terms: Iterable[AvoidedTerm], keep: Sequence[str]
) -> Iterator[tuple[AvoidedTerm, str]]:
    """The terms that cannot be followed, with the reason."""
    listed = list(terms)
    for term in listed:
        others = AvoidedTerms(tuple(listed))
        used = next(others.find(term.use), None)
        if used and used.term is term:
            yield term, f"“{term.use}” holds the very word it should take the place of"
        elif used:
            yield (
                term,
                f"“{term.use}” is to be said, but “{used.term.avoid}” is avoided too",
            )
        if any(_folded(word) == _folded(term.avoid) for word in keep):
            yield term, f"“{term.avoid}” stands in “keep”, too"


def _any(words: Iterable[str]) -> str:
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in words)


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).casefold()


def _as_written(word: str, found: str) -> str:
    """A word with the capitals of the one that it takes the place of."""
    if sum(map(str.isalpha, found)) > 1 and found.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if found[:1].isupper() else word
