"""Every Word file is valid for the Open XML SDK, blank or filled, with any names in it; and every
workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from generator.document.answers import Value
from generator.document.charts import ChartKind
from generator.document.parser import parse
from generator.document.tree import Document, Field, Kind, fields_of
from generator.playbook import open_catalogue
from generator.project.branding import theme_of
from generator.project.options import EDITIONS
from generator.project.project import open_project
from generator.usecases.build import BuildOptions, build
from generator.usecases.export import workbook
from generator.writers import find_writer, xlsx
from generator.writers.workbook import Workbook, chart_sheet
from tests.external.validator.conftest import Complaints
from tests.security.crafting import part_of
from tests.support.charts import HOSTILE as HOSTILE_TEXTS
from tests.support.charts import SHAPES, hostile, written
from tests.support.filled import filled, reader_of, sample
from tests.support.office import (
    DOCUMENT_IDS,
    DOCUMENTS,
    ORGANISATIONS,
    OTHERS,
    Built,
    Organisation,
    WordFile,
)
from tests.support.plain_names import shorten
from tests.support.word_templates import TEMPLATES

pytestmark = pytest.mark.validator
HOSTILE = "R&D | *x* <b> {{7*7}} # 1"
# Names in wexholme.yaml that appear in titles, choices and tables. The phrase also appears in the
# titles of controls; braces in it would be a slot.
NAMES = (
    "name: Aseptic Unit",
    "name: Pharmacy",
    "label: exit interviews",
    'label: "Safer medicines"',
    "name: Tobias Ashgrove",
)
PHRASE = "New starters work unsupervised sooner, at no cost to bedside time."


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Built:
    """The folder of the documents of an organisation as a whole, not of a team."""
    output = tmp_path_factory.mktemp("whole")
    for organisation in ORGANISATIONS:
        config = examples / f"{organisation.id}.yaml"
        options = BuildOptions(config, ("pushback",), formats=("docx",), output=output)
        build(options)
    return lambda organisation: shorten(output, organisation)


@pytest.mark.parametrize(("organisation", "edition"), DOCUMENTS, ids=DOCUMENT_IDS)
def test_a_teams_document_is_valid(
    organisation: Organisation, edition: str, built: Built, complaints: Complaints
) -> None:
    assert complaints(built(organisation.id) / f"pushback-{edition}.docx") == []


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda one: one.id)
def test_a_document_of_the_other_playbooks_is_valid(
    organisation: Organisation, name: str, built: Built, complaints: Complaints
) -> None:
    assert complaints(built(organisation.id) / f"{name}.docx") == []


@pytest.mark.parametrize("ident", open_catalogue().playbooks)
def test_a_summary_is_valid(ident: str, tmp_path: Path, complaints: Complaints) -> None:
    folder = filled(tmp_path, sample(ident), "wexholme", "summary", ident)
    assert complaints(folder / f"{ident}-summary.docx") == []


@pytest.mark.parametrize(("organisation", "edition"), DOCUMENTS, ids=DOCUMENT_IDS)
def test_an_organisations_document_is_valid(
    organisation: Organisation, edition: str, whole: Built, complaints: Complaints
) -> None:
    assert complaints(whole(organisation.id) / f"pushback-{edition}.docx") == []


@pytest.mark.parametrize("ident", open_catalogue().playbooks)
@pytest.mark.parametrize("name", TEMPLATES)
def test_documents_in_the_look_of_a_word_template_are_valid(
    name: str,
    ident: str,
    organisation: Callable[..., Path],
    tmp_path: Path,
    complaints: Complaints,
) -> None:
    config = organisation("wexholme", {"  logo: wexholme.png\n": f"  template: {name}\n"})
    (tmp_path / name).write_bytes(TEMPLATES[name])
    build(BuildOptions(config, (ident,), formats=("docx",), teams=("aseptic",), output=tmp_path))
    made = list((tmp_path / "aseptic").glob("*.docx"))
    assert made
    for path in made:
        assert complaints(path) == [], path.name


@pytest.mark.parametrize("edition", EDITIONS)
def test_names_full_of_special_characters_give_a_valid_document(
    edition: str,
    organisation: Callable[..., Path],
    tmp_path: Path,
    complaints: Complaints,
) -> None:
    names = {name: f"{name.split()[0]} '{HOSTILE}'" for name in NAMES}
    config = organisation("wexholme", {**names, PHRASE: HOSTILE.replace("{{7*7}}", "7*7")})
    build(BuildOptions(config, ("pushback",), (edition,), teams=("aseptic",), output=tmp_path))
    path = shorten(tmp_path, "aseptic") / f"pushback-{edition}.docx"
    title = WordFile(path).parts["docProps/core.xml"].findtext("{*}title")
    assert HOSTILE in title
    assert complaints(path) == []


@pytest.mark.parametrize("ident", open_catalogue().playbooks)
def test_a_sheet_for_paper_is_valid(
    ident: str, examples: Path, tmp_path: Path, complaints: Complaints
) -> None:
    config = examples / "wexholme.yaml"
    build(BuildOptions(config, (ident,), teams=("aseptic",), output=tmp_path, paper=True))
    found = list(tmp_path.glob("aseptic/*-paper.docx"))
    assert len(found) > 2
    assert {path.name: complaints(path) for path in found} == {path.name: [] for path in found}


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_filled_document_is_valid(
    edition: str, examples: Path, tmp_path: Path, complaints: Complaints
) -> None:
    project = open_project(examples / "wexholme.yaml")
    unit = project.config.find("team", "aseptic")
    place = partial(project.place_in, unit.layers)
    theme, _ = theme_of(project.unit_settings(unit), project.images, place)
    playbook = project.renderer.catalogue.playbook("pushback")
    job = project.render_document(unit, playbook, edition, theme)
    document = Document(job.rendering.meta, parse(job.rendering.skeleton, job.rendering.fields))
    answers = dict(answered(document))
    compiled = find_writer("docx").compile(document, job.theme)
    path = tmp_path / "filled.docx"
    path.write_bytes(compiled.fill(job.rendering.values, answers))
    assert not any(control.has("w:showingPlcHdr") for control in WordFile(path).controls())
    assert complaints(path) == []


def answered(document: Document) -> Iterator[tuple[str, Value]]:
    """An answer for every field and table cell of the document, by its tag."""
    for field in fields_of(document.blocks):
        if field.kind is not Kind.LIST:
            yield field.id, answer_for(field)
        for row in range(1, field.rows + 1):
            for column in field.columns:
                yield field.cell(row, column), answer_for(column)


def answer_for(field: Field) -> Value:
    codes = tuple(option.code for option in field.options)
    match field.kind:
        case Kind.CHOICE:
            return codes[0]
        case Kind.SEVERAL:
            return codes
        case Kind.CHECK:
            return True
        case Kind.DATE:
            return "2026-03-04"
        case Kind.NUMBER:
            return Decimal("12.5")
        case _:
            return f"{HOSTILE}\nsecond\tline"


@pytest.mark.parametrize("name", ["wexholme", "hallbruecker", "arcaya"])
def test_a_workbook_of_filled_files_is_valid(
    name: str, tmp_path: Path, complaints: Complaints
) -> None:
    reader, readings = reader_of(name), []
    for ident in open_catalogue().playbooks:
        answers = sample(ident, name) | {"about.request_title": HOSTILE, "about.audience_size": 9}
        folder = filled(tmp_path / ident, answers, name, "worksheet", ident)
        readings.append(reader.read(folder / f"{ident}-worksheet.md"))
    path = tmp_path / "answers.xlsx"
    path.write_bytes(workbook(reader, readings, (), ())[0])
    assert complaints(path) == []


# Charts of every shape, and with every hostile text, in both kinds.
CHARTS = (*SHAPES.values(), *(hostile(text, kind) for text in HOSTILE_TEXTS for kind in ChartKind))


def test_a_document_with_charts_is_valid_and_so_are_their_workbooks(
    tmp_path: Path, complaints: Complaints
) -> None:
    path = tmp_path / "charts.docx"
    path.write_bytes(written("docx", *CHARTS))
    assert complaints(path) == []
    inside = tmp_path / "inside.xlsx"
    inside.write_bytes(part_of(path.read_bytes(), "word/embeddings/chart2.xlsx"))
    assert complaints(inside) == []


def test_a_workbook_with_charts_is_valid(tmp_path: Path, complaints: Complaints) -> None:
    sheets = tuple(chart_sheet(one, (), f"Sheet {place}") for place, one in enumerate(CHARTS))
    path = tmp_path / "charts.xlsx"
    path.write_bytes(xlsx.write(Workbook("Title", "Author", sheets)))
    assert complaints(path) == []
