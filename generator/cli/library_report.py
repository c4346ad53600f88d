"""`playbook library report`: figures of the library on a terminal, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.common_options import common_options, config_option
from generator.cli.library_search import format_option, period_options
from generator.cli.printing import common, show_json, show_problems, show_rows

if TYPE_CHECKING:
    from generator.library.figures import Days, Rate, Sum
    from generator.usecases.library.report import Report

_FEW = "too few to say"
_NOT_KNOWN = "not known yet"
Section = tuple[str, tuple[str, ...], list[tuple[str, ...]]]


@click.command("report", short_help="Show what the library says in figures.")
@config_option
@period_options
@format_option
@common_options
@click.pass_context
def report_command(  # noqa: PLR0913 — one parameter for each option
    ctx: click.Context,
    config: Path | None,
    since: str,
    until: str,
    playbook: str,
    output_format: str,
) -> None:
    """Show what the library says in figures.

    How many requests there were, by month, department and kind; their root causes; how many took
    another route, and which; hours and money, with what is not known; how each phrase fared; how
    long replies and decisions took; and steps left open. A rate of fewer cases than
    policies.min_group_size is not said, and requests that a rule demands are in no rate.

    \b
    Examples:
      playbook library report --since 2026-07-01 --until 2026-09-30
      playbook library report --format json
    """
    from generator.library.index import Query
    from generator.usecases.library.project_library import open_library
    from generator.usecases.library.report import report

    query = Query(since=since, until=until, playbook=playbook)
    found = report(open_library(config, common(ctx).limits), query)
    if output_format == "json":
        show_json("library report", [_plain(asdict(found.figures))], found.problems)
        return
    show_problems(ctx, found.problems)
    for title, headings, rows in _sections(found):
        click.echo(f"\n{title}")
        show_rows(ctx, headings, rows)


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
    saved = (
        ("hours saved in a year", figures.hours),
        ("cost avoided in a year", figures.money),
        ("hours of building avoided", figures.build_hours),
    )
    rows = [row for name, sums in saved for row in _sums(found, name, sums)]
    if rows:
        headings = ("", "Basis", "Sum", "From – to", "Cases", "Not known")
        yield "Saved by another route", headings, rows
    yield (
        "Days",
        ("", "Half within", "Nine of ten within", "Known", "Late"),
        [
            _days("to the first meeting", figures.first_reply),
            _days("to the decision", figures.decision),
        ],
    )


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
