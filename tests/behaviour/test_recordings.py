"""A document made from a recording is the same as one that is rendered by itself, whatever settings
the documents before it had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.foundation.errors import TemplateError
from generator.playbook import Renderer, RenderJob, open_catalogue
from generator.playbook.rendering.recording import Way
from generator.playbook.settings import TemplateSettings
from tests.conftest import settings_of

CATALOGUE = open_catalogue()
ORGANISATIONS = ("wexholme", "quillbasin", "hallbruecker", "arcaya")
DOCUMENTS = tuple(
    (playbook.id, edition)
    for playbook in CATALOGUE.playbooks.values()
    for edition in playbook.documents
)
TEAMS = (None, {"id": "north", "name": "North"}, {"id": "south", "name": "South *&* <Sons>"})
Path = tuple[str | int, ...]


@lru_cache
def organisation(name: str) -> dict[str, Any]:
    return settings_of(name)


@lru_cache
def leaves(name: str) -> tuple[Path, ...]:
    """The paths of all settings of an organisation, those of lists and of free maps included."""
    return tuple(_paths(organisation(name)))


def _paths(value: Any) -> Iterator[Path]:
    items = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, item in items:
        yield (key,)
        if isinstance(item, Mapping | list):
            yield from ((key, *path) for path in _paths(item))


def changed(value: Any, path: Path, variant: int) -> Any:
    """Settings with the one at a path replaced; everything beside the path is shared."""
    if not path:
        return another(value, variant)
    copy = {**value} if isinstance(value, Mapping) else [*value]
    copy[path[0]] = changed(value[path[0]], path[1:], variant)
    return copy


def another(value: Any, variant: int) -> Any:
    """A value of the same kind, or none."""
    match value:
        case bool():
            return not value
        case str():
            return ("", f"{value}*", "Else | {{ x }}", value + " ", "e\u0301")[variant]
        case Decimal() | int():
            return (value + 1, Decimal("8.50"), Decimal(0), -value, value * 1000)[variant]
        case list():
            return (value[:-1], value[1:], value[::-1], [*value, *value[:1]], [])[variant]
        case Mapping():
            pairs = [*value.items()]
            return dict((pairs[:-1], pairs[::-1], pairs, pairs[1:], [])[variant])
        case None:
            return ("one", Decimal(3), None, "", "two")[variant]
        case _:
            return value


CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 4)), max_size=3)
UNITS = st.tuples(st.sampled_from(TEAMS), st.sampled_from(TEAMS))


def job(
    name: str, document: tuple[str, str], unit: Any, changes: Any, *, is_page: bool
) -> RenderJob:
    data: Any = organisation(name) | {"team": unit[0], "department": unit[1]}
    paths = leaves(name)
    for number, variant in changes:
        try:
            data = changed(data, paths[number % len(paths)], variant)
        except (LookupError, TypeError):  # an earlier change has removed what is there
            continue
    playbook, plain = CATALOGUE.playbook(document[0]), TemplateSettings(data)
    locale = TemplateSettings(organisation(name)).locale
    return RenderJob(playbook, document[1], plain, locale, is_page=is_page)


def outcome(renderer: Renderer, request: RenderJob) -> Any:
    """The rendering, or what is wrong. Settings that no organisation can have may break the code
    that reads them, with or without recordings.
    """
    try:
        return renderer.render(request)
    except TemplateError as error:
        return error.problems
    except Exception as error:
        return type(error)


@settings(max_examples=max(25, settings.default.max_examples // 2))
@given(
    name=st.sampled_from(ORGANISATIONS),
    document=st.sampled_from(DOCUMENTS),
    is_page=st.booleans(),
    units=st.lists(st.tuples(UNITS, CHANGES), min_size=2, max_size=5),
)
def test_a_replayed_document_is_what_it_is_by_itself(
    name: str, document: tuple[str, str], is_page: bool, units: list[Any]
) -> None:
    renderer = Renderer(CATALOGUE)
    for unit, changes in units:
        request = job(name, document, unit, changes, is_page=is_page)
        assert outcome(renderer, request) == outcome(Renderer(CATALOGUE), request)


@pytest.mark.parametrize("edition", ["worksheet", "playbook", "request"])
def test_teams_that_differ_in_printed_settings_share_one_recording(edition: str) -> None:
    renderer = Renderer(CATALOGUE)
    path = ("voice", "tagline")
    for variant in (1, 2, 3):
        for team in TEAMS[1:]:
            request = job("wexholme", ("pushback", edition), (team, team), (), is_page=False)
            data = changed(request.settings.data, path, variant)
            renderer.render(replace(request, settings=TemplateSettings(data)))
    assert renderer.take_ways() == {Way.RENDERED: 1, Way.FILLED: 5}
