"""The reader of answers copied from a web page, in text files and mails."""

from __future__ import annotations

import textwrap
from email import message_from_string
from email.message import EmailMessage
from email.policy import default

import pytest

from generator.document.answers import RawAnswers
from generator.foundation.errors import ReadError
from generator.readers import find_reader
from generator.readers.copied_text import copied_text

STAMP = '<!-- playbook-generator {"playbook": "p", "edition": "worksheet"} -->'
COPIED = f"""A sheet

**Name the request** <!-- about.request_title -->
One title

**What happens** <!-- clarify.problem -->
Two\\
lines

**Why** <!-- about.driver -->
[x] A rule <!-- rule -->

{STAMP}
"""


def read(text: str, suffix: str = ".txt") -> RawAnswers:
    reader = find_reader(suffix)
    assert reader is not None
    return reader.read(text.encode(), f"copied{suffix}")


def mail(text: str, subtype: str = "plain") -> str:
    message = EmailMessage()
    message["From"] = "manager@example.org"
    message.set_content(text, subtype)
    return message.as_string()


def check(found: RawAnswers) -> None:
    assert found.stamp == {"playbook": "p", "edition": "worksheet"}
    texts = {tag: raw.text for tag, raw in found.entries.items() if raw.text}
    assert texts == {"about.request_title": "One title", "clarify.problem": "Two\nlines"}
    assert found.entries["about.driver"].ticks == ("rule",)


def test_copied_answers_are_read_from_a_text_file() -> None:
    check(read(COPIED))


def test_text_above_and_below_is_no_part_of_them() -> None:
    check(read(f"Hello,\n\nhere it is.\n\n{COPIED}\n-- \nOriel Hathersage\n"))


@pytest.mark.parametrize(
    "text",
    [
        COPIED,
        "".join(f"> {line}\n" for line in COPIED.split("\n")),
        COPIED.replace('"p", ', '"p",\n'),
        COPIED.replace("<!-- clarify.problem -->", "<!--\nclarify.problem -->"),
    ],
)
def test_they_are_read_from_a_mail_that_quotes_or_wraps_them(text: str) -> None:
    check(read(mail(text), ".eml"))


LONG = "\n".join(
    [
        "A **sentence** \\\\ of many well-known words - with dashes -, signs \\> and # and 1. "
        "numbers, that goes on and on\\",
        "until a second line, which is long enough for a mail program to wrap it, as they do.",
        "",
        "\\> - a third line \\<!-- about.requester --> in a paragraph of its own, with an "
        "address: "
        "https://example.org/one/that/is/too/long/for/a/line/of/seventy-two/columns?a=b & more",
    ]
)
LONG_STAMP = STAMP.replace(
    "}",
    ', "team": "night-shift", "fields": "0a1b2c",'
    ' "organisation": "a-house-of-many-well-known-words-and-of-some-more-of-them"}',
)
LONG_COPIED = (
    COPIED.replace("Two\\\nlines", LONG)
    .replace(
        "[x] A rule", "[x] A rule of the regulator that everybody knows and that has a long name"
    )
    .replace(
        "**What happens**", "**What happens** (required · in the words of those who see it daily)"
    )
    .replace(STAMP, LONG_STAMP)
)


def wrapped(text: str, before: str = "", after: str = "", *, at_hyphens: bool = False) -> str:
    """The text as a mail program wraps it: a mark before each line, a sign at each end it made."""
    lines = (
        [
            before + part
            for part in textwrap.wrap(
                line, 72 - len(before), break_long_words=False, break_on_hyphens=at_hyphens
            )
        ]
        or [before]
        for line in text.split("\n")
    )
    return "\n".join(f"{after}\n".join(parts) for parts in lines)


def flowed(text: str) -> str:
    message = message_from_string(mail(wrapped(text, after=" ")), policy=default)
    message.set_param("format", "flowed")
    return message.as_string()


def encoded(text: str) -> str:
    message = EmailMessage()
    message["From"] = "manager@example.org"
    message.set_content(text, cte="quoted-printable")
    return message.as_string()


MAILS = {
    "as it is": mail(LONG_COPIED),
    "wrapped": mail(wrapped(LONG_COPIED)),
    "wrapped at hyphens": mail(wrapped(LONG_COPIED, at_hyphens=True)),
    "flowed": flowed(LONG_COPIED),
    "quoted-printable": encoded(LONG_COPIED),
    "wrapped and quoted-printable": encoded(wrapped(LONG_COPIED)),
    "quoted": mail(wrapped(LONG_COPIED, "> ")),
    "quoted twice": mail(wrapped(LONG_COPIED, "> > ")),
    "quoted before it is wrapped": mail(
        wrapped("\n".join(f"> {x}" for x in LONG_COPIED.split("\n")))
    ),
}


@pytest.mark.parametrize("kind", MAILS)
def test_a_mail_that_wraps_their_lines_has_the_same_answers(kind: str) -> None:
    expected, found = read(LONG_COPIED), read(MAILS[kind], ".eml")
    assert expected.entries["about.driver"].ticks == ("rule",)
    assert "well-known words - with" in expected.entries["clarify.problem"].text
    assert found.stamp == expected.stamp
    assert found.entries == expected.entries
    assert not found.problems


def test_a_line_that_somebody_added_by_hand_stays_a_line() -> None:
    text = wrapped(LONG_COPIED.replace("One title", "One title\nand another"))
    assert read(mail(text), ".eml").entries["about.request_title"].text == "One title\nand another"


def test_a_mark_that_was_cut_is_mended_and_one_that_was_lost_is_told() -> None:
    cut = COPIED.replace("<!-- clarify.problem -->", "<!-- clarify.pro\nblem -->")
    check(read(mail(cut), ".eml"))
    lost = COPIED.replace("<!-- clarify.problem -->", "<!-- clarify.problem --")
    found = read(mail(lost), ".eml")
    assert [one.code for one in found.problems] == ["read.marks"]
    assert found.problems[0].level == "warning"


def test_a_text_without_their_stamp_or_without_answers_is_none_of_them() -> None:
    assert not copied_text(COPIED.replace("playbook-generator", "other"))
    assert not copied_text(f"Only the stamp:\n{STAMP}\n")
    with pytest.raises(ReadError):
        read("Hello")


def test_of_two_copies_with_different_answers_neither_counts() -> None:
    found = read(COPIED + COPIED.replace("One title", "Another title"))
    assert "about.request_title" not in {t for t, raw in found.entries.items() if raw.text}
    assert found.problems
