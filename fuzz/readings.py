"""The acts on each file: everything that a person could do with it."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from fuzz.mutate_lock import VICTIM
from fuzz.seeds import CONFIG, TEAM, seeds
from generator.answers.data_files import load_answers
from generator.foundation import yaml_nodes
from generator.foundation.errors import GeneratorError
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.storage import open_folder
from generator.foundation.tables import open_table
from generator.output import lockfile
from generator.output.lockfile import Lock
from generator.project.answer_fields import answer_schema, playbook_for
from generator.project.project import open_project
from generator.project.selection import select_targets
from generator.readers import find_reader
from generator.readers.docx.template import read_template
from generator.readers.html.source import open_page
from generator.readers.mail import attachments, open_mail_body
from generator.readers.odt import open_odt
from generator.readers.shown_file import ShownFile
from generator.readers.text import open_text
from generator.usecases.build import BuildOptions, build
from generator.usecases.read import WorksheetReader, open_reader
from generator.usecases.refresh import Refresher
from tests.conftest import EXAMPLES

_MOST_BUILT = 20  # teams; a longer team table is read, but not built for
_SOON = replace(LIMITS, render_seconds=1)  # an endless template need not take longer

Act = Callable[[], object]
_SHOWN: dict[str, Callable[[bytes, str, Limits], ShownFile]] = {
    "odt": open_odt,
    "html": open_page,
    "eml": open_mail_body,
    "txt": open_text,
}


class Trespass(AssertionError):
    """A file outside the output folder was touched."""


def errors_of(
    role: str, data: bytes, folder: Path, begin: Act
) -> tuple[list[GeneratorError], float]:
    """Perform every act on a file in an empty folder, calling `begin` before each. Returns the
    refusals (none if the file was accepted) and the seconds of the slowest act.

    Any other exception is passed on.
    """
    refusals, slowest = [], 0.0
    for act in _acts(role, data, folder):
        begin()
        began = time.perf_counter()
        try:
            act()
        except GeneratorError as error:
            refusals.append(error)
        slowest = max(slowest, time.perf_counter() - began)
    if (folder / "victim.md").exists() and (folder / "victim.md").read_bytes() != VICTIM:
        raise Trespass("a file outside the output folder was written to")
    return refusals, slowest


def prepare() -> None:
    """Prepare what every case needs, once, before processes are forked."""
    _reader()
    _built()


_COMMENT = re.compile(b"<!--.*?-->", re.DOTALL)


@lru_cache(maxsize=1)
def _reader() -> WorksheetReader:
    reader = open_reader(CONFIG)
    blank = Path(__file__).parent / "nothing.md"
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.md"  # compared with blanks, which are kept
        for seed in (one for one in seeds("markdown") if "worksheet" in one.name):
            reader.read_bytes(seed.data, blank)
            bare.write_bytes(_COMMENT.sub(b"", seed.data))
            reader.read(bare)
    return reader


def _acts(role: str, data: bytes, folder: Path) -> Iterator[Act]:
    if role in ("docx", "md", "pdf"):
        return _filled(role, data, folder)
    if role in _SHOWN:
        return _shown(role, data, folder)
    if role in ("csv", "xlsx"):
        return _listed(role, data, folder)
    acts = {
        "organisation.yaml": _organisation,
        "answers.yaml": _answers,
        "labels.yaml": _labels,
        "manifest.yaml": _manifest,
        "house.dotx": _house,
        "lock.json": _lock,
        "page.json": _journal,
    }
    return acts[role](data, folder) if role in acts else _template(role, data, folder)


def _filled(suffix: str, data: bytes, folder: Path) -> Iterator[Act]:
    """A filled worksheet: read alone, read with a project, and refreshed in both formats."""
    path = folder / f"filled.{suffix}"
    path.write_bytes(data)
    reader = find_reader(f".{suffix}")
    assert reader
    yield lambda: reader.read(data, path.name)
    yield lambda: reader.text(data, path.name)
    yield lambda: reader.lines(data, path.name)
    yield lambda: _reader().read(path)
    yield lambda: Refresher(_reader(), "", folder / "same").refresh(path)
    yield lambda: Refresher(_reader(), "md" if suffix == "docx" else "docx", folder).refresh(path)


def _shown(suffix: str, data: bytes, folder: Path) -> Iterator[Act]:
    """A file of a format without fields of its own: what it shows, and all that a filled worksheet
    is read for.
    """
    name = f"filled.{suffix}"
    yield lambda: _SHOWN[suffix](data, name, LIMITS)
    if suffix == "eml":
        yield lambda: attachments(data, name, LIMITS)
    yield from _filled(suffix, data, folder)


def _project(folder: Path) -> Path:
    """An organisation's project in a folder of its own."""
    shutil.copy(CONFIG, folder / "organisation.yaml")
    shutil.copy(EXAMPLES / "wexholme.png", folder)
    return folder / "organisation.yaml"


def _small(config: Path, **more: object) -> BuildOptions:
    """Options for one short document; nothing is written."""
    options = BuildOptions(config, ("pushback",), ("request",), ("md",), jobs=1, dry_run=True)
    return replace(options, **{"output": config.parent / "output", **more})  # type: ignore[arg-type]


def _organisation(data: bytes, folder: Path) -> Iterator[Act]:
    config = folder / "organisation.yaml"
    config.write_bytes(data)
    for picture in EXAMPLES.glob("*.png"):
        shutil.copy(picture, folder)
    yield lambda: yaml_nodes.parse(data, config.name)
    yield lambda: open_project(config)
    yield lambda: build(_small(config))


def _answers(data: bytes, folder: Path) -> Iterator[Act]:
    path = folder / "answers.yaml"
    path.write_bytes(data)
    yield lambda: yaml_nodes.parse(data, path.name)

    def load() -> None:
        project = _reader().project
        every = project.renderer.catalogue.playbooks
        playbook = every[playbook_for(path, every.values()) or "pushback"]
        load_answers(path, answer_schema(project, playbook))

    yield load
    yield lambda: build(_small(CONFIG, answers=path, teams=(TEAM,), output=folder / "output"))


def _house(data: bytes, folder: Path) -> Iterator[Act]:
    """A Word template: what is taken from it, and a document with it, which can be read."""
    config, name = _project(folder), "house.dotx"
    (folder / name).write_bytes(data)
    overrides = (f"branding.template={name}",)
    yield lambda: read_template(data, name, LIMITS)

    def make() -> None:
        build(_small(config, formats=("docx",), overrides=overrides, dry_run=False))
        [path] = (folder / "output").rglob("*.docx")
        _reader().read(path)

    yield make


def _labels(data: bytes, folder: Path) -> Iterator[Act]:
    return _own("pushback/en/labels.yaml", "request", data, folder)


def _manifest(data: bytes, folder: Path) -> Iterator[Act]:
    return _own("pushback/playbook.yaml", "request", data, folder)


def _template(role: str, data: bytes, folder: Path) -> Iterator[Act]:
    edition = role.partition(".")[0]
    return _own(f"pushback/{edition}.md.j2", edition, data, folder)


def _own(name: str, edition: str, data: bytes, folder: Path) -> Iterator[Act]:
    """A file in an organisation's own templates, and a document built with it in both formats."""
    config, path = _project(folder), folder / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    output = folder / "output"
    options = BuildOptions(
        config, ("pushback",), (edition,), teams=(TEAM,), output=output, jobs=1, limits=_SOON
    )
    yield lambda: build(options)


def _listed(suffix: str, data: bytes, folder: Path) -> Iterator[Act]:
    """A team table: its rows, its teams, and their documents if there are few."""
    path = folder / f"teams.{suffix}"
    path.write_bytes(data)
    options = _small(CONFIG, team_table=path, output=folder / "output")
    yield lambda: list(open_table(path).rows())

    def make() -> None:
        project = _reader().project
        targets = select_targets(project.config, options, project.file)
        if sum(1 for _ in islice(iter(targets), _MOST_BUILT + 1)) <= _MOST_BUILT:
            build(options)

    yield make


@lru_cache(maxsize=1)
def _built() -> dict[str, bytes]:
    """An output folder after a run, without its lock file."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "output"
        build(BuildOptions(CONFIG, ("pushback",), teams=(TEAM,), output=folder, jobs=1))
        files = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock.json")
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _lock(data: bytes, folder: Path) -> Iterator[Act]:
    return _locked(lockfile.NAME, data, folder)


def _journal(data: bytes, folder: Path) -> Iterator[Act]:
    return _locked(f"{lockfile.JOURNAL}/0123456789abcdef.json", data, folder)


def _locked(name: str, data: bytes, folder: Path) -> Iterator[Act]:
    """A lock file or journal in a folder that a run wrote; another file is beside the folder."""
    output = folder / "output"
    for other, body in (*_built().items(), (name, data)):
        (output / other).parent.mkdir(parents=True, exist_ok=True)
        (output / other).write_bytes(body)
    (folder / "victim.md").write_bytes(VICTIM)
    yield lambda: dict(Lock.load(open_folder(output.as_posix())).items())
    small = _small(CONFIG, teams=(TEAM,), output=output, dry_run=False)
    yield lambda: build(small)
    yield lambda: build(BuildOptions(CONFIG, output=output, jobs=1))
    yield lambda: _require(folder / "victim.md")


def _require(path: Path) -> None:
    if not path.exists():
        raise Trespass("a file outside the output folder was removed")
