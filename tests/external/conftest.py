"""The README's test command leaves out the tests that need a library of
`.[dev]`: the browsers' drivers and the minifier do not exist for every system.
"""

from importlib.util import find_spec

_NEEDED = {"browser": ("playwright", "selenium"), "minifier": ("minify",)}

collect_ignore = [
    folder for folder, libraries in _NEEDED.items() if not all(map(find_spec, libraries))
]
