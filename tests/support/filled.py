"""Filled worksheets for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator import yamlfile
from generator.build import Order, build
from generator.reading import Desk, Reading, open_desk
from tests.conftest import EXAMPLES, TEAMS

DESKS: dict[str, Desk] = {}


def desk(name: str) -> Desk:
    """A desk with one of the example organisations."""
    if name not in DESKS:
        DESKS[name] = open_desk(EXAMPLES / f"{name}.yaml")
    return DESKS[name]


def filled(
    folder: Path,
    answers: dict[str, Any],
    name: str = "wexholme",
    edition: str = "worksheet",
    playbook: str = "pushback",
) -> Path:
    """The folder of a worksheet that holds the answers, as Word and as Markdown."""
    folder.mkdir(exist_ok=True)
    given = folder / "answers.yaml"
    given.write_text(yamlfile.dump({"answers": answers}), encoding="utf-8")
    config = EXAMPLES / f"{name}.yaml"
    team, output = TEAMS[name], folder / "filled"
    order = Order(config, (playbook,), (edition,), teams=(team,), output=output, answers=given)
    report = build(order)
    assert report.exit_code == 0
    return output / team


def read(path: Path, name: str = "wexholme") -> Reading:
    return desk(name).read(path)


def typed(folder: Path, field: str, text: str, name: str = "wexholme") -> Reading:
    """What is read where somebody typed a text into a field of a Markdown worksheet."""
    path = filled(folder, {}, name) / "pushback-worksheet.md"
    opened = f"<!-- field {field} -->\n\n"
    blank = path.read_text(encoding="utf-8")
    assert blank.count(f"{opened}…") == 1
    path.write_text(blank.replace(f"{opened}…", opened + text), encoding="utf-8")
    return read(path, name)
