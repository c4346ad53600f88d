"""A playbook's manifest read from `playbook.yaml`, with every problem in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.document.tree import OTHER, UNBOUNDED, Bounds, Kind
from generator.foundation.errors import Place, Problem, TemplateError, did_you_mean
from generator.foundation.identifiers import identifier
from generator.foundation.numbers import number_of
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode
from generator.playbook.layout import CANVAS, Steps, read_canvas, read_layout
from generator.playbook.manifest import (
    AUDIENCES,
    SPARE_ROWS,
    DerivedSpec,
    FieldSpec,
    Playbook,
    Step,
)
from generator.playbook.remedies import check_references, read_contradictions, read_remedies


def read_playbook(node: MapNode, common: MapNode) -> Playbook:
    """The playbook of a manifest, with the header, footer and choice sets of `common` added.

    Raises `TemplateError` with every problem in the manifest.
    """
    reader = _Reader({**_choice_sets(common), **_choice_sets(node)})
    shared = reader.steps(common)
    own = reader.steps(node)
    credit = node.get("credit")
    playbook = Playbook(
        id=reader.id_of(node, required=True),
        version=reader.text(node, "version", required=True),
        credit_title=reader.text(credit, "title", required=True),
        credit_author=reader.text(credit, "author"),
        languages=reader.texts(node, "languages"),
        minutes=reader.minutes(node.get("editions")),
        header=_only(shared, own, "about"),
        steps=tuple(step for step in own if step.id not in ("about", "outcome")),
        footer=_only(shared, own, "outcome"),
        derived=tuple(reader.derived(node)),
        aliases=tuple(reader.pairs(node.get("aliases"))),
        links=tuple(
            (origin, tuple(reader.pairs(entry))) for origin, entry in _maps(node.get("links"))
        ),
        worksheet=read_layout(common, _kinds(shared), node, _kinds(own), reader.problems),
        canvas=read_canvas(node, {**_kinds(shared), **_kinds(own)}, reader.problems),
        public_id=reader.public_id(node),
        own_superior_first=reader.text(node, "own_superior_first") == "true",
        remedies=read_remedies(common, reader.problems),
        contradictions=read_contradictions(node, reader.problems),
        ready_texts=reader.texts(node, "ready_texts") or reader.texts(common, "ready_texts"),
    )
    reader.problems += check_references(playbook, node)
    reader.check_slots(playbook)
    reader.check_canvas(playbook, node)
    for key in ("languages", "editions"):
        if not (playbook.languages if key == "languages" else playbook.minutes):
            reader.problems.append(
                Problem("playbook.missing", f"“{key}” is empty", node.place, _ADD)
            )
    if reader.problems:
        raise TemplateError(*reader.problems)
    return playbook


def _only(shared: tuple[Step, ...], own: tuple[Step, ...], ident: str) -> Step:
    return next((step for step in (*own, *shared) if step.id == ident), Step(ident, ()))


def _kinds(steps: tuple[Step, ...]) -> Steps:
    return {
        step.id: {spec.id.rpartition(".")[2]: spec.kind for spec in step.fields} for step in steps
    }


def _choice_sets(node: MapNode) -> dict[str, Node]:
    """The choice sets of a manifest by name."""
    sets = node.get("choices")
    return {
        name: entry.value
        for name, entry in (sets.entries.items() if isinstance(sets, MapNode) else ())
    }


def _words(node: Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, ListNode) else ()
    return tuple(item.text for item in items if isinstance(item, TextNode))


def _maps(node: Node | None) -> Iterator[tuple[str, MapNode]]:
    for key, entry in node.entries.items() if isinstance(node, MapNode) else ():
        yield key, entry.value if isinstance(entry.value, MapNode) else MapNode({}, entry.place)


_NUMBER = re.compile(r"[0-9]{1,4}")
_ADD = "add it; compare with a built-in playbook"
_FIELD_KEYS = frozenset(["kind", "required", "required_if", "audience", "unit", "choices"]).union(
    ["from", "other", "columns", "item", "rows", "covers", "min", "max", "whole", "fits", "since"]
)
_BOUNDS = ("min", "max", "whole")


class _Reader:
    """Reads manifest nodes and collects problems with their line numbers."""

    def __init__(self, sets: dict[str, Node]) -> None:
        """`sets` are the choice sets by name: the codes, or the name of the set to use instead."""
        named = {name: node.text for name, node in sets.items() if isinstance(node, TextNode)}
        self.stand_ins = named
        self.sets = {name: _words(node) for name, node in sets.items() if name not in named}
        self.problems: list[Problem] = []

    def text(self, node: Node | None, key: str, *, required: bool = False) -> str:
        value = node.get(key) if isinstance(node, MapNode) else None
        text = value.text if isinstance(value, TextNode) else ""
        if required and not text:
            place = node.place if node else Place("playbook.yaml")
            self.problems.append(Problem("playbook.missing", f"“{key}” is missing", place, _ADD))
        return text

    def id_of(self, node: Node | None, *, required: bool = False) -> str:
        """The `id` of a node, which becomes part of file names; "" if it has none."""
        text = self.text(node, "id", required=required)
        if text and isinstance(node, MapNode):
            self.check_name(text, node.entries["id"].place)
        return text

    def public_id(self, manifest: MapNode) -> str:
        """The id for people outside the L&D team, by default the playbook's own."""
        node = manifest.get("public")
        if node is None:
            return self.text(manifest, "id")
        if not (isinstance(node, MapNode) and node.entries.keys() == {"id"}):
            message, hint = "“public” should have an “id” only", "write it as public: {id: needs}"
            self.problems.append(Problem("playbook.value", message, node.place, hint))
        return self.id_of(node, required=isinstance(node, MapNode))

    def minutes(self, node: Node | None) -> dict[str, int]:
        """The minutes of each edition; its name becomes part of file names."""
        editions = dict(_maps(node))
        for name, entry in editions.items():
            self.check_name(name, entry.place)
        return {name: self.number(entry, "minutes") for name, entry in editions.items()}

    def check_name(self, text: str, place: Place) -> None:
        """Check that a text can be part of a file name on every system."""
        try:
            identifier(text)
        except ValueError as error:
            hint = "choose another name"
            self.problems.append(Problem("playbook.value", f"“{text}” {error}", place, hint))

    def texts(self, node: MapNode, key: str) -> tuple[str, ...]:
        return _words(node.get(key))

    def number(self, node: Node | None, key: str) -> int:
        text = self.text(node, key)
        if text and not _NUMBER.fullmatch(text):
            assert node is not None
            message = f"“{key}” should be a whole number"
            self.problems.append(
                Problem("playbook.value", message, node.place, "write a number such as 20")
            )
            return 0
        return int(text or 0)

    def flag(self, node: MapNode, key: str, *, default: bool = False) -> bool:
        """Whether a key is true; the default where it is missing. Reports any other text."""
        value = node.get(key)
        if value is None:
            return default
        text = self.text(node, key)
        if text not in ("true", "false"):
            message = f"“{key}” should be true or false"
            hint = "write true or false, or remove the line"
            self.problems.append(Problem("playbook.value", message, value.place, hint))
        return text == "true"

    def steps(self, node: MapNode) -> tuple[Step, ...]:
        return tuple(self._step(ident, entry) for ident, entry in _maps(node.get("steps")))

    def derived(self, node: MapNode) -> Iterator[DerivedSpec]:
        """The derived values of a playbook, with the parts of each sum."""
        for ident, entry in _maps(node.get("derived")):
            parts = tuple(self.pairs(entry.get("sum")))
            expression = self.text(entry, "value", required=not parts)
            unit, condition, note = (self.text(entry, key) for key in ("unit", "if", "note"))
            whole = self.text(entry, "how")
            how = (("", whole),) if whole else tuple(self.pairs(entry.get("how")))
            digits = self.text(entry, "digits")
            yield DerivedSpec(ident, unit, expression, parts, condition, note, how, digits)

    def pairs(self, node: Node | None) -> Iterator[tuple[str, str]]:
        """The texts of a mapping by their keys."""
        if isinstance(node, MapNode):
            yield from ((key, self.text(node, key)) for key in node.entries)

    def _step(self, ident: str, node: MapNode) -> Step:
        groups = node.get("any_of")
        any_of = groups.items if isinstance(groups, ListNode) else ()
        return Step(
            id=ident,
            fields=tuple(
                self._field(f"{ident}.{name}", entry) for name, entry in _maps(node.get("fields"))
            ),
            questions=self.texts(node, "questions"),
            tips=self.texts(node, "tips"),
            listen=self.texts(node, "listen"),
            sayings=self.texts(node, "sayings"),
            moves=self.texts(node, "moves"),
            tells_case=self.flag(node, "tells_case"),
            phrases=self.flag(node, "phrases"),
            numbered=self.flag(node, "numbered", default=True),
            required_if=self.text(node, "required_if"),
            any_of=tuple(tuple(f"{ident}.{name}" for name in _words(group)) for group in any_of),
        )

    def _field(self, ident: str, node: MapNode) -> FieldSpec:
        for key, entry in node.entries.items():
            if key not in _FIELD_KEYS:
                hint = did_you_mean(key, _FIELD_KEYS)
                self.problems.append(
                    Problem(
                        "playbook.unknown_key",
                        f"“{key}” is not a key of a field",
                        entry.place,
                        hint,
                    )
                )
        kind = self._kind(self.text(node, "kind", required=True), node)
        bounds = self._bounds(node, self.text(node, "item") or kind)
        minimum, maximum, spare = self._rows(node.get("rows"))
        choices, choice_set = self._choices(ident, node.get("choices"))
        audience = self.text(node, "audience") or "partner"
        if audience not in AUDIENCES:
            message = f"there is no audience “{audience}”"
            hint = did_you_mean(audience, AUDIENCES)
            self.problems.append(Problem("playbook.value", message, node.place, hint))
        return FieldSpec(
            id=ident,
            kind=kind,
            required=self.text(node, "required") == "true",
            required_if=self.text(node, "required_if"),
            audience=audience,  # type: ignore[arg-type]
            unit=self.text(node, "unit"),
            choices=choices,
            choice_set=choice_set,
            source=self.text(node, "from"),
            other=self.text(node, "other") == "true" or (kind is Kind.CHOICE and OTHER in choices),
            columns=self._columns(ident, node, bounds),
            minimum=minimum,
            maximum=maximum,
            spare=spare,
            covers=self.text(node, "covers"),
            fits=self.text(node, "fits"),
            since=self.text(node, "since"),
            bounds=bounds,
        )

    def _kind(self, text: str, node: MapNode) -> Kind:
        try:
            return Kind(text)
        except ValueError:
            hint = did_you_mean(text, [kind.value for kind in Kind])
            self.problems.append(
                Problem("playbook.kind", f"there is no kind “{text}”", node.place, hint)
            )
            return Kind.TEXT

    def _choices(self, ident: str, node: Node | None) -> tuple[tuple[str, ...], str]:
        """The codes of choices and the key of their labels: the field's id, or the name of the
        choice set.
        """
        if not isinstance(node, TextNode):
            return _words(node), ident
        name = self.stand_ins.get(node.text, node.text)
        if name not in self.sets:
            hint = did_you_mean(name, self.sets)
            message = f"there is no choice set “{name}”"
            self.problems.append(Problem("playbook.choices", message, node.place, hint))
        return self.sets.get(name, ()), name

    def _columns(self, ident: str, node: MapNode, bounds: Bounds) -> tuple[FieldSpec, ...]:
        item = self.text(node, "item")
        if item:
            return (FieldSpec(ident, self._kind(item, node), required=True, bounds=bounds),)
        columns = (
            self._field(f"{ident}.{name}", entry) for name, entry in _maps(node.get("columns"))
        )
        return tuple(columns)

    def _rows(self, node: Node | None) -> tuple[int, int, int]:
        """The smallest and the largest number of rows or ticks, and of spare rows."""
        minimum, maximum = self.number(node, "min"), self.number(node, "max")
        has_spare = isinstance(node, MapNode) and "spare" in node.entries
        spare = self.number(node, "spare") if has_spare else SPARE_ROWS
        if node and maximum and minimum > maximum:
            self._report(f"“min” is {minimum}, which is more than “max”, {maximum}", node.place)
        return minimum, maximum, spare

    def _bounds(self, node: MapNode, kind: str) -> Bounds:
        """The bounds of a number. Reports contradictory ones, and those of any other kind."""
        places = {
            key: entry.place
            for key, entry in node.entries.items()
            if key in _BOUNDS and entry.value != TextNode("", entry.value.place)
        }
        if kind != Kind.NUMBER:
            for key, place in places.items():
                self._report(f"“{key}” bounds a number, but this field is a {kind}", place)
            return UNBOUNDED
        found = {key: number_of(self.text(node, key)) for key in places if key != "whole"}
        for key, bound in found.items():
            if bound is None:
                self._report(f"“{key}” should be a number such as 0 or 12.5", places[key])
        whole = self.text(node, "whole")
        if "whole" in places and whole not in ("true", "false"):
            self._report("“whole” should be true or false", places["whole"])
        bounds = Bounds(found.get("min"), found.get("max"), whole == "true")
        self._check_bounds(bounds, places)
        return bounds

    def _check_bounds(self, bounds: Bounds, places: dict[str, Place]) -> None:
        """Report bounds that contradict each other."""
        least, most = bounds.least, bounds.most
        if least is not None and most is not None and least > most:
            self._report(f"“min” is {least}, which is more than “max”, {most}", places["min"])
        for key, bound in (("min", least), ("max", most)):
            if bounds.whole and bound is not None and bound % 1:
                self._report(f"“{key}” is {bound}, but the number is to be whole", places[key])

    def _report(self, message: str, place: Place) -> None:
        hint = "compare with a number in a built-in playbook, such as {kind: number, min: 0}"
        self.problems.append(Problem("playbook.value", message, place, hint))

    def check_slots(self, playbook: Playbook) -> None:
        """Check that the last part of each field id, which names its slot, is unique."""
        seen: dict[str, str] = {}
        for spec in playbook.fields():
            name = spec.id.rpartition(".")[2]
            if name in seen:
                message = f"“{spec.id}” and “{seen[name]}” end in the same name"
                self.problems.append(
                    Problem("playbook.name", message, Place("playbook.yaml"), "rename one of them")
                )
            seen[name] = spec.id

    def check_canvas(self, playbook: Playbook, manifest: MapNode) -> None:
        """Check that a canvas has only fields that both sides may see, each of those that they
        work on together, and that its minutes add up to those of the edition.
        """
        editions = manifest.get("editions")
        entry = editions.entries.get(CANVAS) if isinstance(editions, MapNode) else None
        if not entry:
            return
        for spec in playbook.fields():
            is_placed = spec.id in playbook.canvas.fields
            if is_placed and spec.audience not in ("both", "shared"):
                message = f"“{spec.id}” is on the canvas, which both sides see"
                hint = "remove it from the canvas, or set “audience: shared” on the field"
                self.problems.append(Problem("playbook.canvas", message, entry.place, hint))
            if spec.audience == "shared" and not is_placed:
                message = f"“{spec.id}” is shared, but not on the canvas"
                hint = "add it to a box under “layout: canvas”"
                self.problems.append(Problem("playbook.canvas", message, entry.place, hint))
        planned = sum(box.minutes for box in playbook.canvas.boxes)
        if planned != playbook.minutes[CANVAS]:
            message = f"the boxes of the canvas take {planned} minutes in all"
            hint = f"change “minutes” of a box, or of the edition ({playbook.minutes[CANVAS]})"
            self.problems.append(Problem("playbook.canvas", message, entry.place, hint))
