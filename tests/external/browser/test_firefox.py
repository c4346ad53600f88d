"""Pages are filled in, saved and read back with Firefox."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.filled import reader_of
from tests.support.sheet_in_browser import FILL, HOUSES, OpenSheet, pages, tasks

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).parent / "firefox.mjs"


def saved_by_firefox(jobs: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    program = shutil.which("firefox-esr")
    assert program, "install the Debian package firefox-esr; .ci/run does"
    given = json.dumps({"program": program, "jobs": jobs, "folder": str(folder)})
    done = subprocess.run(
        ["node", str(SCRIPT)], input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", HOUSES)
def test_what_is_typed_in_firefox_is_read_like_the_answers_of_a_page_built_with_them(
    name: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    found = list(tasks(tmp_path, name, open_sheet))
    jobs = [{"page": one.page.as_uri(), "fill": FILL, "answers": one.typed} for one in found]
    results = saved_by_firefox(jobs, tmp_path / "downloads")
    for task, result in zip(found, results, strict=True):
        assert not result["messages"]
        assert result["blank"].encode() == task.page.read_bytes()
        task.page.write_bytes(result["filled"].encode())
        assert reader_of(name).read(task.page).answers == task.expected


def test_an_area_grows_with_its_answer_and_is_saved_as_it_was(tmp_path: Path) -> None:
    path = pages(tmp_path / "blank", "wexholme", "pushback", {})["worksheet"]
    name, text = "clarify.perceived_problem", "\n".join(f"Line {number}" for number in range(30))
    look = f"""() => {{
      const [area] = document.getElementsByName("{name}");
      return [area.clientHeight, area.scrollHeight];
    }}"""
    job = {"page": path.as_uri(), "fill": FILL, "answers": {name: [text]}, "look": look}
    [result] = saved_by_firefox([job], tmp_path / "downloads")
    shown, needed = result["seen"]
    assert shown >= needed > 400
    assert not result["messages"]
    assert "style=" not in result["filled"]
    path.write_text(result["filled"], "utf-8")
    assert reader_of("wexholme").read(path).answers == {name: text}
