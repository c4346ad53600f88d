"""The sizes of pictures."""

from __future__ import annotations

from dataclasses import replace
from math import isclose

import pytest

from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import Document
from generator.writers.docx.blocks import body
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.pages.heights import TextMeasure, looks_of, measure_of
from generator.writers.docx.pictures import COVER, HEADER, Room
from tests.conftest import EXAMPLES
from tests.writers.test_markdown import META


@pytest.mark.parametrize(("width", "height"), [(600, 240), (300, 300), (200, 300)])
def test_logos_of_any_shape_look_equally_large(width: float, height: float) -> None:
    scale = COVER.scale(width, height)
    assert isclose(width * height * scale**2, COVER.area)


@pytest.mark.parametrize("room", [COVER, HEADER])
@pytest.mark.parametrize(("width", "height"), [(2_000, 20), (20, 2_000), (8, 8), (20_000, 20_000)])
def test_a_logo_of_an_extreme_shape_stays_within_its_room(
    room: Room, width: float, height: float
) -> None:
    scale = room.scale(width, height)
    assert width * scale <= room.width * 1.001
    assert height * scale <= room.height * 1.001


def test_a_picture_without_a_wanted_area_is_only_made_smaller() -> None:
    assert Room(500, 700).scale(100, 100) == 1
    assert Room(500, 700).scale(1_000, 100) == 0.5


def test_the_logo_beside_the_title_of_a_canvas_needs_no_height() -> None:
    theme = Theme(logo=(EXAMPLES / "quillbasin.png").read_bytes(), logo_alt="Quillbasin")
    document = Document(replace(META, edition="canvas"), parse("::: band\nUs\n\n# Title\n:::"))
    title = body(document.blocks, DocxBuilder(document, theme))[1]
    assert title.find(".//{*}extent") is not None
    assert isinstance(measure_of(title, [], looks_of(dense=True)), TextMeasure)
