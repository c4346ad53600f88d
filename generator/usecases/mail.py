"""The use case of mailing a round by a server: each mail's intent is recorded before it is handed
over, and its outcome after, so that none is ever sent twice.
"""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

from generator.foundation import files
from generator.foundation.digests import SHORT_DIGITS, digest
from generator.foundation.errors import (
    ConfigError,
    EnvironmentProblem,
    GeneratorError,
    Place,
    Problem,
)
from generator.foundation.mail_addresses import mail_address
from generator.output.sent_rounds import Delivery, SentRound, SentSheet, load_round
from generator.usecases.rounds.sent_sheets import DRAFT_SUFFIX, SheetMaker
from generator.usecases.send import UNDECIDED, SendOptions, SendReport, open_own_project
from generator.writers.mail import message

_STARTTLS, _TLS = 587, 465  # ports (RFC 6409 and RFC 8314)
_SECONDS = 30  # for an answer of the server
_PAUSE = 1.0  # seconds between two mails, which servers take for a person's pace
_HIGHEST = 65_535  # port


@dataclass(frozen=True)
class MailServer:
    """A mail server: `user` is "" where it asks for none. `sender` is the address of the sender."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"  # without the password


@dataclass(frozen=True)
class Delivered:
    """What became of one mail: its sheet afterwards, and the problem, None if it was sent."""

    sheet: SentSheet
    problem: Problem | None = None


def address_of(text: str) -> tuple[str, int]:
    """Host and port in `HOST[:PORT]`. Raises `ConfigError` for any other text."""
    host, _, port = text.partition(":")
    number = int(port) if port.isdecimal() and len(port) <= len(str(_HIGHEST)) else 0
    if not host or (":" in text and not 0 < number <= _HIGHEST):
        message, hint = f"“{text}” is not a mail server", "write it like smtp.wexholme.example:587"
        raise ConfigError(Problem("mail.server", message, hint=hint))
    return host, number or _STARTTLS


def sender_of(text: str) -> str:
    """The address of a sender; "" for none. Raises `ConfigError` for what is no address."""
    if text and not mail_address(text):
        message, hint = (
            f"“{text}” is not an e-mail address",
            "write it like l-and-d@wexholme.example",
        )
        raise ConfigError(Problem("mail.sender", message, hint=hint))
    return mail_address(text)


class Mailing:
    """The mails of one run of `send`: those that no server has taken yet."""

    def __init__(self, options: SendOptions, report: SendReport) -> None:
        project = open_own_project(options.config, options.overrides, options.day, options.limits)
        self._folder = report.folder
        self._organisation = project.config.organisation.id
        self._maker = SheetMaker(project, protect=options.protect)
        self._copies = [sheet.copy for sheet in (*report.made, *report.skipped)]

    def unknown(self) -> tuple[SentSheet, ...]:
        """The sheets of whose mails nobody knows whether they went out."""
        return self._in_state(Delivery.SENDING)

    def waiting(self) -> tuple[SentSheet, ...]:
        """The sheets whose mails no server has taken yet."""
        return self._in_state(Delivery.WAITING, Delivery.REFUSED)

    def _in_state(self, *states: Delivery) -> tuple[SentSheet, ...]:
        sheets = self._load().sheets
        found = (sheets[copy] for copy in self._copies if copy in sheets)
        return tuple(sheet for sheet in found if sheet.delivery in states)

    def decide(self, sheet: SentSheet, *, went_out: bool) -> None:
        """Record what somebody says about a mail of which nobody knew whether it went out: one that
        did not waits again.
        """
        with self._load().lock():
            state = Delivery.SENT if went_out else Delivery.WAITING
            self._load().having(replace(sheet, delivery=state)).save()

    def sender(self) -> str:
        """The address that the sheets go back to, as the sender. Raises `ConfigError` for none."""
        found = {self._maker.reply_to(sheet) for sheet in self.waiting()}
        if len(found) == 1 and (address := found.pop()):
            return address
        message = "no single address is known that the sheets go back to, to be the sender"
        hint = "name the sender with --sender, or set policies.return_to to an address for mail"
        raise ConfigError(Problem("mail.sender", message, hint=hint))

    def deliver(
        self, server: MailServer, pause: Callable[[float], None] = time.sleep
    ) -> Iterator[Delivered]:
        """What became of each waiting mail, in turn; `pause` waits for a second between two. A mail
        that a server refuses does not stop the others. Where the connection breaks, nobody knows
        whether that mail went out, and a new connection is tried for the next one.

        Raises `EnvironmentProblem` if there is no connection to the server, or none that is safe.
        """
        with self._load().lock():
            known, rest = self._load(), list(self.waiting())
            is_first = True
            while rest:
                with _connected(server) as connection:
                    is_open = True
                    while rest and is_open:
                        if not is_first:
                            pause(_PAUSE)
                        is_first = False
                        turn = _Turn(self._maker, server, connection, known)
                        done, is_open = turn.hand_over(rest.pop(0))
                        known = turn.known
                        yield done

    def _load(self) -> SentRound:
        return load_round(self._folder, self._organisation)


class _Turn:
    """The handing over of one mail; `known` is the round, before and after."""

    def __init__(
        self,
        maker: SheetMaker,
        server: MailServer,
        connection: smtplib.SMTP,
        known: SentRound,
    ) -> None:
        self._maker, self._server, self._connection = maker, server, connection
        self.known = known

    def hand_over(self, sheet: SentSheet) -> tuple[Delivered, bool]:
        """What became of a mail, and whether the connection still stands."""
        try:
            data = self._message(sheet)
        except GeneratorError as error:
            return Delivered(sheet, error.problems[0]), True
        self._record(sheet, Delivery.SENDING)
        try:
            self._connection.sendmail(self._server.sender, [sheet.mail], data)
        except smtplib.SMTPSenderRefused as error:  # so it would be for every other mail
            self._record(sheet, Delivery.WAITING)
            raise EnvironmentProblem(_refused_sender(self._server, error)) from None
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            is_open = self._connection.sock is not None  # one that answers 421 hangs up
            return self._record(sheet, Delivery.REFUSED, _refused(sheet, error)), is_open
        except (OSError, smtplib.SMTPException):  # the server may have taken it, or not
            return self._record(sheet, Delivery.SENDING, _unknown(sheet)), False
        return self._record(sheet, Delivery.SENT), True

    def _record(
        self, sheet: SentSheet, state: Delivery, problem: Problem | None = None
    ) -> Delivered:
        done = replace(sheet, delivery=state)
        self.known = self.known.having(done)
        self.known.save()
        return Delivered(done, problem)

    def _message(self, sheet: SentSheet) -> bytes:
        """The message of a sheet, with the files as they are in the round's folder.

        Raises `ConfigError` for files that are gone or were changed.
        """
        attached: dict[str, bytes] = {}
        for name, recorded in sheet.files.items():
            path = self.known.folder / name
            data = files.read(path)
            if data is None or digest(data)[:SHORT_DIGITS] != recorded:
                how = "is gone" if data is None else "was edited"
                text = f"{how}, so the mail to {sheet.name} was not sent"
                hint = "send it yourself, or have it made anew with --again"
                raise ConfigError(Problem("mail.file", text, Place(path.as_posix()), hint))
            if not name.endswith(DRAFT_SUFFIX):
                attached[name] = data
        now = datetime.now().astimezone()
        mail = replace(
            self._maker.invitation(sheet, attached), ident=f"{sheet.copy}.{now:%Y%m%d%H%M%S}"
        )
        return message(mail, self._server.sender, now)


def exit_code(problems: Iterable[Problem]) -> int:
    """0 if every mail was sent, 1 if a server refused some, 3 if nobody knows of some."""
    codes = {problem.code for problem in problems}
    return 3 if UNDECIDED in codes else 1 if codes else 0


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is encrypted, to a server whose certificate is valid, signed in.

    Raises `EnvironmentProblem` where there is none: nothing is ever sent without.
    """
    place = f"{server.host}:{server.port}"
    connection: smtplib.SMTP | None = None
    try:
        connection = _open(server)
        if server.user:
            connection.login(server.user, server.password)
    except (OSError, smtplib.SMTPException) as error:
        if connection:
            connection.close()
        raise EnvironmentProblem(_no_connection(place, error)) from None
    try:
        yield connection
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()


def _open(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.port == _TLS:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
    try:
        connection.starttls(context=context)
    except BaseException:
        connection.close()
        raise
    return connection


def _no_connection(place: str, error: Exception) -> Problem:
    match error:
        case ssl.SSLCertVerificationError():
            message = f"its certificate is not valid: {error.verify_message.lower()}"
            hint = (
                "check the name of the server; for an authority of your own, name its certificate"
                " in the environment variable SSL_CERT_FILE"
            )
        case smtplib.SMTPAuthenticationError():
            message = f"it refuses the user or the password: {_said(error.smtp_error)}"
            hint = (
                "check --smtp-user and PLAYBOOK_SMTP_PASSWORD; some accounts need an app password"
            )
        case smtplib.SMTPNotSupportedError():
            message = f"it does not offer what a safe mail needs: {_said(error)}"
            hint = "ask for the server and port that offer TLS, usually 587 or 465"
        case _:
            message = f"there is no connection: {_said(error)}"
            hint = "check the name, the port and the network; nothing was sent"
    return Problem("mail.server", message, Place(place), hint)


def _refused_sender(server: MailServer, error: smtplib.SMTPSenderRefused) -> Problem:
    message = f"it takes no mails from {server.sender}: {_said(error.smtp_error)}"
    hint = "name the address of your account with --sender; the other mails wait"
    return Problem("mail.sender", message, Place(f"{server.host}:{server.port}"), hint)


def _refused(sheet: SentSheet, error: smtplib.SMTPException) -> Problem:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [text for _, text in error.recipients.values()]
    else:
        answers = [getattr(error, "smtp_error", b"")]
    said = _said(answers[0] if answers else error)
    message = f"the server refuses the mail to {sheet.name} <{sheet.mail}>: {said}"
    hint = "correct the address in the table, and send again; the others were not held up"
    return Problem("mail.refused", message, hint=hint)


def _unknown(sheet: SentSheet) -> Problem:
    message = (
        f"the connection broke during the mail to {sheet.name} <{sheet.mail}>, so nobody knows"
        " whether it went out"
    )
    hint = "look into the sent mails or ask them; the next run asks you, and never sends it twice"
    return Problem(UNDECIDED, message, hint=hint)


def _said(answer: object) -> str:
    """What a server or the system said, on one line."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return " ".join(text.split())[:200]
