"""Figures on a page: an output for each, which the script fills in while somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.document.page_logic import PageFigure
from generator.formats.html_form import attributes
from generator.writers.html.inserts import Parts, words_parts


def workings(
    figures: Iterable[PageFigure], section: str, heading: str, controls: Mapping[str, str]
) -> Parts:
    """What follows from the answers in a section of a page, hidden until the script shows it, so
    that a copy without script has no empty figures. `controls` are the ids of controls by those of
    their fields; an output names those that it depends on. The heading is escaped.
    """
    parts: Parts = []
    for figure in figures:
        read = " ".join(controls[ident] for ident in figure.reads if ident in controls)
        own = attributes({"name": figure.id, "for": read or None})
        parts += ["<dt>", *words_parts(figure.label), f"</dt><dd><output{own}></output></dd>\n"]
    name = f"{section}-figures"
    group = attributes({"role": "group", "aria-labelledby": name, "hidden": ""})
    title = f"<h3{attributes({'id': name})}>{heading}</h3>"
    return [f'\n<div class="figs"{group}>{title}<dl>', *parts, "</dl></div>"]
