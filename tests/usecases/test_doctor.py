"""`doctor` tells what is installed, and what would help."""

from __future__ import annotations

from importlib.metadata import metadata
from pathlib import Path

import pytest

from generator.usecases import doctor


def test_every_extra_for_users_is_named_with_what_it_adds(tmp_path: Path) -> None:
    facts = {fact.name: fact for fact in doctor.examine(None, str(tmp_path))}
    extras = set(metadata(doctor.PACKAGE).get_all("Provides-Extra") or ()) - {"dev", "test"}
    assert {f"extra {name}" for name in extras} <= facts.keys()
    assert facts["extra pdf"].state == "ok"  # the tests need it


def test_an_extra_that_is_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_required", lambda extra="": {f"no-such-package-{extra}"})
    missing = {fact.name: fact for fact in doctor._extras()}["extra serve"]
    assert missing.state == "missing"
    assert "pip install 'playbook-generator[serve]'" in missing.hint
