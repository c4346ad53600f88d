"""Word files of unusual structure: the text a person sees is read, within limits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.security.bounds import bounded
from tests.security.crafting import (
    BODY,
    RUN,
    TITLE,
    W,
    answering,
    before_end,
    control,
    part_of,
    repacked,
    run,
    swapped,
)
from tests.security.judging import check, given, is_refused, is_settled, read, refused_or_same
from tests.support.filled import read as read_path

_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_BEGIN, _PART, _END = (_FIELD.format(kind) for kind in ("begin", "separate", "end"))


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def bookmark(number: int, name: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'


def overlapping(number: int) -> str:
    starts = "".join(bookmark(n, f"q_x_{n}") + run("x") for n in range(1000, 1000 + number))
    ends = "".join(f'<w:bookmarkEnd w:id="{n}"/>' for n in range(1000, 1000 + number))
    return paragraph(starts + ends)


def listed(number: int) -> str:
    items = "".join(f'<w:listItem w:displayText="d{n}" w:value="v{n}"/>' for n in range(number))
    pr = f'<w:tag w:val="x.y"/><w:dropDownList>{items}</w:dropDownList>'
    one = f"<w:sdt><w:sdtPr>{pr}</w:sdtPr><w:sdtContent>{run('d7')}</w:sdtContent></w:sdt>"
    return paragraph(one) * 3


def nested(depth: int, inside: str) -> str:
    made = inside
    for number in range(depth):
        made = control(f"x.n{number}", made, number)
    return paragraph(made)


MASSES: dict[str, Callable[[], str]] = {
    "100,000 controls": lambda: "".join(
        paragraph(control(f"x.f{n}", run("x"), n)) for n in range(100_000)),
    "100,000 controls of one name": lambda: paragraph(control(TITLE, run("x"))) * 100_000,
    "20,000 answers to one blank": lambda: "".join(
        paragraph(control(TITLE, run(f"x{n}"))) for n in range(20_000)),
    "a million paragraphs": lambda: "<w:p/>" * 1_000_000,
    "150,000 paragraphs beside the blanks": lambda: paragraph(run("typed beside")) * 150_000,
    "a million texts": lambda: paragraph("<w:r><w:t>x</w:t></w:r>" * 330_000),
    "5,000 bookmarks that overlap": lambda: overlapping(5_000),
    "100,000 bookmarks that overlap": lambda: overlapping(100_000),
    "60 controls around 50,000 texts": lambda: nested(60, run("x") * 50_000),
    "100,000 choices": lambda: listed(100_000),
    "100,000 rows": lambda: "".join(
        paragraph(control(f"agree.align_with.{n}", run("x"), n)) for n in range(100_000)),
    "4,000 rows": lambda: "".join(
        paragraph(control(f"agree.align_with.{n}", run("x"), n)) for n in range(1, 4_000)),
}  # fmt: skip


@pytest.mark.sampled(10)
@pytest.mark.parametrize("mass", MASSES.values(), ids=MASSES)
def test_huge_files_are_read_or_refused_in_time(
    mass: Callable[[], str], sheet: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "mass.docx"
    path.write_bytes(before_end(sheet, mass()))
    is_settled(bounded("worksheet", path), path)


def test_a_hundred_thousand_controls_are_refused_with_the_limit(
    sheet: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "mass.docx"
    controls = (paragraph(control(f"x.f{n}", run("x"), n)) for n in range(100_000))
    path.write_bytes(before_end(sheet, "".join(controls)))
    (problem,) = is_refused(bounded("read", path), path)
    assert "2,000" in problem["message"] or "500,000" in problem["message"]


def test_many_runs_are_one_answer(sheet: bytes) -> None:
    assert read(answering(sheet, run("x") * 20_000)).entries[TITLE].text == "x" * 20_000


SEEN = {
    "a field's result": (
    f'{_BEGIN}<w:r><w:instrText>REF x</w:instrText></w:r>{_PART}{run("B")}{_END}', "B"),
    "a simple field's result": (f'<w:fldSimple w:instr="DATE">{run("B")}</w:fldSimple>', "B"),
    "a field within a field": (
        f"{_BEGIN}<w:r><w:instrText>IF </w:instrText></w:r>{_BEGIN}<w:r><w:instrText>X"
        f"</w:instrText></w:r>{_PART}{run('hidden')}{_END}{_PART}{run('B')}{_END}", "B"),
    "a field that never ends": (f"{_BEGIN}{run('B')}", "B"),
    "a link's words": (f'<w:hyperlink w:anchor="x">{run("B")}</w:hyperlink>', "B"),
    "a smart tag": (f'<w:smartTag w:element="x">{run("B")}</w:smartTag>', "B"),
    "custom XML": (f'<w:customXml w:element="x">{run("B")}</w:customXml>', "B"),
    "a direction": (f'<w:dir w:val="rtl">{run("B")}</w:dir>', "B"),
    "text moved here": (f'<w:moveTo w:id="9">{run("B")}</w:moveTo>', "B"),
    "text moved away": (f'<w:moveFrom w:id="9">{run("X")}</w:moveFrom>', ""),
    "an insertion in a deletion": (f'<w:del w:id="9"><w:ins w:id="8">{run("X")}</w:ins></w:del>',
    ""),
    "a deletion in an insertion": (
        f'<w:ins w:id="9">{run("B")}<w:del w:id="8"><w:r><w:delText>X</w:delText></w:r></w:del>'
        "</w:ins>",
        "B"),
    "a comment's reference": (
        '<w:commentRangeStart w:id="1"/>' + run("B") + '<w:commentRangeEnd w:id="1"/>'
        '<w:r><w:commentReference w:id="1"/></w:r>', "B"),
    "a note's reference": (f'{run("B")}<w:r><w:footnoteReference w:id="2"/></w:r>', "B"),
    "alternate content": (
        f"<mc:AlternateContent {_MC}><mc:Choice Requires='w14'>{run('B')}</mc:Choice>"
        f"<mc:Fallback>{run('B')}</mc:Fallback></mc:AlternateContent>", "B"),
    "ruby text": (
        f"<w:r><w:ruby><w:rt>{run('X')}</w:rt><w:rubyBase>{run('B')}</w:rubyBase></w:ruby></w:r>",
        None),
    "a formula": (f"<m:oMath {_M}><m:r><m:t>B</m:t></m:r></m:oMath>", None),
    "a character of a symbol font": ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', None),
    "a picture": ("<w:r><w:drawing/></w:r>", None),
    "an old picture": ("<w:r><w:pict/></w:r>", None),
}  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("runs", "seen"), SEEN.values(), ids=SEEN)
def test_the_answer_is_the_text_a_person_sees(runs: str, seen: str | None, sheet: bytes) -> None:
    found = read(answering(sheet, run("A") + runs + run("C")))
    text = found.entries[TITLE].text
    if seen is None:  # not text: it is in the answer, or it is reported
        assert len(text) > len("AC") or found.problems, "left out silently"
    else:
        assert text == f"A{seen}C"


@pytest.mark.parametrize("more", ["", "<w:r><w:instrText>X</w:instrText></w:r>"])
def test_a_field_that_never_ends_swallows_no_later_answer(
    more: str, sheet: bytes, expected: dict[str, Any]
) -> None:
    lone = swapped(sheet, "<w:body>", f"<w:body>{paragraph(_BEGIN + more)}")
    assert given(read(lone)) == expected


def test_hidden_text_is_never_silently_an_answer(sheet: bytes) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>HIDDEN</w:t></w:r>"
    found = read(answering(sheet, run("A") + hidden))
    assert "HIDDEN" not in found.entries[TITLE].text or found.problems


def test_a_table_in_an_answer_is_read(sheet: bytes) -> None:
    cells = "".join(f"<w:tc>{paragraph(run(text))}</w:tc>" for text in ("one", "two"))
    found = read(before_end(sheet, control("x.y", f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")))
    assert found.entries["x.y"].text.split() == ["one", "two"]


def test_two_answers_to_one_blank_are_both_reported_and_neither_is_used(sheet: bytes) -> None:
    found = read(before_end(sheet, paragraph(control(TITLE, run("ANOTHER")))))
    (problem,) = (one for one in found.problems if one.code == "read.doubled")
    assert "ANSWER-TITLE" in problem.message
    assert "ANOTHER" in problem.message
    assert found.entries[TITLE].text == ""


BOX_TEXTS = {
    "\u2612": (True, ""), "x": (True, ""), "\u2705": (True, ""), "\u2610": (False, ""),
    "not yet, see next week": (False, "not yet, see next week"), "yes": (False, "yes"),
    "\u2610 no: except appendix": (False, "\u2610 no: except appendix"),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "found"), BOX_TEXTS.items(), ids=ascii)
def test_only_a_tick_ticks_a_box(typed: str, found: tuple[bool, str], sheet: bytes) -> None:
    text = part_of(sheet).decode()
    place = text.index('w:val="about.confidential"')
    start = text.index("<w:sdtContent>", place) + len("<w:sdtContent>")
    end = text.index("</w:sdtContent>", place)
    changed = text[:start] + run(typed) + text[end:]
    entry = read(repacked(sheet, {BODY: changed.encode()})).entries["about.confidential"]
    assert (bool(entry.ticks), entry.text) == found


def test_a_tick_of_a_symbol_font_ticks_a_box(sheet: bytes) -> None:
    text = part_of(sheet).decode()
    place = text.index('w:val="about.confidential"')
    start = text.index("<w:sdtContent>", place) + len("<w:sdtContent>")
    end = text.index("</w:sdtContent>", place)
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    changed = text[:start] + tick + text[end:]
    found = read(repacked(sheet, {BODY: changed.encode()})).entries["about.confidential"]
    assert (found.ticks, found.text) == (("true",), "")


def test_a_deleted_row_of_a_table_contains_no_answer(sheet: bytes) -> None:
    cell = f"<w:tc>{paragraph(control('x.y', run('GONE')))}</w:tc>"
    row = f'<w:tr><w:trPr><w:del w:id="9" w:author="A"/></w:trPr>{cell}</w:tr>'
    assert "x.y" not in read(before_end(sheet, f"<w:tbl>{row}</w:tbl>")).entries


def test_text_in_a_text_box_or_a_comment_is_reported(sheet: bytes) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(run('MINE'))}</w:txbxContent></w:pict></w:r>"
    found = read(before_end(sheet, paragraph(box)))
    assert [one.code for one in found.problems if "MINE" in one.message] == ["read.beside"]
    comments = f'<w:comments xmlns:w="{W}">{run("MINE")}</w:comments>'.encode()
    found = read(repacked(sheet, {"word/comments.xml": comments}))
    assert [one.code for one in found.problems] == ["read.margins"]


def test_three_answers_to_one_blank_are_all_reported(sheet: bytes) -> None:
    more = "".join(paragraph(control(TITLE, run(text))) for text in ("SECOND", "THIRD"))
    found = read(before_end(sheet, more))
    messages = " ".join(problem.message for problem in found.problems)
    assert all(text in messages for text in ("ANSWER-TITLE", "SECOND", "THIRD"))
    assert found.entries[TITLE].text == ""


def test_a_third_blank_copy_does_not_restore_the_first_answer(sheet: bytes) -> None:
    more = paragraph(control(TITLE, run("SECOND"))) + paragraph(control(TITLE, ""))
    assert read(before_end(sheet, more)).entries[TITLE].text == ""


def test_a_control_within_a_control_has_its_own_answer(sheet: bytes) -> None:
    found = read(answering(sheet, run("A") + control("x.inner", run("B")) + run("C")))
    assert found.entries["x.inner"].text == "B"
    assert found.entries[TITLE].text == "ABC"


@pytest.mark.parametrize("bookmarks", [True, False])
def test_a_worksheet_without_its_controls_keeps_its_answers(
    bookmarks: bool, sheet: bytes, tmp_path: Path
) -> None:
    text = part_of(sheet).decode()
    for start in ("<w:sdtPr>", "<w:bookmarkStart" if not bookmarks else "<w:none"):
        end = "</w:sdtPr>" if start == "<w:sdtPr>" else "/>"
        while start in text:
            head, _, rest = text.partition(start)
            text = head + rest.partition(end)[2]
    for tag in ("<w:sdt>", "</w:sdt>", "<w:sdtContent>", "</w:sdtContent>"):
        text = text.replace(tag, "")
    path = tmp_path / "gone.docx"
    path.write_bytes(repacked(sheet, {BODY: text.encode()}))
    reading = read_path(path)
    assert reading.answers[TITLE] == "ANSWER-TITLE"
    assert reading.found_by[TITLE] == ("bookmark" if bookmarks else "label")


def test_a_lost_control_is_reported(sheet: bytes, tmp_path: Path) -> None:
    text = part_of(sheet).decode()
    place = text.index('w:val="clarify.request_received"')
    start, end = text.rindex("<w:tbl>", 0, place), text.index("</w:tbl>", place) + 8
    path = tmp_path / "gone.docx"
    path.write_bytes(repacked(sheet, {BODY: (text[:start] + text[end:]).encode()}))
    (problem,) = (one for one in read_path(path).problems if one.code == "answer.lost")
    assert "The request, in the service lead’s words" in problem.message


def test_a_prompt_that_still_shows_is_not_an_answer(sheet: bytes, expected: dict[str, Any]) -> None:
    assert "about.requester" not in expected
    assert read(sheet).entries["about.requester"].text == ""


ODD = {
    "a control without content": '<w:sdt><w:sdtPr><w:tag w:val="x.y"/></w:sdtPr></w:sdt>',
    "a control without a name": (
        f'<w:sdt><w:sdtPr><w:tag/></w:sdtPr><w:sdtContent>{run("x")}</w:sdtContent></w:sdt>'),
    "an empty control": "<w:sdt/>",
    "properties twice": (
        f'<w:sdt><w:sdtPr><w:tag w:val="x.y"/></w:sdtPr><w:sdtPr/>{run("x")}</w:sdt>'),
    "text beside the content": (
        f'<w:sdt><w:sdtPr><w:tag w:val="x.y"/><w:showingPlcHdr/></w:sdtPr>{run("x")}</w:sdt>'),
    "a long name": control("x." + "y" * 100_000, run("x")),
    "a name that is a path": control("../../etc/passwd", run("x")),
    "a name with an end of line": control("x&#10;y&#8232;", run("x")),
    "an invalid number": f'<w:sdt><w:sdtPr><w:id w:val="many"/></w:sdtPr>{run("x")}</w:sdt>',
    "a list with gaps": (
        '<w:sdt><w:sdtPr><w:tag w:val="x.y"/><w:dropDownList><w:listItem/></w:dropDownList>'
        f"</w:sdtPr><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>"),
    "a box without a state": (
        '<w:sdt><w:sdtPr><w:tag w:val="x.y"/><w14:checkbox><w14:checked/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{run('?')}</w:sdtContent></w:sdt>"),
    "a bookmark without a name": '<w:bookmarkStart w:id="1"/><w:bookmarkStart/><w:bookmarkEnd/>',
    "a bookmark that ends before it starts": (
        '<w:bookmarkEnd w:id="991"/><w:bookmarkStart w:id="991" w:name="q_x"/>'),
    "a very high row": control("agree.align_with.9999", run("x")),
    "an impossible row": control("agree.align_with.99999999999999999999", run("x")),
    "a row of Arabic digits": control("agree.align_with.\u0661", run("x")),
    "row 0": control("agree.align_with.0", run("x")),
}  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "has_fingerprint", [True, False], ids=["with its fingerprint", "without it"]
)
@pytest.mark.parametrize("xml", ODD.values(), ids=ODD)
def test_other_answers_are_read_beside_odd_controls(
    xml: str, has_fingerprint: bool, sheet: bytes, expected: dict[str, Any], tmp_path: Path
) -> None:
    data = before_end(sheet, paragraph(xml))
    if not has_fingerprint:
        data = swapped(data, "playbook.form.1", "playbook.other", "docProps/custom.xml")
    found = given(read(data))
    assert {tag: found.get(tag) for tag in expected} == expected
    assert "None" not in found
    path = tmp_path / "odd.docx"
    path.write_bytes(data)
    assert read_path(path).answers[TITLE] == "ANSWER-TITLE"


PROPERTIES = "docProps/custom.xml"
STAMPS = [
    "", " ", "none", "../../etc/passwd", "x" * 100_000, "\u202e", "{{ 7*7 }}", "%s%n", "-1", "None",
    "en-XX", "zz", "zz-ZZ", "x-private", "en_GB.UTF-8", "a/b", "C:\\", "null", "0", "pushback",
]  # fmt: skip
KEYS = [
    "playbook",
    "edition",
    "language",
    "locale",
    "organisation",
    "department",
    "team",
    "version",
]


@pytest.mark.sampled(6)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", STAMPS, ids=range(len(STAMPS)))
def test_a_changed_stamp_is_read_or_refused(
    key: str, value: str, sheet: bytes, tmp_path: Path
) -> None:
    from generator.foundation.errors import ReadError
    from tests.security.judging import as_dicts

    text = part_of(sheet, PROPERTIES).decode()
    head, found, rest = text.partition(f'name="playbook.{key}"><vt:lpwstr>')
    assert found
    tail = rest.partition("</vt:lpwstr>")[2]
    path = tmp_path / "stamp.docx"
    made = f"{head}{found}{value}</vt:lpwstr>{tail}"
    path.write_bytes(repacked(sheet, {PROPERTIES: made.encode()}))
    try:
        assert read_path(path).answers[TITLE] == "ANSWER-TITLE"
    except ReadError as error:
        check(as_dicts(error.problems), path.name)


def test_a_duplicate_property_is_refused_or_changes_nothing(
    sheet: bytes, expected: dict[str, Any]
) -> None:
    text = part_of(sheet, PROPERTIES).decode()
    start = text.index("<property")
    end = text.index("</property>") + len("</property>")
    again = text[start:end].replace("wexholme-aseptic-pushback-worksheet", "another")
    refused_or_same(
        repacked(sheet, {PROPERTIES: (text[:end] + again + text[end:]).encode()}), expected
    )


def test_the_title_has_the_run_that_these_tests_replace(sheet: bytes) -> None:
    assert part_of(sheet).decode().count(RUN) == 1
