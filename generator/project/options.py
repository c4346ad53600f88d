"""What somebody asked to be built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.foundation.limits import LIMITS, Limits

EDITIONS = ("playbook", "worksheet", "request")


@dataclass(frozen=True)
class BuildOptions:
    """What somebody asked to be built. Empty tuples mean all there is; without unit, one set for
    the organisation.

    `locale` is a language to build in that is not the file's. `team_table` is a list of teams to
    build for, `output` a folder or an address that fsspec knows, `answers` a file of answers to
    fill the documents with, or `origin` a filled worksheet. `jobs` is the number of processes, 0
    for as many as pay; with a `scheduler` its workers make the documents instead. With `archive`
    each department's documents are zipped too; with `restore` deleted files are made anew.
    """

    config: Path | None = None
    playbooks: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    department: str = ""
    all_teams: bool = False
    team_table: Path | None = None
    output: Path | str = "output"
    day: date | None = None
    locale: str = ""
    overrides: tuple[str, ...] = ()
    dry_run: bool = False
    protect: bool = False
    restore: bool = False
    answers: Path | None = None
    origin: Path | None = None
    archive: bool = False
    jobs: int = 0
    scheduler: str = ""
    limits: Limits = LIMITS

    @property
    def changes(self) -> tuple[str, ...]:
        """The settings that hold for this run alone, as `key=value`."""
        asked = (f"organisation.locale={self.locale}",) if self.locale else ()
        return (*asked, *self.overrides)

    @property
    def folder(self) -> str:
        """Where documents go; those in a locale of this run alone into a folder of their own."""
        return f"{self.output}/{self.locale}" if self.locale else str(self.output)

    @property
    def is_filled(self) -> bool:
        """Whether the documents hold answers."""
        return bool(self.answers or self.origin)
