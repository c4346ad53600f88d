"""The renderer: turns a playbook's template and an organisation's settings into a skeleton."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from generator.document.tree import Fields
from generator.foundation.cache import NO_CACHE, Cache
from generator.playbook.catalogue import BELOW, SHARED, Catalogue, overlay
from generator.playbook.contacts import choices_of_contacts
from generator.playbook.labels import (
    MAILS,
    REPORT,
    Labels,
    load_labels,
    load_spelling,
    load_words,
    respell,
)
from generator.playbook.layout import WORKSHEET
from generator.playbook.manifest import (
    ASKED,
    CHEAT_CODES,
    CONTACTS,
    OUTWARD,
    PHRASE_RATES,
    PLAYBOOK,
    PRINTED,
    REQUEST,
    Playbook,
)
from generator.playbook.rendering.chooser import OfferedTexts, files_of_offer, offered_texts
from generator.playbook.rendering.dependencies import EVERYTHING, Reach, reach, reworded
from generator.playbook.rendering.edition import EditionRenderer
from generator.playbook.rendering.environment import Environment
from generator.playbook.rendering.job import Rendering, RenderJob, text_language
from generator.playbook.rendering.observations import Observations, ObservedMap
from generator.playbook.rendering.page_figures import figures_of
from generator.playbook.rendering.recording import Way
from generator.playbook.settings import TemplateSettings

# Settings that every document reads besides those in its template: for header and footer, fields,
# choices and theme.
_ALWAYS = frozenset(
    [
        "organisation",
        "branding",
        "policies.footer",
        "voice.formality",
        "voice.person",
        "voice.address",
        "voice.function",
        "voice.stakeholder",
        "voice.learner",
        "voice.terms",
        "voice.keep",
        "team",
        "department",
        "departments",
        "goals",
        "data_sources",
        "rates.cost_per_incident",
    ]
)
# Kept at a time, with some 200 kilobytes each: all editions of all playbooks, in a few voices.
_RENDERERS = 96


class Renderer:
    """Renders the playbooks of one catalogue; keeps compiled templates, texts and voices."""

    def __init__(self, catalogue: Catalogue, cache: Cache = NO_CACHE) -> None:
        self.catalogue = catalogue
        self._cache = cache
        self._environment = Environment(catalogue)
        self._labels = lru_cache(maxsize=64)(self._read_labels)
        self._spelling = lru_cache(maxsize=64)(self._read_spelling)
        self._shown = lru_cache(maxsize=64)(self._show)
        self._reach = lru_cache(maxsize=64)(self._look_up)
        self._respelt = lru_cache(maxsize=64)(self._respell)
        self._reads = lru_cache(maxsize=256)(self._find_reads)
        self._sources = lru_cache(maxsize=256)(self._find_sources)
        self._intern = lru_cache(maxsize=64)(_same)
        self._offered = lru_cache(maxsize=64)(self._read_offered)
        self._renderers: list[EditionRenderer] = []  # most recently used first
        self._ways: Counter[Way] = Counter()

    def render(self, request: RenderJob) -> Rendering:
        """The rendering of one document. Raises `TemplateError` with the template and line."""
        renderer = self._renderer_for(request)
        given = request.settings, request.copy, self._ways
        rendering = renderer.render(*given)
        if not renderer.fits(request):  # since it took a branch in which code asks for more
            rendering = self._renderer_for(request).render(*given)
        language = text_language(request.playbook, request.locale)
        respelt = self._respelt(rendering.skeleton, language, request.locale.territory)
        return replace(rendering, skeleton=respelt)

    def take_ways(self) -> Counter[Way]:
        """How many documents were made in which way since the last call."""
        taken, self._ways = self._ways, Counter()
        return taken

    def template(self, request: RenderJob) -> str:
        """How messages name the template of a request."""
        language = text_language(request.playbook, request.locale)
        return self._shown(self.catalogue.template(request.playbook.id, language, request.edition))

    def labels(self, request: RenderJob) -> Labels:
        """The texts of the request's playbook in its language, voice and wording."""
        language = text_language(request.playbook, request.locale)
        spelling = self._spelling(language, request.locale.territory)
        wording = request.settings.wording(request.playbook.id)
        node = self._labels(request.playbook.id, language)
        sector = str(request.settings.group("organisation")["sector"])
        return Labels(node, request.settings.voice, wording, spelling, sector)

    def mail_labels(self, request: RenderJob) -> Labels:
        """As `labels`, with the words of mails. Raises `TemplateError` if the language has none."""
        return self._with_words(request, MAILS)

    def report_labels(self, request: RenderJob) -> Labels:
        """As `labels`, with the words of the report of a library. Raises `TemplateError` if the
        language has none.
        """
        return self._with_words(request, REPORT)

    def _with_words(self, request: RenderJob, file: str) -> Labels:
        language = text_language(request.playbook, request.locale)
        labels, words = self.labels(request), load_words(self.catalogue, language, file)
        return replace(labels, node=overlay(labels.node, words))

    def reads(
        self, playbook: Playbook, edition: str, language: str, *, is_page: bool = False
    ) -> frozenset[str]:
        """The dotted names of settings that an edition may read, as a web page or in the other
        formats; a name includes all below it.
        """
        return self._reads(playbook.id, edition, language, is_page)

    def _find_reads(self, ident: str, edition: str, language: str, is_page: bool) -> frozenset[str]:
        playbook = self.catalogue.playbook(ident)
        found = self._reach(self.catalogue.template(playbook.id, language, edition))
        own = {f"wording.{playbook.id}"}
        has_figures = edition in PRINTED or (is_page and bool(figures_of(playbook, edition)))
        own |= _figures_read(playbook) if has_figures else set()
        # A sheet says where to send it back to; as a web page, a canvas does so too.
        is_sent = edition in (REQUEST, WORKSHEET) or (is_page and edition in ASKED)
        own |= {"policies.return_to", CONTACTS} if is_sent else set()
        own |= {PHRASE_RATES} if edition == PLAYBOOK else set()
        return found.settings | _ALWAYS | own | _lists_read(playbook, edition)

    def nodes(self, playbook: str, language: str) -> Any:
        """The labels of a playbook in a language, as YAML nodes with their places."""
        return self._labels(playbook, language)

    def reworded(self, playbook: str) -> dict[str, str]:
        """The blocks of a playbook's templates that the organisation overrides: `template block`,
        with the digest of what the overridden block prints.
        """
        if len(self.catalogue.roots) == 1:
            return {}
        names = (name for name in self.catalogue.file_names if name.startswith(f"{playbook}/"))
        layout = self.catalogue.playbook(playbook).worksheet
        return dict(sorted(reworded(self._environment, names, layout)))

    def sources(self, playbook: Playbook, edition: str, language: str) -> tuple[str, ...]:
        """The names of the catalogue's files that an edition is made from, sorted."""
        return self._sources(playbook.id, edition, language)

    def _find_sources(self, ident: str, edition: str, language: str) -> tuple[str, ...]:
        playbook = self.catalogue.playbook(ident)
        templates = self.templates(playbook, edition, language)
        words = (f"{folder}/{language}/" for folder in (SHARED, playbook.id))
        manifests = {f"{SHARED}/common.yaml", f"{playbook.id}/playbook.yaml"}
        own = {
            name
            for start in words
            for name in self.catalogue.file_names
            if name.startswith(start) and not name.endswith((f"/{MAILS}", f"/{REPORT}"))
        }
        others = set(files_of_offer(self.catalogue, language)) if edition == PLAYBOOK else set()
        return tuple(sorted(manifests | templates | own | others))

    def templates(self, playbook: Playbook, edition: str, language: str) -> frozenset[str]:
        """The names of the templates that an edition is made from; those of all files, if one of
        them names another by an expression.
        """
        found = self._reach(self.catalogue.template(playbook.id, language, edition))
        if EVERYTHING in found.settings:
            return frozenset(self.catalogue.file_names)
        return frozenset(name.removeprefix(BELOW) for name in found.templates)

    def _renderer_for(self, request: RenderJob) -> EditionRenderer:
        """The renderer for the request's edition and voice: one that was kept, else a new one."""
        found = next((known for known in self._renderers if known.fits(request)), None)
        if found is None:
            language = text_language(request.playbook, request.locale)
            names = self.reads(request.playbook, request.edition, language)
            offered = self._offered(language) if request.edition == PLAYBOOK else ()
            seen = Observations(request.settings.data)
            request = replace(request, settings=TemplateSettings(ObservedMap(seen.settings, seen)))
            found = EditionRenderer(
                request, seen, self.labels(request), names, self._environment, self._intern, offered
            )
        else:
            self._renderers.remove(found)
        self._renderers = [found, *self._renderers[: _RENDERERS - 1]]
        return found

    def _show(self, name: str) -> str:
        path = self.catalogue.find(name)
        return self.catalogue.shown(path) if path else f"templates/{name}"

    def _read_labels(self, playbook: str, language: str) -> Any:
        return load_labels(self.catalogue, self.catalogue.playbook(playbook), language)

    def _read_spelling(self, language: str, territory: str) -> Mapping[str, str]:
        return load_spelling(self.catalogue, language, territory) if territory else {}

    def _read_offered(self, language: str) -> OfferedTexts:
        return offered_texts(self.catalogue, language, self._cache)

    def _look_up(self, template: str) -> Reach:
        return reach(self._environment, template)

    def _respell(self, text: str, language: str, territory: str) -> str:
        """A skeleton in the territory's spelling; it has no values or field texts."""
        words = self._spelling(language, territory)
        return respell(text, words) if words else text


def _figures_read(playbook: Playbook) -> set[str]:
    """The settings that a playbook's figures depend on."""
    policies = re.findall(r"policies\.\w+", repr(playbook.derived))
    return {"rates", "organisation.currency", "policies.weights", *policies}


def _lists_read(playbook: Playbook, edition: str) -> set[str]:
    """The lists of cheat codes and contacts, if an edition reads them outside of its template. Any
    step may offer a phrase that names it; drafted and chosen phrases are also on other pages.
    """
    is_private = edition not in OUTWARD
    has_phrases = any(step.offers_phrases for step in playbook.steps) and edition != REQUEST
    chooses_contacts = bool(choices_of_contacts(playbook)) and edition not in ASKED
    lists = {CHEAT_CODES: is_private or has_phrases, CONTACTS: chooses_contacts}
    return {name for name, is_read in lists.items() if is_read}


def _same(fields: Fields) -> Fields:
    """The same fields; cached, so that equal fields are one object and compare quickly."""
    return fields
