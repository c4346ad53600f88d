"""PDF forms that other programs filled in: pdf-lib, and PDF.js of Firefox."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.support.filled import filled, read

pytestmark = pytest.mark.spec
SCRIPT = Path(__file__).parent / "pdf_forms.mjs"
ALIKE = {
    "outcome.decision": "parked",
    "about.already_diagnosed": True,
    "diagnose.root_causes": ("process",),
}


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[int]]:
    """The form as each program saved it, and how many fields each of them saw."""
    assert os.environ.get("PDF_LIB"), "set PDF_LIB and PDF_JS as .ci/run does"
    folder = tmp_path_factory.mktemp("forms")
    (blank,) = filled(folder, {}, formats=("pdf",)).glob("*.pdf")
    by_lib, by_js = folder / "by-lib.pdf", folder / "by-js.pdf"
    done = subprocess.run(
        ["node", str(SCRIPT), str(blank), str(by_lib), str(by_js)],
        capture_output=True,
        text=True,
        check=True,
    )
    return by_lib, by_js, json.loads(done.stdout)


def test_a_form_that_pdf_lib_saved_anew_is_read(forms: tuple[Path, Path, list[int]]) -> None:
    found = read(forms[0])
    assert found.answers == {"about.requester": "Typed in äö", **ALIKE}
    assert found.problems == ()


def test_a_form_that_pdf_js_appended_to_is_read(forms: tuple[Path, Path, list[int]]) -> None:
    found = read(forms[1])
    typed = {"clarify.perceived_problem": "First line\nsecond – “line”"}
    assert found.answers == {"about.requester": "Łukasz 漢", **typed, **ALIKE}
    assert found.problems == ()


def test_both_programs_see_every_field(forms: tuple[Path, Path, list[int]]) -> None:
    by_lib, by_js = forms[2]
    assert by_lib == by_js > 100
