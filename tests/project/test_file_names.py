"""The names of documents: each says whom and what it is for, so that none clash in a mailbox."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.document.answers import Value
from generator.foundation.characters import slug
from generator.foundation.storage import open_folder
from generator.output.lockfile import Lock
from generator.playbook import open_catalogue
from generator.project.file_names import document_name, documents_by_name
from generator.usecases.build import BuildOptions, build
from tests.conftest import EXAMPLES, ROOT

CATALOGUE = open_catalogue()
TITLES = [
    line.split("\t")
    for line in (ROOT / "tests/data/slugs.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("title", "expected"), TITLES, ids=[title for title, _ in TITLES])
def test_a_title_becomes_ascii_letters_and_six_digits_where_something_is_lost(
    title: str, expected: str
) -> None:
    assert slug(title, 40) == expected


def test_titles_that_differ_only_in_what_is_lost_have_different_slugs() -> None:
    long = "a request with a title of more than forty characters"
    lost = ["返品", "返却", "C", "C++", "Привет", "Пока", f"{long} one", f"{long} two", "?", "!"]
    assert len({slug(title, 40) for title in lost}) == len(lost)


@pytest.mark.parametrize(
    ("playbook", "edition", "expected"),
    [
        ("pushback", "playbook", "aseptic/aseptic-pushback-playbook"),
        ("pushback", "worksheet", "aseptic/aseptic-pushback-worksheet"),
        ("pushback", "request", "aseptic/aseptic-needs-request"),
        ("intake", "request", "aseptic/aseptic-enquiry-request"),
        ("pushback", "summary", "aseptic/aseptic-needs-summary"),
        ("intake", "summary", "aseptic/aseptic-enquiry-summary"),
        ("backing", "summary", "aseptic/aseptic-review-summary"),
        ("sponsorship", "summary", "aseptic/aseptic-initiative-summary"),
        ("campaign", "summary", "aseptic/aseptic-proposal-summary"),
    ],
)
def test_what_others_see_has_a_neutral_name(playbook: str, edition: str, expected: str) -> None:
    assert document_name("aseptic", CATALOGUE.playbook(playbook), edition) == expected


def test_what_is_filled_in_by_hand_has_a_name_of_its_own() -> None:
    name = document_name("aseptic", CATALOGUE.playbook("pushback"), "worksheet", on_paper=True)
    assert name == "aseptic/aseptic-pushback-worksheet-paper"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Returns form", "aseptic/aseptic-needs-summary-returns-form"),
        ("", "aseptic/aseptic-needs-summary"),
        (None, "aseptic/aseptic-needs-summary"),
    ],
)
def test_a_summary_is_named_after_its_request(title: Value, expected: str) -> None:
    playbook = CATALOGUE.playbook("pushback")
    answers = {"about.request_title": title}
    assert document_name("aseptic", playbook, "summary", answers) == expected
    assert document_name("aseptic", playbook, "request", answers).endswith("-request")


@pytest.mark.slow
def test_no_two_documents_of_all_units_have_the_same_file_name(tmp_path: Path) -> None:
    options = BuildOptions(EXAMPLES / "wexholme.yaml", all_teams=True, output=tmp_path)
    assert build(options).exit_code == 0
    names = [path.name for path in tmp_path.glob("[!.]*/*") if path.is_file()]
    assert len(names) > 100
    assert len({name.casefold() for name in names}) == len(names)


def test_each_document_of_a_unit_is_found_by_its_name() -> None:
    playbooks = CATALOGUE.playbooks.values()
    found = documents_by_name("aseptic", playbooks)
    assert len(found) == sum(len(playbook.editions) for playbook in playbooks)
    assert found["aseptic/aseptic-needs-request"] == (CATALOGUE.playbook("pushback"), "request")


def test_a_run_that_does_not_write_a_document_leaves_its_file_of_an_earlier_version(
    tmp_path: Path,
) -> None:
    options = BuildOptions(
        EXAMPLES / "wexholme.yaml", ("pushback",), formats=("md",), output=tmp_path
    )
    build(options)
    folder = open_folder(str(tmp_path))
    new, old = "wexholme/wexholme-pushback-worksheet.md", "wexholme/pushback-worksheet.md"
    lock = Lock.load(folder)
    record = lock.get(new)
    assert record
    lock.update({old: record})
    lock.forget(new)
    lock.save()
    (tmp_path / new).rename(tmp_path / old)
    build(replace(options, editions=("request",)))
    assert (tmp_path / old).exists()
