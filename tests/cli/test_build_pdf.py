"""`playbook build --format pdf`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from generator.cli import main
from generator.writers.pdf import engine
from tests.conftest import EXAMPLES
from tests.support.fonts import small_font


def build(*args: object) -> Result:
    arguments = ["build", "pushback", *map(str, args), "--format", "pdf"]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_each_edition_is_a_pdf_of_its_own(
    organisation: Callable[..., Path], tmp_path: Path
) -> None:
    result = build("-c", organisation(), "-o", tmp_path / "out")
    assert result.exit_code == 0
    pages = {path.stem: len(PdfReader(path).pages) for path in (tmp_path / "out").rglob("*.pdf")}
    assert set(pages) == {
        "wexholme-pushback-playbook",
        "wexholme-pushback-worksheet",
        "wexholme-needs-canvas",
        "wexholme-needs-request",
    }
    assert pages["wexholme-needs-canvas"] == pages["wexholme-needs-request"] == 1


def test_a_canvas_lies_on_its_side(organisation: Callable[..., Path], tmp_path: Path) -> None:
    build("-c", organisation(), "--edition", "canvas", "-o", tmp_path / "out")
    (path,) = (tmp_path / "out").rglob("*.pdf")
    box = PdfReader(BytesIO(path.read_bytes())).pages[0].mediabox
    assert box.width > box.height


def test_a_character_without_a_font_is_told_and_stops_nothing(
    organisation: Callable[..., Path], tmp_path: Path
) -> None:
    result = build(
        "-c", organisation(), "--edition", "request", "-o", tmp_path / "out",
        "--set", "voice.tagline=Care \U00018b00",
    )  # fmt: skip
    assert result.exit_code == 0
    assert "no font has U+18B00" in result.stderr


def test_fonts_beside_the_settings_are_used_and_damaged_ones_named(
    organisation: Callable[..., Path], tmp_path: Path
) -> None:
    config = organisation()
    fonts = config.parent / "fonts"
    fonts.mkdir()
    (fonts / "own.ttf").write_bytes(small_font("\U00018b00"))
    line = ["-c", config, "--edition", "request", "--set", "voice.tagline=Care \U00018b00"]
    result = build(*line, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "no font has" not in result.stderr
    (path,) = (tmp_path / "out").rglob("*.pdf")
    made = path.read_bytes()
    (fonts / "own.ttf").write_bytes(small_font("\U00018b00")[:500])
    result = build(*line, "-o", tmp_path / "out")
    assert result.exit_code == 0  # as with a logo that cannot be used
    assert "the font “fonts/own.ttf” cannot be used, so it is left out" in result.stderr
    assert "no font has U+18B00" in result.stderr
    assert path.read_bytes() != made


def test_a_font_whose_glyphs_are_damaged_is_named(
    organisation: Callable[..., Path], tmp_path: Path
) -> None:
    config, font = organisation(), small_font("abcdefghi", family="Broken")
    (config.parent / "fonts").mkdir()
    with TTFont(BytesIO(font)) as parts:
        start, size = parts.reader.tables["glyf"].offset, parts.reader.tables["glyf"].length
    damaged = font[:start] + b"\xff" * size + font[start + size :]
    (config.parent / "fonts/own.ttf").write_bytes(damaged)
    result = build(
        "-c", config, "--edition", "request", "-o", tmp_path / "out",
        "--set", "branding.fonts=Broken",
    )  # fmt: skip
    assert result.exit_code == 4
    assert "no PDF can be made" in result.stderr
    assert "Broken" in result.stderr
    assert not list((tmp_path / "out").rglob("*.pdf"))


def test_without_the_libraries_it_says_how_to_install_them(
    organisation: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    engine._compiler.cache_clear()
    engine._fonts.cache_clear()
    result = build("-c", organisation(), "-o", tmp_path / "out")
    assert result.exit_code == 4
    assert "pip install 'playbook-generator[pdf]'" in result.stderr
    assert not list((tmp_path / "out").rglob("*.pdf"))


def test_several_processes_make_the_bytes_that_one_makes_even_after_it_has_made_some(
    tmp_path: Path,
) -> None:
    code = (
        "import sys; from pathlib import Path; from generator.project.options import BuildOptions;"
        "from generator.usecases.build import build\n"
        "for jobs in (1, 2):\n"
        "    out = Path(sys.argv[1]) / str(jobs)\n"
        "    options = BuildOptions(Path(sys.argv[2]), ('intake',), ('request',), ('pdf',),"
        " all_teams=True, output=out, jobs=jobs)\n"
        "    assert build(options).exit_code == 0\n"
    )
    config = EXAMPLES / "wexholme.yaml"
    subprocess.run([sys.executable, "-c", code, tmp_path, config], check=True, timeout=120)
    made = [
        {path.name: path.read_bytes() for path in (tmp_path / jobs).rglob("*.pdf")}
        for jobs in ("1", "2")
    ]
    assert made[0] == made[1]
    assert len(made[0]) > 2
