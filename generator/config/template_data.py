"""Settings as plain data for templates: with all defaults, records in order, and without retired
records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from generator.config.models import Settings
from generator.foundation import locale


def settings_for_templates(
    settings: Settings, kept: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """The settings as maps and lists of text, numbers, dates and None; `kept` are those of its
    groups that are known already.

    Retired cheat codes are left out; contacts are sorted by their order.
    """
    others = settings.model_dump(by_alias=True, exclude={*kept})
    return {
        key: kept[key] if key in kept else _FINISHED.get(key, _same)(others[key])
        for key in Settings.model_fields
    }


def _organisation(data: dict[str, Any]) -> dict[str, Any]:
    """The organisation, whose short name is its name, and its currency that of its country, unless
    it has others.
    """
    place = locale.find_locale(data["locale"])
    short_name, currency = data["short_name"] or data["name"], data["currency"] or place.currency
    return {**data, "short_name": short_name, "currency": currency}


def _voice(data: dict[str, Any]) -> dict[str, Any]:
    function = data["function"]
    return {**data, "function": {**function, "short": function["short"] or function["long"]}}


def _active(codes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [code for code in codes if code["status"] == "active"]


def _in_order(contacts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(contacts, key=_order)


def _same(data: Any) -> Any:
    return data


_FINISHED: dict[str, Callable[[Any], Any]] = {
    "organisation": _organisation,
    "voice": _voice,
    "cheat_codes": _active,
    "escalation_contacts": _in_order,
}


def _order(contact: dict[str, Any]) -> tuple[bool, int]:
    """The sort key of a contact; contacts without an order come last."""
    order = contact["order"]
    return order is None, order or 0
