"""Word files published with other libraries: they are refused with a reason, and as the body of a
generated worksheet they are read without inventing an answer, or refused.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from generator.document.answers import RawAnswer
from generator.foundation.errors import ReadError
from generator.readers import find_reader
from generator.usecases.read import open_reader
from tests.conftest import EXAMPLES
from tests.security.crafting import BODY, part_of, repacked
from tests.support.filled import filled

pytestmark = pytest.mark.spec


@cache
def files() -> tuple[Path, ...]:
    folder = os.environ.get("WORD_FILES")
    assert folder, "set WORD_FILES to a folder of Word files; .ci/run shows how"
    found = tuple(sorted(Path(folder).rglob("*.docx")))
    assert len(found) > 60
    return found


def read(data: bytes, name: str) -> dict[str, RawAnswer] | None:
    """The entries; None for a refusal, which must have a code, a message, a place and a hint."""
    reader = find_reader(".docx")
    assert reader
    try:
        return dict(reader.read(data, name).entries)
    except ReadError as error:
        for problem in error.problems:
            assert problem.code.startswith("read.")
            assert problem.message
            assert problem.hint
            assert problem.place.file == name
        return None


def test_a_word_file_from_elsewhere_is_refused_with_a_reason() -> None:
    assert [path for path in files() if read(path.read_bytes(), path.name) is not None] == []


def test_a_word_file_from_elsewhere_fits_no_blank() -> None:
    reader = open_reader(EXAMPLES / "lindenmoor.yaml")
    for path in files():
        with pytest.raises(ReadError):
            reader.read(path)


def test_its_body_gives_no_answers_in_a_generated_worksheet(tmp_path: Path) -> None:
    worksheet = (filled(tmp_path, {}) / "pushback-worksheet.docx").read_bytes()
    answered, refused = {}, []
    for path in files():
        body = part_of(path.read_bytes(), BODY)
        entries = read(repacked(worksheet, {BODY: body}), path.name)
        if entries is None:
            refused.append(path.name)
            continue
        answered |= {
            f"{path.name} {tag}": entry
            for tag, entry in entries.items()
            if entry.text or entry.ticks
        }
    assert answered == {}
    assert refused == ["strict-format.docx"]
