"""A failure at any step of `send`: nobody gets two copies, and the same command does the rest."""

from __future__ import annotations

import email
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator.cli import main
from tests.support.faults import KILLED, STEPS, run, tree
from tests.support.mail_server import PASSWORD, USER, Post, mail_server
from tests.support.rounds import PEOPLE, project, table

SEND = ["send", "intake", "--to", "autumn.csv", "--quiet", "--format", "md", "--due", "2026-09-11"]
MOST_STEPS = 40
# The last step of the first person's files, and one after everybody's.
QUICK = (3,)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = project(tmp_path / "home")
    table(folder)
    (tmp_path / "warm").mkdir()
    monkeypatch.chdir(project(tmp_path / "warm"))
    table(Path())
    CliRunner().invoke(main, SEND, catch_exceptions=False)  # import and cache once for all forks
    monkeypatch.chdir(folder)
    return folder


def copies(home: Path) -> dict[str, str]:
    """The copy ids in the record, by address; none where there is no record yet."""
    path = home / "sent/autumn/sent.json"
    data: dict[str, Any] = json.loads(path.read_bytes()) if path.exists() else {"sheets": []}
    return {sheet["mail"]: sheet["copy"] for sheet in data["sheets"]}


def check_finished(home: Path) -> None:
    """Check that each person has one draft and one sheet, and that nothing else is left."""
    found = tree(home / "sent/autumn")
    own = copies(home)
    assert sorted(own) == sorted(mail for _, mail, *_ in PEOPLE)
    kinds = [name.rpartition(".")[2] for name in found]
    assert sorted(kinds) == sorted(["md", "eml"] * 3 + ["csv", "xlsx", "json", "gitignore"])
    for name, data in found.items():
        if name.endswith(".eml"):
            to = email.message_from_bytes(data)["To"]
            assert own[to.rpartition("<")[2].rstrip(">")] in name


@pytest.mark.parametrize("number", [*QUICK, *(pytest.param(n, marks=pytest.mark.slow)
                                    for n in range(1, MOST_STEPS) if n not in QUICK)])  # fmt: skip
@pytest.mark.parametrize("fault", ["killed", "full"])
def test_the_same_command_finishes_a_round_that_failed_anywhere(
    fault: str, number: int, home: Path
) -> None:
    for step in STEPS if number > max(QUICK) else ("create", "replace"):
        ended = run(step, number, fault, SEND, home)
        before = copies(home)
        assert ended.returncode in (0, KILLED if fault == "killed" else 4), ended.stderr
        assert "Traceback" not in ended.stderr
        done = CliRunner().invoke(main, SEND, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert before.items() <= copies(home).items()
        check_finished(home)
        (home / "sent").rename(home / f"sent-{step}")


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 16))
def test_a_run_that_is_killed_while_it_mails_sends_nothing_twice(
    number: int, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table(home, PEOPLE[:2])
    with mail_server(Post(), tmp_path) as post:
        monkeypatch.setenv("SSL_CERT_FILE", str(post.certificate))
        monkeypatch.setenv("PLAYBOOK_SMTP_PASSWORD", PASSWORD)
        server = ("--smtp", f"localhost:{post.port}", "--smtp-user", USER)
        command = [*SEND, *server, "--yes", "--no-input"]
        ended = run("replace", number, "killed", command, home)
        assert ended.returncode in (0, KILLED), ended.stderr
        done = CliRunner().invoke(main, command, catch_exceptions=False)
    taken = [to for to, _ in post.taken]
    assert len(set(taken)) == len(taken)
    data = json.loads((home / "sent/autumn/sent.json").read_bytes())
    states = {sheet["mail"]: sheet["delivery"] for sheet in data["sheets"]}
    assert set(states.values()) <= {"sent", "sending"}
    assert {mail for mail, state in states.items() if state == "sent"} <= set(taken)
    assert done.exit_code == (3 if "sending" in states.values() else 0)
