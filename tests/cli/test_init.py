"""`playbook init`, `schema` and `doctor`: from an empty folder to the first documents."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
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
from generator.usecases.init import QUESTIONS, check_answer, id_from, write_starter
from tests.cases import cases
from tests.config.test_errors import BASE
from tests.conftest import EXAMPLES
from tests.support.word_templates import TEMPLATES, template


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(main, list(args), catch_exceptions=False)


def test_init_and_build_work_in_an_empty_folder(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run("init", "--defaults").exit_code == 0
    assert run("build").exit_code == 0
    assert len(list((tmp_path / "output/lindenmoor").iterdir())) == 34


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


def test_without_a_terminal_init_lists_what_it_cannot_know(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run("init", "--data", "organisation.name=X")
    assert result.exit_code == 2
    needed = [line.split()[1] for line in result.stderr.splitlines() if line.startswith("  --data")]
    assert needed == ["contact.name=…,", "contact.role=…,", "contact.address=…,"]
    assert not list(tmp_path.iterdir())
    german = run("init", "--data", "organisation.locale=de-DE").stderr
    assert "--data voice.stakeholder=…" in german


OWN = {
    "organisation.name": "Mühle “&” Moor: #1 😊",
    "voice.function": "@Lernen: {neu}",
    "voice.stakeholder": "head & shoulders, - heads",
    "contact.name": "Ada 'A' #1",
    "contact.role": "*Lead*: yes",
    "contact.address": "ada@mill.example",
    "phrase.1": 'Saves {hours_saved_month} hours: "now"',
    "phrase.2": "Saves {hours_saved_month} hours: later",
}
OF_EXAMPLE = re.compile("lindenmoor|maeve|tolland|idris|calloway|homes that work", re.IGNORECASE)


def data(answers: Mapping[str, str]) -> list[str]:
    return [part for key, answer in answers.items() for part in ("--data", f"{key}={answer}")]


@pytest.mark.slow
def test_a_project_with_answers_is_ones_own(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run("init", *data(OWN)).exit_code == 0
    strict = run("check", "--strict")
    assert (strict.exit_code, strict.stderr.count("\n")) == (0, 1)
    assert run("build").exit_code == 0
    documents = list(tmp_path.glob("output/[!.]*/*"))
    assert len(documents) == 34
    for path in (*documents, tmp_path / "organisation.yaml"):
        data_in = path.read_bytes()
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as word:
                data_in = b"".join(map(word.read, word.namelist()))
        assert not OF_EXAMPLE.search(data_in.decode(errors="replace")), path.name
    settings = open_project(tmp_path).config
    found = settings.settings(settings.organisation)
    assert found.organisation.name == OWN["organisation.name"]
    assert found.voice.stakeholder.many == "- heads"
    (contact,) = found.escalation_contacts
    assert (contact.name, contact.role) == (OWN["contact.name"], OWN["contact.role"])
    assert found.policies.return_to == OWN["contact.address"]
    phrases = {code.id: code.phrase for code in found.cheat_codes}
    assert phrases["saves-hours-now"] == OWN["phrase.1"]
    assert phrases["saves-hours-later"] == OWN["phrase.2"]
    assert phrases["faster_starters"] == "New starters do productive work sooner."


def test_what_is_left_of_the_example_is_marked_and_reported_until_it_is_replaced(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run("init", "--defaults", "--data", "organisation.name=Mill & Moor")
    assert "“playbook check” reports them until you have replaced them" in result.stderr
    path = tmp_path / "organisation.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [number for number, line in enumerate(lines, 1) if "# example: replace it" in line]
    strict = run("check", "--strict", "--messages", "json")
    found = json.loads(strict.stdout)["diagnostics"]
    assert strict.exit_code == 1
    assert {one["code"] for one in found} == {"config.leftover"}
    assert sorted({one["line"] for one in found}) == marked
    contact, address = marked
    lines[contact - 1] = "  - {id: first, role: Lead, name: Ada, address: Room 5}"
    lines[address - 1] = "  return_to: ada@mill.example"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert run("check", "--strict").exit_code == 0


def test_questions_are_asked_until_they_are_answered_and_documents_are_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("generator.cli.init._can_ask", lambda _: True)
    shutil.copy(EXAMPLES / "wexholme.png", tmp_path)
    typed = ["Mill & Moor", "", "retail", "", "head", "head, heads", "", "casual", "Ada", "Lead",
             "Room 5", "-", "", "Saves {hours}", "-", "Less to do.", "no.png", "wexholme.png",
             ""]  # fmt: skip
    result = CliRunner().invoke(main, ["init", "mill"], input="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.stderr
    for reason in (
        "write singular and plural",
        "no playbook fills the gap",
        "the file does not exist",
    ):
        assert reason in result.stderr
    assert result.stderr.endswith("-pushback-playbook.docx\n")
    assert Path(result.stderr.split("Open ")[1].strip()).is_file()
    assert (tmp_path / "mill/wexholme.png").is_file()
    text = (tmp_path / "mill/organisation.yaml").read_text(encoding="utf-8")
    assert 'sector: "retail"' in text
    assert 'logo: "wexholme.png"' in text
    assert "return_to: " in text
    assert '{id: "less-to-do", phrase: "Less to do."}' in text
    assert text.count("\n  - {id: ") == 3  # two phrases and a contact


def test_the_tones_are_heard_before_one_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("generator.cli.init._can_ask", lambda _: True)
    typed = ["Mühle", "de-DE", "", "die Akademie", "das Team, die Teams", "der Gast, die Gäste"]
    rest = ["casual", "Ada", "Leitung", "Raum 5", "", "", "", "", "", "n"]
    result = CliRunner().invoke(main, ["init", "own"], input="\n".join([*typed, *rest]) + "\n")
    heard, _, _ = result.stderr.partition("Which tone should documents have?")
    spoken = heard.partition("Documents can sound")[2]
    tones = re.findall(r"^  (\w+):\n((?:    .+\n)+)", spoken, re.MULTILINE)
    assert [tone for tone, _ in tones] == ["formal", "neutral", "casual"]
    sentences = [re.findall("“[^”]*”", text) for _, text in tones]
    assert [len(found) for found in sentences] == [2, 2, 2]
    assert len({sentence for found in sentences for sentence in found}) == 6
    text = (tmp_path / "own/organisation.yaml").read_text(encoding="utf-8")
    assert 'stakeholder: {one: "Team", many: "Teams", gender: n}' in text
    assert 'function: {long: "Akademie", short: "Akademie", gender: f}' in text


def test_nothing_is_asked_where_there_is_a_file_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.cli.init._can_ask", lambda _: True)
    (tmp_path / "organisation.yaml").write_text("mine")
    result = CliRunner().invoke(main, ["init", str(tmp_path)], input="X\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "already exists" in result.stderr


def test_a_logo_in_the_folder_stays_where_it_is_and_no_other_file_is_replaced(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "own/pictures").mkdir(parents=True)
    shutil.copy(EXAMPLES / "wexholme.png", tmp_path / "own/pictures/logo.png")
    logo = data({"branding.logo": "own/pictures/logo.png"})
    assert run("init", "own", "--defaults", *logo).exit_code == 0
    assert 'logo: "pictures/logo.png"' in (tmp_path / "own/organisation.yaml").read_text("utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/logo.png").write_text("mine")
    refused = run("init", "other", "--defaults", *logo)
    assert refused.exit_code == 2
    assert "other/logo.png: is another picture than the logo" in refused.stderr
    assert (tmp_path / "other/logo.png").read_text() == "mine"
    assert not (tmp_path / "other/organisation.yaml").exists()


def test_every_example_in_a_comment_of_the_file_can_be_used(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    shutil.copy(EXAMPLES / "wexholme.png", tmp_path / "logo.png")
    run("init", *data(OWN))
    path = tmp_path / "organisation.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    used = [re.sub(r"^( *)# ", r"\1", line) for line in lines[5:]]
    assert used != lines[5:]
    path.write_text("\n".join(used), encoding="utf-8")
    result = run("check")
    assert result.exit_code == 0, result.stderr
    assert "config." not in result.stderr
    assert run("build", "pushback", "--all-teams", "--edition", "playbook").exit_code == 0


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
        ("phrase.1=Saves { hours_saved_month }", "did you mean “hours_saved_month”?"),
        ("branding.logo=none.png", "the file does not exist"),
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
    assert id_from(name) == ident


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
    assert "organisation.yaml (teams: 0)" in run("doctor").stdout
    (tmp_path / "organisation.yaml").write_text("schema_version: 1\n")
    broken = run("doctor")
    assert broken.exit_code == 1
    assert "wrong\torganisation\tproblems in the file or its templates: 2" in broken.stdout


def test_doctor_shows_what_is_taken_from_a_word_template(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "house.dotx").write_bytes(TEMPLATES["orme.dotx"])
    result = run("doctor", "--template", tmp_path / "house.dotx")
    assert result.exit_code == 0
    for line in (
        "ok\ttaken\tstyles: 9\t",
        "ok\ttaken\tcolours: #8A2D12 as the main one, from the theme\t",
        "ok\ttaken\theader, pictures: 1\t",
        "missing\tleft out\tfields (AUTHOR, DATE)\t",
        "ok\tleft out\tproperties, such as the author\t",
        "ok\tstyles with its look\tNormal, heading 1, Field Label, header, Grid\t",
    ):
        assert line in result.stdout
    assert "missing\tstyles it lacks\tBody Text, Lead, heading 2" in result.stdout


def test_doctor_refuses_a_template_with_macros(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "house.dotm").write_bytes(template(more={"word/vbaProject.bin": b"x"}))
    result = run("doctor", "--template", tmp_path / "house.dotm")
    assert result.exit_code == 1
    assert "house.dotm: contains macros" in result.stderr
    missing = run("doctor", "--template", tmp_path / "none.dotx")
    assert missing.exit_code == 1
    assert "none.dotx: was not found" in missing.stderr
