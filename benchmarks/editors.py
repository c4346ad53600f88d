"""Measures how much is read of filled worksheets that other editors have saved, and prints a table.

    python -m benchmarks.editors [--quick] [--playbook ID] [--no-programs] [FILE …]

The worksheets and request sheets of every playbook are built for each organisation in examples/
and in each FILE, in three languages, and filled with answers that all differ. Then each is changed
as an editor changes it (tests/support), or saved by the real programs that are installed, and read
in this process. An answer counts as right if it is the one filled in, white space within lines
apart; “breaks apart” are those without regard to line breaks. Anything else that is taken is wrong,
and counts by what the reader says of it: sure, likely, or warned, where a problem names the field.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.job import ROOT
from benchmarks.programs import programs
from generator.playbook import open_catalogue
from generator.usecases.build import BuildOptions, build
from generator.usecases.read import WorksheetReader, open_reader
from tests.security.crafting import parts_of, zipped
from tests.support.editors import CHANGES, google_docs
from tests.support.fills import Filled, fill
from tests.support.plain_forms import FORMS
from tests.support.scores import LIKELY, SURE, WARNED, Score, score_of, total
from tests.support.texts import TEXTS
from tests.support.user_edits import EDITS

LOCALES = ("en-GB", "de-DE", "es-ES")
EXAMPLE = ROOT / "examples/lindenmoor.yaml"
HEADINGS = (
    *("change", "files", "right", "breaks apart", "of"),
    *("wrong, sure", "wrong, likely", "wrong, warned", "not taken", "seconds", "problems"),
)


@dataclass(frozen=True)
class Sheet:
    """A blank that was built, and the reader of its organisation."""

    name: str
    data: bytes
    playbook: str
    reader: WorksheetReader

    def filled(self, texts: str = "words", every: int = 1) -> Filled:
        blank = parts_of(self.data)
        shapes = tuple(open_catalogue().playbook(self.playbook).shapes())
        return fill(blank, shapes, TEXTS[texts](blank), every)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editors", description=__doc__)
    parser.add_argument("organisations", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--quick", action="store_true", help="one worksheet of one organisation")
    parser.add_argument("--playbook", action="append", help="only this playbook; may be repeated")
    parser.add_argument("--no-programs", action="store_true", help="only simulated changes")
    parser.add_argument("--only", default="", help="only changes whose name contains this")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PLAYBOOK_CACHE"] = str(Path(folder) / "cache")
        sheets = list(_sheets(options, Path(folder)))
        print(f"| {' | '.join(HEADINGS)} |\n|{' --- |' * len(HEADINGS)}")
        for name, scores in _measured(sheets, Path(folder), not options.no_programs, options.only):
            print(f"| {' | '.join((name, *_row(scores)))} |", flush=True)


def _sheets(options: argparse.Namespace, folder: Path) -> Iterator[Sheet]:
    """The blanks to fill: those of every organisation and language, or a single one."""
    chosen = options.playbook or (["pushback"] if options.quick else [])
    configs = sorted((ROOT / "examples").glob("*.yaml")) if not options.quick else [EXAMPLE]
    for number, config in enumerate([*configs, *options.organisations]):
        reader = open_reader(config)
        for locale in LOCALES if not options.quick else ("",):
            yield from _built(config, reader, chosen, locale, folder / str(number))


def _built(
    config: Path, reader: WorksheetReader, playbooks: Sequence[str], locale: str, folder: Path
) -> Iterator[Sheet]:
    output = folder / (locale or "own")
    for playbook in open_catalogue().playbooks.values():
        editions = [name for name in playbook.editions if name in ("worksheet", "request")]
        if playbooks and playbook.id not in playbooks:
            continue
        for edition in editions[:1] if not locale else editions:
            place = output / f"{playbook.id}-{edition}"
            made = BuildOptions(
                config, (playbook.id,), (edition,), ("docx",), output=place, locale=locale
            )
            build(made)
            (path,) = place.rglob("*.docx")
            yield Sheet(path.stem, path.read_bytes(), playbook.id, reader)


def _measured(
    sheets: Sequence[Sheet], folder: Path, with_programs: bool, only: str
) -> Iterator[tuple[str, list[Score]]]:
    """Each change with the scores of its files."""
    path = folder / "read.docx"

    def scored(sheet: Sheet, filled: Filled) -> Score:
        path.write_bytes(zipped(filled.package.items()))
        return score_of(sheet.reader, path, filled)

    def changed(filled: Filled, name: str) -> Filled:
        return replace(filled, package=CHANGES[name](filled.package))

    for name in CHANGES:
        if only in name:
            for every, kind in ((1, ""), (2, ", half filled")):
                yield (
                    f"{name}{kind}",
                    [scored(sheet, changed(sheet.filled(every=every), name)) for sheet in sheets],
                )
    for texts in TEXTS:
        if only in (name := f"Google Docs, answers: {texts}"):
            yield name, [scored(one, changed(one.filled(texts), "Google Docs")) for one in sheets]
    for edit, make in EDITS.items():
        if only in (name := f"Google Docs, {edit}"):
            yield (
                name,
                [scored(one, changed(make(one.filled()), "Google Docs")) for one in sheets],
            )
    yield from _outside_word(sheets, folder, with_programs, only)


def _outside_word(
    sheets: Sequence[Sheet], folder: Path, with_programs: bool, only: str
) -> Iterator[tuple[str, list[Score]]]:
    """Forms that are not Word files, and what the real programs make of Word files."""
    text = folder / "read.txt"
    for name, form in FORMS.items():
        if only in name:
            scores = []
            for sheet in sheets:
                filled = sheet.filled()
                text.write_bytes(form(google_docs(filled.package)))
                scores.append(score_of(sheet.reader, text, filled))
            yield name, scores
    for program, save in programs(folder).items() if with_programs else ():
        if only in program:
            scores = []
            for sheet in sheets:
                filled = sheet.filled()
                source = folder / "source.docx"
                source.write_bytes(zipped(filled.package.items()))
                scores.append(score_of(sheet.reader, save(source), filled))
            yield program, scores


def _row(scores: Sequence[Score]) -> tuple[str, ...]:
    """The figures of a change; problems by the codes that were reported."""
    codes = sorted({code for score in scores for code in score.codes})
    figures = (
        len(scores),
        sum(len(score.right) for score in scores),
        sum(len(score.joined) for score in scores),
        sum(score.answers for score in scores),
        *(total(scores, said) for said in (SURE, LIKELY, WARNED)),
        sum(len(score.missing) for score in scores),
    )
    seconds = statistics.mean(score.seconds for score in scores)
    return (*map(str, figures), f"{seconds:.2f}", ", ".join(codes))


if __name__ == "__main__":
    main()
