"""`playbook list`"""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common_options import common_options, config_option
from generator.cli.printing import common, show_json, show_rows
from generator.usecases import build


@click.command("list")
@config_option
@click.option("--fields", is_flag=True, help="List every field instead, with its kind and label.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="json also lists the fields of every edition.",
)
@common_options
@click.pass_context
def list_command(ctx: click.Context, config: Path | None, fields: bool, output_format: str) -> None:
    """Show playbooks, editions, languages and fields.

    \b
    Examples:
      playbook list
      playbook list --fields
      playbook list --format json
    """
    listed = build.list_playbooks(config, common(ctx).limits)
    if output_format == "json":
        show_json("list", [_item(entry) for entry in listed], ())
    elif fields:
        rows = [
            (entry.playbook.id, *row)
            for entry in listed
            for row in entry.fields[entry.playbook.editions[0]]
        ]
        show_rows(ctx, ("Playbook", "Field", "Kind", "Label"), rows)
    else:
        show_rows(
            ctx,
            ("Playbook", "Title", "Version", "Editions", "Languages"),
            [_row(entry) for entry in listed],
        )


def _row(entry: build.PlaybookListing) -> tuple[str, ...]:
    playbook = entry.playbook
    return (
        playbook.id,
        entry.title,
        playbook.version,
        ", ".join(playbook.editions),
        ", ".join(playbook.languages),
    )


def _item(entry: build.PlaybookListing) -> dict[str, object]:
    playbook = entry.playbook
    return {
        "id": playbook.id,
        "title": entry.title,
        "version": playbook.version,
        "languages": list(playbook.languages),
        "credit": {"title": playbook.credit_title, "author": playbook.credit_author or None},
        "editions": {
            edition: [{"id": ident, "kind": kind, "label": label} for ident, kind, label in fields]
            for edition, fields in entry.fields.items()
        },
    }
