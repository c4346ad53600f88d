"""Recipes: what builds were asked for, kept in the lock so that a plain build can do it again."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from generator.foundation.digests import short_digest
from generator.foundation.numbers import date_of


@dataclass(frozen=True)
class Recipe:
    """The options of one build that select or shape documents, and the id of the organisation that
    they were made for. An empty value is an option that was not given.

    `team_table`, `answers` and `origins` are paths relative to the folder of the organisation's
    file, with forward slashes. `read` has a digest of the content and the path of each worksheet
    that was read, with a space between; it does not count when recipes are compared. `day` and
    `due` are ISO dates.
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
    due: str = ""
    locale: str = ""
    overrides: tuple[str, ...] = ()
    protect: bool = False
    paper: bool = False
    answers: str = ""
    origins: tuple[str, ...] = ()
    answers_of: str = ""
    archive: bool = False
    read: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def id(self) -> str:
        options = {name: value for name, value in self.to_plain().items() if name != "read"}
        return short_digest(json.dumps(options, sort_keys=True).encode())

    @property
    def command(self) -> str:
        """The command that builds the same."""
        options = {
            "--edition": self.editions,
            "--format": self.formats,
            "--team": self.teams,
            "--department": (self.department,),
            "--teams": (self.team_table,),
            "--date": (self.day,),
            "--due": (self.due,),
            "--locale": (self.locale,),
            "--set": self.overrides,
            "--answers": (self.answers,),
            "--from": self.origins,
            "--organisation": (self.answers_of,),
        }
        flags = {
            "--all-teams": self.all_teams,
            "--protect": self.protect,
            "--paper": self.paper,
            "--zip": self.archive,
        }
        words = [word for name, values in options.items() for one in values if one
                 for word in (name, one)]  # fmt: skip
        words += [name for name, is_given in flags.items() if is_given]
        return shlex.join(["playbook", "build", *self.playbooks, *words])

    @property
    def answer_sources(self) -> tuple[str, ...]:
        """The paths of the files with the answers that the documents are filled with."""
        return (*filter(None, (self.answers,)), *self.origins)

    @property
    def sources(self) -> tuple[str, ...]:
        """The paths of all files that were named in the options."""
        return (*filter(None, (self.team_table,)), *self.answer_sources)

    @property
    def worksheets(self) -> dict[str, str]:
        """The digest of the content of each worksheet that was read, by its path."""
        parts = (text.partition(" ") for text in self.read)
        return {path: content for content, _, path in parts}

    def to_plain(self) -> dict[str, Any]:
        """The options that were given, as JSON can store them."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in given.items()
            if value
        }

    @classmethod
    def from_plain(cls, plain: Any) -> Recipe:
        """The recipe that `to_plain` gave. Raises `TypeError` or `ValueError` for anything else."""
        defaults = {each.name: each.default for each in fields(cls)}
        given = dict(plain)
        if not given.keys() <= defaults.keys():
            raise ValueError
        recipe = cls(**{name: _checked(value, defaults[name]) for name, value in given.items()})
        if any(day and date_of(day) is None for day in (recipe.day, recipe.due)):
            raise ValueError
        return recipe


def _checked(value: Any, default: Any) -> Any:
    """A value of the type of a default. Raises `TypeError` for one of another type, `ValueError`
    for a text that cannot be part of a path.
    """
    if isinstance(default, tuple) and isinstance(value, list):
        return tuple(_checked(text, "") for text in value)
    if type(value) is not type(default):
        raise TypeError
    if isinstance(value, str) and "\0" in value:
        raise ValueError
    return value
