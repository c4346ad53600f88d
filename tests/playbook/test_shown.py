"""Templates see settings as something that notes what is asked: that must not change any page."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.foundation.errors import TemplateError
from generator.foundation.locale import find_locale
from generator.playbook.catalogue import Catalogue
from generator.playbook.rendering.environment import VALUES, Environment, rendered
from generator.playbook.rendering.observations import Observations, ObservedMap
from generator.playbook.rendering.shown import as_printed, shown
from generator.playbook.rendering.template_values import Values, plain

DATA = Path(__file__).parents[1] / "data"
FILE = "pages/page.md.j2"
SETTINGS: dict[str, Any] = {
    "text": "Büro one",
    "other": "one",
    "digits": "12",
    "empty": "",
    "number": Decimal("8.50"),
    "count": 3,
    "yes": True,
    "nothing": None,
    "group": {"b": "second", "a": "first", "n": Decimal(2)},
    "names": ["one", "two", "one"],
    "records": [{"id": "x", "label": "One", "n": Decimal(2)}, {"id": "y", "label": "", "n": None}],
    "nobody": [],
}
OPERATIONS = (DATA / "shown-settings.txt").read_text(encoding="utf-8").splitlines()
NAMES = ("text", "digits", "empty", "number", "group", "names", "records", "nobody")


def environment(tmp_path: Path, source: str) -> Environment:
    path = tmp_path / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return Environment(Catalogue((tmp_path,)))


def as_plain(env: Environment, settings: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    values = Values(find_locale("de-DE"))
    names = {key: plain(setting, values) for key, setting in settings.items()}
    return rendered(env, FILE, {**names, VALUES: values}), tuple(values)


def as_shown(
    env: Environment, settings: Mapping[str, Any]
) -> tuple[str, tuple[str, ...], Observations]:
    values, seen = Values(find_locale("de-DE")), Observations(settings)
    names = {key: shown(setting, (key,), seen, values) for key, setting in settings.items()}
    return rendered(env, FILE, {**names, VALUES: values}), tuple(values), seen


def alike(env: Environment, settings: Mapping[str, Any] = SETTINGS) -> bool:
    """Whether a page is the same with shown settings; False if it cannot be made with them."""
    try:
        expected = as_plain(env, settings)
    except TemplateError:
        with pytest.raises(TemplateError):
            as_shown(env, settings)
        return False
    try:
        text, values, _ = as_shown(env, settings)
    except TemplateError:
        return False
    assert (text, values) == expected
    return True


@pytest.mark.parametrize("source", OPERATIONS)
def test_what_a_template_does_has_the_same_result(tmp_path: Path, source: str) -> None:
    alike(environment(tmp_path, source))


def test_only_looking_for_a_setting_in_a_text_needs_plain_values(tmp_path: Path) -> None:
    made = {source for source in OPERATIONS if alike(environment(tmp_path, source))}
    not_made = [source for source in OPERATIONS if source not in made]
    assert [source for source in not_made if "_" not in source] == [
        '{% if text in "Büro one two" %}1{% endif %}'
    ]


@pytest.mark.parametrize("name", sorted(Environment(Catalogue((Path(),))).filters))
def test_every_filter_has_the_same_result(tmp_path: Path, name: str) -> None:
    for setting in NAMES:
        for given_ in ("", "(2)", '("id")', "(other)", "(other, digits)"):
            alike(environment(tmp_path, f"{{{{ {setting} | {name}{given_} }}}}"))
            alike(environment(tmp_path, f"{{{{ {setting} | {name}{given_} | list | join }}}}"))


@pytest.mark.parametrize("name", sorted(Environment(Catalogue((Path(),))).tests))
def test_every_test_has_the_same_result(tmp_path: Path, name: str) -> None:
    for setting in NAMES:
        for given_ in ("", "(2)", "(names)", "(other)", "(group.a)"):
            alike(environment(tmp_path, f"{{% if {setting} is {name}{given_} %}}yes{{% endif %}}"))
            alike(
                environment(tmp_path, f"{{% if {given_ or 2} is {name} {setting} %}}y{{% endif %}}")
            )


TEXT = st.sampled_from(["Büro one", "one", "", "12", "x *y* {{ z }}"])
NUMBER = st.sampled_from([Decimal("8.50"), Decimal("8.5"), Decimal(0), None])
RECORD = st.fixed_dictionaries({"id": TEXT, "label": TEXT, "n": NUMBER})
OTHERS = st.fixed_dictionaries(
    {
        "text": TEXT,
        "other": TEXT,
        "digits": TEXT,
        "empty": TEXT,
        "number": NUMBER,
        "count": st.sampled_from([3, 4, True]),
        "yes": st.booleans(),
        "nothing": st.one_of(st.none(), TEXT),
        "group": st.dictionaries(st.sampled_from("abn"), TEXT),
        "names": st.lists(TEXT, max_size=3),
        "records": st.lists(RECORD, max_size=2),
        "nobody": st.lists(TEXT, max_size=1),
    }
)


@given(
    lines=st.lists(st.sampled_from(OPERATIONS), min_size=1, max_size=3), one=OTHERS, other=OTHERS
)
def test_where_all_answers_hold_only_printed_values_differ(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[str],
    one: dict[str, Any],
    other: dict[str, Any],
) -> None:
    env = environment(tmp_path_factory.mktemp("page"), "\n".join(lines))
    try:
        text, values, seen = as_shown(env, one)
    except TemplateError:
        return
    if seen.hold(other):
        replayed = [*values]
        for number, setting in seen.changed(other):
            replayed[number] = as_printed(setting, find_locale("de-DE"))
        assert (text, tuple(replayed)) == as_plain(env, other)


def test_printing_asks_for_the_kind_alone(tmp_path: Path) -> None:
    _, _, seen = as_shown(environment(tmp_path, "{{ text }} {{ group.a }} {{ number }}"), SETTINGS)
    group = {**SETTINGS["group"], "a": "another"}
    assert seen.hold({**SETTINGS, "text": "else", "group": group, "number": Decimal("1.0")})
    assert not seen.hold({**SETTINGS, "text": None})
    assert not seen.hold({**SETTINGS, "group": {"n": 1}})


def test_code_that_takes_a_setting_asks_for_all_of_it() -> None:
    seen = Observations(SETTINGS)
    settings = ObservedMap(SETTINGS, seen)
    assert settings["group"]["a"] == "first"
    assert settings["group"].get("c") is None
    assert settings["names"] == SETTINGS["names"]
    group = SETTINGS["group"]
    assert seen.hold({**SETTINGS, "text": "else", "group": {**group, "b": "else"}})
    assert not seen.hold({**SETTINGS, "group": {**group, "a": "else"}})
    assert not seen.hold({**SETTINGS, "group": {**group, "c": "new"}})
    assert not seen.hold({**SETTINGS, "names": ["one", "two"]})
    assert not seen.hold({**SETTINGS, "names": None})
    assert not seen.hold({**SETTINGS, "new": 1})
