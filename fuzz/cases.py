"""Fuzz cases: a seed file, damaged. The same kind, number and `--seed` give the same case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from fuzz import (
    grammar,
    mutate_bytes,
    mutate_html,
    mutate_lock,
    mutate_mail,
    mutate_markdown,
    mutate_odt,
    mutate_pdf,
    mutate_table,
    mutate_word,
    mutate_yaml,
    mutate_zip,
)
from fuzz.mutate_bytes import Mutator
from fuzz.seeds import Seed, seeds

_ZIPPED = ("docx", "odt", "xlsx", "house.dotx")
_GRAMMAR = 0.8  # share of templates from the grammar; the others are shipped ones, damaged
_PLAIN = 0.2  # share of damage that ignores the format
_SPLICED = 0.03  # share of cases joined from two seeds
_MOST_STEPS = (1, 1, 1, 2, 3)


@dataclass(frozen=True)
class Case:
    """A file to be read; `role` says as what it is read, `story` how it was made."""

    kind: str
    number: int
    role: str
    data: bytes
    story: str


def make(kind: str, number: int, seed: int) -> Case:
    """Build case `number` of a kind."""
    rng = Random(f"{seed} {kind} {number}")  # noqa: S311 (the same each time)
    if kind == "template" and rng.random() < _GRAMMAR:
        data = grammar.template(rng)
        bomb = data.partition(b"#}")[0].removeprefix(b"{#").decode().strip()
        return Case(kind, number, "request.md.j2", data, f"grammar: {bomb}")
    every = seeds(kind)
    chosen = rng.choice(every)
    data, story = chosen.data, [chosen.name]
    if rng.random() < _SPLICED:
        data = mutate_bytes.splice(data, rng.choice(every).data, rng)
        story.append("splice")
    for _ in range(rng.choice(_MOST_STEPS)):
        mutator = _mutator(kind, chosen, rng)
        data = mutator(data, rng)
        story.append(mutator.__name__)
    return Case(kind, number, chosen.role, data, " ".join(story))


def _mutator(kind: str, seed: Seed, rng: Random) -> Mutator:
    zipped = seed.role in _ZIPPED
    if rng.random() < _PLAIN:
        return rng.choice(mutate_bytes.ANY if zipped or kind == "pdf" else mutate_bytes.TEXT)
    if zipped and rng.random() < 0.3:
        return rng.choice(mutate_zip.ANY)
    return rng.choice(_own(kind, seed))


def _own(kind: str, seed: Seed) -> Sequence[Mutator]:
    """The mutators for the format of a seed."""
    if kind == "table":
        return mutate_table.XLSX if seed.role == "xlsx" else mutate_table.CSV
    return _OTHER[seed.role] if kind == "other" else _OWN[kind]


_OWN: dict[str, Sequence[Mutator]] = {
    "word": (mutate_word.in_a_part, mutate_word.in_the_controls, mutate_word.in_the_stamp),
    "markdown": mutate_markdown.ANY,
    "pages": mutate_html.ANY,
    "pdf": mutate_pdf.ANY,
    "yaml": mutate_yaml.ANY,
    "template": (*mutate_bytes.TEXT, mutate_yaml.double_lines, mutate_yaml.drop_lines),
    "lock": mutate_lock.ANY,
    "house": (mutate_word.in_the_house,),
}
_OTHER: dict[str, Sequence[Mutator]] = {
    "odt": (mutate_odt.in_a_part, mutate_odt.in_the_content, mutate_odt.in_the_stamp),
    "html": mutate_html.ANY,
    "eml": (*mutate_mail.ANY, *mutate_html.ANY),
    "txt": (*mutate_bytes.TEXT, mutate_markdown.hard_line, mutate_markdown.hard_file),
    "md": (*mutate_html.ANY, mutate_markdown.hard_line, mutate_markdown.hard_file),
}
