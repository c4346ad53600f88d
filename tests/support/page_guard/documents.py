"""The documents whose pages are checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from generator.document.tree import Field, Kind
from generator.foundation import yaml_nodes
from generator.playbook import open_catalogue
from generator.project.options import EDITIONS
from generator.usecases.build import BuildOptions, build
from generator.usecases.read import open_reader
from tests.conftest import EXAMPLES, ROOT, TEAMS
from tests.support.filled import answers_to
from tests.support.page_guard.limits import Limit, limit_of

STRESS = ROOT / "tests/data/stress"
# A font that is narrow, and one that is wider than nearly all that organisations use.
FONTS = {"narrow": "Carlito", "wide": "DejaVu Sans"}
PAPERS = ("A4", "Letter")
BLANK, PAPER, USUAL, LONG = ANSWERS = ("blank", "paper", "usual", "long")
_DAY = date(2026, 9, 1)
_TEAMS = {"lindenmoor": "repairs-north"} | TEAMS
_STRESS_TEAMS = {"marrowfield": "front", "donauwerder": "gross", "valdeperal": "domicilio"}
# The editions that are checked with each kind of answers.
_EDITIONS = {
    BLANK: EDITIONS,
    PAPER: EDITIONS,
    USUAL: ("summary",),
    LONG: ("playbook", "worksheet", "summary"),
}


@dataclass(frozen=True)
class Setting:
    """An organisation, and the font and the paper that its documents are printed with."""

    organisation: str
    font: str
    paper: str

    @property
    def strained(self) -> bool:
        """Whether the organisation is one of those with unusually long lists."""
        return self.organisation in _STRESS_TEAMS

    @property
    def overrides(self) -> tuple[str, ...]:
        return (f"branding.fonts={FONTS[self.font]}", f"organisation.paper={self.paper}")

    def __str__(self) -> str:
        return f"{self.organisation}, {self.font} font, {self.paper}"


@dataclass(frozen=True)
class Document:
    """A document to check: `answers` says how it is filled in."""

    path: Path
    setting: Setting
    playbook: str
    edition: str
    answers: str

    @property
    def limit(self) -> Limit:
        grows, strained = self.answers in (LONG, PAPER), self.setting.strained
        return limit_of(self.playbook, self.edition, grows=grows, strained=strained)

    @property
    def name(self) -> str:
        """A unique name."""
        setting = self.setting
        parts = (setting.organisation, setting.font, setting.paper.lower(), self.playbook)
        return "-".join((*parts, self.edition, self.answers))


ORDINARY = tuple(_TEAMS)
_ON_LETTER = ("quillbasin",)
ORGANISATIONS = (*ORDINARY, *_STRESS_TEAMS)
SETTINGS = tuple(Setting(*one) for one in product(ORGANISATIONS, FONTS, PAPERS))


def config_of(organisation: str) -> Path:
    folder = EXAMPLES if organisation in _TEAMS else STRESS
    return folder / f"{organisation}.yaml"


def team_of(organisation: str) -> str:
    """The team whose documents are checked."""
    return (_TEAMS | _STRESS_TEAMS)[organisation]


def documents(setting: Setting, folder: Path, only: Sequence[str] = ()) -> Iterator[Document]:
    """Build the documents of a setting in a folder: all, or `only` those of these playbooks,
    editions or answers.
    """
    playbooks = open_catalogue().playbooks
    named = tuple(name for name in playbooks if name in only) or tuple(playbooks)
    for answers, offered in _EDITIONS.items():
        if not {*_EDITIONS}.isdisjoint(only) and answers not in only:
            continue
        for playbook in named:
            editions = tuple(one for one in offered if one in playbooks[playbook].editions)
            editions = tuple(one for one in editions if one in only) or editions
            if {*EDITIONS, "summary"}.isdisjoint(only) or {*editions} & {*only}:
                yield from _built(setting, folder, answers, playbook, editions)


def _built(
    setting: Setting, folder: Path, answers: str, playbook: str, editions: tuple[str, ...]
) -> Iterator[Document]:
    name, team = f"{answers}-{playbook}", team_of(setting.organisation)
    source = folder / f"{name}.yaml" if answers in (USUAL, LONG) else None
    if source:
        source.write_text(_answers(setting.organisation, playbook, answers), encoding="utf-8")
    options = BuildOptions(
        config_of(setting.organisation),
        (playbook,),
        editions,
        ("docx",),
        (team,),
        output=folder / name,
        day=_DAY,
        overrides=setting.overrides,
        answers=source,
        paper=answers == PAPER,
        jobs=1,
    )
    report = build(options)
    assert report.exit_code == 0, report.problems
    found = open_catalogue().playbook(playbook)
    for path in sorted((folder / name / team).glob("*.docx")):
        starts = {one: f"{team}-{found.shown_id(one)}-{one}" for one in editions}
        edition = next(one for one, start in starts.items() if path.stem.startswith(start))
        yield Document(path, setting, playbook, edition, answers)


@lru_cache
def _answers(organisation: str, playbook: str, length: str) -> str:
    """An answer for every field, as the file of answers."""
    reader = open_reader(config_of(organisation))
    unit = reader.project.config.find("team", team_of(organisation))
    language = reader.project.unit_settings(unit).locale.language
    texts = _yaml(STRESS / "answers.yaml")[language]

    def text(field: Field) -> str:
        kinds = {Kind.PERSON: "person", Kind.MULTILINE: "paragraph"}
        return str(texts[kinds.get(field.kind, "line")])

    answers = answers_to(reader, playbook, text, lambda field: field.rows)
    if length == USUAL:
        # Those of the completed sheet, except choices from lists of the organisation's own.
        usual = _yaml(ROOT / f"templates/{playbook}/{language}/completed.yaml")["answers"]
        shapes = reader.project.renderer.catalogue.playbook(playbook).shapes()
        own = {one.id for one in shapes if one.kind is Kind.SEVERAL and not one.options}
        answers = usual | {name: answers[name] for name in own & usual.keys()}
    return yaml_nodes.dump({"answers": answers})


@lru_cache
def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def paper_of(organisation: str) -> str:
    """The paper that an organisation itself uses."""
    return "Letter" if organisation in _ON_LETTER else "A4"
