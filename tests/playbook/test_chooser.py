"""Each playbook says which playbook is for which situation."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.document.markers import put
from generator.foundation.cache import Cache
from generator.foundation.locale import find_locale
from generator.playbook import Renderer, RenderJob, open_catalogue
from generator.playbook.settings import TemplateSettings
from generator.project.project import CACHED_MODULES
from tests.conftest import EXAMPLES, settings_of
from tests.support.pages import page

BUILT_IN = EXAMPLES.parent / "templates"
TITLES = [
    "Strategic pushback", "Deliberate intake", "Backing the team", "Leadership sponsorship",
    "Buy-in campaign",
]  # fmt: skip


def offered(text: str) -> list[str]:
    """The rows of the table of playbooks."""
    _, _, table = text.partition("::: chooser\n")
    return [line for line in table.partition(":::")[0].splitlines() if line][2:]


def rendered(settings: dict[str, Any], own: Path, cache: Cache | None = None) -> str:
    catalogue = open_catalogue(own)
    renderer = Renderer(catalogue, cache) if cache else Renderer(catalogue)
    locale = find_locale(settings["organisation"]["locale"])
    job = RenderJob(catalogue.playbook("pushback"), "playbook", TemplateSettings(settings), locale)
    found = renderer.render(job)
    return put(found.skeleton, found.values)


@pytest.mark.parametrize("ident", ["pushback", "intake", "backing", "sponsorship", "campaign"])
def test_a_playbook_offers_every_playbook_and_marks_itself(
    wexholme: dict[str, Any], ident: str
) -> None:
    rows = offered(page(wexholme, f"{ident} playbook"))
    assert [row.split("**")[1] for row in rows] == TITLES
    (own,) = (row for row in rows if "*this playbook*" in row)
    title = page(wexholme, f"{ident} playbook").partition("\n# ")[2].partition("\n")[0]
    assert own.split("**")[1] in title


@pytest.mark.parametrize("name", ["wexholme", "quillbasin", "hallbruecker", "arcaya"])
def test_the_situations_are_told_in_the_voice_of_the_organisation(name: str) -> None:
    told = set()
    for formality in ("formal", "neutral", "casual"):
        settings = settings_of(name)
        settings["voice"]["formality"] = formality
        told.add(tuple(offered(page(settings, "intake playbook"))))
    assert len(told) == 3


def test_only_the_playbook_edition_offers_playbooks(wexholme: dict[str, Any]) -> None:
    for edition in ("worksheet", "canvas", "request"):
        assert not offered(page(wexholme, f"pushback {edition}"))


def test_a_playbook_that_does_not_say_when_to_choose_it_is_left_out(
    tmp_path: Path, wexholme: dict[str, Any]
) -> None:
    shutil.copytree(BUILT_IN / "backing", tmp_path / "mentoring")
    manifest = tmp_path / "mentoring/playbook.yaml"
    text = manifest.read_text(encoding="utf-8").replace("id: backing", "id: mentoring", 1)
    manifest.write_text(text.replace("public: {id: review}", ""), encoding="utf-8")
    labels = tmp_path / "mentoring/en/labels.yaml"
    text = labels.read_text(encoding="utf-8").replace("Backing the team", "Mentoring", 1)
    labels.write_text(text, encoding="utf-8")
    assert [row.split("**")[1] for row in offered(rendered(wexholme, tmp_path))] == [
        *TITLES,
        "Mentoring",
    ]
    labels.write_text(text.replace("choose_when:", "unused:", 1), encoding="utf-8")
    assert "Mentoring" not in "".join(offered(rendered(wexholme, tmp_path)))


def test_an_own_title_is_offered_at_once(tmp_path: Path, wexholme: dict[str, Any]) -> None:
    cache = Cache(tmp_path / "cache", CACHED_MODULES)
    own = tmp_path / "templates"
    (own / "intake/en").mkdir(parents=True)
    for title in ("One door", "Two doors"):
        (own / "intake/en/labels.yaml").write_text(f"title: {title}\n", encoding="utf-8")
        for _ in range(2):  # computed, then from the cache
            assert offered(rendered(wexholme, own, cache))[1].split("**")[1] == title
