"""Fields put into a template's text, each once, and none of those an edition must have left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from markupsafe import Markup

from generator.errors import Place, Problem, TemplateError, did_you_mean
from generator.playbook.manifest import FieldSpec, Playbook


class Placing:
    """Puts fields into one rendering, each once.

    `specs` are the playbook's fields by id, `wanted` those the edition must have; `text_of` makes
    the paragraph of the skeleton that stands for one.
    """

    def __init__(
        self,
        playbook: Playbook,
        specs: Mapping[str, FieldSpec],
        wanted: tuple[FieldSpec, ...],
        text_of: Callable[[str], Markup],
    ) -> None:
        self._playbook = playbook
        self._specs = specs
        self._wanted = wanted
        self._text_of = text_of
        self._placed: set[str] = set()

    def field(self, ident: str) -> Markup:
        """The field as a paragraph of the skeleton."""
        ident = str(ident)
        if ident not in self._specs:
            hint = did_you_mean(ident, self._specs)
            raise TemplateError(
                Problem(
                    "template.field", f"there is no field “{ident}” in this playbook", hint=hint
                )
            )
        if ident in self._placed:
            message = f"the field “{ident}” already stands in this document"
            hint = "take one of its places out"
            raise TemplateError(Problem("template.field_twice", message, hint=hint))
        self._placed.add(ident)
        return self._text_of(ident)

    def fields(self, step: str | list[str]) -> Markup:
        """Every field of a step that the edition must have, or the fields of a list of ids, a
        paragraph each.
        """
        idents = step if isinstance(step, list) else self._fields_of(str(step))
        return Markup("\n\n".join(map(self.field, idents)))

    def _fields_of(self, step: str) -> Iterator[str]:
        found = self._playbook.step(step)
        if found is None:
            known = [other.id for other in self._playbook.all_steps()]
            raise TemplateError(
                Problem(
                    "template.step",
                    f"there is no step “{step}” in this playbook",
                    hint=did_you_mean(step, known),
                )
            )
        return (spec.id for spec in self._wanted if spec in found.fields)

    def check_complete(self, template: str, rows: Collection[str]) -> None:
        """Raise for every field that the edition must have and the template does not place; `rows`
        are the ids of the steps whose fields the layout places.
        """
        missing = [spec.id for spec in self._wanted if spec.id not in self._placed]
        problems = [
            Problem(
                "template.field_missing",
                f"the field “{ident}” is not placed",
                Place(template),
                f"put “{name}” into a row of “{step}” under “layout” in playbook.yaml"
                if step in rows
                else f'add {{{{ field("{ident}") }}}}',
            )
            for ident in missing
            for step, _, name in [ident.partition(".")]
        ]
        if problems:
            raise TemplateError(*problems)
