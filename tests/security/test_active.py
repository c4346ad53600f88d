"""Macros, embedded files and outside links: reported, never passed on, and answers are read."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.foundation.errors import ReadError
from generator.usecases.refresh import Refresher
from tests.security.crafting import (
    CANARY,
    TITLE,
    R,
    answering,
    before_end,
    parts_of,
    related,
    repacked,
    run,
    swapped,
)
from tests.security.judging import as_dicts, check, given, read
from tests.support.filled import reader_of

_TYPES, _SETTINGS = "[Content_Types].xml", "word/settings.xml"
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_R = f'xmlns:r="{R}"'
_V = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_A = "http://schemas.openxmlformats.org/drawingml/2006"
ANSWER = run("ANSWER-TITLE")
Make = Callable[[bytes, str], bytes]


def field(instruction: str) -> str:
    begin, part, end = (_FIELD.format(kind) for kind in ("begin", "separate", "end"))
    return (
        f'{begin}<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f"{part}{ANSWER}{end}"
    )


def in_field(instruction: str) -> Make:
    return lambda sheet, _: answering(sheet, field(instruction))


def in_part(name: str, kind: str, xml: str = "", content: str = "application/octet-stream") -> Make:
    """A part with a canary, its relationship, and a reference to it beside the answers."""

    def make(sheet: bytes, _: str) -> bytes:
        more = f'<Override PartName="/word/{name}" ContentType="{content}"/></Types>'
        data = swapped(sheet, "</Types>", more, _TYPES)
        data = related(data, (kind, name, False))
        data = repacked(data, {f"word/{name}": f"{CANARY} in {name}".encode()})
        return before_end(data, f"<w:p><w:r>{xml}</w:r></w:p>") if xml else data

    return make


def outside(kind: str, xml: str = "", part: str = "word/_rels/document.xml.rels") -> Make:
    def make(sheet: bytes, address: str) -> bytes:
        data = related(sheet, (kind, f"{address}/{CANARY}", True), part=part)
        return before_end(data, f"<w:p>{xml}</w:p>") if xml else data

    return make


def template(sheet: bytes, address: str) -> bytes:
    data = related(
        sheet,
        ("attachedTemplate", f"{address}/{CANARY}.dotm", True),
        part="word/_rels/settings.xml.rels",
    )
    return swapped(
        data,
        "<w:defaultTabStop",
        f'<w:attachedTemplate {_R} r:id="rIdX0"/><w:defaultTabStop',
        _SETTINGS,
    )


def merge_source(sheet: bytes, address: str) -> bytes:
    data = related(
        sheet,
        ("mailMergeSource", f"{address}/{CANARY}.csv", True),
        part="word/_rels/settings.xml.rels",
    )
    source = f'<w:mailMerge><w:dataSource {_R} r:id="rIdX0"/></w:mailMerge><w:defaultTabStop'
    return swapped(data, "<w:defaultTabStop", source, _SETTINGS)


def macros(sheet: bytes, _: str) -> bytes:
    return in_part("vbaProject.bin", "vbaProject")(sheet, _)


def renamed_macros(sheet: bytes, _: str) -> bytes:
    return in_part("harmless.dat", "vbaProject", content="application/vnd.ms-office.vbaProject")(
        sheet, _
    )


_OLE = f'<w:object><o:OLEObject {_V} {_R} Type="Embed" ProgID="Package" r:id="rIdX0"/></w:object>'
_LINKED = (
    f'<w:object><o:OLEObject {_V} {_R} Type="Link" ProgID="Excel.Sheet" r:id="rIdX0"/></w:object>'
)
_CONTROL = f'<w:object><w:control {_R} r:id="rIdX0" w:name="{CANARY}"/></w:object>'
_PICTURE = f'<w:r><w:drawing><a:blip xmlns:a="{_A}/main" {_R} r:link="rIdX0"/></w:drawing></w:r>'
_OLD_PICTURE = f'<w:r><w:pict><v:imagedata {_V} {_R} r:id="rIdX0"/></w:pict></w:r>'

ACTIVE: dict[str, Make] = {
    "macros": macros,
    "macros under another name": renamed_macros,
    "an embedded object": in_part("embeddings/oleObject1.bin", "oleObject", _OLE),
    "an embedded package": in_part("embeddings/file.exe", "package", _OLE),
    "an ActiveX control": in_part("activeX/activeX1.xml", "control", _CONTROL, "application/xml"),
    "a file to import": in_part("chunk.html", "aFChunk", content="text/html"),
    "a ribbon": in_part("customUI/customUI.xml", "ui/extensibility", content="application/xml"),
    "a task pane": in_part("webextensions/taskpanes.xml", "webextension",
    content="application/xml"),
    "a linked object": outside("oleObject", f"<w:r>{_LINKED}</w:r>"),
    "an external picture": outside("image", _PICTURE),
    "an external VML picture": outside("image", _OLD_PICTURE),
    "a subdocument": outside("subDocument", f'<w:subDoc {_R} r:id="rIdX0"/>'),
    "a frame": outside("frame", part="word/_rels/webSettings.xml.rels"),
    "an external header": outside("header"),
    "an external style": outside("styles"),
    "a share that asks for a password": lambda sheet, _: outside("image")(sheet,
    "file://///host/x"),
    "an external template": template,
    "a source for mail merge": merge_source,
    "a DDE field": in_field(f'DDEAUTO c:\\\\windows\\\\cmd.exe "/k {CANARY}"'),
    "a DDE field in several runs": lambda sheet, _: answering(
        sheet, field(f"DD</w:instrText></w:r><w:r><w:instrText>E {CANARY} x")
    ),
    "a DDE field in lower case": in_field(f"  ddeauto {CANARY} x"),
    "a field that includes text": in_field(f'INCLUDETEXT "http://127.0.0.1/{CANARY}"'),
    "a field that includes a picture": in_field(f'INCLUDEPICTURE "http://127.0.0.1/{CANARY}" \\d'),
    "a field that runs a macro": in_field(f"MACROBUTTON {CANARY} click"),
    "a simple field": lambda sheet, _: answering(
        sheet, f'<w:fldSimple w:instr="DDE {CANARY} x">{ANSWER}</w:fldSimple>'
    ),
    "a macro on a control": lambda sheet, _: swapped(
        sheet, f'<w:tag w:val="{TITLE}"/>',
        f'<w:tag w:val="{TITLE}"/><w:dataBinding w:xpath="{CANARY}" w:storeItemID="{CANARY}"/>'),
    "data bound to a control": in_part("../customXml/item1.xml", "customXml",
    content="application/xml"),
}  # fmt: skip
QUIET = {"data bound to a control", "a macro on a control"}  # programs add these on their own


@pytest.fixture
def address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", ACTIVE)
def test_answers_are_read_and_active_content_is_reported(
    name: str, sheet: bytes, expected: dict[str, Any], address: str
) -> None:
    try:
        found = read(ACTIVE[name](sheet, address))
    except ReadError as error:
        problems = check(as_dicts(error.problems), "sheet.docx")
        assert "macros" in name, problems
        return
    assert given(found) == expected
    warnings = [problem for problem in found.problems if problem.level == "warning"]
    assert warnings or name in QUIET, "nothing was reported"
    assert all(problem.hint and problem.place.file for problem in warnings)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize("name", [name for name in ACTIVE if "macros" not in name])
def test_nothing_active_reaches_a_refreshed_file(
    name: str, kind: str, sheet: bytes, address: str, tmp_path: Path
) -> None:
    path = tmp_path / "in.docx"
    path.write_bytes(ACTIVE[name](sheet, address))
    target = Refresher(reader_of("wexholme"), kind).refresh(path).target
    assert CANARY in path_text(path)
    assert "ANSWER-TITLE" in path_text(target)
    assert CANARY not in path_text(target)
    assert 'TargetMode="External"' not in path_text(target)
    assert address not in path_text(target)


def path_text(path: Path) -> str:
    """All text of a file; for a package, the names and contents of its parts."""
    data = path.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode()
    return " ".join(
        f"{name} {part.decode(errors='replace')}" for name, part in parts_of(data).items()
    )


LIVE = [
    f"<w:instrText>DDEAUTO {CANARY}</w:instrText>",
    f'</w:t></w:r><w:r><w:instrText>DDE {CANARY}</w:instrText></w:r><w:r><w:t>',
    f"{{ DDEAUTO {CANARY} }}",
    f"javascript:alert('{CANARY}')",
    f"<script>{CANARY}</script>",
    f"=cmd|'/c {CANARY}'!A1",
    "http://127.0.0.1/",
]  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize("text", LIVE)
def test_an_answer_that_looks_active_stays_text(text: str, sheet: bytes, tmp_path: Path) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    path = tmp_path / "in.docx"
    path.write_bytes(answering(sheet, run(escaped)))
    made = Refresher(reader_of("wexholme"), "docx").refresh(path).target
    assert given(read(made.read_bytes()))[TITLE] == text
    assert "<w:instrText>DDE" not in path_text(made)
    assert 'TargetMode="External"' not in path_text(made)
