"""How messages name a field: as the page prints it, so that people find it there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.playbook.labels import Labels
from generator.playbook.manifest import REQUEST, FieldSpec, Playbook, Step

_CELL = re.compile(r"([^.]+\.[^.]+)\.([0-9]+)((?:\.[^.]+)?)")


class PrintedNames:
    """The printed names of a playbook's fields and cells in one edition and language."""

    def __init__(self, playbook: Playbook, labels: Labels, edition: str) -> None:
        self._labels = labels
        self._is_asked = edition == REQUEST
        steps = [("", playbook.header), ("", playbook.footer)]
        steps += [(f"step {number} ", step) for number, step in enumerate(playbook.steps, 1)]
        self._steps = {step.id: self._step(number, step) for number, step in steps}
        self._fields = {
            ident: label for spec in playbook.fields() for ident, label in self._names(spec)
        }

    def of(self, tag: str) -> str:
        """The name of a field, cell or box: `step 2 “Diagnose”, row 3, “Kind of evidence”`; the tag
        itself where it belongs to no field.
        """
        cell = _CELL.fullmatch(tag)
        ident = cell[1] + cell[3] if cell else tag
        label = self._fields.get(ident)
        if not label:
            field, _, code = tag.rpartition(".")
            return f"{self.of(field)}, “{code}”" if field in self._fields else f"“{tag}”"
        row = f"row {cell[2]}" if cell else ""
        return ", ".join(filter(None, [self._steps[ident.partition(".")[0]], row, f"“{label}”"]))

    def _step(self, number: str, step: Step) -> str:
        title = self._labels.text("steps", step.id, "title")
        return f"{number}“{title}”" if title else number.strip()

    def _names(self, spec: FieldSpec) -> Iterator[tuple[str, str]]:
        """The ids of a field, of its columns, and of the text for “other”, with their labels."""
        path = ("fields", spec.id)
        asked = self._labels.text(*path, "label_asked") if self._is_asked else ""
        yield spec.id, asked or self._labels.text(*path, "label")
        if spec.other:
            yield spec.other_field().id, self._labels.text("words", "other_label")
        if not spec.is_simple_list:
            for column in spec.columns:
                name = column.id.rpartition(".")[2]
                yield column.id, self._labels.text(*path, "columns", name, "label")
