"""A project in a folder of its own, for tests that build again and again."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.output.lockfile import NAME
from generator.project.options import BuildOptions
from generator.usecases.build import Report, build
from generator.usecases.drift import find_drift
from tests.conftest import EXAMPLES
from tests.support.edits import edit_markdown, fill_markdown
from tests.support.sheets import csv_text

OLD, NEW = "Time back to care", "Hours back to care"
REQUEST = {"playbooks": ("pushback",), "editions": ("request",), "formats": ("md",)}


class Place:
    """A project in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "organisation.yaml"
        self.output = folder / "output"

    def options(self, **more: Any) -> BuildOptions:
        return BuildOptions(self.config, output=self.output, jobs=1, **more)

    def build(self, **more: Any) -> Report:
        return build(self.options(**more))

    def request(self, **more: Any) -> Report:
        """Build the small request sheet, for the organisation or as named."""
        return self.build(**{**REQUEST, **more})

    def actions(self, report: Report | None = None) -> dict[str, str]:
        """What a plain build does to each file."""
        return {one.name: one.action.value for one in (report or self.build()).outcomes}

    def announced(self) -> dict[str, str]:
        """What a plain status says of each file."""
        found = find_drift(self.options())
        return {plan.name: plan.action.value for plan in found.plans}

    def reword(self, old: str = OLD, new: str = NEW) -> None:
        edit_markdown(self.config, old, new)

    def table(self, *teams: str, name: str = "teams.csv") -> Path:
        path = self.folder / name
        path.write_text(csv_text([("team",), *((team,) for team in teams)]), encoding="utf-8")
        return path

    def tree(self) -> dict[str, bytes]:
        """The documents in the output folder."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file() and ".playbook" not in path.parts
        }

    def lock(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.output / NAME).read_text(encoding="utf-8"))
        return found

    def returned(self, name: str, title: str, team: str = "aseptic", **answers: str) -> Path:
        """A filled worksheet that came back."""
        blank = self.folder / f"blank/{team}/{team}-pushback-worksheet.md"
        if not blank.exists():
            options = {"teams": (team,), "editions": ("worksheet",), "formats": ("md",)}
            build(replace(self.options(playbooks=("pushback",), **options),
                          output=self.folder / "blank"))  # fmt: skip
        path = self.folder / "returned" / name
        path.parent.mkdir(exist_ok=True)
        shutil.copy(blank, path)
        for field, text in {"about.request_title": title, **answers}.items():
            fill_markdown(path, field.replace("__", "."), text)
        return path

    def members(self, name: str) -> dict[str, bytes]:
        """The documents in an archive."""
        with zipfile.ZipFile(self.output / name) as archive:
            return {member: archive.read(member) for member in archive.namelist()}


def new_place(folder: Path) -> Place:
    """A project with the organisation Wexholme."""
    shutil.copy(EXAMPLES / "wexholme.yaml", folder / "organisation.yaml")
    shutil.copy(EXAMPLES / "wexholme.png", folder)
    return Place(folder)
