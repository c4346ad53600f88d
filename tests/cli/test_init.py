"""`playbook init`, `schema` and `doctor`: from an empty folder to the first documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.cli import main
from generator.config.json_schema import schema
from generator.foundation.characters import clean_text
from generator.project.project import open_project
from generator.usecases.init import QUESTIONS, check_answer, identifier, write_starter
from tests.cases import cases
from tests.config.test_errors import BASE
from tests.conftest import EXAMPLES


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(main, list(args), catch_exceptions=False)


def test_init_and_build_work_in_an_empty_folder(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run("init", "--defaults").exit_code == 0
    assert run("build").exit_code == 0
    assert len(list((tmp_path / "output/lindenmoor").iterdir())) == 24


def test_answers_are_written_to_the_file_and_its_comments_stay(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    name = 'Mill "&" Moor: # größer'
    run("init", "own", "--defaults", "--data", f"organisation.name={name}",
        "--data", "voice.learner=agent, agents", "--data", "voice.formality=casual")  # fmt: skip
    path = tmp_path / "own/organisation.yaml"
    project = open_project(path)
    found = project.settings(project.config.organisation.layers).data
    assert found["organisation"]["name"] == name
    assert found["organisation"]["id"] == "mill-moor-grosser"
    assert found["voice"]["learner"]["many"] == "agents"
    assert found["voice"]["formality"] == "casual"
    text = path.read_text(encoding="utf-8")
    assert "# words to avoid, and what to say instead" in text
    assert text.startswith("# yaml-language-server: $schema=organisation.schema.json\n")


def test_init_never_overwrites(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "organisation.yaml").write_text("mine")
    result = run("init", "--defaults")
    assert result.exit_code == 2
    assert "already exists" in result.stderr
    assert (tmp_path / "organisation.yaml").read_text() == "mine"
    assert not (tmp_path / "organisation.schema.json").exists()


def test_init_keeps_the_documents_out_of_version_control(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run("init", "own", "--defaults")
    assert "own/.gitignore\tkeeps the documents out of version control" in result.stdout
    assert (tmp_path / "own/.gitignore").read_text() == "/output/\n"
    (tmp_path / ".gitignore").write_text("mine\n")
    assert ".gitignore" not in run("init", "--defaults").stdout
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


def test_without_a_terminal_init_lists_what_it_needs(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run("init", "--data", "organisation.name=X")
    assert result.exit_code == 2
    assert result.stderr.count("an answer is needed") == len(QUESTIONS) - 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("organisation.nme=X", "did you mean “organisation.name”?"),
        ("organisation.locale=english", "is not a locale"),
        ("voice.formality=loud", "choose one of: formal, neutral, casual"),
        ("voice.learner=agent", "write singular and plural, separated by a comma"),
        ("organisation.name=", "an answer is needed"),
        ("organisation.name=A\aB", "it contains U+0007, which cannot be printed"),
        ("voice.function=x\ue000y", "it contains U+E000, which cannot be printed"),
        ("organisation.name=caf\udce9", "it contains U+DCE9, which cannot be printed"),
    ],
)
def test_an_invalid_answer_is_reported(
    run: Callable[..., Result], tmp_path: Path, pair: str, message: str
) -> None:
    result = run("init", "--defaults", "--data", pair)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "ident"),
    [("Hallbrücker GmbH", "hallbrucker-gmbh"), ("Łódź & Co", "odz-co"), ("日本", "organisation")],
)
def test_an_id_is_made_from_a_name(name: str, ident: str) -> None:
    assert identifier(name) == ident


NAMES = [
    "Con",
    "A\rB",
    "A\x85B",
    "LPT1",
    "Repairs North",
    "Voids Team",
    "Property",
    "Care",
    "Other",
    "true",
    "~",
    "a: b",
]


@given(st.one_of(st.sampled_from(NAMES), st.text(max_size=50)))
def test_the_file_loads_whatever_the_organisation_is_called(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    name = name.strip()
    assume(not check_answer(QUESTIONS[0], name))
    path, *_ = write_starter(tmp_path_factory.mktemp("own"), {"organisation.name": name})
    project = open_project(path)
    found = project.settings(project.config.organisation.layers).organisation.name
    assert found == clean_text(name).text


@pytest.mark.parametrize("tag", ["en_GB", "EN-gb", "zh-Hans-CN", "root", "es-419"])
def test_every_accepted_locale_loads(tmp_path: Path, tag: str) -> None:
    if not check_answer(QUESTIONS[1], tag):
        path, *_ = write_starter(tmp_path, {"organisation.locale": tag})
        assert open_project(path).config.organisation.id == "lindenmoor"


def test_the_schema_accepts_every_example() -> None:
    validator = jsonschema.Draft7Validator(schema())
    jsonschema.Draft7Validator.check_schema(schema())
    for path in EXAMPLES.glob("*.yaml"):
        for loader in (yaml.BaseLoader, yaml.SafeLoader):
            data = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506
            validator.validate(json.loads(json.dumps(data, default=str)))


STRUCTURAL = {
    "config.unknown_key",
    "config.missing",
    "config.type",
    "config.value",
    "config.not_here",
}
BROKEN = [
    case
    for case in cases("config/broken.md", 2)
    # Only the loader knows which locales and days exist.
    if not {"locale", "calendar"} & set(case[0].split())
    and {line.split()[1] for line in case[2].splitlines()} <= STRUCTURAL
]


@pytest.mark.parametrize(("title", "source", "_"), BROKEN, ids=[case[0] for case in BROKEN])
def test_the_schema_rejects_what_is_structurally_broken(title: str, source: str, _: str) -> None:
    data = yaml.load(source.replace("BASE", BASE), yaml.BaseLoader)  # noqa: S506
    assert list(jsonschema.Draft7Validator(schema()).iter_errors(data or {})), title


def test_the_printed_schema_is_the_one_that_init_writes(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    run("init", "--defaults")
    assert run("schema").stdout == (tmp_path / "organisation.schema.json").read_text("utf-8")


def test_doctor_shows_what_was_found(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 0
    assert "missing\torganisation\tno organisation.yaml" in result.stdout
    run("init", "--defaults")
    assert "organisation.yaml (teams: 2)" in run("doctor").stdout
    (tmp_path / "organisation.yaml").write_text("schema_version: 1\n")
    broken = run("doctor")
    assert broken.exit_code == 1
    assert "wrong\torganisation\tproblems in the file or its templates: 2" in broken.stdout
