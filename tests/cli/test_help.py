"""What `--help` says is in words that people know who are not programmers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from generator.cli import main

# Words of this code, for which messages and help have plain ones.
CODE_WORDS = (
    "schema", "slot", "profile", "digest", "stale", "stamp", "render", "manifest", "skeleton",
    "fingerprint", "layer", "recipe", "node",
)  # fmt: skip


def helps(command: click.Command, context: click.Context, path: str) -> Iterator[tuple[str, str]]:
    """The path of each command, with its help."""
    yield path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner
            yield from helps(inner, click.Context(inner, context, name), f"{path} {name}")


HELPS = [*helps(main, click.Context(main, None, "playbook", **main.context_settings), "playbook")]


@pytest.mark.parametrize(("path", "text"), HELPS, ids=[path for path, _ in HELPS])
def test_the_help_of_a_command_shows_an_example_in_plain_words(path: str, text: str) -> None:
    assert re.search(r"Examples?:\n +playbook", text)
    words = re.findall(r"[a-z]+", text.replace("playbook schema", "").lower())
    found = {word for word in words if word.rstrip("s") in CODE_WORDS}
    assert found - ({"schema"} if path in ("playbook", "playbook schema") else set()) == set()
