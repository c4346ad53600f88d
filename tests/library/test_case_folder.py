"""The folder of a library: many may write to it at the same time."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path
from typing import Any

from generator.foundation.errors import EnvironmentProblem
from generator.library.case_folder import CaseFolder
from generator.library.record import case_in
from tests.support.cases import revision

PROCESSES, REVISIONS = 8, 5


def _add(root: Path, own: int, together: Any, idents: Any) -> None:
    """Write the same revisions as all others, and some of one's own."""
    folder = CaseFolder(root)
    together.wait()
    (ident,) = folder.case_ids(["same request"])
    for number in range(REVISIONS):
        folder.keep_original("same.md", b"same")
        folder.write(revision(ident, answers={"x.number": number}), "2026")
        folder.write(revision(ident, answers={"x.number": number, "x.of": own}), "2026")
    idents.put(ident)


def test_eight_processes_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    together, idents = fork.Barrier(PROCESSES), fork.SimpleQueue()
    started = [
        fork.Process(target=_add, args=(tmp_path, own, together, idents))
        for own in range(PROCESSES)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join()
    (used,) = {idents.get() for _ in started}  # all use the key that one of them created
    folder = CaseFolder(tmp_path)
    ((ident, paths),) = folder.listing().by_case.items()
    case, problems = folder.case(paths)
    assert case
    assert not problems
    assert ident == used
    assert len(case.found) == REVISIONS * (PROCESSES + 1)
    assert [path.name for path in tmp_path.rglob("*.tmp")] == []


def merged(one: CaseFolder, other: CaseFolder) -> None:
    """Copy what one folder lacks, as a sync client does; of two files with the same name, one gets
    another name.
    """
    for path in sorted(other.root.rglob("*")):
        target = one.root / path.relative_to(other.root)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        elif not target.exists():
            shutil.copy(path, target)
        elif target.read_bytes() != path.read_bytes():
            shutil.copy(path, target.with_name(f"{target.stem} (other){target.suffix}"))


def test_two_copies_of_a_folder_merged_have_all_revisions_of_both(tmp_path: Path) -> None:
    here, there = CaseFolder(tmp_path / "here"), CaseFolder(tmp_path / "there")
    first = revision()
    here.write(first, "2026")
    shutil.copytree(here.root, there.root)
    here.write(revision(answers={"a": 1}, parents=(first.digest,)), "2026")
    there.write(revision(answers={"a": 2}, parents=(first.digest,)), "2026")
    both = revision("bbbb")
    here.write(both, "2026")
    there.write(revision("bbbb", added="2026-12-01"), "2026")
    merged(here, there)
    listed = here.listing().by_case
    case, _ = here.case(listed["abcdef"])
    assert case
    assert case.is_conflict
    assert len(case.revisions) == 3
    same, problems = here.case(listed["bbbb"])
    assert same
    assert len(same.revisions) == 1, "added on two days, it is still one revision"
    assert not problems


def test_a_request_is_recognised_after_two_libraries_with_keys_of_their_own_were_merged(
    tmp_path: Path,
) -> None:
    here, there = CaseFolder(tmp_path / "here"), CaseFolder(tmp_path / "there")
    (old,) = there.case_ids(["request"])
    (own,) = here.case_ids(["request"])
    assert own != old
    merged(here, there)
    assert {*CaseFolder(here.root).case_ids(["request"])} == {own, old}


def test_a_damaged_record_is_written_again(tmp_path: Path) -> None:
    folder = CaseFolder(tmp_path)
    path = tmp_path / folder.write(revision(), "2026")
    path.write_bytes(path.read_bytes()[:20])
    folder.write(revision(), "2026")
    assert path.read_bytes() == revision().data


def test_a_damaged_key_is_reported(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("no key")
    try:
        CaseFolder(tmp_path).case_ids(["request"])
    except EnvironmentProblem as error:
        assert error.problems[0].code == "library.key"
    else:
        raise AssertionError


def test_links_in_a_library_are_not_followed(tmp_path: Path) -> None:
    folder = CaseFolder(tmp_path / "library")
    outside = tmp_path / revision().name
    outside.write_bytes(revision().data)
    (folder.root / "cases/2026").mkdir(parents=True)
    (folder.root / "cases/2026" / outside.name).symlink_to(outside)
    assert folder.listing().files == {}


def test_other_files_are_no_records() -> None:
    for name in ("notes.txt", "readme.json", ".playbook-1-ab.tmp", "abc-123.json"):
        assert case_in(name) == ""
