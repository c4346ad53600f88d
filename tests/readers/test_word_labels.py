"""A control that stands at the label of another field is reported; it keeps its own field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from generator.foundation.limits import LIMITS
from generator.readers.docx.control_index import ControlIndex
from generator.readers.docx.parts import open_parts
from generator.readers.docx.printed_labels import PrintedLabels
from generator.readers.docx.tokens import tokens_of
from tests.conftest import TEAMS
from tests.security.crafting import BODY, part_of, repacked
from tests.support.filled import filled
from tests.support.word_edits import SPACES, control_of, read

CELL = f"{{{SPACES['w']}}}tc"
ANSWERS: dict[str, Any] = {
    "about.partner": "Maeve Tolland",
    "clarify.trigger_event": "Late handovers",
    "clarify.cost_of_nothing": "We lose a day",
    "diagnose.root_causes": ["access"],
    "diagnose.data_points": [{"finding": "Late", "source": "Ward log"}],
}


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A Word worksheet with answers."""
    folder = filled(tmp_path_factory.mktemp("sheet"), ANSWERS)
    return (folder / "pushback-worksheet.docx").read_bytes()


def changed(data: bytes, change: Callable[[Any], None]) -> bytes:
    root = etree.fromstring(part_of(data))
    change(root)
    return repacked(data, {BODY: etree.tostring(root)})


def swapped(data: bytes, one: str, other: str) -> bytes:
    """The worksheet with two controls in each other's place."""

    def swap(root: Any) -> None:
        first, second = control_of(root, one), control_of(root, other)
        mark = etree.Element("mark")
        first.getparent().replace(first, mark)
        second.getparent().replace(second, first)
        mark.getparent().replace(mark, second)

    return changed(data, swap)


def warnings(data: bytes) -> dict[str, str]:
    """What is reported of each field."""
    problems = read(data).problems
    assert {(problem.code, problem.level) for problem in problems} <= {("read.label", "warning")}
    return {problem.field: problem.message.partition(": ")[2] for problem in problems}


def stands_at(label: str) -> str:
    return f"its control stands at the label “{label}”, which is that of another field"


def test_a_control_at_its_own_label_is_not_reported(sheet: bytes) -> None:
    assert warnings(sheet) == {}


def test_controls_that_swapped_places_are_both_reported(sheet: bytes) -> None:
    data = swapped(sheet, "clarify.trigger_event", "clarify.cost_of_nothing")
    assert warnings(data) == {
        "clarify.trigger_event": stands_at("If nothing is built"),
        "clarify.cost_of_nothing": stands_at("Event behind the request"),
    }
    assert read(data).answers == read(sheet).answers


def test_a_blank_control_at_another_label_is_not_reported(sheet: bytes) -> None:
    data = swapped(sheet, "clarify.trigger_event", "clarify.current_practice")
    assert warnings(data) == {
        "clarify.trigger_event": stands_at("How pharmacy colleagues do it now")
    }


def test_a_control_that_was_moved_to_another_label_is_reported(sheet: bytes) -> None:
    def move(root: Any) -> None:
        other = control_of(root, "clarify.current_practice")
        other.getparent().replace(other, control_of(root, "clarify.trigger_event"))

    data = changed(sheet, move)
    assert warnings(data) == {
        "clarify.trigger_event": stands_at("How pharmacy colleagues do it now")
    }
    assert read(data).answers == read(sheet).answers


def test_cells_of_a_list_that_swapped_places_are_reported(sheet: bytes) -> None:
    row = "diagnose.data_points.1"
    data = swapped(sheet, f"{row}.finding", f"{row}.source")
    assert warnings(data) == {
        f"{row}.finding": stands_at("Source"),
        f"{row}.source": stands_at("What it shows"),
    }


def test_a_row_with_merged_cells_is_not_compared_with_its_heading(sheet: bytes) -> None:
    def merge(root: Any) -> None:
        cell = next(control_of(root, "diagnose.data_points.1.source").iterancestors(CELL))
        before = cell.getprevious()
        for paragraph in before.findall("w:p", SPACES):
            cell.insert(1, paragraph)
        before.getparent().remove(before)

    assert warnings(changed(sheet, merge)) == {}


def test_a_ticked_box_at_the_label_of_another_is_reported(sheet: bytes) -> None:
    causes = "diagnose.root_causes"
    data = swapped(sheet, f"{causes}.access", f"{causes}.process")
    assert warnings(data) == {f"{causes}.access": stands_at("Process")}


def test_words_typed_at_a_label_are_not_taken_for_another_label(sheet: bytes) -> None:
    def rename(root: Any) -> None:
        (label,) = root.xpath("//w:t[.='Event behind the request']", namespaces=SPACES)
        label.text = "What really set it off"

    found = read(changed(sheet, rename))
    assert "read.label" not in {problem.code for problem in found.problems}


@pytest.mark.parametrize("name", TEAMS)
def test_every_control_of_our_documents_stands_at_its_own_label(
    name: str, built: Callable[[str], Path]
) -> None:
    places = own = 0
    for path in sorted(built(name).glob("*.docx")):
        tokens = tokens_of(open_parts(path.read_bytes(), path.name, LIMITS).body)
        index = ControlIndex(tokens)
        labels = PrintedLabels(tokens, index)
        for tag in index.tags():
            (place,) = index.find(tag)
            assert labels.other(tag, place) == "", (path.name, tag)
            places += 1
            own += labels.is_own(tag, place)
    assert own > 0.9 * places > 0
