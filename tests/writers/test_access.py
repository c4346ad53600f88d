"""Accessibility: documents work with screen readers, the keyboard and on paper."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from generator.document.theme import MIN_CONTRAST, Theme, contrast
from generator.formats.ooxml import NAMESPACES, qualified
from generator.writers.docx.styles import GREY, INK, PROMPT
from tests.behaviour.test_golden import DOCUMENTS

DC = "{http://purl.org/dc/elements/1.1/}"
TITLES = {
    "en": ("Strategic pushback", "Needs analysis"),
    "de": ("Strategische Auftragsklärung", "Bedarfsklärung"),
    "es": ("Reconducir peticiones", "Análisis de necesidades"),
}


@pytest.fixture(params=DOCUMENTS, ids=["-".join(document) for document in DOCUMENTS])
def package(request: pytest.FixtureRequest, built: Callable[[str], Path]) -> dict[str, Any]:
    """The XML parts of a document by name."""
    name, edition = request.param
    data = (built(name) / f"pushback-{edition}.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = [part for part in file.namelist() if part.endswith((".xml", ".rels"))]
        return {part: etree.fromstring(file.read(part)) for part in names}


def text_of(node: Any) -> str:
    return "".join(part.text or "" for part in node.iter(qualified("t")))


def headings(body: Any) -> Iterator[int]:
    for style in body.iterfind(".//w:p/w:pPr/w:pStyle", NAMESPACES):
        found = re.fullmatch(r"Heading([1-9])", style.get(qualified("val")))
        if found:
            yield int(found[1])


def test_headings_nest(package: dict[str, Any]) -> None:
    levels = list(headings(package["word/document.xml"]))
    assert levels[0] == 1
    steps = pairwise(levels)
    assert all(following <= level + 1 for level, following in steps), levels


def test_language_title_and_author_are_set(package: dict[str, Any]) -> None:
    core = package["docProps/core.xml"]
    language = core.findtext(f"{DC}language")
    assert core.findtext(f"{DC}title").startswith(TITLES[core.findtext(f"{DC}language")[:2]])
    assert core.findtext(f"{DC}creator")
    default = package["word/styles.xml"].find(".//w:docDefaults//w:lang", NAMESPACES)
    assert default.get(qualified("val")) == language


def test_pictures_have_a_description(package: dict[str, Any]) -> None:
    for picture in package["word/document.xml"].iter("{*}docPr"):
        assert picture.get("descr")


def test_every_control_has_a_visible_label_near_it(package: dict[str, Any]) -> None:
    body = package["word/document.xml"]
    for control in body.iter(qualified("sdt")):
        title = control.find("w:sdtPr/w:alias", NAMESPACES).get(qualified("val"))
        around = " ".join(text_of(place) for place in near(control))
        words = re.split(r"[: ]+(?=\S)", title)
        assert words[0] in around, title


def near(control: Any) -> Iterator[Any]:
    """The paragraph, cell and row of a control, and the label above its list or column."""
    ancestors = list(control.iterancestors())
    for tag in ("p", "tc", "tr"):
        yield from (node for node in ancestors if node.tag == qualified(tag))
    for table in (node for node in ancestors if node.tag == qualified("tbl")):
        yield table
        before = table.getprevious()
        while before is not None and before.tag == qualified("p"):
            yield before
            before = before.getprevious()


def test_required_is_a_word_and_not_only_a_colour(package: dict[str, Any]) -> None:
    styles = package["word/document.xml"].iterfind(".//w:r/w:rPr/w:rStyle", NAMESPACES)
    marked = [
        text_of(style.getparent().getparent())
        for style in styles
        if style.get(qualified("val")) == "RequiredMark"
    ]
    assert marked
    assert len(set(marked)) == 1
    assert marked[0] in {"required", "Pflicht", "obligatorio"}


@pytest.mark.parametrize("colour", [INK, GREY, PROMPT])
@pytest.mark.parametrize("brand", ["0B4F6C", "5B2BE0", "1E3A2F", "7A2E0E", "F2B134"])
def test_text_is_legible_on_white_and_on_the_background_of_fields(colour: str, brand: str) -> None:
    for ground in ("FFFFFF", Theme(brand=brand).tint):
        assert contrast(colour, ground) >= MIN_CONTRAST


@pytest.mark.parametrize(("name", "edition"), DOCUMENTS)
def test_fields_are_in_reading_order(name: str, edition: str, built: Callable[[str], Path]) -> None:
    """Word's order, which the tab key and screen readers follow, is that of the Markdown page."""
    page = (built(name) / f"pushback-{edition}.md").read_text(encoding="utf-8")
    printed = re.findall(r"<!-- ([\w-]+\.[\w.-]+) -->", page)
    with zipfile.ZipFile(built(name) / f"pushback-{edition}.docx") as file:
        body = etree.fromstring(file.read("word/document.xml"))
    tags = [tag.get(qualified("val")) for tag in body.iterfind(".//w:sdtPr/w:tag", NAMESPACES)]
    boxes = (tag if tag in printed else tag.rpartition(".")[0] for tag in tags)
    assert list(dict.fromkeys(boxes)) == printed
