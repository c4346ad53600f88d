"""The JSON Schema of `organisation.yaml`, for editors that complete and check the file.

It is generated from the models that check the file, and uses draft 07 only, which the common YAML
language server supports.
"""

from __future__ import annotations

import ast
import inspect
from copy import deepcopy
from itertools import pairwise
from typing import Any

from generator.config import models
from generator.config.layers import ORGANISATION_OVERRIDES, OVERRIDES, RECORDS
from generator.config.models import Settings

_DRAFT = "http://json-schema.org/draft-07/schema#"
_LAYER = "_layer"
_INCLUDE = {
    "type": "object",
    "properties": {"include": {"type": "string", "description": "A file beside this one."}},
    "required": ["include"],
    "additionalProperties": False,
}


def schema() -> dict[str, Any]:
    """The schema as plain data, its keys in their usual order."""
    root = _without_noise(Settings.model_json_schema(ref_template="#/definitions/{model}"))
    for name, texts in _described().items():
        model = root if name == Settings.__name__ else root["$defs"].get(name, {})
        for attribute, text in texts.items():
            key = getattr(models, name).model_fields[attribute].alias or attribute
            model["properties"][key]["description"] = text
    definitions = {name: _with_min_lengths(entry) for name, entry in root.pop("$defs").items()}
    layers = {f"{name}{_LAYER}": _layer(definition) for name, definition in definitions.items()}
    organisation = layers[f"Organisation{_LAYER}"]
    organisation["properties"] = {
        key: value
        for key, value in organisation["properties"].items()
        if key in ORGANISATION_OVERRIDES
    }
    overrides = {
        key: _retargeted(value) for key, value in root["properties"].items() if key in OVERRIDES
    } | {"organisation": {"$ref": f"#/definitions/Organisation{_LAYER}"}}
    team = _unit(overrides, {})
    department = _unit(overrides, {"teams": {"type": "array", "items": _either(team)}})
    root["properties"]["departments"] = {
        "type": "array",
        "items": _either(department),
        "description": "Your departments, with their teams.",
    }
    version = root["properties"]["schema_version"]
    root["properties"]["schema_version"] = {
        "enum": [1, "1"],
        "description": version["description"],
    }
    return {
        "$schema": _DRAFT,
        "title": "organisation.yaml of the playbook generator",
        "description": "Put text that contains “: ”, “#” or a comma inside {…} in double quotes.",
        "type": "object",
        "properties": root["properties"],
        "required": root["required"],
        "additionalProperties": False,
        "definitions": definitions | layers,
    }


def _described() -> dict[str, dict[str, str]]:
    """The docstring below each attribute of the models, by class and attribute."""
    described: dict[str, dict[str, str]] = {}
    for model in ast.parse(inspect.getsource(models)).body:
        if isinstance(model, ast.ClassDef):
            described[model.name] = {
                attribute.target.id: text.value.value.replace("\n", " ")
                for attribute, text in pairwise(model.body)
                if isinstance(attribute, ast.AnnAssign)
                and isinstance(attribute.target, ast.Name)
                and isinstance(text, ast.Expr)
                and isinstance(text.value, ast.Constant)
                and isinstance(text.value.value, str)
            }
    return described


def _with_min_lengths(definition: dict[str, Any]) -> dict[str, Any]:
    """A definition whose required texts must not be empty, since an empty text counts as absent."""
    for key in definition.get("required", ()):
        entry = definition["properties"][key]
        if "string" in entry.get("type", ()) and "pattern" not in entry:
            entry["minLength"] = 1
    return definition


def _unit(overrides: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    names = {"id": {"type": ["string", "integer"]}, "name": {"type": ["string", "number"]}}
    return {
        "type": "object",
        "properties": names | own | overrides,
        "required": ["id", "name"],
        "additionalProperties": False,
    }


def _either(unit: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [_INCLUDE, unit]}


def _layer(definition: dict[str, Any]) -> dict[str, Any]:
    """The definition for a layer: all keys are optional, except the id of a record, which may also
    be removed.
    """
    layer: dict[str, Any] = _retargeted(deepcopy(definition))
    keys = [key for key in dict.fromkeys(RECORDS.values()) if key in layer.get("required", ())]
    layer.pop("required", None)
    if keys:
        layer["required"] = keys[:1]
        layer["properties"]["remove"] = {
            "enum": [True, "true"],
            "description": "Remove this record.",
        }
    return layer


def _retargeted(node: Any) -> Any:
    """The schema with its references pointing to the definitions for layers."""
    match node:
        case dict():
            return {
                key: f"{value}{_LAYER}" if key == "$ref" else _retargeted(value)
                for key, value in node.items()
            }
        case list():
            return [_retargeted(item) for item in node]
        case _:
            return node


def _without_noise(node: Any) -> Any:
    """The schema without generated titles and defaults of whole groups, which clutter editors."""
    match node:
        case dict():
            return {
                key: _without_noise(value)
                for key, value in node.items()
                if not (key == "title" and isinstance(value, str))
                and not (key == "default" and not (isinstance(value, str | int) and value != ""))
            }
        case list():
            return [_without_noise(item) for item in node]
        case _:
            return str(node) if type(node).__name__ == "Decimal" else node
