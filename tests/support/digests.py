"""The table of digests, which reveals changes to documents that no outline shows."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "golden/digests.txt"


def digest(data: bytes) -> str:
    """A short SHA-256 of the members of a Word file: names and contents, in order.

    It does not cover the compressed bytes, which differ between builds of zlib.
    """
    found = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for member in package.infolist():
            content = package.read(member)
            found.update(f"{member.filename}\n{len(content)}\n".encode() + content)
    return found.hexdigest()[:16]


def table() -> dict[str, str]:
    """The accepted digest of each Word file; empty if there is no table."""
    text = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    return dict(line.split() for line in text.splitlines())


def renew(name: str, accepted: str) -> None:
    """Add or replace one line of the table; several processes may do so at once."""
    import fcntl  # not on Windows, where golden files are only compared

    folder = os.open(TABLE.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        lines = sorted({**table(), name: accepted}.items())
        text = "".join(f"{known} {digest}\n" for known, digest in lines)
        new = TABLE.with_suffix(".new")
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(TABLE)  # atomic: others never read half a table
    finally:
        os.close(folder)
