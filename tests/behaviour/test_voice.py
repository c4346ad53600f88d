"""A voice is heard in every document: how many of its lines a register, a person and the names of
the organisation change.
"""

from __future__ import annotations

import pytest

from tests.support.voice_shares import shares

# The least share of lines, in percent, by comparison and edition; 0 where none is expected.
LEAST = {
    "formal → casual": {"playbook": 25, "worksheet": 12, "canvas": 15, "request": 15},
    "we → I": {"playbook": 6, "worksheet": 0, "canvas": 4, "request": 6},
    "we → you": {"playbook": 6, "worksheet": 0, "canvas": 4, "request": 6},
}
NAMES = 15  # lines of each playbook edition


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", ["wexholme", "hallbruecker", "arcaya", "quillbasin"])
def test_every_document_sounds_like_its_organisation(name: str) -> None:
    flat = [
        f"{page}: {label}: {lines} of {total}"
        for page, label, lines, total in shares(name)
        if lines * 100 < least(page, label, total)
    ]
    assert flat == []


def least(page: str, label: str, total: int) -> int:
    """A hundred times the least number of lines that change."""
    edition = page.rpartition("-")[2]
    if label in LEAST:
        return LEAST[label][edition] * total
    return NAMES * 100 if edition == "playbook" else 0
