"""Escalation contacts: those of a playbook, in the order of its ladder, and when to go to each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.document.answers import Answers
from generator.foundation.characters import capitalised
from generator.foundation.locale import Locale
from generator.playbook.labels import Labels
from generator.playbook.manifest import CONTACTS, Playbook
from generator.playbook.settings import Record, Records, TemplateSettings

_OWN_SUPERIOR = "own_superior"
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True)
class Recipient:
    """Who takes a filled sheet back: the name of a person or a place, and an address for mail; each
    "" where there is none. `has_address` is whether there is one of any kind.
    """

    name: str = ""
    mail: str = ""
    has_address: bool = False

    @property
    def shown(self) -> str:
        """Name and address in a sentence."""
        return f"{self.name} ({self.mail})" if self.name and self.mail else self.name or self.mail


def contacts_for(settings: TemplateSettings, playbook: Playbook) -> Records:
    """The contacts for a playbook: those that name it, and those that name none. One's own superior
    comes first in a playbook that says so.
    """
    contacts = [
        contact
        for contact in settings.records(CONTACTS)
        if not contact["for"] or playbook.id in contact["for"]
    ]
    if playbook.own_superior_first:
        contacts.sort(key=lambda contact: contact["relation"] != _OWN_SUPERIOR)
    return contacts


def unasked(playbook: Playbook, settings: TemplateSettings, answers: Answers) -> frozenset[str]:
    """The ids of the fields that are left out: those that choose a contact where the playbook has
    none. One that is answered stays.
    """
    if contacts_for(settings, playbook):
        return frozenset()
    return choices_of_contacts(playbook) - answers.keys()


def choices_of_contacts(playbook: Playbook) -> frozenset[str]:
    """The ids of the fields that choose a contact."""
    return frozenset(spec.id for spec in playbook.fields() if spec.source == CONTACTS)


def recipient(settings: TemplateSettings, playbook: Playbook, day: date | None) -> Recipient:
    """Who takes a filled sheet back: the policies' address, else the first contact for the playbook
    who is valid on a day. Only an address for mail is named: no document goes back to a telephone.
    """
    if address := str(settings.group("policies")["return_to"]):
        is_mail = bool(_MAIL.fullmatch(address))
        return Recipient("" if is_mail else address, address if is_mail else "", has_address=True)
    contact = _first_to_reply(settings, playbook, day)
    if not contact:
        return Recipient()
    address, name = str(contact["address"] or ""), str(contact["name"] or contact["role"])
    mail = address if _MAIL.fullmatch(address) else ""
    return Recipient(name, mail, has_address=bool(address))


def send_back(labels: Labels, found: Recipient, due: str) -> str:
    """The sentence on where, and by which day, a filled sheet is sent back; "" if neither is
    known. `due` is the day as the locale writes it, "" for none.
    """
    address = found.shown if found.has_address else ""
    if not address and not due:
        return ""
    key = "send_back_to_by" if address and due else "send_back_by" if due else "send_back_to"
    return labels.text("words", key, address=address, due=due)


def _first_to_reply(settings: TemplateSettings, playbook: Playbook, day: date | None) -> Record:
    """The first contact for a playbook who is valid on a day; empty if there is none. A manager's
    own sheet does not go to the superior who is called.
    """
    fitting = (
        contact
        for contact in contacts_for(settings, playbook)
        if not (playbook.own_superior_first and contact["relation"] == _OWN_SUPERIOR)
        and not validity(contact, day)
    )
    return next(fitting, {})


def validity(contact: Record, day: date | None) -> tuple[str, date] | None:
    """Why a contact cannot be reached on a day: `valid_to` or `valid_from` with that date; None if
    the contact can be reached, or the day is not known.
    """
    first, last = contact["valid_from"], contact["valid_to"]
    if day and last and last < day:
        return "valid_to", last
    if day and first and first > day:
        return "valid_from", first
    return None


class Rungs:
    """Words of the contacts on a ladder and in choices, as of a day."""

    def __init__(self, labels: Labels, locale: Locale, day: date | None) -> None:
        self._labels, self._locale, self._day = labels, locale, day

    def mark(self, contact: Record) -> str:
        """In brackets, until or from when a contact is valid who is not on the day; else ""."""
        found = validity(contact, self._day)
        if found is None:
            return ""
        key, day = found
        return f"({self._labels.text('words', key, date=self._locale.date(day))})"

    def label(self, contact: Record) -> str:
        """A contact as a choice."""
        name = ", ".join(filter(None, (contact["role"], contact["name"])))
        return " ".join(filter(None, (name, self.mark(contact))))

    def ladder(self, contacts: Records) -> list[Mapping[str, Any]]:
        """The contacts as rungs: each with its `mark` and, in `when`, the condition for going
        there, which for one without its own follows from the rung below.
        """
        before: list[Record] = [{}, *contacts]
        return [
            {
                **contact,
                "mark": self.mark(contact),
                "when": capitalised(contact["when"] or self._condition(number, before[number])),
            }
            for number, contact in enumerate(contacts)
        ]

    def _condition(self, number: int, below: Record) -> str:
        """The condition for going on from rung `number`, whose contact is `below`."""
        if not number:
            return self._labels.text("words", "rung_first")
        hours = below["respond_within_hours"]
        if hours is None:
            return self._labels.text("words", "rung_next", rung=str(number))
        word = self._labels.text("words", "working_hour" if hours == 1 else "working_hours")
        time = f"{self._locale.number(hours)} {word}"
        return self._labels.text("words", "rung_silent", rung=str(number), hours=time)
