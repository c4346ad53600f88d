"""Nobody uses the studio but the browser that the program opened; it opens no other files."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from generator.web.app import studio_app
from generator.web.guard import LARGEST, Guard
from generator.web.studio import Studio
from tests.support.studio import FORM, HOST, Client, open_studio

APP = studio_app(Studio(Path("organisation.yaml"), Path(), lambda: None), "key", 1)
assert isinstance(APP, Guard)
assert isinstance(APP.app, Starlette)
ROUTES = [
    (method, re.sub(r"{.+?}", "voice", route.path))
    for route in APP.app.routes
    if isinstance(route, Route)
    for method in sorted(route.methods or ())
]
PATHS = [*sorted({path for method, path in ROUTES if method == "GET"}), "/nowhere", "/open"]
FORMS = sorted({path for method, path in ROUTES if method == "POST"})
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
Headers = dict[str, str | None]


def hosts(port: int) -> list[str | None]:
    """Hosts that are not this studio's."""
    own = f"{HOST}:{port}"
    return [
        *(
            None,
            "",
            HOST,
            "localhost",
            "evil.example",
            f"evil.example:{port}",
            f"{HOST}:{port + 1}",
        ),
        *(f"{own}.evil.example", f"x@{own}", f"{own}@evil.example", f"{own}/", f" {own},evil"),
        *(f"127.1:{port}", f"0.0.0.0:{port}", f"2130706433:{port}", f"localhost.:{port}"),
        *(f"xn--localhost:{port}", f"ⓛocalhost:{port}".encode().decode("latin-1")),
    ]


@pytest.mark.parametrize("path", PATHS)
def test_refuses_every_path_under_another_host(studio: Client, path: str) -> None:
    assert studio.get(path, {"Host": "evil.example"}).status == 421
    assert studio.get(f"{path}?key={studio.key}", {"Host": f"evil:{studio.port}"}).status == 421


def test_refuses_hosts_that_only_look_like_its_own(studio: Client) -> None:
    for host in hosts(studio.port):
        status = studio.get("/", {"Host": host}).status
        assert status in (400, 421), host
    assert studio.get(f"/open?key={studio.key}", {"Host": "evil.example"}).status == 421


def test_refuses_two_hosts(studio: Client) -> None:
    lines = [f"Host: {studio.host}", "Host: evil.example", f"Cookie: {studio.cookie}"]
    assert sent(studio, "GET / HTTP/1.1", lines).startswith(b"HTTP/1.1 4")
    assert sent(studio, "GET / HTTP/1.1", [lines[0], *lines]).startswith(b"HTTP/1.1 4")


def test_has_three_names_for_this_computer(studio: Client) -> None:
    for name in (HOST, "localhost", "[::1]"):
        assert studio.get("/static/studio.js", {"Host": f"{name}:{studio.port}"}).status == 200


@pytest.mark.parametrize("path", PATHS)
def test_refuses_every_path_without_the_key(studio: Client, path: str) -> None:
    assert studio.get(path, {"Cookie": None}).status == 403


@pytest.mark.parametrize("path", FORMS)
def test_refuses_every_form_without_the_key_or_from_another_page(studio: Client, path: str) -> None:
    assert studio.post(path, headers={"Cookie": None}).status == 403
    assert studio.post(path, headers={"Origin": "http://evil.example"}).status == 403


def test_refuses_other_keys(studio: Client) -> None:
    name, _, key = studio.cookie.partition("=")
    others = ["", "x", key[:-1], f"{key}x", key.swapcase(), f'"{key}"', "é", "\x80" * 40]
    for other in others:
        cookie = f"{name}={other}".encode().decode("latin-1")
        assert studio.get("/", {"Cookie": cookie}).status == 403, other
        assert studio.get(f"/open?key={quote(other)}", {"Cookie": None}).status == 403, other
    assert studio.get(f"/open?key=x&key={key}", {"Cookie": None}).status == 403
    assert studio.get(f"/?key={key}", {"Cookie": None}).status == 403


def test_refuses_the_cookie_of_a_studio_at_another_port(studio: Client) -> None:
    _, _, key = studio.cookie.partition("=")
    assert studio.get("/", {"Cookie": f"playbook-{studio.port + 1}={key}"}).status == 403
    assert studio.get("/", {"Cookie": f"playbook={key}"}).status == 403


@pytest.mark.parametrize("other", ['{"a": "b"}', "a b=c", 'x="', "=", ";;;", "[x]=y", "a=é"])
def test_cookies_of_other_programs_do_not_keep_anybody_out(studio: Client, other: str) -> None:
    for cookie in (f"{other}; {studio.cookie}", f"{studio.cookie}; {other}"):
        assert studio.get("/static/studio.js", {"Cookie": cookie}).status == 200, cookie


def test_gives_a_cookie_that_scripts_and_other_sites_cannot_use(studio: Client) -> None:
    answer = studio.get(f"/open?key={studio.key}", {"Cookie": None})
    assert (answer.status, answer.headers["location"]) == (303, "/")
    parts = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert parts == {"httponly", "samesite=strict", "path=/"}


def test_a_link_in_another_page_leads_in_with_a_page_of_its_own(studio: Client) -> None:
    """Since browsers send no strict cookie with a redirect that began on another site."""
    headers: Headers = {"Cookie": None, "Sec-Fetch-Site": "cross-site"}
    answer = studio.get(f"/open?key={studio.key}", headers)
    assert answer.status == 200
    assert 'content="0; url=/"' in answer.text
    assert answer.headers["set-cookie"].startswith(studio.cookie)
    assert studio.key not in answer.text


@pytest.mark.parametrize(
    "origin",
    [
        *(None, "", "null", "http://evil.example", "http://127.0.0.1", "https://127.0.0.1:{port}"),
        *("http://localhost:{port}", "http://127.0.0.1:{port}/", "http://127.0.0.1:{port}.evil"),
    ],
)
def test_refuses_forms_of_another_origin(studio: Client, origin: str | None) -> None:
    own = origin and origin.format(port=studio.port)
    assert studio.post("/undo", headers={"Origin": own}).status == 403


def test_refuses_a_second_origin(studio: Client) -> None:
    lines = [f"Host: {studio.host}", f"Cookie: {studio.cookie}", f"Origin: {studio.origin}"]
    lines += ["Origin: http://evil.example", f"Content-Type: {FORM}", "Content-Length: 0"]
    assert b" 403 " in sent(studio, "POST /undo HTTP/1.1", lines)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "other", ""])
def test_refuses_what_a_browser_says_comes_from_another_site(studio: Client, site: str) -> None:
    headers: Headers = {"Sec-Fetch-Site": site}
    assert studio.get("/", headers).status == 403
    assert studio.post("/undo", headers=headers).status == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get"])
def test_refuses_other_methods(studio: Client, method: str) -> None:
    assert studio.request(method, "/").status in (400, 405)


def test_refuses_bodies_of_other_kinds_and_of_unknown_or_too_great_size(studio: Client) -> None:
    for kind in (None, "", "text/plain", "application/json", "multipart/mixed", f"x{FORM}"):
        assert studio.post("/undo", headers={"Content-Type": kind}).status == 415, kind
    assert studio.post("/undo", headers={"Content-Length": None}).status == 411
    assert studio.post("/undo", headers={"Content-Length": str(LARGEST + 1)}).status == 413
    for length in ("-1", "1e3", "0x10", "9" * 30, "٣".encode().decode("latin-1")):
        assert studio.post("/undo", headers={"Content-Length": length}).status in (400, 411, 413)


def test_refuses_a_body_in_chunks_even_with_a_length(studio: Client) -> None:
    chunked: Headers = {"Transfer-Encoding": "chunked"}
    assert studio.request("POST", "/undo", headers={**chunked, "Content-Type": FORM}).status == 411
    both: Headers = {**chunked, "Content-Type": FORM, "Content-Length": "4"}
    assert studio.request("POST", "/undo", headers=both).status in (400, 411)


def test_reads_no_second_request_out_of_a_body(studio: Client) -> None:
    inner = f"POST /close HTTP/1.1\r\nHost: {studio.host}\r\nContent-Length: 0\r\n\r\n"
    lines = [f"Host: {studio.host}", f"Cookie: {studio.cookie}", f"Origin: {studio.origin}"]
    lines += [f"Content-Type: {FORM}", "Content-Length: 0", f"Content-Length: {len(inner)}"]
    assert b" 303 " not in sent(studio, "POST /undo HTTP/1.1", lines, inner.encode())
    lines[-2:] = ["Content-Length: 5", "Transfer-Encoding: chunked"]
    answer = sent(studio, "POST /undo HTTP/1.1", lines, b"0\r\n\r\n" + inner.encode())
    assert answer.count(b"HTTP/1.1 2") == answer.count(b"HTTP/1.1 3") == 0
    assert studio.get("/static/studio.js").status == 200  # nothing has closed it


def test_does_not_wait_for_a_body_that_a_link_brings(studio: Client) -> None:
    lines = [f"Host: {studio.host}", f"Cookie: {studio.cookie}", "Content-Length: 100000"]
    assert b" 200 " in sent(studio, "GET /static/studio.js HTTP/1.1", lines)


@pytest.mark.parametrize("path", ["/", "/nowhere", "/page/none", "/static/studio.css", "/open"])
def test_every_answer_says_what_a_page_may_do(studio: Client, path: str) -> None:
    refused: list[Headers] = [{"Host": "evil"}, {"Cookie": None}, {"Sec-Fetch-Site": "cross-site"}]
    for answer in (studio.get(path), *(studio.get(path, headers) for headers in refused)):
        assert {**answer.headers, **ALWAYS} == answer.headers
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy
        assert "access-control-allow-origin" not in answer.headers
        assert "server" not in answer.headers


def test_answers_to_faults_have_the_same_policy(
    project: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with open_studio(project) as client:
        monkeypatch.setattr("generator.web.studio.Studio.page", lambda *_: 1 / 0)
        answer = client.get("/page/x")
    assert answer.status == 500
    assert "Traceback" not in answer.text
    assert {**answer.headers, **ALWAYS} == answer.headers
    assert "ZeroDivisionError" in caplog.text  # which the terminal shows


def test_documents_are_shown_in_a_frame_in_which_nothing_runs(studio: Client) -> None:
    page = studio.get("/organisation/voice")
    draft = studio.post("/organisation/voice/draft", page.hidden)
    tag = next(line for line in draft.text.splitlines() if line.startswith("<iframe"))
    assert " sandbox " in tag  # without any permission
    name = tag.partition('src="')[2].partition('"')[0]
    policy = studio.get(name).headers["content-security-policy"].split("; ")
    assert policy[:2] == ["sandbox", "default-src 'none'"]
    assert not [one for one in policy if one.startswith("script-src")]
    assert studio.get(name, {"Cookie": None}).status == 403


CLIMBS = (
    *("../../../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd"),
    *("..%5c..%5cwindows%5cwin.ini", "%2fetc%2fpasswd", "//etc/passwd", "organisation.yaml", "%00"),
    *("....//....//etc/passwd", "..%c0%af..%c0%afetc/passwd", "file:///etc/passwd", ".", "..", "~"),
    *("aseptic/../../organisation.yaml", "x" * 4000, "CON", "%ff%fe", "a%0d%0aX-Evil:%201"),
)


@pytest.mark.parametrize("place", ["/documents/file", "/static", "/page"])
def test_no_path_leads_to_another_file(studio: Client, place: str) -> None:
    for climb in CLIMBS:
        answer = studio.get(f"{place}/{climb}")
        assert answer.status in (400, 404), climb
        assert "x-evil" not in answer.headers


@pytest.mark.parametrize("name", ["_document", "_reader", "format"])
def test_no_choice_in_an_address_leads_to_another_file(studio: Client, name: str) -> None:
    for climb in (*CLIMBS[::8], "%2e%2e/%2e%2e/pushback/playbook", "pushback/../../x", "/"):
        answer = studio.get(f"/download?{name}={climb}")
        assert answer.status in (200, 400, 409), climb
        if answer.status == 200:  # the usual document, since there is nobody of that name
            assert answer.data.startswith(b"PK"), climb
            assert name != "format", climb


@pytest.mark.parametrize(
    "back",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "evil"),
        *("/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "///evil.example", ""),
        *("/ok\r\nLocation: https://evil.example", " //evil.example", "/\x0b/evil.example"),
    ],
)
def test_leads_back_to_its_own_pages_only(studio: Client, back: str) -> None:
    answer = studio.post("/undo", {"_back": back, "_change": "99"})
    target = answer.headers["location"]
    assert answer.status == 303
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\", "/\t", "/\n"))


def test_thousands_of_fields_and_huge_ones_are_refused(studio: Client) -> None:
    form = studio.get("/organisation/voice").hidden
    assert studio.post("/undo", {f"a{n}": "" for n in range(20_001)}).status == 400
    assert studio.post("/undo", {"a": "x" * 2_100_000}).status == 400
    assert studio.upload("/undo", [], {"a": "x" * 2_100_000}).status == 400
    assert studio.upload("/undo", [("f", "f", b"")] * 501).status == 400
    assert studio.post("/organisation/voice", {**form, "9" * 5000: "x"}).status == 409
    assert studio.post("/organisation/voice", {**form, "a." * 3000 + "a": "x"}).status == 409


def test_answers_forms_that_are_not_as_browsers_send_them(studio: Client) -> None:
    kinds = ("", "; boundary=", "; boundary=x", "; boundary=x; charset=unicode_escape")
    for kind in kinds:
        headers: Headers = {"Content-Type": f"multipart/form-data{kind}"}
        for body in (b"", b"--x", b"--x\r\n\r\n--x--", b"\r\n" * 1000, b"--x--\r\n\x00"):
            assert studio.request("POST", "/undo", body, headers).status in (303, 400)
    assert studio.post("/undo", {"\ud800".encode("utf-8", "replace").decode(): "x"}).status == 303
    broken = b"_text=%ud800%ff%&&&==&_seen"
    assert studio.request("POST", "/file", broken, {"Content-Type": FORM}).status == 409


def test_other_requests_are_answered_while_a_body_is_slow(studio: Client) -> None:
    lines = [f"Host: {studio.host}", f"Cookie: {studio.cookie}", f"Origin: {studio.origin}"]
    lines += [f"Content-Type: {FORM}", "Content-Length: 1000"]
    with socket.create_connection((HOST, studio.port), timeout=5) as slow:
        slow.sendall("\r\n".join(["POST /undo HTTP/1.1", *lines, "", "a="]).encode())
        assert studio.get("/static/studio.js").status == 200


def sent(client: Client, first: str, lines: list[str], body: bytes = b"") -> bytes:
    """The answer to a request that is written by hand."""
    with socket.create_connection((HOST, client.port), timeout=5) as connection:
        connection.sendall(
            "\r\n".join([first, "Connection: close", *lines, "", ""]).encode("latin-1") + body
        )
        connection.settimeout(0.3)
        data = b""
        with suppress(TimeoutError, ConnectionError):
            while part := connection.recv(65536):
                data += part
    return data
