"""Copies of a sheet for single people: each file says whose copy it is, whatever happens to it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

import pytest

from generator.answers.duplicates import DuplicateFinder
from generator.foundation.cache import NO_CACHE
from generator.project.branding import theme_of
from generator.project.document_writer import DocumentWriter
from generator.usecases.export import record
from generator.usecases.refresh import Refresher
from tests.support.filled import reader_of

COPY = "kqzvtm"
FORMATS = ("md", "docx", "html")


@lru_cache
def sheet(kind: str, copy: str = COPY) -> bytes:
    """A blank request sheet of Wexholme's aseptic team in a format."""
    project = reader_of("wexholme").project
    unit, playbook = project.config.find("team", "aseptic"), "intake"
    place = partial(project.place_in, unit.layers)
    theme, _ = theme_of(project.unit_settings(unit), project.images, place)
    found = project.renderer.catalogue.playbook(playbook)
    is_page = kind == "html"
    job = project.render_document(unit, found, "request", theme, is_page=is_page, copy=copy)
    return DocumentWriter(NO_CACHE).blank(kind, job, unit.department_id)[0]


def without_comments(data: bytes) -> bytes:
    return re.sub(rb"<!--.*?-->", b"", data, flags=re.DOTALL)


def without_properties(data: bytes) -> bytes:
    """A Word file as programs save it that drop custom properties."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/custom.xml":
                part = re.sub(rb"<property .*</property>", b"", part)
            new.writestr(name, part)
    return target.getvalue()


def without_meta(data: bytes) -> bytes:
    return re.sub(rb'<meta name="playbook-generator"[^>]*>', b"", data)


def read_copy(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(record(reader_of("wexholme").read(path)).get("copy", ""))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_says_whose_copy_it_is(kind: str, tmp_path: Path) -> None:
    assert read_copy(tmp_path / f"sheet.{kind}", sheet(kind)) == COPY


@pytest.mark.parametrize("kind", FORMATS)
def test_a_document_for_anybody_has_no_copy_id(kind: str, tmp_path: Path) -> None:
    blank = sheet(kind, "")
    assert read_copy(tmp_path / f"sheet.{kind}", blank) == ""
    assert b'"copy": ' not in blank.partition(b"<script")[0]


@pytest.mark.parametrize(
    ("kind", "strip", "suffix"),
    [
        pytest.param("md", without_comments, "md", marks=pytest.mark.slow),
        pytest.param("md", without_comments, "txt", marks=pytest.mark.slow),
        ("docx", without_properties, "docx"),
        ("html", without_meta, "html"),
    ],
)
def test_the_printed_line_says_it_where_the_properties_are_gone(
    kind: str, strip: Callable[[bytes], bytes], suffix: str, tmp_path: Path
) -> None:
    assert read_copy(tmp_path / f"sheet.{suffix}", strip(sheet(kind))) == COPY


def test_a_refreshed_file_is_the_same_copy(tmp_path: Path) -> None:
    path = tmp_path / "sheet.docx"
    path.write_bytes(sheet("docx"))
    refreshed = Refresher(reader_of("wexholme")).refresh(path).target
    assert refreshed.read_bytes() == sheet("docx")


def test_files_of_one_copy_are_of_one_request_and_those_of_two_are_not() -> None:
    finder = DuplicateFinder()
    stamp = {"playbook": "intake", "organisation": "wexholme", "team": "aseptic"}
    answers = [{"about.request_title": "Forms"}, {"about.request_title": "New forms"}]
    for number, (copy, answer) in enumerate([(COPY, answers[0]), (COPY, answers[1])]):
        own = {**stamp, "copy": copy}
        finder.add(Path(f"{number}.docx"), own, answer, None, frozenset(answer))
    alike = {"about.audience_size": "12"}
    for copy in ("bcdfgh", "hgfdcb"):
        finder.add(Path(f"{copy}.docx"), {**stamp, "copy": copy}, alike, None, frozenset(alike))
    assert [same.files for same in finder.found()] == [(Path("0.docx"), Path("1.docx"))]
