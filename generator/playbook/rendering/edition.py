"""A playbook's edition in one voice: everything that its teams share, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator.document import markers
from generator.document.answers import Answers
from generator.document.tree import Fields, Meta, StandardWords, Words
from generator.foundation.locale import find_locale
from generator.playbook.labels import Labels
from generator.playbook.manifest import REQUEST, SUMMARY
from generator.playbook.phrases import filled, phrases_of
from generator.playbook.rendering.context import Context
from generator.playbook.rendering.environment import VALUES, Environment, Values, rendered
from generator.playbook.rendering.fields import FieldFactory, choice_lists
from generator.playbook.rendering.job import Rendering, RenderJob, document_title, text_language
from generator.playbook.rendering.placement import FieldPlacement
from generator.playbook.rendering.stamp import Stamp, stamp_line
from generator.playbook.rendering.summary import AnswerFormatter, tell_case
from generator.playbook.settings import TemplateSettings

# The labels that writers print by themselves.
_FURNITURE = ("page_of", "required", "question", "answer", "number", "yes")
# What of the settings says for whom a document is; all else is the voice.
_WHOM = ("department", "team")
_ROOM = 40  # letters at the top of a page


class EditionRenderer:
    """Renders one edition for every team of one voice.

    The values of its fields stand first in every rendering, then those of the page's edges, then
    those that the template prints: so the skeletons of two teams are the same text wherever the
    template takes the same turns.
    """

    def __init__(
        self,
        request: RenderJob,
        labels: Labels,
        names: frozenset[str],
        environment: Environment,
        intern: Callable[[Fields], Fields],
    ) -> None:
        self._request = request
        self._labels = labels
        self._environment = environment
        language = text_language(request.playbook, request.locale)
        self._template = environment.catalogue.template(
            request.playbook.id, language, request.edition
        )
        self._values = Values(find_locale(f"{language}-{request.locale.territory or language}"))
        self._specs = {spec.id: spec for spec in request.playbook.fields()}
        wanted = tuple(request.playbook.fields(request.edition))
        self._numbers = {spec.id: number for number, spec in enumerate(wanted)}
        self._factory = factory = _factory(request, labels)
        formatter = AnswerFormatter(request, labels, factory, self._values.locale)
        self._factory = replace(factory, drafts=formatter.drafts())
        self._fields = intern(Fields(self._factory.field(spec, self._slot) for spec in wanted))
        self._shared = len(self._values)
        self._context = Context(request, labels, self._values)
        self._names = self._context.build()
        if request.edition == SUMMARY:
            case = tell_case(request, labels, self._factory, self._values.locale)
            self._names["case"] = self._context.plain(case)
        self._stamp = Stamp(request, names)

    def fits(self, request: RenderJob) -> bool:
        """Whether the request differs in nothing but its department and team."""
        mine, other = self._request, request
        if (mine.playbook, mine.edition, mine.locale, mine.day, mine.answers) != (
            other.playbook,
            other.edition,
            other.locale,
            other.day,
            other.answers,
        ) or mine.settings.data.keys() != other.settings.data.keys():
            return False
        return all(
            value is other.settings.data[key] or value == other.settings.data[key]
            for key, value in mine.settings.data.items()
            if key not in _WHOM
        )

    def render(self, settings: TemplateSettings) -> Rendering:
        """The document for the department and team that the settings name.

        Raises `TemplateError` with template and line.
        """
        values = self._values
        del values[self._shared :]
        meta = self._meta(settings)
        placement = FieldPlacement(self._request.playbook, self._specs, self._numbers)
        whom = {key: self._context.plain(settings.data[key]) for key in _WHOM}
        text = rendered(
            self._environment,
            self._template,
            {
                **self._names,
                **whom,
                "field": placement.field,
                "fields": placement.fields,
                VALUES: values,
            },
        )
        rows = self._request.playbook.layout(self._request.edition).rows
        placement.check_complete(self._environment.catalogue.called(self._template), rows)
        others = tuple(self._factory.field(spec, self._slot) for spec in placement.others)
        fields = Fields((*self._fields, *others)) if others else self._fields
        return Rendering(text, tuple(values), fields, meta)

    def _slot(self, text: str) -> Words:
        return markers.split(self._values.mark(text))

    def _meta(self, settings: TemplateSettings) -> Meta:
        """What stands on the edge of the page."""
        slot, labels, request = self._slot, self._labels, self._request
        title = document_title(labels, request.edition)
        stamp = self._stamp.of(settings)
        day = self._values.locale.date(request.day) if request.day else ""
        lines = (settings.footer, stamp_line(stamp, labels, day))
        team = settings.unit.name
        short = settings.short_name
        right = f"{title} · {team}" if team and len(short) + len(team) <= _ROOM else title
        return Meta(
            language=self._values.locale.tag,
            title=slot(f"{title} · {team}" if team else title),
            author=slot(settings.organisation.name),
            edition=request.edition,
            header=(slot(short), slot(right)),
            footer=tuple(slot(line) for line in lines if line),
            words=StandardWords(*(labels.text("words", key) for key in _FURNITURE)),
            stamp=tuple((key, slot(text)) for key, text in stamp.items()),
        )


def _rows(answers: Answers) -> dict[str, int]:
    """How many rows each list has, by its id."""
    return {ident: len(value) for ident, value in answers.items() if isinstance(value, tuple)}


def _factory(request: RenderJob, labels: Labels) -> FieldFactory:
    lists = choice_lists(request.settings)
    phrases = phrases_of(request.settings.records("cheat_codes"), labels)
    blank = tuple((code, filled(phrase)) for code, phrase in phrases.items())
    currency = request.settings.currency
    return FieldFactory(
        labels,
        {**lists, "cheat_codes": blank},
        currency,
        request.edition == REQUEST,
        _rows(request.answers),
    )
