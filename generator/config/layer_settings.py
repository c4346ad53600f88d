"""The settings of layers on top of each other, each worked out from those without the last layer:
what that one leaves alone is taken over.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.config.layers import merge
from generator.config.units import Layer
from generator.foundation.errors import ConfigError, Problem
from generator.foundation.yaml_nodes import MapNode

if TYPE_CHECKING:
    from generator.config.models import Settings

Plain = dict[str, Any]
Layers = tuple[Layer, ...]
# Units in a row mostly share all layers but their own.
_KEPT = 64


@lru_cache(maxsize=_KEPT)
def tree_of(layers: Layers) -> MapNode:
    """The layers merged, the last on top; groups that it leaves alone are the same objects."""
    *below, top = layers
    if not below:
        return top.node
    tree = merge(tree_of(tuple(below)), top.node)
    assert isinstance(tree, MapNode)
    return tree


def settings_of(layers: Layers) -> Settings:
    """The merged settings of these layers. Raises `ConfigError` with every problem of type."""
    settings, problems = validated(layers)
    if settings is None:
        raise ConfigError(*problems)
    return settings


@lru_cache(maxsize=_KEPT)
def validated(layers: Layers) -> tuple[Settings | None, list[Problem]]:
    """The merged settings of these layers, or None and the problems of type."""
    from generator.config.validate import validate  # imports pydantic, which is slow

    below, _ = validated(layers[:-1]) if layers[1:] else (None, [])
    kept = {key: getattr(below, key) for key in left_alone(layers)} if below else {}
    return validate(tree_of(layers), kept)


@lru_cache(maxsize=_KEPT)
def plain_of(layers: Layers) -> Plain:
    """The settings of these layers for templates. Raises `ConfigError` as `settings_of`."""
    from generator.config.template_data import settings_for_templates  # imports pydantic: slow

    settings = settings_of(layers)
    below, _ = validated(layers[:-1]) if layers[1:] else (None, [])
    known = plain_of(layers[:-1]) if below else {}
    kept = {key: known[key] for key in left_alone(layers)} if below else {}
    return settings_for_templates(settings, kept)


def left_alone(layers: Layers) -> list[str]:
    """The groups of settings that the last of some layers leaves alone."""
    tree, below = tree_of(layers), tree_of(layers[:-1])
    return [key for key, entry in below.entries.items() if tree.entries[key] is entry]
