"""Answers written into a document are read back unchanged, in every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from generator.answers.interpret import flatten, interpret
from generator.document.answers import Answers
from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import Bounds, Document, Field, Kind, fields_of
from generator.foundation.locale import find_locale
from generator.playbook import Renderer, Rendering, RenderJob, open_catalogue
from generator.playbook.settings import TemplateSettings
from generator.readers import find_reader
from generator.writers import Compiled, find_writer
from tests.conftest import settings_of
from tests.support.earlier_markdown import as_earlier

FORMATS = ("md", "docx")
TEXT = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30
)
LINE = TEXT.map(str.strip).filter(lambda text: text not in ("", "?"))
LINES = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
BOUNDS = {
    part.id: part.bounds
    for field in open_catalogue().playbook("pushback").shapes()
    for part in (field, *field.columns)
}
DATE = st.dates().map(str)


@cache
def worksheet() -> tuple[Rendering, Document]:
    catalogue = open_catalogue()
    job = RenderJob(
        catalogue.playbook("pushback"),
        "worksheet",
        TemplateSettings(settings_of("wexholme")),
        find_locale("en-GB"),
    )
    rendering = Renderer(catalogue).render(job)
    return rendering, Document(rendering.meta, parse(rendering.skeleton, rendering.fields))


@cache
def compiled(name: str) -> Compiled:
    return find_writer(name).compile(worksheet()[1], Theme())


def number(bounds: Bounds) -> st.SearchStrategy[Decimal]:
    """Any number within the bounds, up to a million."""
    least = -(10**6) if bounds.least is None else bounds.least
    most = 10**6 if bounds.most is None else bounds.most
    return st.decimals(least, most, places=0 if bounds.whole else 2, allow_nan=False)


def answer(field: Field) -> st.SearchStrategy[Any]:
    """Any valid answer to a field."""
    codes = [option.code for option in field.options]
    match field.kind:
        case Kind.MULTILINE:
            return LINES
        case Kind.NUMBER:
            return number(BOUNDS[field.id])
        case Kind.DATE:
            return DATE
        case Kind.CHOICE:
            return st.sampled_from(codes)
        case Kind.SEVERAL:
            return st.lists(st.sampled_from(codes), min_size=1, unique=True).map(
                lambda chosen: tuple(code for code in codes if code in chosen)
            )
        case Kind.CHECK:
            return st.just(True)
        case Kind.LIST if [column.id for column in field.columns] == [field.id]:
            return st.lists(LINE, min_size=1, max_size=field.rows).map(tuple)
        case Kind.LIST:
            row = st.fixed_dictionaries(
                {},
                optional={column.id.rpartition(".")[2]: answer(column) for column in field.columns},
            ).filter(bool)
            return st.lists(row, min_size=1, max_size=field.rows).map(tuple)
        case _:
            return LINE


@st.composite
def answers(draw: st.DrawFn) -> Answers:
    fields = list(fields_of(worksheet()[1].blocks))
    chosen = draw(st.lists(st.sampled_from(fields), unique_by=lambda field: field.id, max_size=12))
    given_answers = {field.id: draw(answer(field)) for field in chosen}
    scalars = [field.id for field in chosen if field.kind in (Kind.TEXT, Kind.NUMBER)]
    unknown = draw(st.sampled_from([*scalars, ""]))
    return {**given_answers, unknown: None} if unknown else given_answers


def read_back(name: str, filled: Answers, edited: Callable[[str], str] | None = None) -> Answers:
    """The answers read from a filled document, whose text another program may have `edited`."""
    rendering, document = worksheet()
    fields = tuple(fields_of(document.blocks))
    data = compiled(name).fill(rendering.values, flatten(fields, filled))
    if edited:
        data = edited(data.decode()).encode()
    reader = find_reader(f".{name}")
    assert reader
    found = reader.read(data, "filled")
    shapes = tuple(open_catalogue().playbook("pushback").shapes())
    read, problems = interpret(shapes, found.entries, "filled")
    assert not [problem for problem in problems if problem.level == "error"]
    return read


@pytest.mark.parametrize("name", FORMATS)
@settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(filled=answers())
def test_answers_are_read_back_as_filled_in(name: str, filled: Answers) -> None:
    assert comparable(read_back(name, filled)) == comparable(filled)


@settings(phases=[Phase.explicit, Phase.reuse, Phase.generate], max_examples=30)
@given(filled=answers())
def test_answers_in_a_page_of_an_earlier_version_are_read_back(filled: Answers) -> None:
    assert comparable(read_back("md", filled, as_earlier)) == comparable(filled)


def comparable(filled: Answers) -> Mapping[str, Any]:
    """Answers in Unicode normal form C: the Word reader composes letters with their accents."""
    import unicodedata

    def composed(value: Any) -> Any:
        match value:
            case str():
                return unicodedata.normalize("NFC", value)
            case tuple():
                return tuple(map(composed, value))
            case Mapping():
                return {key: composed(item) for key, item in value.items()}
            case _:
                return value

    return {key: composed(value) for key, value in filled.items()}


@pytest.mark.parametrize("name", FORMATS)
def test_a_blank_document_contains_no_answers(name: str) -> None:
    assert read_back(name, {}) == {}


@pytest.mark.parametrize("name", FORMATS)
def test_not_known_is_neither_blank_nor_zero(name: str) -> None:
    filled: Answers = {"value.hours_saved_month": None, "value.incidents_reduced": Decimal(0)}
    assert read_back(name, filled) == filled


@pytest.mark.parametrize("name", FORMATS)
def test_an_answer_that_looks_like_a_marker_is_still_an_answer(name: str) -> None:
    filled: Answers = {"clarify.request_received": "…", "about.request_title": "<!-- end -->"}
    assert read_back(name, filled) == filled


@pytest.mark.parametrize("name", FORMATS)
def test_a_source_that_is_not_on_the_list_may_be_typed(name: str) -> None:
    filled: Answers = {"diagnose.data_points": ({"source": "canteen talk"}, {"source": "lms"})}
    assert read_back(name, filled) == filled


@pytest.mark.parametrize("name", FORMATS)
def test_the_stamp_identifies_the_document(name: str) -> None:
    rendering, _ = worksheet()
    reader = find_reader(f".{name}")
    assert reader
    stamp = reader.read(compiled(name).fill(rendering.values, {}), "blank").stamp
    assert stamp["worksheet"] == "wexholme-aseptic-pushback-worksheet"
    assert (stamp["playbook"], stamp["edition"], stamp["team"]) == (
        "pushback",
        "worksheet",
        "aseptic",
    )
