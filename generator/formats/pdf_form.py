"""What the writer and the reader of PDF forms agree on.

The full name of a form field is the id of its field, and for a cell of a list the id of the cell;
its parts between full stops are parents (ISO 32000-2, 12.7.4.2). The boxes of a field with several
answers are below it, each named by the code of its choice, which is also the name of its ticked
state; one named `UNKNOWN` is the text of an answer that is none of the choices. The box of a check
is the field itself, and its ticked state is `TICKED`. A choice is stored by its code. The stamp is
JSON in a hidden field and in the document's information.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

STAMP = "playbook-generator"  # the name of the hidden field
STAMP_ENTRY = "/PlaybookGenerator"  # its entry in the document's information
TICKED = "true"
UNKNOWN = "?"  # the choice for "not known"
_LONGEST_STAMP = 200_000  # characters


def stamp_text(stamp: Mapping[str, str]) -> str:
    """The stamp as JSON of ASCII characters, which every program keeps."""
    return json.dumps(dict(stamp), separators=(",", ":"))


def read_stamp(text: str) -> dict[str, str] | None:
    """The stamp in a text; None if it is none."""
    try:
        stamp: Any = json.loads(text) if len(text) <= _LONGEST_STAMP else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(stamp, dict):
        return None
    return {str(key): value for key, value in stamp.items() if isinstance(value, str)}
