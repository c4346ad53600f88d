"""Damage to an XML part that stays well-formed, or that is specific to XML."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from lxml import etree

from fuzz.mutate_bytes import Mutator
from fuzz.odd import BIDI, PRIVATE, encoded, odd_text

_TOKEN = "placeholder-of-what-lxml-refuses"  # noqa: S105
_DEPTH = 300
_MANY = 20_000
_PLAIN = ("", "0", "-1", "99999999999999999999", "NaN", "é", BIDI, PRIVATE, "true", "a b", "../..")
_NAMESPACES = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"urn:nothing", b"", b"http://[broken",
)  # fmt: skip
_DOCTYPES = (
    b'<!DOCTYPE a [<!ENTITY x "inside">]>',
    b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/none.dtd">',
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    b'<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p; <!ENTITY x "y">]>',
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">'
    b'<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY x "&e;&e;&e;&e;&e;&e;&e;&e;">]>',
)


def tree(data: bytes) -> Any:
    """The root of a part; None if it is not well-formed."""
    try:
        return etree.fromstring(data, etree.XMLParser(huge_tree=True, resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        return None


def written(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def on_tree(change: Callable[[Any, Random], object]) -> Mutator:
    """A mutator of parts made from a change to their trees."""

    def mutate(data: bytes, rng: Random) -> bytes:
        root = tree(data)
        if root is None or not len(root):
            return data
        change(root, rng)
        return written(root)

    mutate.__name__ = change.__name__
    return mutate


@on_tree
def drop_element(root: Any, rng: Random) -> None:
    found = _any(root, rng)
    found.getparent().remove(found)


@on_tree
def move_element(root: Any, rng: Random) -> None:
    found, target = _any(root, rng), _any(root, rng)
    if found not in (target, *target.iterancestors()):
        target.append(found)


@on_tree
def double_element(root: Any, rng: Random) -> None:
    found = _any(root, rng)
    for _ in range(rng.choice((1, 1, 3, 30))):
        found.addnext(deepcopy(found))


@on_tree
def repeat_element(root: Any, rng: Random) -> None:
    """A small element repeated many thousands of times."""
    found = next((one for one in (_any(root, rng) for _ in range(40)) if not len(one)), root[0])
    found.getparent().extend(deepcopy(found) for _ in range(_MANY))


@on_tree
def nest_element(root: Any, rng: Random) -> None:
    """An element nested in itself, deeply or very deeply."""
    found = _any(root, rng)
    inner = parent = etree.Element(found.tag, found.attrib)
    for _ in range(rng.choice((_DEPTH, _DEPTH, 230, 3_000))):
        inner = etree.SubElement(inner, found.tag, found.attrib)
    found.getparent().replace(found, parent)
    inner.append(found)


@on_tree
def empty_element(root: Any, rng: Random) -> None:
    found = rng.choice((_any(root, rng), _any(root, rng), root))
    for child in list(found):
        found.remove(child)


@on_tree
def rename_element(root: Any, rng: Random) -> None:
    _any(root, rng).tag = _any(root, rng).tag


@on_tree
def change_attribute(root: Any, rng: Random) -> None:
    holders = [one for one in root.iter(etree.Element) if one.attrib]
    for _ in range(rng.choice((1, 5, 40)) if holders else 0):
        holder = rng.choice(holders)
        name = rng.choice(list(holder.attrib))
        holder.set(name, rng.choice(_PLAIN))


@on_tree
def drop_attribute(root: Any, rng: Random) -> None:
    holders = [one for one in root.iter(etree.Element) if one.attrib]
    for holder in rng.sample(holders, min(len(holders), rng.choice((1, 5, 1_000)))):
        holder.attrib.pop(rng.choice(list(holder.attrib)))


@on_tree
def add_notes(root: Any, rng: Random) -> None:
    """Comments and processing instructions, which some code mistakes for elements."""
    for _ in range(rng.choice((1, 20))):
        note = rng.choice((etree.Comment("x"), etree.ProcessingInstruction("x", "y")))
        rng.choice((_any(root, rng), root)).insert(0, note)


def replace_text(data: bytes, rng: Random) -> bytes:
    """A text or attribute with characters that XML forbids or barely allows."""
    root = tree(data)
    if root is None:
        return data
    holders = [one for one in root.iter(etree.Element) if one.text]
    if holders and rng.random() < 0.8:
        rng.choice(holders).text = _TOKEN
    else:
        holder = rng.choice(list(root.iter(etree.Element)))
        holder.set(rng.choice(list(holder.attrib) or ["x"]), _TOKEN)
    text = odd_text(rng)
    if rng.random() < 0.7:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    if rng.random() < 0.2:
        text = "".join(f"&#{ord(sign)};" for sign in text[:50])
    return written(root).replace(_TOKEN.encode(), encoded(text))


def doctype(data: bytes, rng: Random) -> bytes:
    """A document type declaration with entities, one of them used in a text."""
    head, found, rest = data.partition(b"?>")
    body = rest if found else data
    if rng.random() < 0.7:
        body = body.replace(b"</w:t>", b"&x;</w:t>", rng.choice((1, 5))).replace(
            b"</vt:lpwstr>", b"&x;</vt:lpwstr>", 1
        )
    return head + found + rng.choice(_DOCTYPES) + body


def change_namespace(data: bytes, rng: Random) -> bytes:
    """One namespace of a part replaced by another address, so that its elements are unknown."""
    parts = data.split(b'="')
    declared = [n for n, part in enumerate(parts) if b"xmlns" in part.rpartition(b" ")[2]]
    if not declared:
        return data
    place = rng.choice(declared) + 1
    _, quote, rest = parts[place].partition(b'"')
    parts[place] = rng.choice(_NAMESPACES) + quote + rest
    return b'="'.join(parts)


def other_encoding(data: bytes, rng: Random) -> bytes:
    """UTF-16, or a false declaration of the encoding."""
    name = rng.choice(("UTF-16", "UTF-16LE", "ISO-8859-1", "UTF-7", "EBCDIC-CP-US", "nothing"))
    declared = data.replace(b"UTF-8", name.encode(), 1)
    if rng.random() < 0.6:
        try:
            return declared.decode("utf-8", "replace").encode(name, "replace")
        except LookupError:
            return declared
    return declared


def _any(root: Any, rng: Random) -> Any:
    """An element below the root."""
    every = list(root.iter(etree.Element))
    return rng.choice(every[1:] or [etree.SubElement(root, "x")])


ANY: tuple[Mutator, ...] = (
    drop_element, move_element, double_element, repeat_element, nest_element, empty_element,
    rename_element, change_attribute, drop_attribute, add_notes, replace_text, replace_text,
    doctype, change_namespace, other_encoding,
)  # fmt: skip
