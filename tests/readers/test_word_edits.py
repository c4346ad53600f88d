"""A blank of a Word worksheet is read as people see it, whatever they and their programs did."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.support.word_edits import FIELD, edited, read

EDITS = yaml.safe_load((ROOT / "tests/data/word/edits.yaml").read_text(encoding="utf-8"))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit["what"])
def test_an_edited_blank_is_read_as_people_see_it(blank: bytes, edit: dict[str, Any]) -> None:
    field, found = edit.get("field", FIELD), read(edited(blank, edit))
    answer = found.answers.get(field)
    assert (int(answer) if isinstance(answer, Decimal) else answer) == edit.get("answer")
    assert [problem.code for problem in found.problems] == edit.get("reported", [])
    assert {problem.field for problem in found.problems} <= {field}
    assert {ident for ident in found.answers if ident != field} == set()
