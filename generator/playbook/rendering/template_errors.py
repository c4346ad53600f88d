"""Errors in templates, turned into problems with template and line."""

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
_CHECK_LINE = "check this line; remove it to see whether the rest works"


@contextmanager
def as_template_errors(asked: Place) -> Iterator[None]:
    """Turn every exception of a template into `TemplateError`; `asked` is where it was asked for.

    Every exception counts, because a template written by others can make any code that reads it
    fail.
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
    """As `as_template_errors`, for all the work on one document, within a number of seconds."""
    with as_template_errors(asked), deadline(seconds):
        yield


def _problem(error: Exception, asked: Place) -> Problem:
    place = _frame(error) if _frame(error).file else asked
    match error:
        case TemplateSyntaxError():
            at = Place(error.filename or asked.file, error.lineno)
            hint = "this is Jinja's own message; compare with a built-in template"
            return Problem("template.syntax", str(error.message), at, hint)
        case TemplateNotFound():
            hint = "name a template by its path below templates/"
            message = f"there is no template “{error.message}”"
            return Problem("template.missing", message, place, hint)
        case SecurityError():
            hint = "templates can only print text and values"
            return Problem("template.forbidden", str(error), place, hint)
        case UndefinedError():
            message, _, known = str(error.message).partition("; ")
            hint = known or "playbook explain shows the available settings"
            return Problem("template.undefined", message, place, hint)
        case Overrun():
            message = "takes longer than the limit for one document"
            return Problem("template.time", message, place, more("render_seconds"))
        case MemoryError():
            message = "needs more memory than the limit for one document"
            return Problem("template.memory", message, place, more("render_memory"))
        case RecursionError():
            return Problem(
                "template.depth", "is nested too deeply; it may include itself", place, _CHECK_LINE
            )
        case _:
            message = f"cannot be evaluated ({error or type(error).__name__})"
            return Problem("template.failed", message, place, _CHECK_LINE)


def _frame(error: BaseException) -> Place:
    """The innermost template line in an error's traceback, which Jinja rewrites; else no place."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.endswith(_SUFFIX):
            return Place(frame.filename, frame.lineno or 0)
    return Place()
