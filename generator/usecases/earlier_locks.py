"""Records of earlier versions, which name no recipe: each document is rebuilt as a plain build made
it then, for the unit of its folder, and with the playbook, edition and format in its name.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.foundation.errors import Place, Problem
from generator.foundation.storage import Folder
from generator.output import snapshot
from generator.output.lockfile import Lock
from generator.output.recipe import Recipe
from generator.playbook import Playbook
from generator.project.file_names import documents_by_name
from generator.project.project import Project
from generator.usecases.builder import Document
from generator.writers import USUAL_FORMATS, suffix_of

NOBODY = "nobody"  # the owner of files that no recipe makes
# The editions that a plain build made then.
_EDITIONS = ("playbook", "worksheet", "request")


class _Kind(NamedTuple):
    """What a document is, whoever it is for."""

    playbook: str
    edition: str
    format: str


@dataclass(frozen=True)
class EarlierRecords:
    """The recipes that make the documents of earlier versions today, and the id of each file's
    recipe by its name. Archives that no single recipe makes are reported.
    """

    recipes: tuple[Recipe, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.owners)

    @classmethod
    def of(cls, project: Project, folder: Folder, known: Lock, locale: str = "") -> EarlierRecords:
        """The records of earlier versions in a lock; `locale` is that of a language's folder."""
        if next(known.without_recipe(), None) is None:
            return cls()
        found = _Found(project, folder, known, locale)
        return cls(tuple(found.recipes), found.owners, tuple(found.problems))


def earlier_name(unit: str, document: Document) -> str:
    """The name that earlier versions gave to a unit's document; today's for one on paper, which
    they did not have.
    """
    draft, kind = document
    if draft.on_paper:
        return f"{draft.name(unit)}{suffix_of(kind)}"
    return _earlier(unit, draft.playbook, draft.edition, kind)


def _earlier(unit: str, playbook: Playbook, edition: str, kind: str) -> str:
    return f"{unit}/{playbook.id}-{edition}{suffix_of(kind)}"


class _Found:
    """The documents of earlier versions, grouped into recipes: those of units that were built in
    the same way and have the same kinds of documents.
    """

    def __init__(self, project: Project, folder: Folder, known: Lock, locale: str) -> None:
        self._config = project.config
        self._locale = locale
        self._playbooks = project.renderer.catalogue.playbooks
        self._tables = self._own_tables(folder, known)
        self.owners: dict[str, str] = {}
        self.recipes: list[Recipe] = []
        self.problems: list[Problem] = []
        self._files: dict[tuple[str, str], list[str]] = defaultdict(list)
        documents, archives = self._documents(known)
        groups: dict[tuple[Recipe, frozenset[_Kind]], list[str]] = defaultdict(list)
        for (table, unit), kinds in documents.items():
            if selection := self._selection(table, unit):
                groups[selection, frozenset(kinds)].append(unit)
        self._add(groups, documents)
        for archive in archives:
            if not self._add_archive(archive, folder.read(archive)):
                message = "was made by an earlier version, and is not renewed"
                hint = "build it again with --zip, or remove it"
                place = Place(f"{folder.address}/{archive}")
                self.problems.append(Problem("archive.earlier", message, place, hint, "warning"))

    def _own_tables(self, folder: Folder, known: Lock) -> dict[str, str | None]:
        """The team table of each snapshot, "" for none; None for one of another organisation."""
        loaded = ((ident, snapshot.load(folder, ident)) for ident in known.snapshots())
        own = self._config.organisation.id
        return {
            ident: taken.sheet if taken.organisation == own else None
            for ident, taken in loaded
            if taken
        }

    def _documents(self, known: Lock) -> tuple[dict[tuple[str, str], dict[_Kind, str]], list[str]]:
        """The names of the documents of each table and unit by what they are; and the archives.
        A file that is neither belongs to no recipe at first.
        """
        documents: dict[tuple[str, str], dict[_Kind, str]] = defaultdict(dict)
        archives: list[str] = []
        for name in sorted(known.without_recipe()):
            record = known.get(name)
            unit, _, file = name.partition("/")
            stem = unit.rpartition(".")[0] if not file else unit
            default = "" if stem in self._config.units else None
            table = self._tables.get(record.snapshot if record else "", default)
            if table is None:
                continue
            if not file:
                archives.append(name)
                continue
            self.owners[name] = NOBODY
            self._files[table, unit].append(name)
            if kind := self._kind(unit, name):
                documents[table, unit][kind] = name
        return documents, archives

    def _kind(self, unit: str, name: str) -> _Kind | None:
        """What a file is, by its earlier name or today's; None for a picture and for a document of
        a playbook that is gone.
        """
        stem, dot, suffix = name.rpartition(".")
        formats = {suffix_of(kind): kind for kind in USUAL_FORMATS}
        playbooks = self._playbooks.values()
        named = documents_by_name(unit, playbooks)
        named |= {f"{unit}/{one.id}-{edition}": (one, edition)
                  for one in playbooks for edition in one.editions}  # fmt: skip
        if stem not in named or dot + suffix not in formats:
            return None
        playbook, edition = named[stem]
        return _Kind(playbook.id, edition, formats[dot + suffix])

    def _selection(self, table: str, unit: str) -> Recipe | None:
        """The recipe that says for whom a unit's documents were built; None if the unit is gone.
        Teams are added to it later.
        """
        selection = Recipe(self._config.organisation.id, locale=self._locale)
        found = self._config.units.get(unit)
        if table:
            return replace(selection, team_table=table)
        if found is None:
            return None
        department = unit if found.level == "department" else ""
        return replace(selection, department=department, all_teams=found.level == "team")

    def _add(
        self,
        groups: Mapping[tuple[Recipe, frozenset[_Kind]], list[str]],
        documents: Mapping[tuple[str, str], Mapping[_Kind, str]],
    ) -> None:
        """Add the recipes of all groups, and note them as the owners of their files."""
        every = {team.id for team in self._config.teams()}
        for (selection, kinds), units in groups.items():
            if selection.all_teams and (set(units) != every or len(units) == 1):
                chosen = replace(selection, all_teams=False, teams=tuple(sorted(units)))
            else:
                chosen = selection
            for playbooks, editions, formats in self._products(kinds):
                recipe = replace(chosen, playbooks=playbooks, editions=editions, formats=formats)
                self.recipes.append(recipe)
                own = self._all_of(playbooks, editions, formats)
                for key in ((chosen.team_table, unit) for unit in units):
                    names = (name for kind, name in documents[key].items() if kind in own)
                    rest = (name for name in self._files[key] if self.owners[name] == NOBODY)
                    self.owners |= dict.fromkeys([*rest, *names], recipe.id)

    def _add_archive(self, name: str, data: bytes | None) -> bool:
        """Have the recipe of the documents in an archive make the archive too; False if they are of
        several recipes, or not known.
        """
        if data is None:
            self.owners[name] = NOBODY  # it was deleted
            return True
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                owners = {self.owners.get(member, NOBODY) for member in archive.namelist()}
        except zipfile.BadZipFile:
            return False
        found = [recipe for recipe in self.recipes if {recipe.id} == owners]
        for recipe in found:
            packing = replace(recipe, archive=True)
            self.recipes[self.recipes.index(recipe)] = packing
            moved = [file for file, owner in self.owners.items() if owner == recipe.id]
            self.owners |= dict.fromkeys([name, *moved], packing.id)
        return bool(found)

    def _products(
        self, kinds: frozenset[_Kind]
    ) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
        """The options --edition, --format and PLAYBOOK that give some kinds of documents, and no
        others; empty options where the default gives them.
        """
        whole = _options(kinds, self._playbooks)
        if self._all_of(*whole) == kinds:
            yield whole
            return
        groups: dict[tuple[str, frozenset[str]], set[_Kind]] = defaultdict(set)
        for one in kinds:
            formats = {
                other.format
                for other in kinds
                if (other.playbook, other.edition) == (one.playbook, one.edition)
            }
            groups[one.playbook, frozenset(formats)].add(one)
        for _, group in sorted(groups.items(), key=repr):
            yield _options(group, self._playbooks)

    def _all_of(
        self, playbooks: Iterable[str], editions: Iterable[str], formats: Iterable[str]
    ) -> set[_Kind]:
        """Every kind of document that some options give."""
        return {
            _Kind(playbook, edition, kind)
            for playbook in playbooks or self._playbooks
            for edition in editions or _EDITIONS
            if edition in self._playbooks[playbook].editions
            for kind in formats or USUAL_FORMATS
        }


def _options(
    kinds: Iterable[_Kind], every: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The playbooks, editions and formats that occur; empty where they are the default."""
    found = [set(column) for column in zip(*kinds, strict=True)]
    defaults = (every, _EDITIONS, USUAL_FORMATS)
    return tuple(
        () if names == set(default) else tuple(sorted(names))
        for names, default in zip(found, defaults, strict=True)
    )  # type: ignore[return-value]
