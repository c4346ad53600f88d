"""Batches: many teams from a spreadsheet, in one process or several, interrupted and resumed."""

from __future__ import annotations

import builtins
import errno
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.config import Unit
from generator.output.lockfile import JOURNAL
from generator.playbook.rendering.edition import EditionRenderer
from generator.usecases.build import BuildOptions, build
from generator.usecases.builder import DocumentBuilder, Task
from tests.conftest import EXAMPLES
from tests.support.sheets import csv_text

WEXHOLME = EXAMPLES / "wexholme.yaml"
SMALL = ("pushback", "--edition", "request", "--format", "md")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `build` for Wexholme in an empty folder."""
    monkeypatch.chdir(tmp_path)
    command = ("build", "-c", str(WEXHOLME), "-o", "output")
    return lambda *args: CliRunner().invoke(
        main, [*command, *map(str, args)], catch_exceptions=False
    )


def team_table(
    folder: Path, *rows: tuple[str, ...], header: tuple[str, ...] = ("team", "name")
) -> Path:
    path = folder / "teams.csv"
    path.write_text(csv_text([header, *rows]), encoding="utf-8")
    return path


def many(folder: Path, number: int) -> Path:
    rows = (
        (f"team-{place}", f"Team {place}", ("pharmacy", "estates", "")[place % 3], f"Line {place}")
        for place in range(number)
    )
    return team_table(folder, *rows, header=("team", "name", "department", "voice.tagline"))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file in a folder with its bytes, including the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_spreadsheet_builds_a_set_for_every_row(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    rows = team_table(tmp_path, ("night", "Night <shift> & co"), ("Ward 7 / B", ""))
    assert run(*SMALL, "--teams", rows).exit_code == 0
    documents = tree(tmp_path / "output")
    assert [name for name in documents if not name.startswith(".")] == [
        "night/night-needs-request.md",
        "ward-7-b-a16e26/ward-7-b-a16e26-needs-request.md",
    ]
    assert "Night \\<shift> & co" in documents["night/night-needs-request.md"].decode()
    assert "Ward 7 / B" in documents["ward-7-b-a16e26/ward-7-b-a16e26-needs-request.md"].decode()


@pytest.mark.parametrize("jobs", [2, 4])
def test_several_processes_write_the_same_bytes_as_one(
    run: Callable[..., Result], tmp_path: Path, jobs: int
) -> None:
    rows = many(tmp_path, 23)
    for number in (1, jobs):
        options = ("--teams", rows, "--jobs", number, "--zip", "-o", f"with-{number}")
        assert run("pushback", "--edition", "request", *options).exit_code == 0
    assert tree(tmp_path / "with-1") == tree(tmp_path / f"with-{jobs}")
    internal_files = len(["lock", "snapshot"]) + len(range(23))
    assert len(tree(tmp_path / "with-1")) == 23 * 2 + 3 + internal_files


# Settings that documents only print, that they test, that sentences are made of, and none.
OWN_KEYS = (
    "voice.tagline", "policies.footer", "voice.stakeholder.one", "voice.stakeholder.many",
    "escalation_contacts.partner.name", "voice.formality", "policies.return_to",
)  # fmt: skip
OWN = (
    ("Tag A", "", "", "", "", "", ""),
    ("", "", "", "", "", "", ""),
    ("Tag | *C*", "Secret", "", "", "", "", ""),
    ("Tag A", "Secret", "ward lead", "ward leads", "", "", ""),
    ("", "", "", "", "Somebody Else", "", ""),
    ("Tag F", "", "", "", "Somebody Else", "casual", "x@y.example"),
    ("", "", "", "", "", "formal", ""),
    ("Tag A", "", "", "", "", "", ""),
)


@pytest.mark.slow
def test_a_team_built_alone_is_the_same_as_in_a_batch(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    own = [
        (f"team-{place}", f"Team {place}", ("pharmacy", "estates", "")[place % 3], *settings)
        for place, settings in enumerate(OWN)
    ]
    rows = team_table(tmp_path, *own, header=("team", "name", "department", *OWN_KEYS))
    formats = ("--format", "md", "--format", "docx", "--format", "html")
    run("pushback", "backing", "--teams", rows, "-o", "all", *formats)
    header, *lines = rows.read_text().splitlines(keepends=True)
    alone = tmp_path / "one.csv"
    together = tree(tmp_path / "all")
    for place, line in enumerate(lines):
        alone.write_text(header + line)
        run("pushback", "backing", "--teams", alone, "-o", f"alone-{place}", *formats)
        made = tree(tmp_path / f"alone-{place}")
        own_files = [name for name in made if not name.startswith(".")]
        assert own_files
        for name in own_files:
            assert together[name] == made[name], name


def test_a_bad_team_is_reported_and_the_others_are_built(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    rows = team_table(
        tmp_path,
        ("good", "Good", ""),
        ("bad", "Bad", "red"),
        ("", "Nobody", ""),
        ("best", "Best", ""),
        header=("team", "name", "branding.primary"),
    )
    result = run(*SMALL, "--teams", rows)
    assert result.exit_code == 1
    assert "teams.csv:3: “branding.primary” should be a colour" in result.stderr
    assert "teams.csv:4: column “team” is empty" in result.stderr
    assert [line.split("/")[1] for line in result.stdout.splitlines()] == ["good", "best"]


def test_a_template_that_fails_for_one_team_affects_no_other(
    run: Callable[..., Result], tmp_path: Path, organisation: Callable[..., Path]
) -> None:
    own = organisation()
    folder = own.parent / "templates/pushback/en"
    folder.mkdir(parents=True)
    (folder / "request.md.j2").write_text(
        '{% extends "pushback/request.md.j2" %}\n'
        "{% block credit %}{{ 1 // (team.name|length - 4) }}{{ super() }}{% endblock %}\n"
    )
    rows = team_table(tmp_path, ("a", "Four"), ("b", "Longer"), ("c", "Also longer"))
    result = run("-c", own, *SMALL, "--teams", rows, "--jobs", "2")
    assert result.exit_code == 1
    assert "request.md.j2:2" in result.stderr
    assert sorted(line.split("/")[1] for line in result.stdout.splitlines()) == ["b", "c"]
    assert "Traceback" not in result.stderr


def test_nothing_is_written_when_every_team_fails(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    rows = team_table(tmp_path, ("a", "red"), ("b", "blue"), header=("team", "branding.primary"))
    result = run(*SMALL, "--teams", rows)
    assert result.exit_code == 2
    assert result.stderr.count("config.value") == 2
    assert not (tmp_path / "output").exists()


def test_a_file_that_every_team_needs_and_the_system_refuses_is_reported_as_refused(
    run: Callable[..., Result],
    tmp_path: Path,
    organisation: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    logo = organisation().with_name("wexholme.png")
    logo.write_bytes(b"")

    def denied(path: Path | str, *args: object, **more: object) -> object:
        """Refuse the logo, since the user who runs the tests may be allowed to read any file."""
        if str(path).endswith(logo.name):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return opened(path, *args, **more)  # type: ignore[call-overload]

    opened = builtins.open
    monkeypatch.setattr(builtins, "open", denied)
    result = run("-c", logo.parent, *SMALL, "--teams", many(tmp_path, 2), "--jobs", "1")
    assert result.exit_code == 4
    assert "wexholme.png: the system reports: permission denied" in result.stderr
    assert not (tmp_path / "output").exists()


def test_an_unknown_column_stops_the_run(run: Callable[..., Result], tmp_path: Path) -> None:
    rows = team_table(tmp_path, ("a", "x"), header=("team", "voice.taglin"))
    result = run(*SMALL, "--teams", rows)
    assert result.exit_code == 2
    assert (
        "teams.csv:1: the column “voice.taglin” is not a setting that a team can have"
        in result.stderr
    )


def test_options_that_choose_teams_exclude_each_other(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    rows = team_table(tmp_path, ("a", "A"))
    for other in (("--all-teams",), ("--team", "aseptic")):
        result = run(*SMALL, "--teams", rows, *other)
        assert result.exit_code == 2
        assert "cannot be combined" in result.stderr


def test_a_second_run_renders_nothing_and_writes_nothing(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = many(tmp_path, 5)
    run(*SMALL, "--teams", rows)
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "output").rglob("*")}
    monkeypatch.setattr(EditionRenderer, "render", None)  # would raise
    result = run(*SMALL, "--teams", rows)
    assert result.exit_code == 0
    assert "5 unchanged" in result.stderr
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_only_what_changed_is_built_again(run: Callable[..., Result], tmp_path: Path) -> None:
    rows = many(tmp_path, 4)
    run("pushback", "--edition", "playbook", "--format", "md", "--teams", rows)
    rows.write_text(rows.read_text().replace("Line 2", "Another line"))
    (tmp_path / "output/team-1/team-1-pushback-playbook.md").unlink()
    result = run("pushback", "--edition", "playbook", "--format", "md", "--teams", rows)
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == [
        "unchanged",
        "left deleted",
        "updated",
        "unchanged",
    ]


def test_an_edited_file_is_kept_in_a_batch_and_stays_out_of_the_archive(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    rows = many(tmp_path, 4)
    run(*SMALL, "--teams", rows, "--zip")
    edited = tmp_path / "output/team-0/team-0-needs-request.md"
    edited.write_text("somebody's answers")
    result = run(*SMALL, "--teams", rows, "--zip")
    assert result.exit_code == 3
    assert edited.read_text() == "somebody's answers"
    with zipfile.ZipFile(tmp_path / "output/pharmacy.zip") as archive:
        assert archive.namelist() == ["team-3/team-3-needs-request.md"]


def test_an_archive_contains_the_documents_of_its_department(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    run("pushback", "--edition", "request", "--teams", many(tmp_path, 4), "--zip")
    archives = {}
    for path in sorted((tmp_path / "output").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            archives[path.stem] = archive.namelist()
            for name in archive.namelist():
                assert archive.read(name) == (tmp_path / "output" / name).read_bytes()
    assert archives == {
        "estates": ["team-1/team-1-needs-request.docx", "team-1/team-1-needs-request.md"],
        "pharmacy": [
            f"team-{number}/team-{number}-needs-request.{suffix}"
            for number in (0, 3)
            for suffix in ("docx", "md")
        ],
        "wexholme": ["team-2/team-2-needs-request.docx", "team-2/team-2-needs-request.md"],
    }


def test_an_edited_archive_is_kept(run: Callable[..., Result], tmp_path: Path) -> None:
    rows = many(tmp_path, 2)
    run(*SMALL, "--teams", rows, "--zip")
    (tmp_path / "output/pharmacy.zip").write_bytes(b"mine")
    result = run(*SMALL, "--teams", rows, "--zip")
    assert result.exit_code == 3
    assert "kept\toutput/pharmacy.zip" in result.stdout
    assert (tmp_path / "output/pharmacy.zip").read_bytes() == b"mine"


def test_a_department_with_a_failed_team_gets_no_archive(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    rows = team_table(
        tmp_path,
        ("a", "pharmacy", ""),
        ("b", "pharmacy", "red"),
        ("c", "estates", ""),
        ("d", "", ""),
        header=("team", "department", "branding.primary"),
    )
    result = run(*SMALL, "--teams", rows, "--zip")
    assert result.exit_code == 1
    assert sorted(path.name for path in (tmp_path / "output").glob("*.zip")) == [
        "estates.zip",
        "wexholme.zip",
    ]
    warning = "output/pharmacy.zip: was not written, because some of its documents are missing"
    assert f"Warning: {warning}" in result.stderr


def test_no_archive_is_written_without_a_document_that_the_system_refuses(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    rows = many(tmp_path, 4)
    run(*SMALL, "--teams", rows, "--zip")
    before = (tmp_path / "output/pharmacy.zip").read_bytes()
    (tmp_path / "output/team-3/team-3-needs-request.md").unlink()
    (tmp_path / "output/team-3/team-3-needs-request.md").mkdir()
    result = run(*SMALL, "--teams", rows, "--zip")
    assert result.exit_code == 4
    assert (tmp_path / "output/pharmacy.zip").read_bytes() == before
    assert "output/pharmacy.zip: was not written" in result.stderr


def test_a_dry_run_of_a_batch_writes_nothing(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run(*SMALL, "--teams", many(tmp_path, 30), "--jobs", "2", "--zip", "--dry-run")
    assert "33 created" in result.stderr  # with three archives
    assert not (tmp_path / "output").exists()


def test_a_pipe_gets_one_line_for_each_file_and_no_progress_bar(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run(*SMALL, "--teams", many(tmp_path, 3))
    assert len(result.stdout.splitlines()) == 3
    assert result.stderr.splitlines()[-1] == "3 created in output/"
    assert "\x1b" not in result.stdout + result.stderr


def test_a_terminal_shows_how_many_are_done(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run(*SMALL, "--teams", many(tmp_path, 3), "--color", "always")
    assert "3/3" in result.stderr
    assert "per second" in result.stderr


def test_json_lists_every_file(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run(*SMALL, "--teams", many(tmp_path, 2), "--messages", "json")
    found = json.loads(result.stdout)
    assert [item["file"] for item in found["items"]] == [
        "output/team-0/team-0-needs-request.md",
        "output/team-1/team-1-needs-request.md",
    ]


def test_a_worker_that_dies_loses_only_its_own_team(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = DocumentBuilder.plans

    def plans_or_death(builder: DocumentBuilder, unit: Unit, task: Task) -> object:
        if unit.id == "team-5":
            os.kill(os.getpid(), signal.SIGKILL)
        return plans(builder, unit, task)

    monkeypatch.setattr(DocumentBuilder, "plans", plans_or_death)
    # Forks, even if a test before this one has loaded Typst: only they have the patch.
    monkeypatch.setattr("generator.foundation.executors._THREADED", ())
    options = BuildOptions(
        WEXHOLME,
        editions=("request",),
        formats=("md",),
        team_table=many(tmp_path, 12),
        output=tmp_path / "out",
        jobs=2,
    )
    report = build(options)
    assert report.exit_code == 1
    assert [p.message for p in report.problems if p.level == "error"] == [
        "the process that made “team-5” died"
    ]
    assert sorted(path.name for path in (tmp_path / "out").glob("team-*")) == sorted(
        f"team-{number}" for number in range(12) if number != 5
    )


CUT = ("pushback", "--edition", "request")


def _started(folder: Path, rows: Path, *options: str) -> subprocess.Popen[bytes]:
    """A batch in a process of its own that has begun to write."""
    command = (sys.executable, "-m", "generator", "build", *CUT, "-c", str(WEXHOLME))
    arguments = ("--teams", str(rows), "-o", str(folder), *options)
    process = subprocess.Popen(
        [*command, *arguments],
        stdout=-3,
        stderr=-3,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell may ignore it
    )
    while process.poll() is None and len(list(folder.glob("team-*"))) < 3:
        time.sleep(0.01)
    assert process.poll() is None
    return process


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a team table and the output of an uninterrupted batch of it."""
    folder = tmp_path_factory.mktemp("whole")
    build(_options(many(folder, 80), folder / "out"))
    return folder


def _options(rows: Path, folder: Path) -> BuildOptions:
    return BuildOptions(WEXHOLME, ("pushback",), ("request",), team_table=rows, output=folder)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGKILL, -9), (signal.SIGINT, 130), (signal.SIGTERM, 143)],
    ids=["killed", "Ctrl-C", "stopped"],
)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_run_can_be_resumed(
    tmp_path: Path, whole: Path, sent: signal.Signals, code: int, jobs: str
) -> None:
    rows = whole / "teams.csv"
    process = _started(tmp_path / "cut", rows, "--jobs", jobs)
    process.send_signal(sent)
    assert process.wait(30) == code
    if sent == signal.SIGKILL:
        time.sleep(1)  # the workers of a killed run end within a second
    assert list((tmp_path / "cut" / JOURNAL).iterdir())
    report = build(_options(rows, tmp_path / "cut"))
    assert report.exit_code == 0
    done = [outcome for outcome in report.outcomes if outcome.action.value == "unchanged"]
    assert 0 < len(done) < len(report.outcomes)
    assert tree(tmp_path / "cut") == tree(whole / "out")


@pytest.mark.slow
def test_a_killed_run_never_makes_its_files_look_edited(tmp_path: Path) -> None:
    rows = many(tmp_path, 80)
    process = _started(tmp_path / "out", rows, "--jobs", "1")
    process.kill()
    process.wait(30)
    # The wording has changed since.
    rows.write_text(rows.read_text().replace("Line", "Another line"))
    assert build(_options(rows, tmp_path / "out")).exit_code == 0


def test_a_team_table_without_teams_is_reported(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run(*SMALL, "--teams", team_table(tmp_path))
    assert result.exit_code == 2
    assert "contains no teams" in result.stderr


def test_a_team_table_without_teams_of_the_department_is_reported(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run(
        *SMALL, "--teams", team_table(tmp_path, ("night", "Night")), "--department", "estates"
    )
    assert result.exit_code == 2
    assert "teams.csv:1: contains no teams of the department “estates”" in result.stderr
    assert "enter estates in the column “department”" in result.stderr


def test_problems_of_teams_on_one_line_of_yaml_are_kept_apart(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "teams.yaml"
    path.write_text(
        "teams: [{team: a, name: A}, {team: b, department: nope}, {team: c}, {team: c}]\n"
    )
    result = run(*SMALL, "--teams", path)
    assert result.exit_code == 1
    assert [line.split("/")[1] for line in result.stdout.splitlines()] == ["a"]
    assert "already appears in line 1" in result.stderr


def test_messages_quote_no_bytes_of_a_spreadsheet(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for row in (["team", "name"], ["a", "A"], ["a", "B"]):
        book.active.append(row)
    book.save(tmp_path / "teams.xlsx")
    result = run(*SMALL, "--teams", tmp_path / "teams.xlsx")
    assert "teams.xlsx:3: the team “a” already appears in line 2" in result.stderr
    assert "PK" not in result.stderr
