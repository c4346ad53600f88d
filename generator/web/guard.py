"""The guard: nobody gets in but the browser that this program opened.

A page of another site may send requests to this computer, and a name may be made to lead here (DNS
rebinding; OWASP, "Cross-Site Request Forgery Prevention"). So the host, the size, the key and the
origin of every request are checked before anything else looks at it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN = "/open"  # the path that exchanges the key in an address for a cookie
LARGEST = 64_000_000  # bytes of a request: a folder of filled sheets
_NAMES = ("127.0.0.1", "localhost", "[::1]")
_BODIES = ("application/x-www-form-urlencoded", "multipart/form-data")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'"
    "; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
    "; frame-ancestors 'self'"
)
_ONWARD = (
    '<!DOCTYPE html><html lang="en"><meta http-equiv="refresh" content="0; url=/">'
    '<title>Playbook studio</title><p><a href="/">Playbook studio</a>'
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # without one, browsers send forms from no origin
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


@dataclass(frozen=True)
class Guard:
    """Lets the requests through that have the `key`, and refuses all others; `port` is the one that
    this program listens on.
    """

    app: ASGIApp
    key: str
    port: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        answer = self._refusal(scope) or self._exchange(scope) or self._stranger(scope)
        app = answer or self.app
        await app(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that is not meant for this program or too much for it."""
        headers = Headers(scope=scope)
        host = headers.getlist("host")
        if len(host) != 1 or host[0] not in {f"{name}:{self.port}" for name in _NAMES}:
            message = "This is not the address of the studio."
            return _refused(HTTPStatus.MISDIRECTED_REQUEST, message)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _refused(HTTPStatus.METHOD_NOT_ALLOWED, "The studio does not do this.")
        if scope["method"] == "POST":
            return _refused_body(headers)
        return None

    def _exchange(self, scope: Scope) -> Response | None:
        """A cookie for the key in the address that this program opened."""
        query = parse_qs(scope["query_string"].decode("latin-1"))
        if scope["path"] != OPEN or not self._is_key(query.get("key", [""])[0]):
            return None
        # From a link in another page, a redirect would still be that page's request, which browsers
        # send without the cookie; a page of our own goes on by itself.
        is_linked = Headers(scope=scope).get("sec-fetch-site", "none") not in (
            "same-origin",
            "none",
        )
        answer: Response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        if is_linked:
            answer = HTMLResponse(_ONWARD)
        answer.set_cookie(self._cookie, self.key, httponly=True, samesite="strict")
        return answer

    def _stranger(self, scope: Scope) -> Response | None:
        """The answer to a request without the key, or from a page of another site."""
        headers = Headers(scope=scope)
        if not any(map(self._is_key, _cookies(headers, self._cookie))):
            hint = "Use the address that “playbook serve” printed, or start it again."
            return _refused(HTTPStatus.FORBIDDEN, f"This browser may not use the studio. {hint}")
        origin = f"http://{headers['host']}"
        is_ours = headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
        if scope["method"] == "POST":
            is_ours = is_ours and headers.getlist("origin") == [origin]
        if not is_ours:
            return _refused(HTTPStatus.FORBIDDEN, "This request comes from another page.")
        return None

    @property
    def _cookie(self) -> str:
        """The name of the cookie: cookies of one computer are shared by all its ports."""
        return f"playbook-{self.port}"

    def _is_key(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self.key.encode())


def _refused_body(headers: Headers) -> Response | None:
    """The answer to a body of another kind, or of a size that is not known or too large."""
    length = headers.get("content-length", "")
    # A body in chunks has any size, whatever a length beside it says (RFC 9112, 6.3).
    if "transfer-encoding" in headers or not length.isdecimal():
        return _refused(HTTPStatus.LENGTH_REQUIRED, "The size of this request is missing.")
    if int(length) > LARGEST:
        message = f"This is more than the studio takes at once ({LARGEST // 1_000_000} MB)."
        return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
    if headers.get("content-type", "").partition(";")[0].strip() not in _BODIES:
        return _refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The studio takes forms only.")
    return None


def _refused(status: HTTPStatus, message: str) -> Response:
    return PlainTextResponse(f"{message}\n", status)


def _cookies(headers: Headers, name: str) -> Iterator[str]:
    """The values of the cookies of a name. Other programs at this address set cookies too, some of
    them in forms that the standard library does not read.
    """
    for cookie in ";".join(headers.getlist("cookie")).split(";"):
        own, _, value = cookie.strip().partition("=")
        if own == name:
            yield value


def _with_headers(send: Send) -> Send:
    """Adds the headers that every answer has; an answer may have a policy of its own."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
