"""How messages name a field: as the page prints it, so that people find it there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.playbook.labels import Labels
from generator.playbook.manifest import ASKED, FieldSpec, Playbook, Step

_CELL = re.compile(r"([^.]+\.[^.]+)\.([0-9]+)((?:\.[^.]+)?)")


@dataclass(frozen=True)
class PrintedNames:
    """The printed names of the fields of one edition in one language."""

    playbook: Playbook
    labels: Labels
    edition: str

    def of(self, tag: str) -> str:
        """The name of a field, cell or box: `step 2 “Find the cause”, row 3, “Kind of evidence”`;
        the tag itself where it belongs to no field.
        """
        cell = _CELL.fullmatch(tag)
        ident = cell[1] + cell[3] if cell else tag
        label = self._fields.get(ident)
        if not label:
            field, _, code = tag.rpartition(".")
            return f"{self.of(field)}, “{code}”" if field in self._fields else f"“{tag}”"
        row = f"row {cell[2]}" if cell else ""
        return ", ".join(filter(None, [self._steps[ident.partition(".")[0]], row, f"“{label}”"]))

    @cached_property
    def _steps(self) -> dict[str, str]:
        """The number, if it has one, and the title of each step."""
        numbered = {ident: f"step {number} " for ident, number in self.playbook.numbers().items()}
        return {
            step.id: f"{numbered.get(step.id, '')}{self._title(step)}".strip()
            for step in self.playbook.all_steps()
        }

    def _title(self, step: Step) -> str:
        title = self.labels.text("steps", step.id, "title")
        return f"“{title}”" if title else ""

    @cached_property
    def _fields(self) -> dict[str, str]:
        """The label of each field, of its columns, and of the text for “other”, by id."""
        specs = self.playbook.fields()
        return {ident: label for spec in specs for ident, label in self._labels_of(spec)}

    def _labels_of(self, spec: FieldSpec) -> Iterator[tuple[str, str]]:
        path = ("fields", spec.id)
        asked = self.labels.text(*path, "label_asked") if self.edition in ASKED else ""
        yield spec.id, asked or self.labels.text(*path, "label")
        if spec.other:
            yield spec.other_field().id, self.labels.text("words", "other_label")
        if not spec.is_simple_list:
            for column in spec.columns:
                name = column.id.rpartition(".")[2]
                yield column.id, self.labels.text(*path, "columns", name, "label")
