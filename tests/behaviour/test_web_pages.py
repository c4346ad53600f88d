"""The web pages of all playbooks: read back like the other formats, complete and self-contained."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest

from generator.playbook import open_catalogue
from generator.usecases.build import BuildOptions, build
from generator.writers.html.blocks import TO_READ
from tests.conftest import EXAMPLES, TEAMS
from tests.support.filled import filled, read, sample
from tests.support.web_pages import Element, Tree

CATALOGUE = open_catalogue()
VOICES = {"en": "wexholme", "de": "hallbruecker", "es": "arcaya"}
FORMATS = ("docx", "md", "html")
EDITIONS = [
    (playbook.id, edition)
    for playbook in CATALOGUE.playbooks.values()
    for edition in playbook.editions
]
FILLABLE = [(playbook, edition) for playbook, edition in EDITIONS if edition not in TO_READ]
# Bytes of a page without the logo, and those without its script, too.
MOST, MOST_PLAIN = 120_000, 80_000
SCRIPT = re.compile(rb"<script>.*?</script>", re.DOTALL)
LOGO = re.compile(rb"data:image/[^\"]*")
CONTROLS = ("input", "select", "textarea")
Pages = Callable[[str, str, str], bytes]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The blank page of an edition of a playbook, of an organisation's test team."""

    @lru_cache
    def built(name: str, playbook: str) -> dict[str, bytes]:
        output = tmp_path_factory.mktemp("pages")
        config, editions = EXAMPLES / f"{name}.yaml", CATALOGUE.playbook(playbook).editions
        made = tuple(edition for edition in editions if edition != "summary")
        build(BuildOptions(config, (playbook,), made, ("html",), (TEAMS[name],), output=output))
        files = output.glob("*/*.html")
        return {path.stem.rpartition("-")[2]: path.read_bytes() for path in files}

    def page(name: str, playbook: str, edition: str) -> bytes:
        if edition != "summary":
            return built(name, playbook)[edition]
        place = tmp_path_factory.mktemp("summary")
        folder = filled(place, sample(playbook, name), name, edition, playbook, ("html",))
        return (folder / f"{playbook}-{edition}.html").read_bytes()

    return page


@pytest.mark.parametrize("playbook", CATALOGUE.playbooks)
@pytest.mark.parametrize("language", VOICES)
def test_all_fields_give_equal_answers_in_every_format(
    tmp_path: Path, playbook: str, language: str
) -> None:
    name = VOICES[language]
    given = sample(playbook, name)
    given.pop("reinforce.contact", None)  # not every organisation offers the same contacts
    folder = filled(tmp_path, given, name, playbook=playbook, formats=FORMATS)
    word, page, web = (read(folder / f"{playbook}-worksheet.{one}", name) for one in FORMATS)
    assert web.answers == word.answers == page.answers
    assert web.answers.keys() == given.keys()
    codes = [[problem.code for problem in one.problems] for one in (word, page, web)]
    assert codes[0] == codes[1] == codes[2]


@pytest.mark.parametrize(("playbook", "edition"), FILLABLE)
def test_a_blank_page_has_no_answers_and_lacks_no_field(
    tmp_path: Path, playbook: str, edition: str
) -> None:
    folder = filled(tmp_path, {}, edition=edition, playbook=playbook, formats=("html", "docx"))
    web, word = (read(folder / f"{playbook}-{edition}.{one}") for one in ("html", "docx"))
    assert web.answers == {}
    assert web.problems == word.problems == ()
    assert web.found_by.keys() >= {ident for ident in word.asked if ident in word.found_by}


def names_of(page: Tree, control: Element) -> str:
    """What names a control: its own label, the label around it, or its group."""
    ident = control.attributes.get("id")
    labels = [one for one in page.all("label") if ident and one.attributes.get("for") == ident]
    labels += [one for one in control.parents if one.tag == "label"]
    return control.attributes.get("aria-label", "") or " ".join(one.text for one in labels)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("playbook", "edition"), FILLABLE)
@pytest.mark.parametrize("name", TEAMS)
def test_each_control_has_a_name_and_each_group_a_legend(
    pages: Pages, name: str, playbook: str, edition: str
) -> None:
    page = Tree(pages(name, playbook, edition))
    controls = page.all(*CONTROLS)
    assert controls
    for control in controls:
        assert names_of(page, control).strip(), control
        if control.attributes.get("type") == "radio":
            (group,) = [one for one in control.parents if one.tag == "fieldset"]
            assert [one for one in page.all("legend") if group in one.parents]


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("playbook", "edition"), EDITIONS)
@pytest.mark.parametrize("name", TEAMS)
def test_a_page_is_well_formed_and_needs_nothing_else(
    pages: Pages, name: str, playbook: str, edition: str
) -> None:
    data = pages(name, playbook, edition)
    page = Tree(data)
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    described = [one.attributes.get("aria-describedby", "").split() for one in page.elements]
    assert {ident for each in described for ident in each} <= set(ids)
    links = [one.attributes.get("href", "") for one in page.all("a")]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    addresses = [one.attributes[key] for one in page.elements for key in ("src", "data", "action")
                 if key in one.attributes]  # fmt: skip
    assert all(address.startswith("data:image/png;base64,") for address in addresses)
    assert not page.all("link", "iframe", "object", "base")
    assert not re.search(rb"url\(|@import|https?:", page.all("style")[0].text.encode())
    assert len(page.all("h1")) == 1
    assert len(LOGO.sub(b"", data)) <= MOST
    assert len(SCRIPT.sub(b"", LOGO.sub(b"", data))) <= MOST_PLAIN


@pytest.mark.parametrize("edition", ["playbook", "worksheet", "canvas", "request"])
def test_headings_leave_out_no_level(pages: Pages, edition: str) -> None:
    page = Tree(pages("wexholme", "pushback", edition))
    levels = [int(one.tag[1]) for one in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("edition", ["canvas", "request"])
def test_a_page_for_the_other_side_has_no_rate_and_no_field_that_is_the_team_s_own(
    tmp_path: Path, edition: str
) -> None:
    """Whatever a page contains can be looked up in its source."""
    changes = ("rates.loaded_hourly_cost=7391", "rates.build_hourly_cost=8642",
               "rates.cost_per_incident.medication=9573", "policies.bands.early=61")  # fmt: skip
    for playbook in CATALOGUE.playbooks.values():
        if edition not in playbook.editions:
            continue
        output = tmp_path / playbook.id
        options = BuildOptions(
            EXAMPLES / "wexholme.yaml", (playbook.id,), (edition,), ("html",),
            overrides=changes, output=output,
        )  # fmt: skip
        assert build(options).exit_code == 0
        (path,) = output.glob("*/*.html")
        page = path.read_text(encoding="utf-8")
        assert not re.search("7[,.]?391|8[,.]?642|9[,.]?573", page)
        asked = {spec.id for spec in playbook.fields(edition)}
        private = {spec.id for spec in playbook.fields() if spec.id not in asked}
        assert private
        assert [ident for ident in private if f'"{ident}' in page] == []
        worked_out = [spec.id for spec in playbook.derived if "_" in spec.id]
        assert worked_out
        assert [name for name in worked_out if re.search(rf"\b{name}\b", page)] == []


def test_a_worksheet_page_does_contain_its_fields_whose_absence_is_tested(pages: Pages) -> None:
    page = pages("wexholme", "pushback", "worksheet").decode()
    assert '"agree.moves_tried' in page
