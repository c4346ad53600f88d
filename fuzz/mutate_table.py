"""Damage to team tables: CSV of all sorts, and XLSX."""

from __future__ import annotations

from random import Random

from fuzz import mutate_xml
from fuzz.mutate_bytes import ANY, Mutator
from fuzz.mutate_markdown import on_text
from fuzz.mutate_zip import packed, unpacked
from fuzz.odd import ESCAPES, NUMBERS, WORDS, encoded, odd_text

_PARTS = (
    *("xl/worksheets/sheet1.xml",) * 5, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml",
    "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "docProps/core.xml", "docProps/app.xml",
)  # fmt: skip
_COLUMNS = (
    "", "team", "TEAM", "name ", "voice", "voice.tagline.more", "nothing", "organisation.id",
    "locked", "rates.cost_per_incident.medication", "escalation_contacts.lead.name",
    "escalation_contacts..name", "cheat_codes.nothing.phrase", "departments",
    "wording.pushback.title", "..", "a" * 400, "branding.logo", "organisation.locale",
    "voice.terms", "schema_version", "policies.must_have", "goals.0.label",
)  # fmt: skip
_CELLS = (
    "../up", "CON", "a/b", ".", "wexholme", "pharmacy", "aseptic", "=1+1", "'=1", ESCAPES, "\ufeff",
)  # fmt: skip

_SWAPS = (
    (b' r="A2"', b' r="XFD1048576"'), (b' r="A2"', b' r="A99999999999"'),
    (b' r="A2"', b' r="2A"'), (b' t="s"', b' t="d"'), (b' t="s"', b' t="b"'),
    (b' t="s"', b' t="e"'), (b' t="s"', b' t="n"'), (b' t="s"', b' t="inlineStr"'),
    (b' t="s"', b""), (b"<v>", b"<v>9999999"), (b"<v>", b"<v>-"), (b"<v>", b"<v>1e400"),
    (b"<v>", b"<f>1+1</f><v>"), (b"<row ", b'<row spans="1:99999999" '),
    (b'<row r="2"', b'<row r="1048576"'), (b'<row r="2"', b'<row r="99999999999"'),
    (b'<row r="2"', b'<row r="x"'), (b'<row r="2"', b'<row r="1"'),
    (b"<v>", b"<v>" + b"9" * 5_000), (b'ref="A1', b'ref="A1:XFD1048576'), (b'ref="', b'ref="x'),
    (b"<sheetData>", b"<sheetData><row/>"),
)  # fmt: skip


@on_text
def odd_cells(text: str, rng: Random) -> bytes:
    """Other texts in some cells; quoting is lost."""
    sign = max(",;\t|", key=text.count)
    rows = [line.split(sign) for line in text.split("\n")]
    for _ in range(rng.choice((1, 4, 30))):
        row = rng.choice(rows)
        row[rng.randrange(len(row))] = rng.choice((odd_text(rng), *_CELLS, *WORDS, *NUMBERS))
    return encoded("\n".join(sign.join(row) for row in rows))


@on_text
def odd_columns(text: str, rng: Random) -> str:
    sign = max(",;\t|", key=text.count)
    head, _, rest = text.partition("\n")
    columns = head.split(sign)
    for _ in range(rng.choice((1, 1, 3))):
        columns[rng.randrange(len(columns))] = rng.choice(_COLUMNS)
    return sign.join(columns) + "\n" + rest


@on_text
def odd_quotes(text: str, rng: Random) -> str:
    sign = rng.choice(('"', '""', '"a"b"', '\\"', "'", '"\n', '"\r'))
    places = [rng.randrange(len(text) + 1) for _ in range(rng.choice((1, 3)))]
    for place in sorted(places, reverse=True):
        text = text[:place] + sign + text[place:]
    return text


@on_text
def other_delimiter(text: str, rng: Random) -> str:
    sign = rng.choice((";", "\t", "|", ":", " ", "\x1f", ",,", "sep=;\n"))
    head = rng.choice(("", "", f"sep={sign}\n", "sep=\n"))
    return head + text.replace(",", sign)


@on_text
def wide(text: str, rng: Random) -> str:
    """Up to 300,000 more columns, in the heading or in a row."""
    more = rng.choice((",", ",a", ",voice.tagline")) * rng.choice((50, 20_000, 300_000))
    lines = text.split("\n")
    place = rng.choice((0, rng.randrange(len(lines))))
    lines[place] += more
    return "\n".join(lines)


@on_text
def long(text: str, rng: Random) -> str:
    """Many more rows, all the same or each with its own id."""
    lines = text.split("\n")
    number = rng.choice((40, 2_000, 30_000))
    row = rng.choice(lines[1:] or lines)
    is_unique = rng.random() < 0.5
    return "\n".join([*lines, *(f"t{n}{row}" if is_unique else row for n in range(number))])


@on_text
def long_cell(text: str, rng: Random) -> str:
    return text.replace("\n", "\n" + rng.choice(("a", '"', "é", "\0")) * 200_000, 1)


def in_a_part(data: bytes, rng: Random) -> bytes:
    """One part of an XLSX file damaged as XML or, sometimes, as bytes."""
    members = unpacked(data)
    if not members:
        return data
    name = rng.choice(_PARTS)
    mutator = rng.choice((*mutate_xml.ANY, odd_sheet, odd_sheet, odd_sheet, rng.choice(ANY)))
    return packed([(one, mutator(body, rng) if one == name else body) for one, body in members])


def odd_sheet(data: bytes, rng: Random) -> bytes:
    """Cells and sizes that no spreadsheet program writes."""
    old, new = rng.choice(_SWAPS)
    return data.replace(old, new, rng.choice((1, 1_000)))


CSV: tuple[Mutator, ...] = (
    odd_cells, odd_cells, odd_columns, odd_columns, odd_quotes, other_delimiter, wide, long,
    long_cell,
)  # fmt: skip
XLSX: tuple[Mutator, ...] = (in_a_part,) * 3
