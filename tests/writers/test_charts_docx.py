"""Charts of Word files: drawn by Word, with the data to edit."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

from generator.document.charts import Chart, ChartKind
from generator.document.theme import Theme
from generator.document.tree import Heading
from generator.document.word_template import WordTemplate
from generator.formats.ooxml import NAMESPACES
from generator.foundation.cache import Cache
from generator.project.project import CACHED_MODULES
from generator.writers import BatchFiller, find_writer
from generator.writers.docx.blocks import body
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.keeping import is_kept
from generator.writers.docx.pages.heights import SpaceMeasure, looks_of, measure_of
from tests.security.crafting import part_of, parts_of
from tests.support.charts import (
    CAUSES,
    COLUMNS,
    EMPTY,
    FORTY,
    GOALS,
    HOSTILE,
    MONTHS,
    SHAPES,
    SLOTS,
    bar,
    chart,
    document,
    hostile,
    words,
    written,
)

VALUES = ("Why <b>?", "R&D", '5 "of" 7', "It's it.", "Note & more")


def drawn(data: bytes, number: int = 1) -> Any:
    return etree.fromstring(part_of(data, f"word/charts/chart{number}.xml"))


def book(data: bytes, number: int = 1) -> Any:
    part = part_of(data, f"word/embeddings/chart{number}.xlsx")
    return openpyxl.load_workbook(io.BytesIO(part)).active


def texts(root: Any, path: str) -> list[str]:
    return ["".join(one.itertext()) for one in root.iterfind(path)]


def alternative(data: bytes) -> str:
    properties = next(etree.fromstring(part_of(data)).iter("{*}docPr"))
    return str(properties.get("descr"))


def labels(root: Any) -> list[str]:
    return texts(root, ".//{*}dLbl/{*}tx")


def test_a_chart_has_its_names_numbers_and_labels() -> None:
    root = drawn(written("docx", CAUSES))
    assert texts(root, ".//{*}cat//{*}v") == ["Process", "Access", "Not known yet", "Skill"]
    assert texts(root, ".//{*}val//{*}v") == ["21", "14", "4", "0"]
    assert labels(root) == ["21", "14", "4", "too few to say"]
    assert [one.get("val") for one in root.iter("{*}barDir")] == ["bar"]
    assert [one.get("val") for one in drawn(written("docx", MONTHS)).iter("{*}barDir")] == ["col"]


def test_only_what_is_not_known_is_hatched() -> None:
    (point,) = drawn(written("docx", CAUSES)).iter("{*}dPt")
    assert [one.get("val") for one in point.iter("{*}idx")] == ["2"]
    assert [one.get("prst") for one in point.iter("{*}pattFill")] == ["narVert"]


def test_colours_are_those_of_the_theme() -> None:
    root = drawn(written("docx", GOALS))
    assert not list(root.iter("{*}srgbClr"))
    assert {one.get("val") for one in root.iterfind(".//{*}ser/{*}spPr//{*}schemeClr")} == {
        "accent1",
        "accent3",
    }


@pytest.mark.parametrize(("brand", "roles"), [("1F4E5F", {"accent1"}), ("7A1F1F", set())])
def test_with_a_word_template_only_its_brand_colour_has_a_role(brand: str, roles: set[str]) -> None:
    template = WordTemplate("", colours=(("accent1", "1F4E5F"),))
    root = drawn(written("docx", GOALS, theme=Theme(brand=brand, template=template)))
    assert {one.get("val") for one in root.iter("{*}schemeClr")} == roles
    plain = {one.get("val") for one in root.iterfind(".//{*}ser/{*}spPr//{*}srgbClr")}
    assert (brand in plain) is not bool(roles)


def test_totals_are_behind_their_parts_and_labels_beside_the_longer_one() -> None:
    root = drawn(written("docx", chart(bar("Time", 3, "3 of 6", 6), bar("More", 9, "9 of 6", 6))))
    totals, numbers = root.iter("{*}ser")
    assert texts(totals, ".//{*}val//{*}v") == ["1", "1"]
    assert texts(numbers, ".//{*}val//{*}v") == ["0.5000", "1.5000"]
    assert (labels(totals), labels(numbers)) == (["3 of 6"], ["9 of 6"])


def test_no_gridline_legend_or_title_is_drawn() -> None:
    root = drawn(written("docx", CAUSES))
    names = {etree.QName(one).localname for one in root.iter("*")}
    assert not names & {"majorGridlines", "minorGridlines", "legend", "title"}
    assert [one.get("val") for one in root.iter("{*}autoTitleDeleted")] == ["1"]


def test_the_workbook_has_what_the_chart_shows() -> None:
    rows = list(book(written("docx", CAUSES)).iter_rows(values_only=True))
    assert rows[0] == ("Cause", "Requests", "Causes")
    assert rows[1] == ("Process", "21", 21)
    assert rows[4] == ("Skill", "too few to say", "too few to say")
    cells = [one.text for one in drawn(written("docx", CAUSES)).iter("{*}f")]
    assert cells == ["'Chart'!$C$1", "'Chart'!$A$2:$A$5", "'Chart'!$C$2:$C$5"]


def test_the_alternative_text_says_what_the_chart_says_and_shows() -> None:
    assert alternative(written("docx", CAUSES)) == (
        "Causes. It says. Process: 21; Access: 14; Not known yet: 4; Skill: too few to say"
    )


def test_values_of_slots_are_in_the_chart_its_workbook_and_its_alternative_text() -> None:
    data = written("docx", SLOTS, values=VALUES)
    assert texts(drawn(data), ".//{*}cat//{*}v") == ["R&D & Co"]
    assert labels(drawn(data)) == ['5 "of" 7']
    assert book(data)["A2"].value == "R&D & Co"
    assert alternative(data) == 'Why <b>?. It\'s it. R&D & Co: 5 "of" 7'


def test_a_batch_fills_charts_as_single_documents() -> None:
    compiled = find_writer("docx").compile(document(SLOTS, CAUSES), Theme())
    batch = BatchFiller(compiled)
    for values in (VALUES, ("Other", *VALUES[1:]), ("Other", "Third", *VALUES[2:])):
        assert batch.fill(values)[0] == compiled.fill(values, {})


def test_a_workbook_inside_has_no_time() -> None:
    parts = parts_of(part_of(written("docx", CAUSES), "word/embeddings/chart1.xlsx"))
    assert b"1980-01-01T" in parts["docProps/core.xml"]
    assert parts == parts_of(part_of(written("docx", CAUSES), "word/embeddings/chart1.xlsx"))


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_chart_is_markup(text: str, kind: ChartKind) -> None:
    data, plain = written("docx", hostile(text, kind)), " ".join(text.split())
    shown = texts(drawn(data), ".//{*}cat//{*}v")
    short = plain if len(text) <= 60 else f"{plain[:57].rstrip()}…"
    assert shown == labels(drawn(data)) == [short] * 2
    assert [cell.value for cell in book(data)["A"]] == [plain] * 3
    assert {cell.data_type for cell in book(data)["A"]} == {"s"}
    assert alternative(data).startswith(f"{plain}. {plain}")


def test_charts_of_a_document_have_parts_and_ids_of_their_own() -> None:
    data = written("docx", *SHAPES.values())
    count = sum(bool(one.bars) for one in SHAPES.values())
    names = [name for name in parts_of(data) if name.startswith("word/charts/chart")]
    assert len(names) == count
    ids = [one.get("id") for one in etree.fromstring(part_of(data)).iter("{*}docPr")]
    assert len(set(ids)) == len(ids) == count


def elements(one: Chart) -> list[Any]:
    tree = replace(document(one), blocks=(Heading(2, words("Head")), one))
    return body(tree.blocks, DocxBuilder(tree, Theme()))


def test_a_chart_stays_with_its_title_and_its_note() -> None:
    _, title, drawing, note = elements(CAUSES)
    styles = frozenset({"ListLabel"})
    assert [is_kept(one, styles) for one in (title, drawing, note)] == [True, True, False]
    assert drawing.find(".//w:drawing", NAMESPACES) is not None


def test_a_chart_without_bars_is_its_title_and_note() -> None:
    assert ["".join(one.itertext()) for one in elements(EMPTY)[1:]] == ["Causes", "A note."]


def test_the_height_of_a_chart_is_known_when_pages_are_planned() -> None:
    measures = [measure_of(elements(one)[2], (), looks_of(dense=False)) for one in (CAUSES, FORTY)]
    assert all(isinstance(one, SpaceMeasure) for one in measures)
    low, high = (one.height((), 10_080) for one in measures)
    assert 4 * 200 < low < 4 * 500
    assert 9 * low < high < 11 * low


def test_no_chart_is_higher_than_a_page() -> None:
    many = chart(*(bar(f"Row {number}", number) for number in range(300)))
    builder = DocxBuilder(document(many), Theme())
    drawing = body((many,), builder)[1]
    height = measure_of(drawing, (), looks_of(dense=False)).height((), builder.width)
    assert height < builder.page.text_height


def test_crowded_columns_have_upright_texts() -> None:
    def turned(one: Chart) -> set[str | None]:
        root = drawn(written("docx", one))
        return {body.get("rot") for body in root.iterfind(".//{*}rich/{*}bodyPr")}

    assert turned(MONTHS) == {None}
    crowded = chart(*(bar(f"M{n}", n, f"£{n},000") for n in range(40)), kind=COLUMNS)
    assert turned(crowded) == {"-5400000"}


def test_a_document_without_charts_has_no_part_for_them() -> None:
    assert not [name for name in parts_of(written("docx")) if "chart" in name]


def test_a_compiled_document_with_charts_can_be_kept_between_runs(tmp_path: Path) -> None:
    def compiled() -> Any:
        return find_writer("docx").compile(document(SLOTS, CAUSES), Theme())

    def refused() -> Any:
        raise AssertionError("it was made again")

    cache = Cache(tmp_path, CACHED_MODULES)
    cache.remember("charts", compiled)
    assert cache.remember("charts", refused).fill(VALUES, {}) == compiled().fill(VALUES, {})
