"""Every legal string of the Big List of Naughty Strings survives being filled in, read, refreshed
and read again.
"""

from __future__ import annotations

import json
import os
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from generator.foundation.characters import unprintable, visible_only
from generator.usecases.read import open_reader
from generator.usecases.refresh import Refresher
from tests.conftest import EXAMPLES
from tests.support.filled import filled

pytestmark = pytest.mark.spec
BLANKS = {"", "?", "not known"}


@cache
def strings() -> tuple[str, ...]:
    """The strings that XML allows, as a person would type them into a field, without outer white
    space.
    """
    path = os.environ.get("NAUGHTY_STRINGS")
    assert path, "set NAUGHTY_STRINGS to the list as JSON; .ci/run shows how"
    every = json.loads(Path(path).read_text(encoding="utf-8"))
    typed = (text.replace("\r\n", "\n").replace("\r", "\n").strip() for text in every)
    legal = [text for text in typed if not unprintable(text)]
    # Invisible characters alone are a blank.
    return tuple(
        dict.fromkeys(text for text in legal if visible_only(text).casefold().strip() not in BLANKS)
    )


@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_every_string_is_read_back_from_a_file_and_from_its_refreshed_copy(
    tmp_path: Path, suffix: str, kind: str
) -> None:
    assert len(strings()) > 400
    source = filled(tmp_path, {"agree.align_with": list(strings())})
    reader = open_reader(EXAMPLES / "wexholme.yaml")
    path = source / f"pushback-worksheet.{suffix}"
    composed = tuple(unicodedata.normalize("NFC", text) for text in strings())
    for found in (path, Refresher(reader, kind, tmp_path).refresh(path).target):
        rows = reader.read(found).answers["agree.align_with"]
        assert isinstance(rows, tuple)
        answers = tuple(unicodedata.normalize("NFC", str(row)) for row in rows)
        assert [pair for pair in zip(answers, composed, strict=True) if pair[0] != pair[1]] == []
