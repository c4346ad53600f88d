"""What a round sends: which sheets in which formats, under which name; checked before anything is
written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator.foundation.errors import ConfigError, Problem, did_you_mean
from generator.foundation.identifiers import identifier
from generator.output.sent_rounds import SentSheet
from generator.playbook import Playbook
from generator.playbook.catalogue import Catalogue
from generator.playbook.layout import WORKSHEET
from generator.playbook.manifest import ASKED, REQUEST
from generator.project.project import Project
from generator.writers import PAGE

SHEETS = (*sorted(ASKED), WORKSHEET)  # the editions that come back


@dataclass(frozen=True)
class SheetChoice:
    """The sheets that each person gets, their formats, and the name of the round."""

    sheets: tuple[tuple[Playbook, str], ...]
    formats: tuple[str, ...]
    name: str


def choose_sheets(  # noqa: PLR0913 — one for each thing that is chosen
    project: Project,
    playbooks: Sequence[str],
    editions: Sequence[str],
    formats: Sequence[str],
    name: str,
    due: date | None,
) -> SheetChoice:
    """What to send: without editions the request sheet, without formats a Word file.

    Raises `ConfigError` with every problem of what was asked for: a sheet that does not exist or
    never comes back, a web page alone, a name that no folder can have, a day before that of the
    sheets.
    """
    problems: list[Problem] = []
    sheets: list[tuple[Playbook, str]] = []
    try:
        sheets = _sheets(project.renderer.catalogue, playbooks, editions or (REQUEST,))
    except ConfigError as error:
        problems += error.problems
    chosen = tuple(dict.fromkeys(formats)) or ("docx",)
    problems += (*_page_alone(chosen), *_wrong_name(name), *_too_early(project, due))
    if problems:
        raise ConfigError(*problems)
    return SheetChoice(tuple(sheets), chosen, name)


def _sheets(
    catalogue: Catalogue, playbooks: Sequence[str], editions: Sequence[str]
) -> list[tuple[Playbook, str]]:
    """The sheets of some playbooks. Raises `ConfigError` for any that does not exist or never comes
    back.
    """
    problems = [
        Problem(
            "order.edition",
            f"the edition “{name}” is not filled in and sent back",
            hint=did_you_mean(name, SHEETS),
        )
        for name in editions
        if name not in SHEETS
    ]
    if problems:
        raise ConfigError(*problems)
    if not playbooks:
        every = catalogue.playbooks.values()
        fitting = [one.id for one in every if set(editions).intersection(one.editions)]
        hint = f"these have the sheet: {', '.join(fitting)}"
        raise ConfigError(Problem("order.playbook", "no playbook is named", hint=hint))
    found = [catalogue.playbook(name) for name in dict.fromkeys(playbooks)]
    sheets = [(playbook, edition) for playbook in found for edition in dict.fromkeys(editions)]
    if lacking := [_lacking(*sheet) for sheet in sheets if sheet[1] not in sheet[0].editions]:
        raise ConfigError(*lacking)
    return sheets


def _lacking(playbook: Playbook, edition: str) -> Problem:
    own = [name for name in SHEETS if name in playbook.editions]
    message = f"the playbook “{playbook.id}” has no edition “{edition}”"
    hint = f"choose another one: --edition {' or '.join(own)}"
    return Problem("order.edition", message, hint=hint)


def _page_alone(formats: tuple[str, ...]) -> Iterator[Problem]:
    if formats == (PAGE,):
        message = "a web page is never mailed alone, because many mail programs hold it back"
        yield Problem("order.format", message, hint="add --format docx")


def _wrong_name(name: str) -> Iterator[Problem]:
    try:
        identifier(name)
    except ValueError as error:
        message = f"“{name}” cannot name a round: it {error}"
        hint = "name the round with --round, such as --round autumn-2026"
        yield Problem("order.round", message, hint=hint)


def _too_early(project: Project, due: date | None) -> Iterator[Problem]:
    own = project.settings(project.config.organisation.layers).day
    day = project.config.day or own
    if due and day and due < day:
        message = f"the sheets would be due on {due}, before their own date, {day}"
        hint = "name a later day with --due, or another date with --date"
        yield Problem("order.due", message, hint=hint)


def warnings_of(project: Project, planned: Sequence[SentSheet]) -> list[Problem]:
    """What somebody should know about the sheets that a run makes."""
    return [*_private(planned), *_languages(project.renderer.catalogue, planned)]


def _private(planned: Iterable[SentSheet]) -> Iterator[Problem]:
    """A warning that a worksheet is for the L&D team's own eyes."""
    if any(sheet.edition == WORKSHEET for sheet in planned):
        message = "a worksheet has your own phrases and judgements, so it is for your team alone"
        hint = "for everybody else, send --edition canvas or request"
        yield Problem("send.private", message, hint=hint, level="warning")


def _languages(catalogue: Catalogue, planned: Iterable[SentSheet]) -> Iterator[Problem]:
    """A warning for each language that a sheet is not available in."""
    for ident, locale in sorted({(one.playbook, one.locale) for one in planned}):
        languages = catalogue.playbook(ident).languages
        if locale.partition("-")[0] not in languages:
            message = f"the playbook “{ident}” is not available in {locale} yet"
            hint = f"its first language is used; it is available in: {', '.join(languages)}"
            yield Problem("config.language", message, hint=hint, level="warning")
