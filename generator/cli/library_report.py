"""`playbook library report`: figures of the library on a terminal, as JSON, or as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.common_options import common_options, config_option, day_option
from generator.cli.library_search import period_options
from generator.cli.printing import common, say, show_json, show_problems, show_rows

if TYPE_CHECKING:
    from generator.library.figures import Days, Rate, Sum
    from generator.usecases.library.project_library import Library
    from generator.usecases.library.report import Report

_FEW = "too few to say"
_NOT_KNOWN = "not known yet"
Section = tuple[str, tuple[str, ...], list[tuple[str, ...]]]


# The formats that are shown on a terminal, and those that are files with their endings.
_SHOWN = ("table", "json")
FORMATS = {"docx": ".docx", "md": ".md", "html": ".html", "pdf": ".pdf", "xlsx": ".xlsx"}


@click.command("report", short_help="Show what the library says in figures, or write it.")
@config_option
@period_options
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice([*_SHOWN, *FORMATS]),
    help="The format; by default as the name after -o ends, else a table. May be repeated.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file to write; with several formats, each has its own ending.",
)
@day_option("The date to print. Default: the date in your file, if it has one.")
@common_options
@click.pass_context
def report_command(  # noqa: PLR0913 — one parameter for each option
    ctx: click.Context,
    config: Path | None,
    since: str,
    until: str,
    playbook: str,
    formats: tuple[str, ...],
    output: Path | None,
    day: date | None,
) -> None:
    """Show what the library says in figures, or write it as a document.

    How many requests there were, by month, department and kind; their root causes; how many took
    another route, and which; hours and money, with what is not known; how each phrase fared; how
    long replies and decisions took; and steps left open. A rate of fewer cases than
    policies.min_group_size is not said, and requests that a rule demands are in no rate.

    A document begins with a page for a director; the detail follows, with charts. It has the
    organisation's words and look, names departments but no people, and its bytes are the same as
    long as the library is.

    \b
    Examples:
      playbook library report --since 2026-07-01 --until 2026-09-30
      playbook library report -o report.docx
      playbook library report --format docx --format html --format xlsx -o quarter
    """
    from generator.library.index import Query
    from generator.usecases.library.project_library import open_library
    from generator.usecases.library.report import report

    chosen = _files(formats, output)
    library = open_library(config, common(ctx).limits)
    query = Query(since=since, until=until, playbook=playbook)
    found = report(library, query, learned=bool(chosen))
    if chosen:
        _write(ctx, library, found, chosen, day)
    elif formats == ("json",):
        show_json("library report", [_plain(asdict(found.figures))], found.problems)
    else:
        show_problems(ctx, found.problems)
        for title, headings, rows in _sections(found):
            click.echo(f"\n{title}")
            show_rows(ctx, headings, rows)


def _files(formats: tuple[str, ...], output: Path | None) -> dict[str, Path | None]:
    """The file for each format, None for one that is printed; none for a table and JSON.

    Raises `UsageError` where the formats and the file contradict each other, and for formats that
    cannot be printed.
    """
    ending = output.suffix.lower() if output else ""
    named = next((name for name, own in FORMATS.items() if own == ending), "")
    chosen = tuple(dict.fromkeys(formats)) or ((named,) if named else ())
    if any(name in _SHOWN for name in chosen):
        if output or len(chosen) > 1:
            raise click.UsageError("A table or JSON is only printed: name it alone, without -o.")
        return {}
    if output is None:
        if chosen and chosen != ("md",):
            raise click.UsageError("Only Markdown is printed: name a file with -o.")
        return dict.fromkeys(chosen)
    if not chosen:
        raise click.UsageError(f"-o {output} should end in .docx, .pdf, .md, .html or .xlsx.")
    if named and named not in chosen:
        message = f"--format {chosen[0]} contradicts -o {output}"
        raise click.UsageError(f"{message}; leave --format out, or change the name's ending.")
    base = output.with_suffix("") if named else output
    return {name: base.with_name(base.name + FORMATS[name]) for name in chosen}


def _write(
    ctx: click.Context,
    library: Library,
    found: Report,
    chosen: Mapping[str, Path | None],
    day: date | None,
) -> None:
    """Write the files, or none of them where one would replace something else than a report."""
    from generator.foundation import files
    from generator.usecases.library.report_files import ReportFiles, is_replaceable

    for wanted in filter(None, chosen.values()):
        if not is_replaceable(wanted, library):
            message = f"{wanted} already exists and is not a report of “playbook library report”"
            raise click.UsageError(f"{message}; name another file, or move that one.")
    written, problems = ReportFiles(library, found, day).write(list(chosen))
    for name, data in written.items():
        path = chosen[name]
        if path is None:
            click.echo(data, nl=False)
        else:
            files.write(path, data)
            say(ctx, f"Written: {path.as_posix()}")
    show_problems(ctx, (*found.problems, *problems))


def _sections(found: Report) -> Iterator[Section]:
    """Title, headings and rows of each part that has any."""
    from generator.library import figures as of
    from generator.library.record import DECISION, DEPARTMENT
    from generator.usecases.library.report import PHRASES, STEPS

    figures = found.figures
    yield (
        "Requests",
        ("", ""),
        [
            ("in all", str(figures.cases)),
            ("that a rule demands, not in any rate", str(figures.fast_lane)),
            ("whose revisions contradict each other", str(figures.conflicts)),
            ("decided for another route", _rate(figures.redirected)),
        ],
    )
    parts: tuple[tuple[str, str, Mapping[str, int]], ...] = (
        ("By month", "", figures.months),
        ("By department", DEPARTMENT, figures.requests),
        ("By kind", of.KIND, figures.kinds),
        ("Decisions", DECISION, figures.decisions),
        ("Root causes", of.CAUSES, figures.causes),
        ("What became of them", of.SOLUTION, figures.solutions),
        ("Steps left open", STEPS, figures.unfinished),
    )
    for title, field, counts in parts:
        if counts:
            yield (
                title,
                ("", "Cases"),
                [(found.word(field, code), str(count)) for code, count in counts.items()],
            )
    for title, field, rates in (
        ("Another route, by department", DEPARTMENT, figures.departments),
        ("Another route, by phrase that was used", PHRASES, figures.phrases),
    ):
        if rates:
            yield (
                title,
                ("", "Decided for it"),
                [(found.word(field, code), _rate(rate)) for code, rate in rates.items()],
            )
    yield from _saved(found)
    yield (
        "Working days",
        ("", "Half within", "Nine of ten within", "Known", "Late"),
        [
            _days("to the first meeting", figures.first_reply),
            _days("to the decision", figures.decision),
        ],
    )


def _saved(found: Report) -> Iterator[Section]:
    """What another route saved, in all and by department."""
    from generator.library.record import DEPARTMENT

    figures = found.figures
    saved = (
        ("hours saved in a year", figures.hours),
        ("cost avoided in a year", figures.money),
        ("hours of building avoided", figures.build_hours),
    )
    rows = [row for name, sums in saved for row in _sums(found, name, sums)]
    headings = ("", "Basis", "Sum", "From – to", "Cases", "Not known")
    if rows:
        yield "Saved by another route", headings, rows
    rows = [
        row
        for code, sums in figures.department_hours.items()
        for row in _sums(found, found.word(DEPARTMENT, code), sums)
    ]
    if rows:
        yield "Hours saved in a year, by department", headings, rows


def _sums(found: Report, name: str, sums: Iterable[Sum]) -> Iterator[tuple[str, ...]]:
    from generator.library.figures import BASIS

    for one in sums:
        unit = f" {one.unit}" if one.unit else ""
        total = _NOT_KNOWN if one.total is None else f"{one.total:,}{unit}"
        spread = "" if one.lowest is None else f"{one.lowest:,} – {one.highest:,}"
        basis = found.word(BASIS, one.basis)
        yield name, basis, total, spread, str(one.known), str(one.unknown)


def _rate(rate: Rate) -> str:
    """A rate such as “60 % (3 of 5)”."""
    share = _FEW if rate.rate is None else f"{rate.rate:.0%}".replace("%", " %")
    return f"{share} ({rate.redirected} of {rate.decided})"


def _days(name: str, days: Days) -> tuple[str, ...]:
    half, most = (_FEW if one is None else str(one) for one in (days.half, days.most))
    late = "" if days.promised is None else f"{days.late} over {days.promised}"
    return name, half, most, str(days.known), late


def _plain(value: Any) -> Any:
    """Figures as JSON data."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
