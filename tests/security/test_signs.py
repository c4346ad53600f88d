"""Bidirectional, invisible and control characters: kept in answers, escaped in messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from tests.conftest import EXAMPLES
from tests.security.crafting import (
    BODY,
    TITLE,
    answering,
    before_end,
    control,
    field_of,
    part_of,
    repacked,
    run,
)
from tests.security.judging import read

Run = Callable[..., Result]
BIDIRECTIONAL = ["\u202e", "\u202a", "\u2067", "\u200f", "\u061c"]
INVISIBLE = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\U000e0041"]
SPECIAL = [*BIDIRECTIONAL, *INVISIBLE[:4], "\x1b[31m", "\x9b31m", "\x07"]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return lambda *words: CliRunner().invoke(
        main, [str(word) for word in words], prog_name="playbook", catch_exceptions=False
    )


def is_harmless(text: str) -> bool:
    """Whether a terminal shows a text as it is: no control, direction or invisible characters."""
    return not any(
        unicodedata.category(char) in ("Cc", "Cf", "Cs") and char not in "\n\t" for char in text
    )


def messages_of(ended: Result) -> str:
    assert "Traceback" not in ended.stderr, ended.stderr[-800:]
    return ended.stderr


@pytest.mark.parametrize("char", [*BIDIRECTIONAL, *INVISIBLE], ids=ascii)
@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_answers_keep_special_characters(suffix: str, char: str, sheet: bytes, page: str) -> None:
    text = f"a{char}b"
    data = (
        answering(sheet, run(text))
        if suffix == "docx"
        else page.replace("ANSWER-TITLE", text).encode()
    )
    assert read(data, f"in/sheet.{suffix}").entries[TITLE].text == text


@pytest.mark.sampled(10)
@pytest.mark.parametrize("char", SPECIAL, ids=ascii)
def test_an_invalid_value_is_reported_harmlessly(
    char: str, page: str, tmp_path: Path, command: Run
) -> None:
    text = field_of(page, "about.audience_size", f"ten{char}nine")
    (tmp_path / "in.md").write_text(text, encoding="utf-8", newline="")
    ended = command("read", "in.md", "--config", EXAMPLES / "wexholme.yaml")
    assert ended.exit_code == 1
    assert is_harmless(messages_of(ended)), ascii(ended.stderr)
    assert f"{ord(char[0]):04x}" in ended.stderr.lower() or f"x{ord(char[0]):02x}" in ended.stderr


@pytest.mark.sampled(10)
@pytest.mark.parametrize("char", SPECIAL, ids=ascii)
def test_text_beside_the_fields_is_reported_harmlessly(
    char: str, page: str, tmp_path: Path, command: Run
) -> None:
    text = page.replace("# *Worksheet*", f"besi{char}de\n\n# *Worksheet*", 1)
    (tmp_path / "in.md").write_text(text, encoding="utf-8", newline="")
    ended = command("read", "in.md", "--config", EXAMPLES / "wexholme.yaml")
    assert "besi" in ended.stderr
    assert is_harmless(messages_of(ended)), ascii(ended.stderr)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("char", [*BIDIRECTIONAL, *INVISIBLE[:4]], ids=ascii)
def test_the_name_of_a_control_is_reported_harmlessly(
    char: str, sheet: bytes, tmp_path: Path, command: Run
) -> None:
    data = before_end(sheet, f"<w:p>{control(f'x.y{char}z', run('x'))}</w:p>")
    (tmp_path / "in.docx").write_bytes(data)
    ended = command("read", "in.docx", "--config", EXAMPLES / "wexholme.yaml")
    assert "outside the fields" in ended.stderr
    assert is_harmless(messages_of(ended)), ascii(ended.stderr)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("char", [*BIDIRECTIONAL, *INVISIBLE[:4]], ids=ascii)
def test_two_answers_to_one_blank_are_reported_harmlessly(
    char: str, sheet: bytes, tmp_path: Path, command: Run
) -> None:
    data = before_end(sheet, f"<w:p>{control(TITLE, run(f'other{char}wise'))}</w:p>")
    (tmp_path / "in.docx").write_bytes(data)
    ended = command("read", "in.docx", "--config", EXAMPLES / "wexholme.yaml")
    assert "other" in ended.stderr
    assert is_harmless(messages_of(ended)), ascii(ended.stderr)


FILES = ["a\u202exdoc.docx", "a\x1b[31m.docx", "a\nError: b.docx", "a\u200b.md", "a\x9b.md",
"-r.docx",
         "a\x07.docx", "a b.docx", "'.docx", "a\r.md", "[bold]a.docx", "*.docx", "{x}.docx",
         "%s.md",
         "a" * 200 + ".docx", "\U0001f642.docx", "e\u0301.docx", "a\x7f.docx"]  # fmt: skip


@pytest.mark.sampled(10)
@pytest.mark.parametrize("name", FILES, ids=ascii)
@pytest.mark.parametrize("verb", ["read", "refresh"])
@pytest.mark.parametrize("good", [True, False], ids=["good", "damaged"])
def test_the_name_of_a_file_is_reported_harmlessly(
    verb: str, good: bool, name: str, sheet: bytes, page: str, tmp_path: Path, command: Run
) -> None:
    data = sheet if name.endswith("docx") else page.encode()
    (tmp_path / name).write_bytes(data if good else b"damaged")
    ended = command(verb, "--config", EXAMPLES / "wexholme.yaml", "--", name)
    assert ended.exit_code == (0 if good else 1), ended.stderr
    assert is_harmless(messages_of(ended)), ascii(ended.stderr)
    assert len(ended.stderr.strip().splitlines()) <= 2 or good
    if verb == "read":
        found = json.loads(ended.stdout)
        entries = found["items"] if good else found["diagnostics"]
        assert [one["file"] for one in entries] == [name]
    else:
        assert is_harmless(ended.stdout), ascii(ended.stdout)


def test_a_process_reports_every_name_harmlessly(sheet: bytes, page: str, tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes(sheet if name.endswith("docx") else page.encode())
    program = [sys.executable, "-m", "generator", "read", "--config", EXAMPLES / "wexholme.yaml"]
    ended = subprocess.run(
        [*program, "damaged\u202e.docx", "--", *FILES],
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 1
    assert is_harmless(ended.stderr.decode()), ascii(ended.stderr)
    assert sorted(one["file"] for one in json.loads(ended.stdout)["items"]) == sorted(FILES)


@pytest.mark.sampled(10)
@pytest.mark.parametrize("char", SPECIAL, ids=ascii)
def test_arguments_of_the_command_line_are_reported_harmlessly(char: str, command: Run) -> None:
    for words in (
        ("build", "--team", f"te{char}am"),
        ("build", f"play{char}book"),
        ("build", "--set", f"voice.tag{char}line=x"),
        ("build", "--config", f"no{char}where.yaml"),
        (f"bu{char}ild",),
        ("build", f"--op{char}tion"),
    ):
        ended = command(*words)
        assert ended.exit_code != 0
        assert is_harmless(messages_of(ended)), ascii(ended.stderr)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("char", [*BIDIRECTIONAL, *INVISIBLE[:4]], ids=ascii)
def test_mistakes_in_the_organisations_file_are_reported_harmlessly(
    char: str, tmp_path: Path, command: Run
) -> None:
    text = (EXAMPLES / "wexholme.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("  formality: formal", f"  formality: for{char}mal"),
        ("  formality: formal", f"  forma{char}lity: formal"),
        ("  formality: formal", f"  formality: {{formal # {char}"),
        ("goals:", f"goals{char}:"),
    ):
        assert old in text
        (tmp_path / "organisation.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
        ended = command("build")
        assert ended.exit_code == 2
        assert is_harmless(messages_of(ended)), ascii(ended.stderr)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("char", [*BIDIRECTIONAL, *INVISIBLE[:4]], ids=ascii)
def test_mistakes_in_a_team_table_are_reported_harmlessly(
    char: str, tmp_path: Path, command: Run
) -> None:
    (tmp_path / "teams.csv").write_text(
        f"team,department\na,nowhe{char}re\n{char},\nb{char},x\nb{char},\n", encoding="utf-8"
    )
    config = ("--config", EXAMPLES / "wexholme.yaml", "--output", "output")
    ended = command(
        "build", *config, "--teams", "teams.csv", "--edition", "request", "--format", "md"
    )
    assert ended.exit_code
    assert is_harmless(messages_of(ended)), ascii(ended.stderr)
    assert is_harmless(ended.stdout)


@pytest.mark.parametrize(
    "char", ["\n::error::x", "\r::error::x", "%0A::error::x", "\u2028::error::x"]
)
def test_no_text_can_forge_an_annotation(
    char: str, sheet: bytes, tmp_path: Path, command: Run
) -> None:
    text = part_of(before_end(sheet, "<w:p/>")).decode()
    tagged = escape(char).replace("\n", "&#10;").replace("\r", "&#13;")
    text = text.replace("<w:p/>", f"<w:p>{control(f'x.y{tagged}', run('x'))}</w:p>", 1)
    (tmp_path / "in.docx").write_bytes(repacked(sheet, {BODY: text.encode()}))
    config = ("--config", EXAMPLES / "wexholme.yaml")
    ended = command("read", "in.docx", *config, "--messages", "github")
    assert ended.stderr.count("::error") + ended.stderr.count("::warning") >= 1
    lines = ended.stderr.splitlines()
    assert not [line for line in lines if line.startswith("::error::x")]
    assert "Traceback" not in ended.stderr
