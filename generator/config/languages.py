"""A check for documents in a language other than that of the organisation's file."""

from __future__ import annotations

import re
from collections import Counter

from generator.config.layers import find_node
from generator.config.origins import leaves
from generator.config.units import Unit
from generator.foundation.errors import Place, Problem
from generator.foundation.locale import find_locale
from generator.foundation.yaml_nodes import MapNode, TextNode

# Settings in the organisation's own words, all in the language of the file.
_WORDS = re.compile(
    r"(?P<name>voice\.(function|stakeholder|learner|tagline)"
    r"|cheat_codes|goals|escalation_contacts|data_sources|cases|raci|wording"
    r"|policies\.(must_have|footer))(\..*)?"
)


def only_in_one(unit: Unit, tree: MapNode, locale: str, file: str) -> list[Problem]:
    """A warning that lists the settings which exist in the file's language only, if documents are
    requested in another language; no warning if the languages are the same.
    """
    written = find_node(unit.layers[0].node, "organisation.locale")
    if written is None or not isinstance(written[0], TextNode):
        return []
    own, requested = find_locale(written[0].text), find_locale(locale)
    if own.language == requested.language:
        return []
    names = Counter(match["name"] for path, _ in leaves(tree) if (match := _WORDS.fullmatch(path)))
    message = f"these settings are not translated and stay in {own.tag}: {', '.join(names)}"
    hint = "write a second file in the other language, and name it with --config"
    return [Problem("config.one_language", message, Place(file), hint, "warning")]
