"""Broken files and killed runs by the thousand: `python -m tests.fuzz` tells what came of them."""
