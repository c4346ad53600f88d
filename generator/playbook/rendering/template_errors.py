"""Whatever goes wrong in a template, as a problem with template and line."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from jinja2.exceptions import (
    SecurityError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)

from generator.foundation import errors
from generator.foundation.errors import GeneratorError, Place, Problem
from generator.foundation.limits import more
from generator.foundation.process_limits import Overrun, deadline

_SUFFIX = ".j2"
_MEND = "look at this line; leave it out to see whether the rest is right"


@contextmanager
def as_template_errors(asked: Place) -> Iterator[None]:
    """Turn what a template raises into `TemplateError`; `asked` is where it was asked for.

    Whatever it is: somebody else's text can make any part of what reads it fail.
    """
    try:
        yield
    except GeneratorError as error:
        place = _frame(error)
        problems = (
            problem if problem.place.file else replace(problem, place=place)
            for problem in error.problems
        )
        raise errors.TemplateError(*problems) from None
    except Exception as error:
        raise errors.TemplateError(_problem(error, asked)) from None


@contextmanager
def bounded(asked: Place, seconds: float) -> Iterator[None]:
    """As `as_template_errors`, for all that is made of a template, which may take so long."""
    with as_template_errors(asked), deadline(seconds):
        yield


def _problem(error: Exception, asked: Place) -> Problem:
    place = _frame(error) if _frame(error).file else asked
    match error:
        case TemplateSyntaxError():
            at = Place(error.filename or asked.file, error.lineno)
            hint = "Jinja's own words; compare with a built-in template"
            return Problem("template.syntax", str(error.message), at, hint)
        case TemplateNotFound():
            hint = "templates are found below templates/, by their name from there"
            message = f"there is no template “{error.message}”"
            return Problem("template.missing", message, place, hint)
        case SecurityError():
            hint = "a template can say things, not do things"
            return Problem("template.forbidden", str(error), place, hint)
        case UndefinedError():
            message, _, known = str(error.message).partition("; ")
            hint = known or "playbook explain shows what there is"
            return Problem("template.undefined", message, place, hint)
        case Overrun():
            message = "takes longer than one document may"
            return Problem("template.time", message, place, more("render_seconds"))
        case MemoryError():
            message = "needs more memory than one document may"
            return Problem("template.memory", message, place, more("render_memory"))
        case RecursionError():
            return Problem("template.depth", "goes too deep, perhaps into itself", place, _MEND)
        case _:
            message = f"cannot be worked out here ({error or type(error).__name__})"
            return Problem("template.failed", message, place, _MEND)


def _frame(error: BaseException) -> Place:
    """The innermost template line an error passed; Jinja rewrites tracebacks, errors have none."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.endswith(_SUFFIX):
            return Place(frame.filename, frame.lineno or 0)
    return Place()
