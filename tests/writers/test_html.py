"""The writer of web pages."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.document.answers import Misfit, PlacedAnswers
from generator.document.theme import Theme
from generator.document.tree import (
    Bounds,
    Component,
    ComponentKind,
    Document,
    Emphasis,
    Field,
    Heading,
    Kind,
    Link,
    ListBlock,
    Option,
    Paragraph,
    Slot,
    Str,
    Strong,
    Table,
)
from generator.formats.html_form import STAMP
from generator.writers import BatchFiller
from generator.writers.html.writer import HtmlWriter
from tests.support.web_pages import META, Tree, read_back, written

CODES = [("a", "First"), ("b", "Second"), ("other", "Other")]
OPTIONS = tuple(Option(code, (Str(label),)) for code, label in CODES)
MANY = tuple(Option(f"c{number}", (Str(f"Choice {number}"),)) for number in range(12))
LABEL = (Str("Label"),)
NAUGHTY = [
    "</textarea><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!-- x --><![CDATA[ y ]]>",
    "</title></style><style>*{display:none}",
    "&lt;b&gt; &amp;amp; &#60; &nbsp;",
    "'\" onfocus=alert(1) autofocus='",
    "javascript:alert(1)",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "| * _ # ` \\ ~",
    "漢字 🙂 é \u202e right to left",
    "a\xa0b \u2028 c\u00ad",
]
# Line ends of one kind; white space at the ends is no part of an answer.
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="\n")
).map(str.strip)


def a_field(kind: Kind, **more: Any) -> Field:
    return Field("s.f", kind, LABEL, (Str("Prompt"),), **more)


def tree(*fields: Field, **answers: Any) -> Tree:
    return Tree(written(fields, answers={f"s.{name}": one for name, one in answers.items()}))


SHAPES = [
    a_field(Kind.TEXT),
    a_field(Kind.MULTILINE),
    a_field(Kind.PERSON),
    a_field(Kind.NUMBER),
    a_field(Kind.DATE),
    a_field(Kind.CHOICE, options=OPTIONS),
    a_field(Kind.CHOICE, options=MANY),
    a_field(Kind.CHOICE, options=OPTIONS, free=True),
    a_field(Kind.SEVERAL, options=OPTIONS),
]


@pytest.mark.parametrize("field", SHAPES, ids=lambda field: f"{field.kind} {len(field.options)}")
@pytest.mark.parametrize("text", NAUGHTY)
def test_whatever_an_answer_contains_is_read_back_and_is_no_markup(field: Field, text: str) -> None:
    blank, filled = Tree(written((field,))), written((field,), answers={"s.f": Misfit(text)})
    assert " ".join(read_back(filled).entries["s.f"].text.split()) == " ".join(text.split())
    extra = [one.tag for one in Tree(filled).elements]
    own = {"label", "span", "input", "option"} if field.options else {"textarea", "input"}
    assert set(extra) - {one.tag for one in blank.elements} <= own
    assert extra.count("script") == extra.count("style") == 1


@given(TEXTS)
def test_any_text_is_read_back_from_an_area_as_it_was(text: str) -> None:
    page = written((a_field(Kind.MULTILINE),), answers={"s.f": text})
    assert read_back(page).entries["s.f"].text == text.strip()


@given(TEXTS)
def test_any_text_is_read_back_from_a_line_as_it_was_even_of_several_lines(text: str) -> None:
    page = written((a_field(Kind.TEXT),), answers={"s.f": text})
    assert read_back(page).entries["s.f"].text == text.strip()


@pytest.mark.parametrize("text", NAUGHTY)
def test_no_value_is_markup_in_any_place_of_a_page(text: str) -> None:
    words = (Slot(0),)
    column = Field("s.h", Kind.TEXT, words, words)
    blocks = (
        Heading(2, (Emphasis(words), Str(" "), *words)),
        Paragraph((Strong(words), Link(words, (Str("#1"),)))),
        ListBlock(((Paragraph(words),),)),
        Table(((words), (words)), ((words, words),), ("", "")),
        Field("s.f", Kind.CHOICE, words, words, words, options=(Option("a", words),), unit=words),
        Field("s.g", Kind.NUMBER, words, words, unit=words),
        Field("s.h", Kind.LIST, words, words, columns=(column,), rows=1),
        Field("s.i", Kind.CHOICE, words, words, options=(Option("a", words),), free=True),
        Field("s.j", Kind.MULTILINE, words, words, suggested=words),
    )  # fmt: skip
    for edition in ("worksheet", "playbook"):
        plain = Tree(written(blocks, "x", edition=edition))
        naughty = Tree(written(blocks, text, edition=edition))
        assert [one.tag for one in naughty.elements] == [one.tag for one in plain.elements]
        pairs = zip(plain.elements, naughty.elements, strict=True)
        assert all(one.attributes.keys() == other.attributes.keys() for one, other in pairs)


def test_no_code_and_no_name_of_a_font_is_markup_or_style() -> None:
    options = (Option('"><b>', LABEL), Option("b", LABEL))
    theme = Theme(fonts=('</style>"}*{color:red}', "\\"))
    for kind in (Kind.CHOICE, Kind.SEVERAL):
        page = written((a_field(kind, options=options),), theme=theme)
        codes = [one.attributes.get("value") for one in Tree(page).named("s.f")]
        assert codes[0] == '"><b>'
        assert page.count(b"</style>") == 1
        assert b"*{color:red}" not in page


def test_the_policy_allows_the_one_style_and_the_one_script_and_nothing_else() -> None:
    page = tree(a_field(Kind.TEXT))
    (policy,) = (one.attributes["content"] for one in page.all("meta") if len(one.attributes) == 2
                 and "http-equiv" in one.attributes)  # fmt: skip
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    (style,), (script,) = page.all("style"), page.all("script")
    for name, element in (("style-src", style), ("script-src", script)):
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert rules.pop(name) == f"'sha256-{digest}'"
    assert rules.pop("img-src") == "data:"
    assert rules == dict.fromkeys(("default-src", "base-uri", "form-action"), "'none'")


def test_no_element_has_a_style_or_a_handler_of_its_own() -> None:
    page = tree(*(Field(f"s.f{n}", one.kind, LABEL, (), options=one.options, free=one.free)
                  for n, one in enumerate(SHAPES)))  # fmt: skip
    for element in page.elements:
        assert not [name for name in element.attributes if name == "style" or name[:2] == "on"]


def test_the_stamp_is_json_in_a_meta_element() -> None:
    page = tree(a_field(Kind.TEXT, suggested=(Str("A draft"),)))
    (stamp,) = page.named(STAMP)
    plain = json.loads(stamp.attributes["content"])
    assert (plain["playbook"], plain["edition"]) == ("p", "worksheet")
    assert re.fullmatch(r"s\.f=[0-9a-f]{6}", plain["suggested"])


def test_a_choice_of_a_few_has_a_box_for_each_and_one_for_not_known() -> None:
    boxes = tree(a_field(Kind.CHOICE, options=OPTIONS, required=True)).named("s.f")
    assert [box.attributes["value"] for box in boxes] == ["a", "b", "other", "?"]
    assert all(box.attributes["type"] == "radio" for box in boxes)
    assert all(box.attributes["required"] == "" for box in boxes)


def test_a_choice_of_many_is_a_list_to_open() -> None:
    page = tree(a_field(Kind.CHOICE, options=MANY), f="c3")
    assert [one.tag for one in page.named("s.f")] == ["select"]
    values = [one.attributes["value"] for one in page.all("option")]
    assert values == ["", *(option.code for option in MANY), "?"]
    (chosen,) = [one for one in page.all("option") if "selected" in one.attributes]
    assert chosen.attributes["value"] == "c3"


def test_choices_that_say_not_known_themselves_get_no_second_box_for_it() -> None:
    options = (Option("yes", LABEL), Option("not_known", (Str("Not known"),)))
    boxes = tree(a_field(Kind.CHOICE, options=options)).named("s.f")
    assert [box.attributes["value"] for box in boxes] == ["yes", "not_known"]
    many = tree(a_field(Kind.CHOICE, options=(*MANY, options[1]))).all("option")
    assert many[-1].attributes["value"] == "not_known"
    boxes = tree(a_field(Kind.CHOICE, options=options), f=None).named("s.f")
    assert [box.attributes["value"] for box in boxes] == ["yes", "not_known", "?"]


def test_the_text_for_another_choice_stands_beside_its_box() -> None:
    other = Field("s.f_other", Kind.TEXT, (Str("which"),), ())
    (text,) = tree(a_field(Kind.CHOICE, options=OPTIONS, other=other)).named("s.f_other")
    assert text.parents[-1].attributes["class"] == "other"
    assert text.attributes["aria-label"] == "Label: which"


def test_a_number_is_a_text_with_a_keypad_its_bounds_and_its_unit() -> None:
    bounds = Bounds(Decimal(0), Decimal("99.5"), whole=True)
    page = tree(a_field(Kind.NUMBER, bounds=bounds, unit=(Str("hours"),)), f=Decimal("1234.5"))
    (control,) = page.named("s.f")
    assert "type" not in control.attributes
    expected = {"inputmode": "decimal", "value": "1,234.5", "data-least": "0",
                "data-most": "99.5", "data-whole": "", "data-kind": "number"}  # fmt: skip
    assert expected.items() <= control.attributes.items()
    units = [one for one in page.all("span") if one.attributes.get("class") == "unit"]
    assert [one.text for one in units] == ["hours"]


def test_an_answer_of_several_lines_makes_an_area_of_a_line() -> None:
    (control,) = tree(a_field(Kind.TEXT), f="one\ntwo").named("s.f")
    assert (control.tag, control.text) == ("textarea", "one\ntwo")
    (control,) = tree(a_field(Kind.TEXT), f="one").named("s.f")
    assert control.tag == "input"


def test_no_text_begins_with_a_line_end_which_browsers_would_drop() -> None:
    assert b">one</textarea>" in written((a_field(Kind.MULTILINE),), answers={"s.f": "\none\n"})


def test_a_date_is_a_text_as_the_locale_writes_it() -> None:
    (control,) = tree(a_field(Kind.DATE), f="2026-03-31").named("s.f")
    assert "type" not in control.attributes
    assert control.attributes["value"] == "31 Mar 2026"


def test_a_free_choice_offers_labels_whose_codes_are_read() -> None:
    page = tree(a_field(Kind.CHOICE, options=OPTIONS, free=True), f="b")
    (control,) = page.named("s.f")
    assert control.attributes["value"] == "Second"
    assert control.attributes["list"] == "s.f-list"
    codes = {one.attributes["value"]: one.attributes["data-code"] for one in page.all("option")}
    assert codes == {label: code for code, label in CODES}


def test_a_list_has_a_row_of_controls_for_each_entry_and_a_button_for_more() -> None:
    columns = (Field("s.f.kind", Kind.CHOICE, (Str("Kind"),), (), options=OPTIONS, required=True),
               Field("s.f.day", Kind.DATE, (Str("Day"),), ()))  # fmt: skip
    page = tree(a_field(Kind.LIST, columns=columns, rows=3, minimum=2))
    (group,) = [one for one in page.all("fieldset") if "data-list" in one.attributes]
    assert group.attributes["data-list"] == "s.f"
    rows = [one for one in page.all("div") if "entry" in one.attributes.get("class", "").split()]
    assert [row.attributes["aria-label"] for row in rows] == ["Label 1", "Label 2", "Label 3"]
    kinds = [page.named(f"s.f.{row}.kind")[0] for row in (1, 2, 3)]
    assert ["required" in kind.attributes for kind in kinds] == [True, True, False]
    assert [one.text for one in page.all("button") if "data-more" in one.attributes] == ["Prompt"]


def test_prompts_stand_beside_their_controls_and_never_in_them() -> None:
    page = tree(a_field(Kind.TEXT), Field("s.g", Kind.MULTILINE, LABEL, (Str("Say it"),)))
    for name, prompt in (("s.f", "Prompt"), ("s.g", "Say it")):
        (control,) = page.named(name)
        assert control.attributes["placeholder"] == " "
        assert (control.text, control.attributes.get("value", "")) == ("", "")
        described = control.attributes["aria-describedby"]
        (hint,) = [one for one in page.elements if one.attributes.get("id") == described]
        assert hint.text == prompt


def test_an_answer_that_is_no_choice_is_kept_as_an_option_of_its_own() -> None:
    for options in (OPTIONS, MANY):
        page = written(
            (a_field(Kind.CHOICE, options=options),), answers={"s.f": Misfit("ours <b>")}
        )
        raw = read_back(page).entries["s.f"]
        assert (raw.text, raw.ticks or ()) == ("ours <b>", ())


def test_not_known_is_read_back_from_every_kind_of_field() -> None:
    for field in (*SHAPES, a_field(Kind.CHECK)):
        raw = read_back(written((field,), answers={"s.f": None})).entries["s.f"]
        assert (raw.text, raw.ticks or ()) == ("?", ()), field.kind


def test_a_suggested_answer_is_no_answer_until_it_is_changed() -> None:
    field = a_field(Kind.MULTILINE, suggested=(Str("A "), Slot(0)))
    page = written((field,), "draft").decode()
    assert ">A draft</textarea>" in page
    assert read_back(page.encode()).entries["s.f"].text == ""
    changed = page.replace(">A draft<", ">A draft, changed<")
    assert read_back(changed.encode()).entries["s.f"].text == "A draft, changed"


def test_a_suggested_answer_is_marked_until_there_is_another() -> None:
    field = a_field(Kind.MULTILINE, suggested=(Str("A draft."),))
    (area,) = tree(field).all("textarea")
    assert (area.attributes["class"], area.text) == ("drafted", "A draft.")
    (area,) = tree(field, f="Ours").all("textarea")
    assert ("class" in area.attributes, area.text) == (False, "Ours")


def test_the_same_input_gives_the_same_bytes_however_it_is_filled() -> None:
    blocks = (Heading(2, (Slot(0),)), a_field(Kind.TEXT, hint=(Slot(1),)), Paragraph((Slot(2),)))
    compiled = HtmlWriter().compile(Document(META, blocks), Theme())
    filler = BatchFiller(compiled)
    for values in (("a", "b", "c"), ("a", "x", "c"), ("a", "y", "z")):
        own = compiled.fill(values, PlacedAnswers({}))
        assert filler.fill(values) == (own, b"")
        assert HtmlWriter().compile(Document(META, blocks), Theme()).fill(values, {}) == own  # type: ignore[arg-type]


def test_a_page_to_read_has_no_controls_and_shows_the_answers() -> None:
    fields = (a_field(Kind.TEXT), Field("s.g", Kind.SEVERAL, LABEL, (), options=OPTIONS))
    page = written(fields, answers={"s.f": "Said <so>", "s.g": ("b",)}, edition="playbook")
    found = Tree(page)
    assert not found.all("input", "textarea", "select", "button", "form", "script")
    assert "Said <so>" in [one.text for one in found.all("p")]
    assert [one.text for one in found.all("li")] == ["☐ First", "☒ Second", "☐ Other"]


def test_sections_are_named_after_the_steps_of_their_first_fields() -> None:
    one = Field("one.a", Kind.TEXT, LABEL, ())
    blocks = (
        Component(ComponentKind.BAND, (Heading(1, (Str("Title"),)),)),
        Field("about.a", Kind.TEXT, LABEL, ()),
        Heading(2, (Emphasis((Str("Step 1"),)), Str(" First"))),
        Paragraph((Str("The goal"),)),
        ListBlock(((Paragraph((Str("What to ask?"),)),),)),
        one,
        Heading(2, (Str("Later"),)),
        Field("one.b", Kind.TEXT, LABEL, ()),
    )
    page = Tree(written(blocks))
    sections = [one.attributes for one in page.all("section")]
    assert [own["id"] for own in sections if "id" in own] == ["about", "one", "part-3"]
    (goal,) = [one for one in page.all("p") if one.attributes.get("class") == "goal"]
    assert goal.text == "The goal"
    (asked,) = [each for each in page.all("aside") if each.attributes["class"] == "ask"]
    assert "What to ask?" in asked.text


def test_the_rows_of_a_list_share_the_choices_that_they_offer() -> None:
    column = Field("s.f.source", Kind.CHOICE, (Str("Source"),), (), options=OPTIONS, free=True)
    other = Field("s.f.day", Kind.DATE, (Str("Day"),), ())
    answers = {"s.f.1.source": "a", "s.f.2.source": "b"}
    page = written((a_field(Kind.LIST, columns=(column, other), rows=2),), answers=answers)
    (choices,) = Tree(page).all("datalist")
    controls = [Tree(page).named(f"s.f.{row}.source")[0].attributes for row in (1, 2)]
    assert [one["list"] for one in controls] == [choices.attributes["id"]] * 2
    assert [one["value"] for one in controls] == ["First", "Second"]
    assert [read_back(page).entries[tag].text for tag in answers] == ["a", "b"]
