"""`status`, `diff`, `check` and `resolve` as people use them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from generator.cli import main
from generator.foundation.storage import open_folder
from tests.conftest import EXAMPLES, ROOT
from tests.support.edits import edit_markdown, edit_word, fill_markdown, fill_word, write_teams

Run = Callable[..., Result]
PLAYBOOK = "output/aseptic/aseptic-pushback-playbook"
BUILD = ("build", "pushback", "--edition", "playbook", "--team", "aseptic")


def project(folder: Path) -> Path:
    """The folder, after an organisation with one department was written to it."""
    text = (EXAMPLES / "wexholme.yaml").read_text(encoding="utf-8")
    small = text.partition("  - id: estates")[0]
    (folder / "organisation.yaml").write_text(small, encoding="utf-8")
    shutil.copy(EXAMPLES / "wexholme.png", folder)
    return folder


def command(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(project(tmp_path))
    return command


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose documents have just been built."""
    folder = project(tmp_path_factory.mktemp("fresh"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert command(*BUILD).exit_code == 0
    return folder


@pytest.fixture
def built(run: Run, fresh: Path, tmp_path: Path) -> Run:
    """Run a command in a copy of the fresh project."""
    shutil.copytree(fresh, tmp_path, dirs_exist_ok=True)
    return run


def reword() -> None:
    edit_markdown(Path("organisation.yaml"), "Time back to care", "Hours back to care")


def test_one_line_says_that_nothing_changed(run: Run) -> None:
    assert run(*BUILD).exit_code == 0
    result = run("status")
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == "Nothing changed."
    assert run("check").exit_code == 0


def test_status_before_the_first_build_says_so(run: Run, tmp_path: Path) -> None:
    assert "Nothing has been built here yet." in run("status").stderr
    assert not (tmp_path / "output").exists()


def test_status_has_two_columns_and_a_sentence_for_each_conflict(built: Run) -> None:
    edit_markdown(Path(f"{PLAYBOOK}.md"), "Time back to care", "Our own line")
    Path(f"{PLAYBOOK}.docx").unlink()
    reword()
    result = built("status")
    assert result.stdout.splitlines() == [
        f"edited\tpending\t{PLAYBOOK}.md\t"
        "was edited, and its generated text has changed since; it is left unchanged",
        f"deleted\tleft deleted\t{PLAYBOOK}.docx\twas deleted, so it is not created again",
    ]
    line = "organisation.yaml:23 voice.tagline “Time back to care” → “Hours back to care”"
    assert line in result.stderr


def test_status_names_the_causes_and_the_numbers_before_the_files(built: Run) -> None:
    Path(f"{PLAYBOOK}.docx").unlink()
    reword()
    result = built("status")
    cause = "organisation.yaml:23 voice.tagline “Time back to care” → “Hours back to care”"
    lines = result.output.splitlines()
    summary = next(number for number, line in enumerate(lines) if line.endswith(" because of:"))
    assert lines[summary + 1] == f"  {cause}"
    numbers = next(line for line in result.stderr.splitlines() if line.startswith("The next build"))
    files = result.stdout.splitlines()
    updated = sum(line.split("\t")[1] == "updated" for line in files)
    assert numbers == f"The next build: {updated} updated, 1 left deleted"
    assert lines[summary + 2 :] == [numbers, *files]


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        (
            "use_in: [pushback, sponsorship.case, campaign.language]",
            "use_in: [sponsorship.case]",
            "cheat_codes.faster_starters.use_in.1 “pushback” → “sponsorship.case”",
        ),
        (
            "by: by answering on the ward, at the moment of need",
            "by: by answering at once",
            "cheat_codes.bedside_time.by “by answering on the ward, at the moment of need” →"
            " “by answering at once”",
        ),
        (
            "for: [backing], relation: sponsor",
            "for: [pushback], relation: sponsor",
            "escalation_contacts.director.for.1 “backing” → “pushback”",
        ),
    ],
)
def test_status_names_changes_of_where_phrases_and_contacts_are_of_use(
    old: str, new: str, cause: str, built: Run
) -> None:
    edit_markdown(Path("organisation.yaml"), old, new)
    result = built("status")
    assert cause in result.output
    assert f"updated\t{PLAYBOOK}.md" in result.stdout


def test_a_filled_file_is_not_announced_as_a_change_and_its_hint_can_be_copied(run: Run) -> None:
    options = ("--edition", "worksheet", "--format", "md", "--team", "aseptic", "-o", "to send")
    run("build", "pushback", *options)
    sheet = Path("to send/aseptic/aseptic-pushback-worksheet.md")
    fill_markdown(sheet, "about.request_title", "Returns form")
    reword()
    lines = run("status", "-o", "to send").stderr.splitlines()
    assert "No document would change, although this did:" in lines
    assert f'  playbook refresh "{sheet}" creates' in run("build", "-o", "to send").stderr


@pytest.mark.slow
def test_a_terminal_shows_the_first_files_and_those_to_decide_on_come_first(
    built: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert built("build", "pushback", "--all-teams", "--edition", "playbook").exit_code == 0
    assert built("build", "intake", "campaign", "--all-teams").exit_code == 0
    Path(f"{PLAYBOOK}.docx").unlink()
    reword()
    whole = built("status").stdout.splitlines()
    assert len(whole) > 20
    assert whole[0].startswith("deleted\t")
    shown = built("status", "--color", "always").stdout.splitlines()
    assert len(shown) == 17  # the heading, 15 files, and how many more
    assert f"and {len(whole) - 15} more" in shown[-1]
    assert "deleted" in shown[1]


def test_a_diff_is_a_patch_with_the_same_result_as_a_build(built: Run, tmp_path: Path) -> None:
    reword()
    result = built("diff")
    assert "@@ organisation.yaml:23 voice.tagline “Time back" in result.stdout
    (tmp_path / "changes.patch").write_text(result.stdout, encoding="utf-8")
    shutil.copytree("output", "patched/output")
    program = shutil.which("git")
    assert program
    inside = ["-C", str(tmp_path / "patched"), "apply", "--unsafe-paths", "-p0"]
    subprocess.run([program, *inside, str(tmp_path / "changes.patch")], check=True)
    built("build", "pushback", "--edition", "playbook", "--team", "aseptic")
    rebuilt = Path(f"{PLAYBOOK}.md").read_bytes()
    assert Path(f"patched/{PLAYBOOK}.md").read_bytes() == rebuilt


def test_a_word_file_is_compared_by_paragraphs_and_fields(built: Run) -> None:
    edit_markdown(
        Path("organisation.yaml"),
        "voice:\n",
        "wording: {pushback: {clarify.trigger_event: {prompt: Name the day}}}\nvoice:\n",
    )
    shown = built("diff", f"{PLAYBOOK}.docx").stdout
    assert "-[clarify.trigger_event: Name the event]" in shown
    assert "+[clarify.trigger_event: Name the day]" in shown
    assert "wording.pushback.clarify.trigger_event.prompt nothing → “Name the day”" in shown


def test_a_file_that_was_not_built_is_reported_with_the_nearest_name(built: Run) -> None:
    result = built("diff", "output/aseptic/pushback-playbok.md")
    assert result.exit_code == 2
    assert "did you mean “aseptic-pushback-playbook.md”?" in result.stderr


@pytest.mark.slow
def test_check_reports_stale_and_edited_files_and_writes_nothing(
    built: Run, tmp_path: Path
) -> None:
    edit_word(Path(f"{PLAYBOOK}.docx"))
    reword()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    result = built("check", "--messages", "github")
    assert result.exit_code == 1
    assert f"::warning file={PLAYBOOK}.md,title=check.stale::is out of date" in result.stderr
    assert "changed: organisation.yaml:23 voice.tagline" in result.stderr
    assert f"::warning file={PLAYBOOK}.docx,title=check.edited::" in result.stderr
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    codes = [
        one["code"]
        for one in json.loads(built("check", "--messages", "json").stdout)["diagnostics"]
    ]
    assert {"check.stale", "check.edited"} <= set(codes)


@pytest.mark.parametrize("suffix", ["md", "docx"])
def test_mine_keeps_the_edited_file_until_the_generated_text_changes(
    built: Run, suffix: str
) -> None:
    path = Path(f"{PLAYBOOK}.{suffix}")
    reword()
    if suffix == "md":
        edit_markdown(path, "Time back to care", "Our own line")
    else:
        edit_word(path)
    mine = path.read_bytes()
    build = ("build", "pushback", "--edition", "playbook", "--team", "aseptic")
    assert built(*build).exit_code == 3
    assert built("resolve", path, "--mine").exit_code == 0
    assert built(*build).exit_code == 0
    assert built("check").exit_code == 0
    assert path.read_bytes() == mine
    edit_markdown(Path("organisation.yaml"), "Hours back to care", "Care first")
    assert built(*build).exit_code == 3


@pytest.mark.parametrize("suffix", ["md", "docx"])
def test_theirs_replaces_the_edited_file_and_keeps_a_backup(built: Run, suffix: str) -> None:
    path = Path(f"{PLAYBOOK}.{suffix}")
    if suffix == "md":
        edit_markdown(path, "Time back to care", "Our own line")
    else:
        edit_word(path)
    mine = path.read_bytes()
    build = ("build", "pushback", "--edition", "playbook", "--team", "aseptic")
    reword()
    assert built(*build).exit_code == 3
    result = built("resolve", path, "--theirs")
    assert result.exit_code == 0
    (backup,) = Path("output/.playbook/backup").iterdir()
    assert backup.name in result.stderr
    assert backup.read_bytes() == mine
    assert built(*build).exit_code == 0
    assert "2 unchanged" in built(*build).stderr


def test_a_merge_with_conflicts_shows_both_texts_and_changes_nothing(built: Run) -> None:
    path = Path(f"{PLAYBOOK}.md")
    edit_markdown(path, "Time back to care", "Our own line")
    reword()
    built("build", "pushback", "--edition", "playbook", "--team", "aseptic")
    mine = path.read_bytes()
    result = built("resolve", path, "--merge")
    assert result.exit_code == 2
    assert f"{PLAYBOOK}.md:3: cannot be merged here" in result.stderr
    assert "Our own line" in result.stderr
    assert "Hours back to care" in result.stderr
    assert path.read_bytes() == mine


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (f"{PLAYBOOK}.md", "needs no decision"),
        ("organisation.yaml", "is not in a folder that playbook build wrote"),
        ("output/nothing.md", "does not exist"),
    ],
)
def test_a_file_that_needs_no_decision_is_refused(built: Run, file: str, message: str) -> None:
    result = built("resolve", file, "--theirs")
    assert result.exit_code == 2
    assert message in result.stderr


def test_an_edited_archive_is_built_again_once_it_is_moved(built: Run) -> None:
    words = ("build", "pushback", "--edition", "playbook", "--team", "aseptic", "--zip")
    assert built(*words).exit_code == 0
    path = Path("output/pharmacy.zip")
    path.write_bytes(path.read_bytes() + b"x")
    result = built("resolve", path, "--mine")
    assert (result.exit_code, "move or rename it, and build again" in result.stderr) == (2, True)
    path.rename("output/mine.zip")
    assert built(*words).exit_code == 0
    assert path.exists()


def test_a_filled_worksheet_points_to_refresh(built: Run) -> None:
    fill_word(Path(f"{PLAYBOOK}.docx"), "clarify.trigger_event", "An audit")
    reword()
    result = built("build", "pushback", "--edition", "playbook", "--team", "aseptic")
    assert result.exit_code == 3
    assert f"playbook refresh {PLAYBOOK}.docx" in result.stderr


def test_a_second_run_into_the_same_folder_is_refused(built: Run) -> None:
    reword()
    with open_folder("output").exclusive_lock():
        other = built("build", "pushback", "--team", "aseptic")
    assert other.exit_code == 4
    assert "another run is writing to this folder" in other.stderr
    assert built("build", "pushback", "--team", "aseptic").exit_code == 0


@pytest.mark.slow
def test_a_rebrand_of_three_hundred_teams_is_one_run(run: Run, tmp_path: Path) -> None:
    sheet = write_teams(tmp_path / "teams.csv", 300)
    build = ("build", "pushback", "--edition", "request", "--teams", sheet)
    assert run(*build).exit_code == 0
    text = Path("organisation.yaml").read_text(encoding="utf-8")
    assert "Wexholme & Tarn Hospitals Network" in text
    text = text.replace("Wexholme & Tarn Hospitals Network", "Tarn Valley Health")
    Path("organisation.yaml").write_text(text.replace("Time back to care", "Care first"))
    rows = sheet.read_text().replace("team-007,Line 7,pharmacy", "team-007,Line 7,pharmcy")
    sheet.write_text(rows)
    result = run(*build)
    assert result.exit_code == 1
    assert "598 updated" in result.stderr
    assert "pharmcy" in result.stderr
    files = [path for path in Path("output").glob("team-*/*.md") if "team-007" not in str(path)]
    assert len(files) == 299
    assert not [path for path in files if "Wexholme & Tarn Hospitals" in path.read_text()]
    sheet.write_text(rows.replace("pharmcy", "pharmacy"))
    assert "2 updated, 598 unchanged" in run(*build).stderr


def test_status_lists_what_changed_in_a_newer_playbook(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "templates"
    (own / "pushback/en").mkdir(parents=True)
    edit_markdown(
        Path("organisation.yaml"),
        "voice:\n",
        "wording: {pushback: {clarify: {goal_short: Hear the reason.}}}\nvoice:\n",
    )
    (own / "pushback/worksheet.md.j2").write_text(
        '{% extends "pushback/worksheet.md.j2" %}'
        "{% block propose %}{{ super() }}{% endblock %}"
        "{% block value %}{{ super() }}{% endblock %}",
        encoding="utf-8",
    )
    build = ("build", "pushback", "--edition", "worksheet", "--team", "aseptic")
    assert run(*build).exit_code == 0
    manifest = (ROOT / "templates/pushback/playbook.yaml").read_text(encoding="utf-8")
    manifest = manifest.replace("version: 1.2.0", "version: 1.3.0")
    manifest = manifest.replace("why_better: ", "in_favour: ")
    manifest += "aliases: {propose.why_better: propose.in_favour}\n"
    (own / "pushback/playbook.yaml").write_text(manifest, encoding="utf-8")
    (own / "pushback/en/labels.yaml").write_text(
        "steps: {clarify: {goal_short: Find the true reason.}}\n"
        "fields: {propose.in_favour: {label: In favour of it, prompt: Type the reasons}}\n",
        encoding="utf-8",
    )
    result = run("status")
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("pushback 1.2.0")]
    assert "1.2.0 → 1.3.0" in line
    assert "renamed: propose.why_better → propose.in_favour" in line
    assert "1 text reworded" in line
    assert "wording.pushback.clarify.goal_short" in line
    assert "templates/pushback/worksheet.md.j2 propose" in line
    assert "worksheet.md.j2 value" not in line


def test_a_comment_in_the_margin_is_an_edit(built: Run) -> None:
    path = Path(f"{PLAYBOOK}.docx")
    document = docx.Document(str(path))
    runs = next(one.runs for one in document.paragraphs if one.runs)
    document.add_comment(runs, text="Please say this differently", author="Ada")
    document.save(str(path))
    reword()
    assert built(*BUILD).exit_code == 3
    assert "Please say this" in "".join(
        part.blob.decode(errors="replace") for part in docx.Document(str(path)).part.package.parts
    )


BOX = (
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Mine</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
SHAPE = "urn:schemas-microsoft-com:vml"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("edit", ["a header", "a footer", "a text box", "a picture"])
def test_a_change_outside_of_the_body_text_is_an_edit(built: Run, edit: str) -> None:
    path = Path(f"{PLAYBOOK}.docx")
    document = docx.Document(str(path))
    if edit in ("a header", "a footer"):
        section = document.sections[0]
        (section.header if edit == "a header" else section.footer).add_paragraph("Mine")
    elif edit == "a picture":
        document.add_picture(str(EXAMPLES / "quillbasin.png"))
    else:
        paragraph = document.add_paragraph()._p
        paragraph.append(
            parse_xml(BOX.replace("<w:r>", f'<w:r {nsdecls("w")} xmlns:v="{SHAPE}">', 1))
        )
    document.save(str(path))
    mine = path.read_bytes()
    reword()
    assert built(*BUILD).exit_code == 3
    assert path.read_bytes() == mine
    assert {"a header": "Mine", "a footer": "Mine"}.get(edit, "[picture]") in built("diff").stdout


def test_a_file_whose_formatting_changed_is_backed_up_before_it_is_updated(built: Run) -> None:
    path = Path(f"{PLAYBOOK}.docx")
    document = docx.Document(str(path))
    next(one for one in document.paragraphs if one.runs).runs[0].font.strike = True
    document.save(str(path))
    mine = path.read_bytes()
    reword()
    assert built(*BUILD).exit_code == 0
    (backup,) = Path("output/.playbook/backup").iterdir()
    assert backup.read_bytes() == mine


def test_team_tables_of_the_same_name_do_not_remove_each_others_documents(
    run: Run, tmp_path: Path
) -> None:
    for place, number in (("one", 2), ("two", 1)):
        (tmp_path / place).mkdir()
        write_teams(tmp_path / place / "teams.csv", number)
    text = (tmp_path / "two/teams.csv").read_text().replace("team-000", "other")
    (tmp_path / "two/teams.csv").write_text(text)
    for place in ("one", "two"):
        run("build", "pushback", "--edition", "request", "--teams", f"{place}/teams.csv")
    assert Path("output/team-001/team-001-needs-request.md").exists()
    assert run("status").stderr.splitlines()[-1] == "Nothing changed."
    result = run("build")
    assert "6 documents of 3 teams, from 2 earlier builds" in result.stderr
    assert "6 unchanged" in result.stderr


def test_a_decision_can_be_reversed(built: Run) -> None:
    path = Path(f"{PLAYBOOK}.md")
    edit_markdown(path, "Time back to care", "Our own line")
    built(*BUILD)
    assert built("resolve", path, "--mine").exit_code == 0
    reword()
    assert built(*BUILD).exit_code == 3
    assert built("resolve", path, "--mine").exit_code == 0
    assert built(*BUILD).exit_code == 0
    assert built("resolve", path, "--theirs").exit_code == 0
    assert "Hours back to care" in path.read_text(encoding="utf-8")


def test_a_file_in_another_encoding_is_not_merged(built: Run) -> None:
    path = Path(f"{PLAYBOOK}.md")
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252", "replace"))
    mine = path.read_bytes()
    reword()
    assert built(*BUILD).exit_code == 3
    result = built("resolve", path, "--merge")
    assert result.exit_code == 2
    assert "it is not saved as UTF-8" in result.stderr
    assert path.read_bytes() == mine


def test_a_team_of_another_organisation_is_not_overwritten(built: Run) -> None:
    before = Path(f"{PLAYBOOK}.md").read_bytes()
    edit_markdown(Path("organisation.yaml"), "id: wexholme", "id: other")
    assert built(*BUILD).exit_code == 3
    assert Path(f"{PLAYBOOK}.md").read_bytes() == before


@pytest.mark.parametrize("tag", ["de-AT/../../../out", "xx-YY", "..", "de AT"])
def test_an_invalid_locale_is_refused(run: Run, tmp_path: Path, tag: str) -> None:
    result = run(*BUILD, "--locale", tag)
    assert result.exit_code == 2
    assert "is not a locale" in result.stderr
    assert not (tmp_path / "output").exists()


def test_another_language_has_a_folder_of_its_own(built: Run) -> None:
    before = Path(f"{PLAYBOOK}.md").read_bytes()
    result = built(*BUILD, "--locale", "de_AT")
    assert result.exit_code == 0
    assert (
        "these settings are not translated and stay in en-GB: voice.tagline, voice.function"
        in result.stderr
    )
    german = Path("output/de-AT/aseptic/aseptic-pushback-playbook.md").read_text(encoding="utf-8")
    assert "Strategische Auftragsklärung" in german
    assert Path(f"{PLAYBOOK}.md").read_bytes() == before


@pytest.mark.parametrize(
    "command", ["diff loop.md", "resolve loop.md --mine", "read loop.md -o loop.md", "build"]
)
def test_a_link_to_itself_is_not_a_file(built: Run, command: str) -> None:
    Path("loop.md").symlink_to("loop.md")
    Path("loop.yaml").symlink_to("loop.yaml")
    if command == "build":
        edit_markdown(
            Path("organisation.yaml"), "departments:", "departments:\n  - include: loop.yaml"
        )
        edit_markdown(Path("organisation.yaml"), "wexholme.png", "loop.md")
    result = built(*command.split())
    assert result.exit_code in (1, 2)
    assert "loop" in result.stderr


def test_a_diff_says_that_files_are_created_or_removed_too(run: Run, tmp_path: Path) -> None:
    sheet = write_teams(tmp_path / "teams.csv", 2)
    run("build", "pushback", "--edition", "request", "--format", "md", "--teams", sheet)
    assert run("diff").stderr.splitlines()[-1] == "A build would change nothing."
    sheet.write_text(sheet.read_text().replace("team-000", "team-new"))
    result = run("diff")
    assert result.stdout == ""
    assert "A build would also create, remove or renew 2 files" in result.stderr


def test_several_filled_files_can_be_named(run: Run, tmp_path: Path) -> None:
    run("build", "pushback", "--edition", "worksheet", "--format", "md", "--team", "aseptic")
    blank = Path("output/aseptic/aseptic-pushback-worksheet.md")
    for name in ("one", "two"):
        shutil.copy(blank, tmp_path / f"{name}.md")
        fill_markdown(tmp_path / f"{name}.md", "about.request_title", f"Request {name}")
    options = ("--edition", "summary", "--format", "md", "--from", "one.md", "--from", "two.md")
    result = run("build", *options)
    assert sorted(result.stdout.splitlines()) == [
        f"created\toutput/aseptic/aseptic-needs-{edition}-request-{name}.{suffix}"
        for edition, suffix in (("summary", "md"), ("texts", "txt"))
        for name in ("one", "two")
    ]
    edit_markdown(tmp_path / "two.md", "Request two", "Request 2")
    result = run("build")
    assert "Renewing what was built here: 5 documents of 1 team, from 2 earlier builds." in (
        result.stderr
    )
    changed = [line for line in result.stdout.splitlines() if "unchanged" not in line]
    assert sorted(changed) == [
        "created\toutput/aseptic/aseptic-needs-summary-request-2.md",
        "created\toutput/aseptic/aseptic-needs-texts-request-2.txt",
        "removed\toutput/aseptic/aseptic-needs-summary-request-two.md",
        "removed\toutput/aseptic/aseptic-needs-texts-request-two.txt",
    ]
