"""The OpenDocument reader: what a text document shows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from generator.foundation.errors import ReadError
from generator.foundation.limits import LIMITS
from generator.readers.odt import open_odt
from generator.readers.shown_file import ShownFile
from tests.readers.shown import shown
from tests.security.crafting import zipped
from tests.support.conversions import MIME, odt, odt_part

NAME = "sheet.odt"


def stored(data: bytes) -> bytes:
    """The document without compression, which would make its size suspicious."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return file.getvalue()


def meta(entries: str) -> dict[str, bytes]:
    return {"meta.xml": odt_part("office:document-meta", f"<office:meta>{entries}</office:meta>")}


def properties(**texts: str) -> str:
    return "".join(
        f'<meta:user-defined meta:name="playbook.{name.replace("_", ".")}">{text}'
        "</meta:user-defined>"
        for name, text in texts.items()
    )


def opened(body: str, more: Mapping[str, bytes] | None = None, styles: str = "") -> ShownFile:
    return open_odt(odt(body, styles, more=more), NAME, LIMITS)


def test_paragraphs_end_lines() -> None:
    body = (
        "<text:h>A <text:span>b</text:span>old</text:h>\n <text:p>one<text:line-break/>two"
        '<text:tab/>three<text:s text:c="999999999"/>four<!-- c -->five  six</text:p><text:p/>'
        "<text:list><text:list-item><text:p>seven</text:p></text:list-item></text:list>"
    )
    assert shown(opened(body)) == "A bold / one / two three fourfive six / seven /"


def test_tables_have_cells_and_rows() -> None:
    cells = (
        "<table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell>"
        "<table:covered-table-cell/><table:table-cell><text:p/></table:table-cell>"
    )
    row = f"<table:table-row>{cells}</table:table-row>"
    header = f"<table:table-header-rows>{row}</table:table-header-rows>"
    assert shown(opened(f"<table:table>{header}{row}</table:table><text:p>c</text:p>")) == (
        "a / b | | = a / b | | = c /"
    )


@pytest.mark.parametrize(
    "inside",
    [
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>x</text:p>"
        "</text:note-body></text:note>",
        "<office:annotation><dc:creator>x</dc:creator><text:p>x</text:p></office:annotation>",
        '<text:span text:style-name="H">x<text:span>y</text:span></text:span>',
        '<text:hidden-text text:is-hidden="true" text:string-value="x">x</text:hidden-text>',
        '<loext:content-control><loext:list-item loext:display-text="x"/></loext:content-control>',
        '<text:drop-down><text:label text:value="x"/></text:drop-down>',
    ],
)
def test_what_is_not_shown_is_left_out(inside: str) -> None:
    hidden = (
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>x</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        f"<text:p>a {inside} b</text:p>"
    )
    assert shown(opened(body, styles=hidden)) == "a b /"


def test_text_that_is_struck_through_is_left_out_and_reported() -> None:
    struck = (
        '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/>'
        '</style:style><style:style style:name="N"><style:text-properties '
        'style:text-line-through-style="none"/></style:style>'
    )
    body = '<text:p>a <text:span text:style-name="S">x</text:span> b</text:p>'
    file = opened(body, styles=struck)
    assert shown(file) == "a b /"
    assert [problem.code for problem in file.problems] == ["read.struck"]
    assert shown(opened(body.replace('"S"', '"N"'), styles=struck)) == "a x b /"


def test_notes_and_comments_are_reported() -> None:
    body = "<text:p>a<office:annotation><text:p>x</text:p></office:annotation></text:p>"
    assert [problem.code for problem in opened(body).problems] == ["read.margins"]


def test_a_hidden_section_is_left_out() -> None:
    body = '<text:section text:display="none"><text:p>x</text:p></text:section><text:p>a</text:p>'
    assert shown(opened(body)) == "a /"


def test_the_text_of_a_drawing_follows_its_paragraph() -> None:
    body = (
        "<text:p>a<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box><svg:title>x"
        "</svg:title></draw:frame> b</text:p>"
    )
    assert shown(opened(body)) == "a b / box /"


def test_boxes_of_words_older_kind_show_their_state() -> None:
    box = (
        '<field:fieldmark field:type="vnd.oasis.opendocument.field.FORMCHECKBOX">'
        '<field:param field:name="Checkbox_Checked" field:value="{}"/></field:fieldmark>'
    )
    body = f"<text:p>{box.format('true')} a</text:p><text:p>{box.format('false')} b</text:p>"
    assert shown(opened(body)) == "☒ a / ☐ b /"


def test_headers_footers_and_metadata_are_found() -> None:
    styles = odt_part(
        "office:document-styles",
        "<office:master-styles><style:master-page><style:header><text:p>Lindenmoor</text:p>"
        "</style:header><style:footer><text:p>Internal</text:p><text:p>sheet · 1.0.0<text:tab/>"
        "Page 1</text:p></style:footer></style:master-page></office:master-styles>",
    )
    entries = (
        "<dc:identifier>a-worksheet</dc:identifier><dc:date>2026-05-01T10:00:00.123456789</dc:date>"
        '<meta:user-defined meta:name="other">x</meta:user-defined>'
    ) + properties(edition="worksheet")
    file = opened("<text:p>a</text:p>", {"styles.xml": styles, **meta(entries)})
    assert file.edges == ("Lindenmoor", "Internal", "sheet · 1.0.0 Page 1")
    assert file.identifier == "a-worksheet"
    assert file.properties == {"edition": "worksheet"}
    assert file.saved_on == datetime(2026, 5, 1, 10, 0, 0, 123456, UTC)


def test_libreoffice_keeps_the_identifier_of_a_word_file_as_a_property() -> None:
    entry = '<meta:user-defined meta:name="OOXMLCorePropertyIdentifier">a</meta:user-defined>'
    assert opened("<text:p>a</text:p>", meta(entry)).identifier == "a"


def test_controls_with_our_tags_are_fields() -> None:
    items = '<loext:list-item loext:display-text="Care" loext:value="care"/>'
    body = (
        '<text:p>Ask <loext:content-control loext:tag="clarify.ask" loext:alias="The ask">Late'
        "<text:line-break/>again</loext:content-control> end</text:p>"
        '<text:p><loext:content-control loext:tag="about.box" loext:checkbox="true" '
        'loext:checked="true">☒</loext:content-control>Secret</text:p>'
        f'<text:p><loext:content-control loext:tag="about.team">{items}Care</loext:content-control>'
        '<loext:content-control loext:tag="about.by" loext:showing-place-holder="true">Name'
        '</loext:content-control><loext:content-control loext:tag="goog_rdk_1">x'
        "</loext:content-control></text:p>"
    )
    file = opened(body)
    assert shown(file) == "Ask {clarify.ask} end / {about.box} Secret / {about.team} {about.by} x /"
    assert file.entries["clarify.ask"].text == "Late\nagain"
    assert file.entries["clarify.ask"].label == "The ask"
    assert file.entries["about.box"].ticks == ("true",)
    assert file.entries["about.team"].text == "care"
    assert file.entries["about.by"].text == ""


FORM = properties(form_1="about.by=11d138 about.box=- about.team=dd77fc")  # the prompt “Name”


def bookmarked(name: str, inside: str) -> str:
    return (
        f'<text:bookmark-start text:name="{name}"/>{inside}<text:bookmark-end text:name="{name}"/>'
    )


def test_bookmarks_of_the_form_are_fields() -> None:
    box = '<loext:content-control loext:checkbox="true" loext:checked="true">☒'
    box = bookmarked("q_about_box", box).replace("<text:bookmark-end", "</loext:content-control>"
        "<text:bookmark-end")  # fmt: skip
    body = (
        f"<text:p>By {bookmarked('q_about_by', '<text:text-input>Ana</text:text-input>')} on"
        f"</text:p><text:p>{box} Secret</text:p><text:p>{bookmarked('other', 'x')}</text:p>"
    )
    file = opened(body, meta(FORM))
    assert shown(file) == "By {about.by} on / {about.box} Secret / x /"
    assert (file.entries["about.by"].text, file.entries["about.by"].found_by) == ("Ana", "bookmark")
    assert file.entries["about.box"].ticks == ("true",)


def test_a_sign_in_the_bookmark_of_a_box_is_its_state() -> None:
    for sign, ticks in (("☒", ("true",)), ("☐", ()), ("☑", ("true",))):
        file = opened(f"<text:p>{bookmarked('q_about_box', sign)} Secret</text:p>", meta(FORM))
        assert (file.entries["about.box"].text, file.entries["about.box"].ticks) == ("", ticks)


def test_a_box_whose_sign_is_gone_is_lost() -> None:
    file = opened(f"<text:p>{bookmarked('q_about_box', '')} Secret</text:p>", meta(FORM))
    assert file.entries["about.box"].lost


def test_a_control_in_the_bookmark_of_its_field_is_one_field() -> None:
    control = '<loext:content-control loext:tag="about.by" loext:alias="By">Ana'
    inside = bookmarked("q_about_by", f"{control}</loext:content-control>")
    file = opened(f"<text:p>By {inside} on</text:p>", meta(FORM))
    assert shown(file) == "By {about.by} on /"
    by = file.entries["about.by"]
    assert (by.text, by.label, by.found_by) == ("Ana", "By", "tag")


def test_a_bookmark_around_its_prompt_is_blank() -> None:
    file = opened(f"<text:p>{bookmarked('q_about_by', 'Name')}</text:p>", meta(FORM))
    assert file.entries["about.by"].text == ""


def test_a_bookmark_without_an_end_is_no_field() -> None:
    body = '<text:p><text:bookmark-start text:name="q_about_by"/>a</text:p><text:p>b</text:p>'
    file = opened(body, meta(FORM))
    assert shown(file) == "a / b /"
    assert not file.entries


def test_a_bookmark_ends_with_its_cell() -> None:
    start, end = bookmarked("q_about_by", "|").split("|")
    row = "<table:table-row>{}</table:table-row>".format(
        f"<table:table-cell><text:p>{start}a</text:p></table:table-cell>"
        f"<table:table-cell><text:p>b{end}c</text:p></table:table-cell>"
    )
    file = opened(f"<table:table>{row}</table:table>", meta(FORM))
    assert file.entries["about.by"].text == "a"
    assert shown(file) == "{about.by} | bc | ="


def test_lines_that_libreoffice_7_may_have_joined_are_reported() -> None:
    program = "<meta:generator>LibreOffice/7.4.7.2$Linux_X86_64</meta:generator>"
    text = bookmarked("q_about_by", "They wait.Twice a week.")
    file = opened(f"<text:p>{text}</text:p>", meta(program + FORM))
    assert file.joined == ("about.by",)
    assert not opened(f"<text:p>{text}</text:p>", meta(FORM)).joined


def test_macros_are_reported_and_not_run() -> None:
    file = opened("<text:p>a</text:p>", {"Basic/Standard/Module1.xml": b"<a/>"})
    assert [problem.code for problem in file.problems] == ["read.macros"]
    assert shown(file) == "a /"


def encrypted() -> bytes:
    manifest = odt_part("manifest:manifest", "<manifest:encryption-data/>")
    return odt("", more={"META-INF/manifest.xml": manifest})


def with_doctype() -> bytes:
    content = b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    return zipped({"mimetype": MIME.encode(), "content.xml": content}.items())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "read.empty"),
        (b"words", "read.damaged"),
        (zipped({"a.txt": b"a"}.items()), "read.kind"),
        (zipped({"mimetype": f"{MIME[:-4]}spreadsheet".encode(), "content.xml": b"<a/>"}.items()),
         "read.kind"),
        (zipped({"word/document.xml": b"<a/>"}.items()), "read.kind"),
        (zipped({"content.xml": b"<a>"}.items()), "read.damaged"),
        (encrypted(), "read.kind"),
        (with_doctype(), "read.doctype"),
        (odt("<text:p>" * 300 + "</text:p>" * 300), "read.damaged"),
        (odt("<text:p/>" * 1_000_001), "read.too_large"),
        (odt("<text:p>" + " " * 30_000_000 + "</text:p>"), "read.too_large"),
        (odt("<text:p>a</text:p>")[:-30], "read.damaged"),
    ],
    ids=range(12),
)  # fmt: skip
def test_other_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        open_odt(data, NAME, LIMITS)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.place.file == NAME
    assert problem.hint


@pytest.mark.parametrize(
    "body",
    [
        "<text:p>a</text:p>" * 100_000,
        "<text:p>" + "<text:span>a</text:span>" * 200_000 + "</text:p>",
        "<text:p>" + "<text:bookmark-start text:name='q_about_by'/>" * 100_000 + "</text:p>",
        "<text:p>" + "<draw:frame><text:p>a</text:p></draw:frame>" * 50_000 + "</text:p>",
        "<text:p>" + "<draw:frame><text:p>" * 100 + "</text:p></draw:frame>" * 100 + "</text:p>",
        "<table:table-cell/>" * 200_000,
    ],
    ids=range(6),
)
def test_odd_documents_are_read(body: str) -> None:
    data = stored(odt(body, more=meta(FORM)))
    assert not open_odt(data, NAME, LIMITS).problems
