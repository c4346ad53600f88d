"""Answers from data files: what people typed comes in whole, what nothing can hold stays out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.build import Order, build
from generator.errors import ConfigError
from generator.reading import open_desk
from tests.conftest import EXAMPLES
from tests.support.filled import desk

WEXHOLME = EXAMPLES / "wexholme.yaml"
ASK = "clarify.request_received"
BACKERS = "expertise.departments_backing"
SYMBOLS = "a bullet \uf0b7, a marker of ours \ue0000\ue001"  # as Word pastes symbol fonts


def order(answers: Path, folder: Path) -> Order:
    return Order(WEXHOLME, ("pushback",), ("worksheet",), answers=answers, output=folder / "out")


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_signs_of_symbol_fonts_come_back_from_documents_built_with_them(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"answers.{suffix}"
    text = json.dumps({"answers": {ASK: SYMBOLS}}) if suffix == "json" else f'{ASK}\n"{SYMBOLS}"\n'
    path.write_text(text, encoding="utf-8")
    for done in build(order(path, tmp_path)).outcomes:
        read = desk("wexholme").read(tmp_path / "out" / done.name)
        assert read.answers[ASK] == SYMBOLS


def test_a_table_with_a_sign_that_no_word_file_can_hold_is_refused_at_its_line(
    tmp_path: Path,
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(f"{ASK}\nA\x01B\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        build(order(path, tmp_path))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("answers.character", 2)
    assert "U+0001" in problem.message
    assert not (tmp_path / "out").exists()


def campaign(answers: Path, folder: Path) -> Order:
    """A campaign of an organisation without departments, whose backers one types."""
    path = folder / "organisation.yaml"
    text = WEXHOLME.read_text(encoding="utf-8").partition("departments:")[0]
    path.write_text(text, encoding="utf-8")
    return Order(path, ("campaign",), ("worksheet",), answers=answers, output=folder / "out")


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("yaml", f"{BACKERS}: Care; and Property\n"),
        ("json", f'{{"answers": {{"{BACKERS}": "Care; and Property"}}}}'),
        ("csv", f"{BACKERS}\nCare; and Property\n"),
    ],
)
def test_what_was_typed_where_nothing_is_offered_comes_in_as_it_was_read(
    tmp_path: Path, suffix: str, text: str
) -> None:
    path = tmp_path / f"answers.{suffix}"
    path.write_text(text, encoding="utf-8")
    wanted = campaign(path, tmp_path)
    (*_, done) = build(wanted).outcomes
    assert wanted.config
    read = open_desk(wanted.config).read(tmp_path / "out" / done.name)
    assert read.answers[BACKERS] == "Care; and Property"


@pytest.mark.parametrize("text", ["2026-W01-1", "20260331", "2026-02-30", "next week"])
def test_what_is_no_date_is_refused_at_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(f"{ASK}: A\nabout.date_met: {text}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        build(order(path, tmp_path))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("answers.value", 2)


@pytest.mark.parametrize("column", [f"{ASK}#{'9' * 5_000}", f"{ASK}#", f"{ASK}#two"])
def test_a_table_whose_columns_are_no_fields_is_refused(tmp_path: Path, column: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(f"{column}\nA\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        build(order(path, tmp_path))
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("answers.unknown", f"there is no field “{column}”")
