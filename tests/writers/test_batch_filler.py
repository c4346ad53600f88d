"""A batch filler gives the same bytes as filling each document separately."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import Document
from generator.foundation.locale import find_locale
from generator.playbook import Renderer, Rendering, RenderJob, open_catalogue
from generator.playbook.settings import TemplateSettings
from generator.project.options import EDITIONS
from generator.writers import FORMATS, BatchFiller, Compiled, find_writer
from tests.conftest import settings_of

_CHAPTER = '<w:pStyle w:val="Heading2"/>'
_WORDS = re.compile('<w:t[ >].*?</w:t>|<w:(?:tag|alias|id) [^>]*>|w:(?:name|anchor)="[^"]*"')


@lru_cache(maxsize=8)
def rendering(edition: str) -> Rendering:
    plain = settings_of("wexholme")
    catalogue = open_catalogue()
    request = RenderJob(
        catalogue.playbook("pushback"), edition, TemplateSettings(plain), find_locale("en-GB")
    )
    return Renderer(catalogue).render(request)


@lru_cache(maxsize=8)
def compiled(edition: str, kind: str) -> Compiled:
    source = rendering(edition)
    return find_writer(kind).compile(
        Document(source.meta, parse(source.skeleton, source.fields)), Theme()
    )


@pytest.mark.sampled(4)
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("edition", EDITIONS)
@settings(max_examples=8)
@given(data=st.data())
def test_earlier_documents_do_not_affect_later_ones(
    edition: str, kind: str, data: st.DataObject
) -> None:
    values, whole = rendering(edition).values, compiled(edition, kind)
    filler = BatchFiller(whole)
    changes = st.dictionaries(
        st.integers(0, len(values) - 1), st.sampled_from(["", "A & <b>", "two\nlines", "-"])
    )
    for changed in data.draw(st.lists(changes, min_size=1, max_size=4)):
        filled = tuple(changed.get(number, value) for number, value in enumerate(values))
        assert filler.fill(filled) == (whole.fill(filled, {}), whole.text(filled))


def test_what_all_documents_share_is_filled_in_once() -> None:
    values = rendering("worksheet").values
    specialized = compiled("worksheet", "docx").specialize(values, frozenset({len(values) - 2}))
    changing = [part for part in specialized.parts if not hasattr(part, "crc")]
    assert [part.name for part in changing] == ["docProps/custom.xml", "word/document.xml"]


def test_a_long_name_moves_the_pages_of_its_own_document_alone() -> None:
    values, whole = rendering("worksheet").values, compiled("worksheet", "docx")
    team = settings_of("wexholme")["team"]["name"]
    filler, bodies = BatchFiller(whole), set()
    for name in (team, "Night shift", "A unit of many rooms " * 12, "Night shift", "Ward"):
        filled = tuple(value.replace(team, name) for value in values)
        made = filler.fill(filled)
        assert made == (whole.fill(filled, {}), whole.text(filled))
        bodies.add(decided_by_plans(made[0]))
    assert len(bodies) > 1  # else no plan depends on the name


def decided_by_plans(file: bytes) -> str:
    """What page plans decide in the last stretch of a body, such as breaks and spaces."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        body = package.read("word/document.xml").decode()
    return _WORDS.sub("", body[body.index(_CHAPTER) :])
