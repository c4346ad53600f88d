"""The catalogue of playbooks: the template folders, and access to every file in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

from generator.foundation import yaml_nodes
from generator.foundation.errors import ConfigError, Place, Problem, TemplateError, did_you_mean
from generator.foundation.files import inside
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.yaml_nodes import KeyValue, MapNode
from generator.playbook.manifest import Playbook
from generator.playbook.manifest_reader import read_playbook
from generator.playbook.wordings import is_alike

SHARED = "_shared"
_LABELS = "/labels.yaml"
# Prefix of a template name: the template below the organisation's own one of that name.
BELOW = "^"


@dataclass(frozen=True)
class Catalogue:
    """Template folders in the order they are searched: the organisation's own, if it has one, then
    the built-in one.
    """

    roots: tuple[Path, ...]
    limits: Limits = LIMITS

    @cached_property
    def playbooks(self) -> dict[str, Playbook]:
        """Every playbook by id. Raises `TemplateError` with the problems in all manifests."""
        found: dict[str, Playbook] = {}
        problems: list[Problem] = []
        for ident in sorted(
            {path.parent.name for root in self.roots for path in root.glob("*/playbook.yaml")}
        ):
            try:
                found[ident] = self._read_playbook(ident)
            except (ConfigError, TemplateError) as error:
                problems += error.problems
        problems += self._name_problems(found)
        if problems:
            raise TemplateError(*dict.fromkeys(problems))
        return found

    def _read_playbook(self, ident: str) -> Playbook:
        manifest, common = (
            self._source(name) for name in (f"{ident}/playbook.yaml", f"{SHARED}/common.yaml")
        )
        return _playbook(manifest, common, self.limits)

    def _name_problems(self, found: Mapping[str, Playbook]) -> Iterator[Problem]:
        """A problem for each playbook whose id is not its folder's name, and for each public id
        that is another playbook's public or own id: files and people must not confuse the two.
        Some systems ignore case in file names.
        """
        owners = {folder.casefold(): folder for folder in found}
        for folder, playbook in found.items():
            place, shown = Place(self.called(f"{folder}/playbook.yaml")), playbook.public_id
            if playbook.id != folder:
                message = f"the id is “{playbook.id}”, but the folder is called “{folder}”"
                yield Problem("playbook.name", message, place, f"write id: {folder}")
            elif (owner := owners.setdefault(shown.casefold(), folder)) != folder:
                message = f"the public id “{shown}” already belongs to the playbook “{owner}”"
                yield Problem("playbook.name", message, place, "choose another one")

    @cached_property
    def has_own_templates(self) -> bool:
        """Whether the organisation has templates of its own."""
        return any(True for root in self.roots[:-1] for _ in root.rglob("*.j2"))

    def playbook(self, ident: str) -> Playbook:
        """The playbook with this id. Raises `ConfigError` suggesting the nearest id."""
        if ident not in self.playbooks:
            hint = did_you_mean(ident, self.playbooks)
            raise ConfigError(
                Problem("playbook.unknown", f"there is no playbook “{ident}”", hint=hint)
            )
        return self.playbooks[ident]

    def template(self, playbook: str, language: str, edition: str) -> str:
        """The name of an edition's template: the language's own if there is one, else the one for
        all languages, else the one of all playbooks.
        """
        own, common = f"{playbook}/{edition}.md.j2", f"{SHARED}/{edition}.md.j2"
        names = (f"{playbook}/{language}/{edition}.md.j2", own, common)
        return next((name for name in names if self.find(name)), own)

    def find(self, name: str, *, below: bool = False) -> Path | None:
        """The file with this name in the first folder that has it, or with `below` in the next one;
        None where there is none.

        A file outside the folders is never returned, not even through a link.
        """
        paths = self._paths(name)
        if below:
            next(paths, None)
        return next(paths, None)

    @cached_property
    def file_names(self) -> tuple[str, ...]:
        """The names of all template and YAML files, sorted."""
        found = {
            path.relative_to(root).as_posix()
            for root in self.roots
            for path in root.rglob("*")
            if path.suffix in (".yaml", ".j2") and path.is_file()
        }
        return tuple(sorted(found))

    def digest(self, name: str) -> str:
        """The digest of all files with this name, line endings normalised; of no file, too."""
        hasher = hashlib.sha256()
        for path in self._paths(name):
            hasher.update(path.read_bytes().replace(b"\r\n", b"\n"))
        return hasher.hexdigest()

    def shown(self, path: Path) -> str:
        """How messages name a file of the catalogue; a built-in one is named `templates/…`."""
        built_in = built_in_folder().resolve()
        if path.is_relative_to(built_in):
            return f"templates/{path.relative_to(built_in).as_posix()}"
        return yaml_nodes.shown(path)

    def called(self, name: str) -> str:
        """How messages name a file, whether it exists or not."""
        path = self.find(name)
        return self.shown(path) if path else f"templates/{name}"

    def load(self, name: str) -> yaml_nodes.MapNode:
        """A YAML file of the catalogue, the organisation's own merged over the built-in one.

        An empty mapping where there is none.
        """
        return _merged(self._source(name), self.limits)

    def _paths(self, name: str) -> Iterator[Path]:
        return iter(self._found(name))

    @cached_property
    def _found(self) -> Callable[[str], tuple[Path, ...]]:
        @lru_cache(maxsize=512)
        def found(name: str) -> tuple[Path, ...]:
            return tuple(path for root in self.roots if (path := inside(root, name)))

        return found

    def _source(self, name: str) -> _Source:
        paths = [(self.shown(path), path) for path in self._paths(name)]
        return _Source(
            name,
            tuple((called, yaml_nodes.read(path, called, self.limits)) for called, path in paths),
        )


@dataclass(frozen=True)
class _Source:
    """What is in the files of a name, in the order of the catalogue, and how messages call each."""

    name: str
    files: tuple[tuple[str, bytes], ...]


# A run opens a project for each earlier build in a folder, and all of them read the same files, so
# what these contain is kept; the built-in ones take less than 10 MB.
@lru_cache(maxsize=64)
def _merged(source: _Source, limits: Limits) -> yaml_nodes.MapNode:
    node = yaml_nodes.MapNode({}, Place(f"templates/{source.name}"))
    merges = is_alike if source.name.endswith(_LABELS) else None
    for called, data in reversed(source.files):
        node = overlay(node, yaml_nodes.parse(data, called, limits), merges)
    return node


def overlay(
    base: MapNode, over: MapNode, merges: Callable[[MapNode, MapNode], bool] | None = None
) -> MapNode:
    """`base` with `over` on top: maps merge at every depth, with `merges` only those for which it
    says so; anything else is replaced.
    """
    entries = dict(base.entries)
    for key, entry in over.entries.items():
        below, above = base.get(key), entry.value
        if isinstance(below, MapNode) and isinstance(above, MapNode):
            is_merged = merges is None or merges(below, above)
            entry = KeyValue(overlay(below, above, merges), entry.place) if is_merged else entry
        entries[key] = entry
    return MapNode(entries, over.place)


@lru_cache(maxsize=64)
def _playbook(manifest: _Source, common: _Source, limits: Limits) -> Playbook:
    return read_playbook(_merged(manifest, limits), _merged(common, limits))


def built_in_folder() -> Path:
    """The folder of the templates that come with the product."""
    return Path(str(files("generator.templates")))


def open_catalogue(own: Path | None = None, limits: Limits = LIMITS) -> Catalogue:
    """The catalogue of the organisation's template folder, if it has one, and the built-in one."""
    roots = (own,) if own and own.is_dir() else ()
    return Catalogue((*roots, built_in_folder()), limits)
