"""Word files as tests inspect them: their parts, content controls and text."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from lxml import etree

from generator.formats.ooxml import NAMESPACES, qualified
from generator.project.options import EDITIONS

# The fixture `built`: from an organisation's name to the folder of its team's documents.
Built = Callable[[str], Path]


@dataclass(frozen=True)
class Organisation:
    """An organisation under examples/, and the team whose documents `built` builds."""

    id: str
    name: str
    team: str
    team_name: str


ORGANISATIONS = (
    Organisation("wexholme", "Wexholme & Tarn Hospitals Network", "aseptic", "Aseptic Unit"),
    Organisation("quillbasin", "Quillbasin, Inc.", "tier-1", "Tier 1"),
    Organisation("hallbruecker", "Hallbrücker Antriebswerke GmbH", "linie-4", "Linie 4"),
    Organisation("arcaya", "Molinos de Arcaya, S. Coop.", "turno-noche", "Turno de noche"),
)
DOCUMENTS = [(organisation, edition) for organisation in ORGANISATIONS for edition in EDITIONS]
# The other playbooks' documents, by name.
OTHERS = (
    *(
        f"{name}-{edition}"
        for name in ("backing", "campaign", "sponsorship")
        for edition in ("playbook", "worksheet")
    ),
    *(f"intake-{edition}" for edition in EDITIONS),
)
DOCUMENT_IDS = [f"{organisation.id}-{edition}" for organisation, edition in DOCUMENTS]


class WordFile:
    """A Word file opened for inspection."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as package:
            self.members = package.infolist()
            self._data = {member.filename: package.read(member) for member in self.members}

    @property
    def names(self) -> list[str]:
        return [member.filename for member in self.members]

    @cached_property
    def parts(self) -> dict[str, Any]:
        """The root element of each XML part by the part's name."""
        return {
            name: etree.fromstring(data)
            for name, data in self._data.items()
            if name.endswith((".xml", ".rels"))
        }

    @property
    def body(self) -> Any:
        return self.parts["word/document.xml"]

    def all(self, name: str) -> list[Any]:
        """Every element of this name, in all parts."""
        return [found for part in self.parts.values() for found in part.iter(qualified(name))]

    def controls(self) -> list[Control]:
        return [Control(element) for element in self.all("sdt")]

    def bookmarks(self) -> dict[str, str]:
        """The text in the bookmark around each control, by the bookmark's name."""
        return {
            str(value(start, "name")): bookmark_text(start)
            for start in self.body.iter(qualified("bookmarkStart"))
            if str(value(start, "name")).startswith("q_")
        }


@dataclass(frozen=True)
class Control:
    """A content control and its properties."""

    element: Any

    @property
    def tag(self) -> str | None:
        return self.property("tag")

    def property(self, name: str) -> str | None:
        """The value of a property; None unless it occurs exactly once."""
        found = self.element.findall(f"w:sdtPr/w:{name}", NAMESPACES)
        return value(found[0]) if len(found) == 1 else None

    def has(self, kind: str) -> bool:
        return self.element.find(f"w:sdtPr/{kind}", NAMESPACES) is not None

    def items(self) -> list[Any]:
        """The choices of a list."""
        return [
            item
            for kind in ("dropDownList", "comboBox")
            for item in self.element.iterfind(f"w:sdtPr/w:{kind}/w:listItem", NAMESPACES)
        ]


def value(element: Any, name: str = "val") -> str | None:
    """A WordprocessingML attribute; None if it is missing."""
    found = element.get(qualified(name))
    return None if found is None else str(found)


def text(element: Any) -> str:
    """The text in an element, with line breaks."""
    return "".join(_texts(element.iter(qualified("t"), qualified("br"))))


def bookmark_text(start: Any) -> str:
    """The text between a bookmark's start and its end, in document order.

    LibreOffice moves the start into the control that follows it and leaves the end after it.
    """
    paragraph = next(start.iterancestors(qualified("p")))
    inside = False
    found = []
    for element in paragraph.iter():
        if element is start:
            inside = True
        elif element.tag == qualified("bookmarkEnd") and value(element, "id") == value(start, "id"):
            break
        elif inside:
            found.append(element)
    return "".join(_texts(found))


def doubled(values: Iterable[Any]) -> list[Any]:
    """The values that occur more than once."""
    return [found for found, count in Counter(values).items() if count > 1]


def _texts(elements: Iterable[Any]) -> Iterator[str]:
    """Texts and breaks. Two adjacent texts in one run are two lines: LibreOffice 7.4 loses the
    break between them.
    """
    kept = [element for element in elements if element.tag in (qualified("t"), qualified("br"))]
    for before, element in pairwise([None, *kept]):
        if element.tag == qualified("br"):
            yield "\n"
            continue
        if before is not None and before.getnext() is element and before.tag == element.tag:
            yield "\n"
        yield element.text or ""
