"""Common slips in YAML that people write: each at its own line, with a way to fix it.

A YAML parser stops where it can make no sense of a text, which is often a line or two after the
slip. Here each kind of slip has a fix, and a slip counts as found if the parser gets further once
its line is fixed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import yaml

from generator.foundation.characters import describe_character, shortened
from generator.foundation.errors import Place, Problem

SYNTAX, BLANK = "yaml.syntax", "yaml.blank"
QUOTE = "put text that contains “: ”, “#”, “{” or quotes in double quotes"
PLAIN_SPACES = "use plain spaces: delete the blanks here and type them again"
_LONG = 100_000  # characters; no fixes are tried in a longer text
_TRIES = 60  # fixed texts that are parsed for one text
_ABOVE = 12  # lines above the place of an error in which its cause is looked for
_SHOWN = 60  # characters of a line in a hint
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_ITEM = r"(?P<start> *(?:- +)*)"
_KEY = r"(?P<key>[A-Za-z_][\w.-]*)"
_COLONS = "\uff1a\ufe55\u2236\ua789"  # they look like “:”
_GLUED = re.compile(rf"{_ITEM}{_KEY}:(?P<rest>[^\s:/].*)")
_OTHER_COLON = re.compile(rf"{_ITEM}{_KEY} *(?P<sign>[{_COLONS}])\s*(?P<rest>.*)")
_GLUED_DASH = re.compile(r"(?P<start> *)-(?P<rest>[^\s-].*)")
_EQUALS = re.compile(rf"{_ITEM}{_KEY} *= *(?P<rest>.+)")
_NO_COLON = re.compile(rf"{_ITEM}{_KEY}(?: +(?P<rest>\S.*)| *)")
_VALUE = re.compile(rf"(?P<start> *(?:- +)*(?:{_KEY} *: +|- +))(?P<rest>\S.*?)(?P<note> +#.*)?")
# White space and invisible signs: soft hyphen, zero-width spaces, marks of direction.
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_BLANKS = rf"[^\S\n]|[{_UNSEEN}]"
_HEAD = re.compile(
    rf"(?:{_BLANKS})*(?:-(?:{_BLANKS})+)*(?:[\w.{_UNSEEN}-]+(?:{_BLANKS})*:(?:{_BLANKS})*)?"
)
_TYPOGRAPHIC = re.compile("^([“„«»‘‚”’])(.+)([”“»«’‘])$")
_IN_FLOW = re.compile(r"(?<=: )[^\s\"'{}\[\],][^\"'{}\[\],]*(?:: | #)[^\"'{}\[\],]*")


@dataclass(frozen=True)
class _Fix:
    """A line of a text, counted from 0, as it was probably meant; and what is wrong with it."""

    line: int
    column: int
    text: str
    message: str
    hint: str
    code: str = SYNTAX
    is_sure: bool = False  # no correct text looks like this
    is_last: bool = False  # the next failure may come from the same slip

    def problem(self, name: str) -> Problem:
        place = Place(name, self.line + 1, self.column + 1)
        message = self.message if self.code != SYNTAX else f"is not valid YAML here: {self.message}"
        return Problem(self.code, message, place, self.hint)


@dataclass(frozen=True)
class _Failure:
    """Where and why the parser stopped; `start` is where the part begins that it was reading."""

    line: int
    column: int
    reason: str
    context: str
    start: tuple[int, int] | None


def syntax_problems(error: yaml.MarkedYAMLError, name: str, text: str) -> list[Problem]:
    """What keeps a text from being YAML: its known slips, else what the parser says of it."""
    mark = error.problem_mark or error.context_mark
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    line = text.splitlines()[mark.line] if mark and mark.line < len(text.splitlines()) else ""
    if "\t" in line[: mark.column + 1 if mark else 0]:
        message = "has a tab where only spaces are allowed"
        return [Problem("yaml.tab", message, place, "indent with spaces")]
    found = [] if name.lower().endswith(".json") else _slips(text, name)
    reason = (
        (error.problem or "cannot be understood")
        .removeprefix("but ")
        .replace("could not find expected ':'", "a “:” is missing")
    )
    hint = "remove this line, or what follows it" if "another document" in reason else QUOTE
    return found or [Problem(SYNTAX, f"is not valid YAML here: {reason}", place, hint)]


def key_flaw(key: str) -> tuple[str, str]:
    """What is wrong with a key that is not in quotes, and how to fix it; two empty texts if nothing
    is.
    """
    if odd := next(filter(_is_odd, key), ""):
        return _odd(odd)
    if match := _TYPOGRAPHIC.match(key):
        return "is a key in typographic quotes", f"write it without quotes: {match[2]}"
    if match := _GLUED.fullmatch(key):
        return _missing_space(match)
    return "", ""


def text_flaw(text: str) -> tuple[str, str]:
    """As `key_flaw`, for a text without quotes that begins on a line below its key: a key or the
    item of a list may have been meant.
    """
    head = _HEAD.match(text)
    if odd := next(filter(_is_odd, head[0] if head else ""), ""):
        return _odd(odd)
    first = text.split("\n", 1)[0]
    if (match := _GLUED.fullmatch(first)) and match["key"] != "mailto":
        return _missing_space(match)
    if match := _OTHER_COLON.fullmatch(first):
        return _other_colon(match)
    if match := _GLUED_DASH.fullmatch(first):
        return "a space is missing after “-”", "begin each item with a dash and a space"
    return "", ""


def _slips(text: str, name: str) -> list[Problem]:
    """The slips that keep a text from being YAML; empty if none of the known ones does."""
    lines = text.replace("\r\n", "\n").split("\n")
    if len(text) > _LONG or re.search("[\r\x85\u2028\u2029]", "".join(lines)):
        return []
    problems: list[Problem] = []
    failure, tries = _failure(lines), iter(range(_TRIES))
    while failure:
        found = _first(lines, failure, tries)
        if found is None:
            break
        fix, after = found
        problems.append(fix.problem(name))
        lines[fix.line] = fix.text
        if fix.is_last or (after and after.line <= failure.line):
            break
        failure = after
    return problems


def _first(
    lines: list[str], failure: _Failure, tries: Iterator[int]
) -> tuple[_Fix, _Failure | None] | None:
    """The first fix with which the parser gets further, and where it stops then."""
    for fix in chain.from_iterable(kind(lines, failure) for kind in _KINDS):
        if next(tries, None) is None:
            return None
        fixed = [*lines[: fix.line], fix.text, *lines[fix.line + 1 :]]
        after = _failure(fixed)
        is_open = "quoted scalar" in failure.context
        if (
            after is None
            or after.line > failure.line
            or (is_open and after.line > fix.line)
            or (fix.is_sure and after != failure)
        ):
            return fix, after
    return None


def _failure(lines: list[str]) -> _Failure | None:
    """Where the parser stops; None if it does not. It makes no nodes, so it cannot run out of
    stack.
    """
    try:
        for _ in yaml.parse("\n".join(lines), Loader=_LOADER):
            pass
    except yaml.MarkedYAMLError as error:
        mark, start = error.problem_mark or error.context_mark, error.context_mark
        if mark:
            last = len(lines) - 1
            begin = (min(start.line, last), start.column) if start else None
            reason, context = error.problem or "", error.context or ""
            return _Failure(min(mark.line, last), mark.column, reason, context, begin)
    except (yaml.YAMLError, ValueError, OverflowError):
        return None
    return None


def _near(failure: _Failure) -> range:
    """The lines that may have caused an error, the nearest first."""
    return range(failure.line, max(failure.line - _ABOVE, 0) - 1, -1)


def _odd_blanks(lines: list[str], failure: _Failure) -> Iterator[_Fix]:
    for number in _near(failure):
        head = _HEAD.match(lines[number])
        start = head[0] if head else ""
        odd = next((place for place, sign in enumerate(start) if _is_odd(sign)), None)
        if odd is not None:
            plain = "".join(map(_plain, start))
            plain += " " if plain.endswith(":") else ""
            plain += lines[number][len(start) :]
            message, hint = _odd(start[odd])
            yield _Fix(number, odd, plain, message, hint, BLANK, is_sure=True)


def _glued(lines: list[str], failure: _Failure) -> Iterator[_Fix]:
    for number in _near(failure):
        if match := _OTHER_COLON.fullmatch(lines[number]):
            message, hint = _other_colon(match)
            yield _keyed(number, match, match.start("sign"), message, hint)
        elif match := _GLUED.fullmatch(lines[number]):
            message, hint = _missing_space(match)
            yield _keyed(number, match, match.start("rest"), message, hint)
        elif match := _GLUED_DASH.fullmatch(lines[number]):
            text = f"{match['start']}- {match['rest']}"
            message = "a space is missing after “-”"
            hint = f"write “{shortened(text.strip(), _SHOWN)}”"
            yield _Fix(number, match.start("rest"), text, message, hint, is_sure=True)
        elif match := _EQUALS.fullmatch(lines[number]):
            written = f"{match['key']}: {match['rest']}"
            hint = f"write “{shortened(written, _SHOWN)}”"
            message = "“=” where “:” is needed"
            yield _keyed(number, match, match.end("key"), message, hint)


def _open_quotes(lines: list[str], failure: _Failure) -> Iterator[_Fix]:
    """Quotes that are opened and not closed in a line."""
    for number in dict.fromkeys([*_context(failure, "quoted"), *_near(failure)]):
        for quote in "\"'":
            line = lines[number].rstrip()
            opened = re.search(rf"(?:^|[\s\[{{,:]){quote}[^{quote}]*$", line)
            if opened is None or (quote == '"' and line.count(quote) % 2 == 0):
                continue
            end = len(line) - len(re.search(r"[\s}\],]*$", line)[0])  # type: ignore[index]
            message = "the quotes that begin here are not closed"
            hint = f"add {quote} at the end of the text"
            column = line.index(quote, opened.start())
            for place in dict.fromkeys((len(line), end)):
                text = f"{line[:place]}{quote}{line[place:]}"
                yield _Fix(number, column, text, message, hint)


def _open_brackets(lines: list[str], failure: _Failure) -> Iterator[_Fix]:
    """Brackets that are opened and not closed, or the other way round; and texts in them that need
    quotes.
    """
    line, column = lines[failure.line], failure.column
    for number in dict.fromkeys([*_context(failure, "flow"), *_near(failure)[:2]]):
        match = _IN_FLOW.search(lines[number])
        before = lines[number][: match.start()] if match else ""
        if match and ("{" in before or "[" in before or "flow" in failure.context):
            quoted = _quoted(match[0].rstrip())
            text = lines[number][: match.start()] + quoted + lines[number][match.end() :]
            sign = ":" if ": " in match[0] else "#"
            message = f"a text that contains “{sign}” needs double quotes"
            hint = f"write {shortened(quoted, _SHOWN)}; or is a comma missing before it?"
            yield _Fix(number, match.start(), text, message, hint)
    for number in _context(failure, "flow"):
        opened = failure.start[1] if failure.start else 0
        sign = {"{": "}", "[": "]"}.get(lines[number][opened : opened + 1], "")
        message = "the bracket that begins here is not closed"
        yield _Fix(number, opened, lines[number] + sign, message, f"add {sign} at its end")
    if line[column : column + 1] in ("}", "]") and line[column]:
        text = line[:column] + line[column + 1 :]
        message = f"“{line[column]}” closes no bracket"
        yield _Fix(failure.line, column, text, message, "remove it, or open one")


def _unquoted(lines: list[str], failure: _Failure) -> Iterator[_Fix]:
    """Texts that need quotes."""
    for number in dict.fromkeys((failure.line, *_context(failure, ""))):
        match = _VALUE.fullmatch(lines[number])
        if match is None:
            continue
        quoted = _quoted(match["rest"])
        text = f"{match['start']}{quoted}{match['note'] or ''}"
        key = f"{match['key']}: " if match["key"] else "- "
        column = failure.column if number == failure.line else match.start("rest")
        message = "this text needs quotes"
        yield _Fix(number, column, text, message, f"write {key}{shortened(quoted, _SHOWN)}")


def _missing_colon(lines: list[str], failure: _Failure) -> Iterator[_Fix]:
    for number in dict.fromkeys([*_context(failure, "simple key"), *_near(failure)[:2]]):
        match = _NO_COLON.fullmatch(lines[number])
        if match:
            written = f"{match['key']}: {match['rest'] or ''}".rstrip()
            message = f"a “:” is missing after “{match['key']}”"
            hint = (
                f"write “{shortened(written, _SHOWN)}”; a text of several lines needs double quotes"
            )
            text = f"{match['start']}{written}"
            yield _Fix(number, match.end("key"), text, message, hint)


def _indentation(lines: list[str], failure: _Failure) -> Iterator[_Fix]:
    """A line that begins in another column than the lines that it belongs to."""
    own = lines[failure.line]
    indent = len(own) - len(own.lstrip(" "))
    columns: dict[int, int] = {}
    for number in _near(failure)[1:]:
        if match := re.match(r"( *)((?:- +)*)[^\s#]", lines[number]):
            for column in (match.end(2), match.end(1)):
                columns.setdefault(column, number)
    for column, number in columns.items():
        if column != indent and own.strip():
            message = f"begins in column {indent + 1}, but line {number + 1} in column {column + 1}"
            hint = "begin lines that belong together in the same column, with plain spaces"
            text = " " * column + own.lstrip(" ")
            yield _Fix(failure.line, indent, text, message, hint, is_last=True)


_KINDS = (
    _odd_blanks,
    _glued,
    _open_quotes,
    _open_brackets,
    _unquoted,
    _missing_colon,
    _indentation,
)


def _context(failure: _Failure, kind: str) -> Iterable[int]:
    """The line where the part begins that the parser was reading, if it is of a kind."""
    return (failure.start[0],) if failure.start and kind in failure.context else ()


def _keyed(number: int, match: re.Match[str], column: int, message: str, hint: str) -> _Fix:
    text = f"{match['start']}{match['key']}: {match['rest']}"
    return _Fix(number, column, text, message, hint, is_sure=True)


def _missing_space(match: re.Match[str]) -> tuple[str, str]:
    key, rest = match["key"], match["rest"]
    rest = f"{rest[0]}…" if rest[0] in "{[" else rest
    written = shortened(f"{key}: {rest}", _SHOWN)
    return f"a space is missing after “{key}:”", f"write “{written}”"


def _other_colon(match: re.Match[str]) -> tuple[str, str]:
    sign = describe_character(match["sign"])
    written = f"{match['key']}: {match['rest']}".rstrip()
    return (
        f"{sign} where “:” is needed",
        f"type a plain colon and a space: {shortened(written, _SHOWN)}",
    )


def _odd(sign: str) -> tuple[str, str]:
    return f"has {describe_character(sign)} where only plain spaces are allowed", PLAIN_SPACES


def _is_odd(sign: str) -> bool:
    """Whether a character looks like a space or like nothing, but is no space for YAML."""
    return sign not in " \t\n" and unicodedata.category(sign) in ("Zs", "Cf")


def _plain(sign: str) -> str:
    if not _is_odd(sign):
        return sign
    return " " if unicodedata.category(sign) == "Zs" else ""


def _quoted(text: str) -> str:
    """A text in the quotes that YAML needs; other quotes around it are removed."""
    if match := _TYPOGRAPHIC.match(text):
        text = match[2]
    elif len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].replace("''", "'")
    if ('"' in text or "\\" in text) and "'" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)
