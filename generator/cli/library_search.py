"""The commands of `playbook library` that change nothing: list, find, show and export."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from generator.cli.common_options import common_options, config_option
from generator.cli.printing import common, say, show_json, show_problems, show_rows

if TYPE_CHECKING:
    from generator.library.index import FoundCase, Query
    from generator.usecases.library.find import ShownCase

_MOST = 20  # cases that `find` shows
F = TypeVar("F", bound=Callable[..., Any])

format_option = click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table for people, or JSON for programs.",
)


def _day(_: click.Context, __: click.Parameter, text: str) -> str:
    """The date in an option, "" where none is given."""
    from generator.foundation.numbers import date_of

    if text and date_of(text) is None:
        raise click.BadParameter(f"“{text}” is not a date; write it like 2026-12-18")
    return text


def period_options(command: F) -> F:
    """`--since`, `--until` and `--playbook`: which cases."""
    for name, words in (("until", "up to this day"), ("since", "of this day or later")):
        command = click.option(
            f"--{name}",
            default="",
            metavar="YYYY-MM-DD",
            callback=_day,
            help=f"Only requests {words}.",
        )(command)
    return click.option(
        "--playbook", default="", metavar="ID", help="Only cases of this playbook."
    )(command)


@click.command("list")
@config_option
@period_options
@format_option
@common_options
@click.pass_context
def list_command(  # noqa: PLR0913 — one parameter for each option
    ctx: click.Context,
    config: Path | None,
    since: str,
    until: str,
    playbook: str,
    output_format: str,
) -> None:
    """List all cases, the newest first.

    \b
    Examples:
      playbook library list
      playbook library list --since 2026-09-01 --playbook pushback
    """
    from generator.library.index import Query

    query = Query(since=since, until=until, playbook=playbook)
    _show_found(ctx, config, "list", query, (), -1, output_format)


@click.command("find")
@click.argument("words", nargs=-1)
@config_option
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="STEP.FIELD=VALUE",
    help="Only cases with this answer, or with these words in it. May be repeated.",
)
@period_options
@click.option(
    "--permitted",
    is_flag=True,
    help="Only cases that may be shown to others, without names where they are to be anonymised.",
)
@click.option(
    "--most", default=_MOST, show_default=True, type=click.IntRange(1), help="How many to show."
)
@format_option
@common_options
@click.pass_context
def find_command(  # noqa: PLR0913 — one parameter for each option
    ctx: click.Context,
    words: tuple[str, ...],
    config: Path | None,
    fields: tuple[str, ...],
    since: str,
    until: str,
    playbook: str,
    permitted: bool,
    most: int,
    output_format: str,
) -> None:
    """Find cases by words and answers, the newest first.

    All words must be in a case, in any order; each may be the beginning of a longer word, and those
    in quotes are found as they are. Case and accents do not matter.

    \b
    Examples:
      playbook library find medication audit
      playbook library find --field outcome.decision=redirect_accepted --since 2026-07-01
      playbook library find onboarding --permitted --format json
    """
    from generator.library.index import Query

    asked = tuple(_field(text) for text in fields)
    query = Query(_query(words), (), (), since, until, playbook, permitted)
    _show_found(ctx, config, "find", query, asked, most, output_format)


@click.command("show", short_help="Show a case and its history.")
@click.argument("case", metavar="CASE")
@config_option
@format_option
@common_options
@click.pass_context
def show_command(ctx: click.Context, case: str, config: Path | None, output_format: str) -> None:
    """Show a case: its answers, its figures, and what each revision changed.

    CASE is the id that “playbook library list” shows, or its beginning.

    \b
    Examples:
      playbook library show 4f1c09d2a7be
      playbook library show 4f1c --format json
    """
    from generator.usecases.library.find import show
    from generator.usecases.library.project_library import open_library

    found = show(open_library(config, common(ctx).limits), case)
    if output_format == "json":
        show_json("library show", [_whole(found)], found.problems)
        return
    show_problems(ctx, found.problems)
    for title, rows in _sections(found):
        click.echo(f"\n{title}" if title else "", nl=bool(title))
        show_rows(ctx, ("", ""), rows)


@click.command("export", short_help="Write all cases as a table or JSON lines.")
@config_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["csv", "xlsx", "jsonl"]),
    help="The format; by default as the name after -o ends.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write.")
@period_options
@click.option("--permitted", is_flag=True, help="Only cases that may be shown to others.")
@click.option("--no-names", is_flag=True, help="Leave out what is in fields for people.")
@common_options
@click.pass_context
def export_command(  # noqa: PLR0913 — one parameter for each option
    ctx: click.Context,
    config: Path | None,
    output_format: str | None,
    output: Path | None,
    since: str,
    until: str,
    playbook: str,
    permitted: bool,
    no_names: bool,
) -> None:
    """Write all cases as a table or as JSON lines, for other tools.

    A row has what a case is, its answers by the ids of their fields, and its figures. A text that a
    spreadsheet could take for a formula begins with an apostrophe.

    \b
    Examples:
      playbook library export -o cases.xlsx
      playbook library export -o cases.csv --since 2026-01-01 --no-names
      playbook library export --format jsonl
    """
    from generator.foundation import files
    from generator.library.index import Query
    from generator.usecases.library.export import export, is_replaceable
    from generator.usecases.library.project_library import open_library

    chosen = _format(output_format, output)
    opened = open_library(config, common(ctx).limits)
    if output and not is_replaceable(output, opened):
        message = f"-o {output} already exists and was not written by “playbook library export”"
        raise click.UsageError(f"{message}; name another file, or move that one.")
    query = Query(since=since, until=until, playbook=playbook, permitted=permitted)
    data, problems = export(opened, chosen, query, names=not no_names)
    if output:
        files.write(output, data)
    else:
        click.echo(data, nl=False)
    show_problems(ctx, problems)


def _format(output_format: str | None, output: Path | None) -> str:
    """The format asked for, else the one that the output's name ends in. Raises `UsageError` where
    they contradict each other or say nothing, and for a workbook without a file.
    """
    from generator.usecases.library.export import FORMATS

    ending = output.suffix.lower() if output else ""
    named = next((name for name, endings in FORMATS.items() if ending in endings), "")
    if output and ending and not named:
        raise click.UsageError(f"-o {output} should end in .csv, .xlsx or .jsonl.")
    if named and output_format and named != output_format:
        message = f"--format {output_format} contradicts -o {output}"
        raise click.UsageError(f"{message}; leave --format out, or change the name's ending.")
    chosen = named or output_format or ""
    if not chosen:
        raise click.UsageError("Say where to: -o cases.xlsx, or --format csv or jsonl.")
    if chosen == "xlsx" and output is None:
        raise click.UsageError("--format xlsx needs -o FILE.")
    return chosen


def _show_found(  # noqa: PLR0913 — what is asked for, and how it is shown
    ctx: click.Context,
    config: Path | None,
    command: str,
    query: Query,
    fields: tuple[tuple[str, str], ...],
    most: int,
    output_format: str,
) -> None:
    from generator.usecases.library.find import find
    from generator.usecases.library.project_library import open_library

    found = find(open_library(config, common(ctx).limits), query, fields, most)
    if output_format == "json":
        show_json(f"library {command}", map(_item, found.cases), found.problems)
        return
    show_problems(ctx, found.problems)
    rows = [_row(case) for case in found.cases]
    show_rows(ctx, ("Case", "Day", "Playbook", "Title", "Department", "Decision", ""), rows)
    if len(rows) < found.count:
        say(ctx, f"{found.count - len(rows)} more; --most shows them.")
    elif not rows:
        say(ctx, "No case matches.")


def _row(case: FoundCase) -> tuple[str, ...]:
    remark = "contradicts itself" if case.conflict else ""
    return (
        case.id, case.day, case.playbook, case.title, case.department, case.decision, remark,
    )  # fmt: skip


def _item(case: FoundCase) -> dict[str, Any]:
    plain = {
        "case": case.id,
        "day": case.day,
        "playbook": case.playbook,
        "edition": case.edition,
        "department": case.department,
        "team": case.team,
        "title": case.title,
        "requester": case.requester,
        "decision": case.decision,
        "decided": case.decided,
        "permission": case.permission,
        "revisions": case.revisions,
        "conflict": case.conflict,
        "file": case.path,
    }
    return {name: None if value == "" else value for name, value in plain.items()}


def _whole(found: ShownCase) -> dict[str, Any]:
    current = found.case.current
    return {
        "case": found.case.id,
        **current.stamp,
        "answers": current.whole_answers,
        "labels": dict(current.labels),
        "derived": dict(current.derived),
        "completeness": dict(current.steps),
        "retired": dict(current.retired),
        "permission": current.permission,
        "conflict": found.case.is_conflict,
        "revisions": [
            {
                "revision": shown.revision.digest,
                "parents": list(shown.revision.parents),
                "added": shown.revision.added,
                "saved_on": shown.revision.saved_on or None,
                "original": shown.revision.original or None,
                "changes": [
                    {"label": one.label, "before": one.before or None, "after": one.after or None}
                    for one in shown.changes
                ],
            }
            for shown in found.history
        ],
    }


def _sections(found: ShownCase) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """The parts of a case as people read them: a title, and rows."""
    current = found.case.current
    get = current.stamp.get
    head = [
        ("Case", found.case.id),
        ("Document", get("worksheet", "")),
        ("Added", current.added),
        ("File", f"files/{current.original}" if current.original else "deleted"),
    ]
    yield "", head
    yield "Answers", [(one.label, one.text) for one in found.answers]
    if found.figures:
        yield "Figures", [(one.label, one.text) for one in found.figures]
    for number, shown in enumerate(found.history, 1):
        if shown.changes:
            rows = [
                (one.label, f"{one.before or '–'} → {one.after or '–'}") for one in shown.changes
            ]
            yield f"Revision {number}, added on {shown.revision.added}, changed", rows


def _field(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not value.strip():
        raise click.UsageError(f"--field {text} is not like step.field=value.")
    return name.strip(), value.strip()


def _query(words: tuple[str, ...]) -> str:
    """The words as they are searched: an argument with spaces was in quotes in the shell."""
    return " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
