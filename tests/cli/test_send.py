"""`playbook send` as it is typed: what it prints, what it asks, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from generator.cli.send import PASSWORD as PASSWORD_NAME
from generator.output.sent_rounds import Delivery, load_round
from tests.support.mail_server import OK, PASSWORD, USER, Post, mail_server
from tests.support.rounds import PEOPLE, project, record, sent, table


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = project(tmp_path / "home")
    monkeypatch.chdir(folder)
    table(folder, PEOPLE[:1])
    return folder


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with mail_server(Post(lambda _: OK), tmp_path) as found:
        monkeypatch.setenv("SSL_CERT_FILE", str(found.certificate))
        monkeypatch.setenv(PASSWORD_NAME, PASSWORD)
        yield found


def run(*arguments: object, typed: str = "") -> Result:
    """What the command does with the table at hand."""
    every = ["send", "--to", "autumn.csv", *map(str, arguments)]
    return CliRunner().invoke(main, every, input=typed, catch_exceptions=False)


def by_server(post: Post, *arguments: object, typed: str = "") -> Result:
    address = f"localhost:{post.port}"
    return run("intake", "--smtp", address, "--smtp-user", USER, *arguments, typed=typed)


def test_it_says_what_it_made_and_where_and_that_this_is_personal_data() -> None:
    result = run("intake", "--due", "2026-09-11")
    assert result.exit_code == 0
    assert result.stdout == "draft\tInes Duarte\tines@wexholme.example\taseptic\tintake request\n"
    assert result.stderr == (
        "1 sheet with a draft each in sent/autumn/\n"
        "That folder holds names and addresses: personal data, which git leaves out.\n"
    )
    again = run("intake", "--due", "2026-09-11")
    assert again.stdout.startswith("has it\tInes Duarte")
    assert "1 sheet was sent before and left alone; --again makes them anew." in again.stderr


def test_programs_get_the_files_of_each_person() -> None:
    result = run("intake", "--messages", "json", "--format", "md")
    (item,) = json.loads(result.stdout)["items"]
    assert (item["name"], item["action"], item["playbook"]) == ("Ines Duarte", "made", "intake")
    assert [name.rpartition(".")[2] for name in item["files"]] == ["md", "eml"]


def test_a_dry_run_shows_who_would_get_what(home: Path) -> None:
    result = run("intake", "--dry-run")
    assert result.stdout.startswith("would get\tInes Duarte")
    assert "Dry run: nothing was written. 1 sheet would be made" in result.stderr
    assert not (home / "sent").exists()


def test_a_table_with_a_wrong_address_shows_its_line_and_sends_the_others(home: Path) -> None:
    table(home, [*PEOPLE[:1], ("Tom", "tom[at]x", "", "")])
    result = run("intake")
    assert result.exit_code == 1
    assert "autumn.csv:3: “tom[at]x” is not an e-mail address" in result.stderr
    assert "3 | Tom,tom[at]x,," in result.stderr
    assert list(record(home)) == ["Ines Duarte"]


def test_nobody_gets_a_sheet_of_the_built_in_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    table(tmp_path / "empty")
    result = run("intake")
    assert result.exit_code == 2
    assert "there is no organisation.yaml here" in result.stderr


def test_the_mails_are_shown_and_sent_after_a_yes(home: Path, post: Post) -> None:
    result = by_server(post, typed="y\n")
    assert result.exit_code == 0
    assert f"By localhost:{post.port}, from l-and-wd@wexholme.example, 1 mail" in result.stderr
    assert "  Ines Duarte <ines@wexholme.example>: aseptic-enquiry-request-" in result.stderr
    assert "1 of 1 mails were sent." in result.stderr
    assert PASSWORD not in result.output
    assert [to for to, _ in post.taken] == ["ines@wexholme.example"]
    assert record(home)["Ines Duarte"]["delivery"] == "sent"
    assert "No mail is waiting to be sent." in by_server(post, typed="y\n").stderr


def test_nothing_is_sent_without_a_yes(home: Path, post: Post) -> None:
    result = by_server(post, typed="n\n")
    assert (result.exit_code, post.taken) == (0, [])
    assert "Nothing was sent. The drafts stay where they are." in result.stderr
    assert record(home)["Ines Duarte"]["delivery"] == "waiting"
    assert by_server(post, "--no-input").exit_code == 2
    assert not post.taken
    assert by_server(post, "--no-input", "--yes").exit_code == 0
    assert len(post.taken) == 1


def test_the_password_is_asked_for_and_never_an_option(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSWORD_NAME)
    result = by_server(post, typed=f"y\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert f"Password of {USER}" in result.stderr
    assert PASSWORD not in result.output
    assert len(post.taken) == 1


def test_a_mail_that_a_draft_may_have_carried_is_not_sent_as_well(home: Path, post: Post) -> None:
    sent(home, PEOPLE[:1])
    result = by_server(post, "--yes")
    assert "No mail is waiting to be sent." in result.stderr
    assert by_server(post, "--yes", "--again").exit_code == 0
    assert len(post.taken) == 1


@pytest.mark.parametrize(("answer", "code", "mails"), [("yes", 0, 0), ("no", 0, 1), ("", 3, 0)])
def test_it_asks_about_a_mail_of_which_nobody_knows(
    answer: str, code: int, mails: int, home: Path, post: Post
) -> None:
    sent(home, PEOPLE[:1])
    known = load_round(home / "sent" / "autumn", "wexholme")
    (sheet,) = known.sheets.values()
    known.having(replace(sheet, delivery=Delivery.SENDING)).save()
    result = by_server(post, typed=f"{answer}\ny\n")
    assert "Did the mail to Ines Duarte <ines@wexholme.example> go out?" in result.stderr
    assert len(post.taken) == mails
    assert result.exit_code == code
    assert ("nobody knows whether the mail to Ines Duarte" in result.stderr) == (code == 3)


def test_a_server_that_is_not_there_is_one_error(post: Post) -> None:
    result = run("intake", "--smtp", "localhost:1", "--yes")
    assert (result.exit_code, post.taken) == (4, [])
    assert "localhost:1: there is no connection" in result.stderr


def test_what_is_no_server_is_said_before_anything_is_made(home: Path) -> None:
    result = run("intake", "--smtp", "localhost:smtp")
    assert result.exit_code == 2
    assert "write it like smtp.wexholme.example:587" in result.stderr
    assert not (home / "sent").exists()
