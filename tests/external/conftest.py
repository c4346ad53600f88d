"""The README's test command leaves out the tests that need a library of
`.[dev]`: the browsers' drivers, the minifier and PDFium do not exist for every system.
"""

from importlib.util import find_spec

_NEEDED = {
    "browser": ("playwright", "selenium"),
    "minifier": ("minify",),
    "spec/test_pdf_pages.py": ("pypdfium2",),
}

collect_ignore = [
    place for place, libraries in _NEEDED.items() if not all(map(find_spec, libraries))
]
