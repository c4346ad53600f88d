"""A filled file is used with the settings of its own organisation, and with no others."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from generator.project.project import built_in_example
from tests.conftest import EXAMPLES
from tests.security.crafting import parts_of, zipped
from tests.support.editors import CHANGES
from tests.support.edits import edit_markdown, fill_markdown
from tests.support.filled import filled

Run = Callable[..., Result]
ANSWERS = {
    "about.request_title": "Umrüsten",
    "value.hours_saved_month": 85,
    "value.confidence": 60,
}
NONE_HERE = "there is no organisation.yaml here or in a folder above"


def sheet(folder: Path | str = ".", name: str = "hallbruecker", suffix: str = "docx") -> Path:
    """A filled worksheet of an organisation in a folder."""
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    source = filled(folder.absolute().parent / "made", ANSWERS, name)
    path = folder / f"{name}.{suffix}"
    shutil.copy(source / f"pushback-worksheet.{suffix}", path)
    return path


def settings(folder: Path | str, name: str) -> None:
    """The organisation's file in a folder."""
    Path(folder).mkdir(exist_ok=True)
    shutil.copy(EXAMPLES / f"{name}.yaml", Path(folder) / "organisation.yaml")


def files(folder: Path | str = ".") -> set[str]:
    return {path.as_posix() for path in Path(folder).rglob("*") if path.is_file()}


def answers_of(run: Run, path: Path, target: str) -> Path:
    """The answers of a worksheet, as `read` writes them, in the format of the target's suffix."""
    suffix = target.rpartition(".")[2]
    own = EXAMPLES / "hallbruecker.yaml"
    assert run("read", "-c", own, path, "--format", suffix, "-o", target).exit_code == 0
    return Path(target)


@pytest.mark.parametrize("suffix", ["docx", "md"])
@pytest.mark.parametrize("command", ["refresh", "build --edition summary --from"])
def test_a_worksheet_is_not_dressed_as_the_built_in_example(
    run: Run, suffix: str, command: str
) -> None:
    path = sheet(suffix=suffix)
    before = files()
    result = run(*command.split(), path)
    assert result.exit_code == 2
    assert f"is a worksheet of “hallbruecker”, and {NONE_HERE} [config.org" in result.stderr
    assert "name the organisation.yaml of “hallbruecker” with -c" in result.stderr
    assert files() == before


@pytest.mark.sampled(3)
@pytest.mark.parametrize("suffix", ["json", "yaml", "csv", "xlsx"])
@pytest.mark.parametrize("own", ["", "wexholme"])
def test_answers_that_name_another_organisation_are_not_used(
    run: Run, suffix: str, own: str
) -> None:
    answers = answers_of(run, sheet(), f"a.{suffix}")
    if own:
        settings(".", own)
    before = files()
    result = run("build", "--edition", "summary", "--answers", answers)
    assert result.exit_code == 2
    assert f"a.{suffix}: contains answers of “hallbruecker”, " in result.stderr
    assert files() == before


@pytest.mark.parametrize("suffix", ["json", "yaml", "csv", "xlsx"])
def test_answers_are_used_with_the_settings_of_their_own_organisation(
    run: Run, suffix: str
) -> None:
    answers = answers_of(run, sheet(), f"a.{suffix}")
    settings(".", "hallbruecker")
    result = run("build", "--edition", "summary", "--team", "linie-4", "--answers", answers)
    assert result.exit_code == 0, result.output


def test_answers_that_name_no_organisation_fill_any_documents(run: Run) -> None:
    Path("a.yaml").write_text("about.request_title: One thing\n")
    result = run("build", "pushback", "--edition", "summary", "--answers", "a.yaml")
    assert result.exit_code == 0, result.output


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("place", "option"),
    [
        ("returned", "-c returned/organisation.yaml"),
        ("..", "-c ../organisation.yaml"),
        ("returned/settings", "-c returned/settings/organisation.yaml"),
        ("own files", '-c "own files/organisation.yaml"'),
        ("", "name the organisation.yaml of “hallbruecker” with -c"),
    ],
)
@pytest.mark.parametrize("command", ["refresh", "build --edition summary --from", "read"])
def test_the_right_settings_are_named_if_they_are_near(
    run: Run, command: str, place: str, option: str
) -> None:
    path = sheet("returned")
    settings(".", "wexholme")
    if place:
        settings(place, "hallbruecker")
    result = run(*command.split(), path)
    message = "is a worksheet of “hallbruecker”, but these settings are of “wexholme”"
    assert f"returned/hallbruecker.docx: {message}" in result.stderr
    assert option in result.stderr
    if place:
        assert run(*command.split(), path, "-c", f"{place}/organisation.yaml").exit_code == 0


def test_one_file_of_another_organisation_does_not_stop_the_others(run: Run) -> None:
    sheet("returned"), sheet("returned", "wexholme")
    settings(".", "wexholme")
    result = run("refresh", "returned")
    assert result.exit_code == 1
    assert result.stdout.startswith("created\treturned/wexholme-refreshed.docx\t3 kept")
    assert result.stderr.count("Error: ") == 1
    assert not Path("returned/hallbruecker-refreshed.docx").exists()


@pytest.mark.parametrize("command", ["refresh", "build --edition summary --from"])
def test_a_file_that_does_not_say_whose_it_is_needs_a_decision_beside_others(
    run: Run, command: str
) -> None:
    sheet("returned")
    other = sheet("returned", "wexholme")
    bare = CHANGES["all but the words dropped"](parts_of(other.read_bytes()))
    other.write_bytes(zipped(bare.items()))
    settings(".", "hallbruecker")
    result = run(*command.split(), "returned")
    assert result.exit_code == 3, result.output
    assert "returned/wexholme.docx: is a worksheet that does not say whose" in result.stderr


def test_a_folder_of_worksheets_fills_summaries_of_the_own_ones(run: Run) -> None:
    sheet("returned"), sheet("returned", "wexholme")
    settings(".", "wexholme")
    result = run("build", "--edition", "summary", "--format", "md", "--from", "returned")
    assert result.exit_code == 1
    assert result.stdout.startswith("created\toutput/aseptic/")
    assert "returned/hallbruecker.docx: is a worksheet of “hallbruecker”, but" in result.stderr
    assert {Path(name).parts[1] for name in files("output")} == {".playbook", "aseptic"}


def without_owner(path: Path) -> Path:
    """A Markdown worksheet whose stamp does not say whose it is."""
    edit_markdown(path, '"organisation": "hallbruecker"', '"organisation": ""')
    return path


def test_a_worksheet_that_names_no_organisation_is_used_with_the_settings_in_use(
    run: Run,
) -> None:
    path = without_owner(sheet(suffix="md"))
    for command in (("refresh",), ("build", "--edition", "summary", "--from")):
        result = run(*command, path)
        assert result.exit_code == 2
        assert f"does not say whose it is, and {NONE_HERE}" in result.stderr
    settings(".", "hallbruecker")
    assert run("refresh", path).exit_code == 0
    assert run("build", "--edition", "summary", "--from", path).exit_code == 0


def read(run: Run, *args: object) -> dict[str, Any]:
    result = run("read", *args)
    assert result.exit_code == 0, result.stderr
    (item,) = json.loads(result.stdout)["items"]
    return dict(item)


@pytest.mark.parametrize("own", ["", "wexholme"])
def test_no_figure_is_worked_out_with_the_settings_of_another_organisation(
    run: Run, own: str
) -> None:
    path = sheet()
    if own:
        settings(".", own)
    found = read(run, path)
    assert found["answers"] == ANSWERS
    assert found["derived"]["hours_saved_year"]["value"] == 1020
    for name in ("cost_avoided_year", "adjusted_value", "proposal_cost", "roi_pct"):
        assert found["derived"][name]["value"] is None
        assert found["derived"][name]["shown"] == "noch nicht bekannt"
    (problem,) = found["problems"]
    assert (problem["code"], problem["level"]) == ("read.organisation", "warning")
    assert "figures that depend on its settings are not known" in problem["message"]
    right = read(run, "-c", EXAMPLES / "hallbruecker.yaml", path)
    assert right["derived"]["cost_avoided_year"]["value"] == 48756
    assert right["problems"] == []


@pytest.mark.parametrize(
    ("playbook", "answers", "figure"),
    [
        ("backing", {"data.days_delay": 3, "data.cost_per_day_delay": 400}, "delay_cost"),
        ("campaign", {"use_cases.growth_area": "All"}, "readiness"),
        ("sponsorship", {"listen.fit": "direct"}, "readiness"),
    ],
)
def test_currency_and_weights_of_another_organisation_count_for_no_figure(
    run: Run, tmp_path: Path, playbook: str, answers: dict[str, Any], figure: str
) -> None:
    folder = filled(tmp_path, answers, "hallbruecker", playbook=playbook)
    path = folder / f"{playbook}-worksheet.md"
    own = ("-c", EXAMPLES / "hallbruecker.yaml")
    assert read(run, *own, path)["derived"][figure]["value"] is not None
    settings(".", "wexholme")
    assert read(run, path)["derived"][figure] == {
        "value": None,
        "shown": "noch nicht bekannt",
        "only": [],
        "note": None,
        "how": None,
    }


def test_a_choice_typed_in_words_is_not_looked_up_in_another_organisations_list(run: Run) -> None:
    settings(".", "wexholme")
    for name, source in (("wexholme", "matrons"), ("hallbruecker", "Matrons' round")):
        path = sheet(name=name, suffix="md")
        fill_markdown(path, "diagnose.data_points.1.source", "Matrons' round")
        assert read(run, path)["answers"]["diagnose.data_points"] == [{"source": source}]


@pytest.mark.parametrize(("ident", "is_shown"), [("other", False), ("hallbruecker", True)])
def test_a_spreadsheet_shows_no_choice_in_the_words_of_another_organisation(
    run: Run, tmp_path: Path, ident: str, is_shown: bool
) -> None:
    source = filled(tmp_path, {"value.cheat_codes_used": ["zeit_linie"]}, "hallbruecker")
    settings(".", "hallbruecker")
    edit_markdown(Path("organisation.yaml"), "  id: hallbruecker\n", f"  id: {ident}\n")
    edit_markdown(Path("organisation.yaml"), "Das gibt den Linien", "Ganz andere Worte:")
    assert run("read", source / "pushback-worksheet.docx", "-o", "a.xlsx").exit_code == 0
    book = openpyxl.load_workbook("a.xlsx")
    texts = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    assert any("Ganz andere Worte" in text for text in texts) is is_shown


@pytest.mark.slow
def test_the_built_in_example_can_be_tried_to_the_end(run: Run) -> None:
    built = run("build", "pushback", "--edition", "worksheet", "--format", "md")
    said = "Using the built-in example, Lindenmoor Housing & Care, because there is no organisation"
    assert built.stderr.startswith(said)
    sheet = "output/lindenmoor/lindenmoor-pushback-worksheet.md"
    for command in ("status", "diff", "check", "explain", f"check --voice {sheet}"):
        result = run(*command.split())
        assert result.exit_code == 0, result.output
        assert result.stderr.startswith(said), command
    edit_markdown(Path(sheet), "about.request_title -->\n\n> …", "about.request_title -->\n\n> One")
    refreshed = run("refresh", sheet, "-o", "new")
    assert refreshed.exit_code == 0
    assert said in refreshed.stderr
    assert read(run, sheet)["problems"] == []
    assert run("build", "--edition", "summary", "--from", sheet, "-o", "new").exit_code == 0


@pytest.mark.parametrize(
    "command", ["status", "diff", "check", "check --strict", "check --voice a.md", "explain"]
)
def test_what_is_not_there_is_not_checked(run: Run, command: str) -> None:
    Path("a.md").write_text("A course")
    result = run(*command.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Error: {NONE_HERE} [config.missing]" in result.stderr
    assert "name it with -c, or start one with “playbook init”" in result.stderr


@pytest.mark.parametrize("command", ["build pushback", "status", "diff", "check", "explain"])
def test_documents_of_an_organisation_are_not_those_of_the_built_in_example(
    run: Run, command: str
) -> None:
    options = ("--edition", "request", "--format", "md", "-o", "output")
    run("build", "pushback", "-c", EXAMPLES / "wexholme.yaml", *options)
    before = files()
    result = run(*command.split())
    assert result.exit_code == 2
    assert NONE_HERE in result.stderr
    assert files() == before


def test_the_only_organisation_below_is_named(run: Run) -> None:
    settings("own", "wexholme")
    below = "there is one in a folder below: -c own/organisation.yaml"
    assert below in run("build", "pushback", "--dry-run").stderr
    assert below in run("status").stderr
    settings("other", "arcaya")
    assert "-c own" not in run("status").stderr


@pytest.mark.parametrize("command", ["refresh", "build --edition summary --from"])
@pytest.mark.parametrize(
    ("old", "new", "instead"),
    [
        ("{id: linie-4,", "{id: linie-14,", "the department “montage”"),
        ("  - id: montage\n", "  - id: montagen\n", ""),
    ],
)
def test_a_unit_that_the_settings_lack_is_reported(
    run: Run, command: str, old: str, new: str, instead: str
) -> None:
    path = sheet()
    settings(".", "hallbruecker")
    edit_markdown(Path("organisation.yaml"), old, new)
    result = run(*command.split(), path)
    assert result.exit_code == 0, result.output
    message = "was made for the team “linie-4”, which is not in organisation.yaml"
    assert (message in result.stderr) == bool(instead)
    if instead:
        assert f"{message}; {instead} is used [config.unit]" in result.stderr
        assert "did you mean “linie-14”?" in result.stderr


def test_a_unit_that_is_named_needs_no_report(run: Run) -> None:
    path = sheet()
    settings(".", "hallbruecker")
    edit_markdown(Path("organisation.yaml"), "{id: linie-4,", "{id: linie-14,")
    named = ("--team", "linie-14")
    result = run("build", "--edition", "summary", "--from", path, *named)
    assert result.exit_code == 0
    assert "linie-4" not in result.stderr


@pytest.mark.parametrize(
    "command", ["build", "list", "status", "diff", "check", "explain", "read a.md", "refresh a.md"]
)
def test_every_command_reports_a_name_that_is_almost_right(run: Run, command: str) -> None:
    shutil.copy(built_in_example(), "../organization.yaml")
    Path("a.md").write_text("# A")
    result = run(*command.split())
    assert result.exit_code == 2
    assert "../organization.yaml: is ignored: only a file called organisation.yaml" in result.stderr
    assert files() == {"a.md"}
