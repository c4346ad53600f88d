"""Fields on a page to read: each with its label, and its answer or room for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.document.answers import PlacedAnswers
from generator.document.tree import Field, Kind, Meta, Words
from generator.formats.html_form import TICKED, escape_text
from generator.writers.html.inserts import Parts, words_parts
from generator.writers.html.rows import Line
from generator.writers.segments import is_ticked, shown_answer, text_of


@dataclass(frozen=True)
class ShownAnswer:
    """An answer as text; the prompt while there is none."""

    field: Field
    locale: str

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        shown = shown_answer(self.field, answers.get(self.field.id, ""), values, self.locale)
        shown = shown or text_of(self.field.suggested, values)
        if shown:
            return f"<p>{escape_text(shown)}</p>".replace("\n", "<br>")
        return f'<p class="quiet">{escape_text(text_of(self.field.prompt, values))}</p>'


@dataclass(frozen=True)
class ShownTick:
    """The sign of a box."""

    field: str
    code: str

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        answer = answers.get(self.field, "")
        return "?" if answer is None else "☒" if is_ticked(answer, self.code) else "☐"


@dataclass(frozen=True)
class ShownFields:
    """Writes the fields of a page to read."""

    meta: Meta

    def lines(self, fields: Sequence[Field], widths: Sequence[int]) -> Iterable[Line]:
        """One line, as on paper."""
        return [list(zip(fields, widths, strict=True))]

    def parts(self, field: Field, width: int = 12) -> Parts:
        """A field that takes `width` twelfths of its row."""
        if field.kind is Kind.LIST:
            return self._list(field)
        parts: Parts = [f'<div class="f w{width}">']
        if field.kind is Kind.CHECK:
            box = self._boxes(field, ((TICKED, field.label),))
            return [*parts, *box, *self._remarks(field), "</div>"]
        parts += ['<p class="lab">', *self._label(field), "</p>", *self._remarks(field)]
        if field.kind is Kind.SEVERAL:
            options = [(option.code, option.label) for option in field.options]
            return [*parts, *self._boxes(field, options), "</div>"]
        parts += ['<div class="blank">', ShownAnswer(field, self.meta.language), "</div></div>"]
        return parts

    def _label(self, field: Field) -> Parts:
        word = escape_text(self.meta.words.required)
        mark = [f' <span class="mark">{word}</span>'] if field.required else []
        return [*words_parts(field.label), *mark]

    def _remarks(self, field: Field) -> Parts:
        texts = [words for words in (field.when, field.hint) if words]
        parts: Parts = []
        for words in texts:
            parts += [*([" · "] if parts else []), *words_parts(words)]
        return ['<p class="hint">', *parts, "</p>"] if parts else []

    def _boxes(self, field: Field, options: Sequence[tuple[str, Words]]) -> Parts:
        parts: Parts = ['<ul class="ticks">']
        for code, label in options:
            parts += ["<li><span>", ShownTick(field.id, code), "</span> ", *words_parts(label)]
            parts.append("</li>")
        return [*parts, "</ul>"]

    def _list(self, field: Field) -> Parts:
        parts: Parts = ['<div class="f w12"><p class="lab">', *self._label(field), "</p>"]
        parts += [*self._remarks(field), '<div class="wide" tabindex="0">']
        parts.append('<table class="list"><thead><tr>')
        names = [column.label for column in field.columns]
        for words in names:
            parts += ['<th scope="col">', *words_parts(words), "</th>"]
        parts.append("</tr></thead><tbody>")
        for row in range(1, field.rows + 1):
            parts.append("<tr>")
            for column in field.columns:
                cell = replace(column, id=field.cell(row, column), prompt=())
                parts += ["<td>", ShownAnswer(cell, self.meta.language), "</td>"]
            parts.append("</tr>")
        return [*parts, "</tbody></table></div></div>"]
