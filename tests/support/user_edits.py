"""What people do to a worksheet besides filling it in: changes to a filled package together with
the answers that it then has.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

from generator.document.tree import Kind
from generator.formats.ooxml import NAMESPACES, element, qualified
from tests.support.editors import all_of, unwrap
from tests.support.fills import (
    Filled,
    answer_to,
    controls_of,
    enter,
    root_of,
    text_element,
    with_root,
)
from tests.support.office import value

Edit = Callable[[Filled], Filled]
_INSTRUCTIONS = {"ListItem", "Small", "BodyText", "Subtitle", "Remark"}
_WORD = re.compile(r"\w{4,}")


def step_deleted(filled: Filled, number: int = 2) -> Filled:
    """Without a step: its heading, its instructions and its blanks."""
    root = root_of(filled.package)
    inside = 0
    for block in list(root[0]):
        inside += _style(block) == "Heading2"
        if inside == number and block.tag != qualified("sectPr"):
            root[0].remove(block)
    return _kept(filled, root)


def instructions_deleted(filled: Filled) -> Filled:
    """Without any text that says how to fill in the worksheet."""
    root = root_of(filled.package)
    for paragraph in all_of(root, "p"):
        if _style(paragraph) in _INSTRUCTIONS and not all_of(paragraph, "sdt"):
            _remove_paragraph(paragraph)
    return _kept(filled, root)


def row_deleted(filled: Filled) -> Filled:
    """Without the second row of the first list."""
    root = root_of(filled.package)
    rows = _list_rows(root, filled)
    if not rows:
        return filled
    row = rows[1]
    row.getparent().remove(row)
    return _kept(filled, root)


def row_added(filled: Filled) -> Filled:
    """With another row at the end of the first list, typed without controls."""
    root = root_of(filled.package)
    rows = _list_rows(root, filled)
    if not rows:
        return filled
    last = rows[-1]
    row, truth = deepcopy(last), dict(filled.truth)
    last.addnext(row)
    _count_up(row)
    for number, control in enumerate(controls_of(row), 301):
        shown, answer = answer_to(control, number, filled.shapes)
        truth[_next(str(control.tag))] = answer
        enter(control, shown)
        unwrap(control.element)
    for mark in all_of(row, "bookmarkStart", "bookmarkEnd"):
        mark.getparent().remove(mark)
    return replace(filled, package=with_root(filled.package, root), truth=truth)


def row_copied(filled: Filled) -> Filled:
    """With the last row of the first list twice."""
    root = root_of(filled.package)
    rows = _list_rows(root, filled)
    if not rows:
        return filled
    last = rows[-1]
    tags = [str(control.tag) for control in controls_of(last)]
    copies = {_next(tag): filled.truth[tag] for tag in tags if tag in filled.truth}
    last.addnext(deepcopy(last))
    package = with_root(filled.package, root)
    return replace(filled, package=package, truth={**filled.truth, **copies})


def column_moved(filled: Filled) -> Filled:
    """With the fourth column of each wide list as its second."""
    root = root_of(filled.package)
    for table in all_of(root, "tbl"):
        rows = [row.findall("w:tc", NAMESPACES) for row in table.findall("w:tr", NAMESPACES)]
        if len(rows) > 2 and all(len(cells) >= 4 for cells in rows):
            for cells in rows:
                cells[1].addprevious(cells[3])
    return replace(filled, package=with_root(filled.package, root))


def letters_lost(filled: Filled, seed: int = 7) -> Filled:
    """With a letter lost in a quarter of the printed words."""
    random, root = Random(seed), root_of(filled.package)  # noqa: S311

    def shortened(match: re.Match[str]) -> str:
        word = match[0]
        place = random.randrange(1, len(word))
        return word if random.random() > 0.25 else word[:place] + word[place + 1 :]

    for text in _printed(root):
        text.text = _WORD.sub(shortened, text.text or "")
    return replace(filled, package=with_root(filled.package, root))


def reworded(filled: Filled, seed: int = 7) -> Filled:
    """With every eighth or so of the printed words replaced by another one of them."""
    random, root = Random(seed), root_of(filled.package)  # noqa: S311
    words = sorted({word for text in _printed(root) for word in _WORD.findall(text.text or "")})

    def other(match: re.Match[str]) -> str:
        return random.choice(words) if random.random() < 1 / 8 else match[0]

    for text in _printed(root):
        text.text = _WORD.sub(other, text.text or "")
    return replace(filled, package=with_root(filled.package, root))


def words_behind(filled: Filled, every: int = 10) -> Filled:
    """With words typed behind some answers, outside their controls."""
    root, also = root_of(filled.package), {}
    behind = " and more behind it"
    typed = (
        control
        for control in controls_of(root)
        if control.tag in filled.truth
        and control.element.find("w:sdtPr/w:text", NAMESPACES) is not None
    )
    for number, control in enumerate(typed):
        if number % every == 0:
            control.element.addnext(element("r", text_element(behind)))
            also[str(control.tag)] = filled.truth[str(control.tag)] + behind
    return replace(filled, package=with_root(filled.package, root), also=also)


EDITS: dict[str, Edit] = {
    "a step deleted": step_deleted,
    "all instructions deleted": instructions_deleted,
    "a list row added": row_added,
    "a list row deleted": row_deleted,
    "a list row copied": row_copied,
    "a column moved": column_moved,
    "a letter lost in a quarter of the words": letters_lost,
    "an eighth of the words replaced": reworded,
    "words typed behind answers": words_behind,
}


def _kept(filled: Filled, root: Any) -> Filled:
    """The package with another body, and the answers whose controls are still there."""
    tags = {control.tag for control in controls_of(root)}
    truth = {tag: answer for tag, answer in filled.truth.items() if tag in tags}
    return replace(filled, package=with_root(filled.package, root), truth=truth)


def _style(block: Any) -> str:
    found = block.find("w:pPr/w:pStyle", NAMESPACES)
    return "" if found is None else str(value(found))


def _remove_paragraph(paragraph: Any) -> None:
    """Remove a paragraph; a cell keeps an empty one."""
    if len(paragraph.getparent().findall("w:p", NAMESPACES)) > 1:
        paragraph.getparent().remove(paragraph)
    else:
        for run in paragraph.findall("w:r", NAMESPACES):
            paragraph.remove(run)


def _list_rows(root: Any, filled: Filled) -> list[Any]:
    """The rows of the first list that has a table; empty for a sheet without lists."""
    lists = tuple(f"{shape.id}.1" for shape in filled.shapes if shape.kind is Kind.LIST)
    found = (control for control in controls_of(root) if str(control.tag).startswith(lists))
    first = next(found, None) if lists else None
    if first is None:
        return []
    table = next(first.element.iterancestors(qualified("tbl")))
    return [row for row in table.findall("w:tr", NAMESPACES) if all_of(row, "sdt")]


def _count_up(row: Any) -> None:
    """Print the next number in a row."""
    for text in _printed(row):
        if (text.text or "").isdecimal():
            text.text = str(int(text.text) + 1)


def _next(tag: str) -> str:
    """The tag of the same cell in the next row."""
    return re.sub(r"\.(\d+)(?=\.|$)", lambda match: f".{int(match[1]) + 1}", tag)


def _printed(root: Any) -> list[Any]:
    """The texts outside of controls."""
    outside = ".//w:t[not(ancestor::w:sdt)]"
    return list(root.xpath(outside, namespaces=NAMESPACES))
