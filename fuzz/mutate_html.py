"""Damage to a web page: its tags, attributes and texts."""

from __future__ import annotations

import re
from html import escape
from random import Random

from fuzz.mutate_bytes import Mutator
from fuzz.mutate_markdown import on_text
from fuzz.mutate_word import ODD_STAMPS
from fuzz.odd import encoded, huge_text, odd_text

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ATTRIBUTE = re.compile(r' (\w+)="([^"]*)"')
_LARGE = 400_000  # characters
_PIECES = (
    "<div>", "<p>", "<b>", "<table><tr><td>", "</div>", "<td>", "<li>", "<w:Sdt SdtTag='a.b'>",
    "<w:Sdt SdtTag='about.requester'>x</w:Sdt>", "<select><option selected>", "<textarea>",
    "<pre>", "<input type=checkbox checked>", "<!--", "<![if !supportLists]>", "<svg><title>",
    "<script>", "<style>", "<plaintext>", "<noscript>", "<template>", "<s>", "<br>", "&amp;",
    "&#0;", "&#xD800;", "&bogus", "<", "<a ", "<p a=1 b", "<![CDATA[", "<?xml ", "<math><mi>",
    "<frameset>", "\0",
)  # fmt: skip
_STYLES = (
    "display:none", "white-space:pre", "mso-element:header", "text-decoration:line-through", ":::",
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-7", "rot13", "shift_jis", "iso-2022-jp", "hz", "idna", "x" * 500, "")


@on_text
def drop_tags(text: str, rng: Random) -> str:
    share = rng.choice((0.01, 0.2, 1))
    return _TAG.sub(lambda tag: "" if rng.random() < share else tag[0], text)


@on_text
def swap_tags(text: str, rng: Random) -> str:
    """Tags replaced by one another, so that nothing ends where it should."""
    every = _TAG.findall(text) or [""]
    return _TAG.sub(lambda tag: rng.choice(every) if rng.random() < 0.2 else tag[0], text)


@on_text
def many_tags(text: str, rng: Random) -> str:
    """One piece very many times, somewhere."""
    piece, place = rng.choice(_PIECES), rng.randrange(len(text) + 1)
    times = rng.choice((300, 5_000, _LARGE // len(piece)))
    return text[:place] + piece * times + text[place:]


@on_text
def many_attributes(text: str, rng: Random) -> str:
    number = rng.choice((300, 50_000))
    names = " ".join(f"{rng.choice(('a', 'style', 'SdtTag'))}{place}=1" for place in range(number))
    return re.sub("<p>", lambda _: f"<p {names}>", text, count=1)


@on_text
def odd_attributes(text: str, rng: Random) -> bytes:
    def odd(found: re.Match[str]) -> str:
        if rng.random() > 0.2:
            return found[0]
        value = rng.choice((odd_text(rng), "t", "f", rng.choice(_STYLES)))
        return f' {rng.choice((found[1], "style", "hidden", "title"))}="{value}"'

    return encoded(_ATTRIBUTE.sub(odd, text))


@on_text
def odd_texts(text: str, rng: Random) -> bytes:
    share = rng.choice((5, 60)) / (text.count(">") + 1)  # some texts are huge
    return encoded(
        re.sub(">", lambda _: f">{odd_text(rng)}" if rng.random() < share else ">", text)
    )


@on_text
def long_text(text: str, rng: Random) -> str:
    place = text.find(">", rng.randrange(len(text) + 1)) + 1
    return text[:place] + huge_text(rng) + text[place:]


@on_text
def change_stamp(text: str, rng: Random) -> str:
    """Document properties that identify another document, or nothing valid."""
    for key in rng.sample(list(ODD_STAMPS), rng.choice((1, 1, 2, 4))):
        value = escape(rng.choice(ODD_STAMPS[key]))
        found = re.compile(rf"(?<=playbook.){re.escape(key)}([^<>]*>)[^<]*")
        text = found.sub(lambda one, key=key, value=value: f"{key}{one[1]}{value}", text, count=1)
    return text


@on_text
def other_charset(text: str, rng: Random) -> str:
    return text.replace("utf-8", rng.choice(_ENCODINGS), 1)


ANY: tuple[Mutator, ...] = (
    drop_tags, swap_tags, many_tags, many_tags, many_attributes, odd_attributes, odd_texts,
    long_text, change_stamp, change_stamp, other_charset,
)  # fmt: skip
