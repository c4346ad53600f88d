"""A set of documents in another language than its organisation's file was written for."""

from __future__ import annotations

import re
from collections import Counter

from generator.config.layers import find_node
from generator.config.origins import leaves
from generator.config.units import Unit
from generator.foundation.errors import Place, Problem
from generator.foundation.locale import find_locale
from generator.foundation.yaml_nodes import MapNode, TextNode

# What the organisation says in its own words: each has one language, the file's.
_WORDS = re.compile(
    r"(?P<name>voice\.(function|stakeholder|learner|tagline)"
    r"|cheat_codes|goals|escalation_contacts|data_sources|cases|raci|wording"
    r"|policies\.(must_have|footer))(\..*)?"
)


def only_in_one(unit: Unit, tree: MapNode, locale: str, file: str) -> list[Problem]:
    """A warning that names the settings which exist in one language alone, where documents are
    asked for in another one; none where the languages are the same.
    """
    written = find_node(unit.layers[0].node, "organisation.locale")
    if written is None or not isinstance(written[0], TextNode):
        return []
    own, asked = find_locale(written[0].text), find_locale(locale)
    if own.language == asked.language:
        return []
    names = Counter(match["name"] for path, _ in leaves(tree) if (match := _WORDS.fullmatch(path)))
    message = f"these stay as they are written, for {own.tag}: {', '.join(names)}"
    hint = "put the words of the other language into a file of its own, and name it with --config"
    return [Problem("config.one_language", message, Place(file), hint, "warning")]
