"""The printed pages of real documents have no fault that the page guard can find."""

from __future__ import annotations

import pytest

from tests.support.page_guard.documents import FONTS, Setting
from tests.support.page_guard.guard import look_at, sample, seed_of_today
from tests.support.page_guard.printing import missing_fonts
from tests.support.page_guard.table import text_table

pytestmark = pytest.mark.office
SEED = seed_of_today()


@pytest.mark.parametrize("setting", sample(SEED), ids=str)
def test_every_page_is_fit_to_be_handed_over(setting: Setting) -> None:
    assert not missing_fonts(FONTS.values()), ".ci/run installs them"
    faulty = [result for result in look_at([setting]) if result.findings]
    assert not faulty, f"seed {SEED}\n{text_table(faulty)}"
