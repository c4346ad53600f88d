"""Untrusted templates can only produce text, and only within limits of time and memory."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from generator.foundation.errors import Problem, TemplateError
from generator.foundation.limits import LIMITS
from generator.foundation.storage import open_folder
from generator.playbook.rendering.environment import Environment
from generator.playbook.rendering.shown import looked
from generator.playbook.rendering.template_values import Text, Values
from generator.project.project import open_project
from generator.usecases.build import BuildOptions, Report, build
from generator.usecases.check import check
from generator.usecases.drift import find_drift
from generator.usecases.refresh import RefreshedFile, RefreshOptions, refresh
from tests.conftest import EXAMPLES

REQUEST = "templates/pushback/request.md.j2"
SOON = replace(LIMITS, render_seconds=2)
NINES = "{% for a in range(9999) %}{% for b in range(9999) %}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An organisation that has its own template for the request edition."""
    shutil.copy(EXAMPLES / "wexholme.yaml", tmp_path / "organisation.yaml")
    shutil.copy(EXAMPLES / "wexholme.png", tmp_path)
    (tmp_path / REQUEST).parent.mkdir(parents=True)
    return tmp_path


def options(project: Path, **more: Any) -> BuildOptions:
    defaults: dict[str, Any] = {
        "playbooks": ("pushback",),
        "editions": ("request",),
        "formats": ("md",),
        "output": project / "out",
        "limits": SOON,
    }
    return BuildOptions(project, **{**defaults, **more})


def refused(project: Path, source: str, **more: Any) -> Problem:
    """The only problem of a template, for which a build is refused."""
    (project / REQUEST).write_text(source, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        build(options(project, **more))
    (problem,) = caught.value.problems
    assert problem.code
    assert problem.place.file
    assert problem.hint
    return problem


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{{ ''.__class__.__mro__ }}", "template.forbidden"),
        ("{{ ''['__class__'] }}", "template.forbidden"),
        ("{{ ''|attr('__class__') }}", "template.forbidden"),
        ("{{ ''|attr('format')|attr('__globals__') }}", "template.forbidden"),
        ("{{ '{0.__class__}'.format(1) }}", "template.forbidden"),
        ("{{ ('{0.__class__}'|safe).format(1) }}", "template.forbidden"),
        ("{{ '{a.__class__}'.format_map({'a': 1}) }}", "template.forbidden"),
        ("{{ self.__init__ }}", "template.forbidden"),
        ("{{ self._TemplateReference__context }}", "template.forbidden"),
        ("{{ field.__func__.__globals__ }}", "template.forbidden"),
        ("{{ fields.__self__ }}", "template.forbidden"),
        ("{{ organisation.update({}) }}", "template.forbidden"),
        ("{{ goals.append(1) }}", "template.forbidden"),
        ("{{ range.__class__ }}", "template.forbidden"),
        ("{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}", "template.forbidden"),
        ("{% macro m() %}{% endmacro %}{{ m._func }}", "template.forbidden"),
        ("{% for x in [1] %}{{ loop._iterable }}{% endfor %}", "template.forbidden"),
        ("{{ (1).__class__ }}", "template.forbidden"),
        ("{{ cycler() }}", "template.undefined"),
        ("{{ dict }}", "template.undefined"),
        ("{{ namespace() }}", "template.undefined"),
        ("{{ ''|map(attribute='__class__')|list }}", "template.value"),
        ("{% import 'os' as os %}", "template.missing"),
        ("{% include '/etc/passwd' %}", "template.missing"),
        ("{% include '../../organisation.yaml' %}", "template.missing"),
        ("{% include 'pushback/../../organisation.yaml' %}", "template.missing"),
        ("{% extends '\\\\\\\\server\\\\share' %}", "template.missing"),
        ("{% do 1 %}", "template.syntax"),
        ("{% debug %}", "template.syntax"),
    ],
)
def test_a_template_reaches_only_what_it_is_given(project: Path, source: str, code: str) -> None:
    problem = refused(project, f"one\n{source}")
    assert (problem.code, problem.place.line) == (code, 2), problem
    assert problem.place.file.endswith(REQUEST)


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    "source",
    [
        "{{ 'x' * 1000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 1000000000 * 'x' }}",
        "{{ 10 ** 100000000 }}",
        "{{ (10 ** 3000) * (10 ** 3000) }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ 'x' | indent(1000000000) }}",
        "{{ 'x' | indent(width=1000000000, first=true) }}",
        "{{ [1] | batch(1000000000, 'x') | list }}",
        "{{ [1] | slice(1000000000) | list }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ 'x'.zfill(1000000000) }}",
        "{{ 'x'.center(1000000000) }}",
        "{{ '\t'.expandtabs(1000000000) }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ '{:{w}}'.format(1, w=1000000000) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ '%*d' % (1000000000, 1) }}",
        "{{ ('x' * 9999) | replace('x', 'y' * 9999) }}",
        "{{ ('x' * 9999).replace('x', 'y' * 9999) }}",
        "{{ (['x'] * 9999) | join('y' * 9999) }}",
        "{{ ('y' * 9999).join(['x'] * 9999) }}",
        "{{ ([[1]] * 9999) | sum(start=[]) }}",
        "{{ ''.translate({}) }}",
        "{{ 1.5 | round(1000000000) }}",
    ],
)
def test_no_operation_turns_small_values_into_huge_ones(project: Path, source: str) -> None:
    problem = refused(project, source)
    assert (problem.code, problem.place.line) == ("template.forbidden", 1), problem


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("source", "code"),
    [
        (f"{NINES}{{% endfor %}}{{% endfor %}}", "template.time"),
        (
            "{% macro m(n) %}{% if n > 1 %}{{ m(n-1) }}{{ m(n-2) }}{% endif %}{% endmacro %}"
            "{{ m(60) }}",
            "template.time",
        ),
        (f"{NINES}xxxxxxxxxxxxxxxxxxxx{{% endfor %}}{{% endfor %}}", "template.size"),
        (
            "{% set a = 'x' * 900000 %}"
            + "".join(f"{{% set a = {' ~ '.join('a' * 10)} %}}" for _ in range(9)),
            "template.memory",
        ),
        ("{{ range(99999) | join('x' * 99999) }}", "template.memory"),
        ("{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(1) }}", "template.depth"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "template.depth"),
        ("{% for a in [1] %}" * 60 + "{% endfor %}" * 60, "template.failed"),
        ("{% include 'pushback/other.md.j2' %}", "template.depth"),
        ("x" * 1_000_001, "template.size"),
        ("\n\0", "template.character"),
        ("\n\ue000", "template.character"),
    ],
    ids=[
        "loops", "recursion", "print", "doubling", "join", "endless", "brackets", "nesting",
        "includes", "large", "nul", "marker",
    ],
)  # fmt: skip
def test_time_memory_and_output_are_limited(project: Path, source: str, code: str) -> None:
    other = project / "templates/pushback/other.md.j2"
    other.write_text("{% include 'pushback/third.md.j2' %}")
    other.with_name("third.md.j2").write_text("{% include 'pushback/other.md.j2' %}" * 3)
    limits = SOON if code == "template.time" else LIMITS
    assert refused(project, source, limits=limits).code == code


@pytest.mark.parametrize(
    "way", ["../{0}/map.png", "a/../map.png", "/{1}/map.png", ".playbook/../map.png"]
)
def test_a_picture_is_copied_only_beside_its_document(project: Path, way: str) -> None:
    shutil.copy(EXAMPLES / "wexholme.png", project / "map.png")
    source = way.format(project.name, project.as_posix())
    before = sorted(project.parent.rglob("map.png"))
    shown = f"{{% block why %}}![The way]({source}){{% endblock %}}"
    problem = refused(project, f'{{% extends "pushback/request.md.j2" %}}{shown}')
    assert (problem.code, "is not the path of" in problem.message) == ("template.picture", True)
    assert sorted(project.parent.rglob("map.png")) == before


@pytest.mark.parametrize("name", ["a\\b.png", "../b.png", "./b.png", "C:b.png", "a//b.png"])
def test_a_file_is_never_written_under_a_name_that_leads_elsewhere(
    project: Path, name: str
) -> None:
    with pytest.raises(AssertionError):
        open_folder(str(project)).write(name, b"")


@pytest.mark.parametrize("link", ["file", "folder", "labels"])
def test_a_link_out_of_the_templates_is_not_followed(project: Path, link: str) -> None:
    secret = project.parent / f"{project.name}-secret"
    secret.mkdir()
    (secret / "part.j2").write_text("CANARY")
    target = project / "templates/pushback"
    if link == "file":
        (target / "part.j2").symlink_to(secret / "part.j2")
    elif link == "folder":
        (target / "deep").symlink_to(secret)
    else:
        (target / "en").mkdir()
        (secret / "labels.yaml").write_text("title: CANARY")
        (target / "en/labels.yaml").symlink_to(secret / "labels.yaml")
    if link == "labels":
        report = build(options(project))
        texts = [(project / "out" / done.name).read_text() for done in report.outcomes]
        assert not any("CANARY" in text for text in texts)
        return
    name = "pushback/part.j2" if link == "file" else "pushback/deep/part.j2"
    assert refused(project, f"{{% include '{name}' %}}").code == "template.missing"


BOMB = "{% if team and team.name == 'Team 7' %}{% for a in range(9999) %}{% for b in range(9999) %}"
SAFE = "{% endfor %}{% endfor %}{% endif %}{% extends 'pushback/request.md.j2' %}"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_template_that_is_endless_for_one_team_affects_no_other(project: Path, jobs: int) -> None:
    (project / REQUEST).write_text(BOMB + SAFE, encoding="utf-8")
    rows = [f"team-{number},Team {number}" for number in range(12)]
    (project / "teams.csv").write_text("\n".join(["team,name", *rows]), encoding="utf-8")
    report = build(options(project, team_table=project / "teams.csv", jobs=jobs))
    assert report.exit_code == 1
    assert errors(report) == ["template.time"]
    made = sorted(path.name for path in (project / "out").glob("team-*"))
    assert made == sorted(f"team-{number}" for number in range(12) if number != 7)


def errors(report: Report) -> list[str]:
    return [problem.code for problem in report.problems if problem.level == "error"]


def test_work_that_never_returns_to_python_is_stopped_too() -> None:
    from generator.foundation.executors import run_isolated

    with pytest.raises(TemplateError) as caught:
        run_isolated(stuck, replace(LIMITS, render_seconds=1))
    assert "did not finish within 1 seconds" in caught.value.problems[0].message


def stuck() -> int:
    """Work for minutes in C code that never releases the interpreter."""
    from generator.foundation.process_limits import deadline

    with deadline(1):
        return len(sum([[0]] * 400_000, []))  # noqa: RUF017 — slow on purpose


def test_a_confined_process_cannot_exceed_its_memory_limit() -> None:
    from generator.foundation.executors import run_isolated

    with pytest.raises(TemplateError, match="more than 100 MB"):
        run_isolated(greedy, replace(LIMITS, render_memory=100_000_000))


def greedy() -> int:
    return len(bytes(200_000_000))


@pytest.mark.slow
def test_drift_check_and_refresh_keep_to_the_limits_too(project: Path) -> None:
    (project / REQUEST).write_text("{% extends 'pushback/request.md.j2' %}", encoding="utf-8")
    build(options(project))
    sheet = project / "out/wexholme/wexholme-needs-request.md"
    (project / REQUEST).write_text(f"{NINES}{{% endfor %}}{{% endfor %}}", encoding="utf-8")
    codes = [one.code for one in find_drift(options(project)).problems if one.level == "error"]
    assert codes == ["template.time"]
    with pytest.raises(TemplateError) as caught:
        check(options(project))
    assert caught.value.problems[0].code == "template.time"
    (done,) = refresh(RefreshOptions(project, limits=SOON), [sheet])
    assert not isinstance(done, RefreshedFile)
    assert done[0].code == "template.time"


def test_a_built_in_template_needs_no_separate_process(project: Path) -> None:
    (project / REQUEST).parent.rmdir()
    assert open_project(project).confined is None
    (project / REQUEST).parent.mkdir()
    (project / REQUEST).write_text("x")
    assert open_project(project).confined == LIMITS


def test_the_context_contains_plain_data_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Mapping[str, Any]] = []

    class Watched(Context):
        def __init__(self, environment: Any, parent: dict[str, Any], *args: Any, **kw: Any) -> None:
            seen.append(parent)
            super().__init__(environment, parent, *args, **kw)

    monkeypatch.setattr(Environment, "context_class", Watched)
    build(BuildOptions(EXAMPLES / "wexholme.yaml", teams=("aseptic",), output=tmp_path, jobs=1))
    assert seen
    for context in seen:
        for key, value in context.items():
            if not isinstance(value, Values):  # under a key that is not a name
                assert key.isidentifier()
                assert is_plain(value), key


def is_plain(value: Any) -> bool:
    """Whether a template can only print a value, or place a field with it."""
    value = looked(value)
    match value:
        case dict():
            return all(isinstance(key, str) and is_plain(item) for key, item in value.items())
        case list() | tuple():
            return all(map(is_plain, value))
        case type():
            return False
        case Macro():  # Jinja's own; any template can define one
            return value.name in ("laid_out", "worksheet_step")
        case _ if callable(value):
            return value.__name__ in ("field", "fields", "safe_range")
        case _:
            return type(value) in (Text, Markup, str, int, Decimal, bool, type(None))
