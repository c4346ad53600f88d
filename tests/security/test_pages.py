"""Hostile Markdown pages: refused with a hint or read in time; nothing active is passed on."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from generator.formats.markdown_fields import split_answer
from generator.foundation.errors import ReadError
from generator.usecases.refresh import Refresher
from tests.security.bounds import bounded
from tests.security.crafting import TITLE, field_of, stamped
from tests.security.judging import (
    as_dicts,
    check,
    given,
    is_refused,
    is_settled,
    read,
    refused,
)
from tests.support.filled import reader_of

NAME = "in/sheet.md"
BLANK = "about.diagnosis_evidence"
_FULL = 900_000


@pytest.fixture(scope="session")
def answers(page: str) -> dict[str, Any]:
    """The entries of the filled page."""
    return given(read(page.encode(), NAME))


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp037"]
)
def test_another_encoding_is_refused_with_a_request_for_utf_8(encoding: str, page: str) -> None:
    text = field_of(page, BLANK, "Größe für Müller")
    (problem,) = refused(text.encode(encoding, "replace"), NAME)
    assert "UTF-8" in problem["message"] + problem["hint"]


def test_utf_16_is_named_in_the_refusal(page: str) -> None:
    (problem,) = refused(page.encode("utf-16"), NAME)
    assert "UTF-16" in problem["message"]


def test_a_page_in_latin_1_is_refused_with_its_line(page: str) -> None:
    text = field_of(page, BLANK, "Größe")
    (problem,) = refused(text.encode("latin-1", "replace"), NAME)
    with pytest.raises(ReadError) as caught:
        read(text.encode("latin-1", "replace"), NAME)
    assert "Latin-1" in problem["message"]
    assert caught.value.problems[0].place.line


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\0" * 9000, b"\xed\xa0\x80", b"\xc0\x80", b""]
)
def test_data_that_is_not_text_is_refused(data: bytes) -> None:
    refused(data, NAME)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_line_ending_is_read(end: str, mark: str, page: str, answers: dict[str, Any]) -> None:
    assert given(read((mark + page.replace("\n", end)).encode(), NAME)) == answers


def test_a_page_of_more_than_a_megabyte_is_refused_with_the_limit(page: str) -> None:
    (problem,) = refused(("x" * 80 + "\n").encode() * 13_000 + page.encode(), NAME)
    assert "1 MB" in problem["message"]


PIECES = [
    "[", "![", "<", "`", "*", "_", "&", "\\", "|", ">", "<!--", "-->", "<!-- field a -->",
    "<!-- end -->", "<!-- playbook-generator {", "<!-- playbook-generator {} -->",
    "<!-- code -->x / ", "- [ ] <!-- ", "- [x] a <!-- b -->", "&#", "&lt;", " ", "\t", "\u00a0",
    "*a **b ", "[a]: <x", "<a href='", "\u0301", "<!-- field a.b -->\n", "> ", "\n", "- ", "1. ",
    "\\\n", "<!-- field a.b -->\nx\n<!-- end -->\n", "<!-- field a -->\n- [ ] <!-- b -->\n",
    "<!--  field  ", "<!-- a.b -->", "<!-- a.b -->\n> x\n\n", "- [x] a <!-- a.b -->\n", "<!-- a.",
    "**a\nb <!-- a.b -->\n", "# a\n", "***\n", "> x\n\n",
]  # fmt: skip


def hard(piece: str, length: int = _FULL) -> str:
    return piece * (length // len(piece.encode()))


@pytest.mark.sampled(23)
@pytest.mark.parametrize("piece", PIECES, ids=[repr(piece) for piece in PIECES])
@pytest.mark.parametrize("where", ["beside", "answer", "label", "stamp"])
def test_a_megabyte_of_any_repeated_piece_is_read_or_refused_in_time(
    where: str, piece: str, page: str, tmp_path: Path
) -> None:
    path = tmp_path / "hard.md"
    mass = hard(piece)
    match where:
        case "beside":
            text = page.replace("# Strategic", f"{mass}\n\n# Strategic", 1)
        case "answer":
            text = field_of(page, BLANK, mass)
        case "label":
            text = page.replace("<!-- about.needed_by", f"{mass}\n<!-- about.needed_by")
        case _:
            text = stamped(page, "{" + json.dumps(mass)[1:-1])
    path.write_text(text, encoding="utf-8")
    is_settled(bounded("worksheet", path), path)


@pytest.mark.sampled(24)
@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize("piece", [piece for piece in PIECES if "<!-- " not in piece], ids=repr)
def test_a_long_answer_of_any_repeated_piece_is_refreshed_in_time(
    kind: str, piece: str, page: str, tmp_path: Path
) -> None:
    path = tmp_path / "hard.md"
    path.write_text(field_of(page, BLANK, hard(piece, 30_000)), encoding="utf-8")
    outcome = bounded("refresh", path, kind)
    is_settled(outcome, path)


DEEP = {
    "quotes": ">" * 100_000,
    "lists": "".join(" " * n + "- x\n" for n in range(900)),
    "emphasis": "*a" * 50_000 + "a*" * 50_000,
    "links": "[" * 50_000 + "](x)" * 50_000,
    "boxes": "".join(" " * n + "- [x] a <!-- b -->\n" for n in range(900)),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("field", [BLANK, "about.need_driver"])
def test_deep_nesting_is_read_or_refused_in_time(
    text: str, field: str, page: str, tmp_path: Path
) -> None:
    path = tmp_path / "deep.md"
    path.write_text(field_of(page, field, text), encoding="utf-8")
    is_settled(bounded("worksheet", path), path)


@pytest.mark.parametrize("number", [5_001, 30_000])
def test_more_fields_than_the_limit_are_refused(number: int, page: str, tmp_path: Path) -> None:
    path = tmp_path / "many.md"
    many = "".join(f"<!-- field x.f{n} -->\nx\n<!-- end -->\n" for n in range(number))
    path.write_text(
        page.replace("<!-- playbook-gen", f"{many}\n<!-- playbook-gen"), encoding="utf-8"
    )
    is_refused(bounded("read", path), path)


def test_an_answer_that_is_too_long_is_reported_and_never_truncated(page: str) -> None:
    data = field_of(page, BLANK, "wort " * 40_000).encode()
    try:
        found = read(data, NAME)
    except ReadError as error:
        assert any(BLANK in one["message"] for one in check(as_dicts(error.problems), "sheet.md"))
        return
    assert any(BLANK in problem.message for problem in found.problems)
    assert len(found.entries[BLANK].text) in (0, 199_999)


STAMPS = {
    "NaN": '{"a": NaN}', "infinity": '{"a": Infinity}', "a number that grows": '{"a": 1e999999}',
    "half a character": '{"playbook": "\\ud800"}',
    "NUL": '{"playbook": "pushback\\u0000"}', "a list as a name": '{"playbook": ["pushback"]}',
    "a map as a name": '{"playbook": {"a": 1}}', "a number as a name": '{"playbook": 7}',
    "a path": '{"playbook": "../../etc"}', "a template": '{"playbook": "{{ 7*7 }}"}',
    "a long key": '{"' + "k" * 500_000 + '": 1}',
    "many keys": "{" + ",".join(f'"k{n}": {n}' for n in range(60_000)) + "}",
}  # fmt: skip


# What is no stamp at all, so that the page is recognised by its fields.
DAMAGED = {
    "a list": "{[]}", "nothing": "{}", "not JSON": "{x}", "white space": "{ }",
    "a long number": '{"a": ' + "9" * 10_000 + "}",
    "deep lists": '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "deep maps": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "single quotes": "{'playbook': 'pushback'}", "a trailing comma": '{"playbook": "pushback",}',
}  # fmt: skip


@pytest.mark.sampled(2)
@pytest.mark.parametrize("stamp", DAMAGED.values(), ids=DAMAGED)
def test_a_page_with_a_damaged_stamp_is_recognised_by_its_fields(
    stamp: str, page: str, tmp_path: Path
) -> None:
    path = tmp_path / "stamp.md"
    path.write_text(stamped(page, stamp), encoding="utf-8")
    outcome = bounded("worksheet", path)
    assert outcome.found
    assert "read.properties" in [problem["code"] for problem in outcome.problems]


@pytest.mark.parametrize("stamp", STAMPS.values(), ids=STAMPS)
def test_a_stamp_without_a_playbook_is_refused(stamp: str, page: str, tmp_path: Path) -> None:
    path = tmp_path / "stamp.md"
    path.write_text(stamped(page, stamp), encoding="utf-8")
    is_refused(bounded("worksheet", path), path)


VALUES = [
    "7", "null", "true", "1e400", "NaN", "[]", "{}", '"x"', '"=x"', '"a=b=c ="', '"\\ud800"',
    '"\\u0000"', '"../../x"', '"\\u202e"', "-1", '"' + "x " * 100_000 + '"', "[[[]]]",
    '"<script>"', '"{{ 7*7 }}"', '" "',
]  # fmt: skip


@pytest.mark.sampled(6)
@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize("key", [
    "edition", "language", "locale", "organisation", "department", "team", "version", "suggested",
    "around", "boxes", "lists", "profile", "fields", "worksheet", "other",
])  # fmt: skip
def test_a_changed_stamp_is_read_or_refused(
    key: str, value: str, page: str, tmp_path: Path
) -> None:
    head, _, last = page.rpartition("<!-- playbook-generator ")
    stamp = json.loads(last.rpartition(" -->")[0])
    stamp[key] = "HERE"
    text = json.dumps(stamp).replace('"HERE"', value)
    path = tmp_path / "stamp.md"
    path.write_text(f"{head}<!-- playbook-generator {text} -->\n", encoding="utf-8")
    try:
        assert reader_of("wexholme").read(path).answers[TITLE] == "ANSWER-TITLE"
    except ReadError as error:
        check(as_dicts(error.problems), path.name)


@pytest.mark.parametrize("change", [
    lambda text: text[: len(text) // 2], lambda text: text.rpartition("<!-- playbook")[0],
    lambda text: text.rpartition(" -->")[0], lambda text: text.replace("playbook-generator", "x"),
])  # fmt: skip
def test_a_truncated_page_is_refused(change: Callable[[str], str], page: str) -> None:
    refused(change(page).encode(), NAME)


def test_two_pages_in_one_file_give_no_answer_twice(page: str) -> None:
    other = page.replace("ANSWER-TITLE", "ANOTHER")
    try:
        found = read((page + other).encode(), NAME)
    except ReadError as error:
        check(as_dicts(error.problems), "sheet.md")
        return
    assert found.entries[TITLE].text == ""
    assert any(problem.level == "error" for problem in found.problems)


HTML = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<iframe src='//x'></iframe>",
    "<!-- comment -->", "<!-- end", "-->", "<a href=javascript:alert(1)>x</a>", "<x",
    "</td></table>",
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x]( java\nscript:alert(1))",
    "<javascript:alert(1)>", "[x]: javascript:alert(1)", "![x](http://127.0.0.1/x.png)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:x)", "[x](file:///etc/passwd)",
    "&lt;script&gt;", "&#106;avascript:alert(1)", "\\<script>", "http://127.0.0.1/x",
    "<http://127.0.0.1/x>", "<style>*{}</style>", "<svg/onload=alert(1)>", "<![CDATA[x]]>",
    "<?php ?>",
    "```\n<script>\n```", "    <script>", "| a |\n|---|\n| b |", "# a", "> a", "---", "***",
    "1. a", "+ a",
    "a\n===", "[^1]: x", "$x$", "{{ 7*7 }}", "{% raw %}", "::: cover", ":::", "{.class}", "~~a~~",
]  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize("text", HTML)
def test_typed_text_stays_text_in_a_refreshed_page(text: str, page: str, tmp_path: Path) -> None:
    path = tmp_path / "html.md"
    path.write_text(field_of(page, BLANK, text), encoding="utf-8")
    before = reader_of("wexholme").read(path).answers.get(BLANK)
    target = Refresher(reader_of("wexholme"), "md").refresh(path).target
    assert reader_of("wexholme").read(target).answers.get(BLANK) == before
    shown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = [
        one for token in shown.parse(_region(target)) for one in [token, *(token.children or [])]
    ]
    kinds = {token.type for token in tokens} - {"paragraph_open", "paragraph_close", "inline"}
    assert kinds <= {"text", "hardbreak", "softbreak", "text_special"}, kinds


def _region(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    answer = text.partition(f"<!-- {BLANK} -->")[2].partition("**")[0]
    return "\n".join(split_answer(answer.split("\n"))[0])


def test_good_files_are_read_beside_hostile_pages(
    command: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
    worksheets: Path,
    page: str,
) -> None:
    bad = [stamped(page, stamp) for stamp in STAMPS.values()]
    for number, text in enumerate(bad):
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    good = worksheets / "pushback-worksheet.md"
    ended = command("read", *sorted(tmp_path.glob("*.md")), good)
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False), ended.stderr[-500:]
    found = json.loads(ended.stdout)
    assert [item["file"] for item in found["items"]] == [good.as_posix()]
    assert [bool(problem["hint"]) for problem in found["diagnostics"]] == [True] * len(bad)
