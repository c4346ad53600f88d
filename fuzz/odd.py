"""Unexpected texts and values, for all formats."""

from __future__ import annotations

from random import Random

CONTROL = "".join(map(chr, (*range(1, 9), 11, 12, *range(14, 32), 127, 0x85, 0x9F)))
BIDI = "\u202a\u202e\u2066\u2069\u200f\u200b\u200d\ufeff\u2060"
PRIVATE = "\ue000\ue001\uf0b7\uf8ff\U000f0000\U0010fffd"
SURROGATES = "\ud800 \udfff \udc00\ud800"
NONCHARACTERS = "\ufffe\uffff\ufdd0\U0001ffff"
MARKUP = "<script>&amp;</w:t> {{ 7 * 7 }} {% raw %} ]]> <!-- end --> **_`[x](javascript:1) \\"
ESCAPES = "../../../outside /etc/passwd C:\\con %s {0.__class__} $HOME \\x00 \\ud800"
NUMBERS = (
    "0", "-1", "+31", "1e309", "NaN", "Infinity", "-0", "007", "0x10", "1_000", "١٢٣", "½",
    "9" * 25, "-" + "9" * 400, "9" * 5_000, "5 March " + "9" * 20, "1.7.3", "12:30",
    "31.02.2026", "2026-02-30", "9999-12-31", "0001-01-01", "2026-W01-1", "10 20", "1%2", "10²",
    "1,2,3", "1.234,5", "∞", "२०२६-०१-०१",
)  # fmt: skip
WORDS = (
    "", " ", "…", "?", "not known", "null", "~", "true", "no", "None", "-", "x", "☒", "é\u0301",
    "ﬁ", "İ", "ß", "x" * 300, "🙂" * 50, "__class__", "constructor", "__proto__", "CON", "NUL.txt",
    "a.b.c", "..", ".", "/", "\\", "\n", "\t", "\r\n", "pushback", "intake", "worksheet", "request",
)  # fmt: skip
HUGE = 150_000


def odd_text(rng: Random) -> str:
    """An odd text of some kind; one in eight is huge."""
    sorts = (CONTROL, BIDI, PRIVATE, SURROGATES, NONCHARACTERS, MARKUP, ESCAPES)
    match rng.randrange(8):
        case 0:
            return rng.choice((*WORDS, *NUMBERS)) * rng.choice((1, 1, 1, 50))
        case 1:
            return huge_text(rng)
        case 2:
            return rng.choice(NUMBERS)
        case 3:
            return rng.choice(WORDS)
        case 4:
            return "".join(chr(rng.randrange(1, 0x2FFF)) for _ in range(rng.randrange(1, 80)))
        case _:
            return "A" + "".join(rng.sample(rng.choice(sorts), k=3)) + rng.choice(sorts)


def huge_text(rng: Random) -> str:
    """One or a few characters, repeated many times."""
    sign: str = rng.choice(
        (*"aA \\[]()<>*_`#|!&{}-:", "<!--", "-->", "é", "🙂", "a b", "![", "\u0301")
    )
    return sign * (rng.choice((HUGE, HUGE // 10, 5_000)) // len(sign))


def encoded(text: str) -> bytes:
    """UTF-8, including surrogates."""
    return text.encode("utf-8", "surrogatepass")
