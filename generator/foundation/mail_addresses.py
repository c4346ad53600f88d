"""Addresses for mail, as every server takes them."""

from __future__ import annotations

import re

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"  # RFC 5322, 3.2.3
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@([\w-]+\.)+[\w-]{{2,}}", re.ASCII)
_IN_BRACKETS = re.compile(r"[^<>]*<([^<>]+)>|mailto:(.+)", re.IGNORECASE)
_LONGEST = 254  # characters (RFC 5321, 4.5.3.1.3)


def mail_address(text: str) -> str:
    """The address in a text, which may be as mail programs copy it: `Ines Albury <ines@…>`; "" for
    any other text. A domain in letters that servers do not know is written as they do (RFC 5890).
    """
    match = _IN_BRACKETS.fullmatch(text.strip())
    plain = (match[1] or match[2]).strip() if match else text.strip()
    local, _, domain = plain.rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            return ""
    address = f"{local}@{domain}"
    return address if len(address) <= _LONGEST and _ADDRESS.fullmatch(address) else ""
