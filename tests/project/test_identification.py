"""A filled file is recognised by what is left of it, and it is known whose it is or that nobody
knows.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from generator.foundation.errors import ReadError
from generator.project.ownership import UNKNOWN_OWNER
from generator.usecases.read import FilledWorksheet, open_reader
from tests.conftest import EXAMPLES
from tests.security.crafting import BODY, part_of, repacked, zipped
from tests.support.blanks import sheet_of
from tests.support.editors import CHANGES
from tests.support.fills import Package, fill

WORDS_ALONE = CHANGES["all but the words dropped"]


@cache
def filled(
    organisation: str = "lindenmoor", playbook: str = "pushback", locale: str = ""
) -> Package:
    sheet = sheet_of(EXAMPLES / f"{organisation}.yaml", playbook, locale=locale)
    return fill(sheet.blank, sheet.shapes, every=3).package


def read(folder: Path, package: Package, organisation: str = "lindenmoor") -> FilledWorksheet:
    path = folder / "returned.docx"
    path.write_bytes(zipped(package.items()))
    return open_reader(EXAMPLES / f"{organisation}.yaml").read(path)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("playbook", ["pushback", "intake", "campaign"])
@pytest.mark.parametrize("locale", ["", "de-DE", "es-ES"])
def test_the_words_alone_say_which_document_it_was(
    playbook: str, locale: str, tmp_path: Path
) -> None:
    whole = filled(playbook=playbook, locale=locale)
    found, expected = read(tmp_path, WORDS_ALONE(whole)), read(tmp_path, whole)
    for key in ("playbook", "edition", "language", "organisation"):
        assert found.stamp[key] == expected.stamp[key]
    assert found.answers == expected.answers


def test_a_file_is_recognised_after_the_organisation_has_changed_its_register(
    tmp_path: Path,
) -> None:
    """Its own documents now say most things in other words."""
    expected = read(tmp_path, filled())
    text = (EXAMPLES / "lindenmoor.yaml").read_text(encoding="utf-8")
    settings = tmp_path / "organisation.yaml"
    changed = text.replace("formality: neutral", "formality: formal")
    assert changed != text
    settings.write_text(changed, encoding="utf-8")
    (tmp_path / "returned.docx").write_bytes(zipped(WORDS_ALONE(filled()).items()))
    found = open_reader(settings).read(tmp_path / "returned.docx")
    assert found.stamp["playbook"] == "pushback"
    assert found.answers == expected.answers


def test_tags_say_which_document_it_was_where_its_words_were_changed(tmp_path: Path) -> None:
    package = dict(CHANGES["custom properties, headers and footers dropped"](filled()))
    body = package["word/document.xml"].decode().replace("Learning", "Training")
    package["word/document.xml"] = body.replace("What", "Which").encode()
    assert read(tmp_path, package).stamp["playbook"] == "pushback"


def test_a_file_with_the_name_of_another_organisation_is_nobodys(tmp_path: Path) -> None:
    found = read(tmp_path, WORDS_ALONE(filled("quillbasin")))
    assert found.stamp["organisation"] == UNKNOWN_OWNER
    assert found.answers
    assert found.derived == read(tmp_path, filled("quillbasin")).derived


def test_an_answer_with_our_name_does_not_make_a_file_ours(tmp_path: Path) -> None:
    package = dict(WORDS_ALONE(filled("quillbasin")))
    texts = [text for text in read(tmp_path, package).texts.values() if " " in text]
    body = package["word/document.xml"].decode()
    for text in texts:
        body = body.replace(text, f"Lindenmoor {text}")
    package["word/document.xml"] = body.encode()
    assert read(tmp_path, package).stamp["organisation"] == UNKNOWN_OWNER


def test_the_team_is_known_by_its_printed_name(tmp_path: Path) -> None:
    from tests.support.filled import filled as build_filled

    made = build_filled(tmp_path / "built", {"about.request_title": "Late handovers"})
    data = next(made.glob("*.docx")).read_bytes()
    reader = open_reader(EXAMPLES / "wexholme.yaml")
    whole = tmp_path / "whole.docx"
    whole.write_bytes(data)
    expected = reader.read(whole)
    assert expected.stamp["team"]
    bare = tmp_path / "bare.docx"
    bare.write_bytes(repacked(data, {"docProps/core.xml": None, "docProps/custom.xml": None}))
    assert reader.read(bare).stamp == expected.stamp


def test_the_best_guess_is_named_where_a_file_has_too_little_of_it(tmp_path: Path) -> None:
    package = dict(WORDS_ALONE(filled()))
    body = part_of(zipped(package.items()), BODY).decode()
    rows = body.split("<w:tbl>")
    package["word/document.xml"] = ("<w:tbl>".join(rows[:9]) + "</w:body></w:document>").encode()
    with pytest.raises(ReadError) as caught:
        read(tmp_path, package)
    (problem,) = caught.value.problems
    assert problem.code == "read.not_ours"
    assert "it is most like the worksheet of “pushback”" in problem.hint


def test_a_choice_of_another_organisations_list_takes_no_code_of_ours(tmp_path: Path) -> None:
    """Both call a department the same, but each has an id of its own for it."""
    text = (EXAMPLES / "lindenmoor.yaml").read_text(encoding="utf-8")
    for old, new in (("Lindenmoor", "Otterbury"), ("id: lindenmoor", "id: otterbury")):
        text = text.replace(old, new)
    settings = tmp_path / "organisation.yaml"
    settings.write_text(text.replace("- id: property", "- id: estates"), encoding="utf-8")
    returned = tmp_path / "returned.docx"
    sheet = sheet_of(EXAMPLES / "lindenmoor.yaml", "pushback")
    returned.write_bytes(zipped(WORDS_ALONE(fill(sheet.blank, sheet.shapes).package).items()))
    found = open_reader(settings).read(returned)
    assert found.stamp["organisation"] == UNKNOWN_OWNER
    assert found.answers["about.requester_department"] == "Property Services"
