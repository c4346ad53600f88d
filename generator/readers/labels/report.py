"""What is reported of answers that were found by their labels: one line for all, one for those that
are not certain, one for texts that were not read.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.document.answers import LIKELY
from generator.foundation.characters import shortened
from generator.foundation.limits import more
from generator.readers.collector import AnswerCollector
from generator.readers.labels.blank import Blank
from generator.readers.labels.by_label import LabelReading, read_by_labels
from generator.readers.labels.stream import ENDS, GAP, Stream

_BY_LABELS, _REPEATED = "read.labels", "read.repeated"
NOT_ALIGNED = frozenset({_BY_LABELS, _REPEATED})  # why a file without any answer has none
_NAMED = 10  # fields or texts in a message
_SHOWN = 60  # characters of each
_LONG = 6  # spaces in a line that nobody repeats by chance


def collect_by_labels(blank: Blank, file: Stream, collector: AnswerCollector) -> None:
    """Add the answers of a file to the fields that it has no gap for, found by their labels, and
    report how.
    """
    if file.is_cut:
        message = "has too many words for its fields to be found by their labels"
        collector.report(_BY_LABELS, message, hint=more("words"))
        return
    if _is_repeated(blank.stream, file):
        message = "contains the worksheet more than once, so nobody knows which answers count"
        collector.report(_REPEATED, message, hint="keep one of them, and delete the others")
        return
    reading = read_by_labels(blank, file)
    for tag, raw in reading.entries.items():
        collector.add(tag, raw)
    _report_found(reading, file, collector)
    _report_uncertain(reading, collector)
    _report_beside(blank, reading, collector)


def _is_repeated(blank: Stream, file: Stream) -> bool:
    """Whether most of the long lines that a blank prints stand in a file more often than there."""
    printed = " ".join("\n" if word == GAP or word in ENDS else word for word in blank.words)
    lines = [line.strip() for line in printed.split("\n")]
    long = {line: lines.count(line) for line in lines if line.count(" ") >= _LONG}
    shown = " ".join(word for word in file.words if word not in ENDS)
    return 2 * sum(shown.count(line) > times for line, times in long.items()) > len(long)


def report_recognised(blank: Blank, collector: AnswerCollector) -> None:
    """Report that a file lacks its properties, but was recognised."""
    stamp = blank.properties
    document = f"the {stamp['edition']} of “{stamp['playbook']}”"
    message = f"lacks its document properties; it was recognised as {document}"
    hint = "check its answers; a program or “Inspect Document” removed the properties"
    collector.report("read.properties", message, hint=hint, level="warning")


def report_joined(names: Iterable[str], collector: AnswerCollector) -> None:
    """Report fields whose lines may have become one."""
    every = ", ".join(f"“{name}”" for name in names)
    message = f"LibreOffice 7 may have joined the lines of: {every}"
    hint = "check where the lines of these answers end"
    collector.report("read.lines", message, hint=hint, level="warning")


def _report_found(reading: LabelReading, file: Stream, collector: AnswerCollector) -> None:
    found = sum(bool(raw.certainty) for raw in reading.entries.values())
    if not found:
        return
    lost = "some of its fields" if file.gaps else "its fields"
    count = "1 answer was" if found == 1 else f"{found} answers were"
    message = f"has lost {lost}; {count} found by their labels"
    hint = "another program removed the fields; check the answers"
    collector.report(_BY_LABELS, message, hint=hint, level="warning")


def _report_uncertain(reading: LabelReading, collector: AnswerCollector) -> None:
    likely = [raw.label for raw in reading.entries.values() if raw.certainty == LIKELY]
    if likely:
        names = _listed(f"“{label}”" for label in likely)
        message = f"these answers are likely, but not certain: {names}"
        collector.report("read.likely", message, hint="check them", level="warning")
    if reading.untaken:
        texts = _listed(map(_cut, reading.untaken.values()))
        message = f"these may be answers, but that is not certain: {texts}"
        hint = "they were not read; type them into a fresh copy"
        collector.report("read.uncertain", message, hint=hint)


def _report_beside(blank: Blank, reading: LabelReading, collector: AnswerCollector) -> None:
    if not reading.beside:
        return
    texts = _listed(f"“{_cut(text)}”" for text, _ in reading.beside)
    message = f"contains text outside its fields: {texts}"
    if blank.is_same:
        hint = "move it into the field that it answers; it is not read as an answer"
        collector.report("read.beside", message, hint=hint)
    else:
        hint = "it may have been printed in earlier words; it is not read as an answer"
        collector.report("read.beside", message, hint=hint, level="warning")


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return f"{', '.join(every[:_NAMED])}{more}"


def _cut(text: str) -> str:
    return shortened(" ".join(text.split()), _SHOWN)
