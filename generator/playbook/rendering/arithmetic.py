"""How a figure comes about: the formula of a derived value with its numbers in place of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.parser import Parser

from generator.foundation.locale import Locale
from generator.playbook.expressions import Facts, dotted_names
from generator.playbook.manifest import DerivedSpec, Playbook
from generator.playbook.sandbox import Sandbox

_SIGNS: dict[type[nodes.BinExpr], str] = {
    nodes.Mul: "×",
    nodes.Div: "÷",
    nodes.Add: "+",
    nodes.Sub: "−",
}
_SUMS = (nodes.Add, nodes.Sub)
_PERCENT, _CURRENCY = "percent", "currency"
_HUNDRED = Decimal(100)
# Filters that do not change what a reader sees of a number.
_PLAIN = ("int", "round", "default", "d")


@dataclass(frozen=True)
class Arithmetic:
    """Writes the formulas of a playbook's derived values with the numbers of one worksheet.

    `facts` are those that the values were worked out from, `derived` among them.
    """

    playbook: Playbook
    facts: Facts
    locale: Locale
    currency: str

    def of(self, spec: DerivedSpec) -> str:
        """The formula of a value, such as `480 × £31.50`; "" where it is no simple arithmetic, or
        where a number is not known.
        """
        texts = [text for _, text in spec.parts] or [spec.expression]
        found = (self._formula(text, spec.unit) for text in texts)
        return f" {_SIGNS[nodes.Add]} ".join(filter(None, found))

    def _formula(self, expression: str, unit: str) -> str:
        try:
            parsed = Parser(Sandbox(), expression, state="variable").parse_expression()
        except TemplateSyntaxError:
            return ""
        tree = _inner(parsed)
        if unit == _PERCENT and isinstance(tree, nodes.Mul) and _constant(tree.right) == _HUNDRED:
            tree = _inner(tree.left)  # the result is shown as a percentage
        return (self._text(tree) or "") if type(tree) in _SIGNS else ""

    def _text(self, node: nodes.Node) -> str | None:
        """A part of a formula; None where a number is not known."""
        node = _inner(node)
        if not isinstance(node, nodes.BinExpr) or type(node) not in _SIGNS:
            return self._operand(node)
        left, right = self._text(node.left), self._text(node.right)
        if left is None or right is None:
            return None
        if isinstance(node, nodes.Div) and _constant(node.right) == _HUNDRED:
            if self._unit(node.left) == _PERCENT:
                return left
            if isinstance(node.left, nodes.Mul) and self._unit(node.left.right) == _PERCENT:
                return left  # 26,640 × 70 / 100 is 26,640 × 70%
        if isinstance(node, _SUMS) and self._unit(node.right) == _PERCENT:
            left = self._share(node.left) or left
        elif not isinstance(node, _SUMS):
            left, right = (
                f"({text})" if isinstance(_inner(part), _SUMS) else text
                for text, part in ((left, node.left), (right, node.right))
            )
        return f"{left} {_SIGNS[type(node)]} {right}"

    def _share(self, node: nodes.Node) -> str:
        """A whole as a share, such as the 100% that 30% is taken from; "" for anything else."""
        whole = _constant(node)
        return self.locale.percent(whole) if whole is not None else ""

    def _operand(self, node: nodes.Node) -> str | None:
        value = self._value(node)
        try:
            number = Decimal(value) if isinstance(value, str | int | Decimal) else None
        except InvalidOperation:
            return None
        if number is None or isinstance(value, bool):
            return None
        match self._unit(node):
            case "currency":
                return self.locale.money(number, self.currency)
            case "percent":
                return self.locale.percent(number)
            case _:
                return self.locale.number(number)

    def _value(self, node: nodes.Node) -> Any:
        """The value of a constant, a name, or an entry of a table under a name."""
        match node:
            case nodes.Const(value=value):
                return value
            case nodes.Getitem(node=nodes.Dict(items=items), arg=arg):
                key = self._value(arg)
                found = (pair.value for pair in items if self._value(pair.key) == key)
                return self._value(next(found, nodes.Const(None)))
            case nodes.Getitem(node=inner, arg=arg):
                table = self._value(inner)
                return table.get(self._value(arg)) if isinstance(table, Mapping) else None
            case nodes.Getattr(node=inner, attr=name):
                group = self._value(inner)
                return group.get(name) if isinstance(group, Mapping) else None
            case nodes.Name(name=name):
                return self.facts.get(name)
            case _:
                return None

    def _unit(self, node: nodes.Node) -> str:
        """The unit of the field, derived value or rate that a part of a formula reads."""
        names = [] if isinstance(node, nodes.Const) else list(dotted_names(node))
        first, _, rest = names[0].partition(".") if names else ("", "", "")
        if isinstance(node, nodes.Getitem) and isinstance(node.node, nodes.Dict):
            return ""
        if first == "rates":
            return _CURRENCY
        units = {f"derived.{spec.id}": spec.unit for spec in self.playbook.derived}
        units |= {spec.id: spec.unit for spec in self.playbook.fields()}
        return units.get(f"{first}.{rest}", "")


def _inner(node: nodes.Node) -> nodes.Node:
    """The node without filters that only round it or say what it is if it is missing."""
    while isinstance(node, nodes.Filter) and node.name in _PLAIN and node.node is not None:
        node = node.node
    return node


def _constant(node: nodes.Node) -> Decimal | None:
    value = node.value if isinstance(node, nodes.Const) else None
    return Decimal(value) if isinstance(value, int) else None
