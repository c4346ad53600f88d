"""The contents of `playbook.yaml` as data classes: steps, fields, editions and credit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple

from generator.document.tree import UNBOUNDED, Bounds, Field, Kind, Option
from generator.foundation.digests import digest
from generator.playbook.layout import CANVAS, WORKSHEET, CanvasLayout, WorksheetLayout

# Who fills in a field: whoever asks, the L&D partner, either of them, or both together.
Audience = Literal["requester", "partner", "both", "shared"]
AUDIENCES: tuple[Audience, ...] = ("requester", "partner", "both", "shared")
PLAYBOOK, REQUEST, SUMMARY = "playbook", "request", "summary"
# The texts to send, a companion of the summary: every summary comes with one.
TEXTS = "texts"
# What the stamp of a library's report has as its edition; no playbook has one.
REPORT = "report"
# The editions that print answers and have no fields.
PRINTED = frozenset({SUMMARY, TEXTS})
# The editions that people outside the L&D team see, or get parts of.
OUTWARD = frozenset({CANVAS, REQUEST, SUMMARY, TEXTS})
# Those among them that these people fill in.
ASKED = frozenset({CANVAS, REQUEST})
# The organisation's lists that more than the choices of fields depend on.
CHEAT_CODES, CONTACTS = "cheat_codes", "escalation_contacts"
PHRASE_RATES = "phrase_rates"  # what the library says of cheat codes; no key of the file
REQUEST_TITLE = "about.request_title"
REQUESTER = "about.requester"
SPARE_ROWS = 2
_NUMBER = re.compile(r"[0-9]{1,4}")  # in a version
# The parts of a step and of a field that have a text in the labels.
STEP_WORDS = frozenset({"title", "short", "goal", "goal_short", "why", "example"})
# The lists of texts in a step, and the key of each in the labels.
STEP_LISTS = {"questions": "ask", "tips": "tip", "listen": "listen"}
FIELD_WORDS = frozenset(
    {
        "label",
        "label_asked",
        "prompt",
        "prompt_asked",
        "hint",
        "small",
        "when",
        "when_asked",
        "suggested",
    }
)


@dataclass(frozen=True)
class FieldSpec:
    """One field as the manifest describes it; its texts are in the labels of each language.

    `choices` are codes; `choice_set` is the key of their labels. `source` names the organisation's
    list that the choices come from; the field's own choices then follow. `minimum` and `maximum`
    count rows or ticks, 0 for no limit; `spare` counts the empty rows printed beyond those needed.
    `covers` names a column; the rows must contain each of its choices. `bounds` limit the answers
    to a number. A remedy `fits` the causes marked in the field with that id. `since` is the version
    of the playbook that added the field, "" for its first.
    """

    id: str
    kind: Kind
    required: bool = False
    required_if: str = ""
    audience: Audience = "partner"
    unit: str = ""
    choices: tuple[str, ...] = ()
    choice_set: str = ""
    source: str = ""
    other: bool = False
    columns: tuple[FieldSpec, ...] = ()
    minimum: int = 0
    maximum: int = 0
    spare: int = SPARE_ROWS
    covers: str = ""
    bounds: Bounds = UNBOUNDED
    fits: str = ""
    since: str = ""

    @property
    def is_simple_list(self) -> bool:
        """Whether each row is a single answer instead of several columns."""
        return self.kind is Kind.LIST and [column.id for column in self.columns] == [self.id]

    def shape(self) -> Field:
        """The field without texts: what is needed to interpret answers to it."""
        codes = () if self.source else self.choices
        options = tuple(Option(code, ()) for code in codes)
        # The cell of a choice with "other" also takes free text.
        columns = tuple(replace(column.shape(), free=column.other) for column in self.columns)
        return Field(
            self.id,
            self.kind,
            (),
            (),
            options=options,
            columns=columns,
            minimum=self.minimum,
            bounds=self.bounds,
        )

    def shapes(self) -> Iterator[Field]:
        """Its shape, followed by that of the text field "other" if it has one."""
        yield self.shape()
        if self.other:
            yield self.other_field().shape()

    def other_field(self) -> FieldSpec:
        """The text field that belongs to the choice "other"."""
        return FieldSpec(f"{self.id}_other", Kind.TEXT, audience=self.audience)


@dataclass(frozen=True)
class Step:
    """One step of a playbook.

    `required_if` is a condition, empty for a step that always counts. Of each group in `any_of` at
    least one field must be answered. With `tells_case` the example ends with one of the
    organisation's cases; with `phrases` the step offers cheat codes. A step that is not `numbered`,
    such as a closing point, stands outside the count of the steps.
    """

    id: str
    fields: tuple[FieldSpec, ...]
    questions: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()
    listen: tuple[str, ...] = ()
    sayings: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    tells_case: bool = False
    phrases: bool = False
    numbered: bool = True
    required_if: str = ""
    any_of: tuple[tuple[str, ...], ...] = ()

    @property
    def ticks_phrases(self) -> bool:
        """Whether cheat codes are the choices of one of its fields."""
        return any(spec.source == CHEAT_CODES for spec in self.fields)

    @property
    def offers_phrases(self) -> bool:
        return self.phrases or self.ticks_phrases


@dataclass(frozen=True)
class DerivedSpec:
    """A value derived from answers: the result of an expression, or the sum of `parts`, pairs of
    name and expression.

    `unit` is currency, percent, code, date or a word. There is no value unless the `condition` is
    met; an empty one always is. `note` is an expression for the code of a remark on the value, such
    as its band. `how` says in figures what each part of a sum is made of, or under an empty name
    what the whole is, with expressions in braces; `digits` is an expression for how many
    significant digits of the value a headline shows, by default all.
    """

    id: str
    unit: str = ""
    expression: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    condition: str = ""
    note: str = ""
    how: tuple[tuple[str, str], ...] = ()
    digits: str = ""

    @property
    def expressions(self) -> tuple[str, ...]:
        """The expressions that its value depends on."""
        return (self.expression, self.condition, *dict(self.parts).values())


# The codes of the remedies for each cause, best first.
Remedies = tuple[tuple[str, tuple[str, ...]], ...]


class Contradiction(NamedTuple):
    """Answers that cannot both be right while a condition is met: that to `field`, which is the one
    to correct, and that to the field `against`.
    """

    condition: str
    field: str
    against: str


@dataclass(frozen=True)
class Playbook:
    """One playbook.

    `header` and `footer` are the steps `about` and `outcome`, which every playbook has. `aliases`
    are pairs of a field's former id and its current one. `links` list, per source playbook, the
    fields carried over from it: pairs of a field id and an expression over the source's answers.
    `public_id` is the neutral id for people outside the L&D team, by default the playbook's own.
    With `own_superior_first`, one's own superior comes before the other contacts.
    `ready_texts` are the texts that L&D can send, by their keys under `ready` in the labels.
    """

    id: str
    version: str
    credit_title: str
    credit_author: str
    languages: tuple[str, ...]
    minutes: dict[str, int]
    header: Step
    steps: tuple[Step, ...]
    footer: Step
    derived: tuple[DerivedSpec, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    worksheet: WorksheetLayout = field(default_factory=WorksheetLayout)
    canvas: CanvasLayout = field(default_factory=CanvasLayout)
    public_id: str = ""
    own_superior_first: bool = False
    remedies: Remedies = ()
    contradictions: tuple[Contradiction, ...] = ()
    ready_texts: tuple[str, ...] = ()

    def shown_id(self, edition: str) -> str:
        """The id in the file names and on the pages of an edition: the public one on what people
        outside the L&D team see.
        """
        return self.public_id if edition in OUTWARD else self.id

    @property
    def editions(self) -> tuple[str, ...]:
        return tuple(self.minutes)

    @property
    def documents(self) -> tuple[str, ...]:
        """The editions, and the texts that come with a summary."""
        has_texts = SUMMARY in self.minutes and self.ready_texts
        return (*self.minutes, TEXTS) if has_texts else self.editions

    def all_steps(self) -> tuple[Step, ...]:
        return (self.header, *self.steps, self.footer)

    def numbers(self) -> dict[str, int]:
        """The number of each numbered step, by step id."""
        numbered = (step.id for step in self.steps if step.numbered)
        return {ident: number for number, ident in enumerate(numbered, 1)}

    def step(self, ident: str) -> Step | None:
        return next((step for step in self.all_steps() if step.id == ident), None)

    def fields(self, edition: str = "") -> Iterator[FieldSpec]:
        """Every field in the playbook's order, or only those that an edition must have."""
        return (spec for spec in self._every_field if self.is_in(spec, edition))

    @cached_property
    def _every_field(self) -> tuple[FieldSpec, ...]:
        return tuple(spec for step in self.all_steps() for spec in step.fields)

    def is_in(self, spec: FieldSpec, edition: str) -> bool:
        """Whether an edition must have a field."""
        match edition:
            case "summary" | "texts":
                return False
            case "canvas":
                return spec.id in self.canvas.fields
            case "request":
                return spec.audience in ("requester", "both")
            case _:
                return True

    def shapes(self, edition: str = "") -> tuple[Field, ...]:
        """Every field without its texts, each choice followed by its text field "other"."""
        if edition not in self._shapes:
            self._shapes[edition] = tuple(
                shape for spec in self.fields(edition) for shape in spec.shapes()
            )
        return self._shapes[edition]

    @cached_property
    def _shapes(self) -> dict[str, tuple[Field, ...]]:
        return {}

    def layout(self, edition: str) -> WorksheetLayout:
        """The layout of an edition; empty for all but the worksheet and the playbook, which share
        one.
        """
        return self.worksheet if edition in (WORKSHEET, PLAYBOOK) else WorksheetLayout()

    def slots(self) -> Mapping[str, str]:
        """Slot of a phrase → field id; a slot is the last part of a field id."""
        return self._slots

    @cached_property
    def _slots(self) -> Mapping[str, str]:
        return {spec.id.rpartition(".")[2]: spec.id for spec in self._every_field}

    def wording_ids(self) -> dict[str, frozenset[str]]:
        """What an organisation can reword: ids and the parts of each, none for a single text."""
        ids: dict[str, frozenset[str]] = {}
        for step in self.all_steps():
            ids[step.id] = STEP_WORDS
            for key, group in STEP_LISTS.items():
                ids |= {f"{step.id}.{group}.{name}": frozenset() for name in getattr(step, key)}
            ids |= {spec.id: FIELD_WORDS for spec in step.fields}
        return ids

    def codes(self, field: str) -> frozenset[str]:
        """The codes of the choices of a field or column; empty where there is no such field."""
        specs = {spec.id: spec for spec in self.fields()}
        specs |= {column.id: column for spec in self.fields() for column in spec.columns}
        return frozenset(specs[field].choices) if field in specs else frozenset()

    def added_after(self, version: str) -> frozenset[str]:
        """The ids of the fields that a file of a version cannot have, because a later one added
        them; none where the version is not known.
        """
        made = _parts(version)
        return frozenset(spec.id for spec in self.fields() if made and _parts(spec.since) > made)

    def field_digest(self, edition: str) -> str:
        """12 hex digits that change when the edition's fields, their kinds or their choices do."""
        described = "\n".join(
            f"{spec.id} {spec.kind} {spec.choices}" for spec in self.fields(edition)
        )
        return digest(described.encode())[:12]


def _parts(version: str) -> tuple[int, ...]:
    """The numbers of a version such as 1.10.0, to compare them; none if it is not one."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(map(_NUMBER.fullmatch, parts)) else ()


def printed_rows(spec: FieldSpec, answered: int = 0) -> int:
    """How many rows of a list are printed: the spare ones beyond its minimum or its answers,
    whichever is larger; at most its maximum, but never fewer than its answers.
    """
    rows = max(spec.minimum, answered) + spec.spare
    return min(rows, max(spec.maximum, answered)) if spec.maximum else rows
