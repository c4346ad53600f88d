"""The grammar of a language, as far as names in its sentences need it: forms of a name, what a word
before a name becomes, and words after a count of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.foundation.errors import Place, Problem
from generator.foundation.yaml_nodes import MapNode, Node, TextNode

AT_NAMES = "at_names"
GENDERS = frozenset("mfnp")
_REACH = 12  # characters before a name that a rule may change


@dataclass(frozen=True)
class Grammar:
    """The rules under `grammar` in a language's labels; without a rule, texts stay as they are."""

    node: MapNode

    def form(self, name: Mapping[str, Any], form: str, above: tuple[str, ...] = ()) -> str:
        """A form of a name, such as `the_one`; "" where the language has no rule for it.

        A rule says which part of the name to take (the first that the name has), which article goes
        before it for each gender, and which ending after it. An article that the name itself begins
        with is replaced, and tells the gender of a name that has none. A rule whose key ends in
        `_p` is for plural names only, and likewise for every gender. `above` are the forms that are
        being made from this one: a form is never made from itself.
        """
        rule = self._rule(f"{form}_{self._gender_of(name)}") or self._rule(form)
        if rule is None:
            return ""
        parts = [part for part in _text(rule, "of").split() if part not in (*above, form)]
        part, word = next(self._parts(name, parts, (*above, form)), ("", ""))
        article = self._article(rule, name, part)
        word = self.bare(word) if article or rule.get("bare") else word
        return f"{article} {self._ended(rule, word)}".strip() if word else ""

    def _parts(
        self, name: Mapping[str, Any], parts: list[str], above: tuple[str, ...]
    ) -> Iterator[tuple[str, str]]:
        """The parts that a name has or the rules can form, each with its text."""
        for part in parts:
            given = name.get(part) or (name.get("forms") or {}).get(part)
            if word := str(given or self.form(name, part, above)):
                yield part, word

    def _article(self, rule: MapNode, name: Mapping[str, Any], part: str) -> str:
        articles = (name.get("article") or {}) if rule.get("own") else {}
        own = articles.get(part) or (name.get(part) == name.get("long") and articles.get("long"))
        gender = self._gender_of(name)
        return str(own or _text(rule, gender if gender in rule.entries else "else"))

    def _gender_of(self, name: Mapping[str, Any]) -> str:
        """The gender of a name: as set, else that of the article it begins with; "" if unknown."""
        named = (name.get(part) for part in ("long", "one"))
        found = (self.gender(str(word)) for word in named if word)
        return str(name.get("gender") or next(filter(None, found), ""))

    def gender(self, name: str) -> str:
        """The gender of the article that a name begins with, as in “die Akademie”; "" if none."""
        first, _, rest = name.partition(" ")
        return self.articles.get(first.lower(), "") if rest else ""

    def bare(self, name: str) -> str:
        """A name without the article that it begins with."""
        first, _, rest = name.partition(" ")
        return rest if rest and first.lower() in self.articles else name

    @cached_property
    def articles(self) -> Mapping[str, str]:
        """The articles that a name may begin with, each with its gender, "" for several."""
        rules = self._rule("articles")
        return {word: _text(rules, word) for word in rules.entries} if rules else {}

    @staticmethod
    def _ended(rule: MapNode, word: str) -> str:
        """A word with its ending: that of the first pattern found in it. The ending goes before
        what the pattern `before` finds, such as “ der Abteilung”.
        """
        endings = rule.get("add")
        if not isinstance(endings, MapNode):
            return word
        at = _text(rule, "before")
        rest = re.search(at, word) if at else None
        head, tail = (word[: rest.start()], word[rest.start() :]) if rest else (word, "")
        found = (ending for ending in endings.entries if re.search(_text(endings, ending), head))
        return f"{head}{next(found, '')}{tail}"

    def joined(self, before: str, name: str) -> str:
        """A text and the name that follows it, with what their meeting changes: “a” before a vowel
        sound, or “de el”.
        """
        if not self._meetings or not before.endswith(" "):
            return before + name
        start = max(0, len(before) - _REACH)
        for pattern, becomes in self._meetings:
            for match in pattern.finditer(before + name, start):
                if match.start() < len(before) <= match.end() + 1:
                    changed = match.expand(becomes)
                    return before[: match.start()] + changed + (before + name)[match.end() :]
        return before + name

    @cached_property
    def _meetings(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        rules = self._rule(AT_NAMES)
        entries = rules.entries if rules else {}
        return tuple((re.compile(pattern), _text(rules, pattern)) for pattern in entries)

    def counted(self, text: str) -> str:
        """A text whose words agree with a count of one: “1 hour”, where it says “1 hours”. Only
        words that the language lists are changed, directly after the number or one word later.
        """
        pattern = self._after_one
        return pattern.sub(self._singular, text) if pattern and "1" in text else text

    def _singular(self, match: re.Match[str]) -> str:
        return f"{match['start']}{_text(self._rule('counts'), match['word'])}"

    @cached_property
    def _after_one(self) -> re.Pattern[str] | None:
        words = self._rule("counts")
        if words is None:
            return None
        listed = "|".join(map(re.escape, words.entries))
        between = r"[ \u00a0\u202f](?:[^\W\d_]+ )?"
        return re.compile(rf"(?P<start>(?<![\w.,:/-])1{between})(?P<word>{listed})(?!\w)")

    def _rule(self, key: str) -> MapNode | None:
        rule = self.node.get(key)
        return rule if isinstance(rule, MapNode) else None


def pattern_problems(node: MapNode) -> Iterator[Problem]:
    """The patterns in a file's grammar that are not valid regular expressions, or whose replacement
    names a group that they do not have.
    """
    for key, entry in grammar_of(node).node.entries.items():
        for pattern, becomes, place in _patterns(key, entry.value):
            try:
                re.sub(pattern, becomes, "")
            except (re.error, IndexError, OverflowError, RecursionError) as error:
                message = f"“{pattern}” is not a valid regular expression: {error}"
                hint = "compare it with the grammar of a built-in language"
                yield Problem("labels.pattern", message, place, hint)


def _patterns(key: str, rule: Node) -> Iterator[tuple[str, str, Place]]:
    """The patterns of a rule, each with its replacement: the keys under `at_names`; elsewhere those
    of endings and places, which have none.
    """
    if not isinstance(rule, MapNode):
        return
    if key == AT_NAMES:
        for pattern, entry in rule.entries.items():
            yield pattern, _text(rule, pattern), entry.place
    endings = rule.get("add")
    added = endings.entries.values() if isinstance(endings, MapNode) else ()
    nodes = (rule.get("before"), *(entry.value for entry in added))
    yield from ((node.text, "", node.place) for node in nodes if isinstance(node, TextNode))


def grammar_of(node: MapNode) -> Grammar:
    """The grammar in a file with labels; one without rules if it has none."""
    rules = node.get("grammar")
    return Grammar(rules if isinstance(rules, MapNode) else MapNode({}, node.place))


def _text(node: MapNode | None, key: str) -> str:
    found = node.get(key) if node else None
    return found.text if isinstance(found, TextNode) else ""
