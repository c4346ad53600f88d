"""What a page works out while its form is filled in: which fields are required, what is missing,
and the figures that follow; expressions are translated when the page is made.

A page has the expressions and rates of the figures that its edition prints, and no others: what
people outside the L&D team fill in prints none.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.document.page_logic import PageFigure, PageLogic, literal
from generator.document.tree import Field, Str
from generator.foundation.errors import TemplateError
from generator.foundation.locale import Locale
from generator.foundation.yaml_nodes import MapNode
from generator.playbook.expressions import names_in, reads_any
from generator.playbook.labels import Labels
from generator.playbook.layout import WORKSHEET
from generator.playbook.manifest import DerivedSpec, Playbook
from generator.playbook.rendering.job import RenderJob
from generator.playbook.rendering.page_data import PROGRESS, PageData
from generator.playbook.rendering.page_script import PageScript


def page_logic(
    request: RenderJob,
    labels: Labels,
    locale: Locale,
    fields: Iterable[Field],
    manifest: MapNode,
) -> PageLogic:
    """The logic of a page with these `fields`; `manifest` says where its expressions stand.

    Raises `TemplateError` with a problem for each expression that a page cannot work out.
    """
    playbook = request.playbook
    derived = figures_of(playbook, request.edition)
    kinds = {each.id: each.kind for each in fields}
    script = PageScript(playbook, kinds, manifest)
    judges = request.edition == WORKSHEET
    code = script.contents(derived, judges=judges)
    if script.problems:
        raise TemplateError(*script.problems)
    data = PageData(playbook, request.settings, labels, locale, derived)
    return PageLogic(
        literal(code),
        (Str(literal(data.words(judges=judges) | (data.figures(request) if derived else {}))),),
        tuple(
            PageFigure(
                f"derived.{spec.id}",
                step_of(playbook, spec),
                (Str(labels.text("derived", spec.id, "label")),),
                fields_read(playbook, spec),
            )
            for spec in derived
        ),
        calls_functions=bool(script.calling),
    )


def figures_of(playbook: Playbook, edition: str) -> tuple[DerivedSpec, ...]:
    """The derived values that a page of an edition works out: on the worksheet all of them. What
    people outside the L&D team see holds no judgement, score or cost rate.
    """
    return playbook.derived if edition == WORKSHEET else ()


def fields_read(playbook: Playbook, spec: DerivedSpec) -> tuple[str, ...]:
    """The ids of the fields that a derived value depends on, also through others, in order."""
    others = {f"derived.{each.id}": each for each in playbook.derived}
    expressions = [*spec.expressions]
    for text in expressions:  # which grow by those of each figure that is read
        for name in names_in(text):
            other = others.pop(name, None)
            expressions += other.expressions if other else ()
    return tuple(
        each.id
        for each in playbook.fields()
        if any(reads_any(text, [each.id]) for text in expressions)
    )


def step_of(playbook: Playbook, spec: DerivedSpec) -> str:
    """The id of the step after whose fields a derived value is printed: the last one that it
    depends on, which for the progress of all steps is the last of all.
    """
    read = {ident.partition(".")[0] for ident in fields_read(playbook, spec)}
    text = " ".join(spec.expressions)
    if PROGRESS in text:
        read |= {step.id for step in playbook.steps if f'"{step.id}"' in text}
    steps = [step.id for step in playbook.all_steps()]
    return next((ident for ident in reversed(steps) if ident in read), steps[-1])
