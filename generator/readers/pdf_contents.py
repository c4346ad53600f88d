"""What a PDF contains besides pages and fields: scripts, actions and other files, which ours never
have, wherever in the file they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# Actions that run something, send something or open another file (ISO 32000-2, 12.6.4).
_ACTIONS = frozenset(
    ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoTo3DView", "/Rendition",
     "/RichMediaExecute", "/Movie", "/Sound")
)  # fmt: skip
# Annotations that contain a file or play something (12.5.6).
_ANNOTATIONS = frozenset(("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"))
# Entries with a script, a file, a form that programs fill in by themselves, or what they do then.
_ENTRIES = frozenset(("/JS", "/EF", "/EmbeddedFiles", "/JavaScript", "/XFA"))
_NAMED = re.compile(
    "|".join(
        sorted(f"{name}(?![A-Za-z0-9])" for name in {*_ACTIONS, *_ANNOTATIONS, *_ENTRIES})
    ).encode()
)
# How often a file may have the words that programs look for when they repair it. Ours has an object
# for each field and each mark of the structure, and saving a change adds to the others.
_MOST_WORDS = ((b"obj", 200_000), (b"stream", 100_000), (b"xref", 4_000), (b"trailer", 2_000))
MOST_OBJECTS = 100_000


def is_overfull(data: bytes) -> bool:
    """Whether a file has so many objects, or what looks so, that to open it would take seconds."""
    return any(data.count(word) > most for word, most in _MOST_WORDS)


def has_active_content(pdf: Any) -> bool:
    """Whether an open PDF contains scripts, actions that run, send or open something, or files."""
    if "/AA" in pdf.Root:
        return True
    return any(_is_active(one) for one in pdf.objects if _NAMED.search(_written(one)))


def _written(one: Any) -> bytes:
    """An object as a file has it, without what it refers to: quicker to search than to walk."""
    import pikepdf

    if isinstance(one, pikepdf.Stream):
        one = one.stream_dict
    return bytes(one.unparse(resolved=True)) if isinstance(one, pikepdf.Object) else b""


def _is_active(one: Any) -> bool:
    """Whether an object or one directly in it is active; a text with such a name is not."""
    return any(
        not _ENTRIES.isdisjoint(map(str, each.keys()))
        or str(each.get("/S", "")) in _ACTIONS
        or str(each.get("/Subtype", "")) in _ANNOTATIONS
        for each in _dictionaries(one)
    )


def _dictionaries(one: Any) -> Iterator[Any]:
    import pikepdf

    waiting = [one.stream_dict if isinstance(one, pikepdf.Stream) else one]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Dictionary):
            yield each
            below = [each[key] for key in each.keys()]  # noqa: SIM118 — no mapping
        elif isinstance(each, pikepdf.Array):
            below = list(each)
        else:
            continue
        waiting += [
            part for part in below if isinstance(part, pikepdf.Object) and not part.is_indirect
        ]
