"""Answers in a Word worksheet are found where people and their programs left them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from tests.security.crafting import BODY, part_of, repacked, run, swapped
from tests.support.word_edits import FIELD, SPACES, control_of, edited, nodes, read

OTHER = "clarify.cost_of_nothing"
ANSWER = "<w:r><w:t>Late</w:t></w:r>"


def changed(data: bytes, change: Callable[[Any], None]) -> bytes:
    """The worksheet with a change to its body."""
    root = etree.fromstring(part_of(data))
    change(root)
    return repacked(data, {BODY: etree.tostring(root)})


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in read(data).problems]


def test_an_answer_of_several_paragraphs_is_read_to_the_end_of_its_bookmark(blank: bytes) -> None:
    one = edited(blank, {"content": ANSWER, "control": "gone"})
    two = swapped(one, "<w:t>Late</w:t></w:r>", f"<w:t>One</w:t></w:r></w:p><w:p>{run('Two')}")
    found = read(two)
    assert (found.answers, found.problems) == ({FIELD: "One\nTwo"}, ())


def test_a_bookmark_that_reaches_into_the_next_cell_ends_with_its_paragraph(blank: bytes) -> None:
    def stretch(root: Any) -> None:
        (start,) = root.xpath(
            "//w:bookmarkStart[@w:name='q_clarify_trigger_event']", namespaces=SPACES
        )
        ident = start.get(f"{{{SPACES['w']}}}id")
        (end,) = root.xpath(f"//w:bookmarkEnd[@w:id='{ident}']", namespaces=SPACES)
        control_of(root, OTHER).addnext(end)

    data = changed(edited(blank, {"content": ANSWER, "control": "gone"}), stretch)
    assert read(data).answers == {FIELD: "Late"}


def test_text_after_the_bookmark_of_a_deleted_control_is_its_answer(blank: bytes) -> None:
    def type_after(root: Any) -> None:
        (start,) = root.xpath(
            "//w:bookmarkStart[@w:name='q_clarify_trigger_event']", namespaces=SPACES
        )
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
