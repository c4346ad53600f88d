"""Mailing a round by a server: a real one on this machine. Nothing goes out unencrypted, and
nothing twice.
"""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.foundation.errors import ConfigError, EnvironmentProblem
from generator.usecases.mail import Delivered, Mailing, MailServer, address_of, exit_code
from generator.usecases.send import SendOptions, send
from tests.support.mail_server import OK, PASSWORD, USER, Post, free_port, mail_server
from tests.support.rounds import DUE, PEOPLE, TODAY, project, record, table

NAMES = [name for name, *_ in PEOPLE]
Start = Callable[..., "Round"]


class Round:
    """A round that waits to be mailed, and the server that takes it."""

    def __init__(self, home: Path, post: Post) -> None:
        self.home, self.post = home, post
        self.pauses: list[float] = []

    def mailing(self, **options: Any) -> Mailing:
        """The mails of a run of `send` with the same people."""
        own = SendOptions(
            table(self.home),
            self.home / "organisation.yaml",
            ("intake",),
            due=DUE,
            today=TODAY,
            folder=self.home / "sent",
            by_server=True,
            **options,
        )
        return Mailing(own, send(own))

    def server(self, **changed: Any) -> MailServer:
        own = {"port": self.post.port, "user": USER, "password": PASSWORD, **changed}
        return MailServer("localhost", sender="l-and-wd@wexholme.example", **own)

    def mailed(self, mailing: Mailing | None = None, **changed: Any) -> list[Delivered]:
        mailing = mailing or self.mailing()
        return list(mailing.deliver(self.server(**changed), self.pauses.append))

    def states(self) -> list[str]:
        return [sheet["delivery"] for sheet in record(self.home).values()]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Start a server that answers in some way, for a new round."""
    open_servers = []

    def opened(answer: Callable[[str], str] = lambda _: OK, *, has_tls: bool = True) -> Round:
        own = mail_server(Post(answer), tmp_path, has_tls=has_tls)
        post = own.__enter__()
        open_servers.append(own)
        monkeypatch.setenv("SSL_CERT_FILE", str(post.certificate))
        return Round(project(tmp_path / "home"), post)

    yield opened
    for server in open_servers:
        server.__exit__(None, None, None)


def test_every_person_gets_their_own_mail_one_a_second(start: Start) -> None:
    round_ = start()
    done = round_.mailed()
    assert [one.problem for one in done] == [None, None, None]
    assert round_.states() == ["sent"] * 3
    assert round_.pauses == [1.0, 1.0]
    for (to, data), (name, sheet) in zip(
        round_.post.taken, record(round_.home).items(), strict=True
    ):
        mail = email.message_from_bytes(data, policy=email.policy.default)
        assert (to, mail["To"].addresses[0].display_name) == (sheet["mail"], name)
        assert mail["From"] == "Wexholme & Tarn <l-and-wd@wexholme.example>"
        assert mail["Date"].datetime.tzinfo is not None
        assert mail["Message-ID"].startswith(f"<{sheet['copy']}.")
        assert "X-Unsent" not in mail
        (attached,) = mail.iter_attachments()
        path = round_.home / "sent" / "autumn" / attached.get_filename()
        assert attached.get_payload(decode=True) == path.read_bytes()


def test_the_intent_is_on_the_disk_before_a_mail_goes_out(start: Start) -> None:
    seen = []

    def answer(_: str) -> str:
        text = (round_.home / "sent" / "autumn" / "sent.json").read_text(encoding="utf-8")
        seen.append([sheet["delivery"] for sheet in json.loads(text)["sheets"]])
        return OK

    round_ = start(answer)
    round_.mailed()
    assert seen[0] == ["sending", "waiting", "waiting"]
    assert seen[-1] == ["sent", "sent", "sending"]


def test_a_second_run_mails_nothing_twice(start: Start) -> None:
    round_ = start()
    round_.mailed()
    assert round_.mailed() == []
    assert len(round_.post.taken) == 3


def test_a_mail_that_the_server_refuses_does_not_hold_up_the_others(start: Start) -> None:
    round_ = start(lambda to: "550 no such mailbox" if to.startswith("jordis") else OK)
    done = round_.mailed()
    assert round_.states() == ["sent", "refused", "sent"]
    problem = done[1].problem
    assert problem is not None
    assert problem.message == (
        "the server refuses the mail to Jördis Weißkamp <jordis@wexholme.example>: no such mailbox"
    )
    assert exit_code([problem]) == 1
    round_.post.answer = lambda _: OK
    assert [one.sheet.name for one in round_.mailed()] == ["Jördis Weißkamp"]


def test_a_server_that_refuses_a_mail_and_hangs_up_is_called_again_for_the_next(
    start: Start,
) -> None:
    _, first, *_ = PEOPLE[0]
    round_ = start(lambda to: "421 too many mails at once" if to == first else OK)
    done = round_.mailed()
    assert [one.problem and one.problem.code for one in done] == ["mail.refused", None, None]
    assert round_.states() == ["refused", "sent", "sent"]


def test_nobody_knows_of_a_mail_during_which_the_connection_broke_and_it_is_asked_about(
    start: Start,
) -> None:
    round_ = start(lambda to: "" if to.startswith("jordis") else OK)
    done = round_.mailed()
    assert round_.states() == ["sent", "sending", "sent"]
    assert done[1].problem is not None
    assert exit_code([done[1].problem]) == 3
    mailing = round_.mailing()
    assert (mailing.waiting(), [one.name for one in mailing.unknown()]) == ((), [NAMES[1]])
    assert round_.mailed(mailing) == []
    mailing.decide(mailing.unknown()[0], went_out=True)
    assert (mailing.waiting(), mailing.unknown()) == ((), ())
    assert round_.states() == ["sent"] * 3


def test_a_mail_that_did_not_go_out_waits_again(start: Start) -> None:
    round_ = start(lambda to: "" if to.startswith("jordis") else OK)
    round_.mailed()
    mailing = round_.mailing()
    mailing.decide(mailing.unknown()[0], went_out=False)
    round_.post.answer = lambda _: OK
    assert [one.sheet.name for one in round_.mailed(mailing)] == ["Jördis Weißkamp"]


@pytest.mark.parametrize("moment", range(4))
def test_whenever_a_run_is_killed_no_mail_goes_out_twice(moment: int, start: Start) -> None:
    round_ = start()
    mailing = round_.mailing()
    mails = mailing.deliver(round_.server(), round_.pauses.append)
    for _ in range(moment):
        next(mails, None)
    mails.close()
    round_.mailed()
    assert sorted(to for to, _ in round_.post.taken) == sorted(mail for _, mail, *_ in PEOPLE)


def test_a_file_that_was_edited_or_is_gone_is_not_mailed(start: Start) -> None:
    round_ = start()
    mailing = round_.mailing()
    one, other, _ = (
        next(name for name in sheet["files"] if name.endswith(".docx"))
        for sheet in record(round_.home).values()
    )
    (round_.home / "sent" / "autumn" / one).write_bytes(b"edited")
    (round_.home / "sent" / "autumn" / other).unlink()
    messages = [done.problem and done.problem.message for done in round_.mailed(mailing)]
    assert messages == [
        "was edited, so the mail to Ines Duarte was not sent",
        "is gone, so the mail to Jördis Weißkamp was not sent",
        None,
    ]
    assert len(round_.post.taken) == 1


def refusal(round_: Round, **changed: Any) -> str:
    with pytest.raises(EnvironmentProblem) as caught:
        round_.mailed(**changed)
    assert not round_.post.taken
    assert set(round_.states()) == {"waiting"}
    return caught.value.problems[0].message


def test_nothing_goes_to_a_server_whose_certificate_nobody_vouches_for(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = start()
    monkeypatch.delenv("SSL_CERT_FILE")
    assert refusal(round_).startswith("its certificate is not valid: ")


def test_nothing_goes_to_a_server_without_encryption(start: Start) -> None:
    round_ = start(has_tls=False)
    assert refusal(round_).startswith("it does not offer what a safe mail needs")


def test_a_sender_that_the_server_refuses_stops_the_run(start: Start) -> None:
    round_ = start()
    round_.post.refused = ("l-and-wd@wexholme.example",)
    assert refusal(round_) == ("it takes no mails from l-and-wd@wexholme.example: not your address")


def test_a_wrong_password_is_said(start: Start) -> None:
    round_ = start()
    assert refusal(round_, password=PASSWORD[::-1]).startswith(
        "it refuses the user or the password: "
    )


def test_a_server_that_is_not_there_is_said(start: Start) -> None:
    round_ = start()
    message = refusal(round_, port=free_port())
    assert message.startswith("there is no connection: ")


def test_the_sender_is_the_address_that_sheets_go_back_to(start: Start) -> None:
    assert start().mailing().sender() == "l-and-wd@wexholme.example"


def test_the_password_is_not_shown_with_the_server() -> None:
    assert PASSWORD not in repr(MailServer("x", 587, "a@b.example", USER, PASSWORD))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("smtp.x.example", ("smtp.x.example", 587)),
        ("smtp.x.example:465", ("smtp.x.example", 465)),
        ("x:", None),
        ("x:0", None),
        ("x:99999", None),
        (":25", None),
        ("x:smtp", None),
    ],
)
def test_the_address_of_a_server(text: str, address: tuple[str, int] | None) -> None:
    if address:
        assert address_of(text) == address
        return
    with pytest.raises(ConfigError):
        address_of(text)
