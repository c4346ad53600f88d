"""The organisation's branding, as far as it can be used."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.foundation.limits import LIMITS
from generator.playbook.settings import TemplateSettings
from generator.project.branding import ImageFolder, theme_of


def look(wexholme: dict[str, Any], folder: Path, **branding: str) -> tuple[Any, list[str]]:
    wexholme["branding"] |= branding
    made, problems = theme_of(TemplateSettings(wexholme), ImageFolder(folder), "organisation.yaml")
    return made, [problem.message + " | " + problem.hint for problem in problems]


def test_a_whole_picture_is_taken(wexholme: dict[str, Any], examples: Path) -> None:
    made, told = look(wexholme, examples)
    assert made.logo == (examples / "wexholme.png").read_bytes()
    assert made.logo_alt == "Wexholme & Tarn, open hands"
    assert not told


def png(width: int, height: int) -> bytes:
    """A whole white PNG (PNG, 5.6 and 11.2)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * -(-width // 8)) * height)
    pieces = [chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"".join([b"\x89PNG\r\n\x1a\n", *pieces])


@pytest.mark.parametrize(
    ("data", "cure"),
    [
        (png(8, 20_000), ""),
        (png(4, 600), "it has 4 by 600 pixels; save it with 8 to 20,000 on each side"),
        (png(20_001, 8), "it has 20,001 by 8 pixels; save it with 8 to 20,000 on each side"),
        (png(40, 40)[:-4], "save it as PNG again"),
        (b"GIF89a", "save it as PNG"),
    ],
    ids=["whole", "low", "wide", "cut off", "gif"],
)
def test_a_picture_is_taken_or_its_flaw_is_named(
    data: bytes, cure: str, wexholme: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "logo.png").write_bytes(data)
    made, told = look(wexholme, tmp_path, logo="logo.png")
    start = "the logo “logo.png” is no PNG or JPEG that can be printed | "
    assert (made.logo is None, [line[: len(start + cure)] for line in told]) == (
        bool(cure),
        [start + cure] if cure else [],
    )


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
    made, problems = theme_of(
        TemplateSettings(wexholme), ImageFolder(examples, limits=small), "organisation.yaml"
    )
    assert made.logo is None
    assert "make it smaller than 100 bytes" in problems[0].hint
