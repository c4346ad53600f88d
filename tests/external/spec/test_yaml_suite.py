"""The cases of the YAML test suite: each is read as it is meant, or refused with a reason."""

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


# PyYAML reads these as YAML 1.1 meant them.
OF_OLD = {"Question mark at start of flow key", "Anchor with colon in the middle"}


@cache
def cases() -> list[dict[str, Any]]:
    path = os.environ.get("YAML_SUITE")
    assert path, "set YAML_SUITE to the cases as JSON; .ci/run shows how"
    found: list[dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))
    assert len(found) > 350
    return found


def read(source: str) -> MapNode | None:
    """What we make of a case; None for a refusal, which has to say what, where and how to mend."""
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
    read_ones = [case for case in cases() if read(case["yaml"]) is not None]
    assert 50 < len(read_ones) < len(cases())


def test_what_is_read_is_what_was_meant() -> None:
    wrong = set()
    for case in cases():
        found = read(case["yaml"])
        if found is None or not case.get("json") or case.get("fail"):
            continue
        if texts(found) != plain(json.loads(case["json"])):
            wrong.add(case["name"])
    assert wrong == OF_OLD


def texts(node: Node) -> Any:
    match node:
        case TextNode(text):
            return text
        case ListNode(items):
            return [texts(item) for item in items]
        case MapNode(entries):
            return {key: texts(entry.value) for key, entry in entries.items()}


def plain(data: Any) -> Any:
    """JSON with every leaf as the text that we keep, without outer white space."""
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
