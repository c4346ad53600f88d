"""The zip writer, with either library for deflating."""

from __future__ import annotations

import importlib
import io
import sys
import zipfile
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.writers import zip_writer


@pytest.fixture(params=["isal", "zlib"])
def packer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module with and without the extra `fast`."""
    if request.param == "zlib":
        monkeypatch.setitem(sys.modules, "isal", None)
    monkeypatch.delitem(sys.modules, zip_writer.__name__)
    module = importlib.import_module(zip_writer.__name__)
    assert module._deflater.__name__ == {"isal": "isal.isal_zlib", "zlib": "zlib"}[request.param]
    return module


def test_other_programs_can_read_the_archive(packer: ModuleType) -> None:
    texts = {"[Content_Types].xml": b"<a/>", "word/dokument ü.xml": b"x" * 100_000, "empty": b""}
    data = packer.packed(packer.deflated(name, text) for name, text in texts.items())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == texts
        for member in package.infolist():
            assert member.date_time == (1980, 1, 1, 0, 0, 0)
            assert (member.create_system, member.compress_type) == (3, zipfile.ZIP_DEFLATED)


def test_the_same_members_give_the_same_bytes(packer: ModuleType) -> None:
    member = packer.deflated("a", b"text" * 1000)
    assert packer.packed([member]) == packer.packed([packer.deflated("a", b"text" * 1000)])


@given(st.dictionaries(st.text("abü/.", min_size=1, max_size=9), st.binary(max_size=300)))
def test_any_members_can_be_read_back(texts: dict[str, bytes]) -> None:
    data = zip_writer.packed(zip_writer.deflated(name, text) for name, text in texts.items())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {name: package.read(name) for name in package.namelist()} == texts


@given(st.lists(st.binary(max_size=400), min_size=1, max_size=4), st.integers(0, 15))
def test_stretches_give_the_same_bytes_whichever_are_kept(texts: list[bytes], kept: int) -> None:
    last = len(texts) - 1
    mixed = [
        zip_writer.stretch(text, is_last=number == last) if kept >> number & 1 else text
        for number, text in enumerate(texts)
    ]
    member = zip_writer.deflated_in_stretches("a", mixed)
    assert member == zip_writer.deflated_in_stretches("a", texts)
    with zipfile.ZipFile(io.BytesIO(zip_writer.packed([member]))) as package:
        assert package.testzip() is None
        assert package.read("a") == b"".join(texts)
