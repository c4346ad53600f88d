"""Answers from data files: what people typed comes in whole, what nothing can hold stays out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.build import Order, build
from generator.errors import ConfigError
from tests.conftest import EXAMPLES
from tests.support.filled import desk

WEXHOLME = EXAMPLES / "wexholme.yaml"
ASK = "clarify.request_received"
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
