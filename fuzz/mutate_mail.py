"""Damage to a mail: its headers, its parts and their encodings."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzz.mutate_bytes import Mutator
from fuzz.mutate_markdown import on_text
from fuzz.odd import encoded, odd_text

_BOUNDARY = re.compile(r'boundary="?([^"\n;]+)')
_HEADER = re.compile(r"^([\w-]+): (.*)$", re.MULTILINE)
_LARGE = 300_000  # characters
_PIECES = (
    "(", '"', "\\", "=?utf-8?q?a?= ", "=?utf-8?b?/w==?=", "a*0*=b; ", "a@b, ", "<", "[", "%FF",
    "filename=x; ", "x\n ", ";", "=", "\0", "é", "\u202e",
)  # fmt: skip
_TYPES = (
    "multipart/mixed; boundary=x", "multipart/alternative", "message/rfc822", "message/partial",
    "message/external-body; access-type=x", "text/html; charset=utf-7", "text/plain; format=flowed",
    "text/plain; charset*=x'y'z", "application/octet-stream; name=../../a.docx", "multipart/", "/",
    "text/plain; charset=\udcff", "image/png", "text",
)  # fmt: skip
_CODINGS = ("base64", "quoted-printable", "x-uuencode", "8bit", "7bit", "binary", "nothing", "")
_NAMES = ("../../x.docx", "con.docx", "a.docx" * 500, ".docx", "=?utf-8?q?a=2Edocx?=", "\0.docx")


@on_text
def long_header(text: str, rng: Random) -> bytes:
    """A header that one piece makes very long."""
    piece = rng.choice(_PIECES)
    long = piece * (rng.choice((500, 20_000, _LARGE)) // len(piece))
    return encoded(_some(text, rng, lambda name, value: f"{name}: {value}{long}"))


@on_text
def odd_header(text: str, rng: Random) -> bytes:
    return encoded(_some(text, rng, lambda name, _: f"{name}: {odd_text(rng)}"))


@on_text
def drop_header(text: str, rng: Random) -> bytes:
    return encoded(_some(text, rng, lambda *_: ""))


@on_text
def many_headers(text: str, rng: Random) -> str:
    return f"{rng.choice(('X: y', 'Content-Type: text/html', 'Date: x'))}\n" * 50_000 + text


@on_text
def other_type(text: str, rng: Random) -> bytes:
    return encoded(re.sub("(?<=Content-Type: ).*", lambda _: rng.choice(_TYPES), text, count=2))


@on_text
def other_coding(text: str, rng: Random) -> str:
    return re.sub("(?<=Transfer-Encoding: ).*", lambda _: rng.choice(_CODINGS), text)


@on_text
def other_name(text: str, rng: Random) -> str:
    return re.sub("filename=.*", lambda _: f'filename="{rng.choice(_NAMES)}"', text)


@on_text
def many_parts(text: str, rng: Random) -> str:
    found = _BOUNDARY.search(text)
    part = f"--{found[1] if found else 'x'}\n\n"
    return text + part * rng.choice((20, 3_000, 50_000))


@on_text
def nest_parts(text: str, rng: Random) -> str:
    """The mail within others, deeply."""
    outer = rng.choice(
        ("Content-Type: message/rfc822\n\n", "Content-Type: multipart/mixed; boundary=a\n\n--a\n")
    )
    return outer * rng.choice((3, 40, 2_000)) + text


def _some(text: str, rng: Random, change: Callable[[str, str], str]) -> str:
    """The mail with some of its headers changed."""
    return _HEADER.sub(
        lambda header: change(header[1], header[2]) if rng.random() < 0.3 else header[0], text
    )


ANY: tuple[Mutator, ...] = (
    long_header, long_header, odd_header, drop_header, many_headers, other_type, other_coding,
    other_name, many_parts, nest_parts,
)  # fmt: skip
