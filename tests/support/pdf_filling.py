"""PDF forms filled in by programs that are not ours: pypdf, pdf-lib, and PDF.js of Firefox."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pypdf import PdfReader, PdfWriter

from generator.formats.pdf_form import STAMP
from tests.support.processes import finished

_SCRIPT = Path(__file__).parent.parent / "external/spec/pdf_forms.mjs"


@dataclass(frozen=True)
class Entry:
    """What is typed, picked (`value` is the code of a choice) or ticked in a field of a form."""

    name: str
    kind: str
    value: str
    label: str = ""


def entries_of(path: Path) -> list[Entry]:
    """What the fields of a form contain; blank ones are left out."""
    with pikepdf.open(path) as pdf:
        found = [_entry(name, field) for name, field in _fields(pdf) if name != STAMP]
    return [entry for entry in found if entry.value]


def count_of(path: Path) -> int:
    """How many fields a form has, with the one of its stamp."""
    with pikepdf.open(path) as pdf:
        return len(list(_fields(pdf)))


def _fields(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    waiting: list[tuple[str, Any]] = [("", one) for one in pdf.Root.AcroForm.Fields]
    while waiting:
        above, field = waiting.pop(0)
        name = f"{above}.{field.T}" if above else str(field.T)
        if "/FT" in field:
            yield name, field
        waiting += [(name, one) for one in field.get("/Kids", []) if "/T" in one]


def _entry(name: str, field: Any) -> Entry:
    match str(field.FT):
        case "/Btn":
            state = str(field.get("/AS", "/Off"))
            return Entry(name, "box", "" if state == "/Off" else state)
        case "/Ch":
            code = str(field.get("/V", ""))
            label = next((str(one[1]) for one in field.Opt if str(one[0]) == code), code)
            return Entry(name, "choice", code, label)
        case _:
            return Entry(name, "text", str(field.get("/V", "")))


def fill_with_pypdf(blank: Path, entries: Sequence[Entry], target: Path) -> None:
    """The file that pypdf writes."""
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it says which pages have no fields
    writer = PdfWriter(clone_from=PdfReader(blank))
    values = {entry.name: entry.value for entry in entries}
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    writer.write(target)


@dataclass(frozen=True)
class Form:
    """A blank form, what is put into it, and where pdf-lib and PDF.js save it."""

    blank: Path
    entries: Sequence[Entry]
    by_lib: Path
    by_js: Path


def fill_in_node(forms: Sequence[Form], *, is_drawn: bool = True) -> list[tuple[int, int]]:
    """How many fields pdf-lib and PDF.js see in each form. pdf-lib has no font for most scripts: it
    fills them in without drawing, unless `is_drawn`.
    """
    assert os.environ.get("PDF_LIB"), "set PDF_LIB and PDF_JS as .ci/run does"
    jobs = [
        {
            "blank": str(form.blank),
            "entries": [vars(entry) for entry in form.entries],
            "byLib": str(form.by_lib),
            "byJs": str(form.by_js),
            "isDrawn": is_drawn,
        }
        for form in forms
    ]
    return [(lib, js) for lib, js in json.loads(finished(["node", str(_SCRIPT)], json.dumps(jobs)))]
