"""What a page works out while somebody fills it in is what `playbook read` says of the answers:
how complete each step is, what does not fit, and every figure in the same words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from generator.answers.interpret import AnswerWords, interpret
from generator.document.answers import Misfit, RawAnswer
from generator.document.page_logic import JavaScript, literal
from generator.document.theme import Theme
from generator.document.tree import Kind
from generator.foundation.locale import Locale, find_locale
from generator.foundation.page_notation import notation_for_script
from generator.playbook.completeness import completeness, facts_of
from generator.playbook.conflicts import conflicts
from generator.playbook.derived import DerivedValues
from generator.playbook.figure_texts import FigureTexts, rounded
from generator.playbook.labels import Labels
from generator.playbook.manifest import FieldSpec, Playbook
from generator.playbook.settings import TemplateSettings
from generator.project.project import Project, RenderedDocument, open_project
from generator.writers.segments import text_of
from tests.conftest import EXAMPLES
from tests.support.scripts import run

pytestmark = pytest.mark.node
DATA = Path(__file__).parent.parent.parent / "data/figures"
PLAYBOOKS = ("pushback", "intake", "backing", "sponsorship", "campaign")
PAGES = (
    *((ident, edition) for ident in PLAYBOOKS for edition in ("worksheet", "canvas")),
    ("pushback", "request"),
    ("intake", "request"),
)
HOUSES = (
    EXAMPLES / "wexholme.yaml",
    EXAMPLES / "hallbruecker.yaml",
    EXAMPLES / "arcaya.yaml",
    EXAMPLES / "quillbasin.yaml",
    DATA / "yen.yaml",
)
CASES = 40
State = Mapping[str, list[str]]


@pytest.fixture(scope="module", params=HOUSES, ids=lambda path: path.stem)
def project(request: pytest.FixtureRequest) -> Project:
    return open_project(request.param, day=date(2026, 11, 20))


class Sheet:
    """A page of the organisation's own, and what Python makes of answers to it."""

    def __init__(self, project: Project, ident: str, edition: str) -> None:
        self.playbook: Playbook = project.renderer.catalogue.playbook(ident)
        self.edition = edition
        unit = project.config.organisation
        self.made: RenderedDocument = project.render_document(
            unit, self.playbook, edition, Theme(), is_page=True
        )
        self.settings: TemplateSettings = project.unit_settings(unit)
        self.labels: Labels = project.words(self.playbook, self.settings.locale, unit)
        self.locale: Locale = self.settings.locale
        self.choices = project.choices(self.playbook, self.labels)
        self.fields = {field.id for field in self.made.rendering.fields}
        self.specs = [spec for spec in self.playbook.fields() if spec.id in self.fields]

    def in_page(self, states: list[State]) -> Any:
        logic = self.made.rendering.logic
        assert logic is not None
        data = text_of(logic.data, self.made.rendering.values)
        return run(
            f"const workOut=workingsOf({logic.code},{data});return {literal(states)}.map(workOut)"
        )

    def in_python(self, state: State) -> dict[str, Any]:
        raw = {}
        for tag, texts in state.items():
            several = self.kind(tag) in (Kind.SEVERAL, Kind.CHECK)
            raw[tag] = RawAnswer("", ticks=tuple(texts)) if several else RawAnswer(texts[0])
        shapes = [
            shape
            for shape in self.playbook.shapes(self.edition)
            if shape.id.removesuffix("_other") in self.fields
        ]
        words = AnswerWords((self.labels.text("words", "not_known"),), self.choices)
        answers, problems = interpret(shapes, raw, "page", self.locale, words)
        facts = facts_of(self.playbook, answers)
        left_out = {spec.id for spec in self.playbook.fields()} - self.fields
        steps = completeness(self.playbook, self.edition, answers, facts, left_out)
        derived = DerivedValues(
            self.playbook, self.settings, self.labels, self.locale, date(2026, 11, 20)
        ).work_out(answers, steps)
        texts = FigureTexts(self.playbook, self.settings, self.labels, self.locale)
        return {
            "misfits": sorted(self.misfits(answers)),
            "doubts": sorted(each.field for each in problems if each.code == "answer.share"),
            "conflicts": [
                {
                    "field": each.field,
                    "answer": list(each.answer),
                    "against": each.against,
                    "others": list(each.others),
                    "fitting": list(each.fitting),
                }
                for each in conflicts(self.playbook, answers)
            ]
            if self.edition == "worksheet"
            else [],
            "steps": {
                ident: {"state": step.state, "missing": list(step.missing)}
                for ident, step in steps.items()
            },
            "figures": [
                {
                    "id": f"derived.{spec.id}",
                    "known": worked.value is not None,
                    "text": worked.shown,
                    "headline": worked.headline,
                    "how": worked.how,
                }
                for spec in self.playbook.derived
                for worked in [derived[spec.id]]
            ]
            if self.edition == "worksheet"
            else [],
        }

    def kind(self, tag: str) -> Kind | None:
        return next((spec.kind for spec in self.specs if spec.id == tag), None)

    def misfits(self, answers: Mapping[str, Any]) -> Any:
        for ident, value in answers.items():
            rows = value if isinstance(value, tuple) else ()
            if isinstance(value, Misfit):
                yield ident
            for number, row in enumerate(rows, 1):
                if isinstance(row, Misfit):
                    yield f"{ident}.{number}"
                elif isinstance(row, Mapping):
                    yield from (
                        f"{ident}.{number}.{n}" for n, c in row.items() if isinstance(c, Misfit)
                    )


def random_state(sheet: Sheet, chance: random.Random) -> State:
    full = chance.choice([0.3, 0.7, 0.95, 1])
    state: dict[str, list[str]] = {}
    for spec in sheet.specs:
        if chance.random() > full:
            continue
        if spec.kind is Kind.LIST:
            for cells in rows_of(sheet, spec, chance):
                state |= cells
        elif spec.kind is Kind.SEVERAL:
            codes = list(sheet.choices.get(spec.id, {}))
            state[spec.id] = chance.sample(codes, chance.randint(1, len(codes))) if codes else ["x"]
            if not codes:
                del state[spec.id]
        elif text := typed(sheet, spec, chance):
            state[spec.id] = [text]
            if text == "other" and spec.other and chance.random() < 0.7:
                state[f"{spec.id}_other"] = ["something else"]
    return state


def rows_of(sheet: Sheet, spec: FieldSpec, chance: random.Random) -> Iterator[State]:
    """The rows of a list, each with an answer: a page names the row in which one is missing, but
    other files may have lost blank ones.
    """
    number = 1
    for _ in range(chance.randint(1, 4)):
        cells: dict[str, list[str]] = {}
        for column in spec.columns:
            name = "" if spec.is_simple_list else "." + column.id.rpartition(".")[2]
            if text := typed(sheet, column, chance):
                cells[f"{spec.id}.{number}{name}"] = [text]
        number += bool(cells)
        yield cells


def typed(sheet: Sheet, spec: FieldSpec, chance: random.Random) -> str:
    """A text as somebody may type it."""
    if chance.random() < 0.06:
        unknown = ["?", "？", sheet.labels.text("words", "not_known").upper(), ""]
        return "" if spec.kind is Kind.CHECK else chance.choice(unknown)
    locale = sheet.locale
    match spec.kind:
        case Kind.NUMBER:
            number = Decimal(
                chance.choice(
                    [
                        "0",
                        "1",
                        "3",
                        "0.85",
                        "12",
                        "12.5",
                        "40",
                        "70",
                        "100",
                        "1250",
                        "-2",
                        "0.5",
                        "99999",
                    ]
                )
            )
            texts = [locale.unambiguous(number)] * 6
            return chance.choice(
                [*texts, locale.money(number, "EUR"), "many", locale.number(number), "1.234"]
            )
        case Kind.DATE:
            day = date(2025, 1, 1) + timedelta(chance.randrange(900))
            return chance.choice(
                [locale.date(day), day.isoformat(), locale.date(day, short=True), "soon"]
            )
        case Kind.CHECK:
            return "true"
        case Kind.CHOICE:
            codes = list(sheet.choices.get(spec.id, {})) or ["x"]
            return chance.choice(codes)
        case _:
            return chance.choice(["x", "</script><!-- & \u2028", "a\nb", "0"])


@pytest.mark.parametrize(("ident", "edition"), PAGES)
def test_a_page_says_what_reading_says(project: Project, ident: str, edition: str) -> None:
    sheet = Sheet(project, ident, edition)
    chance = random.Random(f"{ident} {edition}")  # noqa: S311
    states = [{}, *(random_state(sheet, chance) for _ in range(CASES))]
    known = 0
    for state, found in zip(states, sheet.in_page(states), strict=True):
        expected = sheet.in_python(state)
        own = {
            "misfits": sorted(found["misfits"]),
            "doubts": sorted(found["doubts"]),
            "conflicts": found["conflicts"],
            "steps": found["steps"],
            "figures": [
                {key: figure[key] for key in ("id", "known", "text", "headline", "how")}
                for figure in found["figures"]
            ],
        }
        for name, value in expected.items():
            assert own[name] == value, (name, state)
        known += sum(figure["known"] for figure in own["figures"])
    assert edition != "worksheet" or known > len(states) / 2


def test_every_pair_of_cause_and_remedy_is_judged_as_reading_judges_it(project: Project) -> None:
    sheet = Sheet(project, "pushback", "worksheet")
    causes, remedies, needs = (
        list(sheet.choices[ident])
        for ident in (
            "diagnose.root_causes",
            "propose.solution_format",
            "diagnose.training_is_answer",
        )
    )
    states = [
        {
            "diagnose.root_causes": [*pair],
            "propose.solution_format": [remedy],
            "diagnose.training_is_answer": [needs[number % len(needs)]],
        }
        for number, (pair, remedy) in enumerate(
            product([*combinations(causes, 1), *combinations(causes, 2)], remedies)
        )
    ]
    found = [each["conflicts"] for each in sheet.in_page(states)]
    assert found == [sheet.in_python(state)["conflicts"] for state in states]
    assert {len(each) for each in found} >= {0, 1, 2}


@pytest.mark.parametrize("unit", ["percent", "currency", "hours"])
def test_halves_are_rounded_away_from_nothing(unit: str) -> None:
    numbers = [Decimal(text) for text in ("0.5", "2.5", "-0.5", "1.005", "-1.005", "0.4", "-0.004")]
    locale = find_locale("en-GB")
    data = {
        "notation": notation_for_script(locale, "GBP"),
        "notKnown": [],
        "words": {},
        "figureWords": {},
        "settings": {},
        "pays": True,
        "units": {},
        "labels": {},
        "choices": {},
    }
    figures = [
        {"id": f"n{place}", "unit": unit, "value": JavaScript(f"()=>{literal(number)}")}
        for place, number in enumerate(numbers)
    ]
    code = literal({"steps": [], "figures": figures})
    found = run(f"return workingsOf({code},{literal(data)})({{}}).figures.map(each=>each.text)")
    worked = [rounded(number, unit, "GBP") for number in numbers]
    shown = {
        "percent": locale.percent,
        "currency": lambda number: locale.money(number, "GBP"),
        "hours": lambda number: locale.number(Decimal(format(number.normalize(), "f"))),
    }
    assert found == [shown[unit](number) for number in worked]
