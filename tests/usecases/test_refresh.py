"""Refreshed files: no answer is lost or moved to another field, and no file is overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.output.actions import Action
from generator.usecases.build import BuildOptions, build
from generator.usecases.read import open_reader
from generator.usecases.refresh import Refresher, is_refreshed
from tests.behaviour.test_golden import indented
from tests.conftest import EXAMPLES, ROOT
from tests.support.filled import filled

ANSWERS = {
    "about.request_title": "Falls at night",
    "clarify.request_received": "We need a course\non X & <Y>, “now”",
    "value.cheat_codes_used": ["bedside_time"],
    "value.hours_saved_month": 1234.5,
    "diagnose.data_points": [
        {"family": "leader_report", "finding": f"Finding {number}", "value": number}
        for number in range(1, 8)
    ],
    "agree.align_with": ["Ann", "Bob"],
    "outcome.decision": "redirect_accepted",
}
FORMATS = ("docx", "md")


@pytest.fixture
def changed(organisation: Callable[..., Path]) -> Path:
    """Wexholme with a new name and colour."""
    return organisation(
        "wexholme", {"Wexholme & Tarn Hospitals Network": "Tarnside Care", "#0B4F6C": "#4B0082"}
    )


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("kind", FORMATS)
def test_answers_are_carried_over_to_the_new_text_in_either_format(
    tmp_path: Path, changed: Path, suffix: str, kind: str
) -> None:
    source = filled(tmp_path, ANSWERS) / f"pushback-worksheet.{suffix}"
    before = source.read_bytes()
    reader = open_reader(changed)
    done = Refresher(reader, kind, tmp_path / "new").refresh(source)
    assert (done.action, done.kept, done.retired) == (Action.CREATED, len(ANSWERS), ())
    assert source.read_bytes() == before
    text = done.target.read_bytes()
    page = indented(text) if kind == "docx" else text.decode()
    assert "Tarnside Care" in page
    assert "Wexholme" not in page
    assert reader.read(done.target).answers == reader.read(source).answers


def test_a_list_has_room_for_its_rows_and_the_spare_ones(tmp_path: Path) -> None:
    source = filled(tmp_path, ANSWERS) / "pushback-worksheet.md"
    rows = len(ANSWERS["diagnose.data_points"]) + 1
    assert f"diagnose.data_points.{rows}.finding" in source.read_text()
    assert f"diagnose.data_points.{rows + 1}.finding" not in source.read_text()


def test_the_new_file_is_written_next_to_the_old_one_and_overwrites_nothing(
    tmp_path: Path,
) -> None:
    source = filled(tmp_path, ANSWERS) / "pushback-worksheet.docx"
    refresher = Refresher(open_reader(EXAMPLES / "wexholme.yaml"))
    first = refresher.refresh(source)
    assert first.target == source.with_name("pushback-worksheet-refreshed.docx")
    assert refresher.refresh(source).action is Action.UNCHANGED
    first.target.write_bytes(b"the user's own")
    again = refresher.refresh(source)
    assert again.action is Action.KEPT
    assert first.target.read_bytes() == b"the user's own"


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_option_that_no_longer_exists_is_kept_in_a_last_section(
    tmp_path: Path, organisation: Callable[..., Path], suffix: str
) -> None:
    source = filled(tmp_path, ANSWERS) / f"pushback-worksheet.{suffix}"
    own = organisation("wexholme", {"id: bedside_time": "id: time_at_the_bed"})
    reader = open_reader(own)
    done = Refresher(reader).refresh(source)
    assert done.retired == ("value.cheat_codes_used.bedside_time",)
    again = reader.read(done.target)
    assert again.retired["value.cheat_codes_used.bedside_time"][1] == "bedside_time"
    twice = Refresher(reader).refresh(done.target)
    assert twice.retired == done.retired


@pytest.mark.parametrize("suffix", FORMATS)
def test_reasons_that_a_playbook_no_longer_offers_are_kept_in_a_last_section(
    tmp_path: Path, organisation: Callable[..., Path], suffix: str
) -> None:
    config = organisation()
    former = tmp_path / "templates/campaign/playbook.yaml"
    former.parent.mkdir(parents=True)
    former.write_text("choices: {reasons: causes}\n", encoding="utf-8")
    answers = tmp_path / "a.yaml"
    answers.write_text("outcome.reason_codes: [process, access, unknown]\n", encoding="utf-8")
    made = BuildOptions(config, ("campaign",), ("worksheet",), (suffix,), answers=answers)
    assert build(made).exit_code == 0
    former.unlink()
    source = tmp_path / f"output/wexholme/wexholme-campaign-worksheet.{suffix}"
    reader = open_reader(config)
    done = Refresher(reader).refresh(source)
    kept = {f"outcome.reason_codes.{code}": code for code in ("process", "access")}
    assert set(done.retired) == kept.keys()
    again = reader.read(done.target)
    assert again.answers == {"outcome.reason_codes": ("unknown",)}
    assert {tag: words for tag, (_, words) in again.retired.items()} == kept


LABELS = """
title: Demo
subtitle: A small one
lead: Lead
why: Why
steps:
  ask: {title: Ask, short: Ask, goal: Goal}
fields:
  ask.pain: {label: %s, prompt: %s}
  ask.when: {label: %s, prompt: %s}
"""
TEMPLATE = (
    '# {{ playbook.title }}\n\n{{ field("ask.pain") }}\n\n{{ field("ask.when") }}\n\n'
    '{{ fields("about") }}\n\n{{ fields("outcome") }}\n'
)
MANIFEST = """
id: demo
version: %s
credit: {title: Demo}
languages: [en, fr]
editions: {worksheet: {minutes: 5}}
%s
steps:
  ask:
    fields:
      %s: {kind: multiline}
      when: {kind: number}
"""


def demo(folder: Path, version: str, field: str = "pain", aliases: str = "") -> Path:
    """A project with a small playbook of its own, in English and partly in French."""
    config = folder / "organisation.yaml"
    config.write_text((EXAMPLES / "wexholme.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    home = folder / "templates/demo"
    shared = ROOT / "templates/_shared/en"
    for language, words in {"en": ("Pain", "Type it"), "fr": ("Douleur", "Écrivez-la")}.items():
        (home / language).mkdir(parents=True, exist_ok=True)
        labels = LABELS.replace("ask.pain", f"ask.{field}") % (*words, *words)
        (home / language / "labels.yaml").write_text(labels, encoding="utf-8")
        template = TEMPLATE.replace("ask.pain", f"ask.{field}")
        (home / language / "worksheet.md.j2").write_text(template, encoding="utf-8")
        shutil.copytree(shared, folder / f"templates/_shared/{language}", dirs_exist_ok=True)
    (home / "playbook.yaml").write_text(MANIFEST % (version, aliases, field))
    return config


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(
        main, [str(arg) for arg in args], catch_exceptions=False
    )


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_worksheet_filled_in_one_language_is_refreshed_in_another(
    run: Callable[..., Result], tmp_path: Path, suffix: str
) -> None:
    demo(tmp_path, "1.0")
    answers = tmp_path / "a.yaml"
    answers.write_text("ask.pain: Ça fait mal\nask.when: 1234.5\n")
    french = ("--set", "organisation.locale=fr-FR", "--answers", answers, "-o", "french")
    assert run("build", "demo", *french).exit_code == 0
    source = tmp_path / f"french/wexholme/wexholme-demo-worksheet.{suffix}"
    reader = open_reader(tmp_path)
    page = indented(source.read_bytes()) if suffix == "docx" else source.read_text()
    assert "Douleur" in page and "1\u202f234,5" in page
    done = Refresher(reader).refresh(source)
    page = indented(done.target.read_bytes()) if suffix == "docx" else done.target.read_text()
    assert "Pain" in page and "Douleur" not in page and "1,234.5" in page
    assert reader.read(done.target).answers == reader.read(source).answers


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_renamed_field_keeps_its_answer(
    run: Callable[..., Result], tmp_path: Path, suffix: str
) -> None:
    demo(tmp_path, "1.0")
    (tmp_path / "a.yaml").write_text("ask.pain: It hurts\n")
    run("build", "demo", "--answers", "a.yaml")
    demo(tmp_path, "2.0", "hurt", "aliases: {ask.pain: ask.hurt}")
    source = f"output/wexholme/wexholme-demo-worksheet.{suffix}"
    result = run("refresh", source)
    assert result.exit_code == 0, result.output
    assert "ask.pain → ask.hurt" in result.stdout
    found = open_reader(tmp_path).read(
        Path(f"output/wexholme/wexholme-demo-worksheet-refreshed.{suffix}")
    )
    assert found.answers == {"ask.hurt": "It hurts"}
    assert found.stamp["version"] == "2.0"


@pytest.mark.parametrize(
    ("there", "answers", "retired"),
    [
        ("", {"about.rule_cited": "It hurts"}, ()),
        ("about.rule_cited: A law\n", {"about.rule_cited": "A law"}, ("ask.pain",)),
    ],
)
def test_a_field_that_moved_to_another_step_is_reported_and_replaces_no_answer(
    run: Callable[..., Result],
    tmp_path: Path,
    there: str,
    answers: dict[str, str],
    retired: tuple[str, ...],
) -> None:
    demo(tmp_path, "1.0")
    (tmp_path / "a.yaml").write_text(f"ask.pain: It hurts\n{there}")
    run("build", "demo", "--answers", "a.yaml")
    demo(tmp_path, "2.0", "other_thing", "aliases: {ask.pain: about.rule_cited}")
    source = Path("output/wexholme/wexholme-demo-worksheet.docx")
    done = Refresher(open_reader(tmp_path)).refresh(source)
    assert (done.moved, done.renamed) == ({"ask.pain": "about.rule_cited"}, {})
    assert done.retired == retired
    assert open_reader(tmp_path).read(done.target).answers == answers


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_answer_of_a_retired_field_is_kept_with_its_label(
    run: Callable[..., Result], tmp_path: Path, suffix: str
) -> None:
    demo(tmp_path, "1.0")
    (tmp_path / "a.yaml").write_text("ask.pain: It *hurts*\nask.when: 3\n")
    run("build", "demo", "--answers", "a.yaml")
    demo(tmp_path, "2.0", "other_thing")
    source = Path(f"output/wexholme/wexholme-demo-worksheet.{suffix}")
    reading = open_reader(tmp_path).read(source)
    assert reading.retired == {"ask.pain": ("Pain", "It *hurts*")}
    done = Refresher(open_reader(tmp_path)).refresh(source)
    again = open_reader(tmp_path).read(done.target)
    assert again.retired == {"ask.pain": ("Pain", "It *hurts*")}
    assert again.answers == {"ask.when": 3}


def test_a_playbook_with_a_hyphen_in_its_id_can_be_filled(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    demo(tmp_path, "1.0")
    (tmp_path / "templates/demo").rename(tmp_path / "templates/my-demo")
    manifest = tmp_path / "templates/my-demo/playbook.yaml"
    manifest.write_text(manifest.read_text().replace("id: demo", "id: my-demo"))
    (tmp_path / "a.yaml").write_text("ask.pain: It hurts\n")
    assert run("build", "my-demo", "--answers", "a.yaml").exit_code == 0
    made = Path("output/wexholme/wexholme-my-demo-worksheet.md")
    assert open_reader(tmp_path).read(made).answers == {"ask.pain": "It hurts"}


def suggest(folder: Path, text: str) -> None:
    """Put a suggested text into the small playbook's first field."""
    path = folder / "templates/demo/en/labels.yaml"
    labels = path.read_text(encoding="utf-8")
    changed = labels.replace("label: Pain,", f'label: Pain, suggested: "{text}",', 1)
    path.write_text(changed, encoding="utf-8")


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_suggested_text_is_not_an_answer_until_it_is_changed(
    run: Callable[..., Result], tmp_path: Path, suffix: str
) -> None:
    demo(tmp_path, "1.0")
    suggest(tmp_path, "It saves {stakeholder.one} a *day*")
    assert run("build", "demo").exit_code == 0
    source = Path(f"output/wexholme/wexholme-demo-worksheet.{suffix}")
    page = indented(source.read_bytes()) if suffix == "docx" else source.read_text()
    assert "It saves service lead a" in page
    assert open_reader(tmp_path).read(source).answers == {}
    demo(tmp_path, "1.1")
    suggest(tmp_path, "It saves a week")
    target = Refresher(open_reader(tmp_path)).refresh(source).target
    page = indented(target.read_bytes()) if suffix == "docx" else target.read_text()
    assert "It saves a week" in page and "a day" not in page
    assert open_reader(tmp_path).read(target).answers == {}
    (tmp_path / "a.yaml").write_text("ask.pain: It saves a week, we hope\n")
    run("build", "demo", "--answers", "a.yaml", "-o", "changed")
    changed = Path(f"changed/wexholme/wexholme-demo-worksheet.{suffix}")
    assert open_reader(tmp_path).read(changed).answers == {"ask.pain": "It saves a week, we hope"}


def test_several_files_are_refreshed_and_an_invalid_one_is_reported(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    folder = filled(tmp_path, ANSWERS)
    (folder / "notes.docx").write_bytes(b"PK")
    result = run("refresh", folder, "-c", EXAMPLES / "wexholme.yaml", "-o", "new")
    assert result.exit_code == 1
    assert "notes.docx: is " in result.stderr
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "pushback-worksheet-refreshed.docx",
        "pushback-worksheet-refreshed.md",
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_answers_that_contradict_each_other_are_all_kept(tmp_path: Path, kind: str) -> None:
    path = filled(tmp_path, {}, edition="request", playbook="intake") / "intake-request.md"
    text = path.read_text(encoding="utf-8")
    field = "**Request** (required) <!-- about.request_title -->\n\n> …"
    assert field in text
    twice = f"{field.replace('…', 'First')}\n\n{field.replace('…', 'Second')}"
    for label in ("Incident", "Habit"):
        text = text.replace(f"- [ ] {label}", f"- [x] {label}")
    path.write_text(text.replace(field, twice), encoding="utf-8")
    before = open_reader(EXAMPLES / "wexholme.yaml").read(path)
    assert not {"about.request_title", "about.need_driver"} & before.answers.keys()
    done = Refresher(open_reader(EXAMPLES / "wexholme.yaml"), kind, tmp_path).refresh(path)
    again = open_reader(EXAMPLES / "wexholme.yaml").read(done.target)
    kept = {tag: words for tag, (_, words) in again.retired.items()}
    title, driver = "First / Second", "incident / habit"
    assert kept == {"about.request_title": title, "about.need_driver": driver}


def test_a_refreshed_file_is_refreshed_under_the_next_number(tmp_path: Path) -> None:
    path = filled(tmp_path, ANSWERS) / "pushback-worksheet.md"
    refresher = Refresher(open_reader(EXAMPLES / "wexholme.yaml"))
    names = []
    for _ in range(3):
        path = refresher.refresh(path).target
        names.append(path.name)
    assert names == [
        "pushback-worksheet-refreshed.md",
        "pushback-worksheet-refreshed-2.md",
        "pushback-worksheet-refreshed-3.md",
    ]
    assert all(is_refreshed(Path(name)) for name in names)
    assert not is_refreshed(Path("pushback-worksheet-refreshed-2026.md"))


def test_files_of_the_same_name_go_to_subfolders(tmp_path: Path) -> None:
    source = filled(tmp_path, ANSWERS)
    names = ["north/a/sheet.md", "north/b/sheet.md", "north/b/other.md", "north/b/other.docx"]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((source / f"pushback-worksheet{path.suffix}").read_bytes())
    folder = tmp_path / "new"
    own = ["-c", str(EXAMPLES / "wexholme.yaml")]
    arguments = ["refresh", *own, str(tmp_path / "north"), "-o", str(folder), "--format", "md"]
    for action in ("created", "unchanged"):
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert result.stdout.count(action) == 3, result.output
        assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")} == {
            "a/sheet-refreshed.md",
            "b/sheet-refreshed.md",
            "other-refreshed.md",
        }
        assert result.exit_code == 1
        first, second = (tmp_path / "north/b" / f"other.{suffix}" for suffix in ("docx", "md"))
        assert f"{second.as_posix()}: has the same new file as {first.as_posix()}:" in result.stderr
        assert f"{(folder / 'other-refreshed.md').as_posix()}" in result.stderr
