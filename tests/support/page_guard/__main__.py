"""Print documents in a narrow and in a wide font, on A4 and on Letter paper, and report the faults
that docs/pages.md lists.

    python -m tests.support.page_guard                       one organisation, a sample of others
    python -m tests.support.page_guard --all                 every organisation; takes ten minutes
    python -m tests.support.page_guard arcaya --only request --keep /tmp/pages

Needs LibreOffice, poppler, and the fonts Carlito and DejaVu Sans.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import ROOT
from tests.support.page_guard.documents import FONTS, ORGANISATIONS, PAPERS, SETTINGS, Setting
from tests.support.page_guard.guard import look_at, sample, seed_of_today
from tests.support.page_guard.printing import missing_fonts
from tests.support.page_guard.table import Result, figures, markdown_table, text_table

_PAGE = ROOT / "docs/pages.md"
_START, _END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def main() -> None:
    options = _options()
    if missing := missing_fonts(FONTS.values()):
        sys.exit(f"these fonts are missing: {', '.join(missing)}")
    results: list[Result] = []
    os.environ.setdefault("PLAYBOOK_CACHE", tempfile.mkdtemp())
    for setting in _settings(options):
        print(f"{setting} …", file=sys.stderr)
        results += look_at([setting], options.keep, options.only)
    print(markdown_table(results) if options.markdown else text_table(results), end="")
    if options.update:
        _update(results)
    faulty = [result for result in results if result.findings]
    print(f"{len(results)} documents, {len(faulty)} with findings")
    sys.exit(bool(faulty))


def _options() -> argparse.Namespace:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    named = parser.add_argument
    named("organisations", nargs="*", choices=[[], *ORGANISATIONS], help="only these")
    named("--all", action="store_true", help="every organisation")
    named("--seed", default="", help="seed of the sample; default: the commit")
    named("--font", choices=FONTS)
    named("--paper", choices=PAPERS)
    named("--only", action="append", default=[], help="a playbook, an edition, or its answers")
    named("--keep", type=Path, metavar="FOLDER", help="keep the printed documents there")
    named("--markdown", action="store_true", help="print the table as Markdown")
    named("--update", action="store_true", help="write the figures into docs/pages.md")
    return parser.parse_args()


def _settings(options: argparse.Namespace) -> Sequence[Setting]:
    chosen: Sequence[Setting] = SETTINGS
    if not (options.all or options.organisations):
        seed = options.seed or seed_of_today()
        print(f"The others are picked by --seed {seed}", file=sys.stderr)
        chosen = sample(seed)
    return [
        one
        for one in chosen
        if one.organisation in (options.organisations or ORGANISATIONS)
        and options.font in (None, one.font)
        and options.paper in (None, one.paper)
    ]


def _update(results: Sequence[Result]) -> None:
    text = _PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_START)
    _, _, after = rest.partition(_END)
    table = f"{_START}\n{figures(results)}\n{_END}"
    _PAGE.write_text(before + table + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
