"""One table sets the limits on every input; the person who runs the program can change them."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.foundation.errors import ConfigError
from generator.foundation.limits import LIMITS, Limits, amount, limits_of
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("word_file=40MB", replace(LIMITS, word_file=40_000_000)),
        ("answer=250 KB", replace(LIMITS, answer=250_000)),
        ("render_seconds=60", replace(LIMITS, render_seconds=60)),
    ],
)
def test_an_amount_is_a_number_with_or_without_a_unit(text: str, expected: Limits) -> None:
    assert limits_of((text,)) == expected


def test_all_invalid_limits_are_reported_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        limits_of(("word_fill=1", "answer=much", "answer=0", "answer"))
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["limit.unknown", "limit.amount", "limit.amount", "limit.amount"]
    assert "word_file" in caught.value.problems[0].hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("render_seconds=999999999999", "the highest value allowed is 1,000 seconds"),
        ("render_memory=999999999999MB", "the highest value allowed is 51,200 MB"),
        ("records=50001", "the highest value allowed is 50,000"),
    ],
)
def test_a_limit_cannot_be_raised_beyond_its_maximum(text: str, hint: str) -> None:
    assert limits_of(("records=50000",)).records == 50_000
    with pytest.raises(ConfigError) as caught:
        limits_of((text,))
    (problem,) = caught.value.problems
    assert (problem.message, problem.hint) == (f"“{text}” is too high", hint)


def test_doctor_shows_every_limit_of_this_run() -> None:
    shown = CliRunner().invoke(
        main, ["doctor", "--limit", "answer=7"], env={"PLAYBOOK_LIMITS": "", "COLUMNS": "200"}
    )
    for one in fields(Limits):
        assert f"limit {one.name}\t" in shown.output
    assert "limit answer\t7 characters" in shown.output


def test_an_environment_variable_can_change_several_limits() -> None:
    shown = CliRunner().invoke(
        main, ["doctor"], env={"PLAYBOOK_LIMITS": "answer=7 records=9", "COLUMNS": "200"}
    )
    assert "limit answer\t7 characters" in shown.output
    assert "limit records\t9\t" in shown.output


def test_an_amount_is_shown_with_its_unit() -> None:
    assert amount("word_file", 20_000_000) == "20 MB"
    assert amount("records", 5_000) == "5,000"
    assert amount("word_file", 1_500) == "1,500 bytes"


def test_security_md_lists_every_limit_with_its_amount() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for one in fields(Limits):
        assert f"| `{one.name}` | {amount(one.name, getattr(LIMITS, one.name))} |" in text
