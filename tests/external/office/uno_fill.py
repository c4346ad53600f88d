"""Fill a Word file in a running LibreOffice and save it as a new one.

Run by Debian's own Python, which has `uno`: /usr/bin/python3 uno_fill.py PIPE < job.json

The job is `{"source": path, "target": path, "answers": {bookmark: text}}`; a check box is ticked
whatever its text. The bookmarks whose control was filled are printed as a list. Controls are found
by the bookmark around them, because LibreOffice 7.4 shows no tags.

The job `null` ends LibreOffice.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

SECONDS_TO_START = 60
WORD = "MS Word 2007 XML"
TICKED = "\u2612"


def main() -> None:
    job = json.load(sys.stdin)
    desktop = connect(sys.argv[1])
    if job is None:
        with contextlib.suppress(DisposedException):  # it may exit before it answers
            desktop.terminate()
        return
    document = open_document(desktop, Path(job["source"]))
    try:
        places = [place for place in list(controls(document.Text)) if place[0] in job["answers"]]
        for name, control in places:
            fill(control, job["answers"][name])
        target = Path(job["target"]).as_uri()
        document.storeToURL(target, (setting("FilterName", WORD),))
    finally:
        document.close(True)
    json.dump([name for name, _ in places], sys.stdout)


def connect(pipe: str) -> Any:
    """The desktop of the LibreOffice that listens on the pipe, as soon as it has started."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", here
    )
    last = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            office = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > last:
                raise
            time.sleep(0.1)
        else:
            return office.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", office
            )


def open_document(desktop: Any, path: Path) -> Any:
    hidden = (setting("Hidden", True), setting("ReadOnly", False))
    document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, hidden)
    if document is None:
        raise SystemExit(f"LibreOffice does not open {path}")
    return document


def setting(name: str, value: object) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def controls(text: Any) -> Iterator[tuple[str, Any]]:
    """The name of each bookmark, with the control or input field that follows its start."""
    for paragraph in paragraphs(text):
        name = ""
        for portion in members(paragraph):
            kind = portion.TextPortionType
            if kind == "Bookmark":
                name = portion.Bookmark.Name if portion.IsStart else ""
            elif name and kind == "ContentControl":
                yield name, portion.ContentControl
            elif name and kind == "TextField":
                yield name, portion.TextField


def paragraphs(text: Any) -> Iterator[Any]:
    for block in members(text):
        if block.supportsService("com.sun.star.text.TextTable"):
            for cell in block.CellNames:
                yield from paragraphs(block.getCellByName(cell))
        else:
            yield block


def members(container: Any) -> Iterator[Any]:
    enumeration = container.createEnumeration()
    while enumeration.hasMoreElements():
        yield enumeration.nextElement()


def fill(control: Any, text: str) -> None:
    """Enter the text as a person would type or choose it."""
    if control.supportsService("com.sun.star.text.TextField.Input"):
        control.Content = text
        return
    box = control.Checkbox
    if box:
        control.Checked, text = True, TICKED
    control.ShowingPlaceHolder = False
    present = control.createTextCursor()
    present.gotoStart(False)
    present.goRight(len("".join(part.String for part in members(control))), True)
    present.String = text


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    # The job is done; closing the UNO bridge when Python exits sometimes crashes in C.
    os._exit(0)
