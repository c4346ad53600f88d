"""Thousands of broken files and killed runs; `python -m fuzz` reports the results."""
