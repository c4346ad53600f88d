"""The completed sheets of playbooks: invented cases, one for each playbook and language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.answers.answer_schema import AnswerSchema
from generator.answers.answer_trees import TreeReader
from generator.config.layer_settings import settings_of
from generator.config.units import Layer
from generator.document.answers import Value
from generator.foundation import yaml_nodes
from generator.foundation.cache import Cache
from generator.foundation.errors import ConfigError, Problem, TemplateError, did_you_mean
from generator.foundation.locale import Locale
from generator.foundation.yaml_nodes import KeyValue, MapNode
from generator.playbook import Labels, Playbook
from generator.playbook.catalogue import Catalogue, overlay
from generator.playbook.rendering.fields import field_factory
from generator.playbook.rendering.job import CompletedSheet, RenderJob, text_language
from generator.playbook.settings import TemplateSettings

_KEYS = ("currency", "rates", "answers", "territories")
_READ = (
    "_shared/common.yaml", "{0}/playbook.yaml", "_shared/{1}/labels.yaml", "{0}/{1}/labels.yaml",
)  # fmt: skip
# An organisation without lists of its own: phrases are the general ones, other choices are texts.
_BARE = b"""\
schema_version: 1
organisation: {id: example, name: Example}
voice:
  function: {long: Learning}
  stakeholder: {one: colleague, many: colleagues}
  learner: {one: colleague, many: colleagues}
"""


def completed_sheet(
    catalogue: Catalogue, playbook: Playbook, labels: Labels, locale: Locale, cache: Cache
) -> CompletedSheet | None:
    """The completed sheet of a playbook in the language of a locale; None where it has none.

    Raises `TemplateError` with every problem of the file, at its line.
    """
    language = text_language(playbook, locale)
    name = f"{playbook.id}/{language}/completed.yaml"
    if catalogue.find(name) is None:
        return None
    files = (name, *(file.format(playbook.id, language) for file in _READ))
    key = ("completed", locale.tag, *((file, catalogue.digest(file)) for file in files))
    answers, data = cache.remember(
        key,
        lambda: _read(_in_territory(catalogue.load(name), locale), playbook, labels, locale),
    )
    return CompletedSheet(answers, TemplateSettings(data))


def _in_territory(node: MapNode, locale: Locale) -> MapNode:
    """A file with what is otherwise in the locale's territory: its currency, dates and words."""
    territories = node.get("territories")
    own = territories.get(locale.territory) if isinstance(territories, MapNode) else None
    return overlay(node, _of_same_file(node, own)) if isinstance(own, MapNode) else node


def _of_same_file(node: MapNode, over: MapNode) -> MapNode:
    """The entries that replace one of the same file: an organisation's own answers stay."""
    kept: dict[str, KeyValue] = {}
    for key, entry in over.entries.items():
        below, above = node.entries.get(key), entry.value
        if below and isinstance(below.value, MapNode) and isinstance(above, MapNode):
            kept[key] = KeyValue(_of_same_file(below.value, above), entry.place)
        elif below is None or below.place.file == entry.place.file:
            kept[key] = entry
    return MapNode(kept, over.place)


def _read(
    node: MapNode, playbook: Playbook, labels: Labels, locale: Locale
) -> tuple[dict[str, Value], Mapping[str, Any]]:
    """The answers and the settings of a file."""
    problems = [
        Problem(
            "completed.unknown_key", f"there is no “{key}”", entry.place, did_you_mean(key, _KEYS)
        )
        for key, entry in node.entries.items()
        if key not in _KEYS
    ]
    answers = node.get("answers")
    if not isinstance(answers, MapNode):
        message, hint = "“answers” is missing", "write the answers below it, by the ids of fields"
        raise TemplateError(*problems, Problem("completed.answers", message, node.place, hint))
    try:
        settings = _bare_settings(node, locale)
    except ConfigError as error:
        raise TemplateError(*problems, *error.problems) from None
    reader = TreeReader(_schema(RenderJob(playbook, "", settings, locale), labels))
    found = reader.answers(answers)
    if problems or reader.problems:
        raise TemplateError(*problems, *reader.problems)
    return found, settings.data


def _schema(job: RenderJob, labels: Labels) -> AnswerSchema:
    """What can be answered without an organisation's lists."""
    factory = field_factory(job, labels, job.locale)
    specs = [spec for field in job.playbook.fields() for spec in (field, *field.columns)]
    options = {spec.id: dict(factory.options(spec)) for spec in specs}
    choices = {ident: known for ident, known in options.items() if known}
    fields = {field.id: field for field in job.playbook.shapes()}
    return AnswerSchema(fields, {}, choices, job.locale)


def _bare_settings(node: MapNode, locale: Locale) -> TemplateSettings:
    """The settings of an organisation with the file's rates and currency and nothing else. Raises
    `ConfigError` for rates that are not valid.
    """
    text = f"organisation: {{locale: {locale.tag}}}".encode()
    bare = overlay(yaml_nodes.parse(_BARE, ""), yaml_nodes.parse(text, ""))
    own: dict[str, KeyValue] = {key: node.entries[key] for key in ("rates",) if key in node.entries}
    if currency := node.entries.get("currency"):
        group = MapNode({"currency": currency}, currency.place)
        own["organisation"] = KeyValue(group, currency.place)
    from generator.config.template_data import settings_for_templates  # imports pydantic: slow

    root = overlay(bare, MapNode(own, node.place))
    plain = settings_for_templates(settings_of((Layer("completed.yaml", root),)))
    return TemplateSettings({**plain, "departments": [], "department": None, "team": None})
