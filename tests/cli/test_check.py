"""`playbook check` finds words that an organisation avoids, where they are written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.document.terms import terms_of
from generator.project.project import open_project
from generator.usecases.build import BuildOptions, build
from tests.conftest import EXAMPLES

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(
        main, ["check", *(str(arg) for arg in args)], catch_exceptions=False
    )


def reported_terms(result: Result) -> list[str]:
    lines = result.stderr.splitlines()
    return [line for line in lines if line.endswith("[voice.term]")]


def test_a_phrase_that_contains_an_avoided_word_is_reported_at_its_place(run: Run) -> None:
    result = run("-c", EXAMPLES / "quillbasin.yaml")
    (line,) = reported_terms(result)
    assert "quillbasin.yaml:44:68: “training” in “cheat_codes.ramp_up.phrase”" in line
    assert "say “enablement”" in line
    assert result.exit_code == 0
    assert result.stderr.endswith("have been built here yet. 2 warnings are listed above.\n")
    strict = run("-c", EXAMPLES / "quillbasin.yaml", "--strict")
    assert strict.exit_code == 1
    assert strict.stderr.endswith("\n2 findings.\n")


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("A webinar", "1 finding in 1 file."),
        ("A webinar, then training", "2 findings in 1 file."),
        ("A talk", "No findings: 1 file checked."),
    ],
)
def test_the_summary_uses_singular_and_plural(
    run: Run, tmp_path: Path, text: str, summary: str
) -> None:
    (tmp_path / "page.md").write_text(text)
    result = run("-c", EXAMPLES / "quillbasin.yaml", "--voice", tmp_path / "page.md")
    assert result.stderr.splitlines()[-1] == summary


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", ["wexholme", "hallbruecker", "arcaya"])
def test_the_playbooks_contain_no_word_that_the_examples_avoid(run: Run, name: str) -> None:
    assert reported_terms(run("-c", EXAMPLES / f"{name}.yaml")) == []


@pytest.mark.parametrize("name", ["wexholme", "quillbasin", "hallbruecker", "arcaya"])
def test_request_sheets_contain_no_avoided_word(tmp_path: Path, name: str) -> None:
    config = EXAMPLES / f"{name}.yaml"
    build(BuildOptions(config, editions=("request",), formats=("md",), output=tmp_path))
    project = open_project(config)
    voice = project.settings(project.config.organisation.layers).voice
    terms = terms_of(voice, ["s", "es", "e", "en", "n"])
    for path in tmp_path.glob("*/*-request.md"):
        text = re.sub("<!--.*?-->", "", path.read_text(encoding="utf-8"))
        assert not list(terms.find(text)), path.name


@pytest.mark.slow
def test_a_word_in_a_template_is_reported_with_its_line(
    run: Run, organisation: Callable[..., Path]
) -> None:
    config = organisation("wexholme", {"{avoid: user,": "{avoid: drawbacks,"}, is_small=True)
    result = run("-c", config)
    assert reported_terms(result) == []  # partners may read it
    own = config.parent / "templates/pushback/request.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text(
        '{% extends "pushback/request.md.j2" %}\n'
        "{% block why %}\nName the Drawbacks.\n{% endblock %}\n",
        encoding="utf-8",
    )
    (line,) = reported_terms(run("-c", config))
    assert "templates/pushback/request.md.j2:3:10: “Drawbacks” is a word to avoid" in line
    assert "say “Colleague”" in line


def test_a_word_in_a_template_of_one_language_is_reported(
    run: Run, organisation: Callable[..., Path]
) -> None:
    config = organisation("hallbruecker", is_small=True)
    own = config.parent / "templates/pushback/de/request.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text(
        '{% extends "pushback/request.md.j2" %}{% block why %}Eine Schulung.{% endblock %}',
        encoding="utf-8",
    )
    assert any(
        "templates/pushback/de/request.md.j2:1:" in line
        for line in reported_terms(run("-c", config))
    )


def test_a_word_in_the_labels_is_reported_with_its_line(
    run: Run, organisation: Callable[..., Path]
) -> None:
    replaced = {"{avoid: user,": "{avoid: in your own words,"}
    config = organisation("wexholme", replaced, is_small=True)
    lines = reported_terms(run("-c", config))
    assert lines
    for line in lines:
        place = re.search(r"(templates/\w+/en/labels.yaml):(\d+):(\d+): ", line)
        assert place
        text = (EXAMPLES.parent / place[1]).read_text(encoding="utf-8").splitlines()
        assert text[int(place[2]) - 1][int(place[3]) - 1 :].startswith("in your own words")


def test_a_department_may_lift_a_ban_for_its_own_phrases(
    run: Run, organisation: Callable[..., Path]
) -> None:
    own = "cheat_codes: [{id: own, audience: x, phrase: Less training.}]"
    config = organisation("quillbasin", {"without more training days": "without more days"})
    text = config.read_text(encoding="utf-8")
    for department in ("support", "sales"):
        text = text.replace(f"  - id: {department}\n", f"  - id: {department}\n    {own}\n")
    config.write_text(text, encoding="utf-8")
    (line,) = reported_terms(run("-c", config))
    number = int(line.split("organisation.yaml:")[1].split(":")[0])
    assert "id: support" in config.read_text(encoding="utf-8").splitlines()[number - 2]


def test_any_markdown_or_word_file_can_be_checked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "news.md").write_text("# News\n\nA course, a golf “course”.\n", encoding="utf-8")
    result = run("-c", EXAMPLES / "wexholme.yaml", "--voice", "news.md")
    (line,) = reported_terms(result)
    assert "news.md:3:3: “course” is a word to avoid; say “support”" in line
    assert "a format is not a need" in result.stderr
    assert result.exit_code == 1
    document = docx.Document()
    document.add_paragraph("Welcome")
    document.add_paragraph("Two courses")
    document.save(str(tmp_path / "news.docx"))
    (line,) = reported_terms(run("-c", EXAMPLES / "wexholme.yaml", "--voice", "news.docx"))
    assert "news.docx:2:5: “courses”" in line


@pytest.mark.parametrize(
    ("file", "message"), [("no.md", "does not exist"), ("a.rtf", "is neither")]
)
def test_a_file_that_cannot_be_checked_is_reported(
    run: Run, tmp_path: Path, file: str, message: str
) -> None:
    (tmp_path / "a.rtf").write_text("course")
    result = run("-c", EXAMPLES / "wexholme.yaml", "--voice", file)
    assert result.exit_code == 2
    assert message in result.stderr


UNPRINTED = [
    (
        "{% block whyy %}Tell us more.{% endblock %}",
        "3: there is no block “whyy” in the templates that this one extends [template.block]",
        "did you mean “why”?",
    ),
    (
        "{% if team %}\n{% block extra %}{% endblock %}\n{% endif %}",
        "4: there is no block “extra” in the templates that this one extends [template.block]",
        "known: ",
    ),
    (
        "{% set words = 2 %}\n\nTell us more.\n",
        "5: text outside of blocks is not printed, since this template extends another",
        "move it into a block",
    ),
]


@pytest.mark.parametrize(("text", "message", "hint"), UNPRINTED)
def test_a_part_of_a_template_that_is_never_printed_is_an_error(
    run: Run, organisation: Callable[..., Path], text: str, message: str, hint: str
) -> None:
    own = organisation("lindenmoor", is_small=True).parent / "templates/pushback/request.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text(f'{{% extends "pushback/request.md.j2" %}}\n\n{text}', encoding="utf-8")
    result = run()
    assert result.exit_code == 2
    assert f"templates/pushback/request.md.j2:{message}" in result.stderr
    assert f"  {hint}" in result.stderr


def test_a_block_inside_a_block_and_one_of_another_own_template_may_be_new(
    run: Run, organisation: Callable[..., Path]
) -> None:
    own = organisation("lindenmoor", is_small=True).parent / "templates/pushback"
    own.mkdir(parents=True)
    inner = "{% block why %}{% block our_why %}One.{% endblock %}{% endblock %}"
    (own / "ours.md.j2").write_text(f'{{% extends "pushback/request.md.j2" %}}{inner}')
    text = "{% block our_why %}Two.{% endblock %}"
    (own / "de").mkdir()
    (own / "request.md.j2").write_text('{% extends "pushback/request.md.j2" %}')
    (own / "de/request.md.j2").write_text(f'{{% extends "pushback/ours.md.j2" %}}{text}')
    result = run()
    assert result.exit_code == 0
    assert "template." not in result.stderr


def test_a_template_that_no_edition_uses_is_a_warning(
    run: Run, organisation: Callable[..., Path]
) -> None:
    own = organisation("lindenmoor", is_small=True).parent / "templates/pushback/requst.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text('{% extends "pushback/request.md.j2" %}')
    result = run()
    assert "requst.md.j2: is used by no edition of a playbook [template.unused]" in result.stderr
    assert "did you mean “pushback/request.md.j2”?" in result.stderr


LOGOS = [
    ("none.png", b"", "was not found"),
    ("wexhlome.png", b"", "did you mean “wexholme.png”?"),
    ("logo.svg", b"<svg/>", "export the SVG as a PNG"),
    ("logo.png", b"GIF89a", "save it as PNG"),
]


@pytest.mark.parametrize(("name", "data", "message"), LOGOS)
@pytest.mark.parametrize("command", [("check",), ("build", "pushback", "--edition", "request")])
def test_a_logo_that_cannot_be_used_is_an_error_of_check_and_build(
    organisation: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    name: str,
    data: bytes,
    message: str,
) -> None:
    replaced = {"logo: wexholme.png": f"logo: {name}"}
    config = organisation("wexholme", replaced, is_small=True)
    (config.parent / "wexholme.png").write_bytes((EXAMPLES / "wexholme.png").read_bytes())
    if data:
        (config.parent / name).write_bytes(data)
    monkeypatch.chdir(config.parent)
    result = CliRunner().invoke(main, [*command, "-q"])
    line = config.read_text(encoding="utf-8").splitlines().index(f"  logo: {name}") + 1
    assert f"Error: organisation.yaml:{line}:3: the logo “{name}”" in result.stderr
    assert message in result.stderr
    # The documents are made without it.
    assert result.exit_code == (1 if command == ("check",) else 0)


def test_rules_that_contradict_each_other_are_errors(
    run: Run, organisation: Callable[..., Path]
) -> None:
    result = run("-c", organisation("wexholme", {"use: support,": "use: user support,"}))
    assert result.exit_code == 2
    assert "config.contradiction" in result.stderr
    assert "“user support” should be used, but “user” is avoided as well" in result.stderr


def test_a_name_that_is_the_label_of_another_choice_is_a_finding(run: Run, tmp_path: Path) -> None:
    text = (EXAMPLES / "lindenmoor.yaml").read_text(encoding="utf-8")
    (tmp_path / "organisation.yaml").write_text(
        text.replace("departments:\n", "departments:\n  - {id: rest, name: OTHER}\n", 1),
        encoding="utf-8",
    )
    lines = [line for line in run().stderr.splitlines() if "[config.same_name]" in line]
    assert any(
        "“other” and “rest” have the same label in the playbook “pushback”,"
        " “about.requester_department”" in line
        for line in lines
    )


def test_a_completed_sheet_that_answers_no_field_is_reported_before_anything_is_built(
    run: Run, tmp_path: Path
) -> None:
    own = tmp_path / "templates/pushback/en/completed.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("answers:\n  about.request_titel: A course\n", encoding="utf-8")
    _organisation(tmp_path)
    result = run()
    assert result.exit_code == 1
    assert "completed.yaml:2:3: there is no field “about.request_titel”" in result.stderr


def test_an_own_template_for_the_texts_to_send_is_used(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "templates/_shared/texts.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("# {{ edition.title }}\n", encoding="utf-8")
    _organisation(tmp_path)
    assert "template.unused" not in run().stderr


def _organisation(folder: Path) -> None:
    shutil.copy(EXAMPLES / "wexholme.yaml", folder / "organisation.yaml")
    shutil.copy(EXAMPLES / "wexholme.png", folder)
