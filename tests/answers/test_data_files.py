"""Answers from data files: typed text is kept as it is, and what Word cannot store is rejected."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from shutil import copyfile, copytree
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from generator.answers.data_files import load_answers
from generator.answers.flat_table import flat_table
from generator.answers.interpret import flatten
from generator.cli.printing import json_lines
from generator.document.answers import Answers
from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import Document, Field, Kind, fields_of
from generator.foundation import yaml_nodes
from generator.foundation.characters import unprintable
from generator.foundation.errors import ConfigError
from generator.foundation.locale import find_locale
from generator.foundation.tables import csv_of
from generator.playbook import Rendering, RenderJob
from generator.playbook.settings import TemplateSettings
from generator.project.answer_fields import answer_schema
from generator.usecases.build import BuildOptions, build
from generator.usecases.export import record, workbook
from generator.usecases.read import FilledWorksheet, WorksheetReader, open_reader
from generator.writers import Compiled, find_writer
from tests.conftest import EXAMPLES, ROOT, settings_of
from tests.support.filled import reader_of

WEXHOLME = EXAMPLES / "wexholme.yaml"
ASK = "clarify.request_received"
BACKERS = "expertise.departments_backing"
# Current field id → former id.
OLD = {
    "agree.align_with": "agree.with_whom",
    "clarify.request_received": "clarify.the_ask",
    "diagnose.data_points": "diagnose.facts",
    "value.cheat_codes_used": "value.codes",
    "value.hours_saved_month": "value.hours",
}
SYMBOLS = "a bullet \uf0b7, a marker of this tool \ue0000\ue001"  # as Word pastes symbol fonts


def build_options(answers: Path, folder: Path) -> BuildOptions:
    return BuildOptions(
        WEXHOLME, ("pushback",), ("worksheet",), answers=answers, output=folder / "out"
    )


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_characters_of_symbol_fonts_come_back_from_documents_built_with_them(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"answers.{suffix}"
    text = json.dumps({"answers": {ASK: SYMBOLS}}) if suffix == "json" else f'{ASK}\n"{SYMBOLS}"\n'
    path.write_text(text, encoding="utf-8")
    for done in build(build_options(path, tmp_path)).outcomes:
        read = reader_of("wexholme").read(tmp_path / "out" / done.name)
        assert read.answers[ASK] == SYMBOLS


def test_a_character_that_word_files_cannot_store_is_rejected_with_its_line(
    tmp_path: Path,
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(f"{ASK}\nA\x01B\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        build(build_options(path, tmp_path))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("answers.character", 2)
    assert "U+0001" in problem.message
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (
            "yaml",
            '{about.requester_department: "pharmacy ", diagnose.root_causes: [PROCESS, Access]}',
        ),
        ("yaml", "{about.requester_department: PHARMACY, diagnose.root_causes: [process, access]}"),
        ("csv", "about.requester_department,diagnose.root_causes\nPharmacy,Process; access\n"),
    ],
)
def test_choices_may_be_given_by_their_labels(tmp_path: Path, suffix: str, text: str) -> None:
    path = tmp_path / f"answers.{suffix}"
    path.write_text(text, encoding="utf-8")
    project = reader_of("wexholme").project
    schema = answer_schema(project, project.renderer.catalogue.playbook("pushback"))
    assert load_answers(path, schema)[0] == {
        "about.requester_department": "pharmacy",
        "diagnose.root_causes": ("process", "access"),
    }


def campaign(answers: Path, folder: Path) -> BuildOptions:
    """A campaign of an organisation without departments, whose backers are typed."""
    path = folder / "organisation.yaml"
    text = WEXHOLME.read_text(encoding="utf-8").partition("departments:")[0]
    path.write_text(text, encoding="utf-8")
    return BuildOptions(path, ("campaign",), ("worksheet",), answers=answers, output=folder / "out")


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("yaml", f"{BACKERS}: Care; and Property\n"),
        ("json", f'{{"answers": {{"{BACKERS}": "Care; and Property"}}}}'),
        ("csv", f"{BACKERS}\nCare; and Property\n"),
    ],
)
def test_text_typed_into_a_list_without_choices_is_kept_as_it_is(
    tmp_path: Path, suffix: str, text: str
) -> None:
    path = tmp_path / f"answers.{suffix}"
    path.write_text(text, encoding="utf-8")
    options = campaign(path, tmp_path)
    (*_, done) = build(options).outcomes
    assert options.config
    read = open_reader(options.config).read(tmp_path / "out" / done.name)
    assert read.answers[BACKERS] == "Care; and Property"


@pytest.mark.parametrize("text", ["2026-W01-1", "20260331", "2026-02-30", "next week"])
def test_an_invalid_date_is_rejected_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(f"{ASK}: A\nabout.date_met: {text}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        build(build_options(path, tmp_path))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("answers.value", 2)


@pytest.mark.parametrize("column", [f"{ASK}#{'9' * 5_000}", f"{ASK}#", f"{ASK}#two"])
def test_a_table_with_unknown_columns_is_rejected(tmp_path: Path, column: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(f"{column}\nA\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        build(build_options(path, tmp_path))
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("answers.unknown", f"there is no field “{column}”")


def answers_in(path: Path, data: str) -> Answers:
    """The pushback answers in a file with this text."""
    path.write_text(data, encoding="utf-8")
    project = reader_of("wexholme").project
    playbook = replace(
        project.renderer.catalogue.playbook("pushback"),
        aliases=tuple((old, new) for new, old in OLD.items()),
    )
    return load_answers(path, answer_schema(project, playbook))[0]


@pytest.mark.parametrize("place", ["diagnose.data_points.1.value", "diagnose.facts.1.value"])
@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "es-ES"])
def test_a_number_in_a_list_is_read_in_data_notation(
    tmp_path: Path, locale: str, place: str
) -> None:
    found = answers_in(tmp_path / "a.csv", f"locale,{place}\n{locale},1.2345\n")
    assert found == {"diagnose.data_points": ({"value": Decimal("1.2345")},)}


@pytest.mark.parametrize("number", ["123456789012.3456789", "0.00001", "-12345678901234567890"])
@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "es-ES"])
def test_a_number_keeps_its_digits(tmp_path: Path, locale: str, number: str) -> None:
    expected = {"diagnose.data_points": ({"value": Decimal(number)},)}
    table = f"locale,diagnose.data_points.1.value\n{locale},{number}\n"
    assert answers_in(tmp_path / "a.csv", table) == expected
    text = f"diagnose.data_points: [{{value: {number}}}]\n"
    assert answers_in(tmp_path / "a.yaml", text) == expected


@pytest.mark.parametrize("tick", ["true", "TRUE", "WAHR", "VERDADERO"])
def test_a_box_in_a_table_is_ticked_as_spreadsheet_programs_show_it(
    tmp_path: Path, tick: str
) -> None:
    found = answers_in(tmp_path / "a.csv", f"about.confidential,{ASK}\n{tick},A\n")
    assert found == {"about.confidential": True, ASK: "A"}


@pytest.mark.parametrize("blank", ["", "false", "FALSCH", "FALSO"])
def test_a_box_in_a_table_may_be_left_empty(tmp_path: Path, blank: str) -> None:
    found = answers_in(tmp_path / "a.csv", f"about.confidential,{ASK}\n{blank},A\n")
    assert found == {ASK: "A"}


@pytest.mark.parametrize(
    ("name", "data", "code", "named"),
    [
        ("a.csv", f"about.confidential,{ASK}\nyes,A\n", "answers.value", "“yes”"),
        ("a.csv", f"{ASK},clarfy.request\nA,B\n", "answers.unknown", "“clarfy.request”"),
        ("a.csv", "a.b,clarfy.request\nA,\n", "answers.unknown", "“a.b”"),
        ("a.csv", "agree.align_with\nAnn\n", "answers.unknown", "is a list"),
        ("a.csv", "diagnose.data_points.1.vlaue\n3\n", "answers.unknown", "1.vlaue”"),
        ("a.csv", "diagnose.data_points.01.value\n3\n", "answers.unknown", "01.value”"),
        ("a.csv", f"clarify.the_ask,{ASK}\nA,B\n", "answers.twice", "clarify.the_ask"),
        ("a.json", f'{{"{ASK}": "A",\n"clarify.the_ask": "B"}}', "answers.twice", "the_ask”"),
    ],
)
def test_no_answer_is_lost_silently(
    tmp_path: Path, name: str, data: str, code: str, named: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        answers_in(tmp_path / name, data)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == (code, 2)
    assert named in problem.message


@pytest.mark.parametrize("blank", ['""', '" "', '"  "', "''"])
def test_blanks_are_not_answers(tmp_path: Path, blank: str) -> None:
    assert answers_in(tmp_path / "a.yaml", f"about.request_title: {blank}\n") == {}


@pytest.mark.parametrize("unknown", ["null", "~"])
def test_null_is_not_known(tmp_path: Path, unknown: str) -> None:
    found = answers_in(tmp_path / "a.yaml", f"about.request_title: {unknown}\n")
    assert found == {"about.request_title": None}


@pytest.mark.parametrize("sign", "\x7f\x80\x85\u2028\u2029\ufeff")
def test_json_keeps_characters_that_yaml_treats_as_line_ends(tmp_path: Path, sign: str) -> None:
    found = answers_in(tmp_path / "a.json", f'{{"answers": {{"{ASK}": "a {sign} b"}}}}')
    assert found == {ASK: f"a {sign} b"}


FORMATS = ("json", "yaml", "csv", "xlsx")
ORGANISATIONS = ("wexholme", "hallbruecker", "arcaya")  # English, German and Spanish
SIGNS = "0123456789-+=@'\"#;:, .?_|eE\t\u00a0"
# Data files do not keep white space around a text.
TEXT = (
    (st.text(max_size=20) | st.text(SIGNS, min_size=1, max_size=20))
    .map(str.strip)
    .filter(lambda text: text and not unprintable(text, private=True))
)
NUMBER = st.decimals(-(10**6), 10**6, places=2) | st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**23), 10**23),
    st.integers(0, 20),
)


def answer(field: Field) -> st.SearchStrategy[Any]:
    """Anything that may be written into a field, whether it fits or not."""
    codes = [option.code for option in field.options]
    match field.kind:
        case Kind.NUMBER:
            return st.one_of(NUMBER, NUMBER, TEXT, st.none())
        case Kind.DATE:
            return st.one_of(st.dates().map(str), TEXT)
        case Kind.CHOICE if codes:
            return st.sampled_from(codes)
        case Kind.SEVERAL if codes:
            return st.lists(st.sampled_from(codes), min_size=1, unique=True).map(tuple)
        case Kind.CHECK:
            return st.just(True)
        case Kind.LIST if [column.id for column in field.columns] == [field.id]:
            return st.lists(TEXT, min_size=1, max_size=field.rows).map(tuple)
        case Kind.LIST:
            cells = {column.id.rpartition(".")[2]: answer(column) for column in field.columns}
            row = st.fixed_dictionaries({}, optional=cells).filter(bool)
            return st.lists(row, min_size=1, max_size=field.rows).map(tuple)
        case _:
            return TEXT


@cache
def worksheet(name: str) -> tuple[Rendering, tuple[Field, ...], Compiled]:
    """A worksheet of the organisation in its own language."""
    project = reader_of(name).project
    own = settings_of(name)
    request = RenderJob(
        project.renderer.catalogue.playbook("pushback"),
        "worksheet",
        TemplateSettings(own),
        find_locale(own["organisation"]["locale"]),
    )
    rendering = project.renderer.render(request)
    document = Document(rendering.meta, parse(rendering.skeleton, rendering.fields))
    fields = tuple(fields_of(document.blocks))
    return rendering, fields, find_writer("md").compile(document, Theme())


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Projects with their own playbook, in which some fields formerly had other ids."""
    manifest = (ROOT / "templates/pushback/playbook.yaml").read_text(encoding="utf-8")
    manifest += "aliases:\n" + "".join(f"  {old}: {new}\n" for new, old in OLD.items())
    home = tmp_path_factory.mktemp("projects")
    for name in ORGANISATIONS:
        copytree(ROOT / "templates/pushback", home / name / "templates/pushback")
        (home / name / "templates/pushback/playbook.yaml").write_text(manifest, encoding="utf-8")
        copyfile(EXAMPLES / f"{name}.yaml", home / name / "organisation.yaml")
        for logo in EXAMPLES.glob(f"{name}.png"):
            copyfile(logo, home / name / logo.name)
    return home


@cache
def opened(folder: Path) -> WorksheetReader:
    return open_reader(folder)


def written(reader: WorksheetReader, reading: FilledWorksheet, form: str) -> bytes:
    """The output of `playbook read` for one file."""
    found = [record(reading)]
    match form:
        case "json":
            return "".join(json_lines("read", found, ())).encode()
        case "yaml":
            return yaml_nodes.dump({"schema": 1, "command": "read", "items": found}).encode()
        case "csv":
            return csv_of(flat_table(found)[0]).encode("utf-8-sig")
        case _:
            return workbook(reader, [reading], (), ())[0]


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, Answers]:
    """An organisation, and answers for one of its worksheets."""
    name = draw(st.sampled_from(ORGANISATIONS))
    fields = worksheet(name)[1]
    chosen = draw(st.lists(st.sampled_from(fields), unique_by=lambda field: field.id, max_size=12))
    return name, {field.id: draw(answer(field)) for field in chosen}


@pytest.mark.slow
@settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(sheet=sheets(), is_old=st.booleans())
def test_answers_that_were_read_load_unchanged_or_are_rejected_with_their_line(
    projects: Path, sheet: tuple[str, Answers], is_old: bool
) -> None:
    name, filled = sheet
    rendering, fields, compiled = worksheet(name)
    page = compiled.fill(rendering.values, flatten(fields, filled)).decode()
    for new, old in OLD.items() if is_old else ():
        page = page.replace(f"field {new}", f"field {old}")
    own = opened(projects / name)
    read = own.read_bytes(page.encode(), Path("filled.md"))
    playbook = own.project.renderer.catalogue.playbook("pushback")
    schema = answer_schema(own.project, playbook)
    with TemporaryDirectory() as folder:
        for form in FORMATS:
            target = Path(folder, f"answers.{form}")
            target.write_bytes(written(own, read, form))
            try:
                assert load_answers(target, schema)[0] == read.answers, form
            except ConfigError as error:
                assert [problem for problem in read.problems if problem.code == "answer.misfit"]
                assert all(problem.place.line for problem in error.problems)
