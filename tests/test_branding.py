"""The organisation's branding, as far as it can be used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.branding import Album, look_of
from generator.limits import LIMITS


def look(wexholme: dict[str, Any], folder: Path, **branding: str) -> tuple[Any, list[str]]:
    wexholme["branding"] |= branding
    made, problems = look_of(wexholme, Album(folder), "organisation.yaml")
    return made, [problem.message + " | " + problem.hint for problem in problems]


def test_a_whole_picture_is_taken(wexholme: dict[str, Any], examples: Path) -> None:
    made, told = look(wexholme, examples)
    assert made.logo == (examples / "wexholme.png").read_bytes()
    assert made.logo_alt == "Wexholme & Tarn, open hands"
    assert not told


def test_an_svg_is_refused_with_a_way_out(wexholme: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text('<?xml version="1.0"?><svg/>')
    made, told = look(wexholme, tmp_path, logo="logo.svg")
    assert made.logo is None
    assert "export the SVG as a PNG" in told[0]


@pytest.mark.parametrize("name", ["/etc/hostname", "../x.png", "x" * 5000, "\0", "."])
def test_a_logo_is_found_in_the_folder_alone(
    wexholme: dict[str, Any], tmp_path: Path, name: str
) -> None:
    made, told = look(wexholme, tmp_path, logo=name)
    assert made.logo is None
    assert "is not there" in told[0]


def test_a_colour_too_pale_to_read_is_darkened_and_told(
    wexholme: dict[str, Any], examples: Path
) -> None:
    made, told = look(wexholme, examples, primary="#F2B134")
    assert made.brand == "F2B134"
    assert made.ink != made.brand
    assert f"#{made.ink} is used" in told[0]


def test_a_picture_too_large_for_a_document_is_told(
    wexholme: dict[str, Any], examples: Path
) -> None:
    wexholme["branding"] |= {"logo": "wexholme.png"}
    small = replace(LIMITS, picture=100)
    made, problems = look_of(wexholme, Album(examples, limits=small), "organisation.yaml")
    assert made.logo is None
    assert "make it smaller than 100 bytes" in problems[0].hint
