"""The files to be damaged: generated documents, blank and filled, and files that people write.

The role of a file is what follows the first dot of its name: `docx`, `organisation.yaml`,
`page.json` (the journal of a run).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from generator.foundation import yaml_nodes
from generator.output import lockfile
from generator.usecases.build import BuildOptions, build
from tests.conftest import EXAMPLES, ROOT
from tests.support.conversions import as_html, as_mail, as_odt, as_text
from tests.support.earlier_markdown import as_earlier
from tests.support.filled import filled, sample
from tests.support.sheets import csv_text, xlsx_bytes
from tests.support.word_templates import TEMPLATES

CONFIG = EXAMPLES / "wexholme.yaml"
TEAM = "aseptic"
PLAYBOOKS = ("backing", "campaign", "intake", "pushback", "sponsorship")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_TEMPLATES = ROOT / "templates"
_ROWS = (
    ("team", "name", "department", "voice.tagline", "voice.learner.one"),
    ("ward-8", "Ward 8, nights", "pharmacy", "Time back", "nurse"),
    ("Lab B", "", "Estates", "", ""),
    ("tränke 9", "Tränke & mehr", "", "„Zeit“", ""),
    ("aseptic", "", "", "Other words", "pharmacist"),
)


@dataclass(frozen=True)
class Seed:
    """A file before it is damaged."""

    name: str
    data: bytes

    @property
    def role(self) -> str:
        return self.name.partition(".")[2]


@lru_cache(maxsize=8)
def seeds(kind: str) -> tuple[Seed, ...]:
    """The seeds of a kind, always in the same order."""
    return tuple(_SOURCES[kind]())


@lru_cache(maxsize=1)
def _documents() -> tuple[Seed, ...]:
    """Every edition of every playbook for one team, blank, and every worksheet filled in."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        build(BuildOptions(CONFIG, teams=(TEAM,), output=folder / "blank", jobs=1))
        blank = sorted((folder / "blank" / TEAM).glob("*-*"))
        made = [path for name in PLAYBOOKS for path in sorted(_filled(folder, name).iterdir())]
        return tuple(Seed(path.name, path.read_bytes()) for path in [*blank, *made])


def _filled(folder: Path, playbook: str) -> Path:
    return filled(folder / playbook, sample(playbook), playbook=playbook)


def _word() -> Iterator[Seed]:
    return (seed for seed in _documents() if seed.role == "docx")


def _markdown() -> Iterator[Seed]:
    """Markdown as it is written, and worksheets as earlier versions wrote them."""
    for seed in _documents():
        if seed.role == "md":
            yield seed
            if "worksheet" in seed.name:
                yield Seed(seed.name, as_earlier(seed.data.decode()).encode())


def _other() -> Iterator[Seed]:
    """Worksheets as other programs save them, and Markdown without our comments."""
    for seed in _word():
        if "worksheet" not in seed.name:
            continue
        name = seed.name.removesuffix(".docx")
        yield Seed(f"{name}.html", as_html(seed.data, tagged=True))
        yield Seed(f"{name}.odt", as_odt(seed.data, tagged=True))
        yield Seed(f"{name}.odt", as_odt(seed.data, marked=True))
        yield Seed(f"{name}.eml", as_mail(seed.data))
        yield Seed(f"{name}.txt", as_text(seed.data))
        yield Seed(f"{name}.md", as_html(seed.data).partition(b"<body>")[2])
    for seed in _markdown():
        if "worksheet" in seed.name:
            yield Seed(seed.name, _COMMENT.sub(b"", seed.data))


def _pages() -> Iterator[Seed]:
    """Filled worksheets as web pages."""
    return _worksheets("html")


def _pdf() -> Iterator[Seed]:
    """Filled worksheets as PDF forms. Another process makes them: Typst has threads, which the
    processes that are forked later would wait for.
    """
    with ProcessPoolExecutor(1) as pool:
        yield from pool.submit(_made, "pdf").result()


def _made(kind: str) -> list[Seed]:
    return list(_worksheets(kind))


def _worksheets(kind: str) -> Iterator[Seed]:
    with tempfile.TemporaryDirectory() as place:
        for name in PLAYBOOKS:
            folder = filled(Path(place) / name, sample(name), playbook=name, formats=(kind,))
            yield Seed(f"{name}.{kind}", (folder / f"{name}-worksheet.{kind}").read_bytes())


def _yaml() -> Iterator[Seed]:
    """Organisations, answers, and the labels and manifest of a playbook."""
    for path in sorted(EXAMPLES.glob("*.yaml")) * 2:
        yield Seed(f"{path.stem}.organisation.yaml", path.read_bytes())
    for name in PLAYBOOKS:
        text = yaml_nodes.dump({"playbook": name, "answers": sample(name)})
        yield Seed(f"{name}.answers.yaml", text.encode())
    yield Seed("pushback.labels.yaml", (_TEMPLATES / "pushback/en/labels.yaml").read_bytes())
    yield Seed("pushback.manifest.yaml", (_TEMPLATES / "pushback/playbook.yaml").read_bytes())


def _template() -> Iterator[Seed]:
    """The templates of one playbook; those of another and shared parts also replace one of them."""
    for edition in ("playbook", "worksheet", "request"):
        yield Seed(f"pushback.{edition}.md.j2", _read(f"pushback/{edition}.md.j2"))
    yield Seed("intake.request.md.j2", _read("intake/request.md.j2"))
    for name in ("request", "step", "cover", "ladder", "cheat_codes"):
        yield Seed(f"{name}.request.md.j2", _read(f"_shared/{name}.md.j2"))


def _read(name: str) -> bytes:
    return (_TEMPLATES / name).read_bytes()


def _lock() -> Iterator[Seed]:
    """The lock file of a run, which also serves as the journal of planned writes."""
    with tempfile.TemporaryDirectory() as place:
        build(
            BuildOptions(CONFIG, ("pushback",), teams=(TEAM,), output=Path(place) / "out", jobs=1)
        )
        data = (Path(place) / "out" / lockfile.NAME).read_bytes()
    yield Seed("run.lock.json", data)
    yield Seed("run.page.json", data)


def _table() -> Iterator[Seed]:
    yield Seed("comma.csv", csv_text(_ROWS).encode())
    yield Seed("semicolon.csv", csv_text(_ROWS, ";", "\r\n").encode("utf-8-sig"))
    yield Seed("tab.csv", csv_text(_ROWS, "\t").encode("utf-16"))
    xlsx = Seed("sheet.xlsx", xlsx_bytes(_ROWS))
    yield from (xlsx, xlsx)


def _house() -> Iterator[Seed]:
    """Word templates of organisations."""
    for name, data in TEMPLATES.items():
        yield Seed(f"{name.partition('.')[0]}.house.dotx", data)


_SOURCES: dict[str, Callable[[], Iterator[Seed]]] = {
    "word": _word,
    "markdown": _markdown,
    "other": _other,
    "pages": _pages,
    "pdf": _pdf,
    "yaml": _yaml,
    "template": _template,
    "lock": _lock,
    "table": _table,
    "house": _house,
}
KINDS = tuple(_SOURCES)
