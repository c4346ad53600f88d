"""Settings as templates see them: each notes whether it was only printed, or what was asked about
it.

They are no strings, numbers, maps or lists, so that nothing can read them unnoticed. Where a
template hands them to a filter, a test or a function, `looked` gives their values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from markupsafe import Markup

from generator.foundation.locale import Locale
from generator.playbook.rendering.observations import (
    KEYS,
    KIND,
    LENGTH,
    TRUTH,
    Observations,
    Path,
    value,
)
from generator.playbook.rendering.template_values import Values, plain


class _Origin(NamedTuple):
    """Where a shown setting comes from."""

    setting: Any
    path: Path
    seen: Observations
    values: Values

    def look(self) -> Any:
        """The whole setting, as a plain value."""
        return plain(self.seen.ask(self.path, value, self.setting), self.values)

    def below(self, key: Any) -> Any:
        """What is in the setting under a key or at a place."""
        return shown(self.setting[key], (*self.path, key), self.seen, self.values)

    def ask(self, question: Any) -> Any:
        return self.seen.ask(self.path, question, self.setting)


# A template cannot reach attributes that begin with an underscore.
class Shown:
    """A setting that a template may print, test, compare or hand on."""

    __slots__ = ("_looked", "_origin")

    def __init__(self, origin: _Origin) -> None:
        self._origin = origin
        self._looked: Any = None  # the same object each time

    def _look(self) -> Any:
        """The whole setting, as a plain value."""
        if self._looked is None:
            self._looked = self._origin.look()
        return self._looked

    def __str__(self) -> str:
        return str(self._look())

    def __bool__(self) -> bool:
        return bool(self._origin.ask(TRUTH))

    def __eq__(self, other: object) -> bool:
        return bool(self._look() == looked(other))

    def __lt__(self, other: Any) -> bool:
        return bool(self._look() < looked(other))

    def __le__(self, other: Any) -> bool:
        return bool(self._look() <= looked(other))

    def __gt__(self, other: Any) -> bool:
        return bool(self._look() > looked(other))

    def __ge__(self, other: Any) -> bool:
        return bool(self._look() >= looked(other))

    def __hash__(self) -> int:
        return hash(self._look())


class ShownLeaf(Shown):
    """A text or a number. Whatever is done with it, other than printing and testing, is done with
    its value.
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._look(), name)


class ShownNumber(ShownLeaf):
    """A decimal number."""

    __slots__ = ()


class ShownText(ShownLeaf):
    """A text."""

    __slots__ = ()

    def __html__(self) -> Markup:
        return marked(self)

    def __str__(self) -> str:
        return self._look()  # type: ignore[no-any-return]  # a `Text`, which prints as a marker

    def __len__(self) -> int:
        return len(self._look())

    def __iter__(self) -> Iterator[str]:
        return iter(self._look())

    def __contains__(self, part: object) -> bool:
        return looked(part) in self._look()

    def __getitem__(self, place: Any) -> str:
        return str(self._look()[looked(place)])


class ShownMap(Shown, Mapping[str, Any]):
    """A map of settings."""

    __slots__ = ("_items",)

    def __init__(self, origin: _Origin) -> None:
        super().__init__(origin)
        self._items: dict[str, Any] = {}

    def __getitem__(self, key: Any) -> Any:
        key = looked(key)
        if key not in self._items:
            if key not in self._origin.setting:
                self._origin.ask(KEYS)
            self._items[key] = self._origin.below(key)
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._origin.ask(KEYS))

    def __len__(self) -> int:
        return int(self._origin.ask(LENGTH))


class ShownList(Shown, Sequence[Any]):
    """A list of settings; whoever takes one from it learns how many there are."""

    __slots__ = ("_items",)

    def __init__(self, origin: _Origin) -> None:
        super().__init__(origin)
        self._items: list[Any] = []

    def __getitem__(self, place: Any) -> Any:
        if len(self) and not self._items:
            self._items = [self._origin.below(number) for number in range(len(self))]
        return self._items[looked(place)]

    def __len__(self) -> int:
        return int(self._origin.ask(LENGTH))


def shown(setting: Any, path: Path, seen: Observations, values: Values) -> Any:
    """A setting found at a path, as templates see it. What is neither text, decimal number, map nor
    list counts as asked for.
    """
    origin = _Origin(setting, path, seen, values)
    match setting:
        case str():
            kind: type[Shown] = ShownText
        case Decimal():
            kind = ShownNumber
        case Mapping():
            kind = ShownMap
        case list() | tuple():
            kind = ShownList
        case _:
            return origin.look()
    origin.ask(KIND)
    return kind(origin)


def looked(given: Any) -> Any:
    """The plain value of a shown setting, which counts as asked for; anything else as it is."""
    return given._look() if isinstance(given, Shown) else given  # noqa: SLF001 — see Shown


def marked(leaf: ShownLeaf) -> Markup:
    """The marker of a text or a number; printing asks nothing."""
    setting, path, seen, values = leaf._origin  # noqa: SLF001 — see Shown
    seen.printed[len(values)] = path
    return values.mark(as_printed(setting, values.locale))


def as_printed(setting: Any, locale: Locale) -> str:
    """How a text or a number is printed."""
    return locale.number(setting) if isinstance(setting, Decimal) else str(setting)
