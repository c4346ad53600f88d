"""Broken files and killed runs by the thousand: `python -m fuzz` tells what came of them."""
