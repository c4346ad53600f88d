"""Choices whose labels are hard to write are chosen by them, in both formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.foundation import yaml_nodes
from generator.usecases.build import BuildOptions, build
from generator.usecases.read import open_reader
from tests.config.test_errors import BASE

LABELS = {
    "marks": "~~Old~~ *new* [x] _care_ | `stores`",
    "comment": "Care <!-- stores --> & <b>more</b>",
    "quotes": '„Pflege“ \'n "Lager"',
    "spaces": "Day\u00a0care  and\u2009 more",
    "accents": "Cafe\u0301 \u2116 1",
    "signs": "✓ Quality ☐ → 🙂‍↔️",
    "number": "1. First + second",
    "long": "A very long name of a department " * 4,
}


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("odd") / "organisation.yaml"
    departments = [{"id": code, "name": label} for code, label in LABELS.items()]
    codes = [{"id": code, "phrase": f"{label}!"} for code, label in LABELS.items()]
    text = yaml_nodes.dump({"departments": departments, "cheat_codes": codes})
    path.write_text(f"{BASE}\n{text}", encoding="utf-8")
    return path


@pytest.mark.sampled(3)
@pytest.mark.parametrize("code", LABELS)
def test_a_choice_is_read_back_by_its_label(code: str, config: Path, tmp_path: Path) -> None:
    answers = {"about.requester_department": code, "value.cheat_codes_used": [code]}
    source = tmp_path / "answers.yaml"
    source.write_text(yaml_nodes.dump({"answers": answers}), encoding="utf-8")
    output = tmp_path / "out"
    options = BuildOptions(config, ("pushback",), ("worksheet",), output=output, answers=source)
    assert build(options).exit_code == 0
    reader = open_reader(config)
    for path in sorted(output.rglob("*pushback-worksheet.*")):
        found = reader.read(path)
        assert found.problems == (), path
        assert found.answers == {**answers, "value.cheat_codes_used": (code,)}, path
