"""What a rendering asked about the settings: as long as the answers are the same for other
settings, so is the rendering, but for the values that it only printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.foundation.sameness import is_same

# The keys and places in lists that lead to a setting.
Path = tuple[str | int, ...]
Question = Callable[[Any], Any]
_MISSING = object()


def value(found: Any) -> Any:
    """The question for everything about a setting."""
    return found


KIND: Question = type
TRUTH: Question = bool
LENGTH: Question = len
KEYS: Question = tuple  # of a map


class Observations:
    """The questions that a rendering asked about some settings, with the answers, and the settings
    that it printed without asking, by the number of the value.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.printed: dict[int, Path] = {}
        # By the first key, since most groups of settings are the same object for every unit. A
        # question comes after those about the maps and lists that lead to its setting.
        self._asked: dict[str, dict[tuple[Path, Question], Any]] = {}

    def ask(self, path: Path, question: Question, found: Any) -> Any:
        """The answer to a question about the setting found at a path."""
        answer = question(found)
        self._asked.setdefault(str(path[0]), {})[path[1:], question] = answer
        return answer

    def hold(self, settings: Mapping[str, Any]) -> bool:
        """Whether all questions have the same answers for other settings."""
        own = self.settings
        if settings is own:
            return True
        return settings.keys() == own.keys() and all(
            settings[key] is own[key] or _has_answers(settings[key], asked)
            for key, asked in self._asked.items()
        )

    def changed(self, settings: Mapping[str, Any]) -> Iterator[tuple[int, Any]]:
        """The printed settings that may be others in settings for which the answers hold: the
        number of each value, and the setting.
        """
        for number, path in self.printed.items():
            key = str(path[0])
            if settings[key] is not self.settings[key]:
                yield number, _found(settings, path)


def _has_answers(group: Any, asked: Mapping[tuple[Path, Question], Any]) -> bool:
    for (path, question), answer in asked.items():
        found = _found(group, path)
        if found is _MISSING or not is_same(question(found), answer):
            return False
    return True


def _found(group: Any, path: Path) -> Any:
    for key in path:
        try:
            group = group[key]
        except (LookupError, TypeError):
            return _MISSING
    return group


class ObservedMap(Mapping[str, Any]):
    """Settings as Python code sees them: whatever it takes from them counts as asked for."""

    def __init__(self, settings: Mapping[str, Any], seen: Observations, path: Path = ()) -> None:
        self._settings = settings
        self._seen = seen
        self._path = path
        self._maps: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key in self._maps:
            return self._maps[key]
        if key not in self._settings:
            self._ask_for_keys()
            raise KeyError(key)
        found, path = self._settings[key], (*self._path, key)
        if not isinstance(found, Mapping):
            return self._seen.ask(path, value, found)
        self._seen.ask(path, KIND, found)
        self._maps[key] = ObservedMap(found, self._seen, path)
        return self._maps[key]

    def __contains__(self, key: object) -> bool:
        if key in self._settings:
            return True
        self._ask_for_keys()
        return False

    def __iter__(self) -> Iterator[str]:
        self._ask_for_keys()
        return iter(self._settings)

    def __len__(self) -> int:
        self._ask_for_keys()
        return len(self._settings)

    def _ask_for_keys(self) -> None:
        if self._path:  # all settings have the same keys at the top, or nothing holds
            self._seen.ask(self._path, KEYS, self._settings)
