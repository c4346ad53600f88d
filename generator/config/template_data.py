"""Settings as plain data for templates: with all defaults, records in order, and without retired
records.
"""

from __future__ import annotations

from typing import Any

from generator.config.models import Settings
from generator.foundation import locale


def settings_for_templates(settings: Settings) -> dict[str, Any]:
    """The settings as maps and lists of text, numbers, dates and None.

    Retired cheat codes are left out; contacts are sorted by their order.
    """
    data = settings.model_dump(by_alias=True)
    organisation = data["organisation"]
    place = locale.find_locale(organisation["locale"])
    organisation["short_name"] = organisation["short_name"] or organisation["name"]
    organisation["currency"] = organisation["currency"] or place.currency
    function = data["voice"]["function"]
    function["short"] = function["short"] or function["long"]
    data["cheat_codes"] = [code for code in data["cheat_codes"] if code["status"] == "active"]
    data["escalation_contacts"] = [
        contact
        for _, contact in sorted(
            enumerate(data["escalation_contacts"]), key=lambda row: (_order(row[1]), row[0])
        )
    ]
    return data


def _order(contact: dict[str, Any]) -> tuple[bool, int]:
    """The sort key of a contact; contacts without an order come last."""
    order = contact["order"]
    return order is None, order or 0
