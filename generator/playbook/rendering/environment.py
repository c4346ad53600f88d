"""The Jinja environment: a sandbox whose output is a skeleton without values.

Each value that a template prints becomes a marker in the text and is added to a separate list. So
no value, whatever it contains, can change the structure of a document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache, wraps
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, Undefined, nodes, pass_context
from jinja2.compiler import generate
from jinja2.exceptions import TemplateNotFound
from jinja2.parser import Parser
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from generator.foundation.characters import unprintable
from generator.foundation.errors import Place, Problem, TemplateError, did_you_mean
from generator.foundation.limits import Limits, amount, more
from generator.playbook.catalogue import BELOW, Catalogue
from generator.playbook.rendering.shown import ShownLeaf, looked, marked
from generator.playbook.rendering.template_errors import as_template_errors
from generator.playbook.rendering.template_values import Text, Values
from generator.playbook.sandbox import Sandbox

# Not an identifier, so that no template can refer to it.
VALUES = "values of this rendering"
_IF_HINT = "put {% if %} around the text that needs it"


class _Missing(StrictUndefined):
    """An undefined name whose message suggests a known one."""

    @property
    def _undefined_message(self) -> str:
        name = str(self._undefined_name)
        known = list(self._undefined_obj) if isinstance(self._undefined_obj, dict) else []
        hint = did_you_mean(name, [str(key) for key in known])
        return f"there is no “{name}”" + (f"; {hint}" if hint else "")


class _Loader(BaseLoader):
    """Loads the catalogue's templates by name."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def get_source(self, _: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        name = template.removeprefix(BELOW)
        path = self.catalogue.find(name, below=name != template)
        if path is None:
            raise TemplateNotFound(name)
        called = self.catalogue.shown(path)
        source = _source(path, called, self.catalogue.limits)
        _check_characters(source, called)
        return source, called, lambda: True


class Environment(Sandbox):
    """A sandbox in which undefined names are errors and printed values become markers."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(loader=_Loader(catalogue), cache_size=-1, **_OPTIONS)
        self.catalogue = catalogue
        self.filters = _all_looking(self.filters)
        self.tests = _all_looking(self.tests)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 — Jinja's own signature
        """A call; functions get plain values, macros the settings as they are shown."""
        if not isinstance(__obj, Macro):
            args, kwargs = _all_looked(args, kwargs)
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        return super().call_binop(context, operator, looked(left), looked(right))

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        return super().call_unop(context, operator, looked(arg))

    def join_path(self, template: str, parent: str) -> str:
        """A template that extends its own name means the template below it, which it rewords."""
        return f"{BELOW}{template}" if template == parent else template

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The syntax tree, the same for the same source, so that a template's dependencies can be
        looked up in it.

        Raises `TemplateError` for constructs that are not available.
        """
        return _parsed(source, name, filename)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        return _generated(source, name, filename, defer_init)

    def _compile(self, source: str, filename: str) -> CodeType:
        return _compiled(source, filename)


# A run opens a project for each earlier build in a folder, and all of them have the same templates,
# so what is made from a template alone is kept.
@lru_cache(maxsize=64)
def _parsed(source: str, name: str | None, filename: str | None) -> nodes.Template:
    tree = Parser(_syntax(), source, name, filename).parse()
    problems = list(_forbidden(tree, filename or "template"))
    if problems:
        raise TemplateError(*problems)
    return tree


@lru_cache(maxsize=64)
def _generated(
    tree: nodes.Template, name: str | None, filename: str | None, defer_init: bool
) -> str:
    return str(generate(tree, _syntax(), name, filename, defer_init=defer_init, optimized=False))


@lru_cache(maxsize=64)
def _compiled(code: str, filename: str) -> CodeType:
    return compile(code, filename, "exec")


@lru_cache(maxsize=1)
def _syntax() -> Sandbox:
    """An environment without templates: it parses those of every catalogue."""
    return Sandbox(**_OPTIONS)


def rendered(environment: Environment, name: str, context: dict[str, Any]) -> str:
    """The rendered text of a template.

    Raises `TemplateError` with the template and line if anything fails, or if the text is longer
    than the limits allow.
    """
    most, length, chunks = environment.catalogue.limits.rendered, 0, []
    with as_template_errors(Place(environment.catalogue.called(name))):
        for chunk in environment.get_template(name).generate(context):
            length += len(chunk)
            if length > most:
                message = f"prints more than {amount('rendered', most)}"
                place = Place(environment.catalogue.called(name))
                raise TemplateError(Problem("template.size", message, place, more("rendered")))
            chunks.append(chunk)
    return "".join(chunks)


def _source(path: Path, called: str, limits: Limits) -> str:
    with path.open("rb") as file:
        data = file.read(limits.text_file + 1)
    if len(data) > limits.text_file:
        message = f"is larger than {amount('text_file', limits.text_file)}"
        raise TemplateError(Problem("template.size", message, Place(called), more("text_file")))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        place = Place(called, data.count(b"\n", 0, error.start) + 1)
        hint = "save the file as UTF-8"
        problem = Problem("template.encoding", "is not UTF-8 here", place, hint)
        raise TemplateError(problem) from None


@lru_cache(maxsize=64)
def _check_characters(source: str, called: str) -> None:
    for number, line in enumerate(source.splitlines(), 1):
        if found := unprintable(line):
            message, place = f"contains {found}, which cannot be printed", Place(called, number)
            hint = "type the text there again"
            raise TemplateError(Problem("template.character", message, place, hint))


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    """What an expression prints: markup and whole numbers as they are, other values as a marker."""
    if isinstance(value, Text):
        return value.__html__()
    if isinstance(value, ShownLeaf):
        return marked(value)
    if isinstance(value, (Markup, int)) and not isinstance(value, bool):
        return value
    if isinstance(value, Undefined):
        str(value)  # raises, with the name and the template's line
    if value is None or isinstance(value, bool):
        kind = "an empty setting" if value is None else "a yes/no value"
        raise TemplateError(Problem("template.value", f"{kind} cannot be printed", hint=_IF_HINT))
    values: Values = context[VALUES]
    if isinstance(value, Decimal):
        return values.mark(values.locale.number(value))
    if isinstance(value, str):
        return values.mark(value)
    message, hint = "a list or a group of settings cannot be printed", "print its parts"
    raise TemplateError(Problem("template.value", message, hint=hint))


def _all_looking(functions: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: function if name in _PASSING else _looking(function)
        for name, function in functions.items()
    }


def _looking(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter or test, given plain values."""

    @wraps(function)
    def looking(*args: Any, **kwargs: Any) -> Any:
        args, kwargs = _all_looked(args, kwargs)
        return function(*args, **kwargs)

    return looking


def _all_looked(
    args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return tuple(map(looked, args)), {key: looked(value) for key, value in kwargs.items()}


# Filters and tests that hand on what they get, or choose by its truth alone.
_CHOOSING = {"select", "reject", "selectattr", "rejectattr", "map", "list", "first", "last"}
_PASSING = _CHOOSING | {"default", "d", "length", "count", "defined", "undefined", "none"}
_OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": _Missing,
    "finalize": _finalize,
    "trim_blocks": True,
    "lstrip_blocks": True,
}


def _forbidden(tree: nodes.Template, file: str) -> Iterator[Problem]:
    """Problems with constructs that would see markers instead of values, or turn markers off."""
    blocks = tree.find_all(nodes.AssignBlock)
    captured = {node.target.name for node in blocks if isinstance(node.target, nodes.Name)}
    captured |= {node.name for node in tree.find_all(nodes.Macro)}
    for node in tree.find_all(nodes.Node):
        message = _misuse(node, captured)
        if message:
            code = "template.autoescape" if "autoescape" in message else "template.filter"
            yield Problem(code, message, Place(file, node.lineno), _FILTER_HINT)


def _misuse(node: nodes.Node, captured: set[str]) -> str:
    """What is wrong with a node of a template; empty if nothing is."""
    match node:
        case nodes.ScopedEvalContextModifier():
            return "{% autoescape %} is not available"
        case nodes.FilterBlock():
            return "{% filter %} runs before values are filled in"
        case nodes.AssignBlock(filter=filter_) if filter_ is not None:
            return "a filter on {% set %} … {% endset %} runs before values are filled in"
        case nodes.Filter() if _is_captured(node.node, captured):
            return f"“|{node.name}” runs before values are filled in"
        case _:
            return ""


_FILTER_HINT = "remove it; filter single values where they are printed"


def _is_captured(node: nodes.Node | None, captured: set[str]) -> bool:
    match node:
        case nodes.Filter():
            return _is_captured(node.node, captured)
        case nodes.Name():
            return node.name in captured
        case nodes.Call():
            callee = node.node
            is_self = (
                isinstance(callee, nodes.Getattr) and getattr(callee.node, "name", "") == "self"
            )
            return is_self or (isinstance(callee, nodes.Name) and callee.name != "range")
        case _:
            return False
