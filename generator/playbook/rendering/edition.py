"""A renderer for one edition in one voice: what its teams share is prepared once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from generator.document import markers
from generator.document.page_logic import PageLogic
from generator.document.tree import Fields, Meta, StandardWords, Words
from generator.foundation.locale import find_locale
from generator.foundation.sameness import is_same
from generator.playbook.contacts import recipient
from generator.playbook.labels import Labels
from generator.playbook.layout import WORKSHEET
from generator.playbook.manifest import ASKED, PLAYBOOK, REQUEST, SUMMARY, TEXTS
from generator.playbook.rendering.appendix import appendix_data
from generator.playbook.rendering.chooser import OfferedTexts, offered_playbooks
from generator.playbook.rendering.context import Context
from generator.playbook.rendering.environment import VALUES, Environment, Values, rendered
from generator.playbook.rendering.fields import field_factory
from generator.playbook.rendering.job import Rendering, RenderJob, document_title, text_language
from generator.playbook.rendering.page_figures import page_logic
from generator.playbook.rendering.placement import FieldPlacement
from generator.playbook.rendering.stamp import Stamp, document_id, footer_line, reference_line
from generator.playbook.rendering.summary import AnswerFormatter, summary_data
from generator.playbook.settings import TemplateSettings

# The labels that writers need for words they add themselves.
_STANDARD_WORDS = (
    "page_of",
    "required",
    "question",
    "answer",
    "number",
    "yes",
    "choose_one",
    "choose_any",
    "choose_or_write",
)
# The settings that differ between documents of the same voice.
_UNIT_KEYS = ("department", "team")
_ROOM = 40  # characters that fit into the header
# The editions whose web pages are filled in; the others are read.
_FILLED = ASKED | {WORKSHEET}


class EditionRenderer:
    """Renders one edition for every team of one voice.

    In every rendering the values of the fields come first, then those of the header and footer,
    then those that the template prints. So the skeletons of two teams are identical as long as the
    template takes the same branches.
    """

    def __init__(  # noqa: PLR0913 — what documents of one voice share, each from its own place
        self,
        request: RenderJob,
        labels: Labels,
        names: frozenset[str],
        environment: Environment,
        intern: Callable[[Fields], Fields],
        offered: OfferedTexts,
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
        every = request.playbook.fields(request.edition)
        required = tuple(spec for spec in every if spec.id not in request.unasked)
        self._numbers = {spec.id: number for number, spec in enumerate(required)}
        self._factory = factory = field_factory(request, labels, self._values.locale)
        formatter = AnswerFormatter(request, labels, factory, self._values.locale)
        drafts = {} if request.edition == REQUEST else formatter.drafts()
        self._factory = replace(factory, drafts=drafts)
        self._fields = intern(Fields(self._factory.field(spec, self._slot) for spec in required))
        self._shared = len(self._values)
        self._context = Context(request, labels, self._values, formatter.spoken())
        self._names = self._context.build()
        if request.edition == SUMMARY:
            case = summary_data(request, labels, self._factory, self._values.locale)
            self._names["case"] = self._context.plain(case)
        if request.edition == PLAYBOOK:
            playbooks = offered_playbooks(offered, labels)
            self._names["playbooks"] = self._context.plain(playbooks)
        if request.edition in (PLAYBOOK, TEXTS):
            more = appendix_data(request, labels, self._values.locale)
            self._names |= self._context.plain(more)
        self._stamp = Stamp(request, names)
        self._page: tuple[Fields, PageLogic] | None = None

    def fits(self, request: RenderJob) -> bool:
        """Whether the request differs only in its department, team and copy."""
        own, other = self._request, request
        if (own.playbook, own.edition, own.locale, own.day, own.due, own.is_page) != (
            other.playbook,
            other.edition,
            other.locale,
            other.day,
            other.due,
            other.is_page,
        ) or own.settings.data.keys() != other.settings.data.keys():
            return False
        return is_same(own.answers, other.answers) and all(
            is_same(value, other.settings.data[key])
            for key, value in own.settings.data.items()
            if key not in _UNIT_KEYS
        )

    def render(self, settings: TemplateSettings, copy: str = "") -> Rendering:
        """The document for the department and team that the settings name; `copy` is the id of
        the copy that one person gets, "" for none.

        Raises `TemplateError` with the template and line.
        """
        values = self._values
        del values[self._shared :]
        meta = self._meta(settings, copy)
        placement = FieldPlacement(self._request.playbook, self._specs, self._numbers)
        unit = {key: self._context.plain(settings.data[key]) for key in _UNIT_KEYS}
        text = rendered(
            self._environment,
            self._template,
            {
                **self._names,
                **unit,
                "field": placement.field,
                "fields": placement.fields,
                VALUES: values,
            },
        )
        rows = self._request.playbook.layout(self._request.edition).rows
        placement.check_complete(self._environment.catalogue.called(self._template), rows)
        others = tuple(self._factory.field(spec, self._slot) for spec in placement.others)
        fields = Fields((*self._fields, *others)) if others else self._fields
        logic = self._logic(fields)  # last, so that the numbers of the other values stay
        return Rendering(text, tuple(values), fields, meta, logic)

    def _logic(self, fields: Fields) -> PageLogic | None:
        """What a page that is filled in works out. Its texts are worked out once a voice."""
        request = self._request
        if not request.is_page or request.edition not in _FILLED:
            return None
        if self._page is None or self._page[0] != fields:
            name = f"{request.playbook.id}/playbook.yaml"
            manifest = self._environment.catalogue.load(name)
            logic = page_logic(request, self._labels, self._values.locale, fields, manifest)
            self._page = fields, logic
        return self._page[1].mapped(self._slot)

    def _steps(self) -> Iterator[tuple[str, Words, Words]]:
        """The id, the title and the short name of each step, for a worksheet alone."""
        if self._request.edition == WORKSHEET:
            for key in self._labels.keys("steps"):
                if short := self._labels.text("steps", key, "short"):
                    title = self._labels.text("steps", key, "title")
                    yield key, self._slot(title or short), self._slot(short)

    def _send_to(self) -> tuple[Words, Words]:
        """Who takes a filled page back: name and address."""
        request = self._request
        if not request.is_page or request.edition not in _FILLED:
            return (), ()
        found = recipient(request.settings, request.playbook, request.day)
        return self._optional(found.name), self._optional(found.mail)

    def _optional(self, text: str) -> Words:
        return self._slot(text) if text else ()

    def _slot(self, text: str) -> Words:
        return markers.split(self._values.mark(text))

    def _meta(self, settings: TemplateSettings, copy: str) -> Meta:
        """The document's title, header, footer, standard words and stamp."""
        slot, labels, request = self._slot, self._labels, self._request
        title = document_title(labels, request.edition)
        stamp = self._stamp.of(settings, copy)
        day = self._values.locale.date(request.day) if request.day else ""
        shown_id = document_id(stamp, request.playbook.shown_id(request.edition))
        lines = (settings.footer, footer_line(stamp, labels, day))
        team = settings.unit.name
        short = settings.short_name
        right = f"{title} · {team}" if team and len(short) + len(team) <= _ROOM else title
        return Meta(
            language=self._values.locale.tag,
            title=slot(f"{title} · {team}" if team else title),
            author=slot(settings.organisation.name),
            identifier=slot(shown_id),
            edition=request.edition,
            header=(slot(short), slot(right)),
            footer=tuple(slot(line) for line in lines if line),
            reference=slot(reference_line(stamp, shown_id, day)),
            words=standard_words(labels),
            stamp=tuple((key, slot(text)) for key, text in stamp.items()),
            web=tuple((key, labels.text("web", key)) for key in labels.keys("web")),
            steps=tuple(self._steps()),
            send_to=self._send_to(),
        )


def standard_words(labels: Labels) -> StandardWords:
    """The words that writers add to every document."""
    return StandardWords(*(labels.text("words", key) for key in _STANDARD_WORDS))
