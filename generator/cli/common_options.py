"""Options that commands share."""

from __future__ import annotations

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
    """How a command speaks: `messages` is human, json or github; `colour` is None for "as the
    terminal can".
    """

    messages: str = "human"
    quiet: bool = False
    colour: bool | None = None
    no_input: bool = False
    limits: Limits = LIMITS


def common_options(command: F) -> F:
    """`--messages`, `--quiet`, `--no-input`, `--color` and `--limit`; the command finds them as
    `ctx.obj`.
    """

    @click.option(
        "--messages",
        type=click.Choice(["human", "json", "github"]),
        default="human",
        show_default=True,
        help="How problems are told: for people, for programs, or as GitHub annotations.",
    )
    @click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
    @click.option("--no-input", is_flag=True, help="Never ask anything.")
    @click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True
    )
    @click.option(
        "--limit",
        "limits",
        multiple=True,
        metavar="NAME=AMOUNT",
        envvar="PLAYBOOK_LIMITS",
        help="Allow more or less of something, such as word_file=40MB; doctor names all limits.",
    )
    @click.pass_context
    @wraps(command)
    def with_options(  # noqa: PLR0913 — one parameter an option
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
        ctx.find_root().obj = speech = Common(messages, quiet, colour, no_input)
        ctx.find_root().obj = replace(speech, limits=limits_of(limits))
        return ctx.invoke(command, *args, **rest)

    return with_options  # type: ignore[return-value]


def config_option(command: F) -> F:
    """`-c/--config`: the organisation's file."""
    return click.option(
        "-c",
        "--config",
        type=click.Path(path_type=Path),
        help="Your organisation's file, or its folder. Default: the nearest organisation.yaml, "
        "else the built-in example.",
    )(command)


def output_option(command: F) -> F:
    """`-o/--output`: the folder documents are written to."""
    return click.option(
        "-o",
        "--output",
        default="output",
        show_default=True,
        metavar="FOLDER",
        help="The folder to write to, or an address such as s3://bucket/packs.",
    )(command)


def unit_options(command: F) -> F:
    """`--team`, `--department`, `--all-teams` and `--teams`: whom documents are for."""
    for option in reversed(
        (
            click.option(
                "--team",
                "teams",
                multiple=True,
                metavar="ID",
                help="For this team. May be repeated.",
            ),
            click.option(
                "--department",
                metavar="ID",
                default="",
                help="For this department as one; with --all-teams, for its teams.",
            ),
            click.option("--all-teams", is_flag=True, help="One set for every team."),
            click.option(
                "--teams",
                "sheet",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="One set for every row of a CSV, XLSX or YAML file: columns team, name, "
                "department, and any setting, such as voice.tagline.",
            ),
        )
    ):
        command = option(command)
    return command


def _locale(_: click.Context, __: click.Parameter, tag: str) -> str:
    """The tag as it is written everywhere; it names a folder."""
    if not tag:
        return ""
    from generator.foundation.locale import find_locale

    try:
        if not _TAG.fullmatch(tag):
            raise ValueError(f"“{tag}” is not a locale; write it like en-GB, de-DE or es-ES")
        return find_locale(tag.replace("_", "-")).tag
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def setting_options(command: F) -> F:
    """`--date`, `--locale`, `--set` and `--protect`: what holds for one run; a date comes as `day`,
    settings as `overrides`.
    """
    for option in reversed(
        (
            click.option(
                "--date",
                "day",
                type=click.DateTime(["%Y-%m-%d"]),
                metavar="YYYY-MM-DD",
                callback=lambda _, __, day: day.date() if day else None,
                help="The date to print; by default the file's, else none.",
            ),
            click.option(
                "--locale",
                default="",
                metavar="TAG",
                callback=_locale,
                help="In this language and country, such as de-AT, into a folder of that name.",
            ),
            click.option(
                "--set",
                "overrides",
                multiple=True,
                metavar="KEY=VALUE",
                help="Change a setting for this run.",
            ),
            click.option(
                "--protect", is_flag=True, help="Let people change nothing but the fields in Word."
            ),
        )
    ):
        command = option(command)
    return command


def drift_options(command: F) -> F:
    """What `status`, `diff` and `check` look at: as `build` was asked, else all that was built."""
    return config_option(output_option(unit_options(setting_options(common_options(command)))))
