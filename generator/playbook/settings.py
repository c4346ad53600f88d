"""An organisation's settings as templates see them, with typed access for what code reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from generator.foundation.locale import Locale, find_locale

Record = Mapping[str, Any]
Records = Sequence[Record]


class UnitName(NamedTuple):
    """A department or a team; both strings are empty where there is none."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True, eq=False)
class TemplateSettings:
    """The settings of one organisation, department or team.

    `data` is plain: maps and lists of text, numbers, dates and None, with the keys of the
    organisation's file and every default filled in. For documents it also has `departments` (id and
    name of each), and `department` and `team`, None where there is none.
    """

    data: Mapping[str, Any]

    @cached_property
    def locale(self) -> Locale:
        return find_locale(self._organisation["locale"])

    @property
    def organisation(self) -> UnitName:
        return UnitName(self._organisation["id"], self._organisation["name"])

    @property
    def short_name(self) -> str:
        return str(self._organisation["short_name"])

    @property
    def paper(self) -> str:
        """The size of paper; empty if the organisation does not set one."""
        return str(self._organisation["paper"])

    @property
    def currency(self) -> str:
        return str(self._organisation["currency"])

    @property
    def day(self) -> date | None:
        """The date to print on documents; None to print none."""
        day: date | None = self._organisation["date"]
        return day

    @property
    def department(self) -> UnitName:
        return _named(self.data["department"])

    @property
    def team(self) -> UnitName:
        return _named(self.data["team"])

    @property
    def unit(self) -> UnitName:
        """The team, else the department; both strings are empty for the organisation itself."""
        return self.team if self.team.id else self.department

    @property
    def voice(self) -> Mapping[str, Any]:
        return self.group("voice")

    @property
    def footer(self) -> str:
        return str(self.group("policies")["footer"])

    def wording(self, playbook: str) -> Mapping[str, Any]:
        """The organisation's own texts for a playbook."""
        texts: Mapping[str, Any] = self.group("wording").get(playbook, {})
        return texts

    def group(self, key: str) -> Mapping[str, Any]:
        """The settings under a key, such as `rates`; empty where the key is missing."""
        settings: Mapping[str, Any] = self.data.get(key, {})
        return settings

    def records(self, key: str) -> Records:
        """The records of a list, such as `goals`."""
        records: Records = self.data[key]
        return records

    def with_changes(self, **changed: Any) -> TemplateSettings:
        """The same settings with some keys replaced."""
        return TemplateSettings({**self.data, **changed})

    def without_figures(self) -> TemplateSettings:
        """The same settings without those that figures depend on: rates, policies, currency and
        date. A figure that needs one of them is then not known.
        """
        organisation = {**self._organisation, "currency": "", "date": None}
        return self.with_changes(organisation=organisation, rates={}, policies={})

    @property
    def _organisation(self) -> Mapping[str, Any]:
        return self.group("organisation")


def _named(plain: Mapping[str, str] | None) -> UnitName:
    return UnitName(plain["id"], plain["name"]) if plain else UnitName()
