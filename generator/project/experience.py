"""What an organisation has learned from its finished cases, for the playbooks of its next build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.playbook.manifest import PHRASE_RATES
from generator.playbook.settings import TemplateSettings


@dataclass(frozen=True)
class Experience:
    """`cases` that may be shown, as the settings have them, and by the id of each phrase how many
    requests were `decided` after it was used, how many of them were `redirected` to another route,
    and whether they are `enough` to say so.
    """

    cases: Sequence[Mapping[str, Any]] = ()
    phrases: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def added_to(self, settings: TemplateSettings) -> TemplateSettings:
        """The settings with the cases after their own, and with the rates of the phrases."""
        if not self.cases and not self.phrases:
            return settings
        cases = [*settings.records("cases"), *self.cases]
        return settings.with_changes(**{"cases": cases, PHRASE_RATES: self.phrases})


NO_EXPERIENCE = Experience()
