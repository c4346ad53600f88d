"""Hostile names of teams: each gives one legal file inside the folder, or is refused."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from generator.config import load
from generator.config.team_table import team_id
from generator.foundation.errors import ConfigError
from generator.usecases.build import BuildOptions, build
from tests.conftest import EXAMPLES
from tests.security.judging import as_dicts, check
from tests.support.sheets import csv_text

_DEVICES = {"con", "prn", "aux", "nul", "clock$", "conin$", "conout$"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in "0123456789\u00b9\u00b2\u00b3"
}
NAMES = [
    "../x", "../../etc/passwd", "..", ".", "/", "//", "/etc/passwd", "a/../b", "a/b", "a\\b",
    "..\\x",
    "C:\\x", "C:x", "\\\\host\\share", "\\\\?\\C:\\x", "file:///x", "~", "~root", "$HOME", "%TEMP%",
    "`id`", "$(id)", "; rm -rf x", "| x", "&& x", "-rf", "--help", "-", "--", "con", "CON",
    "con.txt",
    "nul", "NUL.docx", "aux", "prn", "com0", "LPT0",
    "com1", "COM9", "com\u00b9", "lpt\u00b3", "clock$", "conin$",
    "con ",
    "con.", "a.", "a ", " a", "a..", ".hidden", "a:b", "a:stream:$DATA", "a*", "a?", 'a"b', "<a>",
    "a|b",
    "a\tb", "a\nb", "x" * 41, "x" * 255, "x" * 256, "x" * 5000, "\u00e4" * 255, "\U0001f642" * 64,
    "ward-7", "Ward-7", "WARD-7", "ward\u20107", "ward\u20117", "w\u0430rd-7", "ward-\uff17",
    "ward\u200b-7",
    "ward-7\u200f", "\u202e7-draw", "ﬁeld", "field", "e\u0301", "\u00e9", "\u1e9b\u0323", "\u017f",
    "s",
    "\u212a", "k", "\u0131", "i", "\u0130", "\u00df", "ss", "\u65e5\u672c", "\u0627\u0644",
    "\u0e01",
    "{{7*7}}", "{% x %}", "<script>", "'; DROP", "\ufeffa", "\u00a0", "\u3000", "none", "null",
    "true",
    "0", "007", "1e5", "_lock", ".playbook", "_x", "thumbs.db", "desktop.ini", "organisation.yaml",
]  # fmt: skip


def legal(name: str) -> bool:
    """Whether every system accepts a name for a file or folder."""
    stem = name.partition(".")[0].lower()
    return bool(
        re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]|[A-Za-z0-9]", name)
        and stem not in _DEVICES
        and len(name.encode()) <= 80
    )


def folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, set[int]]:
    """The folder above the output of a build with a team for each name, how many teams should have
    a file, and the lines that were refused.
    """
    above = tmp_path_factory.mktemp("names")
    table = above / "teams.csv"
    rows = csv_text([["team", "name"], *([name, name] for name in NAMES)])
    table.write_text(rows, encoding="utf-8", newline="")
    options = BuildOptions(
        EXAMPLES / "wexholme.yaml",
        ("pushback",),
        ("request",),
        ("md",),
        team_table=table,
        output=above / "deep/out",
    )
    report = build(options)
    refused = {problem.place.line for problem in report.problems if problem.level == "error"}
    clashes = [
        re.search(r"already appears in line ([0-9]+)", one.message) for one in report.problems
    ]
    refused |= {int(clash[1]) for clash in clashes if clash}
    return above, len([name for name in NAMES if name.strip()]) - len(refused), refused


def built_files(above: Path) -> list[Path]:
    """The files that were built, without the copies stored for comparison."""
    every = (above / "deep/out").rglob("*-needs-request.md")
    return sorted(path for path in every if ".playbook" not in path.parts)


def test_there_are_at_least_a_hundred_different_names() -> None:
    assert len(set(NAMES)) == len(NAMES) > 99


def test_every_team_has_one_file_of_its_own_inside_the_folder(
    made: tuple[Path, int, set[int]],
) -> None:
    above, number, refused = made
    files = built_files(above)
    assert len(files) == number, f"refused: {len(refused)}"
    folders = [path.parent.relative_to(above / "deep/out").as_posix() for path in files]
    assert len({folded(name) for name in folders}) == number
    assert [name for name in folders if not all(map(legal, name.split("/")))] == []


def test_nothing_is_written_outside_the_folder(made: tuple[Path, int, set[int]]) -> None:
    above, _, _ = made
    assert sorted(path.name for path in above.iterdir()) == ["deep", "teams.csv"]
    assert [path.name for path in (above / "deep").iterdir()] == ["out"]


def test_every_file_names_its_team(made: tuple[Path, int, set[int]]) -> None:
    above, number, _ = made
    files = built_files(above)
    stamps = [path.read_text(encoding="utf-8").splitlines()[-1] for path in files]
    teams = [re.search(r'"team": "([^"]+)"', stamp) for stamp in stamps]
    assert len({team[1] for team in teams if team}) == number


def test_only_empty_and_duplicate_names_are_refused(
    made: tuple[Path, int, set[int]],
) -> None:
    _, _, refused = made
    plain = [folded(name.strip()) for name in NAMES]
    assert len(refused) <= sum(not name or plain.count(name) > 1 for name in plain)


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:40])
def test_an_id_made_from_a_name_is_legal_and_stable(name: str) -> None:
    assert legal(team_id(name))
    assert team_id(team_id(name)) == team_id(name)
    assert team_id(unicodedata.normalize("NFD", name)) == team_id(
        unicodedata.normalize("NFC", name)
    )


@pytest.mark.sampled(5)
@pytest.mark.parametrize("where", ["team", "department", "organisation"])
@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:40])
def test_an_id_in_the_organisations_file_is_legal_or_refused(
    name: str, where: str, tmp_path: Path
) -> None:
    text = (EXAMPLES / "wexholme.yaml").read_text(encoding="utf-8")
    old = {"team": "id: aseptic,", "department": "id: pharmacy", "organisation": "id: wexholme"}[
        where
    ]
    assert old in text
    quoted = "'" + name.replace("'", "''") + "'"
    new = old.partition(" ")[0] + f" {quoted}" + ("," if where == "team" else "")
    path = tmp_path / "organisation.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        found = load(path)
    except ConfigError as error:
        check(as_dicts(error.problems), path.name)
        return
    assert all(map(legal, found.units)), name
    assert legal(found.organisation.id)


def test_two_ids_that_differ_only_in_case_are_refused(tmp_path: Path) -> None:
    text = (EXAMPLES / "wexholme.yaml").read_text(encoding="utf-8")
    path = tmp_path / "organisation.yaml"
    path.write_text(text.replace("id: ward-9,", "id: Ward-7,"), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path)
    check(as_dicts(caught.value.problems), path.name)
