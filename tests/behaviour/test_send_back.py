"""A sheet says where it goes back to, and by when if somebody said so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.output.actions import Action
from generator.usecases.build import BuildOptions, build
from generator.usecases.drift import find_drift
from tests.conftest import EXAMPLES, ROOT

DUE = date(2026, 12, 4)
MAIL = '  return_to: "l-and-wd@wexholme.example"\n'
CONTACT = 'channel: phone, address: "ext. 4410"'
SHEETS = [("pushback", "worksheet"), ("pushback", "request"), ("intake", "request")]
SENTENCES = [
    line.split("\t")
    for line in (ROOT / "tests/data/send_back.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


def page(folder: Path, config: Path, playbook: str, edition: str, **more: object) -> str:
    """The Markdown of one document, without escapes."""
    options = BuildOptions(
        config, (playbook,), (edition,), ("md",), output=folder / "out", **more  # type: ignore[arg-type]
    )  # fmt: skip
    assert build(options).exit_code == 0
    (path,) = (folder / "out").glob(f"*/*-{edition}*.md")
    return path.read_text(encoding="utf-8").replace("\\", "")


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("playbook", "edition"), SHEETS)
@pytest.mark.parametrize(("name", "setting", "plain", "timed"), SENTENCES)
def test_a_sheet_says_where_it_goes_and_by_when(
    tmp_path: Path, playbook: str, edition: str, name: str, setting: str, plain: str, timed: str
) -> None:
    config = EXAMPLES / f"{name}.yaml"
    overrides = (setting,) if setting else ()
    sheets = [
        page(tmp_path, config, playbook, edition, overrides=overrides, due=due).split(
            "\n<!-- play"
        )[0]
        for due in (None, DUE)
    ]
    assert sheets[0].count(f"- {plain}\n") == 1
    assert sheets[1] == sheets[0].replace(plain, timed)


@pytest.mark.parametrize(("playbook", "edition"), SHEETS)
def test_without_an_address_there_is_no_line_unless_there_is_a_day(
    tmp_path: Path, organisation: Callable[..., Path], playbook: str, edition: str
) -> None:
    config = organisation(replaced={MAIL: "", CONTACT: "channel: phone"})
    assert "send this back" not in page(tmp_path, config, playbook, edition)
    text = page(tmp_path, config, playbook, edition, due=DUE)
    assert "- Please send this back to us by 4 December 2026.\n" in text


@pytest.mark.parametrize(
    ("time", "day", "sentence"),
    [
        ("valid_to: 2026-06-30", date(2026, 6, 30), "Niamh O'Dunmore (phone, ext. 4410)"),
        ("valid_to: 2026-06-30", date(2026, 7, 1), "Tobias Ashgrove (email, workforce@wexholme"),
        ("valid_from: 2026-06-30", date(2026, 6, 29), "Tobias Ashgrove (email, workforce@wexholme"),
        ("valid_from: 2026-06-30", date(2026, 6, 30), "Niamh O'Dunmore (phone, ext. 4410)"),
        ("valid_from: 2026-06-30", None, "Niamh O'Dunmore (phone, ext. 4410)"),
    ],
)
def test_without_a_return_address_it_goes_to_the_first_contact_of_that_day(
    tmp_path: Path,
    organisation: Callable[..., Path],
    time: str,
    day: date | None,
    sentence: str,
) -> None:
    config = organisation(replaced={MAIL: "", CONTACT: f"{CONTACT}, {time}"})
    text = page(tmp_path, config, "pushback", "request", day=day)
    assert f"Please send this back to {sentence}" in text


@pytest.mark.parametrize("edition", ["playbook", "summary"])
def test_a_playbook_and_a_summary_are_not_sent_back(tmp_path: Path, edition: str) -> None:
    answers = tmp_path / "a.yaml"
    answers.write_text("about.request_title: One thing\n")
    config = EXAMPLES / "wexholme.yaml"
    text = page(tmp_path, config, "pushback", edition, due=DUE, answers=answers)
    assert "4 December 2026" not in text


def test_another_day_renews_the_sheets_and_status_says_so(tmp_path: Path) -> None:
    def options(day: int) -> BuildOptions:
        return BuildOptions(
            EXAMPLES / "wexholme.yaml",
            ("pushback",),
            ("request",),
            due=date(2026, 12, day),
            output=tmp_path,
        )

    actions = [build(options(day)).outcomes[0].action for day in (4, 4, 5)]
    assert actions == [Action.CREATED, Action.UNCHANGED, Action.UPDATED]
    assert find_drift(options(5)).file_drifts() == []
    assert len(find_drift(options(6)).file_drifts()) == 2


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(main, ["build", "pushback", *args])


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--due", "04.12.2026"), "“04.12.2026” is not a date; write it like 2026-12-18"),
        (("--due", "2026-02-30"), "“2026-02-30” is not a date; write it like 2026-12-18"),
        (("--due", "tomorrow"), "“tomorrow” is not a date; write it like 2026-12-18"),
        (
            ("--due", "2026-12-04", "--date", "2026-12-05"),
            "the sheets would be due on 2026-12-04, before their own date, 2026-12-05",
        ),
        (
            ("--due", "2026-12-04", "--set", "organisation.date=2026-12-05"),
            "the sheets would be due on 2026-12-04, before their own date, 2026-12-05",
        ),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    run: Callable[..., Result], tmp_path: Path, args: tuple[str, ...], message: str
) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not list(tmp_path.glob("output/*/*.md"))


def test_a_sheet_may_be_due_on_the_day_of_its_date(run: Callable[..., Result]) -> None:
    assert run("--due", "2026-12-04", "--date", "2026-12-04").exit_code == 0
