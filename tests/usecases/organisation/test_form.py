"""What people type in a form becomes edits of their file: exactly the changed lines differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.config.setting_kinds import Kind, setting_kind
from generator.foundation import yaml_nodes
from generator.foundation.errors import ConfigError
from generator.usecases.organisation.changes import save_edits, undo
from generator.usecases.organisation.form import SettingsForm
from generator.usecases.organisation.source import open_source
from tests.cases import cases
from tests.conftest import EXAMPLES
from tests.support.settings import data_of, difference, organisation_file, saved

CASES = cases("organisation/edits.md", 3)
TEAMS = """BASE
departments:
  - include: kiln.yaml
  - {id: yard, name: Yard}"""
KILN = """# The kiln
id: kiln
name: Kiln
teams:
  - {id: night, name: Night}  # ours
"""


def posted(text: str) -> dict[str, str]:
    """The values of a form, written as `name = value`."""
    pairs = (line.partition(" = ") for line in text.split("\n") if line)
    return {name: value.replace("⏎", "\r\n") for name, _, value in pairs}


@pytest.mark.parametrize(
    ("title", "source", "values", "expected"), CASES, ids=[case[0] for case in CASES]
)
def test_saves_what_was_typed(
    title: str, source: str, values: str, expected: str, tmp_path: Path
) -> None:
    path, form = organisation_file(tmp_path, source), posted(values)
    unit = form.pop("_unit", "")
    change = saved(path, form, unit)
    assert "\n".join(difference(change)) == expected, title
    assert path.read_bytes() == change.after
    undo(change)
    assert path.read_bytes() == change.before


def test_settings_of_included_files_are_saved_there(tmp_path: Path) -> None:
    path = organisation_file(tmp_path, TEAMS)
    kiln = tmp_path / "kiln.yaml"
    kiln.write_text(KILN)
    before = path.read_bytes()
    saved(path, {"voice.tagline": "Hot"}, "kiln")
    saved(path, {"voice.formality": "casual"}, "night")
    assert path.read_bytes() == before
    team = KILN.replace("name: Night}", "name: Night, voice: {formality: casual}}")
    assert kiln.read_text() == f"{team}voice:\n  tagline: Hot\n"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_and_byte_order_marks_stay(mark: str, ending: str, tmp_path: Path) -> None:
    path = organisation_file(tmp_path, "BASE\ngoals:\n  - {id: a, label: A}")
    text = mark + path.read_text().replace("\n", ending)
    path.write_bytes(text.encode())
    change = saved(path, {"voice.tagline": "T", "goals.+0.label": "B", "goals.0.label": "A2"})
    after = path.read_bytes().decode()
    assert after.startswith(mark + "schema_version")
    assert after.count("\n") == after.count(ending)
    assert len(difference(change)) == 5
    undo(change)
    assert path.read_bytes() == text.encode()


def test_a_json_file_is_refused_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "organisation.json"
    path.write_bytes(
        b'{"schema_version": 1, "organisation": {"id": "x", "name": "X", "locale": "en"}, "voice":'
        b' {"function": {"long": "L"}, "stakeholder": {"one": "a", "many": "b"},'
        b' "learner": {"one": "a", "many": "b"}}}'
    )
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="only YAML files can be changed here"):
        saved(path, {"voice.tagline": "T"})
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("voice.taglin", "x", "there is no setting “voice.taglin”"),
        ("voice.terms.avoid.0", "x", "cannot be changed here"),
        ("goals.7.label", "x", "contains no item 7"),
        ("goals.00007.removed", "1", "contains no item 7"),
        ("organisation", "x", "is not a text"),
        ("9" * 5000, "x", "there is no setting"),
        (".", "x", "there is no setting “.”"),
        ("", "x", "there is no setting “”"),
        ("rates.cost_per_incident", "fall 900", "“fall 900” has no colon"),
        ("voice.tagline", "\x07", "cannot be printed"),
    ],
)
def test_refuses_what_no_form_sends(name: str, value: str, message: str, tmp_path: Path) -> None:
    path = organisation_file(tmp_path, "BASE\ngoals: [{id: a, label: A}]")
    before = path.read_bytes()
    with pytest.raises(ConfigError) as error:
        saved(path, {"organisation.name": "Y", name: value})
    assert message in error.value.problems[0].message
    assert len(error.value.problems[0].message) < 200
    assert path.read_bytes() == before


def names_of(form: SettingsForm, node: Any, keys: tuple[str | int, ...] = ()) -> list[str]:
    """The names of fields for everything that a file says, and for the first new records."""
    found = []
    if isinstance(node, yaml_nodes.MapNode):
        for key, entry in node.entries.items():
            found += names_of(form, entry.value, (*keys, key.replace(".", ":")))
    elif isinstance(node, yaml_nodes.ListNode) and _kind(keys) is Kind.RECORDS:
        for number, item in enumerate(node.items):
            found += names_of(form, item, (*keys, number))
            found += names_of(form, item, (*keys, f"+{number}"))[:3]
            found.append(".".join(map(str, (*keys, number, "removed"))))
    if _kind(keys) in (Kind.TEXT, Kind.CHOICE, Kind.LINES, Kind.PAIRS, Kind.YES_NO):
        return [".".join(map(str, keys))]
    return found


def _kind(keys: tuple[str | int, ...]) -> Kind | None:
    plain = tuple(key for key in keys if not str(key).startswith("+"))
    found = setting_kind(plain)
    return found.kind if found else None


FILES = [EXAMPLES / f"{name}.yaml" for name in ("wexholme", "lindenmoor", "hallbruecker")]
UNSET = ["voice.address", "policies.footer", "library.folder", "organisation.paper", "locked"]
TYPED = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=12),
    st.sampled_from(
        ["", "yes", "a: b", "# x", "- x", "{x}", "'", '"', "it's", "a\r\nb", "[", "x "]
    ),
)


@given(data=st.data())
def test_whatever_is_typed_is_saved_and_the_rest_stays(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "organisation.yaml"
    path.write_bytes(data.draw(st.sampled_from(FILES)).read_bytes())
    source = open_source(path)
    form = SettingsForm(source, data.draw(st.sampled_from(list(source.units))))
    node = yaml_nodes.parse(form.spot.file.data, "x")
    for key in form.spot.keys:
        node = node.entries[key].value if isinstance(key, str) else node.items[key]  # type: ignore[attr-defined]
    names = [*names_of(form, node), *UNSET]
    values = data.draw(st.dictionaries(st.sampled_from(names), TYPED, max_size=6))
    before = path.read_bytes()
    try:
        change = save_edits(path, form.edits(values), form.spot.file.digest)
    except ConfigError as error:
        assert all(problem.message and problem.hint for problem in error.problems)
        assert path.read_bytes() == before
        return
    _check_saved(form, values, change.after)
    undo(change)
    assert path.read_bytes() == before


def _check_saved(form: SettingsForm, values: dict[str, str], after: bytes) -> None:
    """Every value is there under its name, and everything else is as it was."""
    is_shifted = any(name.endswith(".removed") and text for name, text in values.items())
    old, new = data_of(form.spot.file.data), data_of(after)
    for key in form.spot.keys:
        old, new = old[key], new.get(key) if isinstance(new, dict) else new[key]
    touched = {name.partition(".")[0] for name in values}
    assert {key: new.get(key) for key in old if key not in touched} == {
        key: old[key] for key in old if key not in touched
    }
    source = open_source(form.source.main.path)
    if not is_shifted and form.unit in source.units:
        again = SettingsForm(source, form.unit)
        kept = {name: text for name, text in values.items() if "+" not in name}
        assert again.edits(kept) == []  # saving the same again changes nothing
