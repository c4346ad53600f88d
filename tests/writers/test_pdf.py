"""PDF files: what they say, and how they are made."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from generator.document.answers import UNANSWERED, PlacedAnswers
from generator.document.charts import Bar, Chart, ChartKind
from generator.document.theme import FontFile, Theme
from generator.document.tree import (
    Block,
    Component,
    ComponentKind,
    Field,
    Heading,
    Kind,
    Link,
    ListBlock,
    Option,
    Paragraph,
    Slot,
    Str,
    Table,
)
from generator.document.tree import Document as Tree
from generator.foundation.digests import digest
from generator.readers.pdf import PdfReader as FormReader
from generator.writers.pdf.engine import _ALSO_DRAWN, _undrawn
from generator.writers.pdf.typefaces import Typefaces
from generator.writers.pdf.writer import PdfWriter
from generator.writers.segments import text_of
from tests.conftest import EXAMPLES
from tests.support.fonts import small_font
from tests.writers.test_markdown import META

THEME, PAPER = Theme(), Theme(on_paper=True)
MARKUP = ['#eval("1")', "$x$", "*b*", "@ref", "\\", "]", '"', "#", "= h", "//", "`r`", "<l>", "- i"]
REQUEST = Field("about.title", Kind.TEXT, (Str("Request"),), ())
CAUSES = Field(
    "diagnose.causes",
    Kind.SEVERAL,
    (Str("Causes"),),
    (),
    options=(Option("tools", (Str("Tools"),), 5), Option("skill", (Str("Skill"),), 5)),
)


def pdf(
    *blocks: Block,
    values: tuple[str, ...] = (),
    answers: PlacedAnswers = UNANSWERED,
    theme: Theme = THEME,
    edition: str = "worksheet",
) -> bytes:
    meta = replace(META, edition=edition, title=(Str("Needs"),))
    return PdfWriter().compile(Tree(meta, blocks), theme).fill(values, answers)


def text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def roles(data: bytes) -> list[str]:
    """The kinds of the elements of a tagged PDF."""
    with pikepdf.open(BytesIO(data)) as file:
        return [
            str(each.S)
            for each in file.objects
            if isinstance(each, pikepdf.Dictionary) and "/S" in each
        ]


def test_the_same_document_has_the_same_bytes() -> None:
    blocks = (Heading(1, (Str("Title"),)), REQUEST)
    assert pdf(*blocks) == pdf(*blocks)


@pytest.mark.parametrize("edition", ["playbook", "worksheet", "canvas", "request", "summary"])
def test_markup_of_typst_in_values_is_text(edition: str) -> None:
    value = " ".join(MARKUP)
    said = text(pdf(Paragraph((Slot(0),)), values=(value,), edition=edition))
    assert "".join(value.split()) in "".join(said.split())


def test_markup_of_typst_in_answers_is_text() -> None:
    value = " ".join(MARKUP)
    said = text(pdf(REQUEST, answers=PlacedAnswers({"about.title": value}), theme=PAPER))
    assert "".join(value.split()) in "".join(said.split())


def test_lines_of_an_answer_stay_lines() -> None:
    said = text(pdf(REQUEST, answers=PlacedAnswers({"about.title": "one\ntwo"}), theme=PAPER))
    assert "one\ntwo" in said


def test_a_long_answer_makes_its_field_grow_over_pages() -> None:
    long = "\n".join(f"line {number}" for number in range(200))
    data = pdf(REQUEST, answers=PlacedAnswers({"about.title": long}), theme=PAPER)
    said = text(data)
    assert [f"line {number}" in said for number in range(200)] == [True] * 200
    assert len(PdfReader(BytesIO(data)).pages) > 2


def test_a_pdf_says_its_title_and_language() -> None:
    reader = PdfReader(BytesIO(pdf(Paragraph((Str("Text"),)))))
    assert reader.metadata is not None
    assert reader.metadata.title == "Needs"
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_headings_are_bookmarks() -> None:
    reader = PdfReader(
        BytesIO(pdf(Heading(1, (Str("First"),)), Heading(2, (Slot(0),)), values=("Second",)))
    )
    first, (second,) = reader.outline
    assert (first.title, second.title) == ("First", "Second")


def test_headings_lists_and_tables_are_tagged() -> None:
    cell = (Str("cell"),)
    found = roles(
        pdf(
            Heading(1, (Str("Title"),)),
            ListBlock(((Paragraph((Str("item"),)),),)),
            Table((cell,), ((cell,),), ("",)),
        )
    )
    assert {"/H1", "/L", "/LI", "/Table", "/TH", "/TD"} <= set(found)


def test_chapters_are_linked_from_the_contents_with_their_pages() -> None:
    entry = Paragraph((Link((Str("First"),), (Str("#1"),)),))
    contents = Component(ComponentKind.CONTENTS, (entry,))
    data = pdf(contents, Heading(1, (Str("First"),)), REQUEST, edition="playbook")
    found = [each.get_object() for each in PdfReader(BytesIO(data)).pages[0]["/Annots"]]
    links = [each for each in found if each["/Subtype"] == "/Link"]
    assert links
    assert all("/Dest" in link or "/D" in link["/A"] for link in links)


def test_sheets_for_paper_print_the_choices_of_lists() -> None:
    choice = Field("outcome.decision", Kind.CHOICE, (Str("Decision"),), (), options=CAUSES.options)
    assert "Tools" not in text(pdf(choice))
    assert "Tools · Skill" in text(pdf(choice, theme=PAPER))


def test_boxes_have_their_labels() -> None:
    said = text(pdf(CAUSES, answers=PlacedAnswers({"diagnose.causes": ("skill",)})))
    assert "Tools" in said
    assert "Skill" in said


def test_a_character_that_no_font_has_is_a_box_with_its_code() -> None:
    said = text(pdf(Heading(1, (Slot(0),)), REQUEST, values=("Team \U0010fffd",)))
    assert "U+10FFFD" in said


def seen_in(data: bytes, name: str) -> str:
    """The text that a form shows in a field, from its appearance alone."""
    with pikepdf.open(BytesIO(data)) as form, pikepdf.new() as pdf:
        widgets = (one for page in form.pages for one in page.obj.get("/Annots", []))
        look = next(one for one in widgets if str(one.get("/T", "")) == name).AP.N
        page = pdf.add_blank_page()
        page.obj.Resources = pikepdf.Dictionary(XObject={"/Seen": pdf.copy_foreign(look)})
        page.obj.Contents = pdf.make_stream(b"/Seen Do")
        out = BytesIO()
        pdf.save(out)
    return text(out.getvalue())


@pytest.mark.parametrize("answer", ["Łukasz – “ς” Жук", "First\nsecond"])
def test_a_field_shows_its_answer_in_the_font_of_forms(answer: str) -> None:
    seen = seen_in(pdf(REQUEST, answers=PlacedAnswers({"about.title": answer})), "title")
    assert seen.split() == answer.split()


def test_a_field_shows_a_character_that_no_font_has_as_a_box_with_its_code() -> None:
    answer = "Team \U0010fffd and\nŁukasz"
    data = pdf(REQUEST, answers=PlacedAnswers({"about.title": answer}))
    assert "".join(seen_in(data, "title").split()) == "TeamU+10FFFDandŁukasz"
    fields = PdfReader(BytesIO(data)).get_fields() or {}
    assert fields["about.title"]["/V"] == answer


def test_letters_of_the_organisations_own_font_are_drawn(tmp_path: Path) -> None:
    path, one = tmp_path / "own.ttf", "\U00012000"
    path.write_bytes(small_font(one))
    theme = Theme(font_files=(FontFile(str(path), digest(path.read_bytes())),))
    answers = PlacedAnswers({"about.title": f"Team {one}"})
    data = pdf(
        Paragraph((Slot(0),)), REQUEST, values=(f"Unit {one}",), answers=answers, theme=theme
    )
    assert f"Unit {one}" in text(data)
    with pikepdf.open(BytesIO(data)) as file:
        objects = [each for each in file.objects if isinstance(each, pikepdf.Dictionary)]
        names = [str(each.FontName) for each in objects if "/FontName" in each]
    assert any(name.endswith("Small") for name in names)
    assert seen_in(data, "title") == f"Team {one}"


def test_a_font_that_changed_since_it_was_checked_is_not_used(tmp_path: Path) -> None:
    path, one = tmp_path / "own.ttf", "\U0010fffc"
    path.write_bytes(small_font(one))
    theme = Theme(font_files=(FontFile(str(path), digest(b"another")),))
    assert "U+10FFFC" in text(pdf(Paragraph((Slot(0),)), values=(one,), theme=theme))


def test_a_chart_has_the_names_and_values_of_its_bars_in_reading_order() -> None:
    bars = (
        Bar((Slot(0),), Decimal(3), (Str("three"),)),
        Bar((Str("Other"),), Decimal(1), (Str("one of two"),), of=Decimal(2), known=False),
        Bar((Str("Rare"),), None, (Str("too few to say"),)),
    )
    head = ((Str("Name"),), (Str("Value"),))
    chart = Chart(ChartKind.BARS, (Str("Title"),), bars, head, (), (), note=(Str("Note"),))
    said = text(pdf(chart, values=("*Most*",), edition="summary")).split()
    assert said[:2] == ["Title", "*Most*"]
    assert said[2:] == [
        "three",
        "Other",
        "one",
        "of",
        "two",
        "Rare",
        "too",
        "few",
        "to",
        "say",
        "Note",
    ]


def test_a_pdf_without_fields_says_whose_it_is() -> None:
    data = pdf(REQUEST, theme=PAPER)
    stamp = {key: text_of(words, ()) for key, words in META.stamp}
    assert stamp
    assert FormReader().stamp(data, "paper.pdf") == stamp


def test_markup_of_typst_in_an_answer_that_typst_draws_is_text() -> None:
    answer = " ".join(["\U0010fffd", *MARKUP])
    data = pdf(REQUEST, answers=PlacedAnswers({"about.title": answer}))
    seen = "".join(seen_in(data, "title").split())
    assert seen == "".join(answer.split()).replace("\U0010fffd", "U+10FFFD")


def test_an_answer_longer_than_its_field_stays_on_one_page() -> None:
    answer = "\U0010fffd " * 3000
    data = pdf(REQUEST, answers=PlacedAnswers({"about.title": answer}))
    assert len(PdfReader(BytesIO(data)).pages) <= 2


def test_the_fonts_of_the_package_draw_all_latin_letters_and_the_signs_of_the_playbooks() -> None:
    latin = [chr(code) for code in range(0x20, 0x250) if not 0x7F <= code < 0xA0]
    assert not _undrawn((*latin, *sorted(_ALSO_DRAWN)), Typefaces())


NAMES = ["\U0001f389 Feier", "\u6f22\u5b57", "\u05d0\u05d1 \u0639\u0631", "n" * 90, "\u200b", ""]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_can_be_printed(name: str) -> None:
    heading = Heading(1, (Slot(0),))
    for edition in ("playbook", "canvas"):
        assert pdf(heading, REQUEST, values=(name,), edition=edition).startswith(b"%PDF-")


def test_the_fields_of_a_form_have_the_ids_of_their_blanks() -> None:
    fields = PdfReader(BytesIO(pdf(REQUEST, CAUSES))).get_fields() or {}
    names = [name for name, field in fields.items() if "/FT" in field]
    assert names == [
        "about.title",
        "diagnose.causes.tools",
        "diagnose.causes.skill",
        "playbook-generator",
    ]


def test_sheets_for_paper_have_no_fields() -> None:
    assert not PdfReader(BytesIO(pdf(REQUEST, CAUSES, theme=PAPER))).get_fields()


def test_a_step_has_one_page_which_its_fields_fill() -> None:
    notes = Field("clarify.ask", Kind.MULTILINE, (Str("The ask"),), ())
    heading = Heading(1, (Str("Clarify"),))
    data = pdf(heading, notes, Heading(1, (Str("Decision"),)), REQUEST, edition="playbook")
    assert len(PdfReader(BytesIO(data)).pages) == 2


def test_dates_are_printed_as_the_locale_writes_them() -> None:
    day = Field("about.met", Kind.DATE, (Str("Met on"),), ())
    said = text(pdf(day, answers=PlacedAnswers({"about.met": "2026-03-27"}), theme=PAPER))
    assert "2026" in said
    assert "2026-03-27" not in said


def test_a_word_of_ninety_letters_stays_on_its_page() -> None:
    long = "n" * 90
    reader = PdfReader(BytesIO(pdf(Heading(1, (Slot(0),)), values=(long,))))
    said = reader.pages[0].extract_text()
    assert long not in said
    assert long in "".join(said.split())


def test_letters_are_copied_as_they_are_where_a_long_word_may_be_divided() -> None:
    """A sign for a break would belong to the letter before it, wherever that is in the file."""
    word = "n" * 31 + "ż" + "n" * 9
    with pikepdf.open(BytesIO(pdf(Heading(1, (Slot(0),)), values=(word,)))) as file:
        fonts = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)]
        maps = [one.ToUnicode.read_bytes() for one in fonts if "/ToUnicode" in one]
    assert maps
    assert not any(b"200B" in one for one in maps)


def test_the_logo_has_its_alternative_text() -> None:
    logo = (EXAMPLES / "quillbasin.png").read_bytes()
    cover = Component(ComponentKind.COVER, (Heading(1, (Str("Title"),)),))
    data = pdf(cover, edition="playbook", theme=Theme(logo=logo, logo_alt="A quill"))
    with pikepdf.open(BytesIO(data)) as file:
        objects = [each for each in file.objects if isinstance(each, pikepdf.Dictionary)]
        assert "A quill" in [str(each.Alt) for each in objects if "/Alt" in each]


def _with_rare_letters() -> bytes:
    return pdf(Paragraph((Str("\U0010fff0"),)), REQUEST)


def _made_by_a_fork(pipe: Connection) -> None:
    pipe.send_bytes(_with_rare_letters())


def test_a_process_that_was_forked_after_typst_was_used_makes_the_same_bytes() -> None:
    pdf(REQUEST)
    fork = get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=_made_by_a_fork, args=(theirs,))
    process.start()
    try:
        assert ours.poll(60)
        assert ours.recv_bytes() == _with_rare_letters()
    finally:
        process.kill()
