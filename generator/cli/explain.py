"""`playbook explain`"""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common_options import common_options, config_option
from generator.cli.printing import common, say, show_json, show_rows
from generator.usecases import explain


@click.command("explain")
@click.argument("key", required=False, default="")
@config_option
@click.option("--team", metavar="ID", default="", help="Show the values of this team.")
@click.option("--department", metavar="ID", default="", help="Show the values of this department.")
@click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Change a setting for this run."
)
@common_options
@click.pass_context
def explain_command(  # noqa: PLR0913 — one parameter for each option
    ctx: click.Context,
    /,
    key: str,
    config: Path | None,
    team: str,
    department: str,
    overrides: tuple[str, ...],
) -> None:
    """Show where a value comes from, layer by layer, and which documents use it.

    KEY is the path of a setting; records are named by their id: voice.learner.many,
    cheat_codes.bedside_time.phrase. Without KEY, every effective value is shown with the place
    where it is set.

    \b
    Examples:
      playbook explain voice.learner.many --team aseptic
      playbook explain escalation_contacts.partner.name
      playbook explain --department pharmacy
    """
    options = explain.ExplainOptions(config, team, department, overrides, common(ctx).limits)
    if key:
        _show_key(ctx, key, explain.key(options, key))
    else:
        _show_all(ctx, *explain.everything(options))


def _show_key(ctx: click.Context, key: str, found: explain.Explained) -> None:
    if common(ctx).messages == "json":
        layers = [_row(origin) for origin in found.origins]
        item = {"key": key, "layers": layers, "documents": list(found.documents)}
        show_json("explain", [item], ())
        return
    say(ctx, found.remark)
    rows = [
        ("→" if origin.wins else "", origin.layer, origin.value, str(origin.place))
        for origin in found.origins
    ]
    show_rows(ctx, ("", "Layer", "Value", "Set at"), rows)
    say(ctx, f"Used by: {', '.join(found.documents) or 'no document'}")


def _show_all(ctx: click.Context, rows: list[tuple[str, str, str]], remark: str) -> None:
    if common(ctx).messages == "json":
        names = ("key", "value", "place")
        show_json("explain", [dict(zip(names, row, strict=True)) for row in rows], ())
    else:
        say(ctx, remark)
        show_rows(ctx, ("Key", "Value", "Set at"), rows)


def _row(origin: explain.Origin) -> dict[str, object]:
    place = origin.place
    return {
        "layer": origin.layer,
        "value": origin.value,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "wins": origin.wins,
    }
