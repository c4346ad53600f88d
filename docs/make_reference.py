"""Write the pages in docs/reference from the code: `python docs/make_reference.py`.

A test compares the pages with what this script would write, so that they cannot go stale.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from generator.cli.main import main as playbook
from generator.config.json_schema import schema
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode, load
from generator.playbook.manifest import FieldSpec, Playbook
from generator.project.project import Project, open_project

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/reference"
_MADE = "<!-- Made from the code by docs/make_reference.py: change that, or the code. -->"
_EXAMPLES = ("lindenmoor", "wexholme", "quillbasin", "hallbruecker", "arcaya")
_SHOWN = 60  # characters of an example
_CODE = re.compile(r"[a-z_]+\.[a-z_0-9]+")
_DEPENDS = "the message says it: what is close, or how much is too much"
# The calls that make problems: where their code, message and hint stand, and its family.
_MAKERS = {
    "Problem": (0, 1, 3, ""),
    "refused": (3, 0, 2, ""),
    "_refused": (0, 1, 3, ""),
    "report": (0, 1, 3, ""),
    "_warning": (0, 1, 2, "read."),
    "_warn": (0, 2, 3, "read."),
    "_warn of a draft": (1, 2, 3, "library."),
}
Row = Sequence[str]
_SETTINGS = (
    "What you can write into `organisation.yaml`. A group, such as `voice`, contains the settings",
    "below it. “Printed in” names the documents that may use a setting: after a change, a build",
    "renews these. `playbook explain KEY` shows where a value comes from. `playbook schema` prints",
    "a JSON Schema, with which editors complete and check the file.",
)
_DEPARTMENTS = (
    "Each has an `id`, a `name`, `teams`, and any of the settings above that differ there; each",
    "team likewise. `include: FILE` takes an entry from a file of its own.",
)
_COMMANDS = ("What `--help` says; [commands.md](../commands.md) has an overview.",)
_FIELDS = (
    "What each playbook asks for. The id of a field names it in a file of answers, in expressions",
    "and in what `playbook read` prints; it stays when its words change. Texts are in English.",
)
_PROBLEMS = (
    "What messages say, by the code in square brackets at the end of their first line. “…” stands",
    "for names and texts of yours.",
)


def write_pages() -> None:
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """The text of each page by its name."""
    project = open_project(ROOT / "examples/lindenmoor.yaml")
    made = {
        "settings.md": Settings(project).lines(),
        "commands.md": command_lines(),
        "fields.md": field_lines(project),
        "problems.md": problem_lines(),
    }
    return {name: "\n".join([_MADE, "", *lines]).rstrip() + "\n" for name, lines in made.items()}


def table(head: Row, rows: Iterator[Row] | Sequence[Row]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines]


class Settings:
    """The page of settings: each with meaning, kind, default, example and where it prints."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._schema = schema()
        self._trees = [load(ROOT / f"examples/{name}.yaml") for name in _EXAMPLES]
        self._editions: dict[str, set[str]] = defaultdict(set)
        for one in project.renderer.catalogue.playbooks.values():
            for edition in one.documents:
                self._editions[edition].add(one.id)

    def lines(self) -> Iterator[str]:
        yield from ("# Settings", "", *_SETTINGS, "")
        for key, entry in self._schema["properties"].items():
            yield from self._group(key, entry)

    def _group(self, key: str, entry: Mapping[str, Any]) -> Iterator[str]:
        needed = key in self._schema["required"]
        meaning = f"{entry['description']}{' Required.' if needed else ''}"
        yield from (f"## {key}", "", meaning, "")
        if key == "departments":
            yield from (*_DEPARTMENTS, "")
            return
        rows = list(self._rows(key, entry))
        if rows:
            head = ("setting", "what it is", "kind; default", "example", "printed in")
            yield from (*table(head, rows), "")

    def _rows(self, path: str, entry: Mapping[str, Any]) -> Iterator[Row]:
        model = self._model(entry)
        if model is None:
            yield self._row(path, entry, required=path in self._schema["required"])
            return
        for key, inner in model["properties"].items():
            below = f"{path}.{key}"
            if self._model(inner) is not None:
                yield (f"`{below}`", inner["description"], self._kind(inner), "", "")
                yield from self._rows(below, inner)
            else:
                yield self._row(below, inner, required=key in model.get("required", ()))

    def _row(self, path: str, entry: Mapping[str, Any], *, required: bool) -> Row:
        default = entry.get("default")
        kind = "required" if required else self._default(default)
        shown = "; ".join(filter(None, (self._kind(entry), kind)))
        return f"`{path}`", entry["description"], shown, self._example(path), self._printed(path)

    def _model(self, entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The group, or the records of a list, that an entry of the schema stands for."""
        for one in (
            entry,
            entry.get("items", {}),
            *entry.get("anyOf", ()),
            *entry.get("allOf", ()),
        ):
            if "$ref" in one:
                found: Mapping[str, Any] = self._schema["definitions"][
                    one["$ref"].rpartition("/")[2]
                ]
                return found
        return None

    def _kind(self, entry: Mapping[str, Any]) -> str:
        options = entry.get("enum") or [entry["const"]] if {"enum", "const"} & entry.keys() else []
        if options:
            return " / ".join(f"`{one}`" for one in dict.fromkeys(map(str, options)) if one)
        if entry.get("type") == "array":
            return "list of records" if self._model(entry) else "list"
        if entry.get("type") == "object":
            return "names with values"
        kinds = [one for one in entry.get("anyOf", ()) if one.get("type") != "null"]
        if kinds and "$ref" not in kinds[0]:
            return self._kind(kinds[0])
        if self._model(entry) is not None:
            return "group"
        types = entry.get("type", "")
        if types == "boolean" or (isinstance(types, list) and types[:1] == ["boolean"]):
            return "yes or no"
        return "number" if "number" in types and types[:1] == ["number"] else "text"

    @staticmethod
    def _default(default: Any) -> str:
        return "" if default in (None, "", [], {}) else f"default `{default}`"

    def _example(self, path: str) -> str:
        values = (found for tree in self._trees if (found := _first_at(tree, path.split("."))))
        text = next(values, "")
        return f"`{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}`" if text else ""

    def _printed(self, path: str) -> str:
        reading: dict[str, set[str]] = defaultdict(set)
        for name in self._project.documents_reading(path):
            ident, edition = name.split()
            reading[edition].add(ident)
        if reading == self._editions:
            return "all documents"
        return "; ".join(
            edition if own == self._editions[edition] else f"{edition} of {', '.join(sorted(own))}"
            for edition, own in reading.items()
        )


def _first_at(node: Node | None, keys: Sequence[str]) -> str:
    """The first text at some keys, of whichever record; "" where there is none."""
    if isinstance(node, ListNode):
        return next(filter(None, (_first_at(item, keys) for item in node.items)), "")
    if isinstance(node, MapNode):
        return _first_at(node.get(keys[0]), keys[1:]) if keys else ""
    return node.text if isinstance(node, TextNode) and not keys else ""


def command_lines() -> Iterator[str]:
    """The page of commands: what `--help` says of each."""
    yield from ("# Commands", "", *_COMMANDS, "")
    yield from _help(playbook, _context(playbook, "playbook"))


def _help(command: click.Command, context: click.Context) -> Iterator[str]:
    text = command.get_help(context).rstrip()
    yield from (f"## {context.command_path}", "", "```text", *text.splitlines(), "```", "")
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner:
                yield from _help(inner, _context(inner, name, context))


def _context(
    command: click.Command, name: str, parent: click.Context | None = None
) -> click.Context:
    settings: dict[str, Any] = {**command.context_settings, "terminal_width": 80}
    return click.Context(command, parent, name, **settings)


def field_lines(project: Project) -> Iterator[str]:
    """The page of fields: those of each playbook, as documents ask for them."""
    yield from ("# Fields", "", *_FIELDS, "")
    for one in project.renderer.catalogue.playbooks.values():
        labels = project.words(one, project.settings(project.config.organisation.layers).locale)
        yield from (f"## {one.id}", "", f"{labels.text('title')}, version {one.version}.", "")
        rows = [_field_row(one, spec, labels.text) for spec in one.fields()]
        yield from (*table(("field", "asked as", "answer", "required", "in"), rows), "")


def _field_row(playbook: Playbook, spec: FieldSpec, text: Callable[..., str]) -> Row:
    editions = [name for name in playbook.editions if playbook.is_in(spec, name)]
    kind = spec.kind.value
    if spec.columns and not spec.is_simple_list:
        kind += f" of {', '.join(column.id.rpartition('.')[2] for column in spec.columns)}"
    if spec.choices:
        kind += f": {', '.join(f'`{code}`' for code in spec.choices)}"
    if spec.source:
        kind += f", from `{spec.source}`"
    needed = "yes" if spec.required else f"if `{spec.required_if}`" if spec.required_if else ""
    most = [name for name in editions if name not in ("playbook", "summary", "texts")]
    return f"`{spec.id}`", text("fields", spec.id, "label"), kind, needed, ", ".join(most)


def problem_lines() -> Iterator[str]:
    """The page of problems: each code, with what it says and how to mend it."""
    yield from ("# Problems", "", *_PROBLEMS, "")
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for path in sorted((ROOT / "generator").rglob("*.py")):
        for code, message, hint in _problems_in(ast.parse(path.read_text(encoding="utf-8"))):
            found[code].add((message, _DEPENDS if hint == "…" else hint))
    for family, codes in groupby(sorted(found), lambda code: code.partition(".")[0]):
        rows = [(f"`{code}`", one, hint) for code in codes for one, hint in sorted(found[code])]
        yield from (f"## {family}", "", *table(("code", "message", "what helps"), rows), "")


def _problems_in(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Code, message and hint of each problem that a module makes."""
    constants = [one for one in tree.body if isinstance(one, ast.Assign)]
    for scope in [*constants, *(one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))]:
        known = [*constants, *(one for one in ast.walk(scope) if isinstance(one, ast.Assign))]
        for call in ast.walk(scope):
            if isinstance(call, ast.Call):
                yield from _problem(known, call)


def _problem(known: Sequence[ast.Assign], call: ast.Call) -> Iterator[tuple[str, str, str]]:
    """The problem that a call makes; none for other calls."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name == "_warn" and call.args and isinstance(call.args[0], ast.Name):
        name = "_warn of a draft"
    if name not in _MAKERS:
        return
    given = {one.arg: one.value for one in call.keywords}
    *places, family = _MAKERS[name]
    code, message, hint = (
        _text(known, call.lineno, call.args[place] if place < len(call.args) else given.get(key))
        for key, place in zip(("code", "message", "hint"), places, strict=True)
    )
    code = code or "read.kind" if name == "refused" else f"{family}{code}"
    if _CODE.fullmatch(code):
        yield code, message, hint


def _text(known: Sequence[ast.Assign], line: int, node: ast.expr | None) -> str:
    """The text of an expression in a line, with … for what is only known when it runs."""
    match node:
        case None:
            return ""
        case ast.Constant(str() as text):
            return text
        case ast.JoinedStr(parts):
            return "".join(_text(known, line, part) for part in parts)
        case ast.IfExp(_, first, second):
            either = [_text(known, line, one) for one in (first, second)]
            return " / ".join(dict.fromkeys(text for text in either if text not in ("", "…")))
        case ast.Name(name):
            before = sorted((one for one in known if one.lineno <= line), key=_line)
            for one in reversed(before):
                for target in one.targets:
                    if value := _matched(target, one.value, name):
                        return _text(known, one.lineno - 1, value)
            return "…"
        case _:
            return "…"


def _line(node: ast.Assign) -> int:
    return node.lineno


def _matched(target: ast.expr, value: ast.expr, name: str) -> ast.expr | None:
    """What an assignment gives a name; None if it gives it nothing."""
    if isinstance(target, ast.Name):
        return value if target.id == name else None
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=False)
        return next((v for t, v in pairs if isinstance(t, ast.Name) and t.id == name), None)
    return None


if __name__ == "__main__":
    write_pages()
