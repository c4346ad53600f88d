"""The parts of an Open Packaging file, found by their relationships and not by their names
(ECMA-376, part 2, 6.5): Word for the web calls the main part `word/document2.xml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

RELATIONS = ".rels"
TYPES = "[Content_Types].xml"
_MACROS = "application/vnd.ms-office.vbaProject"
_ROOT = ""  # the source of the package's own relationships


@dataclass(frozen=True)
class Package:
    """The names of a file's parts, and its parts of relationships and content types as trees."""

    names: Sequence[str]
    trees: Mapping[str, Any]

    @property
    def relations(self) -> Iterator[Any]:
        """Every relationship in the file."""
        for name, tree in self.trees.items():
            if name.endswith(RELATIONS):
                yield from tree

    def main(self) -> str:
        """The name of the main part, empty if there is none."""
        return next(iter(self.related(_ROOT, "officeDocument", "word/document.xml")), "")

    def of_file(self, kind: str, usual: str) -> Sequence[str]:
        """The parts that belong to the file as a whole, such as its properties."""
        return self.related(_ROOT, kind, usual)

    def related(self, source: str, kind: str, usual: str = "") -> Sequence[str]:
        """The names of the parts to which a part has relationships of a kind, which is the last
        word of its type; without one, the part that `usual` names, if there is one.
        """
        targets = [
            _target(source, relation)
            for relation in self._relations_of(source)
            if str(relation.get("Type", "")).rpartition("/")[2] == kind
            and relation.get("TargetMode") != "External"
        ]
        found = [part for target in targets or [usual] if (part := self._part(target))]
        return list(dict.fromkeys(found))

    def target(self, source: str, ident: str) -> str:
        """The name of the part that a part refers to by the id of a relationship; empty if it is
        not in the file.
        """
        for relation in self._relations_of(source):
            if relation.get("Id") == ident and relation.get("TargetMode") != "External":
                return self._part(_target(source, relation))
        return ""

    def content_type(self, part: str) -> str:
        """The type that the file declares for a part; empty for one that has none of its own."""
        kinds = self.trees.get(self._part(TYPES), ())
        found = (kind for kind in kinds if self._part(str(kind.get("PartName", ""))) == part)
        return next((str(kind.get("ContentType", "")) for kind in found), "")

    def has_macros(self) -> bool:
        """Whether the file contains macros; those of an embedded file do not count."""
        kinds = self.trees.get(self._part(TYPES), ())
        declared = [
            str(entry.get("PartName")) for entry in kinds if entry.get("ContentType") == _MACROS
        ]
        is_linked = any(
            str(relation.get("Type", "")).endswith("/vbaProject") for relation in self.relations
        )
        is_named = any(name.casefold().endswith("vbaproject.bin") for name in self.names)
        return is_linked or is_named or any(map(self._part, declared))

    def _relations_of(self, source: str) -> Any:
        name = join(dirname(source), "_rels", f"{source.rpartition('/')[2]}.rels")
        return self.trees.get(self._part(name), ())

    def _part(self, target: str) -> str:
        """The name in the file of a part, whose names are compared without case (6.2.2.2); empty if
        it is not there.
        """
        return self._by_name.get(_plain(normpath(target)), "")

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {_plain(name): name for name in self.names}


def _target(source: str, relation: Any) -> str:
    return join(f"/{dirname(source)}", str(relation.get("Target", "")).replace("\\", "/"))


def _plain(name: str) -> str:
    return unquote(name).lstrip("/").casefold()
