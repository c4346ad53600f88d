"""Damage to a PDF form: its fields, its objects, and what they contain."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from random import Random
from typing import Any

import pikepdf

from fuzz.mutate_bytes import Mutator
from fuzz.odd import odd_text

_KEYS = ("/V", "/T", "/Kids", "/FT", "/AS", "/AP", "/Opt", "/TU", "/Ff", "/Parent", "/Subtype")
_MOST = 60  # objects that are damaged


def on_objects(change: Callable[[list[Any], Random], None]) -> Mutator:
    """A mutator that changes the dictionaries of a PDF; a file that is none stays as it is."""

    def mutator(data: bytes, rng: Random) -> bytes:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about fields that no page or form has any more
                pdf = pikepdf.open(io.BytesIO(data))
                found = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
                change(found, rng)
                out = io.BytesIO()
                pdf.save(out, deterministic_id=True)
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
            return data
        return out.getvalue()

    mutator.__name__ = change.__name__
    return mutator


def _some(found: list[Any], rng: Random, key: str) -> list[Any]:
    having = [one for one in found if key in one] or found
    return rng.sample(having, min(len(having), rng.choice((1, 5, _MOST))))


def _odd(found: list[Any], rng: Random) -> Any:
    return rng.choice(
        (
            pikepdf.String(odd_text(rng)),
            rng.choice((0, -1, 2**31, 0.5, True)),
            pikepdf.Name("/Odd"),
            pikepdf.Array([rng.choice(found), 1, pikepdf.String("x")]),
            pikepdf.Dictionary(V=1),
            rng.choice(found),
        )
    )


@on_objects
def odd_values(found: list[Any], rng: Random) -> None:
    key = rng.choice(_KEYS)
    for one in _some(found, rng, key):
        one[key] = _odd(found, rng)


@on_objects
def drop_entries(found: list[Any], rng: Random) -> None:
    key = rng.choice(_KEYS)
    for one in _some(found, rng, key):
        if key in one:
            del one[key]


@on_objects
def tangle(found: list[Any], rng: Random) -> None:
    """Objects below others, themselves included."""
    for one in _some(found, rng, "/Kids"):
        one.Kids = pikepdf.Array([*list(one.get("/Kids", [])), one, rng.choice(found)])


@on_objects
def odd_answers(found: list[Any], rng: Random) -> None:
    for one in _some(found, rng, "/FT"):
        one.V = pikepdf.String(odd_text(rng))


@on_objects
def many_fields(found: list[Any], rng: Random) -> None:
    for one in _some(found, rng, "/Kids")[:1]:
        one.Kids = pikepdf.Array(list(one.get("/Kids", [])) * rng.choice((10, 300, 3_000)))


@on_objects
def actions(found: list[Any], rng: Random) -> None:
    """Scripts and other actions, at places that run them and at others."""
    kind = rng.choice(("JavaScript", "Launch", "SubmitForm", "GoTo", "URI", "Odd"))
    action = pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), JS=pikepdf.String(odd_text(rng)))
    key = rng.choice(("/A", "/AA", "/OpenAction", "/Next", "/Names", "/XFA", "/EF"))
    for one in _some(found, rng, "/Type"):
        one[key] = rng.choice((action, pikepdf.Dictionary(K=action), pikepdf.Array([action, one])))


ANY: tuple[Mutator, ...] = (odd_values, drop_entries, tangle, odd_answers, many_fields, actions)
