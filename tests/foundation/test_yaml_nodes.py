"""Both of PyYAML's parsers read the same YAML in the same way."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.foundation import yaml_nodes
from generator.foundation.errors import ConfigError
from generator.foundation.yaml_nodes import MapNode, Node
from tests.conftest import EXAMPLES, ROOT

FILES = sorted([*EXAMPLES.glob("*.yaml"), *(ROOT / "templates").rglob("*.yaml")])
_TEXT = st.text("ab:#- '\"{}[],|>!&*?%@`~\n\tüÄ\U0001f600", max_size=12)
_DATA = st.recursive(
    _TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3)
)


def read(text: str) -> Node | str:
    try:
        return yaml_nodes.parse(text.encode(), "x.yaml")
    except ConfigError as error:
        return repr(error.problems)


def read_in_python(text: str, monkeypatch: pytest.MonkeyPatch) -> Node | str:
    with monkeypatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        return read(text)


def test_the_parser_in_c_is_available() -> None:
    assert yaml.__with_libyaml__


@pytest.mark.sampled(4)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_both_parsers_read_every_yaml_file_of_this_project_alike(path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text(encoding="utf-8")
    found = read(text)
    assert isinstance(found, MapNode)
    assert repr(found) == repr(read_in_python(text, monkeypatch))


@given(_DATA)
def test_both_parsers_read_any_data_alike(data: object) -> None:
    text = yaml.safe_dump({"key": data}, allow_unicode=True)
    with pytest.MonkeyPatch.context() as patch:
        assert repr(read(text)) == repr(read_in_python(text, patch))


@given(st.text("ab: -\n{}[],#'\"|>~", max_size=30))
def test_both_parsers_read_any_text_alike_or_refuse_it(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        one, other = read(text), read_in_python(text, patch)
    if isinstance(one, MapNode) and isinstance(other, MapNode):
        assert repr(one) == repr(other)
    if isinstance(one, str):
        assert isinstance(other, str)


@pytest.mark.parametrize(
    "text", [r'a: "\UFFFFFFFF"', r'a: "\U00110000"', f"%YAML 1.{'9' * 5_000}\n---\na: b"]
)
def test_both_parsers_refuse_escapes_and_versions_that_are_too_large(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "yaml.syntax" in str(read(text))
    assert "yaml.syntax" in str(read_in_python(text, monkeypatch))
