"""Every setting has a kind, from which forms know how it is edited."""

from __future__ import annotations

import pytest

from generator.config.setting_kinds import Kind, SettingKind, setting_kind

KINDS = {
    "organisation": SettingKind(Kind.GROUP),
    "organisation.name": SettingKind(Kind.TEXT),
    "organisation.paper": SettingKind(Kind.CHOICE, ("", "A4", "Letter")),
    "branding.fonts": SettingKind(Kind.LINES),
    "rates.loaded_hourly_cost": SettingKind(Kind.TEXT),
    "rates.cost_per_incident": SettingKind(Kind.PAIRS),
    "rates.cost_per_incident.fall": SettingKind(Kind.TEXT),
    "voice.formality": SettingKind(Kind.CHOICE, ("formal", "neutral", "casual"), "neutral"),
    "voice.function.forms": SettingKind(Kind.PAIRS),
    "voice.terms": SettingKind(Kind.RECORDS),
    "voice.terms.3.scope": SettingKind(Kind.CHOICE, ("requester", "all"), "requester"),
    "cheat_codes.0": SettingKind(Kind.RECORDS),
    "cheat_codes.0.baseline": SettingKind(Kind.GROUP),
    "cheat_codes.0.baseline.as_of": SettingKind(Kind.TEXT),
    "cheat_codes.0.use_in": SettingKind(Kind.LINES),
    "escalation_contacts.0.for": SettingKind(Kind.LINES),
    "policies.retention_months": SettingKind(Kind.TEXT, (), "24"),
    "library.use_in_playbooks": SettingKind(Kind.YES_NO),
    "wording": SettingKind(Kind.GROUP),
    "wording.pushback": SettingKind(Kind.GROUP),
    "wording.pushback.value_label": SettingKind(Kind.TEXT),
    "wording.pushback.value_size.small": SettingKind(Kind.TEXT),
    "locked": SettingKind(Kind.LINES),
    "departments": SettingKind(Kind.RECORDS),
    "departments.0.id": SettingKind(Kind.TEXT),
    "departments.0.teams.1.name": SettingKind(Kind.TEXT),
    "teams.1.name": SettingKind(Kind.TEXT),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_setting_has_a_kind(name: str) -> None:
    assert setting_kind(keys(name)) == KINDS[name]


@pytest.mark.parametrize(
    "name", ["", "colour", "voice.taglin", "voice.tagline.x", "departments.0.x"]
)
def test_what_is_no_setting_has_none(name: str) -> None:
    assert setting_kind(keys(name)) is None


def keys(name: str) -> tuple[str | int, ...]:
    return tuple(int(key) if key.isdecimal() else key for key in name.split("."))
