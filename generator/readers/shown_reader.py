"""The reader of files without fields of their own: everything is found by the words around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.document.answers import RawAnswers
from generator.formats.fingerprint import is_tag, without_fingerprint, without_whitespace
from generator.foundation.limits import LIMITS, Limits
from generator.readers.charsets import text_bytes, text_lines
from generator.readers.collector import AnswerCollector
from generator.readers.labels.blank import Clues, FindBlank, no_blank
from generator.readers.labels.report import collect_by_labels, report_joined, report_recognised
from generator.readers.labels.stream import ENDS, GAP
from generator.readers.shown_file import ShownFile, without_prompts


@dataclass(frozen=True)
class ShownReader:
    """Reads files of one format, which `open` turns into what they show, given their bytes, their
    name, and the limits. `is_text` says whether the files are nothing but text.
    """

    open: Callable[[bytes, str, Limits], ShownFile]
    limits: Limits = LIMITS
    is_text: bool = False

    def read(self, data: bytes, name: str, find: FindBlank = no_blank) -> RawAnswers:
        """The answers of a file, by tags where the format kept any, else by labels. Raises
        `ReadError` for a file that fits none of our documents.
        """
        return read_shown(self.open(data, name, self.limits), name, find, self.limits)

    def text(self, data: bytes, name: str) -> bytes:
        if self.is_text:
            return text_bytes(data)
        return without_whitespace("".join(self.lines(data, name))).encode()

    def lines(self, data: bytes, name: str) -> list[str]:
        if self.is_text:
            return text_lines(data)
        return lines_of(self.open(data, name, self.limits))


def lines_of(shown_file: ShownFile) -> list[str]:
    """The lines of what a file shows."""
    stream = shown_file.stream
    lines = [""]
    for word, shown in zip(stream.words, stream.shown, strict=True):
        if word in ENDS:
            lines.append("")
        else:
            lines[-1] += f"[{shown}]" if word == GAP else shown
    return [" ".join(line.split()) for line in lines if line.strip()]


def read_shown(shown: ShownFile, name: str, find: FindBlank, limits: Limits) -> RawAnswers:
    """The answers in what a file shows. Raises `ReadError` if it fits none of our documents."""
    collector = AnswerCollector(name, limits)
    for problem in shown.problems:
        collector.warn(problem)
    ids = (shown.identifier, *(edge.partition(" · ")[0] for edge in shown.edges if " · " in edge))
    marks = frozenset(shown.entries)
    clues = Clues(
        name,
        shown.properties,
        tuple(dict.fromkeys(filter(is_tag, ids))),
        marks,
        lambda: shown.stream,
        shown.edges,
    )
    blank = find(clues)
    entries = shown.entries
    if blank and not shown.properties:
        entries = without_prompts(entries, blank.properties)
    for tag, raw in entries.items():
        collector.add(tag, raw)
    if shown.joined:
        labels = {tag: gap.label for tag, gap in blank.gaps.items()} if blank else {}
        report_joined((labels.get(tag) or tag for tag in shown.joined), collector)
    if blank is None:  # its playbook does not exist, which interpreting it reports
        return collector.raw_answers(without_fingerprint(shown.properties), shown.saved_on)
    if blank.gaps.keys() <= marks:
        if not shown.properties:
            report_recognised(blank, collector)
    else:
        collect_by_labels(blank, shown.stream, collector)
    properties = shown.properties or blank.properties
    return collector.raw_answers(without_fingerprint(properties), shown.saved_on)
