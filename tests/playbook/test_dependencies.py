"""Which documents read phrases and contacts: whatever changes a document is among what it reads."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from generator.playbook.manifest import PRINTED
from tests.support.pages import RENDERER, rendering_of

# What a summary of each playbook would print of the organisation's phrases and contacts.
ANSWERS: dict[str, dict[str, Any]] = {
    "pushback": {"value.cheat_codes_used": ("bedside_time",), "agree.escalate_to": "deputy"},
    "backing": {"reinforce.contact": "deputy"},
}
CHANGES = {
    "cheat_codes": {
        "phrase": "Another.",
        "by": "by another",
        "use_in": ["intake"],
        "audience": "A",
    },
    "escalation_contacts": {"role": "Another", "for": ["campaign"], "address": "another"},
}
DOCUMENTS = [
    (playbook.id, edition)
    for playbook in RENDERER.catalogue.playbooks.values()
    for edition in playbook.documents
]


@pytest.mark.parametrize("key", CHANGES)
@pytest.mark.parametrize(("playbook", "edition"), DOCUMENTS)
def test_what_changes_a_document_is_among_what_it_reads(
    playbook: str, edition: str, key: str, wexholme: dict[str, Any]
) -> None:
    wexholme["policies"]["return_to"] = ""
    answers = ANSWERS.get(playbook, {}) if edition in PRINTED else {}

    def printed(settings: dict[str, Any]) -> object:
        found = rendering_of(settings, f"{playbook} {edition}", answers=answers)
        return found.skeleton, found.fields, found.values

    before = printed(wexholme)
    reads = RENDERER.reads(RENDERER.catalogue.playbook(playbook), edition, "en")
    for name, value in CHANGES[key].items():
        changed = deepcopy(wexholme)
        for record in changed[key]:
            record[name] = value
        assert key in reads or printed(changed) == before, name


def test_what_a_document_does_not_print_does_not_change_it() -> None:
    def reads(playbook: str, edition: str) -> frozenset[str]:
        return RENDERER.reads(RENDERER.catalogue.playbook(playbook), edition, "en")

    assert "cheat_codes" not in reads("pushback", "request")
    assert "cheat_codes" not in reads("intake", "summary")
    assert "escalation_contacts" not in reads("intake", "summary")
    assert "escalation_contacts" not in reads("pushback", "canvas")
    for playbook, edition in DOCUMENTS:
        if edition in ("playbook", "worksheet"):
            assert {"cheat_codes", "escalation_contacts"} <= reads(playbook, edition)
