"""Every screen of the studio can be shown, for every organisation and in every language."""

from __future__ import annotations

import pytest

from tests.support.studio import Client

SCREENS = ("voice", "phrases", "teams", "look", "goals", "rules", "wording")
PAGES = ("/", "/home/documents", "/documents", "/file", *map("/organisation/{}".format, SCREENS))


@pytest.mark.parametrize("path", PAGES)
def test_shows_every_screen(studio: Client, path: str) -> None:
    answer = studio.get(path)
    assert answer.status == 200, answer.text
