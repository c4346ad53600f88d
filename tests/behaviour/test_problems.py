"""Every problem is reported with a stable code and a hint on how to fix it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

_CODE = re.compile(r"[a-z_]+\.[a-z_]+")
_HINT = 3  # position among the arguments


def problems() -> Iterator[tuple[Path, ast.Call]]:
    """Every call in the program that creates a problem."""
    for path in sorted((ROOT / "generator").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                yield path.relative_to(ROOT), node


PROBLEMS = list(problems())


def hint_of(call: ast.Call) -> ast.expr | None:
    named = (word.value for word in call.keywords if word.arg == "hint")
    return call.args[_HINT] if len(call.args) > _HINT else next(named, None)


def test_every_problem_has_a_code_and_a_hint() -> None:
    vague = [
        f"{path}:{call.lineno} {ast.unparse(call)}"
        for path, call in PROBLEMS
        if not has_code(call.args[0]) or not has_text(hint_of(call))
    ]
    assert not vague, "\n".join(vague)
    assert len(PROBLEMS) > 100


def has_code(code: ast.expr) -> bool:
    return not isinstance(code, ast.Constant) or bool(_CODE.fullmatch(str(code.value)))


def has_text(hint: ast.expr | None) -> bool:
    return hint is not None and not (isinstance(hint, ast.Constant) and not hint.value)
