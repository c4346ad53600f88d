"""The job of every contender: the pushback worksheet of an example organisation as a Word file, for
many teams.
"""

from __future__ import annotations

import csv
import zipfile
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

from lxml import etree

from generator.config import TableTeam
from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import Document
from generator.foundation.errors import Place
from generator.output.recipe import Recipe
from generator.project.selection import unit_for
from generator.usecases.build import BuildOptions, build
from generator.usecases.builder import DocumentBuilder, Task
from generator.writers import find_writer

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "examples/wexholme.yaml"
DEPARTMENTS = ("pharmacy", "estates")


def team(number: int) -> TableTeam:
    """One of the invented teams; no two have the same name."""
    department = DEPARTMENTS[number % len(DEPARTMENTS)]
    return TableTeam(
        f"team-{number}", f"Team {number} & friends", department, (), Place("teams.csv")
    )


def write_table(path: Path, teams: int) -> Path:
    """Write a team table as a spreadsheet program saves it."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["team", "name", "department"])
        listed = (team(number) for number in range(teams))
        rows.writerows((one.id, one.name, one.department) for one in listed)
    return path


def write_filled(folder: Path, files: int, suffix: str) -> Path:
    """Write a folder of filled worksheets, all of one team."""
    folder.mkdir()
    answers = folder / "answers.yaml"
    answers.write_text(
        "clarify.request_received: A course\nvalue.hours_saved_month: 40\n"
        "diagnose.data_points: [{family: leader_report, finding: It happens}]\n"
    )
    out = folder / "built"
    build(
        BuildOptions(
            CONFIG, editions=("worksheet",), teams=("aseptic",), output=out, answers=answers
        )
    )
    data = (out / f"aseptic/aseptic-pushback-worksheet.{suffix}").read_bytes()
    filled = folder / "filled"
    filled.mkdir()
    for number in range(files):
        (filled / f"{number}.{suffix}").write_bytes(data)
    return filled


def build_options(
    table: Path | None = None, output: Path | str = "output", jobs: int = 1
) -> BuildOptions:
    return BuildOptions(
        CONFIG,
        ("pushback",),
        ("worksheet",),
        ("docx",),
        team_table=table,
        output=output,
        jobs=jobs,
        dry_run=table is None,
    )


@dataclass(frozen=True)
class Product:
    """This tool: everything from a row of a team table to the bytes of its document, except writing
    the file.
    """

    @cached_property
    def builder(self) -> DocumentBuilder:
        return DocumentBuilder(build_options())

    def make(self, number: int) -> None:
        (result,) = self.builder.make(Task((team(number),), {}, Recipe()))
        assert not result.failed, result.problems


@dataclass(frozen=True)
class Material:
    """What the other tools are given: a finished document, and the values that differ by team.

    `tagged` is the same document with a tag in place of each value that differs between teams, in
    the syntax of the other tool.
    """

    document: bytes
    tagged: bytes
    records: tuple[dict[str, str], ...]


def material(tag: str, teams: int = 200) -> Material:
    """Documents and records; `tag` is the other tool's tag around a name, such as `{{ {} }}`."""
    project = Product().builder.project
    playbook = project.renderer.catalogue.playbook("pushback")
    jobs = [
        project.render_document(
            unit_for(project.config, team(number)), playbook, "worksheet", Theme()
        )
        for number in range(0, 2 * teams, 2)
    ]
    first, *others = (job.rendering for job in jobs)
    changing = {
        number
        for other in others
        for number, value in enumerate(other.values)
        if value != first.values[number]
    }
    tags = {number: tag.format(f"v{number}") for number in changing}
    compiled = find_writer("docx").compile(
        Document(first.meta, parse(first.skeleton, first.fields)), jobs[0].theme
    )
    values = [tags.get(number, value) for number, value in enumerate(first.values)]
    return Material(
        compiled.fill(first.values, {}),
        compiled.fill(values, {}),
        tuple({f"v{n}": job.rendering.values[n] for n in changing} for job in jobs),
    )


def words(document: bytes) -> str:
    """The text of a document's body, for comparing two documents."""
    with zipfile.ZipFile(BytesIO(document)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    return "".join(text.text or "" for text in body.iter("{*}t"))
