"""Typst, which draws the pages from the style sheet in `style/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from generator.foundation.errors import GeneratorError, Problem

FONTS = ("Carlito", "Playbook Symbols")  # the families that come with the package
_MISSING = Problem(
    "pdf.not_installed",
    "PDF files need two libraries that are not installed",
    hint="install them with: pip install 'playbook-generator[pdf]'",
)


def draw(inputs: Mapping[str, Any]) -> bytes:
    """The tagged PDF of a document: its tree, values, answers and pictures are handed over as data,
    never as markup. The same input gives the same bytes, with the same fonts installed.

    Raises `GeneratorError` where the libraries are not installed.
    """
    given = {name: one if isinstance(one, str) else as_json(one) for name, one in inputs.items()}
    drawn: bytes = _compiler().compile(format="pdf", sys_inputs=given, timestamp=0)
    return drawn


def as_json(value: Any) -> str:
    """A value as Typst reads it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=1)
def _compiler() -> Any:
    """The compiler, which keeps fonts and style sheet: from a path, since one made from bytes
    works only once (typst 0.15).
    """
    try:
        import typst
    except ImportError:
        raise GeneratorError(_MISSING) from None
    folder = Path(str(files(__package__)))
    fonts = typst.Fonts(include_embedded_fonts=False, font_paths=[str(folder / "fonts")])
    main = folder / "style" / "document.typ"
    return typst.Compiler(str(main), root=str(folder / "style"), font_paths=fonts)
