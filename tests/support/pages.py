"""Documents of plain settings, as text and as fields."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from generator.document.markers import FIELD, put
from generator.document.parser import parse
from generator.document.tree import Field, fields_of
from generator.foundation.locale import find_locale
from generator.playbook import Renderer, Rendering, RenderJob, open_catalogue
from generator.playbook.settings import TemplateSettings
from generator.writers.segments import text_of

RENDERER = Renderer(open_catalogue())


def rendering_of(
    settings: Mapping[str, Any],
    document: str,
    day: date | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Rendering:
    """The rendering of a document such as `pushback worksheet`."""
    playbook, edition = document.split()
    locale = find_locale(settings["organisation"]["locale"])
    found = RENDERER.catalogue.playbook(playbook)
    # A renderer recognises settings, which tests change.
    own = TemplateSettings(deepcopy(dict(settings)))
    job = RenderJob(found, edition, own, locale, day, answers or {})
    return RENDERER.render(job)


def page(settings: Mapping[str, Any], document: str, day: date | None = None) -> str:
    """What a document prints, without its fields."""
    found = rendering_of(settings, document, day)
    return put(found.skeleton, found.values)


def section(text: str, heading: str) -> str:
    """What follows a heading, up to the next one or a field; "" if there is no such heading."""
    _, _, rest = text.partition(f"{heading}\n")
    lines = rest.lstrip("\n").split("\n")
    ends = ("#", ":::", FIELD)
    end = next((place for place, line in enumerate(lines) if line.startswith(ends)), None)
    return "\n".join(lines[:end]).strip()


def fields_in(
    settings: Mapping[str, Any],
    document: str,
    day: date | None = None,
    answers: Mapping[str, Any] | None = None,
) -> dict[str, Field]:
    """The fields of a document by id."""
    found = rendering_of(settings, document, day, answers)
    return {field.id: field for field in fields_of(parse(found.skeleton, found.fields))}


def choices_in(
    settings: Mapping[str, Any], document: str, field: str, day: date | None = None
) -> dict[str, str]:
    """The choices of a field: shown texts by code."""
    found = rendering_of(settings, document, day)
    fields = {one.id: one for one in fields_of(parse(found.skeleton, found.fields))}
    return {option.code: text_of(option.label, found.values) for option in fields[field].options}
