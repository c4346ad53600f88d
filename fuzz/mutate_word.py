"""Damage to the controls, bookmarks, stamp and form fingerprint of a Word worksheet."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

from lxml import etree

from fuzz import mutate_xml
from fuzz.mutate_bytes import ANY, Mutator
from fuzz.mutate_xml import on_tree, tree, written
from fuzz.mutate_zip import packed, unpacked
from fuzz.odd import NUMBERS, PRIVATE, WORDS, huge_text
from generator.formats.ooxml import NAMESPACES, qualified

BODY, STAMP = "word/document.xml", "docProps/custom.xml"
_MARGINS = ("docProps/app.xml", "word/comments.xml", "word/footnotes.xml")
_PARTS = (*(BODY,) * 6, *(STAMP,) * 3, *_MARGINS)
_HOUSE = (
    BODY, "word/styles.xml", "word/styles.xml", "word/numbering.xml", "word/header1.xml",
    "word/header1.xml", "word/footer1.xml", "word/theme/theme1.xml", "word/settings.xml",
    "word/_rels/document.xml.rels", "word/_rels/header1.xml.rels", "[Content_Types].xml",
)  # fmt: skip
ODD_STAMPS = {
    "playbook": ("nothing", "", "../intake", "intake", "_shared", "a" * 5_000),
    "edition": ("nothing", "", "summary", "request", "playbook", "../worksheet"),
    "language": ("xx", "", "en-", "-", "../../en", "de_DE", "é", "zh-Hant", "e" * 300, "root"),
    "locale": ("xx-YY", "", "-", "en-ZZ", "en-GB-x-private", "a-b-c-d", "en-" + "G" * 300, "_"),
    "version": ("", "99.0", "1", "x.y.z", "-1.0.0", "9" * 5_000 + ".0.0"),
    "organisation": ("", "arcaya", "../wexholme"),
    "department": ("", "nothing", "aseptic", "wexholme"),
    "team": ("", "nothing", "pharmacy", "../..", "wexholme"),
    "worksheet": ("", "x" * 10_000),
    "profile": ("", "zz"),
    "fields": ("", "zz"),
    "form.1": ("", "=", "a=b=c", "no digest", " = = ", "about.request_title", "x=" * 2_000),
    "form.2": ("about.request_title=zz", "=-", "-", "about.confidential=-" * 100),
    "around.1": ("", "zz", "g" * 70_000),
}
_ODD_PROPERTIES = ("playbook.", "playbook.form", "playbook.form.01", "x")
_PROMPTS = 100_000
_DEPTH = 300
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


def in_a_part(data: bytes, rng: Random) -> bytes:
    """One part damaged as XML or, sometimes, as bytes; the others are unchanged."""
    return in_part(data, rng.choice(_PARTS), rng.choice((*mutate_xml.ANY, rng.choice(ANY))), rng)


def in_the_house(data: bytes, rng: Random) -> bytes:
    """One part of a Word template damaged as XML or, sometimes, as bytes."""
    mutators = (*mutate_xml.ANY, *mutate_xml.ANY, rng.choice(ANY))
    return in_part(data, rng.choice(_HOUSE), rng.choice(mutators), rng)


def in_the_controls(data: bytes, rng: Random) -> bytes:
    return in_part(data, BODY, rng.choice(_BODY_MUTATORS), rng)


def in_the_stamp(data: bytes, rng: Random) -> bytes:
    return in_part(data, STAMP, rng.choice(_STAMP_MUTATORS), rng)


@on_tree
def open_bookmarks(root: Any, rng: Random) -> None:
    """Ends of bookmarks removed, moved, or given the same number."""
    for end in list(root.iter(qualified("bookmarkEnd"))):
        match rng.randrange(3):
            case 0:
                end.getparent().remove(end)
            case 1:
                end.set(qualified("id"), "0")
            case _:
                root[0].append(end)


@on_tree
def many_bookmarks(root: Any, rng: Random) -> None:
    """Thousands of bookmarks that begin in one paragraph and never end."""
    paragraph = next(root.iter(qualified("p")), root)
    name = rng.choice(("q_about_requester", "other", ""))
    for number in range(5_000):
        start = etree.SubElement(paragraph, qualified("bookmarkStart"))
        start.set(qualified("id"), str(number))
        start.set(qualified("name"), name)


@on_tree
def untagged_controls(root: Any, rng: Random) -> None:
    for tag in list(root.iter(qualified("tag"))):
        if rng.random() < 0.5:
            tag.getparent().remove(tag)


@on_tree
def odd_tags(root: Any, rng: Random) -> None:
    """Tags that are duplicate or empty, or that name other rows or unknown fields."""
    tags = list(root.iter(qualified("tag")))
    known = [tag.get(qualified("val")) or "" for tag in tags] or [""]
    rows = (f"diagnose.data_points.{n}.finding" for n in ("0", "9" * 20))
    odd = ("", "nothing", ".", "a..b", "_retired.x", PRIVATE, "agree.align_with.-1")
    some = (*odd, *rows, *known)
    for tag in rng.sample(tags, min(len(tags), rng.choice((1, 3, 50)))):
        tag.set(qualified("val"), rng.choice(some))


@on_tree
def bare_controls(root: Any, rng: Random) -> None:
    """Controls without their properties, without content, or with two of each."""
    for control in list(root.iter(qualified("sdt"))):
        part = control.find(rng.choice(("w:sdtPr", "w:sdtContent")), NAMESPACES)
        if part is None or rng.random() < 0.4:
            continue
        if rng.random() < 0.5:
            control.remove(part)
        else:
            control.append(deepcopy(part))


@on_tree
def nested_controls(root: Any, rng: Random) -> None:
    """A control nested deeply in other controls."""
    controls = list(root.iter(qualified("sdt")))
    if not controls:
        return
    inner = rng.choice(controls)
    for _ in range(rng.choice((3, _DEPTH // 2, _DEPTH * 5))):
        outer = etree.Element(qualified("sdt"))
        inner.getparent().replace(inner, outer)
        etree.SubElement(outer, qualified("sdtContent")).append(inner)


@on_tree
def many_controls(root: Any, rng: Random) -> None:
    """Thousands of controls, all for one field or each for a different one."""
    controls = list(root.iter(qualified("sdt")))
    if not controls:
        return
    found, same = rng.choice(controls), rng.random() < 0.5
    for number in range(rng.choice((4_000, 20_000))):
        copy = deepcopy(found)
        tag = copy.find("w:sdtPr/w:tag", NAMESPACES)
        if tag is not None and not same:
            tag.set(qualified("val"), f"other.{number}")
        found.getparent().append(copy)


@on_tree
def long_answer(root: Any, rng: Random) -> None:
    texts = list(root.iterfind(".//w:sdtContent//w:t", NAMESPACES))
    if texts:
        rng.choice(texts).text = huge_text(rng)


@on_tree
def odd_answers(root: Any, rng: Random) -> None:
    """Some or all answers replaced by numbers and words that fit no field."""
    share = rng.choice((0.1, 0.5, 1))
    for text in root.iterfind(".//w:sdtContent//w:t", NAMESPACES):
        if rng.random() < share:
            typed = rng.choice((*NUMBERS, *WORDS))
            text.text = "".join(sign for sign in typed if sign.isprintable())
    for flag in list(root.iter(qualified("showingPlcHdr"))):
        flag.getparent().remove(flag)


@on_tree
def change_stamp(root: Any, rng: Random) -> None:
    """Properties that identify another document, or nothing valid."""
    for key in rng.sample(list(ODD_STAMPS), rng.choice((1, 1, 2, 4))):
        for entry in root:
            if entry.get("name") == f"playbook.{key}" and len(entry):
                entry[0].text = rng.choice(ODD_STAMPS[key])


@on_tree
def drop_stamp(root: Any, rng: Random) -> None:
    for entry in list(root):
        if rng.random() < 0.3:
            root.remove(entry)


@on_tree
def odd_stamp(root: Any, rng: Random) -> None:
    """Properties without a name, with another name, without a text or with several."""
    for entry in rng.sample(list(root), min(len(root), rng.choice((1, 4)))):
        match rng.randrange(4):
            case 0:
                entry.attrib.pop("name", None)
            case 1:
                entry.set("name", rng.choice(_ODD_PROPERTIES))
            case 2:
                entry[:] = []
            case _:
                entry.extend(deepcopy(child) for child in list(entry))


def many_prompts(data: bytes, rng: Random) -> bytes:
    """A form fingerprint of a hundred thousand blanks."""
    root = tree(data)
    if root is None:
        return data
    for entry in [one for one in root if "playbook.form" in str(one.get("name"))]:
        root.remove(entry)
    tags = rng.choice(("a{}", "about.x{}", "diagnose.data_points.{}.finding"))
    step = rng.choice((10, _PROMPTS))
    for number in range(0, _PROMPTS, step):
        entry = etree.SubElement(root, "property", fmtid=_FMTID)
        entry.set("name", f"playbook.form.{number // step + 1}")
        value = etree.SubElement(entry, f"{{{_VT}}}lpwstr")
        value.text = " ".join(f"{tags.format(n)}=000000" for n in range(number, number + step))
    return written(root)


def in_part(data: bytes, name: str, mutator: Mutator, rng: Random) -> bytes:
    """A Word file with one part changed; a missing part is created."""
    members = unpacked(data)
    if not members:
        return data
    source = dict(members).get(name) or dict(members).get(BODY, b"<a/>")
    changed = mutator(source, rng)
    kept = [(other, body) for other, body in members if other != name]
    return packed([*kept, (name, changed)])


_BODY_MUTATORS: tuple[Mutator, ...] = (
    open_bookmarks, many_bookmarks, untagged_controls, odd_tags, odd_tags, bare_controls,
    nested_controls, many_controls, long_answer, odd_answers, odd_answers,
)  # fmt: skip
_STAMP_MUTATORS: tuple[Mutator, ...] = (
    change_stamp, change_stamp, change_stamp, drop_stamp, odd_stamp, many_prompts,
)  # fmt: skip
