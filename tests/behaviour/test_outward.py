"""What people outside the L&D team see shows the playbook's public id and no profile; the stamp
keeps the real ones.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from generator.foundation import yaml_nodes
from generator.playbook import open_catalogue
from generator.usecases.build import BuildOptions, build
from generator.usecases.read import open_reader
from tests.conftest import EXAMPLES, TEAMS
from tests.support.filled import filled, sample

CATALOGUE = open_catalogue()
EDITIONS = [
    (playbook.id, edition)
    for playbook in CATALOGUE.playbooks.values()
    for edition in ("request", "summary")
    if edition in playbook.editions
]
VISIBLE = re.compile("<!--.*?-->", re.DOTALL)


def texts(word: Path) -> dict[str, str]:
    """The text of the parts of a Word file that people see, by the part's name."""
    with zipfile.ZipFile(word) as package:
        return {
            name: re.sub("<[^>]*>", "\n", package.read(name).decode())
            for name in package.namelist()
            if re.fullmatch(r"docProps/core.xml|word/(document|header\d*|footer\d*).xml", name)
        }


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("playbook", "edition"), EDITIONS)
@pytest.mark.parametrize("name", TEAMS)
def test_only_the_stamp_names_the_playbook_and_the_profile(
    tmp_path: Path, name: str, playbook: str, edition: str
) -> None:
    found = CATALOGUE.playbook(playbook)
    folder = filled(tmp_path, {"about.request_title": "One thing"}, name, edition, playbook)
    word, page = (folder / f"{playbook}-{edition}.{suffix}" for suffix in ("docx", "md"))
    own, public = (
        f"{name}-{TEAMS[name]}-{ident}-{edition}" for ident in (playbook, found.public_id)
    )
    stamp = open_reader(EXAMPLES / f"{name}.yaml").read(word).stamp
    assert (stamp["worksheet"], stamp["playbook"]) == (own, playbook)
    seen = texts(word)
    assert public in seen["docProps/core.xml"]
    assert any(f"{public} · {found.version}" in text for text in seen.values())
    for text in (*seen.values(), VISIBLE.sub("", page.read_text(encoding="utf-8"))):
        assert own not in text
        assert stamp["profile"] not in text
        assert not re.search(rf"\b{playbook}-", text)


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
    kind = "request" if edition == "request" else "summary-full"
    outline = (golden / f"{organisation}-{kind}.txt").read_text(encoding="utf-8")
    assert f"properties: title={title('public_title')}" in outline
    assert title("title") not in outline.replace("Strategic Pushback", "")


def test_a_worksheet_shows_its_own_id_and_profile(tmp_path: Path) -> None:
    word = filled(tmp_path, {}) / "pushback-worksheet.docx"
    stamp = open_reader(EXAMPLES / "wexholme.yaml").read(word).stamp
    footer = "".join(text for name, text in texts(word).items() if "footer" in name)
    assert f"wexholme-aseptic-pushback-worksheet · 1.0.0 · profile {stamp['profile']}" in footer


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
