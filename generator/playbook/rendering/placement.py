"""The placement of fields in a template: each at most once, and every one the edition must have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from markupsafe import Markup

from generator.document.markers import mark_field
from generator.foundation.errors import Place, Problem, TemplateError, did_you_mean
from generator.playbook.manifest import FieldSpec, Playbook


class FieldPlacement:
    """Places fields in one rendering, each at most once.

    `specs` are the playbook's fields by id; `numbers` has the number of each field that the edition
    must have. Other fields that the template places get the numbers after those.
    """

    def __init__(
        self,
        playbook: Playbook,
        specs: Mapping[str, FieldSpec],
        numbers: Mapping[str, int],
    ) -> None:
        self._playbook = playbook
        self._specs = specs
        self._numbers = dict(numbers)
        self._required = tuple(numbers)
        self._placed: set[str] = set()

    def field(self, ident: str) -> Markup:
        """The field as a paragraph of the skeleton.

        Raises `TemplateError` for a field that does not exist or is already placed.
        """
        ident = str(ident)
        if ident not in self._specs:
            hint = did_you_mean(ident, self._specs)
            raise TemplateError(
                Problem(
                    "template.field", f"there is no field “{ident}” in this playbook", hint=hint
                )
            )
        if ident in self._placed:
            message = f"the field “{ident}” is already in this document"
            hint = "remove one of the two"
            raise TemplateError(Problem("template.field_twice", message, hint=hint))
        self._placed.add(ident)
        return Markup(mark_field(self._numbers.setdefault(ident, len(self._numbers))))

    def fields(self, step: str | list[str]) -> Markup:
        """The fields of a step that the edition must have, or those of a list of ids, each as a
        paragraph.
        """
        idents = step if isinstance(step, list) else self._fields_of(str(step))
        return Markup("\n\n".join(map(self.field, idents)))

    def _fields_of(self, step: str) -> Iterator[str]:
        known_step = self._playbook.step(step)
        if known_step is None:
            known = [other.id for other in self._playbook.all_steps()]
            raise TemplateError(
                Problem(
                    "template.step",
                    f"there is no step “{step}” in this playbook",
                    hint=did_you_mean(step, known),
                )
            )
        return (ident for ident in self._required if self._specs[ident] in known_step.fields)

    @property
    def others(self) -> tuple[FieldSpec, ...]:
        """The placed fields that the edition need not have, in the order of their numbers."""
        return tuple(self._specs[ident] for ident in [*self._numbers][len(self._required) :])

    def check_complete(self, template: str, rows: Collection[str]) -> None:
        """Raise `TemplateError` for every field that the edition must have but the template does
        not place; `rows` are the ids of the steps whose fields the layout places.
        """
        missing = [ident for ident in self._required if ident not in self._placed]
        problems = [
            Problem(
                "template.field_missing",
                f"the field “{ident}” is not placed",
                Place(template),
                f"add “{name}” to a row of “{step}” under “layout” in playbook.yaml"
                if step in rows
                else f'add {{{{ field("{ident}") }}}}',
            )
            for ident in missing
            for step, _, name in [ident.partition(".")]
        ]
        if problems:
            raise TemplateError(*problems)
