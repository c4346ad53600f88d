"""The words of the mails that carry a sheet to somebody and ask for it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator.document.mail_text import MailText
from generator.foundation.characters import capitalised
from generator.foundation.locale import Locale
from generator.playbook.contacts import Recipient, send_back
from generator.playbook.labels import Labels
from generator.playbook.manifest import REQUEST, Playbook
from generator.playbook.settings import TemplateSettings

Paragraphs = Iterator[str | tuple[str, ...]]


@dataclass(frozen=True)
class MailWords:
    """Writes the mails about one sheet: an edition of a playbook called `title`, in the words of
    `labels`, which include those of mails. `recipient` takes the sheet back, by `due`, None for no
    day.
    """

    labels: Labels
    playbook: Playbook
    edition: str
    title: str
    settings: TemplateSettings
    locale: Locale
    recipient: Recipient
    due: date | None = None

    def invitation(self, name: str, copy: str, *, has_page: bool = False) -> MailText:
        """The mail that carries the sheet, with the id of its copy, to a person; `has_page` says
        whether it is attached as a web page, too.
        """
        subject = self._text("subject_by" if self.due else "subject")
        return MailText(subject, tuple(self._invitation(name, copy, has_page=has_page)))

    def reminder(self, name: str) -> MailText:
        """The mail to a person whose sheet has not come back; the sheet is attached again."""
        by = "_by" if self.due else ""
        subject = self._text(f"reminder_subject{by}")
        lines = (self._text(f"not_back{by}"), self._text("again"), self._back(by_due=False))
        return MailText(subject, (self._greeting(name), *lines, self._signature()))

    def gaps(self, name: str, missing: Sequence[str]) -> MailText:
        """The mail to a person in whose sheet some answers, named by their labels, are missing."""
        lines = (self._text("complete"), self._back(by_due=False))
        points = (self._text("missing"), tuple(missing))
        own = (self._greeting(name), *points, *lines, self._signature())
        return MailText(self._text("missing_subject"), own)

    def _invitation(self, name: str, copy: str, *, has_page: bool) -> Paragraphs:
        yield self._greeting(name)
        yield self._text("attached")
        if why := self.labels.text("request_why") if self.edition == REQUEST else "":
            yield why
        yield " ".join(self._how())
        if has_page:
            yield self._text("page")
        yield self._back(by_due=True)
        yield self._text("mark", copy=copy)
        yield self._signature()

    def _how(self) -> Iterator[str]:
        """How long the sheet takes, and how it is filled in, in its own words."""
        minutes = self.playbook.minutes.get(self.edition, 0)
        words = {"minutes": str(minutes), "required": self.labels.text("words", "required")}
        if minutes:
            key = "fill_alone" if self.edition == REQUEST else "fill_together"
            yield self.labels.text("words", key, **words)
        yield self.labels.text("words", "blank_is_fine")

    def _back(self, *, by_due: bool) -> str:
        """Where the sheet goes back to, and by when; as a reply where there is no address."""
        due = self._due() if by_due else ""
        sentence = send_back(self.labels, self.recipient, due)
        reply = "" if self.recipient.mail else self._text("reply")
        return " ".join(filter(None, (sentence, reply)))

    def _greeting(self, name: str) -> str:
        return self._text("greeting", name=name)

    def _signature(self) -> str:
        own = self.settings
        sender = capitalised(own.voice["function"]["long"])
        return "\n".join((self._text("closing"), sender, own.organisation.name))

    def _text(self, key: str, **given: str) -> str:
        return self.labels.text("mails", key, title=self.title, due=self._due(), **given)

    def _due(self) -> str:
        return self.locale.date(self.due) if self.due else ""
