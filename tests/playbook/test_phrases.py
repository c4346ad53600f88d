"""Cheat codes in documents: where they are offered, with whom they are for, and what their gaps say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from generator.document.tree import Field
from generator.playbook import Rendering, RenderJob
from generator.playbook.phrases import PhraseWriter
from generator.playbook.settings import TemplateSettings
from tests.conftest import settings_of
from tests.playbook.test_rendering import BUILT_IN, label_texts, markdown_of, rendered

HERE, BY = "Phrases for this step", "by answering on the ward, at the moment of need"
BEDSIDE = f"This gives wards back ____ hours of bedside time each month, {BY}."


@pytest.fixture
def wexholme() -> dict[str, Any]:
    return settings_of("wexholme")
