"""Every screen of the studio is shown, for every organisation, in its language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from generator.config.models import Settings
from generator.config.setting_kinds import Kind, setting_kind
from generator.web.screens.organisation import SCREENS
from generator.web.words import Words, texts_of
from tests.conftest import EXAMPLES
from tests.support.settings import data_of, organisation_file
from tests.support.studio import Client, open_studio, project_of

STAGES = ("/", "/home/documents", "/documents", "/returned", "/library", "/file")
PAGES = (*STAGES, *map("/organisation/{}".format, SCREENS))
LANGUAGES = {"wexholme": "en", "hallbruecker": "de", "arcaya": "es"}
OTHERS = sorted({path.stem for path in EXAMPLES.glob("*.yaml")} - LANGUAGES.keys())
# What only the text of the file shows: ids, which other settings name.
NOT_SHOWN = re.compile(r"schema_version|(.+\.)?id")
ANSWERS = {
    "organisation.name": "Mill & Moor <Trust>",
    "organisation.locale": "en-GB",
    "organisation.sector": "health",
    "voice.function": "Learning",
    "voice.stakeholder": "lead, leads",
    "voice.learner": "colleague, colleagues",
    "voice.formality": "casual",
    "contact.name": 'Ann "Nan" Lee',
    "contact.role": "Partner",
    "contact.address": "ann@mill.example",
    "policies.return_to": "desk@mill.example",
}


@pytest.mark.parametrize(
    "name", [*LANGUAGES, *(pytest.param(one, marks=pytest.mark.slow) for one in OTHERS)]
)
def test_shows_every_screen_in_the_language_of_the_organisation(name: str, tmp_path: Path) -> None:
    language = LANGUAGES.get(name)
    with open_studio(project_of(name, tmp_path)) as client:
        for path in PAGES:
            answer = client.get(path)
            assert answer.status == 200, path
            if language and "<html" in answer.text:
                assert f'<html lang="{language}">' in answer.text, path
                assert Words(language)("close") in answer.text


@pytest.mark.parametrize("screen", SCREENS)
def test_no_id_is_there_twice_and_every_field_has_a_label(studio: Client, screen: str) -> None:
    for unit in ("wexholme", "estates", "ward-7"):
        page = studio.get(f"/organisation/{screen}?unit={unit}").text
        ids = Counter(re.findall(r'\bid="([^"]+)"', page))
        assert [name for name, count in ids.items() if count > 1] == []
        labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
        fields = re.findall(r'<(?:input type="text"|select|textarea)[^>]* id="([^"]+)"', page)
        assert set(fields) <= labelled
        described = {
            one for text in re.findall(r'describedby="([^"]+)"', page) for one in text.split()
        }
        assert described <= ids.keys()


def settings(model: Any, keys: tuple[str, ...] = ()) -> Iterator[str]:
    """The dotted name of each setting that has a value of its own."""
    for name, field in model.model_fields.items():
        own = (*keys, field.alias or name)
        inner = [field.annotation, *get_args(field.annotation)]
        groups = [one for one in inner if isinstance(one, type) and issubclass(one, BaseModel)]
        if groups and get_origin(field.annotation) is not dict:
            yield from settings(groups[0], own)
        else:
            yield ".".join(own)


def test_every_setting_is_on_one_screen_under_its_name(tmp_path: Path) -> None:
    found: Counter[str] = Counter()
    with open_studio(project_of("hallbruecker", tmp_path)) as client:  # whose names have genders
        for screen in SCREENS:
            page = client.get(f"/organisation/{screen}").text
            form = page.partition('id="form"')[2]
            names = re.findall(r'<(?:input|select|textarea)[^>]* name="([^"_][^"]*)"', form)
            found.update({re.sub(r"\.\+?\d+", "", name) for name in names})
    found = Counter({name: count for name, count in found.items() if not name.endswith(".removed")})
    wanted = [name for name in settings(Settings) if not NOT_SHOWN.fullmatch(name)]
    assert [name for name in wanted if found[name] != 1 and name != "wording"] == []
    units = {"departments.id", "departments.name", "departments.teams.id", "departments.teams.name"}
    assert {name for name in found if not name.startswith("wording.")} - {*wanted} == units
    labels = texts_of("en")
    assert [name for name in found if f"labels.{name}" not in labels] == []


def test_every_option_of_a_choice_has_a_text() -> None:
    for name in settings(Settings):
        kind = setting_kind(tuple(name.split(".")))
        assert kind, name
        if kind.kind is Kind.CHOICE and name != "schema_version":
            for option in filter(None, kind.options):
                assert Words("de").has(f"options.{option}"), (name, option)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("data", [b"a: [", b"\xff\xfe\x00", b"a: 1\na: 2\n", b"- x\n", b"x: *y\n"])
def test_a_file_that_is_not_valid_yaml_is_shown_as_text(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_bytes(data)
    with open_studio(path) as client:
        for place in ("/", "/organisation/voice"):
            answer = client.get(place)
            assert (answer.status, answer.headers.get("location")) == (303, "/file"), place
        for place in ("/documents", "/returned", "/library"):
            assert client.get(place).status < 500, place
        page = client.get("/file")
        assert page.status == 200
        assert 'class="problems"' in page.text
        other = tmp_path / "other"  # not above: later tests would find the file there
        other.mkdir()
        form = {**page.hidden, "_text": organisation_file(other).read_text()}
        assert client.post("/file", form).status == 303
        assert client.get("/").status == 200
        assert client.post("/undo").status == 303
    assert path.read_bytes() == data


def test_the_first_questions_lead_to_a_first_document(tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    with open_studio(path, {"Accept-Language": "de-DE,de;q=0.9"}) as client:
        for place in ("/", "/organisation/voice", "/documents"):
            assert client.get(place).headers["location"] == "/start", place
        assert '<html lang="de">' in client.get("/start").text
        refused = client.post("/start", {**ANSWERS, "organisation.locale": "Klingon"})
        assert 'aria-invalid="true"' in refused.text
        assert "Mill &amp; Moor &lt;Trust&gt;" in refused.text  # nothing has to be typed again
        assert not path.exists()
        assert client.post("/start", ANSWERS).headers["location"] == "/organisation/voice"
        page = client.get("/organisation/voice")
        draft = client.post("/organisation/voice/draft", page.hidden, {"HX-Request": "true"})
        frame = re.search(r'src="(/page/[^"]+)"', draft.text)
        assert frame
        assert "Mill &amp; Moor &lt;Trust&gt;" in client.get(frame[1]).text
        assert client.post("/start", ANSWERS).headers["location"] == "/"  # not a second time
        assert client.get("/download?format=docx").data.startswith(b"PK")
    assert data_of(path.read_bytes())["escalation_contacts"][0]["name"] == 'Ann "Nan" Lee'


def test_a_problem_is_shown_beside_its_field_before_and_after_saving(tmp_path: Path) -> None:
    path = project_of("wexholme", tmp_path)
    with open_studio(path) as client:
        hidden = client.get("/organisation/look").hidden
        form = {**hidden, "branding.primary": "blue", "organisation.name": "W"}
        draft = client.post("/organisation/look/draft", form, {"HX-Request": "true"})
        beside = re.search(r'id="f-branding-primary-e".*?</div>', draft.text, re.DOTALL)
        assert beside
        assert "should be a colour" in beside[0]
        assert client.post("/organisation/look", form).status == 303
        page = client.get("/organisation/look").text
        assert re.search(r'name="branding.primary" value="blue" [^>]*aria-invalid="true"', page)
        assert "#f-branding-primary" in client.get("/").text


def test_a_file_that_changed_meanwhile_is_shown_beside_what_was_typed(tmp_path: Path) -> None:
    path = project_of("wexholme", tmp_path)
    with open_studio(path) as client:
        form = {**client.get("/organisation/voice").hidden, "voice.tagline": "Mine"}
        path.write_text(path.read_text().replace("Time back to care", "Theirs"))
        answer = client.post("/organisation/voice", form)
        assert answer.status == 409
        assert "Theirs" in answer.text
        assert 'value="Mine"' in answer.text
        assert "Mine" not in path.read_text()
        again = client.post("/organisation/voice", {**answer.hidden, "voice.tagline": "Mine"})
        assert again.status == 303
        assert "Mine" in path.read_text()


def test_what_cannot_be_saved_stays_in_the_form(tmp_path: Path) -> None:
    path = project_of("wexholme", tmp_path)
    before = path.read_bytes()
    with open_studio(path) as client:
        hidden = client.get("/organisation/voice").hidden
        typed = {"voice.tagline": "Hours \x07 back", "voice.keep": "bedside time"}
        answer = client.post("/organisation/voice", {**hidden, **typed})
    assert answer.status == 409
    assert "cannot be printed" in answer.text
    assert "Hours \x07 back" in answer.text
    assert path.read_bytes() == before
