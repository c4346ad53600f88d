"""The fonts in the folder `fonts` beside the organisation's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.foundation.cache import NO_CACHE
from generator.foundation.limits import LIMITS, Limits
from generator.project.font_folder import fonts_in
from tests.support.fonts import small_font

FONT = small_font("ab")


def found_in(folder: Path, limits: Limits = LIMITS) -> tuple[list[str], list[str]]:
    """The names of the fonts, and each problem with its place and its hint."""
    fonts, problems = fonts_in(folder, NO_CACHE, limits)
    lines = [f"{Path(one.place.file).name}: {one.message} | {one.hint}" for one in problems]
    return [Path(font.path).name for font in fonts], lines


@pytest.fixture
def fonts(tmp_path: Path) -> Path:
    folder = tmp_path / "fonts"
    folder.mkdir()
    return folder


def test_fonts_are_found_by_their_names_in_order(fonts: Path) -> None:
    for name in ("b.ttf", "a.OTF", ".hidden.ttf", "LICENCE.txt"):
        (fonts / name).write_bytes(FONT)
    assert found_in(fonts.parent) == (["a.OTF", "b.ttf"], [])


def test_a_folder_without_fonts_has_none(tmp_path: Path) -> None:
    assert found_in(tmp_path) == ([], [])
    assert found_in(tmp_path / "missing") == ([], [])


@pytest.mark.parametrize(
    ("name", "data", "hint"),
    [
        ("a.ttf", FONT[:300], "get it again as .ttf or .otf"),
        ("a.ttf", b"", "get it again as .ttf or .otf"),
        ("a.woff2", FONT, "get it as .ttf or .otf"),
        ("a.ttf", FONT + bytes(3_000), "use one smaller than 3,000 bytes; if you trust"),
    ],
)
def test_a_font_that_cannot_be_used_is_named_with_what_to_do(
    name: str, data: bytes, hint: str, fonts: Path
) -> None:
    (fonts / "fine.ttf").write_bytes(FONT)
    (fonts / name).write_bytes(data)
    names, (problem,) = found_in(fonts.parent, Limits(font=3_000))
    assert names == ["fine.ttf"]
    assert problem.startswith(f"{name}: the font “fonts/{name}” cannot be used")
    assert hint in problem


def test_a_font_outside_the_folder_is_not_used(fonts: Path, tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(FONT)
    (fonts / "a.ttf").symlink_to(tmp_path / "a.ttf")
    names, (problem,) = found_in(tmp_path)
    assert not names
    assert "copy it here" in problem


def test_more_fonts_than_anybody_needs_are_left_out(fonts: Path) -> None:
    for number in range(61):
        (fonts / f"{number:02}.ttf").write_bytes(FONT)
    names, (problem,) = found_in(fonts.parent)
    assert names[-1] == "59.ttf"
    assert "more than 60 fonts" in problem
