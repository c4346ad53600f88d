"""Links that could run code on a click never reach a document."""

from __future__ import annotations

import pytest

from generator.document.links import check_links, targets_of
from generator.document.markers import mark
from generator.document.parser import parse
from generator.document.tree import Words
from generator.foundation.errors import TemplateError


def targets_in(text: str) -> tuple[Words, ...]:
    return targets_of(parse(text))


HARMFUL = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "http://[",
]
HARMLESS = ["https://example.org/a?b=c#d", "http://x", "mailto:a@b.example", "#3", "guide.md", ""]


@pytest.mark.parametrize("target", HARMFUL)
def test_a_harmful_value_is_refused_as_an_address(target: str) -> None:
    with pytest.raises(TemplateError) as caught:
        check_links(targets_in(f"- *see [it]({mark(0)})*"), [target], "templates/x.md.j2")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("template.link", "templates/x.md.j2")


def test_a_scheme_split_between_template_and_value_is_recognised() -> None:
    with pytest.raises(TemplateError):
        check_links(targets_in(f"[x](java{mark(0)})"), ["script:alert(1)"], "x")
    with pytest.raises(TemplateError):
        check_links(targets_in("| a |\n|---|\n| [x](javascript:alert) |"), [], "x")


@pytest.mark.parametrize("target", HARMLESS)
def test_an_ordinary_address_is_accepted(target: str) -> None:
    check_links(targets_in(f"[it]({mark(0)})"), [target], "x")
