"""Whatever goes wrong in a template, as a problem with template and line."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from jinja2.exceptions import (
    SecurityError,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)

from generator import errors
from generator.errors import GeneratorError, Place, Problem

_SUFFIX = ".j2"
# What a template's expressions can raise, beside Jinja's own errors.
_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)


@contextmanager
def told(asked: Place) -> Iterator[None]:
    """Turn what a template raises into `TemplateError`; `asked` is where it was asked for."""
    try:
        yield
    except GeneratorError as error:
        place = _frame(error)
        problems = (
            problem if problem.place.file else replace(problem, place=place)
            for problem in error.problems
        )
        raise errors.TemplateError(*problems) from None
    except (TemplateError, *_FAILURES) as error:
        raise errors.TemplateError(_problem(error, asked)) from None


def _problem(error: Exception, asked: Place) -> Problem:
    place = _frame(error)
    match error:
        case TemplateSyntaxError():
            at = Place(error.filename or asked.file, error.lineno)
            return Problem("template.syntax", str(error.message), at)
        case TemplateNotFound():
            hint = "templates are found below templates/, by their name from there"
            return Problem(
                "template.missing",
                f"there is no template “{error.message}”",
                place if place.file else asked,
                hint,
            )
        case SecurityError():
            hint = "a template can say things, not do things"
            return Problem("template.forbidden", str(error), place, hint)
        case UndefinedError():
            return Problem("template.undefined", str(error.message), place)
        case _:
            return Problem("template.failed", f"failed: {error}", place)


def _frame(error: BaseException) -> Place:
    """The innermost template line an error passed; Jinja rewrites tracebacks, errors have none."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.endswith(_SUFFIX):
            return Place(frame.filename, frame.lineno or 0)
    return Place()
