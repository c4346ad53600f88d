"""`playbook list`, and help for every command."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from generator.cli.library import library_command
from generator.cli.main import _COMMANDS, main
from generator.playbook import open_catalogue


def run(*args: str) -> str:
    result = CliRunner().invoke(main, list(args), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_each_playbook_is_listed_on_one_line() -> None:
    lines = run("list").splitlines()
    editions = "playbook, worksheet, canvas, request, summary"
    assert f"pushback\tStrategic pushback\t1.2.0\t{editions}\ten, de, es" in lines
    assert [line.partition("\t")[0] for line in lines] == [
        "backing",
        "campaign",
        "intake",
        "pushback",
        "sponsorship",
    ]


def test_fields_are_listed_with_kind_and_label() -> None:
    assert "pushback\tvalue.hours_saved_month\tnumber\tHours saved a month" in run(
        "list", "--fields"
    )


def test_programs_get_every_edition_with_its_fields() -> None:
    found = json.loads(run("list", "--format", "json"))
    pushback = next(item for item in found["items"] if item["id"] == "pushback")
    assert pushback["credit"] == {
        "title": "The 5-Step Strategic Pushback Framework",
        "author": "Heidi Kirby",
    }
    counts = {name: len(fields) for name, fields in pushback["editions"].items()}
    playbook = open_catalogue().playbook("pushback")
    specs, shared = list(playbook.fields()), len(playbook.canvas.fields)
    assert counts == {
        "playbook": len(specs),
        "worksheet": len(specs),
        "canvas": shared,
        "request": 9,
        "summary": 0,
    }


LIBRARY = [f"library {name}" for name in library_command.commands]


@pytest.mark.parametrize("name", [name for name in (*_COMMANDS, *LIBRARY) if name != "library"])
def test_every_command_has_help_with_an_example(name: str) -> None:
    text = run(*name.split(), "--help")
    assert "Examples:" in text
    assert f"playbook {name}" in text
    assert "--messages" in text


def test_a_group_has_help_with_an_example_and_its_commands() -> None:
    text = run("library", "--help")
    assert "Examples:" in text
    assert all(name in text for name in library_command.commands)
