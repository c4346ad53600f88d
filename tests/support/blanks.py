"""Blank worksheets and request sheets as they are built, to be filled."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.document.tree import Field
from generator.playbook import open_catalogue
from generator.playbook.layout import CANVAS, WORKSHEET
from generator.playbook.manifest import REQUEST
from generator.usecases.build import BuildOptions, build
from tests.security.crafting import parts_of
from tests.support.fills import Package, controls_of, root_of
from tests.support.office import Control

LOCALES = ("en-GB", "de-DE", "es-ES")


@dataclass(frozen=True)
class Sheet:
    """A blank worksheet or request sheet of a playbook, as Word."""

    name: str
    data: bytes
    playbook: str

    @cached_property
    def blank(self) -> Package:
        return parts_of(self.data)

    @cached_property
    def shapes(self) -> tuple[Field, ...]:
        return tuple(open_catalogue().playbook(self.playbook).shapes())

    @cached_property
    def controls(self) -> list[Control]:
        return controls_of(root_of(self.blank))


def sheet_of(
    config: Path,
    playbook: str,
    edition: str = WORKSHEET,
    locale: str = "",
    overrides: tuple[str, ...] = (),
) -> Sheet:
    """A blank of an organisation, in its own language or another, perhaps under other settings."""
    with tempfile.TemporaryDirectory() as folder:
        options = BuildOptions(
            *(config, (playbook,), (edition,), ("docx",)),
            output=Path(folder),
            locale=locale,
            overrides=overrides,
        )
        assert build(options).exit_code == 0
        (path,) = Path(folder).rglob("*.docx")
        return Sheet(path.stem, path.read_bytes(), playbook)


def fillable() -> Iterator[tuple[str, str]]:
    """Every playbook with each of its editions that people fill in."""
    for playbook in open_catalogue().playbooks.values():
        for edition in playbook.editions:
            if edition in (WORKSHEET, CANVAS, REQUEST):
                yield playbook.id, edition
