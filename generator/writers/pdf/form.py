"""PDF forms: the links that Typst draws around the gaps of answers become form fields.

A link has its rectangle and its place in the reading order, so nothing has to be measured, and the
Tab key follows the order of the structure (ISO 32000-2, 12.7 and 14.8).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.formats.pdf_form import STAMP, STAMP_ENTRY
from generator.writers.pdf.engine import missing_libraries
from generator.writers.pdf.form_fields import Control, FormField
from generator.writers.pdf.form_looks import Looks
from generator.writers.pdf.typefaces import Typefaces

ADDRESS = "https://field.invalid/"  # how the address of a field's link begins
_READ_ONLY, _REQUIRED, _LINES = 1 << 0, 1 << 1, 1 << 12  # flags of a field (12.7.4.1, 12.7.5)
_COMBO, _FREE = 1 << 17, 1 << 18
_PRINT, _HIDDEN = 1 << 2, 1 << 1  # flags of an annotation (12.5.3)
_TYPED_IN = "/Helv 9 Tf 0 g"  # font and size of what somebody types
_OF_LINKS = ("/A", "/Border", "/Contents", "/QuadPoints", "/H", "/C", "/BS", "/Dest")


def with_fields(pdf: bytes, fields: Sequence[FormField], stamp: str, typefaces: Typefaces) -> bytes:
    """A PDF in which each link to a field is this field, filled as it says; a field without a link
    is left out. The stamp is in a hidden field and in the document's information. Letters that the
    font of forms lacks come from the typefaces or from any other font.

    Raises `EnvironmentProblem` where the libraries are not installed.
    """
    form = _Form(pdf)
    form.fill({field.name: field for field in fields})
    form.put_stamp(stamp)
    return form.saved(typefaces)


def with_stamp(pdf: bytes, stamp: str) -> bytes:
    """A PDF without fields, with the stamp in the document's information.

    Raises `EnvironmentProblem` where the libraries are not installed.
    """
    with missing_libraries():
        import pikepdf
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.docinfo[STAMP_ENTRY] = pikepdf.String(stamp)
        return _saved(file)


def _saved(pdf: Any) -> bytes:
    import pikepdf

    marks = pdf.Root.get("/MarkInfo", {})
    if "/Suspects" in marks:
        del marks["/Suspects"]  # false, as without it; poppler takes it for an error
    out = io.BytesIO()
    modes = pikepdf.ObjectStreamMode.generate
    pdf.save(out, deterministic_id=True, object_stream_mode=modes)
    return out.getvalue()


class _Form:
    """A PDF that gets its fields."""

    def __init__(self, pdf: bytes) -> None:
        with missing_libraries():
            import pikepdf
        self._pike = pikepdf
        self._pdf = pikepdf.open(io.BytesIO(pdf))
        self._looks = Looks(self._pdf)
        self._top: Any = pikepdf.Array()
        self._nodes: dict[tuple[str, ...], Any] = {}
        self._elements = dict(self._link_elements())

    def fill(self, fields: Mapping[str, FormField]) -> None:
        for page in self._pdf.pages:
            page.obj.Tabs = self._pike.Name.S
            for annotation in page.obj.get("/Annots", []):
                name = _linked(annotation)
                if name in fields:
                    self._put(annotation, fields[name], page)

    def put_stamp(self, stamp: str) -> None:
        name, text = self._pike.Name, self._pike.String
        page = self._pdf.pages[0]
        hidden = self._pdf.make_indirect(
            self._pike.Dictionary(
                Type=name.Annot, Subtype=name.Widget, FT=name.Tx, T=text(STAMP), V=text(stamp),
                F=_HIDDEN, Ff=_READ_ONLY, Rect=[0, 0, 0, 0], P=page.obj,
                DA=text(_TYPED_IN),
            )
        )  # fmt: skip
        if "/Annots" not in page.obj:
            page.obj.Annots = self._pike.Array()
        page.obj.Annots.append(hidden)
        self._top.append(hidden)
        self._pdf.docinfo[STAMP_ENTRY] = text(stamp)

    def saved(self, typefaces: Typefaces) -> bytes:
        self._looks.draw_others(typefaces)
        form = self._pike.Dictionary(
            Fields=self._top,
            DA=self._pike.String(_TYPED_IN),
            DR=self._pike.Dictionary(Font=self._looks.fonts),
        )
        self._pdf.Root.AcroForm = self._pdf.make_indirect(form)
        return _saved(self._pdf)

    def _put(self, annotation: Any, field: FormField, page: Any) -> None:
        """Make a link the widget of a field; a second link is another widget of the same field."""
        name = self._pike.Name
        for key in _OF_LINKS:
            if key in annotation:
                del annotation[key]
        annotation.Subtype, annotation.F, annotation.P = name.Widget, _PRINT, page.obj
        element = self._elements.get(int(annotation.get("/StructParent", -1)))
        if element is not None:
            element.S = name.Form
        width, height = _size(annotation.Rect)
        if field.control is Control.BOX:
            annotation.AP = self._looks.box(field.ticked, width, height)
            annotation.AS = name(f"/{field.ticked}") if field.is_ticked else name.Off
        else:
            annotation.AP = self._looks.text(field, width, height)
        known = self._nodes.get(tuple(field.parts))
        if known is None:
            self._add(annotation, field)
        elif "/Kids" in known:
            annotation.Parent = known
            known.Kids.append(annotation)

    def _add(self, annotation: Any, field: FormField) -> None:
        """Add a field of one widget below its parents."""
        *above, last = field.parts
        annotation.T = self._pike.String(last)
        annotation.TU = self._pike.String(field.label)
        for key, value in self._kind(field):
            annotation[key] = value
        parent = self._parent(tuple(above))
        if parent is None:
            self._top.append(annotation)
        else:
            annotation.Parent = parent
            parent.Kids.append(annotation)
            if field.group:
                parent.TU = self._pike.String(field.group)
        self._nodes[tuple(field.parts)] = annotation

    def _kind(self, field: FormField) -> Iterator[tuple[str, Any]]:
        """The entries of a field that say what it is and contains."""
        name, text = self._pike.Name, self._pike.String
        flags = _REQUIRED if field.is_required else 0
        if field.control is Control.BOX:
            yield "/FT", name.Btn
            yield "/V", name(f"/{field.ticked}") if field.is_ticked else name.Off
        else:
            is_choice = field.control is Control.CHOICE
            yield "/FT", name.Ch if is_choice else name.Tx
            yield "/DA", text(_TYPED_IN)
            if field.value:
                yield "/V", text(field.value)
            if is_choice:
                pairs = ([text(code), text(label)] for code, label in field.options)
                yield "/Opt", self._pike.Array([self._pike.Array(pair) for pair in pairs])
                flags |= _COMBO | (_FREE if field.is_free else 0)
            elif field.control is Control.LINES:
                flags |= _LINES
        if flags:
            yield "/Ff", flags

    def _parent(self, path: tuple[str, ...]) -> Any:
        """The field above others with this name; None for the top."""
        if not path:
            return None
        if path not in self._nodes:
            node = self._pdf.make_indirect(
                self._pike.Dictionary(T=self._pike.String(path[-1]), Kids=self._pike.Array())
            )
            above = self._parent(path[:-1])
            if above is None:
                self._top.append(node)
            else:
                node.Parent = above
                above.Kids.append(node)
            self._nodes[path] = node
        return self._nodes[path]

    def _link_elements(self) -> Iterator[tuple[int, Any]]:
        """The structure element of each annotation, by the annotation's `StructParent` (14.7.5.4);
        what a page contains has several.
        """
        root: Any = self._pdf.Root.get("/StructTreeRoot", {})
        waiting = [root.get("/ParentTree", {})]
        while waiting:
            node = waiting.pop()
            numbers = node.get("/Nums", [])
            for place in range(0, len(numbers), 2):
                element = numbers[place + 1]
                if isinstance(element, self._pike.Dictionary):
                    yield int(numbers[place]), element
            waiting += node.get("/Kids", [])


def _linked(annotation: Any) -> str:
    """The name of the field that a link leads to; "" for another annotation."""
    address = str(annotation.get("/A", {}).get("/URI", ""))
    return address.removeprefix(ADDRESS) if address.startswith(ADDRESS) else ""


def _size(rectangle: Any) -> tuple[float, float]:
    left, bottom, right, top = map(float, rectangle)
    return right - left, top - bottom
