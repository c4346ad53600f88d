"""Formats that people send worksheets in and that are not read, with what to do about each."""

from __future__ import annotations

_SAVE = "open it in Word or LibreOffice, and save it as .docx"
_SEND = "ask for the Word or Markdown file itself"
_EXPORT = "send the Word or PDF file that was filled in and saved"
_RENAME = "if it is a worksheet in Markdown, rename it to .md"
_MACROS = "save it as .docx, which cannot contain macros"
_FORMATS = {
    "is in the old Word format": (_SAVE, ".doc .dot .wps .wpd"),
    "is a Word file that may contain macros": (_MACROS, ".docm .dotm"),
    "is a Word template": (_SAVE, ".dotx"),
    "is an OpenDocument file": (_SAVE, ".ott .fodt .sxw"),
    "is a rich text file": (_SAVE, ".rtf"),
    "is a Pages document": ("export it from Pages as a Word file", ".pages"),
    "is a link to a Google document": ("download the document as a Word file", ".gdoc"),
    "is a printed page": (_EXPORT, ".xps .oxps"),
    "is Markdown under another name": (_RENAME, ".markdown .mdown .mkd .mkdn .mdwn .mdtext"),
    "is a spreadsheet": (_SEND, ".xlsx .xlsm .xls .xlsb .ods .numbers .gsheet"),
    "is a presentation": (_SEND, ".pptx .ppt .odp .key"),
    "is a mail of Outlook": ("save the worksheet that is attached to it", ".msg"),
    "is an archive": ("unpack it", ".zip .7z .rar .tar .gz"),
}
_BY_SUFFIX = {
    suffix: (message, hint)
    for message, (hint, suffixes) in _FORMATS.items()
    for suffix in suffixes.split()
}


def describe_format(suffix: str) -> tuple[str, str] | None:
    """What a file is by the suffix of its name, and what to do with it to have it read; None for a
    suffix that no worksheet has.
    """
    return _BY_SUFFIX.get(suffix.lower())


def is_mark(name: str) -> bool:
    """Whether a file is the one that Word or LibreOffice puts beside an open file, with the name of
    who has it open.
    """
    return name.startswith(("~$", ".~lock."))
