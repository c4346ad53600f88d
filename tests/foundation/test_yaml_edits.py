"""Edits of YAML change the lines of a value and nothing else."""

from __future__ import annotations

import os
import random
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator.foundation import yaml_nodes
from generator.foundation.characters import unprintable
from generator.foundation.digests import digest
from generator.foundation.errors import ConfigError, UndecidedError
from generator.foundation.yaml_edits import edited, save
from generator.foundation.yaml_nodes import ListNode, MapNode, Node
from generator.foundation.yaml_positions import Append, Edit, Keys, Remove, SetText
from tests.conftest import EXAMPLES

NASTY = [
    *("plain", "L&D: core", "a # b", "- x", "{x}", "yes", "012", '"q"', "back\\slash", "it's"),
    *("Über, [x]", "*a", "&b", "", "two\nlines", "  pad ", "\u2028sep", ": ", "%x", "@x", "`x`"),
    *("?", "!x", "|", ">", "null", "~", "1e3", "\U0001f600", "a:", "--- x", "...", "x\ty", "<<"),
    *("a\n\n  b\n# c", "\ufeffmark", "next\x85line", "[", "}", "'", "https://x.y/#z", "=", "-"),
    *("12:30", "3.10", "trailing\\", "words " * 40, "=1+1", "{{ x }}", "{% raw %}", "#", "a  b"),
]
SHOWN = ["old", "'old'", '"old"', "|\n  old\n  one", ">-\n  old\n  one", ""]
LISTED = """\
# The whole
voice:
  tagline: 'Hours back'  # said often
cheat_codes:
  # about one
  - id: one
    phrase: "One"
  # about two
  - id: two
    phrase: Two  # yes
  # about three
  - id: three
    phrase: >-
      A long
      one

# Teams
teams: [a, "b, c", d]
contacts: {first: Ann, second: Bo}
empty: []
"""


def change(text: str, *edits: Edit) -> str:
    return edited(text.encode(), edits, "organisation.yaml").decode()


def problem(text: str, edit: Edit) -> str:
    with pytest.raises(ConfigError) as error:
        change(text, edit)
    return error.value.problems[0].message


def changed_lines(before: str, after: str) -> list[str]:
    rows = ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [row for row in rows if row[0] in "+-"]


def plain(node: Node) -> Any:
    if isinstance(node, MapNode):
        return {key: plain(entry.value) for key, entry in node.entries.items()}
    return [plain(item) for item in node.items] if isinstance(node, ListNode) else node.text


def text_paths(data: Any, path: Keys = ()) -> list[Keys]:
    if isinstance(data, str):
        return [path]
    entries = data.items() if isinstance(data, dict) else enumerate(data)
    return [found for key, value in entries for found in text_paths(value, (*path, key))]


def set_and_check(data: bytes, path: Keys, value: str) -> None:
    wanted = plain(yaml_nodes.parse(data, "x.yaml"))
    inner = wanted
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value.strip()
    after = edited(data, [SetText(path, value)], "x.yaml")
    assert plain(yaml_nodes.parse(after, "x.yaml")) == wanted
    assert untouched(data.decode(), path) == untouched(after.decode(), path)


def untouched(text: str, path: Keys) -> tuple[str, str]:
    """What is before and after a value, for PyYAML's parser in Python."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for key in path:
        pairs = enumerate(node.value) if isinstance(key, int) else node.value
        node = next(value for name, value in pairs if getattr(name, "value", name) == key)
    return text[: node.start_mark.index], text[node.end_mark.index :].lstrip()


def check_random_values(tries: int) -> None:
    chance = random.Random(25)  # noqa: S311
    sources = [path.read_bytes() for path in sorted(EXAMPLES.glob("*.yaml"))]
    paths = [text_paths(plain(yaml_nodes.parse(data, "x.yaml"))) for data in sources]
    for _ in range(tries):
        number = chance.randrange(len(sources))
        set_and_check(sources[number], chance.choice(paths[number]), chance.choice(NASTY))


def test_any_value_in_any_place_of_the_examples_changes_nothing_around_it() -> None:
    check_random_values(40)


@pytest.mark.slow
def test_three_thousand_values_in_the_examples_change_nothing_around_them() -> None:
    check_random_values(3_000)


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("shown", SHOWN)
def test_any_value_replaces_any_kind_of_text(shown: str, value: str) -> None:
    before = f"# first\na: {shown}\n\n# next\nb: {{c: x, d: y}}  # end\n"
    after = change(before, SetText(("a",), value))
    assert plain(yaml_nodes.parse(after.encode(), "x"))["a"] == value.strip()
    assert after.startswith("# first\na:")
    assert after.endswith("\n\n# next\nb: {c: x, d: y}  # end\n")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            SetText(("voice", "tagline"), "It's time"),
            [
                "-   tagline: 'Hours back'  # said often",
                "+   tagline: 'It''s time'  # said often",
            ],
        ),
        (SetText(("voice", "register"), "warm"), ["+   register: warm"]),
        (
            SetText(("policies", "rates", "hour"), "12:30"),
            ["+ policies:", "+   rates:", '+     hour: "12:30"'],
        ),
        (
            SetText(("cheat_codes", 2, "phrase"), "A long\ntwo"),
            ["-       one", "+ ", "+       two"],
        ),
        (
            Append(("cheat_codes",), {"id": "four", "phrase": "Four: #4"}),
            ["+   - id: four", '+     phrase: "Four: #4"'],
        ),
        (
            Append(("teams",), "e]"),
            ['- teams: [a, "b, c", d]', '+ teams: [a, "b, c", d, "e]"]'],
        ),
        (Append(("empty",), "x"), ["- empty: []", "+ empty: [x]"]),
        (
            Append(("empty",), {"a": "b", "c": "d"}),
            ["- empty: []", "+ empty:", "+   - a: b", "+     c: d"],
        ),
        (Append(("places", "known"), "x"), ["+ places:", "+   known:", "+     - x"]),
        (Remove(("cheat_codes", 1)), ["-   - id: two", "-     phrase: Two  # yes"]),
        (
            Remove(("cheat_codes", 2)),
            [*("-   - id: three", "-     phrase: >-", "-       A long", "-       one")],
        ),
        (Remove(("teams", 0)), ['- teams: [a, "b, c", d]', '+ teams: ["b, c", d]']),
        (
            Remove(("contacts", "second")),
            ["- contacts: {first: Ann, second: Bo}", "+ contacts: {first: Ann}"],
        ),
        (
            Remove(("voice", "tagline")),
            ["- voice:", "-   tagline: 'Hours back'  # said often", "+ voice: {}"],
        ),
        (
            Remove(("cheat_codes", 0, "id")),
            ["-   - id: one", '-     phrase: "One"', '+   - phrase: "One"'],
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_exactly_the_changed_lines_differ(edit: Edit, expected: list[str], ending: str) -> None:
    before = "\ufeff" + LISTED.replace("\n", ending)
    after = change(before, edit)
    rows = changed_lines(before, after)
    assert after.startswith("\ufeff# The whole")
    assert all(row.endswith(ending) for row in rows)
    assert sorted(row.removesuffix(ending) for row in rows) == sorted(expected)


def test_a_last_line_without_an_end_gets_one_only_where_a_line_follows() -> None:
    assert change("a: b", SetText(("c",), "d")) == "a: b\nc: d"


def test_an_empty_file_or_one_of_comments_gets_its_first_key() -> None:
    assert change("", SetText(("a", "b"), "c")) == "a:\n  b: c\n"
    assert change("# yes\n", SetText(("a",), "c")) == "# yes\na: c\n"


@given(st.text(max_size=12), st.sampled_from(SHOWN), st.sampled_from(["\n", "\r\n"]))
@example("a\xadb", "old", "\n")
@example("a'a:?", "old", "\n")
def test_any_text_can_be_set_and_added(text: str, shown: str, ending: str) -> None:
    assume(not unprintable(text))
    shown = shown.replace("\n", "\n  ")
    before = f"# top\nm:\n  a: {shown}\n  # mid\n  z: [q]\nl:\n- x: y  # end\n"
    edits = [SetText(("m", "a"), text), Append(("m", "z"), [text]), Append(("l",), {text: text})]
    after = change(before.replace("\n", ending), *edits)
    for line in ("# top", "  # mid", "- x: y  # end"):
        assert line + ending in after
    assert after.count("\n") == after.count(ending)


def test_the_same_text_changes_nothing() -> None:
    assert change(LISTED, SetText(("cheat_codes", 0, "phrase"), "One")) == LISTED


def test_all_edits_are_made_one_after_the_other() -> None:
    after = change("a: [x]\n", Append(("a",), "y"), Remove(("a", 0)), SetText(("a", 0), "z"))
    assert after == "a: [z]\n"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Remove(("voice", "taglin")), "contains no “taglin”"),
        (Remove(("cheat_codes", 7)), "contains no item 7"),
        (SetText(("voice",), "x"), "is not a text"),
        (SetText(("voice", "tagline", "x"), "y"), "is a text, which contains no “x”"),
        (Append(("voice",), "x"), "is not a list"),
        (Append((), "x"), "is not a list"),
        (Remove(()), "is the whole file"),
        (Remove(("voice", "tagline", "x")), "is a text, which contains no “x”"),
        (SetText(("voice", "tagline"), "\x00"), "contains the character"),
        (SetText(("voice", "tagline"), "\ud800"), "contains the character"),
        (SetText(("voice", "\ud800"), "x"), "contains the character"),
    ],
    ids=str,
)
def test_what_cannot_be_changed_is_a_problem(edit: Edit, message: str) -> None:
    assert message in problem(LISTED, edit)


def test_a_change_that_would_take_a_comment_along_is_left_to_people() -> None:
    before = "a:\n  - x: 1\n    # about y\n    y: 2\n"
    assert "cannot be changed here" in problem(before, Remove(("a", 0, "x")))


def test_a_file_is_saved_if_it_is_the_one_that_was_seen(tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_bytes(b"a: b  # c\n")
    save(path, [SetText(("a",), "d")], digest(b"a: b  # c\n"))
    assert path.read_bytes() == b"a: d  # c\n"


def test_a_file_that_has_changed_meanwhile_is_left_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_bytes(b"a: other\n")
    with pytest.raises(UndecidedError) as error:
        save(path, [SetText(("a",), "d")], digest(b"a: b\n"))
    assert error.value.problems[0].code == "file.changed"
    assert path.read_bytes() == b"a: other\n"


@pytest.mark.skipif(os.name == "nt", reason="files take the rights of their folder")
def test_a_saved_file_keeps_its_permissions_and_the_link_to_it(tmp_path: Path) -> None:
    path, link = tmp_path / "shared.yaml", tmp_path / "organisation.yaml"
    path.write_bytes(b"a: b\n")
    path.chmod(0o600)
    link.symlink_to(path)
    save(link, [SetText(("a",), "d")], digest(b"a: b\n"))
    assert link.is_symlink()
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"a: d\n", 0o600)


def test_a_refused_change_leaves_the_file_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_bytes(b"a: b\n")
    with pytest.raises(ConfigError):
        save(path, [SetText(("a",), "d"), Remove(("c",))], digest(b"a: b\n"))
    assert path.read_bytes() == b"a: b\n"
    assert [found.name for found in tmp_path.iterdir()] == ["organisation.yaml"]


def test_a_json_file_is_left_to_people() -> None:
    with pytest.raises(ConfigError) as error:
        edited(b'{"a": "b"}', [SetText(("a",), "c")], "organisation.json")
    assert "is a JSON file" in error.value.problems[0].message


def test_a_comment_in_brackets_is_not_taken_along_with_an_item() -> None:
    before = "a: [x,  # about x\n  y]\n"
    assert "cannot be changed here" in problem(before, Remove(("a", 0)))
