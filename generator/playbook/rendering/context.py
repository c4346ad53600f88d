"""What a template sees: plain maps and lists, with texts that print as markers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generator.foundation.characters import capitalised
from generator.playbook.contacts import Rungs, contacts_for, recipient, send_back
from generator.playbook.labels import Labels
from generator.playbook.layout import IF_IT_APPLIES, LayoutRow, rows_without
from generator.playbook.manifest import CONTACTS, OUTWARD, PHRASE_RATES, PLAYBOOK, Step
from generator.playbook.phrases import PhraseWriter, codes_at, codes_in, listener
from generator.playbook.rendering.decision_tree import DecisionTree
from generator.playbook.rendering.job import RenderJob, document_title, playbook_title
from generator.playbook.rendering.template_values import Values, plain
from generator.playbook.settings import Records

# A row of a layout: heading, text, widths and fields.
Row = tuple[str, str, tuple[int, ...], tuple[str, ...]]


class Context:
    """What a template sees besides the settings: plain maps and lists, with texts that print as
    markers.

    `spoken` has the texts for the slots of what people say.
    """

    def __init__(
        self, request: RenderJob, labels: Labels, values: Values, spoken: Mapping[str, str]
    ) -> None:
        self._request = request
        self._labels = labels
        self._values = values
        self._spoken = spoken

    def build(self) -> dict[str, Any]:
        """The context of one rendering, by name."""
        request, labels = self._request, self._labels
        settings, playbook = request.settings, request.playbook
        context = {
            "date": request.day,
            "cheat_codes": self._cheat_codes(),
            CONTACTS: self._rungs.ladder(contacts_for(settings, playbook)),
            "cases": [
                {**case, "redirect_label": labels.text("choices", "redirects", case["redirect"])}
                for case in settings.records("cases")
                if case["permission"] != "no"
            ],
            "edition": {
                "id": request.edition,
                "title": document_title(labels, request.edition),
                "name": playbook_title(labels, request.edition),
                "kind": _capitalised(labels.text("words", request.edition)),
                "minutes": playbook.minutes.get(request.edition, 0),
            },
            "playbook": self._about_playbook(),
            "steps": [self._step(step) for step in playbook.steps],
            "header": self._edge(playbook.header),
            "footer": self._edge(playbook.footer),
            "header_if_it_applies": self._sometimes(of_header=True),
            "if_it_applies": self._sometimes(of_header=False),
            "boxes": self._boxes(),
            "words": self._words(),
            "house_words": self._house_words(),
            "sender": capitalised(settings.voice["function"]["long"]),
            "summary": {key: labels.text("summary", key) for key in labels.keys("summary")},
            "ways": self._titled("ways", keys=labels.keys("ways")),
            "marks": {key: labels.text("marks", key) for key in labels.keys("marks")},
        }
        return {key: plain(value, self._values) for key, value in context.items()}

    def _words(self) -> dict[str, str]:
        """The short texts that all playbooks share, with this edition's details filled in."""
        labels, request = self._labels, self._request
        given = {
            "minutes": str(request.playbook.minutes.get(request.edition, 0)),
            "required": labels.text("words", "required"),
        }
        words = {key: labels.text("words", key, **given) for key in labels.keys("words")}
        return {**words, "send_back_to": self._send_back()}

    def _send_back(self) -> str:
        """The sentence on where, and by when, a filled sheet is sent back; "" if neither is
        known.
        """
        request = self._request
        found = recipient(request.settings, request.playbook, request.day)
        due = self._values.locale.date(request.due) if request.due else ""
        return send_back(self._labels, found, due)

    def _cheat_codes(self) -> list[dict[str, Any]]:
        """The cheat codes for the playbook, sorted by audience: each with its goal, and with its
        whole sentence as the phrase.
        """
        goals = {goal["id"]: goal for goal in self._request.settings.records("goals")}
        rates = self._request.settings.group(PHRASE_RATES)
        codes = codes_in(self._codes, self._request.playbook)
        return [
            {
                **code,
                "audience": listener(code),
                "phrase": self._writer.sentence(code),
                "goal": goals.get(code["goal"]),
                "rate": self._rate(rates.get(code["id"])),
            }
            for code in sorted(codes, key=lambda code: str(code["audience"]))
        ]

    def _rate(self, rate: Mapping[str, int] | None) -> str:
        """How often a phrase worked, in words; "" if the library does not know."""
        if rate is None:
            return ""
        if not rate["enough"]:
            return self._labels.text("words", "phrase_rate_few")
        given = {key: str(rate[key]) for key in ("redirected", "decided")}
        return self._labels.text("words", "phrase_rate", **given)

    def _house_words(self) -> list[str]:
        """A sentence for each word to avoid, with the word to use and why, and one for those that
        are never replaced.
        """
        text, voice = self._labels.text, self._request.settings.voice
        lines = []
        for term in voice["terms"]:
            key, why = "say_instead" if term["use"] else "say_no", capitalised(term["why"])
            said = text("words", key, use=term["use"], avoid=term["avoid"])
            lines.append(f"{said} {why.rstrip('.')}." if why else said)
        if kept := ", ".join(voice["keep"]):
            lines.append(text("words", "say_as_it_is", words=kept))
        return lines

    def _phrases(self, step: Step) -> list[dict[str, str]]:
        """The cheat codes that a step offers, in the organisation's order."""
        codes = codes_at(self._codes, self._request.playbook, step)
        return [
            {"audience": listener(code), "phrase": self._writer.sentence(code)} for code in codes
        ]

    @property
    def _codes(self) -> Records:
        return self._request.codes(self._labels)

    @property
    def _writer(self) -> PhraseWriter:
        return self._request.phrase_writer(self._labels)

    @property
    def _rungs(self) -> Rungs:
        return Rungs(self._labels, self._values.locale, self._request.day)

    def _about_playbook(self) -> dict[str, Any]:
        playbook, labels = self._request.playbook, self._labels
        credit = "credit" if playbook.credit_author else "credit_unnamed"
        if self._request.edition in OUTWARD:
            credit = f"{credit}_outward"
        return {
            "id": playbook.id,
            "version": playbook.version,
            "title": labels.text("title"),
            "subtitle": labels.text("subtitle"),
            "lead": labels.text("lead"),
            "why": labels.text("why"),
            "request_why": labels.text("request_why"),
            "use_when": [labels.text("use_when", key) for key in labels.keys("use_when")],
            "gains": [labels.text("gains", key) for key in labels.keys("gains")],
            "credit": labels.text(
                "words",
                credit,
                title=playbook.credit_title,
                author=labels.text("credit_author") or playbook.credit_author,
            ),
        }

    def _step(self, step: Step) -> dict[str, Any]:
        """A step; `number` is None, and `of` empty, for one that is not numbered."""
        labels, path = self._labels, ("steps", step.id)
        numbers = self._request.playbook.numbers()
        number, total = numbers.get(step.id), str(len(numbers))
        of = labels.text("words", "step_of", number=str(number), total=total) if number else ""
        return {
            "id": step.id,
            "number": number,
            "of": of,
            "title": labels.text(*path, "title"),
            "short": labels.text(*path, "short"),
            "goal": labels.text(*path, "goal"),
            "goal_short": labels.text(*path, "goal_short") or labels.text(*path, "goal"),
            "why": labels.text(*path, "why"),
            "example": labels.text(*path, "example"),
            "tells_case": step.tells_case,
            "phrases": self._phrases(step),
            "ticks_phrases": step.ticks_phrases,
            "questions": [labels.text(*path, "ask", key) for key in step.questions],
            "tips": [labels.text(*path, "tip", key) for key in step.tips],
            "listen": [labels.text(*path, "listen", key) for key in step.listen],
            "sayings": self._titled(*path, "say", keys=step.sayings),
            "moves": self._titled(*path, "move", keys=step.moves),
            "remedies": DecisionTree(self._request.playbook, labels).hint(
                step, self._request.answers
            ),
            **self._laid_out(step),
        }

    def _edge(self, step: Step) -> dict[str, Any]:
        return {"title": self._labels.text("steps", step.id, "title"), **self._laid_out(step)}

    def _laid_out(self, step: Step) -> dict[str, Any]:
        """The rows of a step in this edition, each as heading, text, widths and fields; and whether
        the step begins a new page.
        """
        layout = self._request.playbook.layout(self._request.edition)
        rows = self._rows(layout.rows.get(step.id, ()))
        return {"rows": rows, "new_page": step.id in layout.new_page}

    def _rows(self, rows: Iterable[LayoutRow]) -> list[Row]:
        """Rows of a layout, each as heading, text, widths and fields."""
        return [
            (row.heading, row.text, row.widths, row.fields)
            for row in rows_without(rows, self._request.unasked)
        ]

    def _sometimes(self, *, of_header: bool) -> list[Row]:
        """The rows of fields that only some cases need: those of the header alone, which have a
        place of their own in the playbook edition, or the others.
        """
        playbook, edition = self._request.playbook, self._request.edition
        start = f"{playbook.header.id}."

        def is_of_header(row: LayoutRow) -> bool:
            own = [ident.startswith(start) for ident in row.fields]
            return edition == PLAYBOOK and bool(own) and all(own)

        rows = playbook.layout(edition).rows.get(IF_IT_APPLIES, ())
        return self._rows(row for row in rows if is_of_header(row) == of_header)

    def _boxes(self) -> list[list[dict[str, Any]]]:
        """The rows of boxes of a canvas: each box with its words, width, minutes ("" for none) and
        rows, and the number of the step that it belongs to, None for none.
        """
        text, canvas = self._labels.text, self._request.playbook.canvas
        numbers = self._request.playbook.numbers()
        return [
            [
                {
                    "title": text("canvas", box.id, "title"),
                    "question": text("canvas", box.id, "question"),
                    "width": box.width,
                    "minutes": text("words", "box_minutes", minutes=str(box.minutes))
                    if box.minutes
                    else "",
                    "number": canvas.number_of(box, numbers),
                    "rows": self._rows(box.rows),
                }
                for box in row
            ]
            for row in canvas.rows
        ]

    def _titled(self, *path: str, keys: Iterable[str]) -> list[dict[str, str]]:
        return [
            {
                part: self._labels.text(*path, key, part, **self._spoken)
                for part in ("title", "text")
            }
            for key in keys
        ]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
