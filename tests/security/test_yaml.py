"""Hostile YAML: text stays text, and whatever is ambiguous or endless is refused."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.foundation import yaml_nodes
from generator.foundation.errors import ConfigError, GeneratorError
from generator.foundation.yaml_nodes import MapNode, TextNode
from generator.project.project import open_project
from tests.conftest import EXAMPLES
from tests.security.bounds import bounded
from tests.security.crafting import CANARY
from tests.security.judging import as_dicts, check, is_refused, is_settled, refusals_of

_FULL = 900_000
HEAD = "schema_version: 1\norganisation:\n  id: acme\n  name: Acme\n  locale: en-GB\n"


def bomb(merge: bool) -> str:
    if merge:
        lines = ["a0: &a0 {k: v, l: w}"]
        for n in range(1, 26):
            lines.append(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}, *a{n - 1}], k{n}: v}}")
        return "\n".join(lines)
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines)


REFUSED = {
    "aliases that grow": bomb(merge=False),
    "merges that grow": bomb(merge=True),
    "one alias": "a: &x 1\nb: *x",
    "an alias of itself": "a: &x [*x]",
    "an alias of nothing": "a: *x",
    "one merge": "a: {k: v}\nb:\n  <<: {k: v}",
    "a key twice": "organisation: {}",
    "a key twice below": "voice:\n  tagline: a\n  tagline: b",
    "a key twice in braces": "voice: {tagline: a, tagline: b}",
    "a tab": "voice:\n\ttagline: a",
    "a Python object": f"a: !!python/object/apply:os.system ['echo {CANARY}']",
    "a Python name": "a: !!python/name:os.system",
    "a Python module": "a: !!python/module:os",
    "a tag of its own": "a: !x y",
    "a tag for bytes": "a: !!binary aGVsbG8=",
    "a tag by its address": "a: !<tag:yaml.org,2002:python/tuple> [1]",
    "a set": "a: !!set {x, y}",
    "NUL": 'a: "\\0"',
    "half a character": 'a: "\\ud800"',
    "half a character twice": 'a: "\\ud83d\\ude42"',
    "a bell": 'a: "\\a"',
    "an escape": 'a: "\\e[31m"',
    "no character": 'a: "\\uffff"',
    "a private-use marker": 'a: "\\ue000"',
    "NUL in a key": '"a\\0": x',
    "a marker in a key": '"\\ue000": x',
    "a control character": "a: \x07",
    "NUL itself": "a: \x00",
    "two documents": "---\na: 1\n---\nb: 2",
    "a version of its own": "%YAML 9.9\n---\na: 1",
    "a list for a key": "? [a, b]\n: c",
    "a map for a key": "{a: b}: c",
    "an unclosed quote": 'a: "b',
    "an unclosed bracket": "a: [b",
    "a wrong escape": 'a: "\\q"',
    "one colon too many": "a: b: c",
    "a percent piece": "%",
    "an at piece": "a: @b",
    "a backtick": "a: `b`",
    "an unknown key": "organisatoin: x",
    "a path for a key": "../../etc/passwd: x",
    "a dunder": "__class__: x",
    "a list at the top": "- a",
    "a text at the top": "just a text",
    "a number at the top": "42",
    "deep brackets": "a: " + "[" * 60 + "]" * 60,
    "deep braces": "a: " + "{a: " * 60 + "1" + "}" * 60,
    "deep lines": "\n".join("  " * n + "a:" for n in range(60)),
}  # fmt: skip


def write(folder: Path, text: str, *, whole: bool = False) -> Path:
    path = folder / "organisation.yaml"
    path.write_text(text if whole else HEAD + text + "\n", encoding="utf-8")
    return path


@pytest.mark.sampled(4)
@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_ambiguous_yaml_is_refused_with_its_line(
    text: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    is_whole = text.startswith(("%Y", "---", "- ", "just", "42"))
    path = write(tmp_path, text, whole=is_whole)
    with pytest.raises(ConfigError) as caught:
        open_project(path)
    check(as_dicts(caught.value.problems), path.name)
    assert all(problem.place.line for problem in caught.value.problems)
    assert CANARY not in capfd.readouterr().out


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_the_same_is_refused_in_a_team_table(text: str, tmp_path: Path) -> None:
    path = tmp_path / "teams.yaml"
    path.write_text(f"{text}\n", encoding="utf-8")
    is_refused(bounded("table", path), path)


@pytest.mark.parametrize(
    "text", ["no", "yes", "on", "012", "0o14", "0x1F", "12:30", "3.10", "1e3", "+31", "1_000",
    "true",
             ".inf", ".nan", "2026-03-31", "2026-03-31T12:00:00Z", "=", "<<", "y", "Null",
             "NULL"]
)  # fmt: skip
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_text_stays_text(text: str, quote: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"a: {quote}{text}{quote}\n")
    try:
        node = yaml_nodes.load(path).get("a")
    except ConfigError as error:
        assert text in ("=", "<<")
        assert not quote
        check(as_dicts(error.problems), path.name)
        return
    assert isinstance(node, TextNode)
    assert node.text == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252"])
def test_another_encoding_is_refused(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_bytes(f"{HEAD}voice:\n  tagline: Für Größe\n".encode(encoding))
    refusals_of(lambda: open_project(path), path.name)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_line_ending_is_read(end: str, mark: str, tmp_path: Path) -> None:
    text = (EXAMPLES / "quillbasin.yaml").read_text(encoding="utf-8")
    path = tmp_path / "a.yaml"
    path.write_bytes((mark + text.replace("\n", end)).encode())
    found = yaml_nodes.load(path)
    assert list(found.entries) == list(yaml_nodes.load(EXAMPLES / "quillbasin.yaml").entries)


PIECES = [
    "[", "{", "- ", "? ", ": ", "&a ", "*a ", "'", '"', "|", "\\", "#", "%", "a: ", "[a, ", "{a: ",
    "a\n", "a:\n", "\t", "\n", "-\n", '"\\', "---\n", "\u00e9", "\u202e", "a: b\n", '"a": "b"\n',
]  # fmt: skip


@pytest.mark.sampled(10)
@pytest.mark.parametrize("piece", PIECES, ids=repr)
@pytest.mark.parametrize("head", ["", "a: ", "a:\n  "], ids=repr)
def test_a_megabyte_of_any_repeated_piece_is_read_or_refused_in_time(
    head: str, piece: str, tmp_path: Path
) -> None:
    path = tmp_path / "organisation.yaml"
    text = HEAD + head + piece * (_FULL // len(piece.encode()))
    path.write_text(text, encoding="utf-8")
    is_settled(bounded("project", path), path)


def test_a_file_of_two_megabytes_is_refused_with_the_limit(tmp_path: Path) -> None:
    path = write(tmp_path, "goals:\n" + "  - {id: a, label: b}\n" * 100_000)
    (problem,) = is_refused(bounded("project", path), path)
    assert "1 MB" in problem["message"]


RECORDS = {
    "goals": lambda n: f"  - {{id: g{n}, label: L{n}}}\n",
    "goals of one id": lambda _: "  - {id: g, label: L}\n",
    "cheat_codes": lambda n: f"  - {{id: c{n}, phrase: p}}\n",
    "escalation_contacts": lambda n: f"  - {{id: e{n}, role: r, name: n}}\n",
    "departments": lambda n: f"  - {{id: d{n}, name: D{n}}}\n",
    "departments of one id": lambda _: "  - {id: d, name: D}\n",
    "teams": lambda n: f"      - {{id: t{n}, name: T{n}}}\n",
    "teams that all differ": lambda n: f"      - {{id: t{n}, voice: {{tagline: x{n}}}}}\n",
    "teams with a goal each": lambda n: f"      - {{id: t{n}, goals: [{{id: g{n}, label: x}}]}}\n",
    "unknown keys": lambda n: f"k{n}: v\n",
    "unknown wordings": lambda n: f"  w{n}: v\n",
    "duplicate keys": lambda _: "k: v\n",
    "locks": lambda n: f"  - voice.x{n}\n",
    "terms": lambda n: f"    - {{avoid: a{n}, use: b}}\n",
}  # fmt: skip
_HEADS = {
    "teams": "departments:\n  - id: d\n    name: D\n    teams:\n",
    "teams that all differ": "departments:\n  - id: d\n    name: D\n    teams:\n",
    "teams with a goal each": "departments:\n  - id: d\n    name: D\n    teams:\n",
    "unknown keys": "", "duplicate keys": "", "locks": "locked:\n",
    "unknown wordings": "wording:\n", "terms": "voice:\n  terms:\n",
}  # fmt: skip


@pytest.mark.sampled(10)
@pytest.mark.parametrize("name", RECORDS)
def test_a_megabyte_of_records_is_read_or_refused_in_time(name: str, tmp_path: Path) -> None:
    one = RECORDS[name]
    head = _HEADS.get(name, f"{name.split()[0]}:\n")
    number = _FULL // len(one(10_000))
    path = write(tmp_path, head + "".join(map(one, range(number))))
    is_settled(bounded("project", path), path)


@pytest.mark.sampled(10)
@pytest.mark.parametrize("text", ["x" * 900_000, "x " * 450_000, "\u202e" * 300_000])
@pytest.mark.parametrize(
    "key", ["organisation.name", "voice.tagline", "organisation.id", "branding.primary"]
)
def test_a_value_of_a_megabyte_is_read_or_refused_in_time(
    key: str, text: str, tmp_path: Path
) -> None:
    group, _, name = key.partition(".")
    base = {"schema_version": "1", "organisation": {"id": "a", "name": "A", "locale": "en-GB"}}
    base.setdefault(group, {})[name] = text.strip()  # type: ignore[union-attr]
    path = write(tmp_path, yaml_nodes.dump(base), whole=True)
    is_settled(bounded("project", path), path)


NAMES = {
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "zeros without end": lambda path: path.symlink_to("/dev/zero"),
    "a loop": lambda path: path.symlink_to(path.name),
    "nothing": lambda _: None,
}


@pytest.mark.parametrize("make", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("task", ["project", "table"])
def test_a_path_that_is_not_a_regular_file_is_refused_in_time(
    task: str, make: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "strange.yaml"
    make(path)
    named = path / "organisation.yaml" if task == "project" and path.is_dir() else path
    is_refused(bounded(task, path), named)


@pytest.mark.parametrize("text", [
    "a" * 900_000, "voice: {tagline: \u202eabc, tagline: x}", "a: b: \u2067c", "a: [\x9b31m, *x]",
])  # fmt: skip
def test_messages_about_a_hostile_file_are_short_and_harmless(
    text: str, tmp_path: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    ended = command("build", "--config", write(tmp_path, text))
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr) < 5_000
    assert not set(ended.stderr) & set("\u202e\u2067\x9b\x1b")


@pytest.mark.parametrize(
    "text", ["voice.tagline=\ud800", "voice.tagline=\x00", "a" * 5000, "=", "a=b"]
)
def test_a_hostile_setting_of_the_run_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(GeneratorError) as caught:
        open_project(EXAMPLES / "wexholme.yaml", (text,))
    assert all(problem.hint for problem in caught.value.problems)


def test_special_names_are_ordinary_keys(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("__proto__: a\nconstructor: {x: y}\n")
    found = yaml_nodes.load(path)
    assert isinstance(found.get("constructor"), MapNode)
