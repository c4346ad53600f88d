"""Hostile files, crafted from a generated worksheet; none is stored in the repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

BODY, PROPERTIES, RELATIONS = (
    "word/document.xml",
    "docProps/custom.xml",
    "word/_rels/document.xml.rels",
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TITLE, LINES = "about.request_title", "clarify.request_received"
ANSWERS = {
    TITLE: "ANSWER-TITLE",
    LINES: "FIRST LINE\nSECOND LINE",
    "value.cheat_codes_used": ["bedside_time"],
    "outcome.decision": "parked",
}
RUN = '<w:r><w:t xml:space="preserve">ANSWER-TITLE</w:t></w:r>'
CANARY = "YELLOWCANARY"
_CHUNK = bytes(1 << 20)


def part_of(data: bytes, name: str = BODY) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def parts_of(data: bytes) -> dict[str, bytes]:
    """Every part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """A package of parts in the given order, duplicate names included."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        names = package.NameToInfo
        for name, data in parts:
            package.writestr(name, data)
            names.clear()
    return made.getvalue()


def repacked(data: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The package with parts changed, added or (None) removed."""
    parts: dict[str, bytes | None] = {**parts_of(data), **changes}
    return zipped((name, part) for name, part in parts.items() if part is not None)


def swapped(data: bytes, old: str, new: str, part: str = BODY) -> bytes:
    """The package with one text in one part replaced; the text must occur."""
    text = part_of(data, part).decode()
    assert old in text, old
    return repacked(data, {part: text.replace(old, new, 1).encode()})


def answering(data: bytes, runs: str) -> bytes:
    """The worksheet with other runs in place of the title's answer."""
    return swapped(data, RUN, runs)


def before_end(data: bytes, xml: str) -> bytes:
    """The worksheet with more XML at the end of its body."""
    text = part_of(data).decode()
    place = text.rindex("<w:sectPr")
    return repacked(data, {BODY: (text[:place] + xml + text[place:]).encode()})


def control(tag: str, inner: str, ident: int = 7) -> str:
    """A plain content control in a paragraph."""
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/><w:id w:val="{ident}"/><w:text/></w:sdtPr>'
        f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    )


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def with_bomb(
    data: bytes, name: str, megabytes: int = 300, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The package with one part that consists of zeros."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for other, part in parts_of(data).items():
            if other != name:
                package.writestr(other, part)
        info = zipfile.ZipInfo(name)
        info.compress_type = method
        with package.open(info, "w") as member:
            for _ in range(megabytes):
                member.write(_CHUNK)
    return made.getvalue()


def related(data: bytes, *relations: tuple[str, str, bool], part: str = RELATIONS) -> bytes:
    """The package with relationships (kind, target, external) added as rIdX0, rIdX1 and so on."""
    made = "".join(
        f'<Relationship Id="rIdX{number}" Type="{R}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if external else "/>")
        for number, (kind, target, external) in enumerate(relations)
    )
    parts = parts_of(data)
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    text = parts.get(part, empty).decode()
    return repacked(
        data, {part: text.replace("</Relationships>", f"{made}</Relationships>").encode()}
    )


def field_of(page: str, tag: str, text: str) -> str:
    """The Markdown worksheet with a text typed into a blank field."""
    head, found, rest = page.partition(f"<!-- {tag} -->\n\n")
    assert found, tag
    body, end, tail = rest.partition("\n\n")
    assert body, tag
    return f"{head}{found}{text}{end}{tail}"


def stamped(page: str, stamp: str) -> str:
    """The Markdown worksheet with another stamp as its last line."""
    head, found, _ = page.rpartition("<!-- playbook-generator ")
    assert found
    return f"{head}{found}{stamp} -->\n"
