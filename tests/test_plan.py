"""What happens to a file, decided from three digests."""

from __future__ import annotations

import pytest

from generator.plan import Action, decide


@pytest.mark.parametrize(
    ("recorded", "present", "wanted", "action"),
    [
        (None, None, "a", Action.CREATED),
        ("a", None, "a", Action.CREATED),
        ("a", "a", "a", Action.UNCHANGED),
        ("a", "a", "b", Action.UPDATED),
        ("a", "edited", "a", Action.KEPT),
        ("a", "edited", "b", Action.KEPT),
        ("a", "b", "b", Action.UNCHANGED),
        (None, "foreign", "a", Action.KEPT),
        (None, "a", "a", Action.UNCHANGED),
    ],
)
def test_a_file_that_is_not_as_we_wrote_it_is_kept(
    recorded: str | None, present: str | None, wanted: str, action: Action
) -> None:
    assert decide(recorded, present, wanted) is action
