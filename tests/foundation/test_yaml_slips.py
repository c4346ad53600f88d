"""Slips in YAML are reported at the line that is wrong, with a hint that fits."""

from __future__ import annotations

import re

import pytest

from generator.foundation import yaml_nodes
from generator.foundation.errors import ConfigError
from tests.cases import cases
from tests.config.test_errors import line_of
from tests.conftest import EXAMPLES

CASES = cases("config/slips.md", 2)


@pytest.mark.parametrize(("title", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_each_slip_is_reported_at_its_own_line(title: str, text: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        yaml_nodes.parse(text.encode(), "organisation.yaml")
    assert "\n".join(map(line_of, caught.value.problems)) == expected, title


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("title", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_the_line_stays_the_same_in_a_longer_file(title: str, text: str, expected: str) -> None:
    example = (EXAMPLES / "lindenmoor.yaml").read_text(encoding="utf-8")
    above = re.sub(r"^(?=\w)", "x_", example, flags=re.MULTILINE)
    number = above.count("\n")
    with pytest.raises(ConfigError) as caught:
        yaml_nodes.parse(f"{above}{text}\n".encode(), "organisation.yaml")
    found = [problem.place.line - number for problem in caught.value.problems]
    lines = [int(line.split(":")[1]) for line in expected.splitlines()]
    assert lines == [line for line in found if line > 0], title


@pytest.mark.parametrize(
    "text",
    [
        "return_to:\n  https://forms.example/new",
        "return_to:\n  mailto:ada@x.example",
        "when: 12:30",
        "footer: Seite\u00a01, 5\u202f000 €",
        "tagline: Homes - that work = good",
        '"a:b": c',
    ],
)
def test_texts_that_are_meant_are_no_slips(text: str) -> None:
    assert yaml_nodes.parse(text.encode(), "organisation.yaml").entries
