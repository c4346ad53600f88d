"""A renderer for one edition in one voice: what its documents share is worked out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from generator.document.page_logic import PageLogic
from generator.document.tree import Fields, Meta
from generator.foundation.errors import TemplateError
from generator.foundation.locale import find_locale
from generator.foundation.sameness import is_same
from generator.playbook.labels import Labels
from generator.playbook.manifest import PLAYBOOK, REQUEST, SUMMARY, TEXTS
from generator.playbook.rendering.appendix import appendix_data
from generator.playbook.rendering.chooser import OfferedTexts, offered_playbooks
from generator.playbook.rendering.context import Context
from generator.playbook.rendering.environment import VALUES, Environment, rendered
from generator.playbook.rendering.fields import field_factory
from generator.playbook.rendering.job import Rendering, RenderJob, text_language
from generator.playbook.rendering.metadata import Metadata, is_filled_in
from generator.playbook.rendering.observations import Observations
from generator.playbook.rendering.page_figures import page_logic
from generator.playbook.rendering.placement import FieldPlacement
from generator.playbook.rendering.recording import Recording, Way
from generator.playbook.rendering.shown import shown
from generator.playbook.rendering.summary import AnswerFormatter, summary_data
from generator.playbook.rendering.template_values import Values, plain
from generator.playbook.settings import TemplateSettings

# Recordings of an edition that are kept, for settings in which its template takes other branches.
_RECORDINGS = 8
# What a rendering with plain values could not mend either.
_FINAL = frozenset({"template.time", "template.memory", "template.size"})


class EditionRenderer:
    """Renders one edition for all settings that answer its questions alike: those that code asks
    when the renderer is made, and for each recording those that the template asks.

    In every rendering the values of the fields come first, then those of the header and footer,
    then those that the template prints. So the skeletons of two teams are identical as long as the
    template takes the same branches.
    """

    def __init__(  # noqa: PLR0913 — what documents of one voice share, each from its own place
        self,
        request: RenderJob,
        seen: Observations,
        labels: Labels,
        names: frozenset[str],
        environment: Environment,
        intern: Callable[[Fields], Fields],
        offered: OfferedTexts,
    ) -> None:
        self._request = request
        self._seen = seen
        self._labels = labels
        self._environment = environment
        language = text_language(request.playbook, request.locale)
        self._template = environment.catalogue.template(
            request.playbook.id, language, request.edition
        )
        self._values = Values(find_locale(f"{language}-{request.locale.territory or language}"))
        self._specs = {spec.id: spec for spec in request.playbook.fields()}
        every = request.playbook.fields(request.edition)
        required = tuple(spec for spec in every if spec.id not in request.unasked)
        self._numbers = {spec.id: number for number, spec in enumerate(required)}
        self._factory = factory = field_factory(request, labels, self._values.locale)
        formatter = AnswerFormatter(request, labels, factory, self._values.locale)
        drafts = {} if request.edition == REQUEST else formatter.drafts()
        self._factory = replace(factory, drafts=drafts)
        self._fields = intern(
            Fields(self._factory.field(spec, self._values.slot) for spec in required)
        )
        self._shared = len(self._values)
        self._names = Context(request, labels, self._values, formatter.spoken()).build()
        if request.edition == SUMMARY:
            case = summary_data(request, labels, self._factory, self._values.locale)
            self._names["case"] = plain(case, self._values)
        if request.edition == PLAYBOOK:
            playbooks = offered_playbooks(offered, labels)
            self._names["playbooks"] = plain(playbooks, self._values)
        if request.edition in (PLAYBOOK, TEXTS):
            more = appendix_data(request, labels, self._values.locale)
            self._names |= plain(more, self._values)
        self._metadata = Metadata(request, seen.settings, names, labels, self._values.locale)
        self._free = tuple(key for key in seen.settings if key not in self._names)
        self._recordings: list[Recording] = []  # most recently used first
        self._is_recordable = True
        self._page: tuple[Fields, PageLogic] | None = None

    def fits(self, request: RenderJob) -> bool:
        """Whether code has nothing to work out anew for the request."""
        own, other = self._request, request
        return (
            (own.playbook, own.edition, own.locale, own.day, own.due, own.is_page)
            == (other.playbook, other.edition, other.locale, other.day, other.due, other.is_page)
            and is_same(own.answers, other.answers)
            and self._seen.hold(other.settings.data)
        )

    def render(self, settings: TemplateSettings, copy: str, ways: Counter[Way]) -> Rendering:
        """The document for some settings that fit; `copy` is the id of the copy that one person
        gets, "" for none. The way it is made is counted in `ways`.

        Raises `TemplateError` with the template and line.
        """
        values, data = self._values, settings.data
        del values[self._shared :]
        meta = self._metadata.of(settings, copy, values)
        edge = values[self._shared :]
        known = next((each for each in self._recordings if each.fits(meta, data)), None)
        if known is None:
            ways[Way.RENDERED if self._is_recordable else Way.PLAIN] += 1
            return self._recorded(meta, data)
        ways[Way.FILLED] += 1
        if known is not self._recordings[0]:
            self._recordings = [known, *(each for each in self._recordings if each is not known)]
        return known.filled(edge, data, values.locale)

    def _recorded(self, meta: Meta, data: Mapping[str, Any]) -> Rendering:
        """The document with this metadata, rendered and, if possible, recorded.

        What a template does with shown settings may need plain values after all, as when it looks
        for one in a text. Then it is rendered with those.
        """
        end, seen = len(self._values), Observations(data)
        if self._is_recordable:
            settings = {key: shown(data[key], (key,), seen, self._values) for key in self._free}
            try:
                rendering = self._rendered(meta, settings)
            except TemplateError as error:
                if any(problem.code in _FINAL for problem in error.problems):
                    raise
                del self._values[end:]
                self._is_recordable = False
            else:
                recording = Recording(rendering, seen, self._shared)
                self._recordings = [recording, *self._recordings[: _RECORDINGS - 1]]
                return rendering
        return self._rendered(meta, {key: plain(data[key], self._values) for key in self._free})

    def _rendered(self, meta: Meta, settings: Mapping[str, Any]) -> Rendering:
        """The document with this metadata, for settings as its template sees them."""
        values = self._values
        placement = FieldPlacement(self._request.playbook, self._specs, self._numbers)
        text = rendered(
            self._environment,
            self._template,
            {
                **settings,
                **self._names,
                "field": placement.field,
                "fields": placement.fields,
                VALUES: values,
            },
        )
        rows = self._request.playbook.layout(self._request.edition).rows
        placement.check_complete(self._environment.catalogue.called(self._template), rows)
        others = tuple(self._factory.field(spec, self._values.slot) for spec in placement.others)
        fields = Fields((*self._fields, *others)) if others else self._fields
        logic = self._logic(fields)  # last, so that the numbers of the other values stay
        return Rendering(text, tuple(values), fields, meta, logic)

    def _logic(self, fields: Fields) -> PageLogic | None:
        """What a page that is filled in works out. Its texts are worked out once a voice."""
        request = self._request
        if not is_filled_in(request):
            return None
        if self._page is None or self._page[0] != fields:
            name = f"{request.playbook.id}/playbook.yaml"
            manifest = self._environment.catalogue.load(name)
            logic = page_logic(request, self._labels, self._values.locale, fields, manifest)
            self._page = fields, logic
        return self._page[1].mapped(self._values.slot)
