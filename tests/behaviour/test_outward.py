"""What people outside the L&D team see shows the playbook's public id and no profile; the stamp
keeps the real ones.
"""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from html import unescape
from pathlib import Path

import pytest

from generator.config.origins import leaves
from generator.document.terms import AvoidedTerm, AvoidedTerms
from generator.foundation import yaml_nodes
from generator.foundation.locale import Locale
from generator.playbook import open_catalogue
from generator.playbook.labels import load_outward
from generator.playbook.manifest import OUTWARD, SUMMARY
from generator.usecases.build import BuildOptions, build
from generator.usecases.read import open_reader
from tests.conftest import EXAMPLES, TEAMS
from tests.support.filled import filled, reader_of, sample

CATALOGUE = open_catalogue()
EDITIONS = [
    (playbook.id, edition)
    for playbook in CATALOGUE.playbooks.values()
    for edition in sorted(OUTWARD)
    if edition in playbook.editions
]
ENDS = ["redirect_accepted", "escalated", "overruled"]
VISIBLE = re.compile("<!--.*?-->", re.DOTALL)
STAMPED = re.compile('<meta name="playbook-generator"[^>]*>')
EVERY = ("docx", "md", "html")


def texts(word: Path) -> dict[str, str]:
    """The text of the parts of a Word file that people see, by the part's name."""
    with zipfile.ZipFile(word) as package:
        return {
            name: re.sub("<[^>]*>", "\n", package.read(name).decode())
            for name in package.namelist()
            if re.fullmatch(
                r"docProps/core.xml|word/((glossary/)?document|header\d*|footer\d*).xml", name
            )
        }


@pytest.mark.sampled(8)
@pytest.mark.parametrize(("playbook", "edition"), EDITIONS)
@pytest.mark.parametrize("name", TEAMS)
def test_only_the_stamp_names_the_playbook_and_the_profile(
    tmp_path: Path, name: str, playbook: str, edition: str
) -> None:
    found = CATALOGUE.playbook(playbook)
    answers = {"about.request_title": "One thing"}
    folder = filled(tmp_path, answers, name, edition, playbook, EVERY)
    word, page, web = (folder / f"{playbook}-{edition}.{suffix}" for suffix in EVERY)
    own, public = (
        f"{name}-{TEAMS[name]}-{ident}-{edition}" for ident in (playbook, found.public_id)
    )
    stamp = open_reader(EXAMPLES / f"{name}.yaml").read(word).stamp
    assert (stamp["worksheet"], stamp["playbook"]) == (own, playbook)
    seen = texts(word)
    assert public in seen["docProps/core.xml"]
    assert any(f"{public} · {found.version}" in text for text in seen.values())
    shown = VISIBLE.sub("", page.read_text(encoding="utf-8"))
    for text in (*seen.values(), shown, STAMPED.sub("", web.read_text(encoding="utf-8"))):
        assert own not in text
        assert stamp["profile"] not in text
        assert not re.search(rf"\b{playbook}-", text)


@lru_cache(maxsize=16)
def private_words(name: str) -> AvoidedTerms:
    """The words that an organisation's pages for the other side must not have."""
    labels = reader_of(name).project.words(CATALOGUE.playbook("pushback"), locale_of(name))
    words = load_outward(CATALOGUE, locale_of(name).language)
    assert words
    terms = tuple(AvoidedTerm(word) for word in words)
    return AvoidedTerms(terms, endings=tuple(labels.text("grammar", "endings").split()))


def locale_of(name: str) -> Locale:
    project = reader_of(name).project
    return project.unit_settings(project.config.organisation).locale


def without_values(text: str, name: str) -> str:
    """A text without the organisation's own texts and the answers of `sample`."""
    config = reader_of(name).project.config
    own = {leaf.text for unit in config.units.values() for _, leaf in leaves(config.tree(unit))}
    text = re.sub(r"What [\w. ]+ says( (&|&amp;) (<more>|&lt;more&gt;))?", "", unescape(text))
    for value in sorted(own, key=len, reverse=True):
        if len(value) > 3:  # numbers and codes stand everywhere
            text = text.replace(value, "")
    return text


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("playbook", "edition"), EDITIONS)
@pytest.mark.parametrize("name", TEAMS)
def test_no_page_for_the_other_side_gives_away_how_the_team_works(
    tmp_path: Path, name: str, playbook: str, edition: str
) -> None:
    for end in ENDS if edition == SUMMARY else ENDS[:1]:
        answers = sample(playbook, name) | {"outcome.decision": end}
        if playbook == "pushback":
            answers["agree.response"] = "insists"
        folder = filled(tmp_path, answers, name, edition, playbook, EVERY)
        page = (folder / f"{playbook}-{edition}.md").read_text(encoding="utf-8")
        web = (folder / f"{playbook}-{edition}.html").read_text(encoding="utf-8")
        word = texts(folder / f"{playbook}-{edition}.docx")
        # Of a web page, others may see all: its style sheet and script, too.
        seen = [*word.values(), VISIBLE.sub("", page), STAMPED.sub("", web)]
        own = [without_values(text, name) for text in seen]
        assert [one.found for text in own for one in private_words(name).find(text)] == []


# The choices that a summary prints.
PRINTED = {
    "pushback": ("outcome.decision", "propose.solution_format", "value.basis"),
    "backing": ("outcome.decision", "data.change_requests.kpi_effect"),
    "intake": ("outcome.decision", "say_no.answer", "route.route", "cost_of_yes.regret_risk"),
    "sponsorship": ("outcome.decision", "response.answer", "listen.fit", "report.reports.stage"),
    "campaign": ("outcome.decision",),
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", TEAMS)
@pytest.mark.parametrize("playbook", PRINTED)
def test_no_choice_or_gap_on_a_summary_gives_away_how_the_team_works(
    tmp_path: Path, name: str, playbook: str
) -> None:
    project, found = reader_of(name).project, CATALOGUE.playbook(playbook)
    labels = project.words(found, locale_of(name))
    factory = project.field_factory(found, labels, None, asked=True)
    specs = {column.id: column for spec in found.fields() for column in (spec, *spec.columns)}
    shown = [text for ident in PRINTED[playbook] for _, text in factory.options(specs[ident])]
    blank = filled(tmp_path, {}, name, "summary", playbook) / f"{playbook}-summary.md"
    shown.append(without_values(VISIBLE.sub("", blank.read_text(encoding="utf-8")), name))
    assert [one.found for text in shown for one in private_words(name).find(text)] == []


@pytest.mark.parametrize(("playbook", "edition"), EDITIONS)
@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_their_titles_are_the_public_ones(playbook: str, edition: str, language: str) -> None:
    def title(name: str) -> str:
        node = labels.get(name)
        assert isinstance(node, yaml_nodes.TextNode)
        return node.text

    labels = CATALOGUE.load(f"{playbook}/{language}/labels.yaml")
    organisation = {"en": "wexholme", "de": "hallbruecker", "es": "arcaya"}[language]
    golden = Path(__file__).parent.parent / f"golden/{playbook}"
    kind = "summary-full" if edition == "summary" else edition
    outline = (golden / f"{organisation}-{kind}.txt").read_text(encoding="utf-8")
    assert f"properties: title={title('public_title')}" in outline
    assert title("title") not in outline


def test_a_worksheet_shows_its_own_id_and_profile_on_its_first_page_alone(tmp_path: Path) -> None:
    word = filled(tmp_path, {}) / "pushback-worksheet.docx"
    stamp = open_reader(EXAMPLES / "wexholme.yaml").read(word).stamp
    footers = [text for name, text in texts(word).items() if "footer" in name]
    (first,) = [text for text in footers if "wexholme-aseptic-pushback-worksheet · 1.2.0" in text]
    (other,) = [text for text in footers if text != first]
    assert "Strategic pushback 1.2.0" in other
    assert stamp["profile"] in first
    assert stamp["profile"] not in "".join(texts(word).values()).replace(first, "")


@pytest.mark.parametrize(
    ("edition", "shown"),
    [
        ("worksheet", "wexholme-aseptic-pushback-worksheet"),
        ("summary", "wexholme-aseptic-needs-worksheet"),
    ],
)
def test_the_source_of_carried_answers_is_named_as_the_reader_knows_it(
    tmp_path: Path, edition: str, shown: str
) -> None:
    source = filled(tmp_path, sample("pushback")) / "pushback-worksheet.docx"
    options = BuildOptions(
        EXAMPLES / "wexholme.yaml",
        editions=(edition,),
        formats=("md",),
        output=tmp_path / "out",
        origins=(source,),
    )
    assert build(options).exit_code == 0
    (page,) = (tmp_path / "out").glob("aseptic/*.md")
    assert f"Answers carried over from {shown}." in page.read_text(encoding="utf-8")
