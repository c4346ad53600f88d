"""Custom document properties: the stamp and the form's fingerprint (ECMA-376, part 1, 22.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from generator.document import markers
from generator.document.tree import Meta, Words
from generator.formats.fingerprint import AROUND, FIELDS, NO_PROMPT, lines_of
from generator.formats.ooxml import MEDIUM, PAPER, PROPERTY, qualified
from generator.writers.docx.compiled import FLAT, TITLE, digest_marker
from generator.writers.docx.inserts import DigestInsert

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # user-defined (22.3.2.2)
_HEX = 6
_MARKED_FIELD = re.compile(f"{markers.FIELD}[^{markers.END}]*{markers.END}")


class Properties:
    """The custom properties part of a document; its digests are filled in with the document."""

    def __init__(self, meta: Meta) -> None:
        self.digests: list[DigestInsert] = []
        self._rows: list[tuple[str, str]] = [
            (key, escape(markers.join(words), quote=False)) for key, words in meta.stamp
        ]

    def add_form(self, blanks: Sequence[tuple[str, tuple[Words, ...]]], body: Any) -> None:
        """Add the form's fingerprint: each blank's tag with digests of its prompt and suggestion,
        and digests of the body's text around the blanks.
        """
        entries = [
            (
                len(tag) + (1 + _HEX) * max(1, len(printed)),
                f"{tag}={','.join(map(self._digest, printed)) or NO_PROMPT}",
            )
            for tag, printed in blanks
        ]
        self._add(FIELDS, entries)
        around = dict.fromkeys(filter(None, map(_words_of, body.iter(qualified("p")))))
        self._add(AROUND, [(_HEX, self._digest(words)) for words in around])

    def add_medium(self) -> None:
        """Say that the file is filled in on paper, so that readers do not search it for answers."""
        self._rows.append((MEDIUM, PAPER))

    def xml(self) -> bytes:
        """The part as XML."""
        rows = "".join(
            f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{PROPERTY}{key}">'
            f"<vt:lpwstr>{text}</vt:lpwstr></property>"
            for number, (key, text) in enumerate(self._rows, 2)
        )
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        spaces = f'xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes"'
        return f"{head}<Properties {spaces}>{rows}</Properties>".encode()

    def _add(self, name: str, entries: Sequence[tuple[int, str]]) -> None:
        for number, line in enumerate(lines_of(length for length, _ in entries), 1):
            self._rows.append((f"{name}.{number}", " ".join(entries[place][1] for place in line)))

    def _digest(self, words: Words) -> str:
        self.digests.append(DigestInsert(words))
        return digest_marker(len(self.digests) - 1)


def _words_of(paragraph: Any) -> Words:
    """The text of a drawn paragraph around its blanks; empty if it is only white space."""
    text = _MARKED_FIELD.sub("", "".join(_texts(paragraph)))
    plain = re.sub(f"[{FLAT}{TITLE}]{markers.END}", markers.END, text)
    return markers.split(plain) if plain.strip() else ()


def _texts(paragraph: Any) -> Iterator[str]:
    for leaf in paragraph.iter(qualified("t"), qualified("br"), qualified("tab")):
        if leaf.tag == qualified("t"):
            yield leaf.text or ""
        elif leaf.getparent().tag == qualified("r"):
            yield " "
