"""The use case `check`: finds problems in an organisation's file, templates and documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.foundation.errors import Place, Problem, TemplateError, suggestion
from generator.foundation.executors import run_isolated
from generator.output.actions import Action, FileState
from generator.output.owners import OUTPUT
from generator.project.branding import theme_of
from generator.project.check_terms import TermCheck, proofread
from generator.project.completed_sheet import completed_sheet
from generator.project.options import BuildOptions
from generator.project.project import Project, open_project
from generator.project.selection import select_targets, unit_for
from generator.usecases import drift
from generator.usecases.drift import Drift, FileDrift
from generator.usecases.runs import check_settings


@dataclass(frozen=True)
class CheckResult:
    """The problems found, and a summary in one sentence; `remarks` say what was checked, if nobody
    named it.
    """

    problems: tuple[Problem, ...]
    summary: str
    exit_code: int
    remarks: tuple[str, ...] = ()


def check(options: BuildOptions, *, strict: bool = False) -> CheckResult:
    """Check everything and write nothing; with `strict`, warnings count as findings too.

    Raises `ConfigError` or `TemplateError` with every problem if documents cannot be made.
    """
    found = drift.find_drift(options)
    cause = _cause(found)
    drifted = [problem for file in found.file_drifts() for problem in _problems_of(file, cause)]
    confined = found.request.project.confined
    settings = partial(_in_settings, options)
    reported = run_isolated(settings, confined) if confined else settings()
    problems = tuple(dict.fromkeys((*found.problems, *reported, *drifted)))
    findings = [
        problem for problem in problems if strict or problem.level == "error" or problem in drifted
    ]
    summary = _summary(len(findings), len(problems), len(found.plans) or found.built)
    return CheckResult(problems, summary, 1 if findings else 0, found.request.remarks)


def _in_settings(options: BuildOptions) -> list[Problem]:
    """What a build reports about units although it makes their documents, the templates that
    nothing uses, the words to avoid in the texts of the organisation and the playbooks, labels that
    stand for two choices, and the completed sheets.
    """
    project = open_project(options.config, options.changes, limits=options.limits)
    return [
        *_of_units(project),
        *_unused(project),
        *proofread(project),
        *project.check_choices(),
        *_of_completed_sheets(project),
    ]


def _of_units(project: Project) -> Iterator[Problem]:
    playbooks = project.renderer.catalogue.playbooks.values()
    for unit in project.config.units.values():
        own = unit.layers[-1].node.entries
        if unit.level != "team" or {"branding", "organisation"} & own.keys():
            place = partial(project.place_in, unit.layers)
            yield from theme_of(project.settings(unit.layers), project.images, place)[1]
            yield from project.check_language(unit, playbooks)


def _of_completed_sheets(project: Project) -> Iterator[Problem]:
    """The problems of the completed sheets in the languages of the organisation's units."""
    catalogue, units = project.renderer.catalogue, project.config.units.values()
    for locale in {project.settings(unit.layers).locale: None for unit in units}:
        for playbook in catalogue.playbooks.values():
            labels = project.words(playbook, locale)
            try:
                completed_sheet(catalogue, playbook, labels, locale, project.cache)
            except TemplateError as error:
                yield from error.problems


def _unused(project: Project) -> Iterator[Problem]:
    """A warning for each of the organisation's own templates that no edition is made from."""
    renderer = project.renderer
    used = {
        name
        for playbook in renderer.catalogue.playbooks.values()
        for edition in playbook.documents
        for language in playbook.languages
        for name in renderer.templates(playbook, edition, language)
    }
    for root in renderer.catalogue.roots[:-1]:
        for path in sorted(root.rglob("*.j2")):
            name = path.relative_to(root).as_posix()
            if name not in used:
                place = Place(renderer.catalogue.shown(path))
                hint = suggestion(name, used) or "see playbook list for playbooks and editions"
                message = "is used by no edition of a playbook"
                yield Problem("template.unused", message, place, hint, "warning")


def check_file(options: BuildOptions, path: Path) -> CheckResult:
    """The words to avoid in one file, by the terms of the team in the options, else those of the
    organisation.
    """
    project = open_project(options.config, options.changes, limits=options.limits)
    check_settings(project, replace(options, output=options.output or OUTPUT).folder)
    target = next(iter(select_targets(project.config, options, project.file)))
    unit = unit_for(project.config, target)
    problems = tuple(TermCheck(project, unit).file(path))
    summary = _summary(len(problems), len(problems), 1)
    remarks = (project.remark,) if project.remark else ()
    return CheckResult(problems, summary, 1 if problems else 0, remarks)


def _summary(findings: int, reported: int, files: int) -> str:
    """A summary in one sentence. `files` is 0 if none were built into this folder."""
    if findings:
        where = f" in {_counted(files, 'file')}" if files else ""
        return f"{_counted(findings, 'finding')}{where}."
    rest = (
        f" {_counted(reported, 'warning')} {'is' if reported == 1 else 'are'} listed above."
        if reported
        else ""
    )
    if not files:
        state = "can be used" if reported else "are fine"
        return f"Your file and the playbooks {state}; no documents have been built here yet.{rest}"
    return f"No findings: {_counted(files, 'file')} checked.{rest}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _problems_of(file: FileDrift, cause: str) -> Iterator[Problem]:
    """The finding on one file, if any; none if a user decided to keep its edits."""
    place = Place(file.path)
    if file.is_settled:
        return
    if file.action is Action.UPDATED:
        yield Problem("check.stale", "is out of date", place, cause, "warning")
    elif file.action is Action.CREATED and file.state is FileState.ABSENT:
        hint = "playbook build creates it"
        yield Problem("check.missing", "has not been built yet", place, hint, "warning")
    elif file.state is FileState.GONE:
        hint = "playbook build --restore creates it again"
        yield Problem("check.gone", "was deleted", place, hint, "warning")
    elif file.action is Action.REMOVED:
        hint = "playbook build removes it"
        yield Problem("check.orphan", "no longer belongs to any document", place, hint, "warning")
    elif file.action in (Action.KEPT, Action.PENDING, Action.MERGED, Action.DETACHED):
        hint = "playbook status shows more"
        yield Problem("check.edited", file.sentence, place, hint, "warning")


def _cause(found: Drift) -> str:
    """The hint for a file that is out of date, with the first change found."""
    changes, hint = found.changes(), "playbook build updates it"
    return f"changed: {changes[0]}; {hint}" if changes else hint
