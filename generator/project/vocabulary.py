"""What an organisation's file may refer to, and what it should not have kept of the example."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from generator.config import Vocabulary
from generator.config.origins import leaves
from generator.foundation import yaml_nodes
from generator.playbook import Playbook
from generator.playbook.catalogue import Catalogue
from generator.playbook.labels import articles_in_language, slots_in_language

_OF_EXAMPLE = re.compile(
    r"organisation\.(id|name)|voice\.tagline|cheat_codes\.\w+\.phrase|policies\.return_to"
    r"|escalation_contacts\.\w+\.(name|address)|cases\.[\w-]+\.(title|problem)"
)


def vocabulary_of(catalogue: Catalogue) -> Vocabulary:
    """What an organisation's file may refer to, from all playbooks."""
    playbooks = catalogue.playbooks.values()
    return Vocabulary(
        slots=frozenset(name for playbook in playbooks for name in playbook.slots()),
        forms=frozenset(slots_in_language(catalogue)),
        articles=frozenset(articles_in_language(catalogue)),
        redirects=_codes(playbooks, "propose.solution_format"),
        families=_codes(playbooks, "diagnose.data_points.family"),
        playbooks=frozenset(playbook.id for playbook in playbooks),
        steps=frozenset(f"{one.id}.{step.id}" for one in playbooks for step in one.steps),
        wording={playbook.id: playbook.wording_ids() for playbook in playbooks},
    )


@lru_cache
def example_texts(example: Path) -> frozenset[str]:
    """The names, addresses and phrases of the example organisation's file, in lower case."""
    found = leaves(yaml_nodes.load(example))
    return frozenset(leaf.text.casefold() for path, leaf in found if _OF_EXAMPLE.fullmatch(path))


def _codes(playbooks: Iterable[Playbook], field: str) -> frozenset[str]:
    return frozenset(code for playbook in playbooks for code in playbook.codes(field))
