"""What a manifest says of answers that go together: the remedies for each cause, and which answers
contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.foundation.errors import Place, Problem, did_you_mean
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode
from generator.playbook.manifest import Contradiction, FieldSpec, Playbook, Remedies

_CAUSES, _REDIRECTS = "causes", "redirects"
_LIST = "write a list of codes, best first: [process_change, job_aid]"
_PAIR = "write it as {if: a condition, fields: [the field to correct, the one it contradicts]}"


def read_remedies(common: MapNode, problems: list[Problem]) -> Remedies:
    """The codes of the remedies for each cause, best first. Errors are added to `problems`."""
    node = common.get("remedies")
    if node and not isinstance(node, MapNode):
        hint = "write each cause with its remedies: process: [process_change, job_aid]"
        problems.append(Problem("playbook.remedies", "“remedies” is not a map", node.place, hint))
    found: dict[str, tuple[str, ...]] = {}
    for cause, entry in node.entries.items() if isinstance(node, MapNode) else ():
        problems += _unknown(cause, entry.place, _CAUSES, common)
        codes = list(_codes(entry.value))
        if not codes:
            message = f"“{cause}” has no remedies"
            problems.append(Problem("playbook.remedies", message, entry.place, _LIST))
        for code in codes:
            problems += _unknown(code.text, code.place, _REDIRECTS, common)
        found[cause] = tuple(code.text for code in codes)
    return tuple(found.items())


def read_contradictions(manifest: MapNode, problems: list[Problem]) -> tuple[Contradiction, ...]:
    """Which answers contradict each other. Errors are added to `problems`."""
    node = manifest.get("contradictions")
    found: list[Contradiction] = []
    for item in node.items if isinstance(node, ListNode) else (node,) if node else ():
        entry = item if isinstance(item, MapNode) else MapNode({}, item.place)
        condition, fields = entry.get("if"), [each.text for each in _codes(entry.get("fields"))]
        if not isinstance(condition, TextNode) or len(fields) != 2:
            message = "a contradiction has a condition and two fields"
            problems.append(Problem("playbook.contradiction", message, item.place, _PAIR))
            continue
        found.append(Contradiction(condition.text, fields[0], fields[1]))
    return tuple(found)


def check_references(playbook: Playbook, manifest: MapNode) -> Iterator[Problem]:
    """Problems with the fields that `fits` and `contradictions` name."""
    specs = {spec.id: spec for spec in playbook.fields()}
    steps = manifest.get("steps")
    place = steps.place if steps else manifest.place
    for spec in specs.values():
        if spec.fits:
            yield from _unfitting(playbook, spec, specs, place)
    node = manifest.get("contradictions")
    for contradiction in playbook.contradictions:
        for ident in (contradiction.field, contradiction.against):
            if ident not in specs and node:
                message, hint = f"there is no field “{ident}”", did_you_mean(ident, specs)
                yield Problem("playbook.contradiction", message, node.place, hint)


def _unfitting(
    playbook: Playbook, spec: FieldSpec, specs: Mapping[str, FieldSpec], place: Place
) -> Iterator[Problem]:
    """A problem if a field should fit one that is missing, or if the codes of either are not among
    the remedies and their causes.
    """
    causes = specs.get(spec.fits)
    if causes is None:
        message = f"“{spec.id}” should fit “{spec.fits}”, but there is no such field"
        yield Problem("playbook.fits", message, place, did_you_mean(spec.fits, specs))
        return
    remedies = dict(playbook.remedies)
    listed = {code for codes in remedies.values() for code in codes}
    if listed.isdisjoint(spec.choices) or remedies.keys().isdisjoint(causes.choices):
        message = f"“{spec.id}” should fit “{spec.fits}”, but there are no remedies for that"
        hint = "add them under “remedies” in _shared/common.yaml"
        yield Problem("playbook.fits", message, place, hint)


def _unknown(code: str, place: Place, name: str, common: MapNode) -> Iterator[Problem]:
    """A problem if a code is not in a choice set that all playbooks share."""
    sets = common.get("choices")
    known = [one.text for one in _codes(sets.get(name) if isinstance(sets, MapNode) else None)]
    if code not in known:
        message = f"there is no “{code}” among the {name}"
        yield Problem("playbook.remedies", message, place, did_you_mean(code, known))


def _codes(node: Node | None) -> Iterator[TextNode]:
    items = node.items if isinstance(node, ListNode) else ()
    return (item for item in items if isinstance(item, TextNode))
