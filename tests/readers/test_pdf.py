"""PDF forms are read by their fields, whatever program filled them in."""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader as PyPdfReader
from pypdf import PdfWriter as PyPdfWriter

from generator.foundation.errors import ReadError
from generator.foundation.limits import Limits
from generator.readers.labels.blank import NOT_OURS
from generator.readers.pdf import PdfReader
from tests.support.filled import filled, read, reader_of, sample
from tests.support.pdf_files import scan

VOICES = {"en": "wexholme", "de": "hallbruecker", "es": "arcaya"}
PLAYBOOKS = tuple(reader_of("wexholme").project.renderer.catalogue.playbooks)


def form(folder: Path, answers: dict[str, Any] | None = None, **more: Any) -> Path:
    """A worksheet as PDF, filled with answers."""
    (path,) = filled(folder, answers or {}, formats=("pdf",), **more).glob("*.pdf")
    return path


@pytest.mark.parametrize("playbook", PLAYBOOKS)
@pytest.mark.parametrize("language", VOICES)
def test_all_fields_give_the_answers_that_word_files_give(
    tmp_path: Path, playbook: str, language: str
) -> None:
    name = VOICES[language]
    given = sample(playbook, name)
    given.pop("reinforce.contact", None)  # not every organisation offers the same contacts
    folder = filled(tmp_path, given, name, playbook=playbook, formats=("docx", "pdf"))
    word, pdf = (read(folder / f"{playbook}-worksheet.{one}", name) for one in ("docx", "pdf"))
    assert pdf.answers == word.answers
    assert pdf.answers.keys() == given.keys()
    assert [one.code for one in pdf.problems] == [one.code for one in word.problems]


@pytest.mark.parametrize("edition", ["worksheet", "request", "canvas", "playbook"])
def test_a_blank_form_has_no_answers_and_every_field(tmp_path: Path, edition: str) -> None:
    folder = filled(tmp_path, {}, edition=edition, formats=("docx", "pdf"))
    word, pdf = (read(folder / f"pushback-{edition}.{one}") for one in ("docx", "pdf"))
    assert pdf.answers == {}
    assert pdf.problems == ()
    assert pdf.found_by.keys() >= {ident for ident in word.asked if ident in word.found_by}


def changed(path: Path, edit: Callable[[pikepdf.Pdf], None], **save: Any) -> bytes:
    """The bytes of a form after an edit."""
    with pikepdf.open(path) as pdf:
        edit(pdf)
        out = io.BytesIO()
        pdf.save(out, **save)
    return out.getvalue()


def node(pdf: pikepdf.Pdf, name: str) -> Any:
    """The field with a full name."""
    below = pdf.Root.AcroForm.Fields
    for part in name.split("."):
        found = next(one for one in below if str(one.get("/T", "")) == part)
        below = found.get("/Kids", [])
    return found


def test_a_form_that_pypdf_filled_in_is_read(tmp_path: Path) -> None:
    writer = PyPdfWriter(clone_from=PyPdfReader(form(tmp_path)))
    typed = {
        "about.requester": "Łukasz Żółw 漢字",
        "clarify.perceived_problem": "First line\nsecond – “line”",
        "outcome.decision": "Not now",
        "about.confidential": "/true",
        "diagnose.root_causes.process": "/process",
        "diagnose.data_points.2.finding": "A finding",
    }
    for page in writer.pages:
        writer.update_page_form_field_values(page, typed, auto_regenerate=False)
    path = tmp_path / "filled.pdf"
    writer.write(path)
    answers = read(path).answers
    assert answers["about.requester"] == "Łukasz Żółw 漢字"
    assert answers["clarify.perceived_problem"] == "First line\nsecond – “line”"
    assert answers["about.confidential"] is True
    assert answers["diagnose.root_causes"] == ("process",)
    assert "A finding" in str(answers["diagnose.data_points"])


@pytest.mark.parametrize("stored", ["parked", "Parked"], ids=["code", "label"])
def test_a_choice_is_read_by_its_code_and_by_its_label(tmp_path: Path, stored: str) -> None:
    def choose(pdf: pikepdf.Pdf) -> None:
        field = node(pdf, "outcome.decision")
        label = next(str(one[1]) for one in field.Opt if str(one[0]) == "parked")
        field.V = pikepdf.String(stored if stored == "parked" else label)

    path = tmp_path / "chosen.pdf"
    path.write_bytes(changed(form(tmp_path), choose))
    assert read(path).answers == {"outcome.decision": "parked"}


def test_a_suggested_text_that_nobody_changed_is_no_answer(tmp_path: Path) -> None:
    path = form(tmp_path)
    with pikepdf.open(path) as pdf:
        assert str(node(pdf, "value.value_statement").V)
    assert read(path).answers == {}


@pytest.mark.filterwarnings("ignore:This document has .* not reachable")
def test_the_stamp_is_found_where_a_program_dropped_the_hidden_field(tmp_path: Path) -> None:
    def drop(pdf: pikepdf.Pdf) -> None:
        kept = [one for one in pdf.Root.AcroForm.Fields if str(one.T) != "playbook-generator"]
        pdf.Root.AcroForm.Fields = pikepdf.Array(kept)

    found = PdfReader().read(changed(form(tmp_path), drop), "form.pdf")
    assert found.stamp["playbook"] == "pushback"


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    answers = sample("pushback")
    one = form(tmp_path / "one", answers).read_bytes()
    assert one == form(tmp_path / "two", answers).read_bytes()


def test_a_form_says_what_each_field_is_and_is_tabbed_through_as_it_is_read(
    tmp_path: Path,
) -> None:
    with pikepdf.open(form(tmp_path)) as pdf:
        widgets = [one for page in pdf.pages for one in page.obj.get("/Annots", [])]
        seen = [one for one in widgets if one.get("/Subtype") == "/Widget" and one.F != 2]
        assert len(seen) > 100
        assert all(str(one.get("/TU", "")) for one in seen)
        assert {str(page.obj.Tabs) for page in pdf.pages} == {"/S"}
        assert int(node(pdf, "about.request_title").Ff) & 2
        links = [
            one for one in widgets if "field.invalid" in str(one.get("/A", {}).get("/URI", ""))
        ]
        assert not links


def _cycle(pdf: pikepdf.Pdf) -> None:
    about = node(pdf, "about")
    about.Kids.append(about)
    about.Parent = about


def _deep(pdf: pikepdf.Pdf) -> None:
    below = pikepdf.Dictionary(T=pikepdf.String("x"), FT=pikepdf.Name.Tx)
    for _ in range(200):
        below = pdf.make_indirect(
            pikepdf.Dictionary(T=pikepdf.String("x"), Kids=pikepdf.Array([below]))
        )
    pdf.Root.AcroForm.Fields.append(below)


def _odd(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields.extend([3, pikepdf.String("x"), pikepdf.Array([])])
    node(pdf, "about.requester").V = pikepdf.Array([1, 2])
    node(pdf, "outcome.decision").Opt = 7


@pytest.mark.parametrize("spoil", [_cycle, _deep, _odd], ids=["cycle", "deep", "odd kinds"])
def test_a_hostile_form_is_read_or_refused(
    tmp_path: Path, spoil: Callable[[pikepdf.Pdf], None]
) -> None:
    data = changed(form(tmp_path), spoil)
    try:
        found = PdfReader().read(data, "form.pdf")
    except ReadError as error:
        assert error.problems[0].hint
    else:
        assert found.stamp["playbook"] == "pushback"


def _script(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    names = pikepdf.Array([pikepdf.String("x"), action])
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))


def _attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ")


def action(kind: str = "JavaScript", **more: Any) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def _annotation(pdf: pikepdf.Pdf) -> Any:
    return next(one for page in pdf.pages for one in page.obj.get("/Annots", []))


def _on_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = action(JS=pikepdf.String("app.alert(1)"))


def _of_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.AA = pikepdf.Dictionary(O=action())


def _of_a_widget(pdf: pikepdf.Pdf) -> None:
    _annotation(pdf).A = pdf.make_indirect(action("SubmitForm", F=pikepdf.String("x")))


def _of_a_field(pdf: pikepdf.Pdf) -> None:
    node(pdf, "outcome.decision").AA = pikepdf.Dictionary(K=action(JS=pikepdf.String("x")))


def _of_a_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.A = action("Launch", F=pikepdf.String("calc.exe"))


def _behind_another(pdf: pikepdf.Pdf) -> None:
    _annotation(pdf).A = action("GoTo", Next=pikepdf.Array([action("GoTo"), action()]))


def _pinned_file(pdf: pikepdf.Pdf) -> None:
    _annotation(pdf).Subtype = pikepdf.Name.FileAttachment


def _other_form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


def _in_a_stream(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Extra = pdf.make_stream(b"", A=action())


ACTIVE = [
    _script, _attached, _on_opening, _of_a_page, _of_a_widget, _of_a_field, _of_a_bookmark,
    _behind_another, _pinned_file, _other_form, _in_a_stream,
]  # fmt: skip


@pytest.mark.parametrize("spoil", ACTIVE, ids=lambda spoil: spoil.__name__.strip("_"))
def test_a_form_with_scripts_or_other_files_is_refused(
    tmp_path: Path, spoil: Callable[[pikepdf.Pdf], None]
) -> None:
    with pytest.raises(ReadError, match="scripts or other files"):
        PdfReader().read(changed(form(tmp_path), spoil), "form.pdf")


def test_a_script_whose_name_is_written_otherwise_is_refused(tmp_path: Path) -> None:
    data = changed(form(tmp_path), _on_opening, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert data.count(b"/JavaScript") == 1
    with pytest.raises(ReadError, match="scripts or other files"):
        PdfReader().read(data.replace(b"/JavaScript", b"/Java#53cript"), "form.pdf")


def test_a_text_that_says_script_is_none(tmp_path: Path) -> None:
    given = {"about.request_title": "/S /JavaScript /JS (x) /Launch /EF"}
    assert read(form(tmp_path, given)).answers == given


def test_a_form_that_opens_at_a_page_or_links_to_an_address_is_read(tmp_path: Path) -> None:
    def edit(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = action("GoTo", D=pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit]))
        pdf.Root.Extra = action("URI", URI=pikepdf.String("https://example.org"))

    assert PdfReader().read(changed(form(tmp_path), edit), "form.pdf").stamp


@pytest.mark.parametrize(
    "part", [b"1 0 obj\n", b"xref\n0 1\n", b"startxref\n0\n", b"trailer<<>>\n"]
)
def test_a_file_of_thousands_of_heads_is_refused_before_it_is_repaired(part: bytes) -> None:
    with pytest.raises(ReadError, match="many times as many parts"):
        PdfReader().read(b"%PDF-1.7\n" + part * 210_000, "form.pdf")


def test_an_encrypted_form_is_refused(tmp_path: Path) -> None:
    lock = pikepdf.Encryption(owner="a", user="b")
    data = changed(form(tmp_path), lambda _: None, encryption=lock)
    with pytest.raises(ReadError, match="encrypted"):
        PdfReader().read(data, "form.pdf")


@pytest.mark.filterwarnings("ignore:This document has .* not reachable")
def test_a_printed_form_is_refused_with_what_to_send(tmp_path: Path) -> None:
    def flatten(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.AcroForm
        del pdf.trailer.Info

    with pytest.raises(ReadError) as caught:
        PdfReader().read(changed(form(tmp_path), flatten), "form.pdf")
    (problem,) = caught.value.problems
    assert "printing to a PDF removes them" in problem.message
    assert "Word file" in problem.hint


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\n", b"no PDF", b"%PDF-1.7\n1 0 obj\n<< /Kids [1 0 R] >>\nendobj\n" * 50],
    ids=["empty", "head", "text", "no end"],
)
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        PdfReader().read(data, "form.pdf")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    def swell(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Bomb = pdf.make_stream(bytes(3_000_000))

    data = changed(form(tmp_path), swell, compress_streams=True)
    assert len(data) < 1_000_000
    with pytest.raises(ReadError, match="grows"):
        PdfReader(Limits(word_inflated=2_000_000)).read(data, "form.pdf")


def packed_objects(names: bytes, *packers: Callable[[bytes], bytes]) -> bytes:
    """A PDF whose catalogue lies in a stream of objects that is packed in some ways."""
    body = b"5 0 <</Type/Catalog/AcroForm<</Fields[]>>>>" + b" " * 30_000_000
    for pack in packers:
        body = pack(body)
    start = b"%PDF-1.7\n"
    objects = b"4 0 obj\n<</Type/ObjStm/N 1/First 4/Length %d %s>>\nstream\n" % (len(body), names)
    objects += body + b"\nendstream\nendobj\n"
    places = ((0, 0, 0),) * 4 + ((1, len(start), 0), (2, 4, 0), (1, len(start + objects), 0))
    table = b"".join(bytes([kind]) + at.to_bytes(4, "big") + bytes([n]) for kind, at, n in places)
    head = b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 1]/Root 5 0 R/Length %d>>\nstream\n" % len(table)
    end = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(start + objects)
    return start + objects + head + table + end


def as_hex(data: bytes) -> bytes:
    return data.hex().encode() + b">"


@pytest.mark.parametrize(
    ("names", "packers"),
    [
        (b"/Filter/FlateDecode", [zlib.compress]),
        (b"/Filter[/FlateDecode/FlateDecode]", [zlib.compress, zlib.compress]),
        (b"/Filter[/Fl#61teDecode /FlateDecode]", [zlib.compress, zlib.compress]),
        (b"/F#69lter[/FlateDecode/FlateDecode]", [zlib.compress, zlib.compress]),
        (b"/Filter[/ASCIIHexDecode/FlateDecode]", [zlib.compress, as_hex]),
        (b"/Filter/RunLengthDecode", [zlib.compress]),
        (b"/Filter 9 0 R", [zlib.compress]),
        (b"/Filter[9 0 R]", [zlib.compress]),
        (b"/Filter%x\n[/FlateDecode/FlateDecode]", [zlib.compress, zlib.compress]),
    ],
)
def test_objects_that_are_packed_several_times_are_refused_before_they_are_unpacked(
    names: bytes, packers: list[Callable[[bytes], bytes]]
) -> None:
    data = packed_objects(names, *packers)
    with pytest.raises(ReadError, match=r"grows|is packed in a way"):
        PdfReader(Limits(word_part=20_000_000)).read(data, "form.pdf")


@pytest.mark.parametrize("length", [0.2, 0.5, 0.9, 0.99])
def test_a_form_that_was_cut_off_is_read_or_refused(tmp_path: Path, length: float) -> None:
    data = form(tmp_path, sample("pushback")).read_bytes()
    try:
        PdfReader().read(data[: int(len(data) * length)], "form.pdf")
    except ReadError as error:
        assert error.problems[0].hint


def test_a_scan_is_none_of_our_files() -> None:
    with pytest.raises(ReadError) as caught:
        PdfReader().read(scan(), "scan.pdf")
    assert caught.value.problems[0].code == NOT_OURS


def test_without_the_library_a_file_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = form(tmp_path).read_bytes()
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    with pytest.raises(ReadError) as caught:
        PdfReader().read(data, "form.pdf")
    (problem,) = caught.value.problems
    assert "pip install 'playbook-generator[pdf]'" in problem.hint


def test_an_answer_of_several_lines_keeps_its_lines_in_a_field_of_one(tmp_path: Path) -> None:
    path = form(tmp_path, {"about.request_title": "one\ntwo"})
    assert read(path).answers["about.request_title"] == "one\ntwo"
    with pikepdf.open(path) as pdf:
        assert int(node(pdf, "about.request_title").Ff) & 1 << 12


def test_a_choice_is_stored_by_its_code_and_can_only_be_picked(tmp_path: Path) -> None:
    with pikepdf.open(form(tmp_path, {"outcome.decision": "parked"})) as pdf:
        field = node(pdf, "outcome.decision")
        assert str(field.V) == "parked"
        assert not int(field.Ff) & 1 << 18  # a text of one's own
