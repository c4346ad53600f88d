"""Sentences of the documents in every register, to hear the difference before one is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.foundation.locale import Locale
from generator.playbook import Labels, open_catalogue
from generator.playbook.labels import load_labels
from generator.playbook.rendering.job import text_language

REGISTERS = ("formal", "neutral", "casual")
_PLAYBOOK = "pushback"
_SENTENCES = (("steps", "clarify", "goal"), ("request_why",))


def voice_samples(
    locale: Locale, names: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each register with two sentences, in a language and with the names of `function`,
    `stakeholder` and `learner`.
    """
    catalogue = open_catalogue()
    playbook = catalogue.playbook(_PLAYBOOK)
    node = load_labels(catalogue, playbook, text_language(playbook, locale))
    for register in REGISTERS:
        voice = {**names, "formality": register, "terms": [], "keep": []}
        labels = Labels(node, voice, {}, {})
        yield register, tuple(labels.text(*path) for path in _SENTENCES)
