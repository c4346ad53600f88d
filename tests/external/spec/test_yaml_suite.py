"""The cases of the YAML test suite: each is read as intended, or refused with a reason."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.foundation.characters import clean_text
from generator.foundation.errors import ConfigError
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode, parse

pytestmark = pytest.mark.spec


# PyYAML reads this one by the rules of YAML 1.1.
OF_YAML_1_1 = {"Question mark at start of flow key"}


@cache
def cases() -> list[dict[str, Any]]:
    path = os.environ.get("YAML_SUITE")
    assert path, "set YAML_SUITE to the cases as JSON; .ci/run shows how"
    found: list[dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))
    assert len(found) > 350
    return found


def read(source: str) -> MapNode | None:
    """A case as parsed; None for a refusal, which must have a code, message, place and hint."""
    try:
        return parse(source.encode(), "case.yaml")
    except ConfigError as error:
        for problem in error.problems:
            assert problem.code.startswith("yaml.")
            assert problem.message
            assert problem.hint
            assert problem.place.file == "case.yaml"
        return None


def test_every_case_is_read_or_refused_with_a_reason() -> None:
    accepted = [case for case in cases() if read(case["yaml"]) is not None]
    assert 50 < len(accepted) < len(cases())


def test_every_case_that_is_read_has_the_expected_data() -> None:
    wrong = set()
    for case in cases():
        found = read(case["yaml"])
        if found is None or not case.get("json") or case.get("fail"):
            continue
        if texts(found) != plain(json.loads(case["json"])):
            wrong.add(case["name"])
    assert wrong == OF_YAML_1_1


def texts(node: Node) -> Any:
    match node:
        case TextNode(text):
            return text
        case ListNode(items):
            return [texts(item) for item in items]
        case MapNode(entries):
            return {key: texts(entry.value) for key, entry in entries.items()}


def plain(data: Any) -> Any:
    """JSON with every leaf as the text that the parser keeps, without outer white space."""
    match data:
        case dict():
            return {key: plain(value) for key, value in data.items()}
        case list():
            return [plain(value) for value in data]
        case None:
            return ""
        case bool():
            return str(data).lower()
        case _:
            return clean_text(str(data)).text.strip()
