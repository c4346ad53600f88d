"""Typst, which draws the pages from the style sheet in `style/`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from generator.document.theme import FontFile
from generator.foundation.errors import EnvironmentProblem, Place, Problem
from generator.writers.pdf.typefaces import (
    Typefaces,
    as_data,
    font_folders,
    from_data,
    package_folder,
)

_MISSING = Problem(
    "pdf.not_installed",
    "PDF files need libraries that are not installed",
    hint="install them with: pip install 'playbook-generator[pdf]'",
)
_TAKE_OUT = "get the font that is named again, or take it out of the folder"
_RUNS_KEPT = 10  # typst 0.15
_DRAWN_UP_TO = "\u024f"  # Carlito has all Latin letters up to here
_ALSO_DRAWN = frozenset("–—‘’“”„‚‹›•…€→←↓↑☐☒☑·\u2009\u202f\u2011")


def draw(
    inputs: Mapping[str, Any],
    typefaces: Typefaces,
    sheet: str = "document",
    *,
    is_tagged: bool = True,
) -> bytes:
    """The PDF that a style sheet makes of its inputs, which are handed over as data, never as
    markup. The same input gives the same bytes, with the same fonts installed.

    Raises `EnvironmentProblem` where the libraries are not installed, and for an organisation's own
    font that cannot be embedded.
    """
    given = _as_texts(inputs)
    with _damaged_fonts(typefaces.files):
        if _first_process() != os.getpid():
            return _elsewhere("draw", [given, as_data(typefaces), sheet, is_tagged])
        drawn: bytes = _compiler(sheet, typefaces.files).compile(
            format="pdf", sys_inputs=given, timestamp=0, pdf_tags=is_tagged
        )
    _forget()
    return drawn


@contextmanager
def _damaged_fonts(own: tuple[FontFile, ...]) -> Iterator[None]:
    """Raise `EnvironmentProblem` where Typst fails with fonts of the organisation's own: the glyphs
    of a font are read only when they are drawn.
    """
    try:
        yield
    except RuntimeError as error:  # a `TypstError` is one
        if not own:
            raise
        reason = str(error).partition("\n")[0]
        where = Place(str(Path(own[0].path).parent))
        message = f"with the fonts in this folder, no PDF can be made: {reason}"
        raise EnvironmentProblem(Problem("pdf.fonts", message, where, _TAKE_OUT)) from None


def _forget() -> None:
    """Let Typst forget what it has laid out: hundreds of megabytes that it keeps for ten more runs
    and which another document has no use for.
    """
    for _ in range(_RUNS_KEPT):
        _compiler("empty", ()).compile(format="pdf")


@lru_cache(maxsize=1)
def _first_process() -> int:
    """The process that used Typst first, or the one that it was forked from."""
    _typst()
    return os.getpid()


def _elsewhere(task: str, job: list[Any]) -> bytes:
    """What a new process prints for a task: a fork would wait for ever for the threads of Typst,
    which stayed in the process that it was forked from.
    """
    paths = os.pathsep.join(filter(None, sys.path))
    code = "from generator.writers.pdf.engine import serve; serve()"
    done = subprocess.run(  # noqa: S603 — this program itself
        [sys.executable, "-c", code],
        input=as_json([task, job]).encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": paths},
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").split("\n")
        raise RuntimeError(next(filter(None, reversed(said)), "the process that draws has ended"))
    return done.stdout


def serve() -> None:
    """Print a document, or the characters without a font, for the job on standard input."""
    task, (given, typefaces, *more) = json.load(sys.stdin.buffer)
    if task == "undrawn":
        found = "".join(sorted(_undrawn(tuple(given), from_data(typefaces)))).encode()
    else:
        sheet, is_tagged = more
        found = draw(given, from_data(typefaces), sheet, is_tagged=is_tagged)
    sys.stdout.buffer.write(found)


def undrawn(text: str, typefaces: Typefaces) -> frozenset[str]:
    """The characters of a text that no font has, neither one of the typefaces nor any other."""
    rare = {one for one in text if one > _DRAWN_UP_TO and one not in _ALSO_DRAWN}
    return _undrawn(tuple(sorted(rare)), typefaces) if rare else frozenset()


def code_points(characters: Iterable[str]) -> list[str]:
    """The code points of characters without a font, as the style sheets take them."""
    return [f"{ord(one):X}" for one in sorted(characters)]


@lru_cache(maxsize=4096)
def _undrawn(characters: tuple[str, ...], typefaces: Typefaces) -> frozenset[str]:
    """Those without a font, found by halves: Typst refuses a file for PDF/UA if there are any."""
    if _first_process() != os.getpid():
        return frozenset(_elsewhere("undrawn", [characters, as_data(typefaces)]).decode())
    given = _as_texts({"characters": characters, "fonts": typefaces.families})
    try:
        _compiler("probe", typefaces.files).compile(
            format="pdf", sys_inputs=given, pdf_standards=["ua-1"]
        )
    except _typst().TypstError:
        if len(characters) == 1:
            return frozenset(characters)
        half = len(characters) // 2
        return _undrawn(characters[:half], typefaces) | _undrawn(characters[half:], typefaces)
    return frozenset()


def as_json(value: Any) -> str:
    """A value as Typst reads it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _as_texts(inputs: Mapping[str, Any]) -> dict[str, str]:
    return {name: one if isinstance(one, str) else as_json(one) for name, one in inputs.items()}


@lru_cache(maxsize=12)
def _compiler(name: str, own: tuple[FontFile, ...]) -> Any:
    """The compiler of a style sheet, which keeps what it has read: from a path, since one made from
    bytes works only once (typst 0.15).
    """
    folder = package_folder("style")
    return _typst().Compiler(f"{folder}/{name}.typ", root=folder, font_paths=_fonts(own))


@lru_cache(maxsize=4)
def _fonts(own: tuple[FontFile, ...]) -> Any:
    return _typst().Fonts(include_embedded_fonts=False, font_paths=font_folders(own))


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
