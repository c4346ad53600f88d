"""What the script of a page needs to know of an organisation: its notation, words and rates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.document.page_logic import JavaScript
from generator.foundation.locale import Locale
from generator.foundation.page_notation import notation_for_script
from generator.playbook.expressions import names_in
from generator.playbook.figure_texts import CURRENCY, PERCENT, SLOT
from generator.playbook.labels import Labels
from generator.playbook.manifest import DerivedSpec, Playbook
from generator.playbook.rendering.job import RenderJob
from generator.playbook.settings import TemplateSettings

PROGRESS = "progress"
_MISFITS = (
    "no_number",
    "no_number_from",
    "no_number_up_to",
    "no_number_within",
    "no_whole",
    "no_whole_from",
    "no_whole_up_to",
    "no_whole_within",
    "no_date",
    "no_year",
    "unclear",
    "share",
)
_CONFLICTS = ("conflict", "conflict_fitting")


@dataclass(frozen=True)
class PageData:
    """Collects what differs between organisations and teams."""

    playbook: Playbook
    settings: TemplateSettings
    labels: Labels
    locale: Locale
    derived: tuple[DerivedSpec, ...]

    def words(self, *, judges: bool) -> dict[str, Any]:
        """What every form needs: the notation of numbers and dates, and words for misfits; and on a
        page that `judges`, for answers that do not go together.
        """
        keys = (*_MISFITS, *(_CONFLICTS if judges else ()))
        return {
            "notation": notation_for_script(
                self.locale, self.settings.currency if self.derived else ""
            ),
            "notKnown": [self.labels.text("words", "not_known")],
            "words": {key: self.labels.text("table", key) for key in keys},
        }

    def figures(self, request: RenderJob) -> dict[str, Any]:
        """What figures need: rates and policies that they read, units, remarks and choices."""
        text = self.labels.text
        expressions = [each for spec in self.derived for each in spec.expressions]
        weights = self.settings.group("policies").get("weights")
        reads_progress = any(PROGRESS in each for each in expressions)
        is_dated = any(re.search(r"\bdate\b", each) for each in expressions)
        return {
            "figureWords": {key: text("words", key) for key in ("about", "not_known_yet")},
            "settings": _values(self._settings_read()),
            "weights": _values(weights) if reads_progress and weights is not None else None,
            "day": request.day.isoformat() if request.day and is_dated else "",
            "pays": bool(self.settings.currency),
            "units": self._unit_words(),
            "labels": {
                spec.id: remarks for spec in self.derived if (remarks := self._remarks(spec))
            },
            "choices": self._choices(),
        }

    def _settings_read(self) -> dict[str, Any]:
        """The rates and policies that the figures read."""
        found: dict[str, Any] = {"rates": {}, "policies": {}}
        texts = [each for spec in self.derived for each in _every_expression(spec)]
        for name in sorted({name for text in texts for name in names_in(text)}):
            group, *path = name.split(".")
            if group not in found:
                continue
            source, target = self.settings.group(group), found[group]
            for key in path[:-1]:
                source = source.get(key, {}) if isinstance(source, Mapping) else {}
                target = target.setdefault(key, {})
            if isinstance(source, Mapping) and path[-1] in source:
                target[path[-1]] = source[path[-1]]
        return found

    def _unit_words(self) -> dict[str, tuple[str, str]]:
        """The words for units, after several and after one."""
        units = {spec.unit for spec in self.playbook.fields()}
        units |= {spec.unit for spec in self.derived}
        units -= {CURRENCY, PERCENT, ""}
        words = {unit: self.labels.text("units", unit) for unit in sorted(units)}
        return {
            unit: (word, self.labels.counted(f"1 {word}").removeprefix("1 "))
            for unit, word in words.items()
            if word
        }

    def _remarks(self, spec: DerivedSpec) -> dict[str, str]:
        """The texts of a derived value besides its label: for codes, parts and notes."""
        keys = self.labels.keys("derived", spec.id)
        return {key: self.labels.text("derived", spec.id, key) for key in keys if key != "label"}

    def _choices(self) -> dict[str, dict[str, str]]:
        """The texts of the choices that stand in what a figure is made of."""
        hows = (how for spec in self.derived for _, how in spec.how)
        shown = {slot.strip() for how in hows for slot in SLOT.findall(how)}
        return {
            spec.choice_set: {
                code: self.labels.text("choices", spec.choice_set, code) for code in spec.choices
            }
            for spec in self.playbook.fields()
            if spec.id in shown and spec.choices
        }


def _every_expression(spec: DerivedSpec) -> Iterator[str]:
    yield from (*spec.expressions, spec.note, spec.digits)
    yield from (slot for _, how in spec.how for slot in SLOT.findall(how))


def _values(value: Any) -> Any:
    """Settings as the operations of expressions take them: whole numbers apart from decimal
    ones.
    """
    match value:
        case bool() | None | str() | Decimal():
            return value
        case int():
            return JavaScript(f"count({value})")
        case Mapping():
            return {key: _values(item) for key, item in value.items()}
        case list() | tuple():
            return [_values(item) for item in value]
        case _:
            return None
