"""Terms to avoid, found in the organisation's own texts, in the playbooks or in a single file; each
finding is placed at the source where it can be corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.config import Unit
from generator.config.layers import OVERRIDES
from generator.config.origins import leaves
from generator.document import markers
from generator.document.terms import AvoidedTerm, AvoidedTerms, TermFinding, terms_of
from generator.foundation import files
from generator.foundation.errors import ConfigError, Place, Problem
from generator.foundation.yaml_nodes import TextNode
from generator.playbook import SUMMARY, Labels, Playbook, RenderJob
from generator.playbook.labels import load_outward, respell
from generator.playbook.manifest import ASKED
from generator.playbook.rendering.job import text_language
from generator.playbook.settings import TemplateSettings
from generator.project.project import Project
from generator.readers import SUFFIXES, find_reader

# The organisation's own texts; names of people and places, addresses and codes are not checked.
_OWN = re.compile(
    r"voice\.(tagline|(function|stakeholder|learner)\..*)|branding\.logo_alt"
    r"|goals\.[^.]+\.(label|metric|unit|period|owner)"
    r"|cheat_codes\.[^.]+\.(phrase|audience|by|owner|baseline\.(unit|source))"
    r"|escalation_contacts\.[^.]+\.(role|channel|when)|data_sources\.[^.]+\.(label|owner)"
    r"|policies\.(must_have\.\d+|footer)|cases\.[^.]+\.(title|problem|unit)|(raci|wording)\..*"
)
# The settings that a canvas, a request or a summary prints.
_PRINTED = re.compile(
    r"voice\.(tagline|(function|stakeholder|learner)\..*)|organisation\.(name|short_name)"
    r"|goals\.[^.]+\.(label|metric|unit)|cheat_codes\.[^.]+\.(phrase|by)"
    r"|escalation_contacts\.[^.]+\.role|data_sources\.[^.]+\.label"
    r"|policies\.(must_have\.\d+|footer)|departments\.[^.]+\.name"
)
# Labels with words that playbooks need on pages for partners, even if an organisation avoids them.
_FIXED = re.compile(r"(fields|choices|derived)\.")
# The labels that only a summary may print for the other side.
_SUMMED_UP = frozenset({"summary", "derived", "choices"})
_SLOT = re.compile(r"\{[A-Za-z_][\w.]*\}")
_COMMENT = re.compile(r"<!--.*?-->")


@dataclass(frozen=True)
class TermCheck:
    """Finds one unit's terms to avoid in texts."""

    project: Project
    unit: Unit

    def own(self) -> Iterator[Problem]:
        """The terms in the organisation's own sentences."""
        for path, leaf in leaves(self.project.config.tree(self.unit)):
            if _OWN.fullmatch(path):
                for finding in self._terms.find(_SLOT.sub(_blanked, leaf.text)):
                    yield self._problem_at(finding, leaf, path)

    def documents(self) -> Iterator[Problem]:
        """The terms in the playbooks' documents: all terms on what the other side fills in,
        elsewhere only terms with scope `all`.
        """
        for playbook in self.project.renderer.catalogue.playbooks.values():
            for edition in playbook.editions:
                scopes = ("requester", "all") if edition in ASKED else ("all",)
                if edition == SUMMARY:
                    yield from self._summary(playbook)
                else:
                    yield from self._document(playbook, edition, scopes)

    def outward(self) -> Iterator[Problem]:
        """The words in the organisation's own texts that pages for the other side would print,
        although they give away how the L&D team works.
        """
        for path, leaf in leaves(self.project.config.tree(self.unit)):
            if _PRINTED.fullmatch(path) or path.startswith(self._reworded):
                for finding in self._private.find(_SLOT.sub(_blanked, leaf.text)):
                    place = _within(leaf.place, self._file(leaf.place), finding.found)
                    message = f"“{finding.found}” in “{path}” stands on pages for the other side"
                    hint = f"say “{finding.instead}”, or something else that you would say to them"
                    yield Problem("voice.outward", message, place, hint, "warning")

    def file(self, path: Path) -> Iterator[Problem]:
        """The terms in a Markdown or Word file, except in HTML comments.

        Raises `ConfigError` if the file does not exist or is of another kind, `ReadError` if it
        cannot be read.
        """
        limits = self.project.limits
        reader, place = find_reader(path.suffix, limits), Place(path.as_posix())
        if not path.exists():
            raise ConfigError(Problem("voice.file", "does not exist", place, files.near(path)))
        data = files.read(path, most=limits.filled_file)
        if reader is None or data is None:
            hint = f"name a file that ends in {' or '.join(SUFFIXES)}"
            raise ConfigError(Problem("voice.file", "is neither Markdown nor Word", place, hint))
        for number, line in enumerate(reader.lines(data, place.file), 1):
            for finding in self._terms.find(_COMMENT.sub(_blanked, line)):
                yield _problem(finding, Place(place.file, number, finding.start + 1))

    def _document(
        self, playbook: Playbook, edition: str, scopes: Sequence[str]
    ) -> Iterator[Problem]:
        request = RenderJob(playbook, edition, self._settings, self._settings.locale)
        with self.project.bounded(playbook.id, edition):
            rendering = self.project.renderer.render(request)
        sources = _Sources(self.project.renderer.labels(request))
        for value in dict.fromkeys(rendering.values):
            for finding in self._terms.find(value, scopes):
                found = sources.find(value, finding.found)
                if found and (edition in ASKED or not _FIXED.match(found[0])):
                    yield self._problem_at(finding, found[1], found[0])
        for finding in self._terms.find(rendering.skeleton, scopes):
            yield from self._in_templates(finding, request)

    def _summary(self, playbook: Playbook) -> Iterator[Problem]:
        """The terms in what a summary may print, whatever was answered."""
        labels = self.project.words(playbook, self._settings.locale, self.unit)
        paths = set(labels.paths())
        for path in labels.paths():
            neutral = (*path[:-1], f"{path[-1]}_asked")
            leaf = labels.chosen(*path)
            if path[0] in _SUMMED_UP and leaf and neutral not in paths:
                for finding in self._terms.find(labels.text(*path)):
                    yield self._problem_at(finding, leaf, ".".join(path))

    def _in_templates(self, finding: TermFinding, request: RenderJob) -> Iterator[Problem]:
        catalogue = self.project.renderer.catalogue
        language = text_language(request.playbook, request.locale)
        for name in self.project.renderer.sources(request.playbook, request.edition, language):
            path = catalogue.find(name)
            if path and name.endswith(".j2"):
                lines = path.read_text(encoding="utf-8").splitlines()
                for number, line in enumerate(lines, 1):
                    if match := _word(finding.found).search(line):
                        place = Place(catalogue.shown(path), number, match.start() + 1)
                        yield _problem(finding, place)

    def _problem_at(self, finding: TermFinding, leaf: TextNode, path: str) -> Problem:
        return _problem(finding, _within(leaf.place, self._file(leaf.place), finding.found), path)

    def _file(self, place: Place) -> Path:
        """The file of a place; paths of built-in files start with `templates/`."""
        own = Path(place.file)
        built_in = self.project.renderer.catalogue.find(place.file.removeprefix("templates/"))
        return own if own.is_file() or built_in is None else built_in

    @cached_property
    def _settings(self) -> TemplateSettings:
        return self.project.unit_settings(self.unit)

    @cached_property
    def _terms(self) -> AvoidedTerms:
        return terms_of(self._settings.voice, self._endings)

    @cached_property
    def _private(self) -> AvoidedTerms:
        language = text_language(self._playbooks[0], self._settings.locale)
        words = load_outward(self.project.renderer.catalogue, language)
        terms = tuple(AvoidedTerm(word, instead) for word, instead in words.items())
        return AvoidedTerms(terms, tuple(self._settings.voice["keep"]), self._endings)

    @cached_property
    def _endings(self) -> tuple[str, ...]:
        """What a word of the language may end in."""
        labels = self.project.words(self._playbooks[0], self._settings.locale)
        return tuple(labels.text("grammar", "endings").split())

    @cached_property
    def _playbooks(self) -> tuple[Playbook, ...]:
        return tuple(self.project.renderer.catalogue.playbooks.values())

    @cached_property
    def _reworded(self) -> tuple[str, ...]:
        """How the keys of the organisation's own wording of fields for the other side begin."""
        return tuple(
            f"wording.{playbook.id}.{spec.id}."
            for playbook in self._playbooks
            for edition in ASKED & {*playbook.editions}
            for spec in playbook.fields(edition)
        )


def proofread(project: Project) -> Iterator[Problem]:
    """Every term that a unit avoids but uses in its own texts or documents, each place once."""
    seen: set[tuple[Place, str]] = set()
    for unit in _units_with_texts(project):
        check = TermCheck(project, unit)
        for problem in (*check.own(), *check.documents(), *check.outward()):
            if (problem.place, problem.message) not in seen:
                seen.add((problem.place, problem.message))
                yield problem


def _units_with_texts(project: Project) -> Iterator[Unit]:
    """The organisation, its departments, and the teams that have terms or texts of their own."""
    config = project.config
    yield config.organisation
    yield from config.departments()
    for unit in config.teams():
        own = unit.layers[-1].node.entries
        if (OVERRIDES | {"organisation"}) & own.keys():
            yield unit


@dataclass(frozen=True)
class _Sources:
    """Finds the label that a printed text comes from."""

    labels: Labels

    def find(self, value: str, word: str) -> tuple[str, TextNode] | None:
        """The path and node of the label, if the label itself contains the word; else None."""
        for path, leaf, text in self._texts:
            if word not in _SLOT.sub(" ", respell(leaf.text, self.labels.spelling)):
                continue
            has_slots = bool(_SLOT.search(text))
            is_source = text == value or (has_slots and _consists_of(_SLOT.split(text), value))
            if is_source or (path.startswith("cheat_codes.") and _is_part(text, value)):
                return path, leaf
        return None

    @cached_property
    def _texts(self) -> tuple[tuple[str, TextNode, str], ...]:
        """Each label's path, its wording for the voice, and the text with the names in it."""
        return tuple(
            (".".join(path), leaf, self.labels.text(*path))
            for path in self.labels.paths()
            if (leaf := self.labels.chosen(*path))
        )


def _is_part(phrase: str, sentence: str) -> bool:
    """Whether a phrase, whose slots are filled, is part of a sentence."""
    start = 0
    for part in _SLOT.split(phrase.rstrip(" .!")):
        found = sentence.find(part, start)
        if found < 0:
            return False
        start = found + len(part)
    return True


def _consists_of(parts: Sequence[str], value: str) -> bool:
    """Whether a text consists of these parts in order, with some text between each two."""
    first, *inner, last = parts
    end = len(value) - len(last)
    if not (value.startswith(first) and value.endswith(last)):
        return False
    start = len(first)
    for part in inner:
        found = value.find(part, start + 1, end)
        if found < 0:
            return False
        start = found + len(part)
    return start < end


def _word(found: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(found)}(?!\w)")


def _within(place: Place, file: Path, found: str) -> Place:
    """The first occurrence of a word from a place on; that place itself if the word or the file is
    not found.
    """
    data = files.read(file)
    lines = data.decode("utf-8-sig", "replace").split("\n") if data else []
    for number in range(place.line, len(lines) + 1):
        start = place.column - 1 if number == place.line else 0
        match = _word(found).search(lines[number - 1], start)
        if match:
            return Place(place.file, number, match.start() + 1)
    return place


def _problem(finding: TermFinding, place: Place, path: str = "") -> Problem:
    better = f"; say “{finding.instead}”" if finding.instead else ""
    where = f" in “{path}”" if path else ""
    message = f"“{finding.found}”{where} is a word to avoid{better}"
    return Problem("voice.term", message, place, finding.term.why, "warning")


def _blanked(match: re.Match[str]) -> str:
    return markers.END * len(match[0])
