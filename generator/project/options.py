"""The options of a build."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.foundation.limits import LIMITS, Limits

EDITIONS = ("playbook", "worksheet", "canvas", "request")
# The options that say where and how to build, not what.
_WAYS = (
    "config", "output", "dry_run", "restore", "jobs", "scheduler", "replays", "limits",
)  # fmt: skip


@dataclass(frozen=True)
class BuildOptions:
    """What to build. An empty tuple means all; without teams or a department, one set of documents
    is built for the organisation.

    `due` is the day to send filled sheets back by.
    `locale` overrides the organisation's language, "" for none. `team_table` is a table of teams to
    build for. `output` is a folder or an address that fsspec understands, "" for the one beside the
    organisation's file. The documents are filled with the answers in the file `answers`, or in the
    filled worksheets `origins`, which may be folders; those that do not say whose they are count as
    of the organisation `answers_of`, "" for none. `jobs` is the number of processes, 0 for as
    many as are worthwhile; with a `scheduler`, its workers make the documents instead. With
    `archive`, each department's documents are also zipped; with `restore`, deleted files are
    created again. With `paper`, the documents are Word or PDF files to print and fill in by hand.

    With `replays`, the options are those of an earlier build, and `output` is the folder that it
    wrote to.
    """

    config: Path | None = None
    playbooks: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    department: str = ""
    all_teams: bool = False
    team_table: Path | None = None
    output: Path | str = ""
    day: date | None = None
    due: date | None = None
    locale: str = ""
    overrides: tuple[str, ...] = ()
    dry_run: bool = False
    protect: bool = False
    paper: bool = False
    restore: bool = False
    answers: Path | None = None
    origins: tuple[Path, ...] = ()
    answers_of: str = ""
    archive: bool = False
    jobs: int = 0
    scheduler: str = ""
    replays: bool = False
    limits: Limits = LIMITS

    @property
    def changes(self) -> tuple[str, ...]:
        """The settings overridden in this run only, as `key=value`."""
        locale = (f"organisation.locale={self.locale}",) if self.locale else ()
        return (*locale, *self.overrides)

    @property
    def folder(self) -> str:
        """The folder for the documents; with `locale`, a subfolder named after it."""
        is_below = self.locale and not self.replays
        return f"{self.output}/{self.locale}" if is_below else str(self.output)

    @property
    def names_units(self) -> bool:
        """Whether the options say for whom to build."""
        return bool(self.teams or self.department or self.all_teams or self.team_table)

    @property
    def is_filled(self) -> bool:
        """Whether the documents are filled with answers."""
        return bool(self.answers or self.origins)

    @property
    def is_plain(self) -> bool:
        """Whether the options name nothing that selects or shapes documents."""
        ways = {name: getattr(self, name) for name in _WAYS}
        return self == BuildOptions(**ways)
