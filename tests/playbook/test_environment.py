"""The sandbox: values become markers, and templates can print text but have no effects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.document.markers import put
from generator.foundation.errors import TemplateError
from generator.foundation.locale import find_locale
from generator.playbook.catalogue import Catalogue
from generator.playbook.rendering.environment import VALUES, Environment, rendered
from generator.playbook.rendering.template_values import Text, Values


def render(folder: Path, source: str, **context: Any) -> tuple[str, Values]:
    """A template's skeleton and values; strings in the context are texts of the organisation."""
    (folder / "page.md.j2").write_text(source, encoding="utf-8")
    values = Values(find_locale("en-GB"))
    plain = {
        key: Text(value, values) if isinstance(value, str) else value
        for key, value in context.items()
    }
    text = rendered(Environment(Catalogue((folder,))), "page.md.j2", {**plain, VALUES: values})
    return text, values


@pytest.mark.parametrize(
    "source",
    [
        "{{ x }}",
        "{{ 'a' ~ x }}",
        "{{ 'a' + x }}",
        "{{ '%s!' % x }}",
        "{{ '%s!' | format(x) }}",
        "{{ [x, x] | join(', ') }}",
        "{{ x | replace('a', x) }}",
        "{{ x | upper }}",
        "{{ x | e }}",
        "{{ x | safe }}",
        "{{ x[:3] }}",
        "{% set y %}{{ x }}{% endset %}{{ y }}",
        "{% macro m(z) %}{{ z }}{% endmacro %}{{ m(x) }}",
        "{{ '# not a heading' }}",
    ],
)
def test_a_value_is_never_in_the_skeleton(tmp_path: Path, source: str) -> None:
    skeleton, values = render(tmp_path, source, x="*|# <b>_")
    assert not set("*|#<_b") & set(skeleton)
    assert put(skeleton, values)


def test_a_value_is_kept_as_typed_whatever_it_contains(tmp_path: Path) -> None:
    typed = "R&D | *x* <b> {{7*7}} # 1"
    skeleton, values = render(tmp_path, "Team {{ x }}.", x=typed)
    assert put(skeleton, values) == f"Team {typed}."


def test_conditions_see_the_real_value(tmp_path: Path) -> None:
    skeleton, values = render(tmp_path, "{% if x == 'yes' %}ja{% endif %}", x="yes")
    assert (skeleton, values) == ("ja", [])


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("one\n{{ missing }}", "template.undefined", 2),
        ("one\n\n{{ x.missing }}", "template.undefined", 3),
        ("{{ none }}", "template.value", 1),
        ("\n{{ true }}", "template.value", 2),
        ("\n{{ list }}", "template.value", 2),
        ("{% if %}", "template.syntax", 1),
        ("\n{% include 'nowhere.j2' %}", "template.missing", 2),
        ("\n{% include '../../secret' %}", "template.missing", 2),
        ("\n{{ 1 / 0 }}", "template.failed", 2),
        ("{% autoescape false %}{{ x }}{% endautoescape %}", "template.autoescape", 1),
        ("{% filter upper %}{{ x }}{% endfilter %}", "template.filter", 1),
        ("{% set y %}{{ x }}{% endset %}\n{{ y | upper }}", "template.filter", 2),
        ("{% set y | upper %}{{ x }}{% endset %}", "template.filter", 1),
        ("{% macro m() %}{{ x }}{% endmacro %}\n{{ m() | upper }}", "template.filter", 2),
        ("\n{{ inherited() | upper }}", "template.filter", 2),
        ("\n{{ field('a.b') | upper }}", "template.filter", 2),
        ("{{ x | tojson }}", "template.syntax", 1),
        ("{{ lipsum() }}", "template.undefined", 1),
        ("\n{{ x.__class__.__mro__ }}", "template.forbidden", 2),
        ("{{ list.append(1) }}", "template.forbidden", 1),
        ("{{ ''.__class__ }}", "template.forbidden", 1),
    ],
)
def test_what_a_template_may_not_do_is_reported_with_its_line(
    tmp_path: Path, source: str, code: str, line: int
) -> None:
    with pytest.raises(TemplateError) as caught:
        render(tmp_path, source, x="text", list=[1], none=None, true=True)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == (code, line), problem
    assert problem.place.file.endswith("page.md.j2")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ none }}", "an empty setting cannot be printed"),
        ("{{ true }}", "a yes/no value cannot be printed"),
        ("{{ list }}", "a list or a group of settings cannot be printed"),
        (
            "{% for a in 1 %}{% endfor %}",
            "cannot be evaluated ('int' object is not iterable)",
        ),
    ],
)
def test_what_cannot_be_printed_is_explained(tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render(tmp_path, source, list=[1], none=None, true=True)
    (problem,) = caught.value.problems
    assert (problem.message, bool(problem.hint)) == (message, True)


def test_a_misspelt_name_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        render(tmp_path, "{{ voice.taglin }}", voice={"tagline": "x"})
    assert caught.value.problems[0].hint == "did you mean “tagline”?"


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "templates"
    inside.mkdir()
    (tmp_path / "secret.j2").write_text("secret")
    (inside / "link.j2").symlink_to(tmp_path / "secret.j2")
    with pytest.raises(TemplateError) as caught:
        render(inside, "{% include 'link.j2' %}")
    assert caught.value.problems[0].code == "template.missing"
