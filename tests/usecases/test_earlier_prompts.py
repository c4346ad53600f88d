"""A prompt of an earlier build is no answer, as long as the output folder still knows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.usecases.build import BuildOptions, build
from generator.usecases.read import open_reader
from tests.conftest import EXAMPLES
from tests.security.crafting import parts_of, zipped
from tests.support.editors import google_docs

FIELD = "clarify.current_practice"
REWORDED = f"\nwording:\n  pushback:\n    {FIELD}: {{prompt: Say what people do today}}\n"


@pytest.mark.parametrize("knows", [True, False])
def test_a_prompt_of_an_earlier_build_is_no_answer(knows: bool, tmp_path: Path) -> None:
    settings = tmp_path / "organisation.yaml"
    own = (EXAMPLES / "lindenmoor.yaml").read_text(encoding="utf-8")
    settings.write_text(own + REWORDED, encoding="utf-8")
    folder = tmp_path / ("output" if knows else "elsewhere")
    assert (
        build(BuildOptions(settings, ("pushback",), ("worksheet",), output=folder)).exit_code == 0
    )
    (blank,) = folder.rglob("*.docx")
    returned = tmp_path / "returned.docx"
    returned.write_bytes(zipped(google_docs(parts_of(blank.read_bytes())).items()))
    settings.write_text(own, encoding="utf-8")
    found = open_reader(settings).read(returned)
    assert found.found_by[FIELD] == "label"
    assert found.certainty.get(FIELD) == (None if knows else "likely")
    assert (FIELD in found.answers) is not knows
