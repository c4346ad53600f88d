"""Damage to a Markdown worksheet: its comments, its stamp, and lines that are hard to parse."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzz import mutate_json
from fuzz.mutate_bytes import Mutator
from fuzz.mutate_word import ODD_STAMPS
from fuzz.odd import encoded, odd_text
from generator.formats.markdown import BLANK, STAMP

_COMMENT = re.compile(r"<!--.*?-->")
_STAMP_LINE = re.compile(rf"<!-- {STAMP} (\{{.*\}}) -->")
_LONG = 300_000
_HARD = (
    "<!--", "-->", f"<!-- {STAMP} {{", "<!-- field ", "<!-- field a -->", "<!-- end -->", "\\", "[",
    "![", "](", "*", "**a", "_", "`", "<", "&", "> ", "- ", "- [ ] ", "- [x] a <!-- b -->", "|",
    ":::", "&#", "&#1114112;", "\\<!-- ", "a", " ", "\t", "<!-- a -->b / ", "* [ ] <!-- ", "1. ",
    "<!-- a.b -->", "**a** <!-- a.b -->", "- [ ] a <!-- a.b -->", "# ", "***", "> x", "**a",
)  # fmt: skip


def on_text(change: Callable[[str, Random], str | bytes]) -> Mutator:
    """A mutator of bytes made from a change to text."""

    def mutate(data: bytes, rng: Random) -> bytes:
        changed = change(data.decode("utf-8", "surrogateescape"), rng)
        if isinstance(changed, bytes):
            return changed
        return changed.encode("utf-8", "surrogatepass" if data.isascii() else "backslashreplace")

    mutate.__name__ = change.__name__
    return mutate


@on_text
def drop_comments(text: str, rng: Random) -> str:
    share = rng.choice((0.02, 0.3, 1))
    return _COMMENT.sub(lambda found: "" if rng.random() < share else found[0], text)


@on_text
def double_comments(text: str, rng: Random) -> str:
    times = rng.choice((2, 2, 20))
    return _COMMENT.sub(lambda found: found[0] * (times if rng.random() < 0.1 else 1), text)


@on_text
def nest_comments(text: str, rng: Random) -> str:
    """A comment or a field inside another one."""

    def nested(found: re.Match[str]) -> str:
        return f"<!-- other.{rng.randrange(9)} {found[0]} -->{found[0]}"

    return _COMMENT.sub(lambda one: nested(one) if rng.random() < 0.1 else one[0], text)


@on_text
def cut_comments(text: str, rng: Random) -> str:
    def cut(found: re.Match[str]) -> str:
        return found[0][: rng.randrange(len(found[0]))] if rng.random() < 0.15 else found[0]

    return _COMMENT.sub(cut, text)


@on_text
def swap_comments(text: str, rng: Random) -> str:
    """Comments replaced by one another."""
    every = _COMMENT.findall(text)
    return _COMMENT.sub(lambda one: rng.choice(every) if rng.random() < 0.2 else one[0], text)


@on_text
def odd_fields(text: str, rng: Random) -> str:
    """Ids of unknown fields or of impossible rows."""
    odd = ("x", "..", "a" * 500, "diagnose.data_points.99999999999999999999.finding", "_retired.a",
           "about.confidential.1", "diagnose.data_points.0.value", "retired.x", "-")  # fmt: skip
    found = re.compile(r"(<!-- (?:field )?)[\w-]+\.[\w.-]+(?= -->)")
    return found.sub(lambda one: one[1] + rng.choice(odd) if rng.random() < 0.2 else one[0], text)


@on_text
def odd_answers(text: str, rng: Random) -> bytes:
    """Unexpected texts typed into the blanks."""
    share = rng.choice((0.02, 0.2, 1))
    parts = text.split(BLANK)
    typed = [odd_text(rng) if rng.random() < share else BLANK for _ in parts[1:]]
    return encoded("".join(one for pair in zip(parts, [*typed, ""], strict=True) for one in pair))


@on_text
def odd_ticks(text: str, rng: Random) -> str:
    signs = ("[x]", "[X]", "[?]", "[✓]", "[]", "[xx]", "[ ", "[x] [x]", "[\t]", "[ ](a)", "[?] ?")
    return re.sub(r"\[ \]", lambda one: rng.choice(signs) if rng.random() < 0.5 else one[0], text)


@on_text
def hard_line(text: str, rng: Random) -> str:
    """A very long line of one repeated piece, somewhere or in place of an answer."""
    sign = rng.choice(_HARD)
    line = sign * (rng.choice((_LONG, _LONG // 10, 2_000)) // len(sign))
    if rng.random() < 0.5 and BLANK in text:
        head, _, rest = text.partition(BLANK)
        return head + line + rest
    lines = text.split("\n")
    lines.insert(rng.randrange(len(lines)), line)
    return "\n".join(lines)


@on_text
def hard_file(text: str, rng: Random) -> str:
    """Many lines of one repeated piece, with a genuine stamp below them."""
    sign = rng.choice(_HARD)
    line = sign * rng.choice((1, 40)) + "\n"
    stamp = _STAMP_LINE.search(text)
    return line * (_LONG // len(line)) + (stamp[0] if stamp else "")


@on_text
def damage_stamp(text: str, rng: Random) -> bytes:
    """A stamp with damaged JSON; sometimes two stamps."""
    found = _STAMP_LINE.search(text)
    if not found:
        return encoded(text)
    stamp = f"<!-- {STAMP} ".encode() + mutate_json.damage(found[1], rng) + b" -->"
    head, rest = encoded(text[: found.start()]), encoded(text[found.end() :])
    return head + rng.choice((stamp, stamp, stamp * 2, encoded(found[0]) + b"\n" + stamp)) + rest


@on_text
def change_stamp(text: str, rng: Random) -> str:
    """A stamp that identifies another document."""
    key = rng.choice(list(ODD_STAMPS))
    value = rng.choice(ODD_STAMPS[key]).replace('"', "")
    return re.sub(rf'(?<="{key}": )"[^"]*"', lambda _: f'"{value}"', text)


ANY: tuple[Mutator, ...] = (
    drop_comments, double_comments, nest_comments, cut_comments, swap_comments, odd_fields,
    odd_answers, odd_answers, odd_ticks, hard_line, hard_line, hard_file, damage_stamp,
    damage_stamp, change_stamp, change_stamp,
)  # fmt: skip
