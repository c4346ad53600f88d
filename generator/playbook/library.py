"""The template folders: which playbooks there are, and the one door to their files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from generator import yamlfile
from generator.errors import ConfigError, Place, Problem, TemplateError, did_you_mean
from generator.playbook.manifest import Playbook, read_playbook

SHARED = "_shared"


@dataclass(frozen=True)
class Library:
    """Template folders in the order they are searched: the organisation's own, if it has one, then
    the built-in.
    """

    roots: tuple[Path, ...]

    @cached_property
    def playbooks(self) -> dict[str, Playbook]:
        """Every playbook by id. Raises `TemplateError` with the problems of all manifests."""
        found: dict[str, Playbook] = {}
        problems: list[Problem] = []
        common = self._load(f"{SHARED}/common.yaml")
        for ident in sorted(
            {path.parent.name for root in self.roots for path in root.glob("*/playbook.yaml")}
        ):
            try:
                found[ident] = read_playbook(self._load(f"{ident}/playbook.yaml"), common)
            except TemplateError as error:
                problems += error.problems
        if problems:
            raise TemplateError(*problems)
        return found

    def playbook(self, ident: str) -> Playbook:
        """The playbook with this id. Raises `ConfigError` naming the nearest one."""
        if ident not in self.playbooks:
            hint = did_you_mean(ident, self.playbooks)
            raise ConfigError(
                Problem("playbook.unknown", f"there is no playbook “{ident}”", hint=hint)
            )
        return self.playbooks[ident]

    def find(self, name: str) -> Path | None:
        """The file with this name below the first folder that has it; never one outside of it, not
        even by a link.
        """
        for root in self.roots:
            home = root.resolve()
            path = (home / name).resolve()
            if path.is_relative_to(home) and path.is_file():
                return path
        return None

    def load(self, name: str) -> yamlfile.Mapping:
        """A YAML file of the library; an empty mapping when there is none."""
        path = self.find(name)
        return (
            yamlfile.load(path, f"templates/{name}")
            if path
            else yamlfile.Mapping({}, Place(f"templates/{name}"))
        )

    def _load(self, name: str) -> yamlfile.Mapping:
        try:
            return self.load(name)
        except ConfigError as error:
            raise TemplateError(*error.problems) from None


def built_in_folder() -> Path:
    """Where the templates that come with the product lie."""
    return Path(str(files("generator.templates")))


def open_library(own: Path | None = None) -> Library:
    """The built-in library, after the organisation's own template folder if it has one."""
    roots = (own,) if own and own.is_dir() else ()
    return Library((*roots, built_in_folder()))
