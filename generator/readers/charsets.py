"""Text files from any program: their bytes as text, whatever encoding they are in."""

from __future__ import annotations

import codecs

from generator.foundation.errors import refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encodings that a file may declare (WHATWG, "Encoding"); Python knows others that are no text.
_KNOWN = ("utf-8", "iso8859-", "cp125", "koi8", "shift_jis", "euc_", "gb", "big5", "mac-", "cp8",
          "iso2022_jp")  # fmt: skip
_LATIN = frozenset({"ascii", "iso8859-1"})  # what programs call Windows-1252
_SEVEN_BITS = ("iso2022_jp",)  # all of it would be valid UTF-8, too
_WINDOWS = "cp1252"
_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")
_SEEN = 4_000  # bytes in which a file without a mark is recognised as UTF-16
_HINT = "save the file as UTF-8, or send the Word file itself"


def decode_text(data: bytes, name: str, declared: str = "") -> str:
    """The bytes of the file `name` as text, with Unix line ends: in the encoding of its byte order
    mark, else in UTF-8, else in the declared one, else in Windows-1252.

    Raises `ReadError` for a file that is empty or no text.
    """
    if not data.strip():
        raise refused("is empty", name, "send it again", "read.empty")
    if data.startswith(_BINARY):
        raise refused("is not a text file, in spite of its name", name, _HINT)
    text = _decoded(data, declared)
    if "\0" in text:
        raise refused("is in an unknown encoding, or is damaged", name, _HINT, "read.encoding")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    # Text that is valid UTF-8 is hardly ever anything else, whatever a program declared.
    known = _known(declared)
    order = (known, "utf-8") if known in _SEVEN_BITS else ("utf-8", known)
    for encoding in filter(None, order):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(_WINDOWS, "replace")


def _wide(data: bytes) -> str:
    """UTF-16 without a mark, in which every other byte of Latin text is zero; empty if it is not
    that.
    """
    seen = data[:_SEEN]
    even, odd = seen[::2].count(0), seen[1::2].count(0)
    if max(even, odd) * 4 < len(seen) or min(even, odd) * 4 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _known(declared: str) -> str:
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return ""
    if name in _LATIN:
        return _WINDOWS
    return name if name.startswith(_KNOWN) else ""


def text_bytes(data: bytes) -> bytes:
    """The bytes of a text file as a program of any system may have saved them, with Unix line ends,
    one of them at its end, and without the byte order mark of UTF-8.
    """
    lines = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return lines.rstrip(b"\n") + b"\n"


def text_lines(data: bytes) -> list[str]:
    """The lines of a text file, for people to compare."""
    return text_bytes(data).decode(errors="replace").rstrip("\n").split("\n")
