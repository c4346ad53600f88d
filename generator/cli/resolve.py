"""`playbook resolve`"""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common_options import common_options
from generator.cli.printing import common, say, show_json
from generator.usecases import resolve
from generator.usecases.resolve import Side

_OUTCOMES = {
    Side.MINE: "your text is kept; you are asked again only when the generated text changes",
    Side.THEIRS: "replaced by the generated text",
    Side.MERGE: "the new wording is merged into your text",
}


@click.command("resolve")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mine", "side", flag_value=Side.MINE.value, help="Keep the file as it is.")
@click.option("--theirs", "side", flag_value=Side.THEIRS.value, help="Use the new version.")
@click.option("--merge", "side", flag_value=Side.MERGE.value, help="Combine both, in Markdown.")
@common_options
@click.pass_context
def resolve_command(ctx: click.Context, file: Path, side: str | None) -> None:
    """Decide what happens to FILE, which a build kept because it was edited.

    Before an edited file is replaced, it is saved in .playbook/backup. A file that contains answers
    is never replaced; “playbook refresh” makes a new file from it.

    \b
    Examples:
      playbook resolve output/ward-7/ward-7-pushback-playbook.md --mine
      playbook resolve output/ward-7/ward-7-pushback-playbook.docx --theirs
      playbook resolve output/ward-7/ward-7-pushback-playbook.md --merge
    """
    if side is None:
        raise click.UsageError("Choose which text to keep: --mine, --theirs or --merge.")
    done = resolve.resolve(file, Side(side))
    if common(ctx).messages == "json":
        item = {"file": done.path, "side": done.side.value, "backup": done.backup or None}
        show_json("resolve", [item], [])
        return
    backup = f"; your version was saved as {done.backup}" if done.backup else ""
    say(ctx, f"{done.path}: {_OUTCOMES[done.side]}{backup}")
