"""Built documents under short names, for tests that look at their content."""

from __future__ import annotations

from pathlib import Path

from generator.playbook import open_catalogue
from generator.project.file_names import documents_by_name


def shorten(output: Path, unit: str) -> Path:
    """The folder of a unit, its documents renamed to playbook and edition, such as
    `pushback-request.md`.
    """
    for name, (playbook, edition) in documents_by_name(
        unit, open_catalogue().playbooks.values()
    ).items():
        for path in output.glob(f"{name}.*"):
            path.rename(path.with_name(f"{playbook.id}-{edition}{path.suffix}"))
    return output / unit
