"""Whatever a browser with the key sends, the studio answers; nothing of it is a fault."""

from __future__ import annotations

from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest

from tests.support.studio import Answer, Client, open_studio, project_of
from tests.web.test_guard import ROUTES

REQUESTS = 40
TEXTS = (
    *("", "x", "../../x", "\x00", "é" * 50, "9" * 400, "{", "a: b", "<b>", "%", "*", "-1", "1"),
    *("wexholme", "aseptic", "pushback/playbook", "aseptic/x", "\u202e", "docx", "html", "theirs"),
)
NAMES = (
    *("_unit", "_seen", "_document", "_reader", "_setting", "_what", "_whom", "_edition", "_side"),
    *("_format", "_file", "_back", "_change", "_text", "_words", "_round", "_due", "_sheet"),
    *("name", "unit", "document", "format", "file", "words", "report", "saved", "voice.tagline"),
    *("goals.0.label", "goals.+0.label", "goals.0.removed", "cheat_codes.0.phrase", "voice"),
)
FILES = ("a.png", "..", "CON", "x.docx", "a.csv", "", "\\\\x\\y.pdf", "é" * 200)
TOO_SLOW = ("/documents", "/close")  # one makes all documents, the other ends the test


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 14))]
)
def test_no_request_is_a_fault(seed: int, tmp_path: Path) -> None:
    rng = Random(seed)  # noqa: S311 (the same each time)
    routes = [route for route in ROUTES if route[0] == "GET" or route[1] not in TOO_SLOW]
    with open_studio(project_of("wexholme", tmp_path)) as client:
        hidden = client.get("/organisation/voice").hidden
        for _ in range(REQUESTS):
            method, path = rng.choice(routes)
            form = {rng.choice(NAMES): rng.choice(TEXTS) for _ in range(rng.randint(0, 4))}
            form |= hidden if rng.random() < 0.5 else {}
            answer = asked(client, method, path, form, rng)
            assert answer.status < 500, (method, path, form)


def asked(client: Client, method: str, path: str, form: dict[str, str], rng: Random) -> Answer:
    """The answer to a request for a path, or for one beside it."""
    part = rng.choice(("voice", "voice", "x", "..", "%00", "wording", "docx", "aseptic"))
    path = path.replace("voice", part)
    if method != "POST":
        return client.request(method, f"{path}?{urlencode(form)}")
    if rng.random() < 0.3:
        return client.upload(path, [("_file", rng.choice(FILES), rng.randbytes(20))], form)
    return client.post(path, form)
