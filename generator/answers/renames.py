"""Raw answers of files made before a playbook changed: renamed fields and retired ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from generator.document.answers import RawAnswer
from generator.document.tree import Field, Kind

RETIRED = "retired."  # prefix of the tag that keeps an answer to a former field


def renamed(
    raw_answers: Mapping[str, RawAnswer], aliases: Mapping[str, str]
) -> dict[str, RawAnswer]:
    """The raw answers under the current ids of fields, boxes and cells.

    Where the file already has an answer under the current id, the one under the former id is kept
    as retired.
    """

    def current(tag: str) -> str:
        for old, new in aliases.items():
            if tag == old or tag.startswith((f"{old}.", f"{old}_other")):
                return new + tag.removeprefix(old)
        return tag

    found: dict[str, RawAnswer] = {}
    for tag, raw in raw_answers.items():
        name = current(tag)
        taken = found.get(name) or (raw_answers.get(name) if name != tag else None)
        if taken is None or not (taken.text or taken.ticks):
            found[name] = raw
        elif name != tag:
            found[f"{RETIRED}{tag}"] = raw
    return found


def belongs(tag: str, ident: str) -> bool:
    """Whether a tag is a field's id, or the tag of one of its boxes or cells."""
    return tag == ident or tag.startswith(f"{ident}.")


def _owners(tag: str) -> Iterator[str]:
    """The ids of the fields that a tag can belong to: itself, and what stands before its dots."""
    return accumulate(tag.split("."), "{}.{}".format)


def retired_answers(
    raw_answers: Mapping[str, RawAnswer], fields: Iterable[Field]
) -> dict[str, tuple[str, str]]:
    """Answers whose tags belong to no current field, answers that contradict each other, and text
    that does not count as an answer: label and text by tag.
    """
    known = {field.id: field.kind for field in fields}
    found = {}
    for tag, raw in raw_answers.items():
        ticks = raw.ticks or ()
        rivals = raw.rivals or (ticks if len(ticks) > 1 and known.get(tag) is Kind.CHOICE else ())
        if rivals:
            found[tag] = (raw.label or tag, " / ".join(filter(None, rivals)))
            continue
        if raw.aside:
            found[tag] = (raw.label or tag, raw.aside)
            continue
        own = tag.removeprefix(RETIRED)
        is_known = own == tag and not known.keys().isdisjoint(_owners(tag))
        text = raw.shown or raw.text or ("✓" if raw.ticks else "")
        if text and not is_known:
            found[own] = (raw.label or own, text)
    return found
