"""Errors for files that are not read."""

from __future__ import annotations

from generator.foundation.errors import Place, Problem, ReadError
from generator.foundation.limits import amount, more


def refused(message: str, name: str, hint: str, code: str = "read.kind") -> ReadError:
    """The error for the file `name`."""
    return ReadError(Problem(code, message, Place(name), hint))


def too_large(name: str, limit: str, most: int, what: str = "is larger than") -> ReadError:
    """The error for the file `name`, which exceeds a limit."""
    return refused(f"{what} {amount(limit, most)}", name, more(limit), "read.too_large")
