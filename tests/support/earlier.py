"""Output folders as earlier versions left them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from generator.foundation.digests import digest
from generator.output.lockfile import NAME
from generator.playbook import open_catalogue
from generator.project.file_names import documents_by_name

_NO_RECIPE = {3: 4, 2: 3}  # how many digests a record of each version has


def make_earlier(output: Path, version: int = 3) -> None:
    """Make an output folder one of an earlier version: documents named after playbook and edition
    alone, and a lock without recipes, in version 2 without snapshots.
    """
    lock = json.loads((output / NAME).read_text(encoding="utf-8"))
    files = {_earlier(name): record for name, record in lock["files"].items()}
    for name in lock["files"]:
        if "/" in name and (output / name).exists():
            (output / name).rename(output / _earlier(name))
            base = output / ".playbook/base" / name
            if base.exists():
                base.rename(base.parents[1] / _earlier(name))
    for path in output.glob("*.zip"):
        _rename_members(path)
    kept = {name: record[: _NO_RECIPE[version]] for name, record in files.items()}
    for name in files.keys() & {path.name for path in output.glob("*.zip")}:
        kept[name] = [digest((output / name).read_bytes()), ""]
    (output / NAME).write_text(json.dumps({"lock": version, "files": kept}), encoding="utf-8")


def _earlier(name: str) -> str:
    """The earlier name of a document; any other name as it is."""
    unit, _, _ = name.partition("/")
    stem, dot, suffix = name.rpartition(".")
    known = documents_by_name(unit, open_catalogue().playbooks.values())
    if stem not in known:
        return name
    playbook, edition = known[stem]
    return f"{unit}/{playbook.id}-{edition}{dot}{suffix}"


def _rename_members(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {_earlier(name): archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
