"""The terms that an organisation avoids: finds them in texts, with the words to use instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# Quotations and code, which are not checked.
_EXEMPT = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"\n]*\"|``[^`]*``|`[^`\n]*`")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class AvoidedTerm:
    """A word or phrase to avoid, what to say instead ("" for nothing in particular), and why.

    With the scope `all` it is avoided in all texts, otherwise only in texts for requesters.
    """

    avoid: str
    use: str = ""
    why: str = ""
    scope: str = "requester"


@dataclass(frozen=True)
class TermFinding:
    """A term in a text, from `start` up to but not including `end`; `instead` is the better word,
    capitalised like the word in the text.
    """

    start: int
    end: int
    found: str
    term: AvoidedTerm
    instead: str


@dataclass(frozen=True)
class AvoidedTerms:
    """Finds terms as whole words, with the endings of the language; longer terms go first. Words in
    `keep`, quotations and code are ignored.
    """

    terms: tuple[AvoidedTerm, ...]
    keep: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()

    def find(
        self, text: str, scopes: Sequence[str] = ("requester", "all")
    ) -> Iterator[TermFinding]:
        """Every term of these scopes in a text, in order of position."""
        if not self.terms:
            return
        exempt = [match.span() for match in _EXEMPT.finditer(text)]
        exempt += [match.span() for match in self._kept.finditer(text)] if self.keep else []
        for match in self._pattern.finditer(text):
            start, end = match.span()
            if any(first < end and start < last for first, last in exempt):
                continue
            term = self._term(match["term"])
            if term and term.scope in scopes:
                yield TermFinding(start, end, match[0], term, _as_written(term.use, match[0]))

    def _term(self, found: str) -> AvoidedTerm | None:
        """The term that was found; None for letters such as ı, which equal others when a pattern
        ignores case, but not when folded.
        """
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
    """The terms in the settings of a voice."""
    return AvoidedTerms(
        tuple(
            AvoidedTerm(term["avoid"], term["use"], term["why"], term["scope"])
            for term in voice["terms"]
        ),
        tuple(voice["keep"]),
        tuple(endings),
    )


def find_contradictions(
    terms: Iterable[AvoidedTerm], keep: Sequence[str]
) -> Iterator[tuple[AvoidedTerm, str]]:
    """The terms whose rules contradict each other, with the reason."""
    listed = list(terms)
    for term in listed:
        others = AvoidedTerms(tuple(listed))
        used = next(others.find(term.use), None)
        if used and used.term is term:
            yield term, f"“{term.use}” contains “{term.avoid}”, the word that it should replace"
        elif used:
            yield (
                term,
                f"“{term.use}” should be used, but “{used.term.avoid}” is avoided as well",
            )
        if any(_folded(word) == _folded(term.avoid) for word in keep):
            yield term, f"“{term.avoid}” should be avoided, but is also in “keep”"


def _any(words: Iterable[str]) -> str:
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in words)


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).casefold()


def _as_written(word: str, found: str) -> str:
    """A word capitalised like the one that it replaces."""
    if sum(map(str.isalpha, found)) > 1 and found.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if found[:1].isupper() else word
