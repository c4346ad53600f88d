"""Damage to an OpenDocument text: its parts, its controls and bookmarks, and its properties."""

from __future__ import annotations

import re
from random import Random

from fuzz import mutate_html, mutate_xml
from fuzz.mutate_bytes import ANY, Mutator
from fuzz.mutate_markdown import on_text
from fuzz.mutate_word import in_part
from fuzz.odd import encoded, odd_text

_PARTS = ("content.xml", "content.xml", "content.xml", "meta.xml", "styles.xml", "mimetype")
_MARK = re.compile(r"<text:bookmark-(?:start|end)[^<>]*>")
_PIECES = (
    '<text:bookmark-start text:name="q_about_requester"/>', "<text:line-break/>", "<text:s/>",
    '<loext:content-control loext:tag="about.requester">x</loext:content-control>', "<text:p/>",
    "<draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame>", "<table:table/>",
    "<text:note><text:p>x</text:p></text:note>", "<office:annotation/>", "<table:table-cell/>",
)  # fmt: skip


def in_a_part(data: bytes, rng: Random) -> bytes:
    """One part damaged as XML or, sometimes, as bytes."""
    return in_part(data, rng.choice(_PARTS), rng.choice((*mutate_xml.ANY, rng.choice(ANY))), rng)


def in_the_content(data: bytes, rng: Random) -> bytes:
    return in_part(data, "content.xml", rng.choice(_CONTENT), rng)


def in_the_stamp(data: bytes, rng: Random) -> bytes:
    return in_part(data, "meta.xml", mutate_html.change_stamp, rng)


@on_text
def drop_marks(text: str, rng: Random) -> str:
    share = rng.choice((0.1, 0.5))
    return _MARK.sub(lambda mark: "" if rng.random() < share else mark[0], text)


@on_text
def swap_marks(text: str, rng: Random) -> str:
    """Starts and ends of bookmarks in each other's places."""
    every = _MARK.findall(text) or [""]
    return _MARK.sub(lambda mark: rng.choice(every) if rng.random() < 0.3 else mark[0], text)


@on_text
def many_pieces(text: str, rng: Random) -> str:
    """One piece very many times, in a paragraph."""
    piece, times = rng.choice(_PIECES), rng.choice((300, 3_000, 30_000))
    return text.replace("</text:p>", f"{piece * times}</text:p>", 1)


@on_text
def odd_answers(text: str, rng: Random) -> bytes:
    share = rng.choice((0.05, 0.5))

    def odd(found: re.Match[str]) -> str:
        return f">{odd_text(rng)}</" if rng.random() < share else found[0]

    return encoded(re.sub("(?<![/?])>[^<>]+</", odd, text))


_CONTENT: tuple[Mutator, ...] = (drop_marks, swap_marks, many_pieces, odd_answers)
