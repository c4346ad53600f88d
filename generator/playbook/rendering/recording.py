"""A recording of one rendering, which is the rendering of other documents too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.document.tree import Meta
from generator.playbook.rendering.job import Rendering
from generator.playbook.rendering.observations import Observations
from generator.playbook.rendering.shown import as_printed
from generator.playbook.rendering.template_values import Values


@dataclass(frozen=True, eq=False)
class Recording:
    """A rendering, and what its template asked about the settings. The values of the page's header
    and footer begin with number `first`.
    """

    rendering: Rendering
    seen: Observations
    first: int

    def fits(self, meta: Meta, settings: Mapping[str, Any]) -> bool:
        """Whether the document with this metadata, for other settings, differs in values alone."""
        return self.rendering.meta == meta and self.seen.hold(settings)

    def replayed(
        self, edge: Sequence[str], settings: Mapping[str, Any], values: Values
    ) -> Rendering:
        """The rendering for other settings that fit; `edge` are the values of its header and
        footer, and `values` says how numbers are printed.
        """
        replayed = [*self.rendering.values]
        replayed[self.first : self.first + len(edge)] = edge
        for number, setting in self.seen.changed(settings):
            replayed[number] = as_printed(setting, values)
        return replace(self.rendering, values=tuple(replayed))
