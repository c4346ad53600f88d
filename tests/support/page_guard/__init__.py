"""The page guard: prints documents with LibreOffice and reports faults of their pages.

`python -m tests.support.page_guard --help` says how to run it.
"""
