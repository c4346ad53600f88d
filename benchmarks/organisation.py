"""An organisation with many teams, for benchmarks."""

from __future__ import annotations

from pathlib import Path

from generator.project.project import built_in_example

_DEPARTMENTS = 12


def write_organisation(folder: Path, teams: int) -> Path:
    """Write the built-in example with many teams."""
    text = built_in_example().read_text(encoding="utf-8").partition("departments:")[0]
    lines = ["departments:"]
    for department in range(_DEPARTMENTS):
        lines += [f"  - id: dep-{department}", f"    name: Department {department}", "    teams:"]
        lines += [
            f"      - {{id: team-{number}, name: Team {number}}}"
            for number in range(department, teams, _DEPARTMENTS)
        ]
    path = folder / "organisation.yaml"
    path.write_text(text + "\n".join(lines) + "\n", encoding="utf-8")
    return path
