"""Documents built, printed and checked, one setting at a time."""

from __future__ import annotations

import random
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from tests.conftest import ROOT
from tests.support.page_guard.checks import Printed, findings_of
from tests.support.page_guard.documents import (
    ORDINARY,
    SETTINGS,
    Document,
    Setting,
    documents,
    paper_of,
)
from tests.support.page_guard.marked import MarkedFile, marked
from tests.support.page_guard.printing import pages_of, print_files
from tests.support.page_guard.table import Result

# The organisation that is always checked in full, and the number of others.
WHOLE = "wexholme"
SAMPLED = 3


def sample(seed: str) -> tuple[Setting, ...]:
    """All settings of one organisation, and one for each of some others, which the seed picks, on
    their own paper. Those with unusually long lists are checked only with `--all`.
    """
    pick = random.Random(seed)  # noqa: S311 — the choice is no secret
    others = pick.sample([name for name in ORDINARY if name != WHOLE], SAMPLED)
    whole = (setting for setting in SETTINGS if setting.organisation == WHOLE)
    own = [setting for setting in SETTINGS if setting.paper == paper_of(setting.organisation)]
    chosen = (pick.choice([one for one in own if one.organisation == name]) for name in others)
    return (*whole, *chosen)


def seed_of_today() -> str:
    """The default seed: the commit of the working copy or, outside of one, the date."""
    command = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    found = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    return found.stdout.strip() or date.today().isoformat()


def look_at(
    settings: Iterable[Setting], keep: Path | None = None, only: Sequence[str] = ()
) -> Iterator[Result]:
    """The results for the documents of the settings; the printed files stay in the folder `keep`.
    `only` names playbooks, editions or answers.
    """
    for setting in settings:
        with tempfile.TemporaryDirectory() as folder:
            yield from _look_at(setting, Path(folder), keep, only)


def printed_file(data: bytes, folder: Path, profile: str = "") -> Printed:
    """A Word file, printed in a folder."""
    source = marked(data)
    (folder / "document.docx").write_bytes(source.data)
    (pdf,) = print_files([folder / "document.docx"], folder, profile)
    return Printed(source, pages_of(pdf))


def _look_at(
    setting: Setting, folder: Path, keep: Path | None, only: Sequence[str]
) -> Iterator[Result]:
    wanted = list(documents(setting, folder, only))
    printed = keep or folder / "printed"
    printed.mkdir(exist_ok=True, parents=True)
    sources: dict[Path, MarkedFile] = {}
    for document in wanted:
        path = printed / f"{document.name}.docx"
        sources[path] = marked(document.path.read_bytes())
        path.write_bytes(sources[path].data)
    for document, (path, pdf) in zip(
        wanted, zip(sources, print_files(list(sources), printed), strict=True), strict=True
    ):
        yield _result(document, Printed(sources[path], pages_of(pdf)))


def _result(document: Document, printed: Printed) -> Result:
    return Result(
        document,
        printed.body,
        len(printed.pages) - printed.body,
        printed.mean_empty,
        tuple(findings_of(printed, document.limit)),
    )
