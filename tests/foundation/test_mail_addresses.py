"""Addresses for mail: which texts are taken for one, and how it is written."""

from __future__ import annotations

import pytest

from generator.foundation.mail_addresses import mail_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ines@x.example", "ines@x.example"),
        ("  ines@x.example ", "ines@x.example"),
        ("Ines Duarte <ines@x.example>", "ines@x.example"),
        ("MAILTO:ines@x.example", "ines@x.example"),
        ("ines@bücher.example", "ines@xn--bcher-kva.example"),
        ("o'dunmore+l.d@x-y.example", "o'dunmore+l.d@x-y.example"),
        ("", ""),
        ("ines", ""),
        ("ines@", ""),
        ("ines@x", ""),
        ("ïnes@x.example", ""),
        ("i..s@x.example", ""),
        (".i@x.example", ""),
        ("a@b@c.example", ""),
        ("a@b.example\nBcc: c@d.example", ""),
        ("a@b.example, c@d.example", ""),
        ("a@" + "x" * 64 + ".ü", ""),
        (f"{'a' * 250}@x.example", ""),
    ],
)
def test_an_address_is_taken_as_programs_write_it_and_nothing_else(text: str, address: str) -> None:
    assert mail_address(text) == address
