"""XML attacks: nothing is fetched or expanded, and nothing is silently truncated."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.foundation.errors import ReadError
from tests.security.bounds import bounded
from tests.security.crafting import (
    BODY,
    CANARY,
    PROPERTIES,
    RUN,
    TITLE,
    W,
    answering,
    part_of,
    repacked,
    run,
    swapped,
)
from tests.security.judging import (
    given,
    is_refused,
    is_settled,
    read,
    refused,
    refused_or_same,
)

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(CANARY)
    return path


def with_doctype(sheet: bytes, doctype: str, entity: str = "", part: str = BODY) -> bytes:
    """The worksheet with a DOCTYPE in one part; `entity` is put into the title's answer."""
    text = part_of(sheet, part).decode().replace("ANSWER-TITLE", f"before {entity} after")
    head, end, rest = text.partition("?>")
    return repacked(sheet, {part: f"{head}{end}\n{doctype}{rest}".encode()})


DOCTYPES = {
    "a file": '<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret}">]>',
    "an address": '<!DOCTYPE w:document [<!ENTITY x SYSTEM "{address}">]>',
    "an internal entity": '<!DOCTYPE w:document [<!ENTITY x "y">]>',
    "a parameter entity": '<!DOCTYPE w:document [<!ENTITY % p SYSTEM "{address}"> %p;]>',
    "a public name": '<!DOCTYPE w:document PUBLIC "-//X" "{address}" [<!ENTITY x "y">]>',
    "a DTD elsewhere": '<!DOCTYPE w:document SYSTEM "{address}">',
    "nothing": "<!DOCTYPE w:document>",
    "an attribute": '<!DOCTYPE w:document [<!ATTLIST w:tag w:val CDATA "other">]>',
}


@pytest.mark.parametrize("part", [BODY, PROPERTIES, "docProps/app.xml", "word/comments.xml"])
@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
def test_a_doctype_is_named_in_the_refusal_and_nothing_is_fetched(
    part: str, doctype: str, sheet: bytes, secret: Path, listener: socket.socket
) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/{CANARY}"
    parts = {"docProps/app.xml": b'<?xml version="1.0"?><Properties/>'}
    parts["word/comments.xml"] = f'<?xml version="1.0"?><w:comments xmlns:w="{W}"/>'.encode()
    data = sheet if part in (BODY, PROPERTIES) else repacked(sheet, {part: parts[part]})
    filled_in = doctype.format(secret=secret.as_uri(), address=address)
    entity = "&x;" if "ENTITY x" in filled_in else ""
    (problem,) = refused(with_doctype(data, filled_in, entity, part))
    assert "DOCTYPE" in problem["message"]
    assert CANARY not in str(problem)


LAUGHS = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 12))
BOMBS = {
    "a billion laughs": (f'<!DOCTYPE w:document [<!ENTITY l0 "ha">{LAUGHS}]>', "&l11;"),
    "a long entity many times": (
        f'<!DOCTYPE w:document [<!ENTITY x "{"x" * 200_000}">]>',
        "&x;" * 50_000,
    ),
    "an entity of itself": ('<!DOCTYPE w:document [<!ENTITY x "&y;"><!ENTITY y "&x;">]>', "&x;"),
    "a billion unused laughs": (f'<!DOCTYPE w:document [<!ENTITY l0 "ha">{LAUGHS}]>', ""),
    "parameters that grow": (
        '<!DOCTYPE w:document [<!ENTITY % a "x">'
        + "".join(f'<!ENTITY % {chr(98 + n)} "{f"%{chr(97 + n)};" * 10}">' for n in range(9))
        + "]>",
        "",
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(("doctype", "entity"), BOMBS.values(), ids=BOMBS)
def test_expanding_entities_are_refused(
    encoding: str, doctype: str, entity: str, sheet: bytes, tmp_path: Path
) -> None:
    text = part_of(with_doctype(sheet, doctype, entity)).decode()
    data = text.replace("UTF-8", encoding).encode(encoding)
    path = tmp_path / "bomb.docx"
    path.write_bytes(repacked(sheet, {BODY: data}))
    is_refused(bounded("worksheet", path), path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"])
def test_a_doctype_in_another_encoding_is_refused(encoding: str, sheet: bytes) -> None:
    doctype = '<!DOCTYPE w:document [<!ENTITY x "y">]>'
    text = part_of(with_doctype(sheet, doctype, "&x;")).decode()
    refused(repacked(sheet, {BODY: text.replace("UTF-8", encoding).encode(encoding)}))


@pytest.mark.parametrize("part", [BODY, PROPERTIES])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "iso-8859-1"])
def test_another_encoding_is_read_whole_or_refused(
    part: str, encoding: str, sheet: bytes, expected: dict[str, Any]
) -> None:
    named = encoding.removesuffix("-sig")
    text = part_of(sheet, part).decode().replace("UTF-8", named)
    refused_or_same(repacked(sheet, {part: text.encode(encoding, "xmlcharrefreplace")}), expected)


def test_utf_16_as_other_programs_save_it_is_read(sheet: bytes, expected: dict[str, Any]) -> None:
    text = part_of(sheet).decode().replace("UTF-8", "UTF-16")
    assert given(read(repacked(sheet, {BODY: text.encode("utf-16")}))) == expected


def test_an_unknown_or_false_encoding_is_refused(sheet: bytes) -> None:
    for named in ("KOI-42", "", "utf-16", "\u00e9"):
        refused(swapped(sheet, "UTF-8", named))


def test_an_inclusion_is_not_followed(sheet: bytes, secret: Path) -> None:
    include = "http://www.w3.org/2001/XInclude"
    xml = f'<xi:include xmlns:xi="{include}" href="{secret.as_uri()}" parse="text"/>'
    found = read(answering(sheet, f"{RUN}<w:r><w:t>{xml}</w:t></w:r>"))
    assert found.entries[TITLE].text.replace("\n", "") == "ANSWER-TITLE"


SEEN = {
    "a comment inside a text": ("<w:t>A<!-- not shown -->B</w:t>", "AB"),
    "an instruction inside a text": ("<w:t>A<?run me?>B</w:t>", "AB"),
    "marked text": ("<w:t><![CDATA[<b>&amp;]]></w:t>", "<b>&amp;"),
    "numbered characters": ("<w:t>&#65;&#x42;&#128578;</w:t>", "AB\U0001f642"),
    "spaces that are kept": ('<w:t xml:space="preserve">A  B</w:t>', "A  B"),
    "an unknown element": ("<w:t>A<w:strange>B</w:strange></w:t>", "AB"),
}


@pytest.mark.parametrize(("xml", "seen"), SEEN.values(), ids=SEEN)
def test_no_notation_of_xml_truncates_an_answer(xml: str, seen: str, sheet: bytes) -> None:
    assert read(answering(sheet, f"<w:r>{xml}</w:r>")).entries[TITLE].text == seen


@pytest.mark.parametrize(
    "char", ["&#0;", "&#x8;", "&#xB;", "&#xD800;", "&#xFFFE;", "&#x110000;", "&x;"]
)
def test_a_character_that_xml_forbids_is_refused(char: str, sheet: bytes) -> None:
    refused(answering(sheet, run(f"A{char}B")))


BROKEN: dict[str, Callable[[str], str]] = {
    "nothing": lambda _: "",
    "a byte order mark": lambda _: "\ufeff",
    "white space": lambda _: " \n",
    "text after the root": lambda text: f"{text}more",
    "two roots": lambda text: text + "<w/>",
    "no end": lambda text: text[:-40],
    "XML 1.1": lambda text: text.replace("version='1.0'", "version='1.1'"),
    "no namespaces": lambda text: text.replace(f'xmlns:w="{W}"', ""),
    "another namespace": lambda text: text.replace(W, "urn:other"),
    "tags crossed": lambda text: text.replace("</w:tc></w:tr>", "</w:tr></w:tc>", 1),
    "an attribute twice": lambda text: text.replace('w:val="', 'w:val="x" w:val="', 1),
    "a null character": lambda text: text.replace("A", "\x00", 1),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("part", [BODY, PROPERTIES])
def test_a_part_that_is_not_valid_xml_is_refused_or_changes_nothing(
    change: Callable[[str], str], part: str, sheet: bytes, expected: dict[str, Any]
) -> None:
    data = repacked(sheet, {part: change(part_of(sheet, part).decode()).encode()})
    refused_or_same(data, expected)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("depth", [200, 300, 5_000, 100_000])
@pytest.mark.parametrize("tag", ["w:r", "w:sdt", "w:ins", "w:tbl", "x"])
def test_deep_nesting_is_read_or_refused(
    depth: int, tag: str, sheet: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "deep.docx"
    path.write_bytes(answering(sheet, f"<{tag}>" * depth + RUN + f"</{tag}>" * depth))
    is_settled(bounded("worksheet", path), path)


def test_deep_properties_are_read_or_refused(sheet: bytes, tmp_path: Path) -> None:
    path = tmp_path / "deep.docx"
    deep = "<a>" * 100_000 + "</a>" * 100_000
    path.write_bytes(swapped(sheet, "</Properties>", f"{deep}</Properties>", PROPERTIES))
    is_settled(bounded("worksheet", path), path)


@pytest.mark.parametrize("letters", [150_000, 11_000_000])
def test_a_text_that_is_too_long_is_reported_and_never_truncated(
    letters: int, sheet: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "long.docx"
    path.write_bytes(answering(sheet, run("wörd " * (letters // 5))))
    outcome = bounded("read", path)
    problems = outcome.refusals or outcome.problems
    assert any(TITLE in one["message"] for one in problems) or letters > 10_000_000
    assert all(one["hint"] for one in problems)
    assert outcome.refusals or len(outcome.found.get(TITLE, "")) in (0, letters - 1)


FLOODS: dict[str, Callable[[], str]] = {
    "attributes": lambda: "<x " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>",
    "namespaces": lambda: "<x " + " ".join(f'xmlns:n{n}="u:{n}"' for n in range(50_000)) + "/>",
    "namespaces within each other": lambda: (
        "".join(f'<n{n}:x xmlns:n{n}="u:{n}">' for n in range(200))
        + "".join(f"</n{n}:x>" for n in reversed(range(200)))
    ),
    "a long name": lambda: f"<{'x' * 1_000_000}/>",
    "a long value": lambda: f'<x a="{"x" * 9_000_000}"/>',
    "comments": lambda: "<!-- x -->" * 500_000,
    "instructions": lambda: "<?x y?>" * 500_000,
    "names": lambda: "".join(f"<x{n}/>" for n in range(300_000)),
    "texts": lambda: "<w:t/>" * 1_000_000,
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_floods_are_read_or_refused_within_limits(
    flood: Callable[[], str], sheet: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "flood.docx"
    path.write_bytes(answering(sheet, f"<w:r>{flood()}</w:r>"))
    is_settled(bounded("worksheet", path), path)


def test_strict_open_xml_is_named_in_the_refusal(sheet: bytes) -> None:
    text = part_of(sheet).decode().replace(W, _STRICT)
    (problem,) = refused(repacked(sheet, {BODY: text.encode()}))
    assert "Strict" in problem["message"]


@pytest.mark.parametrize("prefix", ["ns0", "v", "W", "_", "é"])
def test_other_prefixes_are_read(prefix: str, sheet: bytes, expected: dict[str, Any]) -> None:
    text = part_of(sheet).decode()
    for old, new in (("<w:", f"<{prefix}:"), ("</w:", f"</{prefix}:"), (" w:", f" {prefix}:")):
        text = text.replace(old, new)
    data = repacked(sheet, {BODY: text.replace("xmlns:w=", f"xmlns:{prefix}=").encode()})
    assert given(read(data)) == expected


def test_a_namespace_without_a_prefix_is_read(sheet: bytes, expected: dict[str, Any]) -> None:
    text = part_of(sheet).decode().replace("<w:", "<").replace("</w:", "</")
    data = text.replace(f'xmlns:w="{W}"', f'xmlns="{W}" xmlns:w="{W}"').encode()
    assert given(read(repacked(sheet, {BODY: data}))) == expected


def test_a_refusal_names_no_library(sheet: bytes) -> None:
    for data in (answering(sheet, "<w:r>"), repacked(sheet, {PROPERTIES: b"<"})):
        with pytest.raises(ReadError) as caught:
            read(data)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__
