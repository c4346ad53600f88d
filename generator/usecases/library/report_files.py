"""A report as files: documents and a workbook in the organisation's words and look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from generator.document.answers import UNANSWERED
from generator.document.theme import Theme
from generator.foundation import files
from generator.foundation.errors import GeneratorError, Problem
from generator.foundation.locale import find_locale
from generator.foundation.tables import has_sheet
from generator.playbook import RenderJob
from generator.playbook.manifest import REPORT
from generator.playbook.rendering.job import text_language
from generator.playbook.report_words import ReportWords
from generator.project.branding import theme_of
from generator.usecases.library.project_library import Library
from generator.usecases.library.report import Report
from generator.usecases.library.report_content import ReportWriter
from generator.usecases.library.report_document import ReportDocument
from generator.usecases.library.report_parts import ReportContent
from generator.usecases.library.report_workbook import ReportWorkbook
from generator.writers import find_writer

# Each format with the ending of its files.
FORMATS = {"docx": ".docx", "md": ".md", "html": ".html", "pdf": ".pdf", "xlsx": ".xlsx"}


@dataclass(frozen=True)
class ReportFiles:
    """Writes a report as files. `day` is the date to print, None for that of the organisation's
    file, if it has one.
    """

    library: Library
    report: Report
    day: date | None = None

    def write(self, formats: list[str]) -> tuple[dict[str, bytes], list[Problem]]:
        """The file in each format, and the problems with the look of documents. The same library
        gives the same bytes.
        """
        project = self.library.project
        layers = project.config.organisation.layers
        theme, problems = theme_of(
            project.settings(layers), project.images, partial(project.place_in, layers)
        )
        words = report_words(self.library)
        content = ReportWriter(self.report, words).content()
        return {name: self._written(name, content, words, theme) for name in formats}, problems

    def _written(
        self, name: str, content: ReportContent, words: ReportWords, theme: Theme
    ) -> bytes:
        project = self.library.project
        settings = project.unit_settings(project.config.organisation)
        if name == "xlsx":
            from generator.writers import xlsx  # slow: it imports openpyxl

            author = settings.organisation.name
            return xlsx.write(ReportWorkbook(content, words, author, theme).build())
        day = self.day or project.config.day or settings.day
        document = ReportDocument(content, words, settings, day).build()
        return find_writer(name).compile(document, theme).fill((), UNANSWERED)


def report_words(library: Library) -> ReportWords:
    """The words of the report in the organisation's language, beside those of all playbooks."""
    project = library.project
    settings = project.unit_settings(project.config.organisation)
    playbook = next(iter(project.renderer.catalogue.playbooks.values()))
    language = text_language(playbook, settings.locale)
    locale = find_locale(f"{language}-{settings.locale.territory or language}")
    job = RenderJob(playbook, "", settings, locale)
    return ReportWords(project.renderer.report_labels(job), locale)


def is_replaceable(path: Path, library: Library) -> bool:
    """Whether a report may be written to a path: it is free, or an earlier report."""
    if files.read(path, most=1) is None:
        return True
    try:
        if path.suffix.lower() == FORMATS["xlsx"]:
            return _is_workbook(path, library)
        if path.suffix.lower() == FORMATS["pdf"]:
            return _is_pdf(path, library)
        return library.reader.stamp(path).get("edition") == REPORT
    except GeneratorError:
        return False


def _is_pdf(path: Path, library: Library) -> bool:
    """Whether a PDF is a report; it has no fields, by which PDF files are read."""
    from generator.readers.pdf import PdfReader  # needs an extra

    limits = library.project.limits
    data = files.read(path, most=limits.word_file + 1) or b""
    return (PdfReader(limits).stamp(data, path.name) or {}).get("edition") == REPORT


def _is_workbook(path: Path, library: Library) -> bool:
    """Whether an XLSX file has the overview of a report."""
    words = report_words(library)
    head = tuple(words.text(key) for key in ("figure", "value", "remark"))
    return has_sheet(path, head, library.project.limits)
