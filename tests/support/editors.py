"""What editors do to a Word file that they open and save: functions from package to package.

The changes were measured, or are documented by the editors' makers and users: Word for the web
names the main part `document2.xml`; the Document Inspector removes properties, headers and footers;
Google Docs loses content controls and properties, renames bookmarks and styles, and wraps content
in controls of its own, `goog_rdk_N`; AbiWord keeps bookmarks, and neither controls nor properties.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from functools import reduce
from typing import Any

from generator.formats.ooxml import CHECKED, NAMESPACES, UNCHECKED, element, qualified
from tests.support.fills import BODY, Package, root_of, text_element, with_root

Change = Callable[[Package], Package]
_TYPES, _TOP, _LINKS = "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"
_ON_KEYBOARD = {
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict.fromkeys("–—", "-"),
    **dict.fromkeys("\u00a0\u2002\u202f", " "),
    "…": "...",
}
_CUSTOM, _CORE = "docProps/custom.xml", "docProps/core.xml"


def in_body(edit: Callable[[Any], None]) -> Change:
    """A change to the body alone."""

    def changed(package: Package) -> Package:
        root = root_of(package)
        edit(root)
        return with_root(package, root)

    return changed


def then(*changes: Change) -> Change:
    """One change after the other."""
    return lambda package: reduce(lambda before, change: change(before), changes, package)


def all_of(root: Any, *names: str) -> list[Any]:
    """Every element with one of the names, listed before any of them is changed."""
    return list(root.iter(*map(qualified, names)))


def unwrap(control: Any) -> None:
    """Leave the content of a control in its place."""
    for child in list(control.find("w:sdtContent", NAMESPACES)):
        control.addprevious(child)
    control.getparent().remove(control)


def _unwrap_all(root: Any) -> None:
    for control in all_of(root, "sdt"):
        unwrap(control)


def _remove_bookmarks(root: Any) -> None:
    for mark in all_of(root, "bookmarkStart", "bookmarkEnd"):
        mark.getparent().remove(mark)


def _rename_bookmarks(root: Any) -> None:
    for number, mark in enumerate(all_of(root, "bookmarkStart")):
        mark.set(qualified("name"), f"bookmark=id.k{number:04x}zz")


def _rename_styles(root: Any) -> None:
    for style in all_of(root, "pStyle"):
        style.set(qualified("val"), "normal")
    for style in all_of(root, "rStyle"):
        style.set(qualified("val"), "a")


def _narrow_tables(root: Any) -> None:
    for width in all_of(root, "tcW", "gridCol", "tblW"):
        if given := width.get(qualified("w")):
            width.set(qualified("w"), str(int(given) * 7 // 10))


def _flatten_tables(root: Any) -> None:
    for table in all_of(root, "tbl"):
        for paragraph in all_of(table, "p"):
            table.addprevious(paragraph)
        table.getparent().remove(table)


def _merge_paragraphs(root: Any) -> None:
    """Make one paragraph of all those that follow each other in a cell, with spaces between."""
    for cell in all_of(root, "tc"):
        first = None
        for block in list(cell):
            if block.tag != qualified("p") or first is None:
                first = block if block.tag == qualified("p") else None
                continue
            first.append(element("r", text_element(" ")))
            first.extend([child for child in block if child.tag != qualified("pPr")])
            cell.remove(block)


def _lists_to_text(root: Any) -> None:
    for control in all_of(root, "sdt"):
        if control.xpath("w:sdtPr/w:dropDownList | w:sdtPr/w:comboBox", namespaces=NAMESPACES):
            unwrap(control)


def _controls_around_cells(root: Any) -> None:
    """Move each control that is alone in a cell around that cell."""
    for cell in all_of(root, "tc"):
        controls = all_of(cell, "sdt")
        if len(controls) != 1 or len(cell.findall("w:p", NAMESPACES)) != 1:
            continue
        (control,) = controls
        marks = {qualified(name) for name in ("pPr", "bookmarkStart", "bookmarkEnd")}
        beside = {other.tag for other in control.getparent() if other is not control}
        if control.getparent().getparent() is not cell or beside - marks:
            continue
        content = control.find("w:sdtContent", NAMESPACES)
        for child in list(content):
            control.addprevious(child)
        cell.addprevious(control)
        content.append(cell)


def _split_lines(root: Any) -> None:
    """Make a paragraph of each line that ends in a line break."""
    for paragraph in all_of(root, "p"):
        if not any(True for _ in paragraph.iter(qualified("br"))):
            continue
        for line in _lines(paragraph):
            paragraph.addprevious(line)
        paragraph.getparent().remove(paragraph)


def _lines(paragraph: Any) -> Iterable[Any]:
    """The lines of a paragraph; a control or bookmark stays with the line in which it begins."""
    head = paragraph.find("w:pPr", NAMESPACES)

    def begin(name: str, head: Any) -> Any:
        return element(name, None if head is None else deepcopy(head))

    line = begin("p", head)
    for child in [child for child in paragraph if child is not head]:
        if child.tag != qualified("r"):
            line.append(child)
            continue
        face = child.find("w:rPr", NAMESPACES)
        run = begin("r", face)
        for piece in [piece for piece in child if piece is not face]:
            if piece.tag == qualified("br"):
                line.append(run)
                yield line
                line, run = begin("p", head), begin("r", face)
            else:
                run.append(piece)
        line.append(run)
    yield line


def _split_controls(root: Any) -> None:
    """As `_split_lines`, with the control around the lines kept: it is around paragraphs now."""
    for control in all_of(root, "sdt"):
        paragraph = control.getparent()
        if paragraph.tag != qualified("p") or not all_of(control, "br"):
            continue
        content = control.find("w:sdtContent", NAMESPACES)
        inner = element("p", *list(content))
        content[:] = list(_lines(inner))
        paragraph.addnext(control)
        after = element("p", *list(control.itersiblings()))
        if len(after):
            control.addnext(after)


def _replace_signs(ticked: str, empty: str) -> Callable[[Any], None]:
    """Show boxes by other texts."""

    def edit(root: Any) -> None:
        for text in all_of(root, "t"):
            text.text = {CHECKED: ticked, UNCHECKED: empty}.get(text.text, text.text)

    return edit


def _plain_characters(root: Any) -> None:
    """Write quotes, dashes and spaces as the keyboard has them, as mail programs do."""
    for text in all_of(root, "t"):
        text.text = "".join(_ON_KEYBOARD.get(letter, letter) for letter in text.text or "")


def _curly_quotes(root: Any) -> None:
    """Write straight quotes and apostrophes as word processors correct them."""
    for text in all_of(root, "t"):
        opened = re.sub(r'(^|(?<=[\s(]))"', "“", text.text or "")
        text.text = opened.replace('"', "”").replace("'", "’")


def _wrap_as_google(name: str) -> Callable[[Any], None]:
    """Put a control of Google's around each run, paragraph of the body, or cell."""

    def edit(root: Any) -> None:
        for number, inner in enumerate(all_of(root, name)):
            parent = inner.getparent().tag
            if name == "r" and parent != qualified("p"):
                continue
            if name == "p" and parent != qualified("body"):
                continue
            control = element("sdt", _google_settings(name, number))
            inner.addprevious(control)
            control.append(element("sdtContent", inner))

    return edit


def _google_settings(name: str, number: int) -> Any:
    lock = element("lock", val="contentLocked") if name == "tc" else None
    tag = element("tag", val=f"goog_rdk_{number}")
    return element("sdtPr", lock, element("id", val=-1000 - number), tag)


def _without(*parts: str) -> Change:
    """The package without some parts, and without what refers to them."""
    gone = [re.escape(part) for part in parts]
    tails = [re.escape(part.removeprefix("word/")) for part in parts]
    types = rf'<Override [^>]*PartName="/(?:{"|".join(gone)})[^>]*/>'.encode()
    links = rf'<Relationship [^>]*Target="/?(?:{"|".join(gone + tails)})[^>]*/>'.encode()
    text = re.compile(rb"<w:(?:header|footer)Reference [^>]*/>")

    def changed(package: Package) -> Package:
        kept = {name: data for name, data in package.items() if not name.startswith(parts)}
        kept[_TYPES] = re.sub(types, b"", kept[_TYPES])
        for name in (_TOP, _LINKS):
            kept[name] = re.sub(links, b"", kept[name])
        if "word/header" in parts:
            kept[BODY] = text.sub(b"", kept[BODY])
        return kept

    return changed


def _renamed(old: str, new: str) -> Change:
    """The package with a part under another name, and the content types and links that name it."""

    def changed(package: Package) -> Package:
        found = {name.replace(old, new): data for name, data in package.items()}
        for name in (_TYPES, _TOP):
            found[name] = found[name].replace(old.encode(), new.encode())
        return found

    return changed


def main_part_renamed(package: Package) -> Package:
    """As Word for the web names the main part."""
    change = then(
        _renamed("word/document.xml", "word/document2.xml"),
        _renamed("word/_rels/document.xml.rels", "word/_rels/document2.xml.rels"),
    )
    return change(package)


def with_backslashes(package: Package) -> Package:
    """As some programs for Windows name the members of a zip file."""
    return {name.replace("/", "\\"): data for name, data in package.items()}


without_controls = in_body(_unwrap_all)
without_bookmarks = in_body(_remove_bookmarks)
without_properties = _without(_CUSTOM)
renamed_styles = in_body(_rename_styles)
around_cells = in_body(_wrap_as_google("tc"))
google_docs = then(
    without_controls,
    in_body(_rename_bookmarks),
    renamed_styles,
    _without(_CUSTOM, _CORE, "word/glossary"),
)
abiword = then(without_controls, renamed_styles, _without(_CUSTOM, _CORE, "word/glossary"))

CHANGES: dict[str, Change] = {
    "saved unchanged": dict,
    "controls dropped": without_controls,
    "bookmarks dropped": without_bookmarks,
    "controls and bookmarks dropped": then(without_controls, without_bookmarks),
    "custom properties dropped": without_properties,
    "custom properties, headers and footers dropped": _without(
        _CUSTOM, "word/header", "word/footer"
    ),
    "all but the words dropped": then(
        without_controls, without_bookmarks, _without(_CUSTOM, _CORE, "word/header", "word/footer")
    ),
    "custom part renamed": _renamed("docProps/custom.xml", "docProps/custom2.xml"),
    "main part renamed (Word for the web)": main_part_renamed,
    "main part renamed, controls dropped": then(without_controls, main_part_renamed),
    "names with backslashes": with_backslashes,
    "boxes as ☑, controls dropped": then(without_controls, in_body(_replace_signs("☑", UNCHECKED))),
    "boxes as [x], controls dropped": then(without_controls, in_body(_replace_signs("[x]", "[ ]"))),
    "box signs gone, controls dropped": then(without_controls, in_body(_replace_signs("", ""))),
    "controls around cells": in_body(_controls_around_cells),
    "line breaks as paragraphs": in_body(_split_controls),
    "line breaks as paragraphs, controls dropped": then(without_controls, in_body(_split_lines)),
    "cell paragraphs merged, controls dropped": then(without_controls, in_body(_merge_paragraphs)),
    "styles renamed": renamed_styles,
    "widths changed": in_body(_narrow_tables),
    "tables flattened": in_body(_flatten_tables),
    "tables flattened, controls dropped": then(without_controls, in_body(_flatten_tables)),
    "drop-downs as text": in_body(_lists_to_text),
    "goog_rdk around runs": in_body(_wrap_as_google("r")),
    "goog_rdk around paragraphs": in_body(_wrap_as_google("p")),
    "goog_rdk around cells": around_cells,
    "goog_rdk around runs, controls dropped": then(without_controls, in_body(_wrap_as_google("r"))),
    "goog_rdk around paragraphs, controls dropped": then(
        without_controls, in_body(_wrap_as_google("p"))
    ),
    "goog_rdk around cells, controls dropped": then(without_controls, around_cells),
    "plain characters, controls dropped": then(without_controls, in_body(_plain_characters)),
    "curly quotes, controls dropped": then(without_controls, in_body(_curly_quotes)),
    "AbiWord": abiword,
    "Google Docs": google_docs,
}
_AFTER_GOOGLE = (
    "boxes as ☑",
    "boxes as [x]",
    "box signs gone",
    "line breaks as paragraphs",
    "cell paragraphs merged",
    "tables flattened",
    "plain characters",
    "curly quotes",
    "goog_rdk around runs",
    "goog_rdk around paragraphs",
    "goog_rdk around cells",
)
CHANGES |= {
    f"Google Docs, {name}": then(google_docs, CHANGES[f"{name}, controls dropped"])
    for name in _AFTER_GOOGLE
}
