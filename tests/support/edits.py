"""Edits to files, as people and their programs make them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import docx


def edit_word(path: Path, text: str = "We say it like this.") -> None:
    """Type a paragraph into a Word file."""
    document = docx.Document(str(path))
    document.paragraphs[0].insert_paragraph_before(text)
    document.save(str(path))


def save_again(path: Path) -> None:
    """Save a Word file as another program does: different bytes, same text."""
    docx.Document(str(path)).save(str(path))


def edit_markdown(path: Path, old: str, new: str) -> None:
    """Replace a text, which must occur in the file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def date_word(path: Path, day: datetime) -> None:
    """Save a Word file that says when it was saved last."""
    document = docx.Document(str(path))
    document.core_properties.modified = day
    document.save(str(path))


def fill_word(path: Path, tag: str, text: str) -> None:
    """Type an answer into the control with a tag."""
    document = docx.Document(str(path))
    (control,) = document.element.body.xpath(f".//w:sdt[w:sdtPr/w:tag[@w:val='{tag}']]")
    for flag in control.iterfind("w:sdtPr/w:showingPlcHdr", control.nsmap):
        flag.getparent().remove(flag)
    first, *rest = control.iterfind("w:sdtContent//w:t", control.nsmap)
    first.text = text
    for other in rest:
        other.text = ""
    document.save(str(path))


def fill_markdown(path: Path, tag: str, text: str) -> None:
    """Type an answer into the quotation of a field."""
    head, found, rest = path.read_text(encoding="utf-8").partition(f"<!-- {tag} -->")
    assert found
    path.write_text(f"{head}{found}{rest.replace('…', text, 1)}", encoding="utf-8")


def remove_team(config: Path, team: str) -> None:
    """Remove a team's line from an organisation's file."""
    lines = config.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if f"id: {team}," not in line]
    assert len(kept) < len(lines)
    config.write_text("".join(kept), encoding="utf-8")


def write_teams(path: Path, number: int) -> Path:
    """Write a team table with `number` teams."""
    rows = [f"team-{n:03},Line {n},pharmacy" for n in range(number)]
    path.write_text("\n".join(["team,name,department", *rows]) + "\n", encoding="utf-8")
    return path
