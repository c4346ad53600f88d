"""What somebody asked to be built, and which editions of which playbooks that means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.foundation.errors import ConfigError, Problem, did_you_mean
from generator.foundation.limits import LIMITS, Limits
from generator.playbook import Playbook
from generator.playbook.manifest import SUMMARY

EDITIONS = ("playbook", "worksheet", "request")


@dataclass(frozen=True)
class BuildOptions:
    """What somebody asked to be built. Empty tuples mean all there is; without unit, one set for
    the organisation.

    `locale` is a language to build in that is not the file's. `sheet` is a list of teams to build
    for, `output` a folder or an address that fsspec knows, `answers` a file of answers to fill the
    documents with, or `origin` a filled worksheet. `jobs` is the number of processes, 0 for as many
    as pay; with a `scheduler` its workers make the documents instead. With `archive` each
    department's documents are zipped too; with `restore` files that people deleted are made anew.
    """

    config: Path | None = None
    playbooks: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    department: str = ""
    all_teams: bool = False
    sheet: Path | None = None
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


def wanted_editions(
    playbooks: list[Playbook], asked: tuple[str, ...], *, answered: bool = False
) -> tuple[list[tuple[Playbook, str]], list[Problem]]:
    """Which edition of which playbook; one that a playbook lacks is named and skipped.

    Raises `ConfigError` for an edition that no playbook has.
    """
    known = {edition for playbook in playbooks for edition in playbook.editions}
    unknown = [edition for edition in asked if edition not in {*known, *EDITIONS}]
    if unknown:
        problems = [
            Problem(
                "order.edition", f"there is no edition “{name}”", hint=did_you_mean(name, known)
            )
            for name in unknown
        ]
        raise ConfigError(*problems)
    if SUMMARY in asked and not answered:
        hint = "name the filled worksheet with --from, or its answers with --answers"
        raise ConfigError(Problem("order.summary", "a summary is made of answers", hint=hint))
    pairs = [(playbook, edition) for playbook in playbooks for edition in asked or EDITIONS]
    wanted = [(playbook, edition) for playbook, edition in pairs if edition in playbook.editions]
    skipped = [
        (playbook, edition)
        for playbook, edition in pairs
        if edition not in playbook.editions and asked
    ]
    if not wanted:
        hint = f"editions: {', '.join(sorted(known))}"
        message = "none of the playbooks has this edition"
        raise ConfigError(Problem("order.edition", message, hint=hint))
    return wanted, [
        Problem(
            "order.edition",
            f"the playbook “{playbook.id}” has no edition “{edition}”; skipped",
            hint=f"it has: {', '.join(playbook.editions)}",
            level="warning",
        )
        for playbook, edition in skipped
    ]
