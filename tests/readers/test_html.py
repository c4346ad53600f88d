"""The HTML reader: what pages of browsers, Word, LibreOffice and mail programs show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from generator.foundation.errors import ReadError
from generator.foundation.limits import LIMITS
from generator.readers.html.source import open_page
from generator.readers.shown_file import ShownFile
from tests.readers.shown import shown

NAME = "page.html"


def opened(page: str, encoding: str = "utf-8") -> ShownFile:
    return open_page(page.encode(encoding), NAME, LIMITS)


def test_blocks_end_lines_and_inline_elements_do_not() -> None:
    page = "<h1>A <b>b</b>old</h1><p>one<br>two<div>three <i>four</i></div>five"
    assert shown(opened(page)) == "A bold / one / two / three four / five /"


def test_tables_have_cells_and_rows() -> None:
    page = "<table><tr><td><p>a</p><p>b</p><td>c<tr><th></th><td>d</td></tr></table><p>e"
    assert shown(opened(page)) == "a / b | c | = | d | = e /"


def test_white_space_is_that_of_a_page() -> None:
    file = opened("<p>  one\n\t two <b> three</b>&nbsp;four<br>\n  five</p>")
    assert file.stream.text(0, 99) == "one two three four\nfive".replace(" four", "\xa0four")


def test_preformatted_text_keeps_its_lines() -> None:
    page = '<pre>a\nb</pre><textarea>c\nd</textarea><p style="white-space: pre-wrap">e\nf</p>'
    assert shown(opened(page)) == "a / b / c / d / e / f /"


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ('<input type="checkbox" checked>', "☒"),
        ("<input type=checkbox>", "☐"),
        ('<input type="radio" checked="">', "☒"),
        ('<input value="typed words">', "typed words"),
        ('<input type="date" value="2026-05-01">', "2026-05-01"),
        ('<input type="hidden" value="x"><input type="submit" value="y">', ""),
        ("<select><option>one<option selected>two</select>", "two"),
        ("<select multiple><option selected>one<option selected>two</select>", "one two"),
        ("<select><option>one</select>", ""),
        ('<img alt="✔"><img alt="Logo of us">', "✔"),
        ("[x]", "[x]"),
    ],
)
def test_inputs_show_what_they_contain(element: str, text: str) -> None:
    assert shown(opened(f"<p>a {element} b</p>")) == " ".join(f"a {text} b /".split())


@pytest.mark.parametrize(
    "element",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<p hidden>x</p>",
        '<span style="display: none">x</span>',
        "<span style='font-size:9pt; mso-hide:all'>x<b>y</b></span>",
        "<del>x</del>",
        "<s>x</s>",
        '<span style="text-decoration: underline line-through">x</span>',
        "<!-- x --><!--[if gte mso 9]><p>x</p><![endif]-->",
        "<a href='#_ftn1' style='mso-footnote-id:ftn1'>[1]</a>",
        "<div style='mso-element:comment-list'>x</div>",
        '<sup role="doc-noteref">1</sup>',
        "<o:p></o:p><w:sdtpr></w:sdtpr>",
    ],
)
def test_what_is_not_shown_is_left_out(element: str) -> None:
    assert shown(opened(f"<p>a {element} b</p>")).replace("/ ", "") == "a b /"


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ("<span style='font-family:Wingdings'>þ</span>", "☑"),
        ("<span style='font-size:9pt; font-family: \"Wingdings 2\"'>£</span>", "□"),
        ("<span style='mso-char-type:symbol;mso-symbol-font-family:Wingdings'>¨</span>", "◻"),
        ('<font face="Wingdings"><i>\uf0fe</i></font>', "☑"),
        ("<span style='font-family:Wingdings'><b style='font-family:Arial'>ü</b></span>", "ü"),
        ("<span style='font-family:Arial, Wingdings'>ü</span>", "ü"),
    ],
)
def test_signs_of_symbol_fonts_are_those_that_people_see(element: str, text: str) -> None:
    assert shown(opened(f"<p>{element} a")) == f"{text} a /"


def test_bullets_and_numbers_of_words_lists_are_no_text() -> None:
    item = (
        "<p><![if !supportLists]><span style='mso-list:Ignore'>1.<span> </span></span><![endif]>a"
    )
    assert shown(opened(item)) == "a /"


def test_text_that_is_struck_through_is_reported() -> None:
    assert [problem.code for problem in opened("<p>a <s>b</s></p>").problems] == ["read.struck"]
    assert not opened("<p>a <s> </s></p>").problems


def test_notes_and_comments_are_reported() -> None:
    page = "<p>a<a style='mso-footnote-id:ftn1'>[1]</a></p><div style='mso-element:comment-list'>b"
    assert [problem.code for problem in opened(page).problems] == ["read.margins"]


def test_inserted_text_counts() -> None:
    assert shown(opened("<p>a <ins>b</ins></p>")) == "a b /"


def test_the_tags_of_words_own_page_name_fields() -> None:
    page = (
        "<p>Ask<br><w:Sdt SdtTag='clarify.ask' Title='The ask' ID='1'><span>Late\n handovers"
        "<o:p></o:p></span></w:Sdt></p><w:Sdt SdtTag='clarify.why'><p>one</p><p>two</p></w:Sdt>"
        "<p>By <w:Sdt ShowingPlcHdr='t' SdtTag='about.by'>Name</w:Sdt> end"
    )
    file = opened(page)
    assert shown(file) == "Ask / {clarify.ask} / {clarify.why} / By {about.by} end /"
    texts = {tag: raw.text for tag, raw in file.entries.items()}
    assert texts == {
        "clarify.ask": "Late handovers",
        "clarify.why": "one\ntwo",
        "about.by": "",
    }
    assert file.entries["clarify.ask"].label == "The ask"
    assert file.entries["clarify.ask"].found_by == "tag"


@pytest.mark.parametrize(
    ("state", "sign", "ticks"),
    [("t", "☒", ("true",)), ("f", "☐", ()), ("t", "", ("true",)), ("f", "x", ("true",))],
)
def test_boxes_of_words_own_page_have_a_state_and_a_sign(
    state: str, sign: str, ticks: tuple[str, ...]
) -> None:
    box = f"<w:Sdt CheckBox='t' CheckBoxIsChecked='{state}' SdtTag='about.secret'>{sign}</w:Sdt>"
    assert opened(f"<p>{box} Confidential").entries["about.secret"].ticks == ticks


def test_a_sign_that_contradicts_the_state_is_reported() -> None:
    box = "<w:Sdt CheckBox='t' CheckBoxIsChecked='{}' SdtTag='about.secret'>{}</w:Sdt>"
    for state, sign in (("t", "☐"), ("f", "☒")):
        codes = [problem.code for problem in opened(box.format(state, sign)).problems]
        assert codes == ["read.box"]
    assert not opened(box.format("f", "x")).problems  # typed over an empty box


def test_an_answer_that_is_too_long_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        opened(f"<w:Sdt SdtTag='clarify.ask'>{'a' * 100_001}</w:Sdt>")
    assert [problem.code for problem in caught.value.problems] == ["read.too_large"]


def test_two_answers_to_one_tag_are_reported() -> None:
    control = "<w:Sdt SdtTag='clarify.ask'>{}</w:Sdt>"
    file = opened(control.format("one") + control.format("two") + control.format(""))
    assert file.entries["clarify.ask"].rivals == ("one", "two")
    assert [problem.code for problem in file.problems] == ["read.doubled"]


def test_lists_of_words_own_page_give_codes() -> None:
    items = "".join(
        f"<w:ListItem ListValue='{label}' DataValue='{code}'/>"
        for label, code in (("Care", "care"), ("Repairs", "rep"))
    )
    page = f"<p><w:Sdt DropDown='t' SdtTag='about.team'>{items}Repairs</w:Sdt>"
    entry = opened(page).entries["about.team"]
    assert (entry.text, entry.shown) == ("rep", "Repairs")


def test_controls_of_other_people_are_text() -> None:
    page = "<p><w:sdt sdttag='goog_rdk_0'>one</w:sdt> <w:sdt sdttag='Invoice number:'>two</w:sdt>"
    assert shown(opened(page)) == "one two /"


def test_headers_and_footers_are_told_from_the_text() -> None:
    page = (
        "<div title='header'><p>Lindenmoor</p></div><p>text</p>"
        "<div title='footer'><p>Internal</p><p>sheet · 1.0.0 · Page <span>5</span></p></div>"
    )
    file = opened(page)
    assert file.edges == ("Lindenmoor", "Internal", "sheet · 1.0.0 · Page 5")
    assert shown(file) == "text /"


def test_properties_come_from_meta_entries() -> None:
    page = (
        '<meta name="OOXMLCorePropertyIdentifier" content="a-worksheet">'
        '<meta name="playbook.edition" content="worksheet"><meta name="other" content="x">'
        '<meta name="changed" content="2026-05-01T10:00:00"><p>x'
    )
    file = opened(page)
    assert file.properties == {"edition": "worksheet"}
    assert file.identifier == "a-worksheet"
    assert file.saved_on == datetime(2026, 5, 1, 10, tzinfo=UTC)


def test_properties_come_from_words_comment() -> None:
    page = (
        "<head><!--[if gte mso 9]><xml><o:DocumentProperties>"
        "<o:LastSaved>2026-05-01T10:00:00Z</o:LastSaved></o:DocumentProperties>"
        '<o:CustomDocumentProperties><o:playbook.team dt:dt="string">a &amp; b</o:playbook.team>'
        "</o:CustomDocumentProperties></xml><![endif]--></head><p>x"
    )
    file = opened(page)
    assert file.properties == {"team": "a & b"}
    assert file.saved_on == datetime(2026, 5, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        ("<p>é", "utf-8"),
        ("<p>é", "utf-8-sig"),
        ("<p>é", "utf-16"),
        ("<p>é", "windows-1252"),
        ('<meta charset="windows-1250"><p>ő', "windows-1250"),
        ('<meta http-equiv=content-type content="text/html; charset=ISO-8859-1"><p>“é”', "cp1252"),
        ('<?xml version="1.0" encoding="iso-8859-15"?><html><p>€', "iso-8859-15"),
        ('<meta charset="utf-16"><p>é', "utf-8"),
        ('<meta charset="rot13"><p>é', "utf-8"),
        ('<meta charset="no such"><p>é', "cp1252"),
    ],
)
def test_a_page_may_be_in_any_encoding(page: str, encoding: str) -> None:
    assert shown(opened(page, encoding)) == f"{page.rpartition('>')[2]} /"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "read.empty"),
        (b" \n", "read.empty"),
        (b"PK\x03\x04 and so on", "read.kind"),
        (b"<p>a\0b", "read.encoding"),
        (b"<p>" + b"<b>x" * 500_001, "read.too_large"),
        (b"<p>" + b"a" * 12_000_000, "read.too_large"),
        (b"a" * 20_000_001, "read.too_large"),
        (b"<!-- " + b"a" * 12_000_000, "read.too_large"),
    ],
    ids=range(8),
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        open_page(data, NAME, LIMITS)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.place.file == NAME
    assert problem.hint


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 200_000 + "word",
        "<table><tr><td>" * 50_000 + "word",
        "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">word",
        "<p>" + "</div>" * 300_000 + "word",
        "<b><p>" * 100_000 + "word",
        "<p>" + "&amp;&#0;&#xD800;&bogus;" * 100_000 + "<p>word",
        "<" * 400_000 + "<p>word",
        "<![if !supportLists]>word<![endif]>",
    ],
    ids=range(8),
)
def test_odd_pages_are_read_to_their_end(page: str) -> None:
    assert "word" in open_page(page.encode(), NAME, LIMITS).stream.words


def test_a_long_page_is_cut_and_says_so() -> None:
    assert opened("<p>" + "word " * 30_000).stream.is_cut
