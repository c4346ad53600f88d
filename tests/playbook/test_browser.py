"""Expressions become JavaScript, or are refused; that results are the same is tested with Node."""

from __future__ import annotations

import re

import pytest

from generator.playbook.browser import Untranslatable, javascript
from generator.playbook.expressions import FUNCTIONS
from tests.conftest import ROOT

REFUSED = {
    "a.b % 2": "uses “%”",
    "a.b // 2": "uses “//”",
    "a.b ** 2": "uses “**”",
    "a.b ~ a.c": "uses “~”",
    "a.b * 0.5": "0.5",
    "1 / 3": "one whole number by another",
    "days(a.b, a.c) / 7": "one whole number by another",
    "a.b | length / 2": "one whole number by another",
    "a.b[1:2]": "by its number",
    "a.b[0]": "by its number",
    "a.b.upper()": "not a function of playbooks",
    "range(9)": "not a function of playbooks",
    "days": "without calling it",
    "rates[a.b]": "reads all “rates”",
    "policies | length": "reads all “policies”",
    "days(first=a.b, last=a.c)": "names the arguments",
    "a.items": "“items”",
    "a.b.title": "“title”",
    "a.__class__": "“__class__”",
    "a.b | join": "“join”",
    "a.b | string": "“string”",
    "a.b | sort | list": "“sort”",
    "a.b | round(1, 'floor')": "“round”",
    "a.b | sum(start=3)": "“sum”",
    "a.b | map('int') | list": "“map”",
    "a.b | map(attribute='c.d') | list": "“c.d”",
    "a.b | map(attribute='items') | list": "“items”",
    "a.b | select('odd') | list": "“odd”",
    "a.b | select('in') | list": "“in”",
    "a.b | selectattr('c', a.d, 1) | list": "the test of the filter",
    "a.b | select('string')": "“list” behind the filter “select”",
    "not a.b | unique": "“list” behind the filter “unique”",
    "a.b is divisibleby 3": "“divisibleby”",
    "a.b == [1]": "compares lists",
    "a.b | select('eq', [1]) | list": "compares lists",
    "{a.b: 1}[a.c]": "not a text",
    "{'x': 1}[a.b | int]": "worked out",
    "a.b +": "is not an expression",
    "a.b a.c": "is not an expression",
    "a.b" + " + 1" * 600: "longer than",
    "(" * 900 + "a.b" + ")" * 900: "nested too deeply",
}


@pytest.mark.parametrize(("expression", "why"), REFUSED.items(), ids=lambda text: text[:30])
def test_what_pages_cannot_work_out_is_refused(expression: str, why: str) -> None:
    with pytest.raises(Untranslatable, match=re.escape(why)):
        javascript(expression)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a.b * 12", '$.mul($.at(f,"a","b"),$.whole(12n))'),
        (
            "0 < a.b <= 9",
            '$.and($.lt($.whole(0n),$.at(f,"a","b")),()=>$.le($.at(f,"a","b"),$.whole(9n)))',
        ),
        ("a.b if a.c", '($.truth($.at(f,"a","c"))?$.at(f,"a","b"):undefined)'),
        ("a.b['c d'].e", '$.at(f,"a","b","c d","e")'),
        ("rates.cost[a.b]", '$.item($.at(f,"rates","cost"),$.at(f,"a","b"))'),
        ("a.b | d('x', true)", '$.default($.at(f,"a","b"),"x",true)'),
        (
            "a.b == '</script><!--\u2028&'",
            r'$.eq($.at(f,"a","b"),"\u003c/script\u003e\u003c!--\u2028\u0026")',
        ),
    ],
)
def test_expressions_call_the_operations_of_pages(expression: str, expected: str) -> None:
    assert javascript(expression) == f"(f,$)=>{expected}"


def test_the_guide_lists_what_pages_know() -> None:
    guide = (ROOT / "docs/languages.md").read_text(encoding="utf-8")
    start = guide.index("the tests `defined")
    tests, filters, functions = re.findall("`([^`]+, [^`]+)`", guide[start:])[:3]
    assert functions.replace("\n", " ").split(", ") == sorted(FUNCTIONS)
    for test in tests.replace("\n", " ").split(", "):
        given = "(3)" if test in ("eq", "ne", "lt", "le", "gt", "ge") else ""
        javascript(f"a.b is {test}{given or ' [1]' * (test == 'in')}")
    arguments = {"rejectattr": "('c')", "selectattr": "('c')", "map": "(attribute='c')"}
    for text in filters.replace("\n", " ").split(", "):
        name = text.partition("(")[0]
        javascript(f"a.b | {name}{arguments.get(name, '')} | list")
