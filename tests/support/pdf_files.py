"""PDF files for tests."""

from __future__ import annotations

import io

import pikepdf


def scan() -> bytes:
    """A PDF with a page and without fields, as a scanner or a printer driver makes it."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
