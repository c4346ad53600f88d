"""The scripts of web pages, run in Node for tests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from jinja2 import Undefined

from generator.document.page_logic import JavaScript, literal
from tests.conftest import ROOT

# In the order in which a page has them.
PARTS = ("expressions.js", "notation.js", "answers.js", "functions.js", "figures.js")
# Results as data: a number as its text, with its zeros taken away.
_SHOWN = """
const plain = ({n, e}) => {
  const digits = String(n < 0n ? -n : n).padStart(1 - Math.min(e, 0), "0")
    + "0".repeat(Math.max(e, 0));
  const at = digits.length + Math.min(e, 0), places = digits.slice(at).replace(/0+$/, "");
  const text = digits.slice(0, at) + (places && "." + places);
  return (n < 0n ? "-" : "") + text;
};
const shown = x => {
  if (x === undefined) return null;
  if (x instanceof Num) return {number: plain(x)};
  if (x instanceof Misfit) return {misfit: x.why};
  if (Array.isArray(x)) return x.map(shown);
  if (!isMap(x)) return x;
  return Object.fromEntries(Object.entries(x).map(([key, each]) => [key, shown(each)]));
};
"""


def parts(names: Iterable[str] = PARTS) -> str:
    folder = ROOT / "generator/writers/html/script/minified"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def run(script: str, names: Iterable[str] = PARTS) -> Any:
    """What the function body `script` returns, with the parts of a page in reach."""
    text = f'"use strict";{parts(names)}{_SHOWN}const main=()=>{{{script}}};'
    text += "console.log(JSON.stringify(shown(main())))"
    done = subprocess.run(
        ["node", "-"], input=text, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def shown(value: Any) -> Any:
    """A result of Python in the form of `run`."""
    match value:
        case Undefined():
            return None
        case bool() | None | str():
            return value
        case int() | Decimal():
            text = f"{Decimal(value):f}"
            text = text.rstrip("0").rstrip(".") if "." in text else text
            return {"number": "0" if text in ("-0", "") else text}
        case dict():
            return {key: shown(item) for key, item in value.items()}
        case list() | tuple():
            return [shown(item) for item in value]
        case _:
            return repr(value)


def facts_literal(value: Any) -> str:
    """Facts in JavaScript, whole numbers apart from decimal ones."""
    return literal(_values(value))


def _values(value: Any) -> Any:
    match value:
        case bool():
            return value
        case int():
            return JavaScript(f"count({value})")
        case dict():
            return {key: _values(item) for key, item in value.items()}
        case list() | tuple():
            return [_values(item) for item in value]
        case _:
            return value
