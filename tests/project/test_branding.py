"""The organisation's branding, as far as it can be used."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.foundation.errors import Place
from generator.foundation.limits import LIMITS
from generator.playbook.settings import TemplateSettings
from generator.project.branding import ImageFolder, theme_of


def theme(wexholme: dict[str, Any], folder: Path, **branding: str) -> tuple[Any, list[str]]:
    """The theme for changed branding, and each problem with its hint."""
    wexholme["branding"] |= branding
    found, problems = theme_of(TemplateSettings(wexholme), ImageFolder(folder), Place)
    return found, [problem.message + " | " + problem.hint for problem in problems]


def test_a_valid_logo_is_used(wexholme: dict[str, Any], examples: Path) -> None:
    found, problems = theme(wexholme, examples)
    assert found.logo == (examples / "wexholme.png").read_bytes()
    assert found.logo_alt == "Wexholme & Tarn, open hands"
    assert not problems


def png(width: int, height: int) -> bytes:
    """A valid white PNG (PNG specification, 5.6 and 11.2)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * -(-width // 8)) * height)
    pieces = [chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"".join([b"\x89PNG\r\n\x1a\n", *pieces])


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (png(8, 20_000), ""),
        (png(4, 600), "it has 4 by 600 pixels; save it with 8 to 20,000 on each side"),
        (png(20_001, 8), "it has 20,001 by 8 pixels; save it with 8 to 20,000 on each side"),
        (png(40, 40)[:-4], "save it as PNG again"),
        (b"GIF89a", "save it as PNG"),
    ],
    ids=["valid", "too narrow", "too wide", "cut off", "gif"],
)
def test_a_logo_is_used_or_its_flaw_is_reported(
    data: bytes, hint: str, wexholme: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "logo.png").write_bytes(data)
    found, problems = theme(wexholme, tmp_path, logo="logo.png")
    start = "the logo “logo.png” is not a PNG or JPEG that can be printed | "
    assert (found.logo is None, [line[: len(start + hint)] for line in problems]) == (
        bool(hint),
        [start + hint] if hint else [],
    )


def test_an_svg_is_refused_with_a_hint_to_export_it(
    wexholme: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "logo.svg").write_text('<?xml version="1.0"?><svg/>')
    found, problems = theme(wexholme, tmp_path, logo="logo.svg")
    assert found.logo is None
    assert "export the SVG as a PNG" in problems[0]


@pytest.mark.parametrize("name", ["/etc/hostname", "../x.png", "x" * 5000, "\0", "."])
def test_a_logo_is_only_found_in_the_folder(
    wexholme: dict[str, Any], tmp_path: Path, name: str
) -> None:
    found, problems = theme(wexholme, tmp_path, logo=name)
    assert found.logo is None
    assert "was not found" in problems[0]


def test_a_colour_too_pale_to_read_is_darkened_and_reported(
    wexholme: dict[str, Any], examples: Path
) -> None:
    found, problems = theme(wexholme, examples, primary="#F2B134")
    assert found.brand == "F2B134"
    assert found.ink != found.brand
    assert f"#{found.ink} is used" in problems[0]


def test_a_logo_over_the_size_limit_is_reported(wexholme: dict[str, Any], examples: Path) -> None:
    wexholme["branding"] |= {"logo": "wexholme.png"}
    small = replace(LIMITS, picture=100)
    images = ImageFolder(examples, limits=small)
    found, problems = theme_of(TemplateSettings(wexholme), images, Place)
    assert found.logo is None
    assert "make it smaller than 100 bytes" in problems[0].hint
