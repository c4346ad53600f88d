"""Recipes: what builds were asked for, kept in the lock so that a plain build can do it again."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from generator.foundation.digests import short_digest


@dataclass(frozen=True)
class Recipe:
    """The options of one build that select or shape documents, and the id of the organisation that
    they were made for. An empty value is an option that was not given.

    `team_table`, `answers` and `origins` are paths relative to the folder of the organisation's
    file, with forward slashes. `day` is an ISO date.
    """

    organisation: str = ""
    playbooks: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    department: str = ""
    all_teams: bool = False
    team_table: str = ""
    day: str = ""
    locale: str = ""
    overrides: tuple[str, ...] = ()
    protect: bool = False
    answers: str = ""
    origins: tuple[str, ...] = ()
    archive: bool = False

    @cached_property
    def id(self) -> str:
        text = json.dumps(self.to_plain(), sort_keys=True)
        return short_digest(text.encode())

    @property
    def answer_sources(self) -> tuple[str, ...]:
        """The paths of the files with the answers that the documents are filled with."""
        return (*filter(None, (self.answers,)), *self.origins)

    @property
    def sources(self) -> tuple[str, ...]:
        """The paths of all files that were named in the options."""
        return (*filter(None, (self.team_table,)), *self.answer_sources)

    def to_plain(self) -> dict[str, Any]:
        """The options that were given, as JSON can store them."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in given.items()
            if value
        }

    @classmethod
    def from_plain(cls, plain: Any) -> Recipe:
        """The recipe that `to_plain` gave. Raises `TypeError` or `ValueError` for anything else."""
        defaults = {field.name: field.default for field in fields(cls)}
        given: dict[str, Any] = {}
        for name, value in dict(plain).items():
            if name not in defaults:
                raise ValueError(name)
            given[name] = _checked(value, defaults[name])
        return cls(**given)


def _checked(value: Any, default: Any) -> Any:
    """A value of the type of a default. Raises `TypeError` for one of another type."""
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise TypeError
        return tuple(value)
    if type(value) is not type(default):
        raise TypeError
    return value
