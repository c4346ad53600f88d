"""Typst, which draws the pages from the style sheet in `style/`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from generator.foundation.errors import EnvironmentProblem, Problem

FONTS = ("Carlito", "Playbook Symbols")  # the families that come with the package
_MISSING = Problem(
    "pdf.not_installed",
    "PDF files need libraries that are not installed",
    hint="install them with: pip install 'playbook-generator[pdf]'",
)
_DRAWN_UP_TO = "\u024f"  # Carlito has all Latin letters up to here
_ALSO_DRAWN = frozenset("–—‘’“”„‚‹›•…€→←↓↑☐☒☑·\u2009\u202f\u2011")


def draw(inputs: Mapping[str, Any], sheet: str = "document", *, is_tagged: bool = True) -> bytes:
    """The PDF that a style sheet makes of its inputs, which are handed over as data, never as
    markup. The same input gives the same bytes, with the same fonts installed.

    Raises `EnvironmentProblem` where the libraries are not installed.
    """
    given = _as_texts(inputs)
    if _first_process() != os.getpid():
        return _drawn_elsewhere(given, sheet, is_tagged)
    drawn: bytes = _compiler(sheet).compile(
        format="pdf", sys_inputs=given, timestamp=0, pdf_tags=is_tagged
    )
    return drawn


@lru_cache(maxsize=1)
def _first_process() -> int:
    """The process that used Typst first, or the one that it was forked from."""
    _typst()
    return os.getpid()


def _drawn_elsewhere(given: Mapping[str, str], sheet: str, is_tagged: bool) -> bytes:
    """The PDF, drawn by a new process: a fork would wait for ever for the threads of Typst, which
    stayed in the process that it was forked from.
    """
    paths = os.pathsep.join(filter(None, sys.path))
    code = "from generator.writers.pdf.engine import serve; serve()"
    done = subprocess.run(  # noqa: S603 — this program itself
        [sys.executable, "-c", code],
        input=as_json([given, sheet, is_tagged]).encode(),
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    return done.stdout


def serve() -> None:
    """Draw the document whose inputs are on standard input to standard output."""
    given, sheet, is_tagged = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(draw(given, sheet, is_tagged=is_tagged))


def undrawn(text: str, fonts: Sequence[str]) -> frozenset[str]:
    """The characters of a text that no font has, neither one of `fonts` nor any other."""
    rare = {one for one in text if one > _DRAWN_UP_TO and one not in _ALSO_DRAWN}
    return _undrawn(tuple(sorted(rare)), families(fonts)) if rare else frozenset()


def code_points(characters: Iterable[str]) -> list[str]:
    """The code points of characters without a font, as the style sheets take them."""
    return [f"{ord(one):X}" for one in sorted(characters)]


def families(fonts: Sequence[str]) -> tuple[str, ...]:
    """An organisation's fonts, which count where they are installed, and those of the package."""
    return (*(font for font in fonts if font not in FONTS), *FONTS)


@lru_cache(maxsize=4096)
def _undrawn(characters: tuple[str, ...], fonts: tuple[str, ...]) -> frozenset[str]:
    """Those without a font, found by halves: Typst refuses a file for PDF/UA if there are any."""
    if _first_process() != os.getpid():
        return frozenset()  # unknown: see `_drawn_elsewhere`
    given = _as_texts({"characters": characters, "fonts": fonts})
    try:
        _compiler("probe").compile(format="pdf", sys_inputs=given, pdf_standards=["ua-1"])
    except _typst().TypstError:
        if len(characters) == 1:
            return frozenset(characters)
        half = len(characters) // 2
        return _undrawn(characters[:half], fonts) | _undrawn(characters[half:], fonts)
    return frozenset()


def as_json(value: Any) -> str:
    """A value as Typst reads it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _as_texts(inputs: Mapping[str, Any]) -> dict[str, str]:
    return {name: one if isinstance(one, str) else as_json(one) for name, one in inputs.items()}


@lru_cache(maxsize=3)
def _compiler(name: str) -> Any:
    """The compiler of a style sheet, which keeps what it has read: from a path, since one made from
    bytes works only once (typst 0.15).
    """
    folder = _folder() / "style"
    return _typst().Compiler(str(folder / f"{name}.typ"), root=str(folder), font_paths=_fonts())


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return _typst().Fonts(include_embedded_fonts=False, font_paths=[str(_folder() / "fonts")])


def _typst() -> Any:
    with missing_libraries():
        import typst
    return typst


@contextmanager
def missing_libraries() -> Iterator[None]:
    """Raise `EnvironmentProblem` where a library of the extra `pdf` cannot be imported."""
    try:
        yield
    except ImportError:
        raise EnvironmentProblem(_MISSING) from None


def _folder() -> Path:
    return Path(str(files(__package__)))
