"""A safe reader for YAML that people write: text stays text, and every key and value knows its
place.

A file becomes nodes instead of Python objects (YAML 1.2.2, 3.1.1, "compose"), so that `no`, `012`,
`3.10` and `12:30` stay as typed and each problem can name line and column.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from generator.foundation import yaml_slips
from generator.foundation.characters import clean_text, unprintable
from generator.foundation.digests import digest
from generator.foundation.errors import ConfigError, Place, Problem
from generator.foundation.files import near, resolved
from generator.foundation.limits import LIMITS, Limits, amount, more
from generator.foundation.yaml_encoding import decoded

MAX_DEPTH = 40
_SHORT = 100_000  # characters that the parser in Python reads in about a second
# Characters that JSON allows unescaped; YAML refuses them or reads them as line ends (1.1, 5.1).
_ONLY_JSON = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_RETYPE = "delete that text and type it again"
_SAFE_DEPTH = 500  # levels that every version of libyaml accepts and any stack can hold
_COMMENT = re.compile(r"[ \t]*(#[^\r\n]*)")
Drafts = Mapping[Path, bytes]  # what is used instead of files, by their resolved paths
NO_DRAFTS: Drafts = MappingProxyType({})
_NESTING = "nesting depth"  # part of libyaml's message for too many levels
_FIND = "check its name and its folder, and whether you have permission to read it"


@dataclass(frozen=True)
class TextNode:
    """One text as typed, without outer white space; an empty one counts as absent.

    `span` is its range in the file, in characters, quotes included. `is_null` means that it is
    empty because the file says `null` or `~`. `is_plain` means that it has no quotes, and `comment`
    is what then follows it on its line, from `#` on.
    """

    text: str
    place: Place
    span: tuple[int, int] = field(default=(0, 0), compare=False)
    is_null: bool = field(default=False, compare=False)
    is_plain: bool = field(default=False, compare=False)
    comment: str = field(default="", compare=False)


@dataclass(frozen=True)
class ListNode:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True)
class KeyValue:
    """One `key: value`; `place` is that of the key."""

    value: Node
    place: Place


@dataclass(frozen=True)
class MapNode:
    """Entries in their order; the root of a file carries the file's `digest`."""

    entries: dict[str, KeyValue]
    place: Place
    digest: str = field(default="", compare=False, repr=False)

    def get(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return entry.value if entry else None


Node = TextNode | ListNode | MapNode


def shown(path: Path) -> str:
    """The path of a file in messages: relative to the working directory if it is below it."""
    try:
        return resolved(path).relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.as_posix()


def load(
    path: Path,
    name: str | None = None,
    limits: Limits = LIMITS,
    *,
    private: bool = False,
    drafts: Drafts = NO_DRAFTS,
) -> MapNode:
    """The mapping in a YAML file; an empty file is an empty mapping.

    `name` is the file's name in problems, by default its path. `private` allows private-use
    characters. A file among the `drafts` is not read. Raises `ConfigError` with every problem
    found: an unreadable file, YAML that is not valid, and everything ambiguous (aliases, merge
    keys, tags, duplicate keys).
    """
    called = name or shown(path)
    draft = drafts.get(resolved(path)) if drafts else None
    data = read(path, called, limits) if draft is None else draft
    return parse(data, called, limits, private=private)


def read(path: Path, called: str, limits: Limits = LIMITS) -> bytes:
    """The bytes of a YAML file, at most one more than the limits allow. Raises `ConfigError` if it
    cannot be read.
    """
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(Problem("yaml.unreadable", "is not a file", Place(called), _FIND))
        with path.open("rb") as file:
            return file.read(limits.text_file + 1)
    except FileNotFoundError:
        problem = Problem("yaml.missing", "does not exist", Place(called), near(path))
        raise ConfigError(problem) from None
    except OSError as error:
        message = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise ConfigError(Problem("yaml.unreadable", message, Place(called), _FIND)) from None


def parse(data: bytes, name: str, limits: Limits = LIMITS, *, private: bool = False) -> MapNode:
    """As `load`, for the bytes of a file."""
    if len(data) > limits.text_file:
        message = f"is larger than {amount('text_file', limits.text_file)}"
        hint = f"split it; {more('text_file')}"
        raise ConfigError(Problem("yaml.size", message, Place(name), hint))
    text = decoded(data, name)
    if name.lower().endswith(".json"):
        text = _ONLY_JSON.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    try:
        _check_shape(text, name, limits.text_entries)
        builder = _Builder(name, text, private=private)
        with _uncollected():
            root = composed(text)
            node = builder.node(root, 0) if root else MapNode({}, Place(name, 1, 1))
    except yaml.MarkedYAMLError as error:
        raise ConfigError(*yaml_slips.syntax_problems(error, name, text)) from None
    except yaml.reader.ReaderError as error:
        raise ConfigError(_character_problem(error, name, text)) from None
    except yaml.YAMLError as error:
        raise ConfigError(
            Problem("yaml.syntax", f"is not valid YAML: {error}", Place(name), yaml_slips.QUOTE)
        ) from None
    except RecursionError:
        raise ConfigError(_too_deep(Place(name))) from None
    if not isinstance(node, MapNode):
        hint = "begin each line with a key, such as “organisation:”"
        builder.problems.append(
            Problem("yaml.shape", "should contain “key: value” lines", node.place, hint)
        )
    if builder.problems or not isinstance(node, MapNode):
        raise ConfigError(*builder.problems)
    return replace(node, digest=digest(data))


def dump(data: object) -> str:
    """Plain data as YAML, its keys in their order."""
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100))


def groups(node: Node) -> Iterator[ListNode | MapNode]:
    """Every list and map in a tree."""
    match node:
        case ListNode(items):
            yield node
            for item in items:
                yield from groups(item)
        case MapNode(entries):
            yield node
            for entry in entries.values():
                yield from groups(entry.value)


class _Builder:
    """Converts PyYAML's nodes into `Node`s and collects the problems."""

    def __init__(self, name: str, text: str, *, private: bool) -> None:
        self.name = name
        self._source = text
        self._private = private
        # If the whole text is fine and nothing is escaped, no part need be checked.
        self._is_clean = "\\" not in text and "\r" not in text and not self._flaw(text)
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def node(self, node: yaml.Node, depth: int) -> Node:
        place = self._place(node.start_mark)
        if id(node) in self._seen:
            self._refuse(
                "yaml.alias", "is an alias (*name)", place, "write the value out at each place"
            )
            return TextNode("", place)
        self._seen.add(id(node))
        if depth > MAX_DEPTH:
            self.problems.append(_too_deep(place))
            return TextNode("", place)
        if node.tag.startswith("!") or node.tag == "tag:yaml.org,2002:binary":
            self._refuse(
                "yaml.tag", f"has a tag, {node.tag}", place, "leave the tag out; put text in quotes"
            )
        match node:
            case yaml.MappingNode():
                return MapNode(dict(self._entries(node, depth)), place)
            case yaml.SequenceNode():
                return ListNode(tuple(self.node(item, depth + 1) for item in node.value), place)
            case _:
                return self._scalar(node, place)

    def _scalar(self, node: yaml.Node, place: Place) -> TextNode:
        text = str(node.value).strip()
        self._check_text(text, place)
        text = text if self._is_clean else clean_text(text).text
        is_plain = not getattr(node, "style", None)
        is_null = is_plain and text in {"~", "null"}
        span = (node.start_mark.index, node.end_mark.index)
        comment = _COMMENT.match(self._source, span[1]) if is_plain else None
        if is_plain and self._source.startswith("&", span[0]):
            word = self._source[span[0] :].split(maxsplit=1)[0]
            hint = "put the text in double quotes"
            self._refuse("yaml.anchor", f"begins with an anchor ({word})", place, hint)
        text = "" if is_null else text
        return TextNode(text, place, span, is_null, is_plain, comment[1] if comment else "")

    def _flaw(self, text: str) -> str:
        return unprintable(text, private=self._private)

    def _check_text(self, text: str, place: Place) -> None:
        flaw = "" if self._is_clean else self._flaw(text)
        if flaw:
            message = f"contains the character {flaw}, which cannot be printed"
            self._refuse("yaml.character", message, place, _RETYPE)

    def _entries(self, node: yaml.MappingNode, depth: int) -> Iterator[tuple[str, KeyValue]]:
        first: dict[str, Place] = {}
        for key_node, value_node in node.value:
            place = self._place(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                hint = "write “key: value”, with the key as one word or in quotes"
                self._refuse("yaml.key", "is not a key: a key is one word or text", place, hint)
                continue
            key = key_node.value
            self._check_text(key, place)
            if key == "<<" and not key_node.style:
                self._refuse(
                    "yaml.merge", "is a merge key (<<)", place, "write the values out at each place"
                )
                continue
            self._check_plain(key_node, value_node)
            value = self.node(value_node, depth + 1)
            if key in first:
                where = f"line {first[key].line}"
                self._refuse(
                    "yaml.duplicate",
                    f"“{key}” appears twice; first in {where}",
                    place,
                    "keep one of them",
                )
                continue
            first[key] = place
            yield key, KeyValue(value, place)

    def _check_plain(self, key: yaml.ScalarNode, value: yaml.Node) -> None:
        """Report a key, and a text on a line of its own below its key, that were probably meant
        otherwise.
        """
        below = isinstance(value, yaml.ScalarNode) and value.start_mark.line > key.end_mark.line
        for node in (key, value) if below else (key,):
            flaw = yaml_slips.key_flaw if node is key else yaml_slips.text_flaw
            message, hint = flaw(node.value) if not getattr(node, "style", None) else ("", "")
            if message:
                code = yaml_slips.BLANK if hint == yaml_slips.PLAIN_SPACES else "yaml.key"
                self._refuse(code, message, self._place(node.start_mark), hint)

    def _place(self, mark: yaml.Mark) -> Place:
        return _place(mark, self.name)

    def _refuse(self, code: str, message: str, place: Place, hint: str) -> None:
        self.problems.append(Problem(code, message, place, hint))


@contextmanager
def _uncollected() -> Iterator[None]:
    """A context without cyclic garbage collection: nodes form no cycles, and with hundreds of
    thousands of them the search for cycles takes longer than everything else.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def composed(text: str) -> yaml.Node | None:
    """The text as PyYAML's nodes: from its parser in C if there is one, which is ten times as fast.
    None if it is empty. Errors come from the parser in Python, whose messages help more.

    Checks nothing: only for text that `parse` has accepted.
    """
    refused = yaml.YAMLError("an escape or a version in it is too large a number")
    if yaml.__with_libyaml__:
        try:
            return yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            if len(text) >= _SHORT:
                raise
            refused = error
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except (ValueError, OverflowError):  # from escapes and versions that are too large as numbers
        raise refused from None


def _check_shape(text: str, name: str, most: int) -> None:
    """Raise `ConfigError` for a text that nests deeper than `MAX_DEPTH` or contains more than
    `most` entries, before it becomes nodes: the parser in C has no such limits and would use up the
    stack, and hundreds of thousands of nodes take seconds.

    Each level needs an opening bracket or a column of its line, and each entry a character or two,
    so most texts need no check.
    """
    longest = max(map(len, text.split("\n")))
    is_shallow = text.count("[") + text.count("{") + longest <= _SAFE_DEPTH
    if is_shallow and len(text) <= most:
        return
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        _check_events(text, name, most, loader)
    except yaml.MarkedYAMLError as error:
        if _NESTING in (error.problem or "") and error.problem_mark:
            # libyaml 0.2.6 stops at 1,000 levels before it reports the first of them.
            if len(text) < _SHORT:
                _check_events(text, name, most, yaml.SafeLoader)
            raise ConfigError(_too_deep(_place(error.problem_mark, name))) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        return  # composing the text reports what is wrong with it


def _check_events(text: str, name: str, most: int, loader: Any) -> None:
    depth = count = 0
    for event in yaml.parse(text, Loader=loader):
        opens = isinstance(event, yaml.CollectionStartEvent)
        depth += opens - isinstance(event, yaml.CollectionEndEvent)
        count += opens or isinstance(event, yaml.ScalarEvent)
        if depth <= MAX_DEPTH + 1 and count <= most:
            continue
        assert event.start_mark is not None
        place = _place(event.start_mark, name)
        raise ConfigError(_too_deep(place) if depth > MAX_DEPTH + 1 else _too_many(place, most))


def _place(mark: Any, name: str) -> Place:
    return Place(name, mark.line + 1, mark.column + 1)


def _character_problem(error: yaml.reader.ReaderError, name: str, text: str) -> Problem:
    before = text[: error.position]
    line, column = before.count("\n") + 1, error.position - (before.rfind("\n") + 1) + 1
    character = unprintable(text[error.position :][:1]) or "a character"
    message = f"contains {character}, which cannot be printed"
    place = Place(name, line, column)
    return Problem("yaml.character", message, place, _RETYPE)


def _too_many(place: Place, most: int) -> Problem:
    message = f"the file exceeds {amount('text_entries', most)} lists, keys and values here"
    return Problem("yaml.size", message, place, f"split the file; {more('text_entries')}")


def _too_deep(place: Place) -> Problem:
    message = f"is nested more than {MAX_DEPTH} levels deep"
    return Problem("yaml.depth", message, place, "remove some levels")
