"""A number in a cell is read as its format shows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.foundation.spreadsheets.cell_formats import shown


@pytest.mark.parametrize(
    ("value", "code", "text", "number"),
    [
        ("12", "General", "12", "12"),
        ("12", "Standard", "12", "12"),
        ("12.0", "General", "12", "12"),
        ("1200", "#,##0", "1200", "1200"),
        ("1200.5", '#,##0.00\\ "€"', "1200.5", "1200.5"),
        ("1200", '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)', "1200", "1200"),
        ("1200", '[$CHF-807]\\ #,##0.00', "1200", "1200"),
        ("1200", '"€"0', "1200", "1200"),
        ("-1200", "#,##0;[Red]-#,##0", "-1200", "-1200"),
        ("0.30000000000000004", "General", "0.3", "0.3"),
        ("0.1", "0.00", "0.1", "0.1"),
        ("33.3333333333333", "0", "33.333333333", "33.333333333"),
        ("12345678901234567", "General", "12345678901234567", "12345678901234567"),
        ("1.5E+20", "0.00E+00", "150000000000000000000", "150000000000000000000"),
        ("-0", "General", "0", "0"),
        ("0.15", "0%", "15%", "15"),
        ("0.155", "0.0%", "15.5%", "15.5"),
        ("0.155", "0%", "15.5%", "15.5"),
        ("0.07", "0.00%", "7%", "7"),
        ("0.28999999999999998", "0%", "29%", "29"),
        ("15", '0"%"', "15%", "15"),
        ("7", "000", "007", "7"),
        ("1234", "000", "1234", "1234"),
        ("7", '"T"000', "T007", "7"),
        ("7", "\\T000", "T007", "7"),
        ("7", '"Team "0', "Team 7", "7"),
        ("123456789", "000\\-00\\-0000", "123-45-6789", "123456789"),
        ("7.5", "000", "7.5", "7.5"),
        ("12", '0" h"', "12 h", "12"),
    ],
)  # fmt: skip
def test_a_number_is_shown_whatever_its_format_and_keeps_its_value(
    value: str, code: str, text: str, number: str
) -> None:
    found = shown(value, code)
    assert (found.text, found.number) == (text, number)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("0.3125", "hh:mm", "07:30"),
        ("0.3125", "h:mm", "7:30"),
        ("0.3125", "h:mm:ss", "7:30:00"),
        ("0.3125", "h:mm AM/PM", "7:30 AM"),
        ("0.8125", "h:mm AM/PM", "7:30 PM"),
        ("0", "h:mm AM/PM", "12:00 AM"),
        ("0.3125", "[$-F400]h:mm:ss\\ AM/PM", "07:30:00"),
        ("0.3125", 'hh"h"mm', "07h30"),
        ("0.31249999999999994", "hh:mm", "07:30"),
        ("1.25", "[h]:mm", "30:00"),
        ("1.25", "[hh]:mm:ss", "30:00:00"),
        ("0.0524305555555556", "[m]:ss", "75:30"),
        ("0.000347222222222222", "[s]", "30"),
        ("-0.25", "[h]:mm", "-6:00"),
        ("0.00381944444444444", "mm:ss", "05:30"),
        ("0.00000578703703703704", "mm:ss.0", "00:00.5"),
        ("46269", "yyyy-mm-dd", "2026-09-04"),
        ("46269", "dd/mm/yyyy", "2026-09-04"),
        ("46269", 'd"." mmmm yyyy', "2026-09-04"),
        ("46269", "[$-407]dddd\\, d\\. mmmm yyyy", "2026-09-04"),
        ("46269", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2026-09-04"),
        ("46269", "mmm-yy", "2026-09-04"),
        ("46269", "yyyy", "2026"),
        ("46269.3125", "dd/mm/yyyy", "2026-09-04"),
        ("46269.3125", "dd/mm/yyyy hh:mm", "2026-09-04 07:30"),
        ("46269", "dd/mm/yyyy hh:mm", "2026-09-04"),
        ("46269.3125", "hh:mm", "07:30"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
    ],
)
def test_dates_are_iso_dates_and_times_are_as_shown(value: str, code: str, text: str) -> None:
    found = shown(value, code)
    assert (found.text, found.number) == (text, "")


def test_days_may_be_counted_from_1904() -> None:
    assert shown("0", "yyyy-mm-dd", is_1904=True).text == "1904-01-01"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0", "yyyy-mm-dd"), ("-1", "yyyy-mm-dd"), ("-0.25", "hh:mm"), ("1e9", "yyyy-mm-dd"),
        ("9999999", "yyyy-mm-dd"), ("1e999", "General"), ("1e999999999", "General"),
        ("NaN", "General"), ("inf", "0%"), ("x", "General"), ("", "General"), ("1e300", "[h]:mm"),
    ],
)  # fmt: skip
def test_a_cell_that_shows_no_value_is_refused_with_a_reason(value: str, code: str) -> None:
    with pytest.raises(ValueError, match=r"a (number|date) that"):
        shown(value, code)


@given(
    st.decimals(-(10**12), 10**12, places=3),
    st.text('0#?,.%;"\\[]_*ymdhsAMP/E+-@ hH€T:', max_size=12),
)
def test_any_format_shows_something_or_is_refused(number: object, code: str) -> None:
    try:
        found = shown(str(number), code)
    except ValueError as error:
        assert str(error)
        return
    assert isinstance(found.text, str)
