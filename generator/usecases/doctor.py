"""The use case `doctor`: facts about the installation that help when something does not work."""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from generator.formats.ooxml import style_id
from generator.foundation import files
from generator.foundation.errors import GeneratorError, refused
from generator.foundation.limits import LIMITS, Limits, amount
from generator.output.owners import OUTPUT
from generator.project.organisation_file import how_to_name
from generator.project.project import Project, open_project
from generator.usecases.runs import output_of

PACKAGE = "playbook-generator"
_EXTRAS = {
    "serve": "the studio, for people without a terminal",
    "pdf": "PDF files and forms",
    "fast": "a faster packer for Word files",
    "cluster": "batches on several machines",
}


@dataclass(frozen=True)
class Fact:
    """One fact: `state` is `ok`, `missing` or `wrong`; `hint` says how to fix it."""

    name: str
    value: str
    state: str = "ok"
    hint: str = ""


def examine(config: Path | None, output: str = "", limits: Limits = LIMITS) -> tuple[Fact, ...]:
    """Every fact, the most basic first. `output` is the output folder, "" for that of a build."""
    try:
        project, problems = open_project(config, limits=limits), 0
        output, _ = output_of(project, output)
    except GeneratorError as error:
        project, problems = None, len(error.problems)
    return (
        Fact("python", platform.python_version()),
        *_packages(),
        *_extras(),
        _organisation(project, problems),
        _writable(Path(output or OUTPUT)),
        _program("LibreOffice", "soffice", "only needed to view Word files without Word"),
        *_limits(limits),
    )


def examine_template(path: Path, limits: Limits = LIMITS) -> tuple[Fact, ...]:
    """What documents take from a Word template, what they leave out, and which of their styles it
    lacks. Raises `ReadError` for a file that is not used at all.
    """
    from generator.readers.docx.template import read_template  # slow, and only needed here
    from generator.writers.docx.word_template.merged_styles import style_names

    data = files.read(path, most=limits.word_file + 1)
    if data is None:
        raise refused(
            "was not found", path.as_posix(), "name a .docx or .dotx file", "read.missing"
        )
    found = read_template(data, path.as_posix(), limits)
    known = {style.id for style in found.template.styles}
    own = {name: style_id(name.lower()) in known for name in style_names()}
    has, lacks = ([name for name in own if own[name] is is_there] for is_there in (True, False))
    return (
        Fact("Word template", path.as_posix()),
        *(Fact("taken", each) for each in found.taken),
        *(Fact("left out", each, "missing") for each in found.left_out),
        *(Fact("left out", each) for each in found.of_every_file),
        Fact("styles with its look", ", ".join(has) or "none"),
        *_lacking(lacks),
    )


def _lacking(names: Sequence[str]) -> Iterator[Fact]:
    """The styles that a template lacks."""
    if names:
        hint = "documents use their own, in the template's font"
        yield Fact("styles it lacks", ", ".join(names), "missing", hint)


def _limits(limits: Limits) -> Iterator[Fact]:
    """The limits in force."""
    for one in fields(Limits):
        most = amount(one.name, getattr(limits, one.name))
        yield Fact(f"limit {one.name}", most, hint=str(one.metadata["what"]))


def _packages() -> tuple[Fact, ...]:
    names = [PACKAGE, *sorted(_required())]
    return tuple(_package(name) for name in names)


def _required(extra: str = "") -> set[str]:
    """The packages that the tool requires, or one of its extras."""
    wanted = f'extra == "{extra}"' if extra else ""
    found = (
        text
        for text in requires(PACKAGE) or ()
        if (wanted in text if wanted else "extra ==" not in text)
    )
    return {re.split(r"[^\w.-]", text, maxsplit=1)[0].lower() for text in found}


def _extras() -> Iterator[Fact]:
    """Which extras are installed, and what the others would add."""
    for extra, adds in _EXTRAS.items():
        is_there = all(_package(name).state == "ok" for name in _required(extra))
        if is_there:
            yield Fact(f"extra {extra}", adds)
        else:
            hint = f"pip install '{PACKAGE}[{extra}]' adds {adds}"
            yield Fact(f"extra {extra}", "not installed", "missing", hint)


def _package(name: str) -> Fact:
    try:
        return Fact(name, version(name))
    except PackageNotFoundError:
        return Fact(name, "not installed", "wrong", f"pip install {name}")


def _organisation(project: Project | None, problems: int) -> Fact:
    if project is None:
        value = f"problems in the file or its templates: {problems}"
        return Fact("organisation", value, "wrong", "playbook build --dry-run lists them all")
    if project.source is None:
        value = "no organisation.yaml in this folder or any above it"
        return Fact("organisation", value, "missing", how_to_name())
    teams = len(project.config.teams())
    return Fact("organisation", f"{project.source.as_posix()} (teams: {teams})")


def _writable(output: Path) -> Fact:
    place = output.resolve()
    while not place.exists() and place != place.parent:
        place = place.parent
    if place.is_dir() and os.access(place, os.W_OK):
        return Fact("output", f"{output.as_posix()} is writable")
    hint = "name another folder with --output, or ask for write permission"
    return Fact("output", f"{output.as_posix()} is not writable", "wrong", hint)


def _program(name: str, command: str, purpose: str) -> Fact:
    found = shutil.which(command)
    return Fact(name, found) if found else Fact(name, "not found", "missing", purpose)
