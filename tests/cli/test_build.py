"""`playbook build` as people and scripts use it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.project.options import EDITIONS
from tests.support.edits import edit_word
from tests.support.plain_names import shorten

HOSTILE = "R&D | *x* <b> {{7*7}} # 1"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(
        main, [str(arg) for arg in args], catch_exceptions=False
    )


def documents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".playbook" not in path.parts
    }


def test_without_a_file_the_built_in_example_is_built(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run("build", "pushback")
    assert result.exit_code == 0
    assert "Lindenmoor" in result.stderr
    assert list(documents(tmp_path / "output")) == [
        f"lindenmoor/lindenmoor-{document}.{suffix}"
        for document in ("needs-canvas", "needs-request", "pushback-playbook", "pushback-worksheet")
        for suffix in ("docx", "md")
    ]


def test_the_nearest_file_is_found_from_a_folder_below(
    run: Callable[..., Result], organisation: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = organisation().parent / "deep/er"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert "wexholme" in run("build", "pushback", "--dry-run").stdout


def test_every_option_narrows_what_is_built(
    run: Callable[..., Result], examples: Path, tmp_path: Path
) -> None:
    run("build", "pushback", "-c", examples / "wexholme.yaml", "--team", "aseptic",
        "--team", "ward-7", "--edition", "request", "--format", "md", "-o", "out")  # fmt: skip
    assert list(documents(tmp_path / "out")) == [
        "aseptic/aseptic-needs-request.md",
        "ward-7/ward-7-needs-request.md",
    ]


@pytest.mark.parametrize(
    ("options", "folders"),
    [
        (["--department", "pharmacy"], {"pharmacy"}),
        (["--department", "pharmacy", "--all-teams"], {"aseptic", "dispensary"}),
        (["--all-teams"], {"aseptic", "dispensary", "porters", "ward-7", "ward-9"}),
        ([], {"wexholme"}),
    ],
)
def test_units_are_chosen_by_team_and_department(
    run: Callable[..., Result],
    examples: Path,
    tmp_path: Path,
    options: list[str],
    folders: set[str],
) -> None:
    run(
        "build",
        "-c",
        examples / "wexholme.yaml",
        "--edition",
        "request",
        "--format",
        "md",
        "-o",
        "output",
        *options,
    )
    assert {Path(name).parts[0] for name in documents(tmp_path / "output")} == folders


def test_two_builds_are_byte_for_byte_the_same(
    run: Callable[..., Result], examples: Path, tmp_path: Path, built: Callable[[str], Path]
) -> None:
    run("build", "-c", examples / "quillbasin.yaml", "--team", "tier-1", "-o", "two")
    shorten(tmp_path / "two", "tier-1")
    assert documents(built("quillbasin").parent) == documents(tmp_path / "two")


def test_a_second_build_changes_nothing_and_says_so(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    run("build", "pushback")
    written = [path for path in (tmp_path / "output").rglob("*") if path.is_file()]
    times = {path: path.stat().st_mtime_ns for path in written}
    assert len(times) == 8 + len(["lock", "snapshot"]) + len(EDITIONS)
    result = run("build", "pushback")
    assert "8 unchanged" in result.stderr
    assert times == {path: path.stat().st_mtime_ns for path in times}


def test_an_edited_file_is_kept_and_the_rest_is_written(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    run("build", "pushback")
    edited = tmp_path / "output/lindenmoor/lindenmoor-pushback-worksheet.docx"
    edit_word(edited)
    before = edited.read_bytes()
    result = run("build", "pushback", "--set", "voice.tagline=Another")
    assert result.exit_code == 3
    assert edited.read_bytes() == before
    assert "pushback-worksheet.docx: was edited" in result.stderr
    assert "7 updated, 1 pending" in result.stderr


def test_a_file_that_was_not_built_here_is_never_overwritten(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "output/lindenmoor/lindenmoor-needs-request.md"
    path.parent.mkdir(parents=True)
    path.write_text("my notes")
    assert run("build", "pushback").exit_code == 3
    assert path.read_text() == "my notes"


def test_a_dry_run_writes_nothing_and_prints_what_a_build_prints(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    planned = run("build", "pushback", "--dry-run").stdout
    assert not (tmp_path / "output").exists()
    assert run("build", "pushback").stdout == planned


def test_a_date_is_printed_only_when_given(run: Callable[..., Result], tmp_path: Path) -> None:
    build = ("build", "pushback", "--format", "md", "--edition", "playbook")
    run(*build, "-o", "none")
    run(*build, "--date", "2026-11-22", "-o", "day")
    page = "lindenmoor/lindenmoor-pushback-playbook.md"
    assert "22 November 2026" in (tmp_path / "day" / page).read_text()
    own, _, appendix = (tmp_path / "none" / page).read_text().partition("\n## Appendix\n")
    assert "2026" not in own.replace("30 June 2026", "")
    assert "22 November 2026" not in appendix  # whose case has days of its own


def test_a_hostile_team_name_prints_as_typed(
    run: Callable[..., Result], organisation: Callable[..., Path], tmp_path: Path
) -> None:
    path = organisation(replaced={"name: Aseptic Unit": f'name: "{HOSTILE}"'})
    result = run("build", "pushback", "-c", path, "--team", "aseptic")
    assert result.exit_code == 0
    from html import unescape

    from markdown_it import MarkdownIt

    from generator.usecases.read import open_reader
    from tests.behaviour.test_golden import indented

    for name in ("pushback-playbook", "pushback-worksheet", "needs-request"):
        word = tmp_path / f"output/aseptic/aseptic-{name}.docx"
        assert "R&amp;D | *x* &lt;b&gt; {{7*7}} # 1" in indented(word.read_bytes())
        assert open_reader().read(word).stamp["team"] == "aseptic"
        page = word.with_suffix(".md").read_text(encoding="utf-8")
        assert HOSTILE in unescape(MarkdownIt("commonmark").enable("table").render(page))


@pytest.mark.parametrize(
    ("args", "message", "hint"),
    [
        (["build", "pushbak"], "there is no playbook “pushbak”", "did you mean “pushback”?"),
        (
            ["build", "--team", "repair-north"],
            "there is no team “repair-north”",
            "did you mean “repairs-north”?",
        ),
        (
            ["build", "--department", "cares"],
            "there is no department “cares”",
            "did you mean “care”?",
        ),
        (
            ["build", "--edition", "worksheets"],
            "there is no edition “worksheets”",
            "did you mean “worksheet”?",
        ),
        (["build", "--format", "odt"], "'odt' is not one of 'md', 'docx'", ""),
        (["build", "-c", "nowhere.yaml"], "nowhere.yaml: does not exist", ""),
        (["build", "-c", "."], "organisation.yaml: does not exist", ""),
        (
            ["build", "--set", "voice"],
            "“voice” is not a valid setting",
            "--set voice.tagline=Value",
        ),
        (
            ["build", "--date", "22.11.2026"],
            "“22.11.2026” is not a date; write it like 2026-12-18",
            "",
        ),
        (["bild"], "There is no command “bild”", "did you mean “build”?"),
        (
            ["build", "--department", "care", "--all-teams"],
            "the department “care” has no teams",
            "leave out --all-teams",
        ),
        (
            ["build", "--department", "care", "--team", "voids-team"],
            "is not in the department “care”",
            "",
        ),
    ],
)
def test_wrong_arguments_are_reported_and_nothing_is_written(
    run: Callable[..., Result], tmp_path: Path, args: list[str], message: str, hint: str
) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert hint in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "output").exists()


def test_a_template_error_names_file_and_line_and_writes_nothing(
    run: Callable[..., Result], organisation: Callable[..., Path], tmp_path: Path
) -> None:
    organisation()
    template = tmp_path / "templates/pushback/request.md.j2"
    template.parent.mkdir(parents=True)
    template.write_text("# Hello\n\n{{ voice.taglin }}\n")
    result = run("build", "pushback")
    assert result.exit_code == 2
    assert "templates/pushback/request.md.j2:3: there is no “taglin”" in result.stderr
    assert "did you mean “tagline”?" in result.stderr
    assert not (tmp_path / "output").exists()


def test_every_wrong_slot_of_a_phrase_is_reported(
    run: Callable[..., Result], organisation: Callable[..., Path]
) -> None:
    organisation(replaced={"{hours_saved_month}": "{weeks}", "{incidents_reduced}": "{incidents}"})
    result = run("build", "pushback")
    assert result.exit_code == 2
    assert "{weeks}" in result.stderr
    assert "{incidents}" in result.stderr


def test_a_missing_logo_is_a_warning(
    run: Callable[..., Result], organisation: Callable[..., Path]
) -> None:
    organisation()
    result = run("build", "pushback", "--edition", "playbook")
    assert result.exit_code == 0
    assert "the logo “wexholme.png” was not found" in result.stderr


def test_programs_get_one_object(run: Callable[..., Result]) -> None:
    result = run("build", "pushback", "--messages", "json", "--format", "md")
    found = json.loads(result.stdout)
    assert [item["action"] for item in found["items"]] == ["created"] * len(EDITIONS)
    failed = json.loads(run("build", "pushbak", "--messages", "json").stdout)
    assert failed["diagnostics"][0]["code"] == "playbook.unknown"


def test_github_gets_annotations(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "organisation.yaml").write_text("schema_version: 2\n")
    result = run("build", "--messages", "github")
    assert "::error file=organisation.yaml,line=1,col=1,title=config.value::" in result.stderr


def test_a_refused_file_is_reported_and_the_others_are_written(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "output/lindenmoor/lindenmoor-needs-request.md").mkdir(parents=True)
    result = run("build", "pushback", "--format", "md")
    assert result.exit_code == 4
    assert len(documents(tmp_path / "output")) == len(EDITIONS) - 1
    assert "needs-request.md: is not a file" in result.stderr


FIELDS = '{{ fields("about") }}\n\n{{ fields("clarify") }}\n\n'
TEMPLATES = [
    ("{% if %}", "template.syntax", 1),
    ("one\n{{ x }", "template.syntax", 2),
    ("{% include 'nowhere.md.j2' %}", "template.missing", 1),
    ("{% extends 'nowhere.md.j2' %}", "template.missing", 1),
    ('{{ fields("about") }}\n\n{{ fields("clarify") }}\n\n::: row 12\n:::', "template.row", 0),
    (
        '{{ fields("about") }}\n\n{{ fields("clarify") }}\n\n::: boxes 12\nx\n:::',
        "template.boxes",
        0,
    ),
    (
        '{{ fields("about") }}\n\n{{ fields("clarify") }}\n\n::: gaol\nx\n:::',
        "template.container",
        0,
    ),
    ("bell \a", "template.character", 1),
    ("{{ [1] | map('nope') | list }}", "template.failed", 1),
]


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("source", "code", "line"), TEMPLATES)
def test_an_error_in_an_organisations_own_template_is_reported_with_its_place(
    run: Callable[..., Result],
    organisation: Callable[..., Path],
    tmp_path: Path,
    source: str,
    code: str,
    line: int,
) -> None:
    organisation()
    template = tmp_path / "templates/pushback/request.md.j2"
    template.parent.mkdir(parents=True)
    template.write_text(source)
    result = run("build", "pushback", "--edition", "request", "--messages", "json")
    assert result.exit_code == 2
    (problem, *_) = json.loads(result.stdout)["diagnostics"]
    assert (problem["code"], problem["line"]) == (code, line)
    assert problem["file"] == "templates/pushback/request.md.j2"
    assert not (tmp_path / "output").exists()


def damaged_logos(whole: bytes) -> dict[str, bytes]:
    return {
        "cut off": whole[: len(whole) // 2],
        "a head alone": whole[:20],
        "text": b"<svg/>",
        "nothing": b"",
        "without size": whole[:16] + bytes(8) + whole[24:],
        "a jpeg of nothing": b"\xff\xd8\xff" + bytes(99),
    }


@pytest.mark.sampled(4)
@pytest.mark.parametrize("damage", damaged_logos(b""))
def test_a_logo_that_cannot_be_shown_is_a_warning(
    run: Callable[..., Result], organisation: Callable[..., Path], examples: Path, damage: str
) -> None:
    folder = organisation().parent
    whole = (examples / "wexholme.png").read_bytes()
    (folder / "wexholme.png").write_bytes(damaged_logos(whole)[damage])
    result = run("build", "pushback", "--edition", "playbook", "--format", "docx")
    assert result.exit_code == 0
    assert "is not a PNG or JPEG that can be printed" in result.stderr


def test_a_logo_outside_of_the_folder_is_not_used(
    run: Callable[..., Result], organisation: Callable[..., Path], examples: Path
) -> None:
    organisation(replaced={"logo: wexholme.png": f"logo: {examples}/wexholme.png"})
    assert "was not found" in run("build", "pushback", "--dry-run").stderr


@pytest.mark.parametrize(
    "key", ["voice.tagline=\udcff", "voice.tagline=\ue000", f"{'a.' * 2000}a=1"]
)
def test_an_impossible_override_is_refused(run: Callable[..., Result], key: str) -> None:
    assert run("build", "pushback", "--set", key).exit_code == 2


def test_an_override_can_change_a_record_but_not_add_one(
    run: Callable[..., Result], organisation: Callable[..., Path]
) -> None:
    organisation()
    result = run("build", "pushback", "--set", "goals.0.label=x", "--dry-run")
    assert result.exit_code == 2
    assert "there is no “0” in “goals”" in result.stderr
    assert run("build", "pushback", "--set", "goals.safety.label=x", "--dry-run").exit_code == 0


def test_a_file_with_the_suffix_yml_is_pointed_out(
    run: Callable[..., Result], organisation: Callable[..., Path], tmp_path: Path
) -> None:
    organisation().rename(tmp_path / "organisation.yml")
    result = run("build", "pushback")
    assert result.exit_code == 2
    assert "rename it to organisation.yaml" in result.stderr


def test_an_output_folder_that_is_a_file_is_reported_once(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("x")
    result = run("build", "-o", "out")
    assert result.exit_code == 4
    assert result.stderr.count("Error") == 1


def test_a_playbook_named_twice_is_built_once(run: Callable[..., Result]) -> None:
    assert "8 created" in run("build", "pushback", "pushback").stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_behind_standard_output_is_reported() -> None:
    import subprocess
    import sys

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "generator", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 4
    assert "Traceback" not in done.stderr


def with_picture(folder: Path, source: str = "pictures/map.png") -> None:
    """Write a template that shows a picture whose description contains a value."""
    template = folder / "templates/pushback/request.md.j2"
    template.parent.mkdir(parents=True)
    template.write_text(
        '{% extends "pushback/request.md.j2" %}{% block why %}\n'
        f"![The way to {{{{ organisation.name }}}}]({source})\n{{% endblock %}}"
    )


def test_a_picture_of_the_organisations_folder_is_shown_in_both_formats(
    run: Callable[..., Result], organisation: Callable[..., Path], examples: Path, tmp_path: Path
) -> None:
    import zipfile

    organisation()
    picture = (examples / "wexholme.png").read_bytes()
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/map.png").write_bytes(picture)
    with_picture(tmp_path)
    assert run("build", "pushback", "--edition", "request").exit_code == 0
    folder = tmp_path / "output/wexholme"
    page = (folder / "wexholme-needs-request.md").read_text(encoding="utf-8")
    assert "![The way to Wexholme & Tarn Hospitals Network](<pictures/map.png>)" in page
    assert (folder / "pictures/map.png").read_bytes() == picture
    with zipfile.ZipFile(folder / "wexholme-needs-request.docx") as package:
        assert picture in [package.read(name) for name in package.namelist()]
        body = package.read("word/document.xml").decode()
    assert 'descr="The way to Wexholme &amp; Tarn Hospitals Network"' in body


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "source",
    ["nowhere.png", "../outside.png", "organisation.yaml", "./map.png", "a//map.png", "a:b.png"],
)
def test_a_picture_that_cannot_be_shown_is_reported(
    run: Callable[..., Result],
    organisation: Callable[..., Path],
    examples: Path,
    tmp_path: Path,
    source: str,
) -> None:
    organisation()
    with_picture(tmp_path, source)
    shutil.copy(examples / "wexholme.png", tmp_path / "map.png")
    result = run("build", "pushback", "--edition", "request")
    assert result.exit_code == 2
    assert "templates/pushback/request.md.j2: " in result.stderr
    assert source in result.stderr
    assert not (tmp_path / "output").exists()
