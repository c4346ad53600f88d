"""A document that a run is about to make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from generator.document.answers import Answers
from generator.foundation.digests import short_digest
from generator.playbook import Playbook
from generator.project.file_names import document_name


@dataclass(frozen=True)
class Draft:
    """A document to be made for a unit: blank or filled with `answers`, which come from the
    worksheets whose ids are in `sources`. `replaced` has label and text of each answer that a later
    worksheet answers differently. `requester` is a part of the name of a summary whose title is
    also that of another's request. A document is `on_paper` if it is filled in by hand.
    """

    playbook: Playbook
    edition: str
    answers: Answers = field(default_factory=lambda: MappingProxyType({}))
    sources: tuple[str, ...] = ()
    replaced: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    requester: str = ""
    on_paper: bool = False

    def name(self, unit: str) -> str:
        """The path of a unit's document in the output folder, without its suffix."""
        parts = (self.playbook, self.edition, self.answers, self.requester)
        return document_name(unit, *parts, on_paper=self.on_paper)

    @cached_property
    def digest(self) -> str:
        """A digest of what fills the document, "" for a blank one."""
        content = (dict(self.answers), self.sources, dict(self.replaced))
        return short_digest(repr(content).encode(errors="surrogatepass")) if any(content) else ""
