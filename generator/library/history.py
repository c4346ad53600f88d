"""The history of a case: which of its revisions follows which, and which one counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.library.record import Revision


@dataclass(frozen=True)
class Case:
    """A case with at least one revision, by their digests. Those that another one `replaces` were
    removed and have come back, for example with a copy of the folder; they do not count.
    """

    id: str
    found: Mapping[str, Revision]

    @cached_property
    def returned(self) -> tuple[str, ...]:
        """The digests of removed revisions that are back."""
        replaced = {one for revision in self.found.values() for one in revision.replaces}
        return tuple(sorted(replaced & self.found.keys()))

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """The revisions that stand, each after those that it follows."""
        standing = {
            name: one for name, one in self.found.items() if name not in self.returned
        } or dict(self.found)
        ordered: dict[str, Revision] = {}
        for name in sorted(standing, key=lambda name: _age(standing[name])):
            _add_after_parents(name, standing, ordered)
        return tuple(ordered.values())

    @cached_property
    def heads(self) -> tuple[Revision, ...]:
        """The revisions that no other one follows; several are a conflict. Of those that say the
        same, only one is included.
        """
        followed = {parent for one in self.revisions for parent in one.parents}
        last = [one for one in self.revisions if one.digest not in followed]
        different: list[Revision] = []
        for one in sorted(last, key=_age, reverse=True):
            if not any(one.compared == other.compared for other in different):
                different.append(one)
        return tuple(different)

    @property
    def current(self) -> Revision:
        """The revision that counts: the last or, in a conflict, the one saved last."""
        return self.heads[0]

    @property
    def is_conflict(self) -> bool:
        return len(self.heads) > 1

    @property
    def ends(self) -> tuple[str, ...]:
        """The digests of all revisions that no other one follows, to be settled by a new one."""
        followed = {parent for one in self.revisions for parent in one.parents}
        return tuple(one.digest for one in self.revisions if one.digest not in followed)

    def same_as(self, new: Revision) -> Revision | None:
        """The revision that says the same as a new one; None if there is none."""
        return next((one for one in self.revisions if one.compared == new.compared), None)

    def parent_of(self, new: Revision, earlier: Collection[str]) -> Revision:
        """The revision that a new one was made from: the one that it differs least from. Of several
        it is one of the `earlier`, which were there before this run, then the one that counts.
        """
        heads = [one.digest for one in self.heads]
        return min(
            reversed(self.revisions),
            key=lambda one: (
                len(differing(one.compared, new.compared)),
                one.digest not in earlier,
                heads.index(one.digest) if one.digest in heads else len(heads),
            ),
        )


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that two revisions do not answer alike."""
    return tuple(
        name
        for name in dict.fromkeys((*old, *new))
        if (name in old, old.get(name)) != (name in new, new.get(name))
    )


def case_of(revisions: Iterable[Revision]) -> Case:
    """The case that some revisions are of. There is at least one."""
    found = {one.digest: one for one in sorted(revisions, key=lambda one: one.added, reverse=True)}
    return Case(next(iter(found.values())).case, found)


def _age(revision: Revision) -> tuple[str, str, str]:
    return revision.saved_on, revision.added, revision.digest


def _add_after_parents(
    name: str, standing: Mapping[str, Revision], ordered: dict[str, Revision]
) -> None:
    """Add a revision, and before it those that it follows; a long history is no recursion, and one
    that somebody made circular ends.
    """
    waiting, seen = [name], {name}
    while waiting:
        last = waiting[-1]
        missing = [
            one
            for one in _parents(standing[last], standing)
            if one not in ordered and one not in seen
        ]
        if missing:
            waiting.extend(missing)
            seen.update(missing)
        else:
            ordered.setdefault(last, standing[last])
            waiting.pop()


def _parents(revision: Revision, standing: Mapping[str, Revision]) -> Iterator[str]:
    return (parent for parent in revision.parents if parent in standing)
