"""Measures how much is read of filled worksheets that other editors have saved, and prints a table.

    python -m benchmarks.editors [--quick] [--playbook ID] [--only TEXT] [--no-programs] [FILE …]

The worksheets and request sheets of every playbook are built for each organisation in examples/
and in each FILE, in three languages, and filled with answers that all differ. Then each is changed
as an editor changes it (tests/support), or saved by the real programs that are installed, and read
in this process. An answer counts as right if it is the one filled in, white space within lines
apart; “breaks apart” are those without regard to line breaks. Anything else that is taken is wrong,
and counts by what the reader says of it: sure, likely, or warned, where a problem names the field.
The seconds are those of a further file; the first one of a kind takes longer, as its blank is made.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

from benchmarks.job import ROOT
from benchmarks.programs import Save, programs
from generator.usecases.read import WorksheetReader, open_reader
from tests.security.crafting import zipped
from tests.support.blanks import LOCALES, Sheet, fillable, sheet_of
from tests.support.editor_cases import EDITED, SAVED, TYPED, Make, changed
from tests.support.editors import CHANGES, without_controls
from tests.support.fills import Package, fill
from tests.support.plain_forms import FORMS
from tests.support.scores import LIKELY, SURE, WARNED, Score, score_of, total

Blank = tuple[WorksheetReader, Sheet]
EXAMPLE = ROOT / "examples/lindenmoor.yaml"
HEADINGS = (
    *("change", "files", "answers", "right", "breaks apart"),
    *("wrong, sure", "wrong, likely", "wrong, warned", "not taken", "seconds"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editors", description=__doc__)
    parser.add_argument("organisations", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--quick", action="store_true", help="one worksheet of one organisation")
    parser.add_argument("--playbook", action="append", help="only this playbook; may be repeated")
    parser.add_argument("--no-programs", action="store_true", help="only simulated changes")
    parser.add_argument("--only", default="", help="only changes whose name contains this")
    parser.add_argument("--codes", action="store_true", help="add the codes of the problems")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PLAYBOOK_CACHE"] = str(Path(folder) / "cache")
        sheets = list(_sheets(options))
        for sheet in sheets:  # blanks are made once, and kept
            _as_word(
                *sheet, EDITED["Google Docs, all instructions deleted"], Path(folder) / "0.docx"
            )
        headings = (*HEADINGS, *["problems"] * options.codes)
        print(f"| {' | '.join(headings)} |\n|---|{'--:|' * (len(headings) - 1)}")
        for name, scores in _measured(sheets, Path(folder), not options.no_programs, options.only):
            print(f"| {' | '.join((name, *_row(scores, options.codes)))} |", flush=True)


def _sheets(options: argparse.Namespace) -> Iterator[Blank]:
    """The blanks to fill, those of every organisation and language or a single one, each with the
    reader of its organisation.
    """
    if options.quick:
        yield open_reader(EXAMPLE), sheet_of(EXAMPLE, (options.playbook or ["pushback"])[0])
        return
    for config in [*sorted((ROOT / "examples").glob("*.yaml")), *options.organisations]:
        reader = open_reader(config)
        for (playbook, edition), locale in product(fillable(), LOCALES):
            if not options.playbook or playbook in options.playbook:
                yield reader, sheet_of(config, playbook, edition, locale)


def _measured(
    sheets: Sequence[Blank], folder: Path, with_programs: bool, only: str
) -> Iterator[tuple[str, list[Score]]]:
    """Each change with the scores of its files."""
    halves = {f"{name}, half filled": changed(name, every=2) for name in CHANGES}
    for name, make in {**SAVED, **halves, **TYPED, **EDITED}.items():
        if only in name:
            yield name, [_as_word(*sheet, make, folder / "read.docx") for sheet in sheets]
    for name, form in FORMS.items():
        if only in name:
            yield name, [_as_text(*sheet, form, folder / "read.txt") for sheet in sheets]
    for name, save in programs(folder).items() if with_programs else ():
        if only in name:
            yield name, [_as_saved(*sheet, save, folder / "source.docx") for sheet in sheets]


def _as_word(reader: WorksheetReader, sheet: Sheet, make: Make, path: Path) -> Score:
    filled = make(sheet.blank, sheet.shapes)
    path.write_bytes(zipped(filled.package.items()))
    return score_of(reader, path, filled)


def _as_text(
    reader: WorksheetReader, sheet: Sheet, form: Callable[[Package], bytes], path: Path
) -> Score:
    filled = fill(sheet.blank, sheet.shapes)
    path.write_bytes(form(without_controls(filled.package)))
    return score_of(reader, path, filled)


def _as_saved(reader: WorksheetReader, sheet: Sheet, save: Save, source: Path) -> Score:
    filled = fill(sheet.blank, sheet.shapes)
    source.write_bytes(zipped(filled.package.items()))
    return score_of(reader, save(source), filled)


def _row(scores: Sequence[Score], with_codes: bool) -> tuple[str, ...]:
    """The figures of a change, and the codes of all problems that were reported."""
    figures = (
        len(scores),
        sum(score.answers for score in scores),
        sum(len(score.right) for score in scores),
        sum(len(score.joined) for score in scores),
        *(total(scores, said) for said in (SURE, LIKELY, WARNED)),
        sum(len(score.missing) for score in scores),
    )
    seconds = statistics.mean(score.seconds for score in scores)
    codes = ", ".join(sorted({code for score in scores for code in score.codes}))
    return (*map(str, figures), f"{seconds:.2f}", *[codes] * with_codes)


if __name__ == "__main__":
    main()
