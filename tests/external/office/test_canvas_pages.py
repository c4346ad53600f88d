"""A canvas is one page in LibreOffice, whatever the organisation, language, paper and font."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.playbook import open_catalogue
from generator.usecases.build import BuildOptions, build
from tests.conftest import EXAMPLES
from tests.support.office import ORGANISATIONS, Organisation

pytestmark = pytest.mark.office
WIDE, NARROW = "DejaVu Sans", "Carlito"
LANGUAGES = {"en": "en-GB", "de": "de-DE", "es": "es-ES"}
# The fonts and papers by turns; each organisation has its own language and lengths of names.
LOOKS = {
    "wexholme": (WIDE, "A4", "en"),
    "quillbasin": (NARROW, "Letter", "en"),
    "hallbruecker": (WIDE, "Letter", "de"),
    "arcaya": (WIDE, "A4", "es"),
}


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda organisation: organisation.id)
def test_every_canvas_is_one_page(
    organisation: Organisation,
    tmp_path: Path,
    to_pdf: Callable[[Path, Path], Path],
    to_text: Callable[[Path], list[str]],
) -> None:
    font, paper, language = LOOKS[organisation.id]
    options = BuildOptions(
        EXAMPLES / f"{organisation.id}.yaml",
        tuple(open_catalogue().playbooks),
        ("canvas",),
        ("docx",),
        teams=(organisation.team,),
        output=tmp_path / "output",
        locale=LANGUAGES[language],
        overrides=(f"branding.fonts={font}", f"organisation.paper={paper}"),
    )
    assert build(options).exit_code == 0
    files = sorted((tmp_path / "output").rglob("*.docx"))
    assert len(files) == len(open_catalogue().playbooks)
    pages = {file.stem: len(to_text(to_pdf(file, tmp_path))) for file in files}
    assert set(pages.values()) == {1}, pages
