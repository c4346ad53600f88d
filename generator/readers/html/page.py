"""Our own pages: the stamp, and what each control contains.

A page is read as a row of events, so that no nesting is too deep; nothing in it is run or fetched.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.document.answers import RawAnswer
from generator.document.notation import NOT_KNOWN
from generator.formats.fingerprint import SUGGESTED, digest, is_tag, read_digests
from generator.formats.html_form import CODE, OWN, STAMP, UNKNOWN
from generator.foundation.limits import Limits, amount, more
from generator.readers.collector import AnswerCollector
from generator.readers.html.shown import parse_events

_CONTROLS = frozenset({"input", "select", "textarea"})
_BOXES = ("checkbox", "radio")
# Inputs that contain no answer, whatever their name is.
_NO_ANSWERS = frozenset({"button", "file", "hidden", "image", "password", "reset", "submit"})
_FOUND_BY = "tag"  # the name of a control is the tag of its field
_REMARKS = frozenset({"mark", "hint", "note", "quiet"})  # classes of what is no part of a label
_LONGEST_STAMP = 200_000  # characters


@dataclass
class _Control:
    """A control or a group of boxes: its texts, and the boxes that are ticked."""

    texts: list[str] = field(default_factory=list)
    ticks: list[str] | None = None
    own: list[str] = field(default_factory=list)  # ticked boxes that are none of the choices
    list_id: str = ""
    label: str = ""


@dataclass(frozen=True)
class FormPage:
    """One of our pages: its stamp, its controls by name, and the codes of the choices it offers, by
    list and label.
    """

    stamp: Mapping[str, str]
    controls: Mapping[str, _Control]
    offered: Mapping[str, Mapping[str, str]]

    def collect(self, collector: AnswerCollector) -> None:
        """Add the answers. A suggested one that nobody changed counts as a blank."""
        suggested = read_digests(self.stamp.get(SUGGESTED, ""))
        for tag, control in self.controls.items():
            for raw in self._raw_answers(control):
                is_unchanged = raw.text and digest(raw.text) in suggested.get(tag, ())
                collector.add(tag, RawAnswer("", _FOUND_BY) if is_unchanged else raw)

    def _raw_answers(self, control: _Control) -> Sequence[RawAnswer]:
        """What a control contains; several for a name that more than one control has."""
        if control.ticks is not None:
            return [self._boxes(control)]
        codes = self.offered.get(control.list_id, {})
        return [
            RawAnswer(codes.get(text, text), _FOUND_BY, label=control.label, shown=text)
            for text in control.texts or ("",)
        ]

    def _boxes(self, control: _Control) -> RawAnswer:
        ticks = tuple(tick for tick in control.ticks or () if tick != UNKNOWN)
        unknown = NOT_KNOWN if len(ticks) < len(control.ticks or ()) and not ticks else ""
        text = "\n".join(control.own) or unknown
        if control.own and not ticks:
            return RawAnswer(text, _FOUND_BY, label=control.label, shown=text)
        return RawAnswer(text, _FOUND_BY, ticks, control.label)


def parse_page(text: str, name: str, limits: Limits) -> FormPage | None:
    """The page in a text; None if it has no stamp. Raises `ReadError`, naming the file `name`, if
    the text is not a page or has more fields than the limits allow.
    """
    target = _Page(name, limits)
    parse_events(text, target, name)
    if target.stamp is None:
        return None
    return FormPage(target.stamp, target.controls, target.offered)


def _read_stamp(text: str) -> dict[str, str] | None:
    try:
        stamp = json.loads(text) if len(text) <= _LONGEST_STAMP else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(stamp, dict):
        return None
    return {str(key): value for key, value in stamp.items() if isinstance(value, str)}


class _Page:
    """Takes the events of one page; lxml calls its methods."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.stamp: dict[str, str] | None = None
        self.controls: dict[str, _Control] = {}
        self.offered: dict[str, dict[str, str]] = {}
        self._name = name
        self._limits = limits
        self._labels: dict[str, str] = {}  # by the ids of their controls
        self._names: dict[str, str] = {}  # of controls by their ids
        self._text: list[str] | None = None  # of the area, label or legend at hand
        self._labelled = ""  # the control whose label is at hand
        self._remark = 0  # open elements in a remark within a label
        self._area = self._select = ""  # the names of those at hand
        self._list = ""
        self._legend = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _CONTROLS and "id" in attributes and is_tag(attributes.get("name", "")):
            self._names.setdefault(attributes["id"], attributes["name"])
        match tag:
            case "meta":
                if self.stamp is None and attributes.get("name") == STAMP:
                    self.stamp = _read_stamp(attributes.get("content", ""))
            case "input":
                self._input(attributes)
            case "textarea":
                self._area = attributes.get("name", "")
                self._text = []
            case "select":
                self._select = attributes.get("name", "")
                self._control(self._select)
            case "option":
                self._option(attributes)
            case "datalist":
                self._list = attributes.get("id", "")
            case "label" | "legend":
                self._labelled = attributes.get("for", "") if tag == "label" else tag
                self._text = [] if self._labelled else None
            case _:
                is_remark = bool(_REMARKS.intersection(attributes.get("class", "").split()))
                self._remark += bool(self._remark or (self._labelled and is_remark))

    def end(self, tag: str) -> None:
        match tag:
            case "textarea":
                self._add(self._area, "".join(self._text or ()))
                self._area, self._text = "", None
            case "select":
                self._select = ""
            case "datalist":
                self._list = ""
            case "label" | "legend":
                self._end_label()
            case "input" | "option" | "meta":
                pass
            case _:
                self._remark -= bool(self._remark)

    def data(self, text: str) -> None:
        if self._text is not None and not self._remark:
            self._text.append(text)

    def comment(self, text: str) -> None:
        """Take no notice of a comment; lxml requires this method."""

    def close(self) -> None:
        """End the page; lxml requires this method."""
        for ident, label in self._labels.items():
            if self._names.get(ident) in self.controls:
                self.controls[self._names[ident]].label = label

    def _end_label(self) -> None:
        if self._labelled:
            label = " ".join("".join(self._text or ()).split())
            if self._labelled == "legend":
                self._legend = label
            else:
                self._labels.setdefault(self._labelled, label)
        self._labelled, self._text, self._remark = "", None, 0

    def _input(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("type", "").lower()
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if kind in _NO_ANSWERS:
            return
        if kind not in _BOXES:
            self._add(name, value, attributes.get("list", ""))
            return
        control = self._control(name)
        if control is None:
            return
        control.ticks = control.ticks or []
        control.label = control.label or self._legend
        if "checked" in attributes and value:
            (control.own if OWN in attributes and value != UNKNOWN else control.ticks).append(value)

    def _option(self, attributes: Mapping[str, str]) -> None:
        value = attributes.get("value", "")
        if self._list:
            code = attributes.get(CODE)
            if code is not None and len(self.offered) <= self._limits.fields:
                self.offered.setdefault(self._list, {})[value] = code
        elif self._select and "selected" in attributes:
            self._add(self._select, value)

    def _add(self, name: str, text: str, choices: str = "") -> None:
        control = self._control(name)
        if control is None:
            return
        plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        control.texts.append(plain.strip())
        control.list_id = choices

    def _control(self, name: str) -> _Control | None:
        """The control with a name; None for a name that is no tag."""
        if not is_tag(name):
            return None
        if name not in self.controls and len(self.controls) >= self._limits.fields:
            message = f"contains more than {amount('fields', self._limits.fields)} fields"
            AnswerCollector(self._name, self._limits).refuse(message, more("fields"))
        return self.controls.setdefault(name, _Control())
