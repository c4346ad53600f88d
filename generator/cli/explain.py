"""`playbook explain`"""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common_options import common_options, config_option
from generator.cli.printing import common, say, show_json, show_rows
from generator.foundation.characters import visible_line
from generator.usecases import explain

_MOST = 5  # sentences that are shown


@click.command("explain")
@click.argument("key", metavar="[KEY|WORDS]", required=False, default="")
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
    """Show where a value comes from and which documents use it, or which settings shape a sentence.

    Where the organisation, a department and a team set the same value, all three are shown.

    KEY is the path of a setting; records are named by their id: voice.learner.many,
    cheat_codes.bedside_time.phrase. WORDS are a few words of a sentence as it is printed, or its
    id. Without either, every effective value is shown with the place where it is set.

    \b
    Examples:
      playbook explain voice.learner.many --team aseptic
      playbook explain escalation_contacts.partner.name
      playbook explain "what will colleagues do differently"
      playbook explain pushback.clarify.ask.trigger
      playbook explain --department pharmacy
    """
    options = explain.ExplainOptions(config, team, department, overrides, common(ctx).limits)
    if key:
        _show(ctx, key, explain.explain(options, key))
    else:
        _show_all(ctx, *explain.everything(options))


def _show(ctx: click.Context, key: str, found: explain.Explained) -> None:
    if common(ctx).messages == "json":
        show_json("explain", [_item(key, found)], ())
        return
    say(ctx, found.remark)
    if found.sentences:
        _show_sentences(ctx, found.sentences)
        return
    rows = [
        ("→" if origin.wins else "", origin.layer, origin.value, str(origin.place))
        for origin in found.origins
    ]
    show_rows(ctx, ("", "Layer", "Value", "Set at"), rows)
    say(ctx, f"Used by: {', '.join(found.documents) or 'no document'}")


def _show_sentences(ctx: click.Context, sentences: tuple[explain.Sentence, ...]) -> None:
    for one in sentences[:_MOST]:
        click.echo(f"{', '.join(one.playbooks)} · {one.ident} · {one.place}")
        click.echo(f"  {visible_line(one.text)}")
        rows = [(name, origin.value, _set_at(origin)) for name, origin in one.settings]
        if rows:
            show_rows(ctx, ("Shaped by", "Value", "Set at"), rows)
        click.echo(_how_to_reword(one))
    if len(sentences) > _MOST:
        rest = len(sentences) - _MOST
        say(ctx, f"Not shown: {rest} more with these words. Give more words to find one.")


def _how_to_reword(one: explain.Sentence) -> str:
    if not one.settings and not one.wording:
        return "  No setting shapes this text.\n"
    return f"  In your own words: {one.wording}\n" if one.wording else ""


def _set_at(origin: explain.Origin) -> str:
    return str(origin.place) or origin.layer


def _item(key: str, found: explain.Explained) -> dict[str, object]:
    if not found.sentences:
        layers = [_row(origin) for origin in found.origins]
        return {"key": key, "layers": layers, "documents": list(found.documents)}
    return {
        "key": key,
        "sentences": [
            {
                "playbooks": list(one.playbooks),
                "id": one.ident,
                "text": one.text,
                "place": str(one.place),
                "settings": [{"key": name, **_row(origin)} for name, origin in one.settings],
                "wording": one.wording,
            }
            for one in found.sentences
        ],
    }


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
