"""What the library adds to the playbooks of a build: cases that may be shown, and how each phrase
fared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from itertools import islice
from typing import Any

from generator.foundation.characters import shortened
from generator.library.case_folder import CaseFolder
from generator.library.figures import BASIS, REDIRECTED, SOLUTION, FigureCounter
from generator.library.index import Index, Query, open_index
from generator.library.names import PersonName, names_in
from generator.library.record import ANONYMISED, TITLE, Revision
from generator.project.experience import Experience
from generator.project.project import Project
from generator.usecases.library.project_library import phrase_fields

_PROBLEM, _HOURS = "clarify.perceived_problem", "value.hours_saved_month"
_MOST_CASES = 5  # a page tells no more
_LONGEST = 240  # characters of a problem
_Plain = Mapping[str, Any]


def with_experience(project: Project) -> Project:
    """The project with what its library says.

    The same library always says the same: cases are the newest that took another route, and names
    in them are left out. Raises `EnvironmentProblem` if the library cannot be read.
    """
    settings = project.settings(project.config.organisation.layers)
    folder = CaseFolder(project.config.folder / settings.group("library")["folder"])
    fields = phrase_fields(project.renderer.catalogue)
    least = int(settings.group("policies")["min_group_size"])
    files = sorted(folder.listing().files.items())
    key = ("experience", files, sorted(fields), least, settings.locale.tag)
    plain = project.cache.remember(key, lambda: _gathered(project, folder, fields, least))
    return replace(project, experience=Experience(**plain))


def _gathered(
    project: Project, folder: CaseFolder, fields: frozenset[str], least: int
) -> dict[str, Any]:
    with open_index(folder) as index:
        cases = list(islice(_cases(project, index), _MOST_CASES))
        rates = FigureCounter(fields, least).phrase_rates(index.shorts(Query()))
    return {"cases": cases, "phrases": {code: _plain_rate(rate) for code, rate in rates.items()}}


def _plain_rate(rate: Any) -> dict[str, int]:
    plain = asdict(rate)
    return {**plain, "enough": plain.pop("rate") is not None}


def _cases(project: Project, index: Index) -> Iterator[_Plain]:
    """The cases that may be shown and took another route, newest first, as settings have them."""
    for found in index.find(Query(permitted=True))[1]:
        if found.decision in REDIRECTED:
            revision = index.current(found)
            if title := _told(revision, TITLE):
                yield {
                    "id": found.id,
                    "title": title,
                    "problem": _closed(shortened(_told(revision, _PROBLEM), _LONGEST)),
                    "redirect": str(revision.answers.get(SOLUTION) or ""),
                    "permission": revision.permission,
                    **_result(project, revision),
                }


def _told(revision: Revision, field: str) -> str:
    """A text of a case on one line; "" if it names somebody and the case is to be anonymous."""
    value = revision.answers.get(field)
    if not isinstance(value, str):
        return ""
    if revision.permission == ANONYMISED and any(
        name.mentioned_in(value) or field in dict(name.parts_in(revision))
        for name in map(PersonName, names_in(revision))
    ):
        return ""
    return " ".join(value.split())


def _closed(text: str) -> str:
    """A text with a full stop, if it has no end of its own: another sentence follows."""
    return f"{text}." if text and text[-1].isalnum() else text


def _result(project: Project, revision: Revision) -> _Plain:
    """The hours saved in a month and their unit, if they were measured: what somebody expected is
    no result.
    """
    hours = revision.answers.get(_HOURS)
    known = project.renderer.catalogue.playbooks.get(revision.stamp.get("playbook", ""))
    is_measured = revision.answers.get(BASIS) == "measured" and isinstance(hours, int | float)
    if known is None or not is_measured or isinstance(hours, bool):
        return {"result": None, "unit": ""}
    locale = project.settings(project.config.organisation.layers).locale
    unit = project.words(known, locale).text("units", "hours_per_month")
    return {"result": Decimal(str(hours)), "unit": unit}
