"""The studio as tests use it: a real server on this machine, and a browser's requests to it."""

from __future__ import annotations

import multiprocessing
import queue
import re
import secrets
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from generator.web.server import HOST, serve
from tests.conftest import EXAMPLES

SECONDS = 30
FORM = "application/x-www-form-urlencoded"
_HIDDEN = re.compile(r'name="(_\w+)" value="([^"]*)"')
Form = Mapping[str, str | Sequence[str]]
Files = Sequence[tuple[str, str, bytes]]  # the name of the field, the name of the file, its bytes


@dataclass(frozen=True)
class Answer:
    """What the server answered; the names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden values of the first form that has some, such as `_seen` and `_unit`."""
        pairs = _HIDDEN.findall(self.text)
        return {name: unescape(value) for name, value in reversed(pairs)}


@dataclass(frozen=True)
class Client:
    """A browser that has opened the studio at `port`; `key` is the one in the address that the
    program printed, `cookie` what the browser got for it.
    """

    port: int
    key: str
    cookie: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    def get(self, path: str, headers: Mapping[str, str | None] | None = None) -> Answer:
        """What a link leads to; headers that are None are left out."""
        return self.request("GET", path, headers=headers)

    def post(
        self, path: str, form: Form | None = None, headers: Mapping[str, str | None] | None = None
    ) -> Answer:
        """What the server answers to a form."""
        body = urlencode(form or {}, doseq=True).encode()
        return self.request("POST", path, body, {"Content-Type": FORM, **(headers or {})})

    def upload(
        self,
        path: str,
        files: Files,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """What the server answers to a form with files."""
        mark = secrets.token_hex(12)
        kind = f"multipart/form-data; boundary={mark}"
        body = multipart(files, form or {}, mark)
        return self.request("POST", path, body, {"Content-Type": kind, **(headers or {})})

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """One request as a browser sends it, with other `headers` where they are given."""
        usual = {"Cookie": self.cookie, "Host": self.host, **self.headers}
        if method == "POST":
            usual |= {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        wanted = {**usual, **(headers or {})}
        connection = HTTPConnection(HOST, self.port, timeout=SECONDS)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            if body is not None and "Content-Length" not in wanted:
                connection.putheader("Content-Length", str(len(body)))
            for name, value in wanted.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()


def multipart(files: Files, form: Mapping[str, str], mark: str) -> bytes:
    """The body of a form with files, as browsers write it (RFC 7578)."""
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in form.items()
    ]
    parts += [
        f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\n'.encode()
        + b"Content-Type: application/octet-stream\r\n\r\n"
        + data
        for name, file, data in files
    ]
    start = f"--{mark}\r\n".encode()
    return b"".join(start + part + b"\r\n" for part in parts) + f"--{mark}--\r\n".encode()


def project_of(name: str, folder: Path) -> Path:
    """A copy of an example organisation in a folder; returns the path of its file."""
    folder.mkdir(exist_ok=True)
    for path in EXAMPLES.glob(f"{name}.*"):
        shutil.copy(path, folder / path.name.replace(f"{name}.yaml", "organisation.yaml"))
    return folder / "organisation.yaml"


@contextmanager
def open_studio(path: Path, headers: Mapping[str, str] | None = None) -> Iterator[Client]:
    """The studio for the organisation's file at a path, and a browser that sends `headers` with
    each request. It is closed afterwards as people close it.
    """
    addresses: queue.Queue[str | Exception] = queue.Queue()
    method = multiprocessing.get_start_method()
    thread = threading.Thread(target=_serve, args=(path, addresses), name="studio")
    thread.start()
    try:
        client = _entered(addresses, headers or {})
        try:
            yield client
        finally:
            with suppress(OSError):  # the test has closed it
                client.post("/close")
    finally:
        thread.join(SECONDS)
        multiprocessing.set_start_method(method, force=True)
    assert not thread.is_alive(), "the studio did not close"


def _serve(path: Path, addresses: queue.Queue[str | Exception]) -> None:
    try:
        serve(path, 0, addresses.put, open_browser=False)
    except Exception as error:
        addresses.put(error)


def _entered(addresses: queue.Queue[str | Exception], headers: Mapping[str, str]) -> Client:
    address = addresses.get(timeout=SECONDS)
    if isinstance(address, Exception):
        raise address
    place, _, key = address.partition("/open?key=")
    stranger = Client(int(place.rpartition(":")[2]), key, "")
    answer = stranger.get(f"/open?key={key}")
    cookie = answer.headers["set-cookie"].partition(";")[0]
    return Client(stranger.port, key, cookie, headers)


def address_of(client: Client) -> str:
    """The address that the program printed, with the key."""
    return f"{client.origin}/open?key={client.key}"
