"""`playbook resolve`"""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common_options import common_options
from generator.cli.printing import common, say, show_json
from generator.usecases import resolve
from generator.usecases.resolve import Side

_SAID = {
    Side.MINE: "your text stays; it is asked about again only when ours changes",
    Side.THEIRS: "our text is there now",
    Side.MERGE: "our changes are merged into yours",
}


@click.command("resolve")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mine", "side", flag_value=Side.MINE.value, help="Keep the file as it is.")
@click.option("--theirs", "side", flag_value=Side.THEIRS.value, help="Take the new version.")
@click.option(
    "--merge", "side", flag_value=Side.MERGE.value, help="Put both together, in Markdown."
)
@common_options
@click.pass_context
def resolve_command(ctx: click.Context, file: Path, side: str | None) -> None:
    """Decide what becomes of FILE, which somebody edited and a build therefore kept.

    An edited file that gives way is put into .playbook/backup first. One that holds answers never
    gives way: “playbook refresh” makes a new file of it.

    \b
    Examples:
      playbook resolve output/ward-7/pushback-playbook.md --mine
      playbook resolve output/ward-7/pushback-playbook.docx --theirs
      playbook resolve output/ward-7/pushback-playbook.md --merge
    """
    if side is None:
        raise click.UsageError("Say whose text holds: --mine, --theirs or --merge.")
    done = resolve.resolve(file, Side(side))
    if common(ctx).messages == "json":
        item = {"file": done.path, "side": done.side.value, "backup": done.backup or None}
        show_json("resolve", [item], [])
        return
    backup = f"; your version lies in {done.backup}" if done.backup else ""
    say(ctx, f"{done.path}: {_SAID[done.side]}{backup}")
