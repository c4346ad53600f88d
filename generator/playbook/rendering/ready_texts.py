"""The texts that L&D can send as they are: mails, notes and records, filled from the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.document.tree import Kind
from generator.playbook.derived import DerivedValue
from generator.playbook.labels import Labels
from generator.playbook.manifest import FieldSpec, Playbook
from generator.playbook.rendering.summary import AnswerFormatter

# Whom a note to whoever decides speaks of as the other side.
_OTHER_SIDE = ("requester", "demanded_by", "champion")


def ready_texts(
    playbook: Playbook,
    labels: Labels,
    formatter: AnswerFormatter,
    derived: Mapping[str, DerivedValue],
) -> list[Mapping[str, Any]]:
    """The texts of a playbook, each with its title, its subject, "" if it has none, and its
    paragraphs.

    A slot is the last part of the id of a field, of a column of a list, or of a derived value, or
    `decider`: whoever decides, if that is not the other side.
    Where there is no answer yet, it has the text that the field suggests for the phrases used, or
    says in square brackets what is missing.
    """
    found = {name: text for name, text in _drafted(playbook, labels, formatter) if text}
    found |= {name: text for name, text in _figures(derived) if text}
    found |= {name: text for name, text in _answers(playbook, formatter) if text}
    found |= _decider(found)
    slots = {
        name: found.get(name) or _blank(name, label) for name, label in _names(playbook, labels)
    }
    blanks = {
        name: f"[{labels.text('ready_blanks', name)}]" for name in labels.keys("ready_blanks")
    }
    missing = {name: blanks[name] for name in blanks.keys() - found.keys()}
    given = {**found, **slots, **missing}
    return [
        {
            "title": labels.text("ready", key, "title"),
            **_divided(labels.text("ready", key, "text", **given)),
        }
        for key in playbook.ready_texts
    ]


def _decider(found: Mapping[str, str]) -> Mapping[str, str]:
    """Whom a note for a decision is for: nobody yet where the other side decided."""
    decider, others = found.get("decided_by", ""), ["", *map(found.get, _OTHER_SIDE)]
    return {"decider": decider} if decider not in others else {}


def _divided(text: str) -> Mapping[str, Any]:
    """The subject of a text, which is its first paragraph unless that is a greeting, and the other
    paragraphs.
    """
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    has_subject = bool(paragraphs) and not paragraphs[0].endswith((",", ":"))
    return {
        "subject": paragraphs[0] if has_subject else "",
        "paragraphs": paragraphs[has_subject:],
    }


def _blank(name: str, label: str) -> str:
    return f"[{label[:1].lower()}{label[1:]}]" if label else f"[{name.replace('_', ' ')}]"


def _drafted(
    playbook: Playbook, labels: Labels, formatter: AnswerFormatter
) -> Iterator[tuple[str, str]]:
    """The text that each field suggests, once it is known which phrases are used."""
    drafts = formatter.drafts() if formatter.phrases() else {}
    for spec in playbook.fields() if drafts else ():
        yield _last(spec), labels.text("fields", spec.id, "suggested", **drafts)


def _figures(derived: Mapping[str, DerivedValue]) -> Iterator[tuple[str, str]]:
    """The text of each derived value, "" for one that is not known."""
    for name, worked in derived.items():
        yield name, worked.shown.partition(" · ")[0] if worked.value is not None else ""


def _answers(playbook: Playbook, formatter: AnswerFormatter) -> Iterator[tuple[str, str]]:
    """The text of each answer and, joined, of each column of a list."""
    for spec in playbook.fields():
        if spec.kind is Kind.LIST:
            rows = formatter.rows(spec)
            for column in spec.columns:
                name = _last(column)
                yield name, "; ".join(filter(None, (row[name] for row in rows)))
        yield _last(spec), formatter.shown(spec)


def _names(playbook: Playbook, labels: Labels) -> Iterator[tuple[str, str]]:
    """Every slot with the label of what it stands for."""
    for derived in playbook.derived:
        yield derived.id, labels.text("derived", derived.id, "label")
    for spec in playbook.fields():
        path = ("fields", spec.id)
        for column in spec.columns:
            yield _last(column), labels.text(*path, "columns", _last(column), "label")
        yield _last(spec), labels.text(*path, "label")


def _last(spec: FieldSpec) -> str:
    return spec.id.rpartition(".")[2]
