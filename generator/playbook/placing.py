"""Fields put into a template's text, each once, and none of those an edition must have left out."""

from __future__ import annotations

from markupsafe import Markup

from generator import fields, slots
from generator.document import Words
from generator.errors import Place, Problem, TemplateError, did_you_mean
from generator.playbook.environment import Values
from generator.playbook.forms import Forms
from generator.playbook.manifest import FieldSpec
from generator.playbook.request import Request


class Placing:
    """Puts fields into a template's text, each once."""

    def __init__(self, request: Request, forms: Forms, values: Values) -> None:
        self._request = request
        self._forms = forms
        self._values = values
        self._specs = {spec.id: spec for spec in request.playbook.fields()}
        self._placed: set[str] = set()

    def field(self, ident: str) -> Markup:
        """The field as a paragraph of the skeleton."""
        ident = str(ident)
        spec = self._specs.get(ident)
        if spec is None:
            hint = did_you_mean(ident, self._specs)
            raise TemplateError(
                Problem(
                    "template.field", f"there is no field “{ident}” in this playbook", hint=hint
                )
            )
        if ident in self._placed:
            raise TemplateError(
                Problem(
                    "template.field_twice", f"the field “{ident}” already stands in this document"
                )
            )
        self._placed.add(ident)
        return Markup(fields.to_text(self._forms.field(spec, self._wrap)))

    def fields(self, step: str) -> Markup:
        """Every field of a step that the edition must have, a paragraph each; nothing else of the
        step.
        """
        found = self._request.playbook.step(str(step))
        if found is None:
            known = [other.id for other in self._request.playbook.all_steps()]
            raise TemplateError(
                Problem(
                    "template.step",
                    f"there is no step “{step}” in this playbook",
                    hint=did_you_mean(str(step), known),
                )
            )
        return Markup("\n\n").join(
            self.field(spec.id) for spec in self._wanted() if spec in found.fields
        )

    def check_complete(self, template: str) -> None:
        """Raise for every field that the edition must have and the template does not place."""
        missing = [spec.id for spec in self._wanted() if spec.id not in self._placed]
        problems = [
            Problem(
                "template.field_missing",
                f"the field “{ident}” is not placed",
                Place(template),
                f'add {{{{ field("{ident}") }}}}',
            )
            for ident in missing
        ]
        if problems:
            raise TemplateError(*problems)

    def _wanted(self) -> list[FieldSpec]:
        return list(self._request.playbook.fields(self._request.edition))

    def _wrap(self, text: str) -> Words:
        return slots.split(self._values.mark(text))
