"""A Word file from any source, opened within the limits; nothing in it is run or fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from generator.formats.ooxml import qualified
from generator.foundation.errors import ReadError, refused
from generator.foundation.limits import Limits, too_large
from generator.foundation.zip_reader import Members, damaged, read_members
from generator.readers.docx.file_type import check_bytes, check_names, no_main_part
from generator.readers.docx.package import RELATIONS, TYPES, Package
from generator.readers.xml_parts import SAVE_AS_DOCX, parse_part

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}document"
_NO_MACROS = "save it as .docx, which cannot contain macros"


def is_xml(part: str) -> bool:
    """Whether a part is XML, by its name."""
    return part.casefold().endswith((RELATIONS, ".xml"))


class OpenedFile:
    """A package whose parts are parsed as they are needed; `main` is the name of its main part."""

    def __init__(
        self, data: bytes, name: str, limits: Limits, wanted: Callable[[str], bool] = is_xml
    ) -> None:
        """Raises `ReadError`, naming the file `name`, for a file that is not a Word file or exceeds
        the limits; `wanted` selects the parts that are kept.
        """
        check_bytes(data, name)
        if len(data) > limits.word_file:
            raise too_large(name, "word_file", limits.word_file)
        self.members: Members = read_members(data, name, wanted, limits)
        check_names(self.members.names, name)
        self.name = name
        self.limits = limits
        names = self.members.names
        inner = [part for part in names if part.casefold().endswith(RELATIONS)]
        types = [part for part in names if part.casefold() == TYPES.casefold()]
        self.package = Package(names, {part: self.tree(part) for part in (*inner, *types)})
        self.main = self.package.main()
        if self.package.has_macros():
            raise refused("contains macros", name, _NO_MACROS, "read.macros")
        if not self.main:
            raise no_main_part(names, name)

    def body(self) -> Any:
        """The main part. Raises `ReadError` if it is not that of a Word document."""
        body = self.tree(self.main)
        if body.tag == _STRICT:
            hint = "save it as “Word Document (.docx)”, not as “Strict Open XML”"
            raise refused("is saved as Strict Open XML", self.name, hint, "read.strict")
        if body.tag != qualified("document"):
            raise refused("is not a Word document", self.name, SAVE_AS_DOCX, "read.damaged")
        return body

    def related(self, source: str, kind: str, usual: str) -> Iterator[Any]:
        """The parts to which a part has relationships of a kind; see `Package.related`."""
        yield from map(self.tree, self.package.related(source, kind, usual))

    def of_file(self, kind: str, usual: str) -> Any:
        """A part of properties, empty if there is none."""
        return next(map(self.tree, self.package.of_file(kind, usual)), ())

    def optional(self, found: Sequence[str]) -> Any:
        """A part that the file can do without: None if it is missing or damaged."""
        try:
            return next(map(self.tree, found), None)
        except ReadError:
            return None

    def tree(self, part: str) -> Any:
        """A part as a tree. Raises `ReadError` if it is damaged."""
        if part not in self.members.parts:
            raise damaged(self.name)
        return parse_part(self.members.parts[part], part, self.name, self.limits)
