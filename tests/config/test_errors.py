"""All problems of a broken file are reported in one run, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import config
from generator.foundation.errors import ConfigError, Problem
from generator.playbook import open_catalogue
from generator.project.vocabulary import vocabulary_of
from tests.cases import cases

BASE = """schema_version: 1
organisation: {id: x, name: X, locale: en-GB}
voice:
  function: {long: Learning}
  stakeholder: {one: a, many: b}
  learner: {one: a, many: b}"""
CASES = cases("config/broken.md", 2)


def line_of(problem: Problem) -> str:
    hint = f" | {problem.hint}" if problem.hint else ""
    place = str(problem.place).rpartition("/")[2]
    return f"{place} {problem.code} {problem.message}{hint}"


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("title", "source", "expected"), CASES, ids=[case[0] for case in CASES])
def test_every_problem_is_reported_at_its_place(
    title: str, source: str, expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_text(source.replace("BASE", BASE), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(path, words=vocabulary_of(open_catalogue()))
    assert "\n".join(map(line_of, caught.value.problems)) == expected, title


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"\xff\xfea\x00", "yaml.encoding", "organisation.yaml"),
        (b"a: 1\nb: caf\xe9\n", "yaml.encoding", "organisation.yaml:2:7"),
        (b"a: [1, 2", "yaml.syntax", "organisation.yaml:1:4"),
        (b"- a\n- b\n", "yaml.shape", "organisation.yaml:1:1"),
        (b'a: "\\0"\n', "yaml.character", "organisation.yaml:1:4"),
        ("a: \ue000\n".encode(), "yaml.character", "organisation.yaml:1:4"),
        (b"a: " + b"[" * 60 + b"]" * 60, "yaml.depth", "organisation.yaml:1:44"),
        (b"a: " + b"[" * 999, "yaml.depth", "organisation.yaml:1:44"),
        (b"a: " + b"[" * 2000 + b"]" * 2000, "yaml.depth", "organisation.yaml:1:44"),
        (b"a: " + b"[" * 9000, "yaml.depth", "organisation.yaml:1:44"),
        (b"a: " + b"{b: " * 2000, "yaml.depth", "organisation.yaml:1:164"),
        (b"a:\n" + b"- " * 2000, "yaml.depth", "organisation.yaml:2:81"),
        (b"#" * 1_000_001, "yaml.size", "organisation.yaml"),
        (b"a: [" + b"b," * 200_000 + b"]", "yaml.size", "organisation.yaml:1:399999"),
        (b"a:\n" + b"- b\n" * 200_000, "yaml.size", "organisation.yaml:199999:3"),
    ],
)
def test_an_unreadable_file_is_reported_by_name(
    data: bytes, code: str, place: str, tmp_path: Path
) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    problem = caught.value.problems[0]
    assert (problem.code, str(problem.place).rpartition("/")[2]) == (code, place), problem


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    assert config.load(path).organisation.id == "x"


def test_text_is_never_converted_to_another_type(tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    texts = ["no", "012", "3.10", "12:30", "2026-01-01", "1e3", "0x10", "yes", "~x"]
    path.write_text(BASE + f"\npolicies: {{must_have: [{', '.join(texts)}]}}\n")
    loaded = config.load(path)
    assert loaded.settings(loaded.organisation).policies.must_have == texts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("policies: {baseline_months: DIGITS}", "7:12"),
        ("policies: {retention_months: 0.DIGITS}", "7:12"),
        ("rates: {cost_per_incident: {ticket: DIGITS}}", "7:29"),
        ("escalation_contacts: [{id: a, role: A, order: DIGITS}]", "7:40"),
    ],
)
def test_a_number_with_too_many_digits_is_reported(text: str, place: str, tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    code = "cheat_codes: [{id: c, phrase: P, baseline: {value: 1, as_of: 2025-01-31}}]"
    path.write_text(f"{BASE}\n{text.replace('DIGITS', '9' * 5_000)}\n{code}\n")
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    (problem,) = caught.value.problems
    assert "should be a number" in problem.message
    assert str(problem.place).endswith(f"organisation.yaml:{place}")
