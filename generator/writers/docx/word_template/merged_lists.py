"""The lists of a document, together with those of the organisation's own Word template."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from generator.document.word_template import WordTemplate
from generator.formats.ooxml import NAMESPACES, parse_own, part_xml, qualified, template_element

_VAL, _NUMBER, _DEFINITION = map(qualified, ("val", "numId", "abstractNumId"))


def with_template_lists(xml: str, template: WordTemplate, signs: Mapping[int, str]) -> str:
    """Our numbering part with the lists of a template, numbered after ours. For each of our lists,
    `signs` names the template's style whose bullets or numbers it takes, if there is such a style.
    """
    root = parse_own(xml)
    ours = root.findall("w:abstractNum", NAMESPACES)
    theirs = [_moved(text, _DEFINITION, len(ours)) for text in template.lists]
    uses = [_moved(text, _NUMBER, len(ours)) for text in template.numbers]
    for use in uses:
        target = use.find("w:abstractNumId", NAMESPACES)
        target.set(_VAL, str(int(target.get(_VAL)) + len(ours)))
    known = {int(each.get(_DEFINITION)): each for each in theirs}
    for definition in ours:
        style = signs.get(int(definition.get(_DEFINITION)), "")
        number = list_of(template, style) + len(ours)
        use = next((each for each in uses if int(each.get(_NUMBER)) == number), None)
        if use is not None:
            target = int(use.find("w:abstractNumId", NAMESPACES).get(_VAL))
            _take_signs(definition, known[target])
    for definition in theirs:
        _unlink(definition)
    root[len(ours) : len(ours)] = theirs
    root.extend(uses)
    return part_xml(root)


def list_of(template: WordTemplate, style: str) -> int:
    """The number of the list that a template's style belongs to; 0 if there is none."""
    found = next((each for each in template.styles if each.id == style), None)
    if found is None:
        return 0
    number = template_element("styles", found.xml).find(".//w:numPr/w:numId", NAMESPACES)
    return 0 if number is None else int(number.get(_VAL))


def _moved(xml: str, number: str, by: int) -> Any:
    moved = template_element("numbering", xml)[0]
    moved.set(number, str(int(moved.get(number)) + by))
    return moved


def _take_signs(ours: Any, theirs: Any) -> None:
    """Give one of our lists the levels of a template's list."""
    levels = theirs.findall("w:lvl", NAMESPACES)
    if levels:
        for level in ours.findall("w:lvl", NAMESPACES):
            ours.remove(level)
        ours.extend(map(deepcopy, levels))
        _unlink(ours)


def _unlink(definition: Any) -> None:
    """Remove the styles that levels belong to, since our headings have numbers of their own."""
    for level in definition.iterfind("w:lvl", NAMESPACES):
        for link in level.findall("w:pStyle", NAMESPACES):
            level.remove(link)
