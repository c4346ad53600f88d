"""Checks of what a configuration means, such as references to missing records and old values.

They read the merged tree instead of typed settings, so that they report as much as possible even
if something else in the file is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from generator.config.layers import RECORDS, find_node, records_in, text_of
from generator.config.units import Layer
from generator.document.terms import AvoidedTerm, find_contradictions
from generator.document.theme import MIN_CONTRAST, contrast
from generator.document.tree import OTHER
from generator.foundation.errors import Place, Problem, did_you_mean, suggestion
from generator.foundation.numbers import date_of, number_of
from generator.foundation.yaml_nodes import KeyValue, ListNode, MapNode, Node, TextNode

# Lists that are the choices of fields, to which "other" is added.
_CHOSEN = frozenset({"goals", "cheat_codes", "escalation_contacts", "data_sources"})
_PHRASE_SLOT = re.compile(r"(?<!\{)\{([^{}]*)\}(?!\})")
_VOICE_SLOT = re.compile(r"\{([^{}]*)\}")
_VOICE_PATH = re.compile(r"[A-Za-z_]+\.[A-Za-z_.]+")
_VOICE_NAMES = ("function", "stakeholder", "learner")
_SLOTS = "a gap is named by the last part of a field id: see playbook list --fields"
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class Vocabulary:
    """The names that playbooks define: slots of answers, slots for `forms` of names and pronouns
    (`stakeholder.the_one`), codes of redirects and evidence, ids of playbooks, of their steps
    (`pushback.value`) and of texts. The `articles` of languages in which a name has a gender, each
    after its language. And the texts of the built-in `example`, in lower case; empty where they may
    be used.

    `wording` maps a playbook to the ids of the texts that can be reworded, and each id to its
    parts; an id without parts is one text. Names are not checked against an empty set.
    """

    slots: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    redirects: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    playbooks: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    wording: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    articles: frozenset[tuple[str, str]] = frozenset()
    example: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[object, ...]:
        """The same names in a fixed order, for cache keys."""
        wording = {
            playbook: {ident: sorted(parts) for ident, parts in sorted(ids.items())}
            for playbook, ids in sorted(self.wording.items())
        }
        names: tuple[frozenset[Any], ...] = (
            self.slots, self.forms, self.redirects, self.families, self.playbooks, self.steps,
            self.articles, self.example,
        )  # fmt: skip
        return *map(sorted, names), wording


def check_layers(layers: Iterable[Layer]) -> Iterator[Problem]:
    """Problems within a layer: an id that appears twice in a list of records, or is reserved."""
    for layer in layers:
        for path, key in RECORDS.items():
            seen: dict[str, Place] = {}
            for record in records_in(layer.node, path):
                entry = record.entries.get(key)
                ident = text_of(record, key)
                if entry is None or not ident:
                    continue
                if ident == OTHER and path in _CHOSEN:
                    message = f"the id “{OTHER}” is reserved for answers that are not on the list"
                    hint = "choose another id"
                    yield Problem("config.reserved", message, entry.place, hint)
                if ident in seen:
                    message = (
                        f"“{ident}” appears twice in “{path}”; first in line {seen[ident].line}"
                    )
                    hint = f"give one of them another {key}, or remove it"
                    yield Problem("config.duplicate_id", message, entry.place, hint)
                seen.setdefault(ident, entry.place)


def check_rules(root: MapNode, words: Vocabulary) -> Iterator[Problem]:
    """Contradictions between the parts of a merged configuration."""
    goals = [text_of(goal, "id") for goal in records_in(root, "goals")]
    for code in records_in(root, "cheat_codes"):
        yield from _unknown(code, "goal", goals, "there is no goal")
        yield from _slots(code, words.slots)
        places = words.playbooks | words.steps
        yield from _unknown_places(code, "use_in", places, "there is no playbook or step")
    for contact in records_in(root, "escalation_contacts"):
        yield from _unknown_places(contact, "for", words.playbooks, "there is no playbook")
    for case in records_in(root, "cases"):
        if words.redirects:
            yield from _unknown(case, "redirect", words.redirects, "there is no redirect")
    for source in records_in(root, "data_sources"):
        if words.families:
            yield from _unknown(source, "family", words.families, "there is no kind of evidence")
    yield from _orders(root)
    yield from _accountable(root)
    yield from _wording(root, words)
    yield from _terms(root)


def _terms(root: MapNode) -> Iterator[Problem]:
    """Terms with rules that contradict each other."""
    records = list(records_in(root, "voice.terms"))
    places = {text_of(record, "avoid"): record.place for record in records}
    terms = [AvoidedTerm(text_of(record, "avoid"), text_of(record, "use")) for record in records]
    found = find_node(root, "voice.keep")
    items = found[0].items if found and isinstance(found[0], ListNode) else ()
    keep = [item.text for item in items if isinstance(item, TextNode)]
    for term, reason in find_contradictions([term for term in terms if term.avoid], keep):
        hint = "choose another word, or remove one of the rules"
        yield Problem("config.contradiction", reason, places[term.avoid], hint)


def warn(root: MapNode, day: date, words: Vocabulary) -> Iterator[Problem]:
    """Warnings, as of a day: settings that work but should be checked."""
    yield from _genders(root, words)
    accent = find_node(root, "branding.accent")
    if accent and isinstance(accent[0], TextNode) and _COLOUR.fullmatch(accent[0].text):
        ratio = contrast(accent[0].text[1:], "FFFFFF")
        if ratio < MIN_CONTRAST:
            message = (
                f"the accent colour {accent[0].text} is too pale for text on white:"
                f" contrast {ratio:.1f} of {MIN_CONTRAST}"
            )
            hint = "documents do not use it for text; choose a darker colour if you want to"
            yield Problem("config.accent", message, accent[1], hint, "warning")
    for code in records_in(root, "cheat_codes"):
        yield from _old_baseline(code, root, day)
        status = code.entries.get("status")
        if status and text_of(code, "status") == "retired":
            message = f"the cheat code “{text_of(code, 'id')}” is retired, so no document prints it"
            hint = "keep it as long as there are filled files that use it"
            yield Problem("config.unused", message, status.place, hint, "warning")
    for contact in records_in(root, "escalation_contacts"):
        yield from _out_of_office(contact, day)
        yield from _out_of_reach(contact)


def _out_of_reach(contact: MapNode) -> Iterator[Problem]:
    """A warning for a contact without name and address, or with a channel that is not printed."""
    ident, channel = text_of(contact, "id"), contact.entries.get("channel")
    if text_of(contact, "address"):
        return
    if not text_of(contact, "name"):
        role = text_of(contact, "role")
        message = f"nobody can be asked: the contact “{ident}” ({role}) has no name and no address"
        hint = "add a name, an address, or both"
        yield Problem("config.contact", message, contact.place, hint, "warning")
    if channel and text_of(contact, "channel"):
        message = (
            f"the channel “{text_of(contact, 'channel')}” of the contact “{ident}” is not printed,"
            " because there is no address"
        )
        hint = "add an address, such as a room or a number"
        yield Problem("config.contact", message, channel.place, hint, "warning")


def _out_of_office(contact: MapNode, day: date) -> Iterator[Problem]:
    """A warning for a contact who is not valid yet, or no longer."""
    name = text_of(contact, "id")
    last, first = date_of(text_of(contact, "valid_to")), date_of(text_of(contact, "valid_from"))
    if last and last < day:
        message, key = f"the contact “{name}” was valid only until {last}", "valid_to"
        hint = "name the successor"
    elif first and first > day:
        message, key = f"the contact “{name}” is valid only from {first}", "valid_from"
        hint = "name a contact for the time until then"
    else:
        return
    yield Problem("config.contact", message, contact.entries[key].place, hint, "warning")


def _unknown(record: MapNode, key: str, known: Collection[str], message: str) -> Iterator[Problem]:
    entry, text = record.entries.get(key), text_of(record, key)
    if entry and text and text not in known:
        hint = did_you_mean(text, known) or "add it, or remove this line"
        yield Problem("config.reference", f"{message} “{text}”", entry.value.place, hint)


def _unknown_places(
    record: MapNode, key: str, known: Collection[str], message: str
) -> Iterator[Problem]:
    """Problems for the names in a list, or a single name, that no playbook has."""
    node = record.get(key)
    items = node.items if isinstance(node, ListNode) else [node]
    for item in items if known else ():
        if isinstance(item, TextNode) and item.text and item.text not in known:
            hint = did_you_mean(item.text, known)
            yield Problem("config.reference", f"{message} “{item.text}”", item.place, hint)


def _slots(code: MapNode, known: frozenset[str]) -> Iterator[Problem]:
    for key in ("phrase", "by"):
        entry = code.entries.get(key)
        for message, hint in slot_flaws(text_of(code, key), known):
            if entry:
                whole = f"{message} of the cheat code “{text_of(code, 'id')}”"
                yield Problem("config.slot", whole, entry.value.place, hint)


def slot_flaws(phrase: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What a phrase has in braces although no playbook fills it, and the names of slots that are
    not in single braces: what is wrong, and how to fix it. None if no slots are known.
    """
    for name in _PHRASE_SLOT.findall(phrase) if known else ():
        if name not in known and any(map(str.isalpha, name)):
            hint = suggestion(_as_slot(name), known) or _SLOTS
            yield f"no playbook fills the gap {{{name}}}", hint
    for name in dict.fromkeys(re.findall(r"[a-z]+(?:_[a-z]+)+", _PHRASE_SLOT.sub(" ", phrase))):
        if name in known:
            yield f"single braces are missing around the gap “{name}”", f"write {{{name}}}"


def _as_slot(name: str) -> str:
    """What somebody typed between braces, in the form of a slot's name."""
    return re.sub(r"\W+", "_", name.strip()).casefold()


def _orders(root: MapNode) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for contact in records_in(root, "escalation_contacts"):
        entry, order = contact.entries.get("order"), text_of(contact, "order")
        if not entry or not order:
            continue
        if order in seen:
            message = f"“{text_of(contact, 'id')}” and “{seen[order]}” have the same order, {order}"
            hint = "give each contact an order of its own"
            yield Problem("config.order", message, entry.place, hint)
        seen.setdefault(order, text_of(contact, "id"))


def _accountable(root: MapNode) -> Iterator[Problem]:
    for row in records_in(root, "raci"):
        entry = row.entries.get("accountable")
        if entry and isinstance(entry.value, ListNode) and len(entry.value.items) > 1:
            count = len(entry.value.items)
            message = f"“{text_of(row, 'activity')}” has {count} accountable people"
            hint = "name exactly one; the others may be responsible or consulted"
            yield Problem("config.accountable", message, entry.place, hint)


def _wording(root: MapNode, words: Vocabulary) -> Iterator[Problem]:
    wording = root.get("wording")
    for name, entry in wording.entries.items() if isinstance(wording, MapNode) else ():
        ids = words.wording.get(name)
        if not words.wording:
            return
        if ids is None:
            hint = did_you_mean(name, words.wording)
            yield Problem("config.wording", f"there is no playbook “{name}”", entry.place, hint)
        elif isinstance(entry.value, MapNode):
            for ident, text in entry.value.entries.items():
                yield from _wording_entry(name, ident, text, ids)
                yield from _voice_slots(text.value, root, words.forms)


def _wording_entry(
    playbook: str, ident: str, entry: KeyValue, ids: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    if ident not in ids:
        message = f"the playbook “{playbook}” has no text called “{ident}”"
        hint = suggestion(ident, ids) or "see playbook list --fields"
        yield Problem("config.wording", message, entry.place, hint)
        return
    parts = ids[ident]
    if isinstance(entry.value, MapNode):
        for part, inner in entry.value.entries.items():
            if part not in parts:
                message = f"“{ident}” has no part “{part}”"
                hint = did_you_mean(part, parts) or "it is a single text, without parts"
                yield Problem("config.wording", message, inner.place, hint)
    elif parts and _filled(entry.value):
        message = f"“{ident}” has several parts: {', '.join(sorted(parts))}"
        hint = f"say which part you reword: {ident}: {{…: your text}}"
        yield Problem("config.wording", message, entry.place, hint)


def _voice_slots(node: Node, root: MapNode, forms: frozenset[str]) -> Iterator[Problem]:
    """Problems for slots of a reworded text that no setting of the voice fills."""
    if isinstance(node, MapNode):
        for entry in node.entries.values():
            yield from _voice_slots(entry.value, root, forms)
    elif isinstance(node, TextNode):
        for name in _VOICE_SLOT.findall(node.text):
            path = re.sub(r"[\s.]+", ".", name.strip()).casefold()
            if not _VOICE_PATH.fullmatch(name) and path.partition(".")[0] not in _VOICE_NAMES:
                continue
            exact = name[:1].lower() + name[1:]
            is_known = exact in {"function.short", *forms} or find_node(root, f"voice.{exact}")
            if not is_known or not _VOICE_PATH.fullmatch(name):
                message = f"no setting under “voice” fills the gap {{{name}}}"
                known = [
                    f"{person}.{form}"
                    for person in ("stakeholder", "learner")
                    for form in ("one", "many")
                ]
                hint = did_you_mean(path, [*known, "function.long", "function.short"])
                yield Problem("config.slot", message, node.place, hint)


def _genders(root: MapNode, words: Vocabulary) -> Iterator[Problem]:
    """Names without a gender, in a file in a language whose articles depend on it."""
    locale = find_node(root, "organisation.locale")
    if locale is None or not isinstance(locale[0], TextNode):
        return
    language = re.split("[-_]", locale[0].text)[0]
    articles = {article for other, article in words.articles if other == language}
    for key in ("stakeholder", "learner") if articles else ():
        found = find_node(root, f"voice.{key}")
        name = found[0] if found else None
        # In documents that are requested in another language, names stay in that of the file.
        if not isinstance(name, MapNode) or name.place.file != locale[0].place.file:
            continue
        one = text_of(name, "one")
        if one and not text_of(name, "gender") and one.split()[0].lower() not in articles:
            message = f"“voice.{key}” has no gender, so its article is the masculine one"
            hint = "add gender: m, f or n"
            yield Problem("config.gender", message, name.place, hint, "warning")


def _old_baseline(code: MapNode, root: MapNode, day: date) -> Iterator[Problem]:
    limit = find_node(root, "policies.baseline_months")
    months = limit[0].text if limit and isinstance(limit[0], TextNode) else "12"
    found = find_node(code, "baseline.as_of")
    most = number_of(months)
    if found is None or not isinstance(found[0], TextNode) or most is None:
        return
    taken = date_of(found[0].text)
    if taken and (day.year - taken.year) * 12 + day.month - taken.month > most:
        message = (
            f"the baseline of “{text_of(code, 'id')}” dates from {taken}, more than {months} months"
            " ago"
        )
        yield Problem("config.baseline", message, found[1], "measure it again", "warning")


def _filled(node: Node) -> bool:
    return not isinstance(node, TextNode) or bool(node.text)
