"""The words of the studio in one language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import as_file, files

from generator.foundation import yaml_nodes
from generator.foundation.locale import find_locale
from generator.foundation.numbers import date_of
from generator.foundation.yaml_nodes import MapNode, TextNode

LANGUAGES = ("en", "de", "es")
_LABELS = "labels."
_QUOTED = re.compile(r"“([a-z_]+(?:\.\w+)+)”")  # a dotted key in a message


class Words:
    """Texts by dotted keys, in which {names} are filled in; `language` is one of `LANGUAGES`, the
    one of the locale `tag` if it is among them.
    """

    def __init__(self, tag: str) -> None:
        try:
            self._locale = find_locale(tag)
        except ValueError:
            self._locale = find_locale(LANGUAGES[0])
        found = self._locale.language
        self.language = found if found in LANGUAGES else LANGUAGES[0]
        self._texts = texts_of(self.language)

    def day(self, day: date | str | None) -> str:
        """A date as the locale writes it, also one that data files write; a dash for none."""
        known = date_of(day) if isinstance(day, str) else day
        return self._locale.date(known, short=True) if known else "–"

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key. Where `count` is 1, the text of `key.one` counts, else `key.other`.

        Raises `KeyError` for an unknown key.
        """
        if "count" in values and key not in self._texts:
            key = f"{key}.one" if values["count"] == 1 else f"{key}.other"
        text = self._texts[key]
        return text.format(**values) if values else text

    def labelled(self, text: str) -> str:
        """A text with labels for the quoted names of settings: “Tagline” for “voice.tagline”."""
        return _QUOTED.sub(lambda match: f"“{self.label(match[1])}”", text)

    def label(self, name: str) -> str:
        """The label of a setting, after those of the groups that it is in; the name itself where
        there is none.
        """
        keys = [key for key in name.split(".") if not key.isdecimal()]
        paths = [_LABELS + ".".join(keys[: depth + 1]) for depth in range(len(keys))]
        if paths[-1] not in self._texts:
            return name
        known = [self._texts[path] for path in paths if path in self._texts]
        return ": ".join(known[1:] or known)

    def has(self, key: str) -> bool:
        return key in self._texts


@cache
def texts_of(language: str) -> Mapping[str, str]:
    """The texts of a language by their dotted keys, in the order of its file."""
    with as_file(files("generator.web") / "words" / f"{language}.yaml") as path:
        return dict(_leaves(yaml_nodes.load(path, path.name), ""))


def _leaves(node: MapNode, path: str) -> Iterator[tuple[str, str]]:
    for key, entry in node.entries.items():
        name = f"{path}{key}"
        if isinstance(entry.value, MapNode):
            yield from _leaves(entry.value, f"{name}.")
        elif isinstance(entry.value, TextNode):
            yield name, entry.value.text
