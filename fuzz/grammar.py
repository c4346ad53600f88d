"""Random templates made of pieces of the shipped ones, some with a bomb.

Most render, so that they reach the parser and both writers; those with a bomb name it in their
first line.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from fuzz.odd import encoded, odd_text

_TEXTS = (
    "organisation.name", "organisation.short_name", "voice.tagline", "voice.function.long",
    "team.name", "department.name", "playbook.title", "playbook.lead", "edition.title",
    "words.goal", "steps[0].title", "steps[-1].short", "words.send_back_to", "header.title",
    "policies.return_to", "organisation['name']", "goals[0].label", "cases[0].title",
    "playbook.subtitle",
)  # fmt: skip
_MISSING = (
    "nothing", "organisation.nothing", "steps[99].title", "voice.tagline.more", "words", "steps",
    "none", "organisation", "true", "self", "caller()", "super()", "loop", "varargs", "range",
    "dict", "field", "organisation.__class__", "''.__class__.__mro__", "steps.append(1)",
    "voice.update({})", "self._TemplateReference__context", "field.__globals__", "(1).__class__",
    "organisation.name.__html__", "joiner()", "namespace()", "lipsum()",
    "organisation.name._values", "words.goal.format_map({})", "'{0.__class__}'.format(steps)",
    "cycler(1)",
)  # fmt: skip
_LISTS = (
    "steps", "cheat_codes", "goals", "cases", "steps[0].questions", "range(3)", "['a', 'b']",
    "escalation_contacts", "departments", "policies.must_have", "'text'", "dict(a=1).items()",
)  # fmt: skip
_FIELDS = (
    "about.request_title", "about.requester", "about.confidential", "diagnose.data_points",
    "nothing", "agree.align_with", "about", "", "value.cheat_codes_used", "outcome.decision",
    "clarify.request_received",
)  # fmt: skip
_STEPS = ("about", "outcome", "clarify", "nothing", "")
_WHOLE = '{{ fields("about") }}\n\n{{ fields("clarify") }}'  # places every field
_FILTERS = (
    "upper", "lower", "title", "trim", "length", "first", "last", "default('x')", "d", "string",
    "e", "replace('a', 'b')", "truncate(9)", "wordwrap(9)", "wordcount", "indent(4)", "center(20)",
    "capitalize",
)  # fmt: skip
_ODD_FILTERS = (
    "list", "sort", "reverse", "unique", "join(', ')", "int", "float", "round", "abs", "safe",
    "forceescape", "striptags", "batch(2)", "slice(2)", "map('upper')", "map(attribute='title')",
    "select", "attr('name')", "reject('none')", "selectattr('id')", "groupby('id')", "dictsort",
    "items", "sum", "max", "min", "random", "pprint", "format(1)", "filesizeformat", "urlencode",
    "urlize", "tojson", "xmlattr", "nothing", "count", "map('map', 'map')",
    "sum(attribute='number')", "sort(attribute='title')",
)  # fmt: skip
_TESTS = (
    "defined", "undefined", "none", "string", "mapping", "sequence", "number", "iterable",
    "in steps",
)  # fmt: skip
_ODD_TESTS = (
    "even", "odd", "eq 1", "divisibleby 0", "sameas none", "lt 'a'", "callable", "filter",
    "nothing", "gt none",
)  # fmt: skip
_DIRECTIVES = (
    "row 8 4", "row 12", "row 6 6", "band", "goal", "questions", "tips", "notes", "decision",
)  # fmt: skip
_ODD_DIRECTIVES = (
    "row 0 0", "row x", "row 99999999999", "row 1 1 1 1 1 1 1 1 1 1 1 1 1", "stepper", "nothing",
    "", "row -1 13", "row", "band band",
)  # fmt: skip
_LINES = (
    "# Heading", "## Two", "- item", "1. one", "---", "| a | b |\n|---|---|\n| c | d |",
    "**bold *both***", "[link](https://example.org)", "a  \nb", "- [ ] box",
    "* a\n    * b\n        * c", "~~gone~~", "Words.",
)  # fmt: skip
_ODD_LINES = (
    "###### Six", "####### Seven", "99999999999. many", "> quote", "| a |\n|---|---|\n| b",
    "[a][a]", "```\ncode\n```", "    code", "<div>raw</div>", "<!-- comment -->",
    "<!-- field about.requester -->", "[a](javascript:x)", "![picture](wexholme.png)",
    "![p](../../etc/passwd)", "![p](http://127.0.0.1:9/x.png)", "[a]: b", "\\", "&nbsp;&#0;",
    "{#id}", "$x$", "Term\n: definition", "[^1]\n\n[^1]: note", "a\n===", "\x0c",
    "\ue000" "0\ue001", "\u202eabc", "# " * 30 + "x", "[" * 40 + "]" * 40,
)  # fmt: skip
_PARTS = (
    "_shared/credit.md.j2", "_shared/must_have.md.j2", "_shared/response_days.md.j2",
    "_shared/ladder.md.j2", "_shared/cases.md.j2",
)  # fmt: skip
_ODD_PARTS = (
    "_shared/cover.md.j2", "_shared/step.md.j2", "_shared/worksheet.md.j2", "nothing.md.j2",
    "../organisation.yaml", "/etc/passwd", "pushback/worksheet.md.j2", "pushback/playbook.yaml",
    "_shared", "^pushback/request.md.j2", "_shared/en/labels.yaml", "", "intake/request.md.j2",
)  # fmt: skip
_PARENTS = ("pushback/request.md.j2",)
_ODD_PARENTS = ("_shared/request.md.j2", "_shared/playbook.md.j2", "nothing.md.j2", "", "../x")
_BLOCKS = ("band", "why", "how_to_use", "must_have", "response_days", "credit")
_ODD_BLOCKS = ("sheet", "steps", "about", "own")
_ODD = 0.06  # share of pieces that may not render
BOMBS = {
    "range": "{% for n in range(99999999) %}x{% endfor %}",
    "ranges": "{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}",
    "silent ranges": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "times": "{{ 'x' * 999999999 }}",
    "times of a name": "{{ organisation.name * 99999999 }}",
    "list times": "{{ ([0] * 99999999) | length }}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "power of power": "{{ (7 ** 99999) ** 999 }}",
    "shift": "{{ (10 ** 4000) * (10 ** 4000) }}",
    "big digits": "{{ 7 ** 99999 }}",
    "center": "{{ 'x' | center(999999999) }}",
    "batch": "{{ [1] | batch(99999999, 'x') | list | length }}",
    "slice": "{{ [1] | slice(99999999) | list | length }}",
    "format": "{{ '%0999999999d' | format(1) }}",
    "format method": "{{ '{:>999999999}'.format(1) }}",
    "ljust": "{{ 'x'.ljust(999999999) }}",
    "zfill": "{{ '1'.zfill(999999999) }}",
    "expandtabs": "{{ '\\t'.expandtabs(999999999) }}",
    "replace": "{{ ('x' * 9999) | replace('x', 'x' * 99999) }}",
    "join": "{{ (['x' * 9999] * 99999) | join('y') }}",
    "indent": "{{ ('\\n' * 9999) | indent(99999, true) }}",
    "wordwrap": "{{ ('x ' * 999999) | wordwrap(1, wrapstring='y' * 9999) }}",
    "doubling": "{% set ns = ['x'] %}{% for n in range(60) %}{% set ns = ns + ns %}"
    "{{ ns | length }}{% endfor %}",
    "tilde": "{% set a = 'x' * 9999 %}{% set b = a ~ a ~ a ~ a %}{% set c = b ~ b ~ b ~ b %}"
    "{% set d = c ~ c ~ c ~ c %}{% set e = d ~ d ~ d ~ d %}{% set f = e ~ e ~ e ~ e %}"
    "{{ (f ~ f ~ f ~ f) }}",
    "macro without end": "{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}",
    "two macros": "{% macro a() %}{{ b() }}{{ b() }}{% endmacro %}"
    "{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
    "macro tree": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
    "{{ m(40) }}",
    "include of itself": "{% include 'pushback/request.md.j2' %}",
    "extends itself": "{% extends 'pushback/request.md.j2' %}",
    "import of itself": "{% import 'pushback/request.md.j2' as own %}{{ own }}",
    "include in a loop": "{% for n in range(9999) %}{% include '_shared/must_have.md.j2' %}"
    "{% endfor %}",
    "block of itself": "{% block own %}{{ self.own() }}{% endblock %}",
    "block tree": "{% block own %}{% if x is defined %}{% endif %}{{ self.other() }}"
    "{{ self.other() }}{% endblock %}"
    "{% block other %}{{ self.own() }}{% endblock %}",
    "recursive loop": "{% for item in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "groups": "{{ range(9999) | groupby('x') | list | length }}",
    "product": "{% for a in range(999) %}{% for s in steps %}"
    "{{ field('clarify.request_received') }}{% endfor %}{% endfor %}",
    "many fields": "{% for n in range(9999) %}{{ field('about.requester') }}\n\n{% endfor %}",
    "many texts": "{% for n in range(99999) %}{{ organisation.name }}\n\n{% endfor %}",
    "many headings": "{% for n in range(49999) %}# x\n\n{% endfor %}",
    "brackets": "{{ '[' * 300000 }}",
    "brackets as text": "[" * 200_000,
    "pictures as text": "![" * 100_000,
    "quotes as text": "> " * 20_000 + "x",
    "lists as text": "\n".join("  " * n + "- x" for n in range(400)),
    "directives as text": "::: notes\n\n" * 3_000,
    "emphasis as text": "*a _b " * 30_000,
    "ticks as text": "".join("`" * n + "x" for n in range(1, 600)),
    "table as text": "|a" * 5_000 + "\n" + "|-" * 5_000 + "\n" + ("|b" * 5_000 + "\n") * 20,
    "deep expression": "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}",
    "deep list": "{{ " + "[" * 3_000 + "]" * 3_000 + " }}",
    "deep not": "{{ " + "not " * 9_000 + "1 }}",
    "long sum": "{{ " + "1 + " * 20_000 + "1 }}",
    "long filter": "{{ 'a'" + " | upper" * 5_000 + " }}",
    "deep if": "{% if true %}" * 400 + "x" + "{% endif %}" * 400,
    "deep for": "{% for n in [1] %}" * 60 + "x" + "{% endfor %}" * 60,
    "sort": "{{ (range(99999) | list * 99) | sort | length }}",
    "unique": "{{ (['x' * 9999] * 99999) | unique | list | length }}",
    "title": "{{ ('x ' * 9999999) | title | length }}",
    "striptags": "{{ ('<' * 999999) | striptags | length }}",
    "urlize": "{{ ('a.b ' * 999999) | urlize }}",
    "float": "{{ 1e308 * 1e308 }} {{ (1e308 * 1e308) | int }}",
    "round": "{{ 1.5 | round(999999999) }}",
    "sum of lists": "{{ ([[1]] * 99999) | sum(start=[]) | length }}",
    "pprint": "{{ ([[[1] * 99] * 99] * 99) | pprint | length }}",
    "random of nothing": "{{ [] | random }}",
    "int of digits": "{{ ('9' * 99999) | int }}",
}  # fmt: skip


def template(rng: Random) -> bytes:
    """A template; one in three contains a bomb."""
    bomb = rng.choice(list(BOMBS)) if rng.random() < 0.35 else ""
    body = "\n\n".join(_piece(rng, rng.choice((1, 2, 3))) for _ in range(rng.randrange(1, 7)))
    if bomb:
        body = rng.choice((f"{body}\n\n{BOMBS[bomb]}\n", f"{BOMBS[bomb]}\n{body}", BOMBS[bomb]))
    body = _extending(body, rng) if rng.random() < 0.5 else f"{body}\n\n{_WHOLE}"
    return encoded(f"{{# {bomb or 'no bomb'} #}}\n{body}\n")


def _extending(body: str, rng: Random) -> str:
    """A template that overrides a block of another."""
    block = _one(_BLOCKS, _ODD_BLOCKS, rng)
    head = f'{{% extends "{_one(_PARENTS, _ODD_PARENTS, rng)}" %}}'
    override = f"{{% block {block} %}}{body}{{% endblock %}}"
    return f"{head}\n{override}" if rng.random() < 0.95 else f"{head}\n{override}\n{override}"


def _one(good: Sequence[str], odd: Sequence[str], rng: Random) -> str:
    """One of the pieces that render; now and then one that may not."""
    return rng.choice(odd if rng.random() < _ODD else good)


def _piece(rng: Random, depth: int) -> str:
    """A line, an expression, a field or a statement around others."""
    if depth and rng.random() < 0.5:
        return _around(rng, depth)
    if rng.random() < _ODD / 4:
        return odd_text(rng)[:2_000]
    match rng.randrange(10):
        case 0 | 1 | 2:
            return _one(_LINES, _ODD_LINES, rng)
        case 3 | 4 | 5:
            start = rng.choice(("", "# ", "- ", "> ", "**"))
            return f"{start}{{{{ {_expression(rng, 2)} }}}}{'**' if start == '**' else ''}"
        case 6 if rng.random() < _ODD:
            return f'{{{{ field("{rng.choice(_FIELDS)}") }}}}'
        case 7 if rng.random() < _ODD:
            return f'{{{{ fields("{rng.choice(_STEPS)}") }}}}'
        case _:
            return f'{{% include "{_one(_PARTS, _ODD_PARTS, rng)}" %}}'


def _around(rng: Random, depth: int) -> str:
    inner = "\n\n".join(_piece(rng, depth - 1) for _ in range(rng.randrange(1, 4)))
    name = rng.choice(("item", "thing", "m", "own"))
    kinds = (
        f"{{% for {name} in {rng.choice(_LISTS)} %}}\n{_lines(rng)}\n{{% endfor %}}",
        f"{{% for {name} in {rng.choice(_LISTS)} if {_test(rng)} %}}{_lines(rng)}"
        "{% else %}-{% endfor %}",
        f"{{% if {_test(rng)} %}}\n{inner}\n{{% else %}}{_lines(rng)}{{% endif %}}",
        f"\n::: {_one(_DIRECTIVES, _ODD_DIRECTIVES, rng)}\n\n{inner}\n\n:::\n",
        f"{{% set {name} = {_expression(rng, 2)} %}}\n{inner}",
        f"{{% set {name} %}}{inner}{{% endset %}}{{{{ {name} }}}}",
        f"{{% macro m(a, b=1) %}}{inner}{{% endmacro %}}{{{{ m({_expression(rng, 1)}) }}}}",
        f"{{% macro m() %}}{{{{ caller() }}}}{{% endmacro %}}"
        f"{{% call m() %}}{inner}{{% endcall %}}",
        f"{{% with {name} = {_expression(rng, 1)} %}}{inner}{{% endwith %}}",
        f"{{% raw %}}{_lines(rng)}{{% endraw %}}",
        f"{{% for item in {rng.choice(_LISTS)} recursive %}}{_lines(rng)}{{% endfor %}}",
    )
    odd = (
        f"{{% block {rng.choice(_BLOCKS)} %}}{inner}{{% endblock %}}",
        f"::: {rng.choice(_DIRECTIVES)}\n{inner}",
        f"{{% filter {rng.choice(_FILTERS)} %}}{inner}{{% endfilter %}}",
        f"{{% autoescape false %}}{inner}{{% endautoescape %}}",
        f'{{% from "{rng.choice(_PARTS)}" import {name} %}}{inner}',
        f"{{% for item in organisation %}}{inner}{{% endfor %}}",
        f"{{% if true %}}{inner}",
    )
    return _one(kinds, odd, rng)


def _lines(rng: Random) -> str:
    """Content that may occur in a document many times."""
    return "\n\n".join(
        rng.choice((_one(_LINES, _ODD_LINES, rng), f"{{{{ {_expression(rng, 1)} }}}}"))
        for _ in range(rng.randrange(1, 4))
    )


def _test(rng: Random) -> str:
    return f"{_expression(rng, 1)} is {_one(_TESTS, _ODD_TESTS, rng)}"


def _expression(rng: Random, depth: int) -> str:
    """A value: a name, usually an existing one, or several combined."""
    if not depth or rng.random() < 0.5:
        return _one((*_TEXTS, "1", "'text'", "2", "steps | length"), _MISSING, rng)
    one, other = _expression(rng, depth - 1), _expression(rng, depth - 1)
    good = (
        f"{one} | {_one(_FILTERS, _ODD_FILTERS, rng)}",
        f"({one} ~ {other})",
        f"({one} or {other})",
        f"({one} if {other} is {_one(_TESTS, _ODD_TESTS, rng)} else {other})",
        f"({one} | string)[{rng.choice((':2', '::-1', '99:', '-1:'))}]",
    )
    calls = ("upper()", "format(1)", "split()", "items()", "keys()", "id", "encode()")
    signs = ("+", "-", "*", "/", "//", "%", "**", "and", "==", "<", "in", "not in")
    odd = (
        f"({one} {rng.choice(signs)} {other})",
        f"{one}[{other}]",
        f"{one}[::0]",
        f"{one}.{rng.choice(calls)}",
        f"not {one}",
        "[1, {'a': [2.5]}]",
    )
    return _one(good, odd, rng)
