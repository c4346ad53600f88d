"""Damage to YAML: legal but unintended constructs, and values of the wrong kind at any key."""

from __future__ import annotations

import re
from random import Random

from fuzz.mutate_bytes import Mutator
from fuzz.mutate_markdown import on_text
from fuzz.odd import NUMBERS, WORDS, encoded, odd_text

_KEY = re.compile(r"^(\s*(?:- )?(?:[{] ?)?)([\w.-]+):( ?)(.*)$")
_INNER = re.compile(r"([\w.-]+): ([^,{}\[\]]+)(?=[,}])")
_ODD = (
    "[]", "{}", "[[]]", "[{}]", "{a: {b: {c: 1}}}", "[1, 2, 3]", "{? [a] : b}", "!!binary aGk=",
    "!!python/object/apply:os.system [id]", "!x y", "&a b", "*a", "2026-03-31T10:00:00Z", "0o17",
    "0x1F", "1e3", ".inf", ".nan", "=", "<<", "|", ">-", "'unclosed", '"\\ud800"', '"\\0"',
    '"\\U0010FFFF"', "- a", "a: b", "? a", "@at", "`tick", "%percent", "#only a comment", "~",
    "null", "''", '"\\/"', "{hours_saved_month}", "{", "}", "{{ 7 * 7 }}", "{x!r}", "{0.__class__}",
    "{a:>999999999}", "[a, b", "javascript:alert(1)", "#GGGGGG", "#fff", "../../etc/passwd",
    "/dev/zero", "http://[", "xx-YY", "de-AT", "de_DE", "en", "zh-Hant-TW", "Letter", "informal",
    "they", "XXX", "eur", "remove", "true", "-1", "99999999999", "0.1", "1,5", "1_000", "''\n",
    "9999-12-31", "0000-00-00", "2026-13-01",
)  # fmt: skip
_KEYS = (
    "<<", "? [a]", "nothing", "id", "remove", "locked", "include", "''", "null", "1", "true",
)  # fmt: skip
_SIGNS = (
    "a", " ", "[", "{", "-", ": ", "a: ", "'", '"', "#", "&a ", "*a ", "!", "\t", "é", "%",
)  # fmt: skip
_MEGA = 990_000
_HUGE_LINE = 400_000


@on_text
def odd_value(text: str, rng: Random) -> bytes:
    """Another value at some keys."""
    lines = text.split("\n")
    places = [n for n, line in enumerate(lines) if _KEY.match(line)]
    for place in rng.sample(places, min(len(places), rng.choice((1, 1, 2, 8)))):
        found = _KEY.match(lines[place])
        assert found
        head, old = found[1] + found[2], found[4]
        if _INNER.search(old) and rng.random() < 0.7:
            inner = rng.choice(_INNER.findall(old))
            lines[place] = lines[place].replace(": ".join(inner), f"{inner[0]}: {_scalar(rng)}", 1)
        else:
            lines[place] = f"{head}: {_scalar(rng)}"
    return encoded("\n".join(lines))


@on_text
def odd_key(text: str, rng: Random) -> str:
    """A key replaced by one that is unknown, from another level, misspelt or a duplicate."""
    keys = [found[2] for line in text.split("\n") if (found := _KEY.match(line))]
    return _one_key(text, rng, lambda key: rng.choice((*_KEYS, *keys, key[:-1], key.upper())))


@on_text
def drop_lines(text: str, rng: Random) -> str:
    lines = text.split("\n")
    start = rng.randrange(len(lines))
    return "\n".join(lines[:start] + lines[start + rng.choice((1, 1, 3, 20)) :])


@on_text
def double_lines(text: str, rng: Random) -> str:
    lines = text.split("\n")
    start = rng.randrange(len(lines))
    end = start + rng.choice((1, 1, 5))
    return "\n".join(lines[:end] + lines[start:end] * rng.choice((1, 1, 300)) + lines[end:])


@on_text
def other_indent(text: str, rng: Random) -> str:
    """Tabs, or too many or too few spaces."""
    lines = text.split("\n")
    for place in rng.sample(range(len(lines)), min(len(lines), rng.choice((1, 4)))):
        blank = rng.choice(("\t", " ", "   ", "\u00a0", ""))
        lines[place] = blank + (lines[place].lstrip() if rng.random() < 0.5 else lines[place])
    return "\n".join(lines)


@on_text
def aliases(text: str, rng: Random) -> str:
    """Aliases: a single one, one that contains itself, or layers of nine each."""
    layers = "\n".join(
        f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, rng.choice((3, 9, 30)))
    )
    merges = "\n".join(f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}" for n in range(1, 28))
    added = rng.choice((
        "a: &a b\nb: *a", "a: &a [*a]", f"x0: &x0 [lol]\n{layers}", "b: *missing",
        "a: &a {b: 1}\nc:\n  <<: *a\n  <<: [*a, *a]",
        f"m0: &m0 {{a: 1}}\n{merges}",
    ))  # fmt: skip
    return f"{text}\n{added}\n" if rng.random() < 0.5 else f"{added}\n{text}"


@on_text
def deep(text: str, rng: Random) -> str:
    """Deeply nested flow collections or blocks."""
    depth = rng.choice((30, 45, 900, 5_000, 100_000))
    flow = rng.choice(("[", "{a: ", "[{", "- ", "? ", "!a ["))
    closed = {"[": "]", "{a: ": "}", "[{": "}]"}.get(flow, "")
    inner = flow * depth + closed * (depth if rng.random() < 0.7 else 0)
    return f"{text}\ndeep: {inner}\n" if rng.random() < 0.7 else inner


@on_text
def deep_blocks(text: str, rng: Random) -> str:
    depth = rng.choice((30, 45, 900))
    return text + "\n" + "\n".join(f"{' ' * n}k{n}:" for n in range(depth)) + "\n"


@on_text
def huge_list(text: str, rng: Random) -> str:
    """A record of a list repeated many times, each with its own id, in less than 1 MB."""
    records = [line for line in text.split("\n") if line.lstrip().startswith("- {")]
    if not records:
        return text + "\nmore: [" + "a, " * 200_000 + "a]\n"
    line = rng.choice(records)
    number = min(rng.choice((300, 3_000, 60_000)), (_MEGA - len(text)) // (len(line) + 8))
    copies = (re.sub(r"\bid: ([\w-]+)", rf"id: \1_{n}", line) for n in range(number))
    return text.replace(line, "\n".join(copies), 1)


@on_text
def huge_line(text: str, rng: Random) -> str:
    """A line of up to 1 MB: a value or a whole line, often of characters with a meaning."""
    sign = rng.choice(_SIGNS)
    long = sign * (rng.choice((_HUGE_LINE, _HUGE_LINE * 2, 20_000)) // len(sign))
    lines = text.split("\n")
    place = rng.randrange(len(lines))
    key = _KEY.match(lines[place])
    lines[place] = f"{key[1]}{key[2]}: {long}" if key and rng.random() < 0.7 else long
    return "\n".join(lines)


@on_text
def many_documents(text: str, rng: Random) -> str:
    head = rng.choice(("---\n", "%YAML 9.9\n---\n", "...\n", "%TAG ! tag:x,2:\n---\n"))
    return head + text + rng.choice(("", "\n---\na: b\n", "\n...\n...\n"))


def _one_key(text: str, rng: Random, change: object) -> str:
    lines = text.split("\n")
    places = [n for n, line in enumerate(lines) if _KEY.match(line)]
    for place in rng.sample(places, min(len(places), 1)):
        found = _KEY.match(lines[place])
        assert found and callable(change)
        lines[place] = f"{found[1]}{change(found[2])}:{found[3]}{found[4]}"
    return "\n".join(lines)


def _scalar(rng: Random) -> str:
    """A value of some kind: an odd literal, or any text in quotes."""
    match rng.randrange(4):
        case 0:
            return rng.choice((*NUMBERS, *WORDS))
        case 1:
            quoted = odd_text(rng).replace("\\", "\\\\").replace('"', '\\"')
            return f'"{quoted}"'
        case _:
            return rng.choice(_ODD)


ANY: tuple[Mutator, ...] = (
    odd_value, odd_value, odd_value, odd_value, odd_value, odd_key, odd_key, drop_lines, drop_lines,
    double_lines, other_indent, aliases, deep, deep_blocks, huge_list, huge_line, many_documents,
)  # fmt: skip
