"""Damage to the lock file: other versions, other digests, and names of files it does not own."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from fuzz import mutate_json
from fuzz.mutate_bytes import Mutator
from fuzz.odd import odd_text
from generator.foundation.digests import digest

VICTIM = b"nobody's business\n"
"""The content of a file beside the output folder; no lock file may get it changed or removed."""
_NAMES = (
    "../victim.md", "aseptic/../../victim.md", "/victim.md", "..", ".", "", "/", "a//b.md",
    "a\\b.md", "./aseptic/aseptic-pushback-worksheet.md", ".playbook/lock.json",
    ".playbook/base/../../../victim.md", "aseptic/aseptic-pushback-playbook.md/", "CON/x.md",
    "a" * 300 + "/b.md", "aseptic/\0.md", "aseptic", "x/y/z.md",
    "../output/aseptic/aseptic-pushback-playbook.md", "gone/../../victim.md", "~/victim.md",
    "gone/pushback-playbook.md",
)  # fmt: skip
_OPTIONS = (
    "organisation", "playbooks", "editions", "formats", "teams", "department", "all_teams",
    "team_table", "day", "due", "locale", "overrides", "protect", "paper", "answers", "origins",
    "archive",
)  # fmt: skip
_SNAPSHOTS = ("0" * 16, "f" * 16, "F" * 16, "..", "", "a" * 15, "é" * 16, "../../victim.md")


def _with_plain(change: Callable[[Any, Random], None]) -> Mutator:
    """A mutator of bytes made from a change to the parsed lock file."""

    def mutate(data: bytes, rng: Random) -> bytes:
        try:
            plain = json.loads(data)
            change(plain, rng)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return data
        return json.dumps(plain).encode()

    mutate.__name__ = change.__name__
    return mutate


@_with_plain
def climb_out(plain: Any, rng: Random) -> None:
    """A record of a file elsewhere, with the right digest."""
    old, record = rng.choice(list(plain["files"].items()))
    plain["files"][rng.choice(_NAMES)] = [digest(VICTIM), *record[1:]]
    if rng.random() < 0.3:
        del plain["files"][old]


@_with_plain
def odd_name(plain: Any, rng: Random) -> None:
    old = rng.choice(list(plain["files"]))
    name = rng.choice((odd_text(rng)[:5_000], rng.choice(_NAMES)))
    plain["files"][name] = plain["files"].pop(old)


@_with_plain
def odd_record(plain: Any, rng: Random) -> None:
    record = rng.choice(list(plain["files"].values()))
    texts = ("", "g" * 64, "0" * 64, "A" * 64, "0" * 63, "0x" + "0" * 62, " " * 16, "agreed")
    odd: tuple[Any, ...] = (*texts, None, 1, [])
    match rng.randrange(4):
        case 0:
            record[rng.randrange(len(record))] = rng.choice((*odd, odd_text(rng)[:200]))
        case 1:
            record.append(rng.choice((*odd, "agreed")))
        case 2:
            record.pop()
        case _:
            record[-1] = rng.choice(_SNAPSHOTS)


@_with_plain
def odd_version(plain: Any, rng: Random) -> None:
    plain["lock"] = rng.choice((0, 1, 2, 3, 5, 4.0, "3", True, None, 10**30, [3], -1))


@_with_plain
def odd_recipe(plain: Any, rng: Random) -> None:
    """An option that no build gives, or a recipe that is none."""
    recipe = rng.choice(plain["recipes"])
    value = rng.choice((odd_text(rng)[:200], rng.choice(_NAMES), None, 1, True, [], {}, [None]))
    option = rng.choice((*_OPTIONS, "read", odd_text(rng)[:50]))
    match rng.randrange(4):
        case 0:
            recipe[option] = value
        case 1:
            recipe[option] = [value]
        case 2:
            recipe.pop(rng.choice(list(recipe)))
        case _:
            plain["recipes"].append(value)


@_with_plain
def many_records(plain: Any, rng: Random) -> None:
    record = rng.choice(list(plain["files"].values()))
    number = rng.choice((1_000, 30_000))
    plain["files"].update((f"team-{n}/pushback-playbook.md", record) for n in range(number))


def any_json(data: bytes, rng: Random) -> bytes:
    return mutate_json.damage(data.decode("utf-8", "replace"), rng)


ANY: tuple[Mutator, ...] = (
    climb_out, climb_out, odd_name, odd_record, odd_record, odd_version, odd_recipe, odd_recipe,
    many_records, any_json, any_json, any_json,
)  # fmt: skip
