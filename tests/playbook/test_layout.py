"""The layout of worksheets: reading it, reporting its problems, printing and comparing it."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from generator.document.parser import parse
from generator.document.tree import Component, ComponentKind, Kind, Rule, fields_of
from generator.foundation import yaml_nodes
from generator.foundation.errors import TemplateError
from generator.playbook import Playbook, Renderer, Rendering, open_catalogue
from generator.playbook.layout import CanvasBox, CanvasLayout, LayoutRow
from generator.playbook.manifest import printed_rows
from generator.playbook.manifest_reader import read_playbook
from generator.usecases.build import BuildOptions, build
from tests.cases import cases
from tests.conftest import EXAMPLES, ROOT
from tests.playbook.test_rendering import rendered

CATALOGUE = open_catalogue()
COMMON = ROOT / "templates/_shared/common.yaml"
MANIFEST = """\
id: demo
version: 1.0.0
credit: {title: Demo}
languages: [en]
editions: {worksheet: {minutes: 5}}
steps:
  talk:
    fields:
      points: {kind: list, item: text}
      why: {kind: multiline}
      who: {kind: person}
      day: {kind: date}
"""
CASES = cases("playbook/layout.md", 2)


def read(layout: str, manifest: str = MANIFEST) -> Playbook:
    """A playbook with a layout, whose first line is line 14 of the manifest."""
    text = manifest.removesuffix("\n") + "\nlayout:\n" + indent(layout, "  ")
    return read_playbook(yaml_nodes.parse(text.encode(), "playbook.yaml"), yaml_nodes.load(COMMON))


def problems(layout: str) -> list[str]:
    try:
        read(layout)
    except TemplateError as error:
        assert {problem.code for problem in error.problems} == {"playbook.layout"}
        return [f"{problem.place} {problem.message} | {problem.hint}" for problem in error.problems]
    return []


@pytest.mark.parametrize(("title", "layout", "expected"), CASES, ids=[case[0] for case in CASES])
def test_every_problem_of_a_layout_is_reported_at_its_place(
    title: str, layout: str, expected: str
) -> None:
    assert "\n".join(problems(layout)) == expected, title


def test_a_row_has_fields_with_their_widths_or_a_heading() -> None:
    layout = read(CASES[0][1]).layout("worksheet")
    assert layout.rows["talk"] == (
        LayoutRow(("talk.who", "talk.day"), (8, 4)),
        LayoutRow(heading="scores", text="scores_how"),
        LayoutRow(("talk.points",)),
        LayoutRow(("talk.why",), (12,)),
    )
    assert layout.new_page == ("talk", "outcome")


def test_header_and_footer_have_shared_rows_unless_the_playbook_defines_its_own() -> None:
    sometimes = "if_it_applies"
    assert read("{}").worksheet.rows.keys() == {"about", "outcome", sometimes}
    manifest = MANIFEST + "  about: {fields: {title: {kind: text}}}\n"
    assert read("{}", manifest).worksheet.rows.keys() == {"outcome", sometimes}
    own = read("worksheet: {rows: {outcome: [lesson]}}")
    assert own.worksheet.rows["outcome"] == (LayoutRow(("outcome.lesson",), (12,)),)


@pytest.mark.parametrize("ident", CATALOGUE.playbooks)
def test_every_layout_has_each_field_of_its_worksheet_once(ident: str) -> None:
    playbook = CATALOGUE.playbook(ident)
    rows = [row for rows in playbook.layout("worksheet").rows.values() for row in rows]
    placed = Counter(field for row in rows for field in row.fields)
    assert placed == Counter(spec.id for spec in playbook.fields("worksheet"))
    assert not playbook.layout("request").rows


def own_layout(folder: Path, layout: str) -> Path:
    path = folder / "templates/pushback/playbook.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"layout: {{worksheet: {layout}}}\n", encoding="utf-8")
    return folder / "templates"


def own_template(folder: Path, text: str) -> Path:
    path = folder / "templates/pushback/worksheet.md.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{% extends "pushback/worksheet.md.j2" %}\n' + text, encoding="utf-8")
    return folder / "templates"


def rows_of(rendering: Rendering) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    return [
        (tuple(field.id for field in fields_of(block.blocks)), block.widths)
        for block in parse(rendering.skeleton, rendering.fields)
        if isinstance(block, Component) and block.part is ComponentKind.ROW
    ]


def test_an_organisation_can_rearrange_the_rows_of_a_step(
    tmp_path: Path, wexholme: dict[str, Any]
) -> None:
    rows = "[{trigger_event: 5, perceived_problem: 7}, request_received, behaviour_affected,"
    rows += " current_practice, cost_of_nothing, measure, level_now, level_target,"
    rows += " hours_lost_month]"
    own = own_layout(tmp_path, f"{{new_page: [value], rows: {{clarify: {rows}}}}}")
    found = rows_of(rendered(wexholme, "worksheet", own))
    assert (("clarify.trigger_event", "clarify.perceived_problem"), (5, 7)) in found
    assert (("clarify.request_received",), (12,)) in found
    assert (("about.request_title", "about.requester"), (8, 4)) in found


def test_a_field_of_the_last_section_can_be_moved_to_a_step(
    tmp_path: Path, wexholme: dict[str, Any]
) -> None:
    rows = "[data_points, root_causes, {training_is_answer: 4, diagnosis_note: 8}]"
    plain = rows_of(rendered(wexholme, "worksheet"))
    found = rows_of(
        rendered(wexholme, "worksheet", own_layout(tmp_path, f"{{rows: {{diagnose: {rows}}}}}"))
    )
    assert (("diagnose.diagnosis_note",), (12,)) in plain
    assert (("diagnose.training_is_answer", "diagnose.diagnosis_note"), (4, 8)) in found
    assert (("diagnose.diagnosis_note",), (12,)) not in found


def test_a_new_page_begins_where_the_layout_says(tmp_path: Path, wexholme: dict[str, Any]) -> None:
    def breaks(own: Path | None) -> int:
        found = rendered(wexholme, "worksheet", own)
        blocks = parse(found.skeleton, found.fields)
        return sum(isinstance(block, Rule) for block in blocks)

    assert breaks(None) == 0
    assert breaks(own_layout(tmp_path, "{new_page: [about, clarify, value, outcome]}")) == 4


def test_a_field_that_the_layout_leaves_out_is_reported(
    tmp_path: Path, wexholme: dict[str, Any]
) -> None:
    rows = "[data_points, {training_is_answer: 4, diagnosis_note: 8}]"
    with pytest.raises(TemplateError) as caught:
        rendered(wexholme, "worksheet", own_layout(tmp_path, f"{{rows: {{diagnose: {rows}}}}}"))
    (problem,) = caught.value.problems
    assert problem.message == "the field “diagnose.root_causes” is not placed"
    assert "“root_causes” to a row of “diagnose” under “layout”" in problem.hint


def test_a_heading_without_a_text_is_reported(tmp_path: Path, wexholme: dict[str, Any]) -> None:
    own = own_layout(tmp_path, "{rows: {diagnose: [{heading: scores}]}}")
    with pytest.raises(TemplateError) as caught:
        rendered(wexholme, "worksheet", own)
    (problem,) = caught.value.problems
    assert problem.message == "the language has no text for: words.scores"


def test_a_reworded_step_keeps_its_rows_and_does_not_affect_the_next_step(
    tmp_path: Path, wexholme: dict[str, Any]
) -> None:
    plain = rendered(wexholme, "worksheet")
    text = "{% block clarify %}\n{{ super() }}\nOurs.\n{% endblock %}"
    own = rendered(wexholme, "worksheet", own_template(tmp_path, text))
    assert rows_of(own) == rows_of(plain)
    assert len(parse(own.skeleton, own.fields)) == len(parse(plain.skeleton, plain.fields)) + 1


def test_the_digest_of_an_overridden_block_changes_with_its_rows(tmp_path: Path) -> None:
    blocks = ("about", "steps", "clarify", "diagnose", "outcome", "credit")
    text = "".join(f"{{% block {name} %}}Ours{{% endblock %}}" for name in blocks)

    def digests(layout: str) -> dict[str, str]:
        own_layout(tmp_path, layout)
        found = Renderer(open_catalogue(own)).reworded("pushback")
        return {
            name.removeprefix("pushback/worksheet.md.j2 "): digest for name, digest in found.items()
        }

    own = own_template(tmp_path, text)
    before = digests("{}")
    assert before.keys() == set(blocks)
    for layout, changed in {
        "{rows: {clarify: [request_received]}}": {"clarify", "steps"},
        "{rows: {outcome: [decision]}}": {"outcome", "steps"},
        "{new_page: [diagnose, propose]}": {"steps", "diagnose"},
    }.items():
        after = digests(layout)
        assert {name for name in blocks if after[name] != before[name]} == changed


def test_documents_are_rebuilt_when_the_layout_changes(tmp_path: Path) -> None:
    config = shutil.copy(EXAMPLES / "arcaya.yaml", tmp_path / "organisation.yaml")
    options = BuildOptions(
        Path(config), ("pushback",), ("worksheet",), ("md",), output=tmp_path / "output"
    )

    def built() -> list[str]:
        assert build(options).exit_code in (0, 1)
        path = tmp_path / "output/arcaya/arcaya-pushback-worksheet.md"
        return re.findall(r"<!-- (propose\.\w+) -->", path.read_text(encoding="utf-8"))

    first = built()
    rows = "[tradeoffs, why_better, solution_summary, solution_format, example_shown, other_cost,"
    own_layout(tmp_path, f"{{rows: {{propose: {rows} effort_requested, effort_proposed]}}}}")
    second = built()
    assert second[:2] == ["propose.tradeoffs", "propose.why_better"]
    assert sorted(second) == sorted(first) != first


@pytest.mark.parametrize("ident", CATALOGUE.playbooks)
def test_at_most_sixty_blanks_of_a_worksheet_stand_in_everybodys_way(ident: str) -> None:
    """Each printed cell of a list is a blank; the boxes of a choice are one together."""
    playbook = CATALOGUE.playbook(ident)
    rows = playbook.layout("worksheet").rows
    seldom = {field for row in rows["if_it_applies"] for field in row.fields}
    counts = {
        spec.id: printed_rows(spec) * len(spec.columns) if spec.kind is Kind.LIST else 1
        for spec in playbook.fields("worksheet")
        if spec.id not in seldom
    }
    assert sum(counts.values()) <= 60


@pytest.mark.parametrize("ident", CATALOGUE.playbooks)
def test_a_canvas_has_twelve_to_twenty_fields_and_twenty_minutes(ident: str) -> None:
    canvas = CATALOGUE.playbook(ident).canvas
    assert 12 <= len(canvas.fields) <= 20
    assert sum(box.minutes for box in canvas.boxes) == 20


def test_a_box_has_the_number_of_its_step_where_the_boxes_follow_the_steps() -> None:
    def box(ident: str, *fields: str) -> CanvasBox:
        return CanvasBox(ident, 12, 0, (LayoutRow(fields),))

    def numbers(*boxes: CanvasBox) -> list[int | None]:
        canvas = CanvasLayout(tuple((one,) for one in boxes))
        return [canvas.number_of(one, {"talk": 1, "agree": 2}) for one in boxes]

    head, mixed = box("head", "about.title"), box("mixed", "talk.why", "agree.day")
    talk, agree = box("talk", "talk.why", "talk.who"), box("agree", "agree.day")
    assert numbers(head, talk, mixed, agree) == [None, 1, None, 2]
    assert numbers(agree, talk) == [None, None]
