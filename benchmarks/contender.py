"""One contender in a process of its own: reads how many to build, and prints the seconds.

    python -m benchmarks.contender NAME [OUT]

With OUT, the first document is written there, so that its words can be compared.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import plain
from benchmarks.job import Product, material

Make = Callable[[int], object]


def product() -> Make:
    """This tool as installed without extras, which compresses with Python's own zlib."""
    sys.modules["isal"] = None  # type: ignore[assignment]
    return product_fast()


def product_fast() -> Make:
    """This tool with the extra `fast`."""
    return Product().make


def plain_docx() -> Make:
    script = plain.read_script(material("{}", teams=2).document)
    return lambda _: plain.build(script)


def slim_docx() -> Make:
    document = material("{}", teams=2).document
    script, template = plain.read_script(document), plain.emptied(document)
    return lambda _: plain.build(script, template)


def docxtpl() -> Make:
    from docxtpl import DocxTemplate

    given = material("{{{{ {} }}}}")

    def make(number: int) -> bytes:
        template = DocxTemplate(io.BytesIO(given.tagged))
        template.render(given.records[number % len(given.records)], autoescape=True)
        data = io.BytesIO()
        template.save(data)
        return data.getvalue()

    return make


CONTENDERS = {
    "this tool": product,
    "this tool, with isal": product_fast,
    "python-docx": plain_docx,
    "python-docx, slim": slim_docx,
    "docxtpl": docxtpl,
}


def main(name: str, out: str = "") -> None:
    make = CONTENDERS[name]()
    first = make(0)
    if out and isinstance(first, bytes):
        Path(out).write_bytes(first)
    print("ready", flush=True)
    number_built = 1
    for line in sys.stdin:
        start = time.perf_counter()
        for number in range(number_built, number_built + int(line)):
            make(number)
        print(time.perf_counter() - start, flush=True)
        number_built += int(line)


if __name__ == "__main__":
    main(*sys.argv[1:])
