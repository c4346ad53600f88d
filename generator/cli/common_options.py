"""Options that several commands share."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from generator.foundation.limits import LIMITS, Limits, limits_of

_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Common:
    """The options that every command has. `messages` is human, json or github; `colour` is None to
    follow the terminal.
    """

    messages: str = "human"
    quiet: bool = False
    colour: bool | None = None
    no_input: bool = False
    limits: Limits = LIMITS


def common_options(command: F) -> F:
    """`--messages`, `--quiet`, `--no-input`, `--color` and `--limit`; the command reads them with
    `printing.common`.
    """

    @click.option(
        "--messages",
        type=click.Choice(["human", "json", "github"]),
        default="human",
        show_default=True,
        help="How to report problems: for people, for programs, or as GitHub annotations.",
    )
    @click.option("-q", "--quiet", is_flag=True, help="Report only errors.")
    @click.option("--no-input", is_flag=True, help="Never ask questions.")
    @click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Colours, tables and progress bars; auto: on a terminal.",
    )
    @click.option(
        "--limit",
        "limits",
        multiple=True,
        metavar="NAME=AMOUNT",
        envvar="PLAYBOOK_LIMITS",
        help="Raise or lower a limit, such as word_file=40MB; “playbook doctor” lists them all.",
    )
    @click.pass_context
    @wraps(command)
    def with_options(  # noqa: PLR0913 — one parameter for each option
        ctx: click.Context,
        /,
        *args: Any,
        messages: str,
        quiet: bool,
        no_input: bool,
        color: str,
        limits: tuple[str, ...],
        **rest: Any,
    ) -> Any:
        colour = {"always": True, "never": False}.get(color)
        ctx.find_root().obj = common = Common(messages, quiet, colour, no_input)
        ctx.find_root().obj = replace(common, limits=limits_of(limits))
        return ctx.invoke(command, *args, **rest)

    return with_options  # type: ignore[return-value]


def config_option(command: F) -> F:
    """`-c/--config`: the organisation's file, or None to search for it."""
    return click.option(
        "-c",
        "--config",
        type=click.Path(path_type=Path),
        help="Your organisation's file, or its folder. Default: the organisation.yaml in this "
        "folder, or else in the nearest folder above.",
    )(command)


def output_option(command: F) -> F:
    """`-o/--output`: the folder that documents are written to."""
    return click.option(
        "-o",
        "--output",
        default="",
        metavar="FOLDER",
        help="The folder for the documents, or an address such as s3://bucket/packs. Default: the "
        "folder “output” beside your organisation's file, or the one here if it already contains "
        "documents of your organisation.",
    )(command)


def owner_option(name: str) -> Callable[[F], F]:
    """`--organisation`: the organisation of files that do not name one; the command gets it as
    `name`.
    """
    return click.option(
        "--organisation",
        name,
        default="",
        metavar="ID",
        help="Your organisation's id, to confirm that files are yours that no longer say so, "
        "because another program removed their properties.",
    )


def unit_options(command: F) -> F:
    """`--team`, `--department`, `--all-teams` and `--teams`: the units to build documents for."""
    for option in reversed(
        (
            click.option(
                "--team",
                "teams",
                multiple=True,
                metavar="ID",
                help="Only for this team. May be repeated.",
            ),
            click.option(
                "--department",
                metavar="ID",
                default="",
                help="Only for this department as a whole; with --all-teams, for its teams.",
            ),
            click.option("--all-teams", is_flag=True, help="One set for each team."),
            click.option(
                "--teams",
                "team_table",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="One set for each row of a CSV, XLSX or YAML file with the columns team, "
                "name, department, and any setting, such as voice.tagline.",
            ),
        )
    ):
        command = option(command)
    return command


def _locale(_: click.Context, __: click.Parameter, tag: str) -> str:
    """The tag in its standard form, which also names a folder; empty when none is given."""
    if not tag:
        return ""
    from generator.foundation.locale import find_locale

    try:
        if not _TAG.fullmatch(tag):
            raise ValueError(f"“{tag}” is not a locale; write it like en-GB, de-DE or es-ES")
        return find_locale(tag.replace("_", "-")).tag
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _day(_: click.Context, __: click.Parameter, text: str) -> datetime.date | None:
    """The date in an option; None when none is given."""
    from generator.foundation.numbers import date_of

    day = date_of(text)
    if text and day is None:
        raise click.BadParameter(f"“{text}” is not a date; write it like 2026-12-18")
    return day


def day_option(text: str) -> Callable[[F], F]:
    """`--date`: a day; the command gets it as `day`, None for none. `text` says what it is for."""
    return click.option("--date", "day", default="", metavar="YYYY-MM-DD", callback=_day, help=text)


_SETTINGS = (
    day_option("The date to print. Default: the date in your file, if it has one."),
    click.option(
        "--due",
        default="",
        metavar="YYYY-MM-DD",
        callback=_day,
        help="The day to send worksheets and requests back by, which they then print.",
    ),
    click.option(
        "--set",
        "overrides",
        multiple=True,
        metavar="KEY=VALUE",
        help="Change a setting for this run.",
    ),
    click.option(
        "--protect", is_flag=True, help="Let people change only the fields in Word files."
    ),
)
_LOCALE = click.option(
    "--locale",
    default="",
    metavar="TAG",
    callback=_locale,
    help="Use this language and country, such as de-AT, and a subfolder of that name.",
)
_PAPER = click.option(
    "--paper",
    is_flag=True,
    help="Word or PDF files to print and fill in by hand, with writing lines and printed choices."
    " Their names end in -paper, beside the files to fill in on screen.",
)


def sheet_options(command: F) -> F:
    """`--date`, `--due`, `--set` and `--protect`: settings for one run. The command gets the date
    as `day` and the settings as `overrides`.
    """
    for option in reversed(_SETTINGS):
        command = option(command)
    return command


def setting_options(command: F) -> F:
    """As `sheet_options`, with `--locale` and `--paper`."""
    date, due, *others = _SETTINGS
    for option in reversed((date, due, _LOCALE, *others, _PAPER)):
        command = option(command)
    return command


def drift_options(command: F) -> F:
    """The options of `status`, `diff` and `check`: those of `build`; by default, all it built."""
    return config_option(output_option(unit_options(setting_options(common_options(command)))))
