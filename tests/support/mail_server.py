"""A real mail server on this machine, with TLS and a certificate made for the test."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

USER, PASSWORD = "lead", "open sesame"
OK = "250 taken"


@dataclass
class Post:
    """What a server took, and how it answers: `answer` is given each mail's first recipient. It
    breaks the connection where the answer is empty, after it took the mail.
    """

    answer: Callable[[str], str] = lambda _: OK
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    refused: tuple[str, ...] = ()  # senders
    port: int = 0
    certificate: Path = Path()

    async def handle_MAIL(self, _s: Any, _e: Any, envelope: Envelope, sender: str, _o: Any) -> str:  # noqa: N802 — named by the library
        if sender in self.refused:
            return "550 not your address"
        envelope.mail_from = sender
        return "250 ok"

    async def handle_RCPT(self, _s: Any, _e: Any, envelope: Envelope, to: str, _o: Any) -> str:  # noqa: N802 — named by the library
        if self.answer(to).startswith("5"):
            return self.answer(to)
        envelope.rcpt_tos.append(to)
        return "250 ok"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answer(envelope.rcpt_tos[0])
        assert isinstance(envelope.content, bytes)
        self.taken.append((envelope.rcpt_tos[0], envelope.content))
        if not answer:
            server.transport.abort()
        return answer or OK


def _authenticate(_s: Any, _e: Any, _p: Any, mechanism: str, data: Any) -> AuthResult:  # noqa: ARG001
    own = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=data == own, handled=False)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def mail_server(post: Post, folder: Path, *, has_tls: bool = True) -> Iterator[Post]:
    """A server at `localhost` and the port of `post` that takes mails of the account USER."""
    authority = trustme.CA()
    post.certificate = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(post.certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    post.port = free_port()
    options: dict[str, Any] = {
        "tls_context": context,
        "require_starttls": True,
        "authenticator": _authenticate,
        "auth_required": True,
    }
    controller = Controller(
        post, hostname="localhost", port=post.port, **(options if has_tls else {})
    )
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
