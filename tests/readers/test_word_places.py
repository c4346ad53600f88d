"""Answers in a Word worksheet are found where people and their programs left them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from tests.security.crafting import BODY, part_of, repacked, run, swapped
from tests.support.word_edits import FIELD, SPACES, control_of, edited, nodes, read

OTHER = "clarify.cost_of_nothing"
ROW = f"{{{SPACES['w']}}}tr"
ANSWER = "<w:r><w:t>Late</w:t></w:r>"


def changed(data: bytes, change: Callable[[Any], None]) -> bytes:
    """The worksheet with a change to its body."""
    root = etree.fromstring(part_of(data))
    change(root)
    return repacked(data, {BODY: etree.tostring(root)})


def bookmark_of(root: Any) -> tuple[Any, Any]:
    """The start and the end of the bookmark of a blank."""
    (start,) = root.xpath("//w:bookmarkStart[@w:name='q_clarify_trigger_event']", namespaces=SPACES)
    ident = start.get(f"{{{SPACES['w']}}}id")
    (end,) = root.xpath(f"//w:bookmarkEnd[@w:id='{ident}']", namespaces=SPACES)
    return start, end


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in read(data).problems]


def test_an_answer_of_several_paragraphs_is_read_to_the_end_of_its_bookmark(blank: bytes) -> None:
    one = edited(blank, {"content": ANSWER, "control": "gone"})
    two = swapped(one, "<w:t>Late</w:t></w:r>", f"<w:t>One</w:t></w:r></w:p><w:p>{run('Two')}")
    found = read(two)
    assert (found.answers, found.problems) == ({FIELD: "One\nTwo"}, ())


def test_paragraphs_whose_division_was_deleted_as_a_tracked_change_are_one(blank: bytes) -> None:
    one = edited(blank, {"content": ANSWER, "control": "gone"})
    data = swapped(one, "<w:t>Late</w:t></w:r>", f"<w:t>hand</w:t></w:r></w:p><w:p>{run('over')}")

    def delete(root: Any) -> None:
        start, _ = bookmark_of(root)
        paragraph = next(start.iterancestors(f"{{{SPACES['w']}}}p"))
        for settings in paragraph.findall("w:pPr", SPACES):
            paragraph.remove(settings)
        deleted = '<w:pPr><w:rPr><w:del w:id="1" w:author="Maeve"/></w:rPr></w:pPr>'
        paragraph.insert(0, nodes(deleted)[0])

    assert read(changed(data, delete)).answers == {FIELD: "handover"}


def test_a_bookmark_that_reaches_into_the_next_cell_ends_with_its_paragraph(blank: bytes) -> None:
    def stretch(root: Any) -> None:
        _, end = bookmark_of(root)
        control_of(root, OTHER).addnext(end)

    data = changed(edited(blank, {"content": ANSWER, "control": "gone"}), stretch)
    assert read(data).answers == {FIELD: "Late"}


@pytest.mark.parametrize(("around", "reported"), [("tc", ["read.place"]), ("p", [])])
def test_printed_text_is_left_out_where_a_bookmark_is_around_a_whole_cell(
    around: str, reported: list[str], blank: bytes
) -> None:
    def stretch(root: Any) -> None:
        start, end = bookmark_of(root)
        outer = next(start.iterancestors(f"{{{SPACES['w']}}}{around}"))
        outer.addprevious(start)
        outer.addnext(end)

    kept = changed(edited(blank, {"content": ANSWER}), stretch)
    assert (read(kept).answers, codes(kept)) == ({FIELD: "Late"}, [])
    gone = changed(edited(blank, {"content": ANSWER, "control": "gone"}), stretch)
    assert (read(gone).answers, codes(gone)) == ({FIELD: "Late"}, reported)


def test_text_after_the_bookmark_of_a_deleted_control_is_its_answer(blank: bytes) -> None:
    def type_after(root: Any) -> None:
        start, _ = bookmark_of(root)
        start.getnext().addnext(nodes(ANSWER)[0])

    data = changed(edited(blank, {"content": "", "control": "gone"}), type_after)
    assert (read(data).answers, codes(data)) == ({FIELD: "Late"}, ["read.place"])
    assert read(data).problems[0].field == FIELD


def test_a_printed_text_after_a_deleted_control_is_not_an_answer(blank: bytes) -> None:
    data = edited(blank, {"content": "", "control": "gone", "field": "about.confidential"})
    assert (read(data).answers, codes(data)) == ({}, ["answer.boxes"])


def test_a_control_in_a_text_box_is_read(blank: bytes) -> None:
    def box(root: Any) -> None:
        control = control_of(root, FIELD)
        shape = nodes("<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p/></w:txbxContent>"
                      "</v:textbox></v:shape></w:pict></w:r>")[0]  # fmt: skip
        control.addnext(shape)
        shape.find(".//w:p", SPACES).append(control)

    found = read(changed(edited(blank, {"content": ANSWER}), box))
    assert (found.answers, found.problems) == ({FIELD: "Late"}, ())


def test_a_copy_that_shows_its_prompt_does_not_contradict_an_answer(blank: bytes) -> None:
    def copy(root: Any) -> None:
        answered = control_of(root, FIELD)
        empty = nodes(etree.tostring(answered, encoding="unicode"))[0]
        empty.find("w:sdtContent", SPACES)[:] = nodes(run("Name the event"))
        answered.addprevious(empty)

    found = read(changed(edited(blank, {"content": ANSWER}), copy))
    assert (found.answers, found.problems) == ({FIELD: "Late"}, ())


def test_a_copy_put_over_the_control_of_another_field_is_the_answer_to_that(blank: bytes) -> None:
    def paste(root: Any) -> None:
        copy = nodes(etree.tostring(control_of(root, FIELD), encoding="unicode"))[0]
        copy.find("w:sdtContent", SPACES)[:] = nodes(run("We lose a day"))
        other = control_of(root, OTHER)
        other.getparent().replace(other, copy)

    found = read(changed(edited(blank, {"content": ANSWER}), paste))
    assert found.answers == {FIELD: "Late", OTHER: "We lose a day"}


def test_words_beside_an_answer_in_a_control_of_another_program_are_reported(blank: bytes) -> None:
    def wrap(root: Any) -> None:
        control = control_of(root, FIELD)
        own = nodes('<w:sdt><w:sdtPr><w:tag w:val="goog_rdk_5"/></w:sdtPr><w:sdtContent/></w:sdt>')[
            0
        ]
        control.addprevious(own)
        own.find("w:sdtContent", SPACES).extend([control, *nodes(run(" typed beside"))])

    data = changed(edited(blank, {"content": ANSWER}), wrap)
    assert (read(data).answers, codes(data)) == ({FIELD: "Late"}, ["read.beside"])
    assert "typed beside" in read(data).problems[0].message


OWN = '<w:sdt><w:sdtPr><w:tag w:val="{}"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'


@pytest.mark.parametrize(
    ("tag", "level"), [("Initials", "warning"), ("", "warning"), ("goog_rdk_3", "error")]
)
def test_what_a_colleague_typed_into_a_control_of_his_own_is_a_warning(
    tag: str, level: str, blank: bytes
) -> None:
    def add(root: Any) -> None:
        control_of(root, FIELD).addnext(nodes(OWN.format(tag, run(" JS")))[0])

    found = read(changed(edited(blank, {"content": ANSWER}), add))
    (problem,) = found.problems
    assert (found.answers, problem.code, problem.level) == ({FIELD: "Late"}, "read.beside", level)


def test_controls_around_a_cell_and_a_row_are_looked_through(blank: bytes) -> None:
    def wrap(root: Any) -> None:
        for tag in ("tc", "tr"):
            inner = next(control_of(root, FIELD).iterancestors(f"{{{SPACES['w']}}}{tag}"))
            outer = nodes(OWN.format("Section", ""))[0]
            inner.addprevious(outer)
            outer.find("w:sdtContent", SPACES).append(inner)

    found = read(changed(edited(blank, {"content": ANSWER}), wrap))
    assert (found.answers, found.problems) == ({FIELD: "Late"}, ())


@pytest.mark.parametrize(
    ("answers", "reported"),
    [({}, []), ({"Late": "Late"}, []), ({"Late": "Early"}, ["read.doubled"])],
    ids=["blank", "with the same answer", "with another answer"],
)
def test_a_copied_row_contradicts_only_what_it_answers_differently(
    answers: dict[str, str], reported: list[str], blank: bytes
) -> None:
    cells = {"finding": "Late", "source": "log"}
    answered = blank
    for name, text in cells.items():
        field = f"diagnose.data_points.1.{name}"
        answered = edited(answered, {"field": field, "content": run(text)})
    source = etree.fromstring(part_of(answered if answers else blank))

    def copy(root: Any) -> None:
        row, copied = (
            next(control_of(one, "diagnose.data_points.1.finding").iterancestors(ROW))
            for one in (root, source)
        )
        for text in copied.iter(f"{{{SPACES['w']}}}t"):
            text.text = answers.get(text.text or "", text.text)
        row.addnext(copied)

    found = read(changed(answered, copy))
    kept = {"source": "log"} if reported else cells
    assert found.answers == {"diagnose.data_points": (kept,)}
    assert [problem.code for problem in found.problems] == reported


def test_a_form_field_of_the_older_kind_is_found_by_its_name(blank: bytes) -> None:
    """LibreOffice makes such fields when it saves a worksheet as .doc."""

    def replace(root: Any) -> None:
        control = control_of(root, FIELD)
        start = control.getprevious()
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>'
            '<w:name w:val="q_clarify_trigger_event"/><w:textInput/></w:ffData></w:fldChar></w:r>'
            "<w:r><w:instrText>FORMTEXT</w:instrText></w:r>"
        )
        middle, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("separate", "end")
        )
        for node in nodes(f"{begin}{middle}{run('Late ')}{run('handovers')}{end}"):
            control.addprevious(node)
        start.getparent().remove(start)
        control.getparent().remove(control)

    found = read(changed(blank, replace))
    assert (found.answers, found.problems) == ({FIELD: "Late handovers"}, ())


def test_lines_that_libreoffice_7_joined_are_divided_again(blank: bytes) -> None:
    field = "clarify.request_received"
    data = edited(blank, {"content": "<w:r><w:t>One</w:t><w:t>Two</w:t></w:r>", "field": field})
    app = b"<Properties xmlns='a'><Application>LibreOffice/7.4</Application></Properties>"
    assert read(data).answers == {field: "OneTwo"}
    assert read(repacked(data, {"docProps/app.xml": app})).answers == {field: "One\nTwo"}


def test_struck_out_and_hidden_text_is_kept_for_the_refreshed_file(blank: bytes) -> None:
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>120</w:t></w:r><w:r><w:t>80</w:t></w:r>"
    found = read(edited(blank, {"content": struck, "field": "about.audience_size"}))
    assert found.retired == {"about.audience_size": ("People affected", "120")}
