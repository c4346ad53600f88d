"""Raw answers of files made before a playbook changed: fields renamed since, and fields that are no
more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.document.answers import RawAnswer
from generator.document.tree import Field, Kind

RETIRED = "retired."  # before the tag of a place that keeps an answer to a field of old


def renamed(
    raw_answers: Mapping[str, RawAnswer], aliases: Mapping[str, str]
) -> dict[str, RawAnswer]:
    """The raw answers under the ids of today: a field's own, its boxes' and its cells'.

    Where the file has an answer under today's id already, that of old is kept as retired.
    """

    def today(tag: str) -> str:
        for old, new in aliases.items():
            if tag == old or tag.startswith((f"{old}.", f"{old}_other")):
                return new + tag.removeprefix(old)
        return tag

    found: dict[str, RawAnswer] = {}
    for tag, raw in raw_answers.items():
        name = today(tag)
        taken = found.get(name) or (raw_answers.get(name) if name != tag else None)
        if taken is None or not (taken.text or taken.ticks):
            found[name] = raw
        elif name != tag:
            found[f"{RETIRED}{tag}"] = raw
    return found


def belongs(tag: str, ident: str) -> bool:
    """Whether a tag is a field's own id, or that of one of its boxes or cells."""
    return tag == ident or tag.startswith(f"{ident}.")


def retired_answers(
    raw_answers: Mapping[str, RawAnswer], fields: Iterable[Field]
) -> dict[str, tuple[str, str]]:
    """What was answered to places that no field has any more, and what contradicts itself: label
    and text by their tag.
    """
    known = {field.id: field.kind for field in fields}
    found = {}
    for tag, raw in raw_answers.items():
        ticks = raw.ticks or ()
        rivals = raw.rivals or (ticks if len(ticks) > 1 and known.get(tag) is Kind.CHOICE else ())
        if rivals:
            found[tag] = (raw.label or tag, " / ".join(filter(None, rivals)))
            continue
        own = tag.removeprefix(RETIRED)
        is_known = own == tag and any(belongs(tag, ident) for ident in known)
        text = raw.shown or raw.text or ("✓" if raw.ticks else "")
        if text and not is_known:
            found[own] = (raw.label or own, text)
    return found
