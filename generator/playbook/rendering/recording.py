"""A recording of one rendering, which is the rendering of other documents too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from generator.document.tree import Meta
from generator.foundation.locale import Locale
from generator.playbook.rendering.job import Rendering
from generator.playbook.rendering.observations import Observations
from generator.playbook.rendering.shown import as_printed


class Way(Enum):
    """How a document was made: rendered and recorded, filled in from the recording of another, or
    rendered without a recording, because its template needs plain values.
    """

    RENDERED = "rendered"
    FILLED = "filled in from the recording of another"
    PLAIN = "rendered without a recording"


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

    def filled(self, edge: Sequence[str], settings: Mapping[str, Any], locale: Locale) -> Rendering:
        """The rendering for other settings that fit; `edge` are the values of its header and
        footer.
        """
        values = [*self.rendering.values]
        values[self.first : self.first + len(edge)] = edge
        for number, setting in self.seen.changed(settings):
            values[number] = as_printed(setting, locale)
        return replace(self.rendering, values=tuple(values))
