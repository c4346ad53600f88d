"""Filled worksheets for tests."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from generator.document.tree import Field, Kind
from generator.foundation import yaml_nodes
from generator.foundation.locale import find_locale
from generator.usecases.build import BuildOptions, build
from generator.usecases.read import FilledWorksheet, WorksheetReader, open_reader
from tests.conftest import EXAMPLES, TEAMS

FORMATS = ("docx", "md")
READERS: dict[str, WorksheetReader] = {}


def reader_of(name: str) -> WorksheetReader:
    """The worksheet reader of one of the example organisations."""
    if name not in READERS:
        READERS[name] = open_reader(EXAMPLES / f"{name}.yaml")
    return READERS[name]


def filled(
    folder: Path,
    answers: dict[str, Any],
    name: str = "wexholme",
    edition: str = "worksheet",
    playbook: str = "pushback",
    formats: tuple[str, ...] = FORMATS,
) -> Path:
    """The folder of a worksheet filled with the answers, as Word and as Markdown."""
    target = folder / "filled" / TEAMS[name]
    target.mkdir(parents=True, exist_ok=True)
    source = yaml_nodes.dump({"answers": answers})
    for file, data in _built(source, name, edition, playbook, formats).items():
        (target / file).write_bytes(data)
    return target


@lru_cache(maxsize=32)
def _built(
    answers: str, name: str, edition: str, playbook: str, formats: tuple[str, ...]
) -> dict[str, bytes]:
    """The files of a worksheet filled with the answers, by short names: playbook and edition."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "answers.yaml"
        source.write_text(answers, encoding="utf-8")
        config = EXAMPLES / f"{name}.yaml"
        team, output = TEAMS[name], Path(place) / "filled"
        options = BuildOptions(
            config, (playbook,), (edition,), formats, teams=(team,), output=output, answers=source
        )
        assert build(options).exit_code == 0
        files = (output / team).iterdir()
        return {f"{playbook}-{edition}{path.suffix}": path.read_bytes() for path in files}


def read(path: Path, name: str = "wexholme") -> FilledWorksheet:
    return reader_of(name).read(path)


def typed(folder: Path, field: str, text: str, name: str = "wexholme") -> FilledWorksheet:
    """A Markdown worksheet with a text typed into a field, as it is read back."""
    path = filled(folder, {}, name, formats=("md",)) / "pushback-worksheet.md"
    opened = f"<!-- {field} -->\n\n"
    blank = path.read_text(encoding="utf-8")
    assert blank.count(f"{opened}> …") == 1
    path.write_text(blank.replace(f"{opened}> …", opened + text), encoding="utf-8")
    return read(path, name)


def sample(playbook: str, name: str = "wexholme") -> dict[str, Any]:
    """An answer for every field of a playbook, always the same."""
    return answers_to(
        reader_of(name),
        playbook,
        lambda field: f"What {field.id.replace('_', ' ')} says & <more>",
        lambda field: max(field.minimum, 1),
    )


def answers_to(
    reader: WorksheetReader,
    playbook: str,
    text: Callable[[Field], str],
    rows: Callable[[Field], int],
) -> dict[str, Any]:
    """An answer for every field of a playbook: a text where any may be typed, and so many rows in
    each list.
    """
    project = reader.project
    found = project.renderer.catalogue.playbook(playbook)
    labels = project.words(found, find_locale("en"))
    choices = project.choices(found, labels)

    def one(field: Field, number: int = 1) -> Any:
        codes = list(choices.get(field.id, ()))
        match field.kind:
            case Kind.CHOICE if codes:
                return codes[(number - 1) % len(codes)]
            case Kind.SEVERAL if codes:
                return codes[:2]
            case Kind.CHECK:
                return True
            case Kind.NUMBER:
                return 40 + number
            case Kind.DATE:
                return f"2026-09-{number + 10}"
            case Kind.LIST:
                return [row(field, number) for number in range(1, rows(field) + 1)]
            case _:
                return text(field)

    def row(field: Field, number: int) -> Any:
        cells = {column.id.rpartition(".")[2]: one(column, number) for column in field.columns}
        simple = [column.id for column in field.columns] == [field.id]
        return next(iter(cells.values())) if simple else cells

    return {field.id: one(field) for field in found.shapes() if not field.id.endswith("_other")}
