"""Draw the pictures of the README from real documents: `python docs/pictures.py`.

Needs LibreOffice (soffice) and poppler (pdftoppm) on the PATH.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import date
from pathlib import Path

from generator.usecases.build import BuildOptions, build

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs/pages"
RESOLUTION = "60"
# Organisation, team, edition, page, and the name of the picture.
PICTURES = (
    ("wexholme", "aseptic", "playbook", 1, "wexholme-cover"),
    ("wexholme", "aseptic", "playbook", 5, "wexholme-step"),
    ("wexholme", "aseptic", "worksheet", 1, "wexholme-worksheet"),
    ("quillbasin", "tier-1", "playbook", 1, "quillbasin-cover"),
    ("quillbasin", "tier-1", "worksheet", 2, "quillbasin-worksheet"),
    ("quillbasin", "tier-1", "request", 1, "quillbasin-request"),
)


def main() -> None:
    PAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for organisation, team, edition, page, name in PICTURES:
            output = Path(folder) / name
            options = BuildOptions(
                ROOT / f"examples/{organisation}.yaml",
                playbooks=("pushback",),
                editions=(edition,),
                formats=("docx",),
                teams=(team,),
                output=output,
                day=date(2026, 9, 1),
            )
            build(options)
            (document,) = (output / team).glob("*.docx")
            draw(document, page, PAGES / name)


def draw(document: Path, page: int, picture: Path) -> None:
    """Draw one page of a Word file as a PNG."""
    profile = f"-env:UserInstallation=file://{document.parent}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*convert, document.parent, document], check=True, capture_output=True)
    cut = ["pdftoppm", "-r", RESOLUTION, "-png", "-singlefile", "-f", str(page)]
    subprocess.run([*cut, document.with_suffix(".pdf"), picture], check=True)


if __name__ == "__main__":
    main()
